//! Server programs: what they print when they start, and how they end.

mod httpd;
mod nginx;
mod redis;

use docksim_reference::signal::Signal;

use crate::guest::{Context, Spec};
use crate::program::Reaction;

/// What the program of the hello-world image prints.
pub(crate) const HELLO: &str = include_str!("server/hello.txt");

/// A server program.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Server {
    kind: Kind,
    version: String,
    ip_address: String,
    started: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Httpd,
    /// With the lines of the image's entrypoint, or without.
    Nginx {
        entrypoint: bool,
    },
    Redis,
}

impl Server {
    /// The server that these words start, if they start one.
    pub(crate) fn find(name: &str, arguments: &[String], spec: &Spec) -> Option<Self> {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (kind, variable) = match (name, words.as_slice()) {
            ("httpd-foreground", []) | ("httpd", ["-D", "FOREGROUND"] | ["-DFOREGROUND"]) => {
                (Kind::Httpd, "HTTPD_VERSION")
            }
            ("docker-entrypoint.sh", ["nginx", "-g", "daemon off;"]) => {
                (Kind::Nginx { entrypoint: true }, "NGINX_VERSION")
            }
            ("nginx", ["-g", "daemon off;"]) => {
                (Kind::Nginx { entrypoint: false }, "NGINX_VERSION")
            }
            ("docker-entrypoint.sh", ["redis-server"]) | ("redis-server", []) => {
                (Kind::Redis, "REDIS_VERSION")
            }
            _ => return None,
        };
        let version = spec
            .env
            .iter()
            .find_map(|text| text.strip_prefix(variable)?.strip_prefix('='));
        let version = version.unwrap_or("8.2.2").to_owned();
        Some(Self {
            kind,
            version,
            ip_address: spec.ip_address.clone(),
            started: false,
        })
    }

    pub(crate) fn run(&mut self, cx: &mut Context<'_>) -> Option<i32> {
        if !self.started {
            self.started = true;
            match self.kind {
                Kind::Httpd => httpd::start(&self.version, &self.ip_address, cx),
                Kind::Nginx { entrypoint } => nginx::start(&self.version, entrypoint, cx),
                Kind::Redis => redis::start(&self.version, cx),
            }
        }
        None
    }

    pub(crate) fn signal(&mut self, signal: Signal, cx: &mut Context<'_>) -> Reaction {
        match self.kind {
            Kind::Httpd => httpd::signal(signal, cx),
            Kind::Nginx { .. } => nginx::signal(signal, cx),
            Kind::Redis => redis::signal(signal, cx),
        }
    }
}

/// The time in UTC as `2025-11-05T09:00:00.120000000Z`, cut into what log formats are made of.
pub(crate) struct Clock {
    pub(crate) date: String,
    pub(crate) time: String,
    pub(crate) microseconds: String,
    pub(crate) weekday: String,
    pub(crate) month: String,
}

pub(crate) fn clock(now: i64) -> Clock {
    let moment = docksim_reference::timestamp::rfc3339_nano_fixed(now);
    let part = |range: std::ops::Range<usize>| moment.get(range).unwrap_or_default().to_owned();
    let ansic = docksim_reference::timestamp::ansic(now);
    let word = |index: usize| {
        ansic
            .split_whitespace()
            .nth(index)
            .unwrap_or_default()
            .to_owned()
    };
    Clock {
        date: part(0..10),
        time: part(11..19),
        microseconds: part(20..26),
        weekday: word(0),
        month: word(1),
    }
}
