//! `nslookup` of BusyBox, and `nc -z`: whether a name and a port are there.

use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::{Step, Wait};
use crate::network::{ExchangeId, NetworkError};

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
enum Question {
    Name,
    Port { number: u16, is_verbose: bool },
}

/// A question on its way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lookup {
    host: String,
    question: Question,
    exchange: Option<ExchangeId>,
}

pub(super) fn start_nslookup(call: &Call, io: &mut Io<'_>) -> Start {
    match call.arguments.as_slice() {
        [host] if !host.starts_with('-') => Start::Run(Running::Lookup(Box::new(Lookup {
            host: host.clone(),
            question: Question::Name,
            exchange: None,
        }))),
        arguments => call.not_simulated(io, &arguments.join(" ")),
    }
}

const NC: Spec = Spec {
    short: "zvw:n",
    missing: "lpieufskq",
    ..Spec::NONE
};

pub(super) fn start_nc(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &NC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if !options.has('z') {
        return call.not_simulated(io, "without -z");
    }
    let [host, port] = options.operands.as_slice() else {
        return call.not_simulated(io, "without a host and a port");
    };
    let Ok(number) = port.parse::<u16>() else {
        call.complain(io, &format!("bad port '{port}'"));
        return Start::Exit(1);
    };
    Start::Run(Running::Lookup(Box::new(Lookup {
        host: host.clone(),
        question: Question::Port {
            number,
            is_verbose: options.has('v'),
        },
        exchange: None,
    })))
}

impl Lookup {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        let Some(exchange) = self.exchange else {
            let port = match self.question {
                Question::Name => None,
                Question::Port { number, .. } => Some(number),
            };
            self.exchange = Some(io.kernel.ask(&self.host, port, Vec::new()));
            return Step::Wait(Wait::reply(self.exchange));
        };
        let Some(reply) = io.kernel.take_reply(exchange) else {
            return Step::Wait(Wait::reply(self.exchange));
        };
        let address = reply.address.unwrap_or_default();
        match (&self.question, &reply.result) {
            (Question::Name, Err(NetworkError::NotSimulated(what))) => {
                io.err(format!("docksim: not simulated: {what}\n"));
                Step::Exit(70)
            }
            (Question::Name, _) => self.answer(io, &address),
            (Question::Port { .. }, Err(NetworkError::UnknownHost)) => {
                call.complain(io, &format!("bad address '{}'", self.host));
                Step::Exit(1)
            }
            (Question::Port { number, is_verbose }, result) => {
                let place = format!("{} ({address}:{number})", self.host);
                let reason = match result {
                    Ok(_) | Err(NetworkError::Reset | NetworkError::NotSimulated(_)) => {
                        if *is_verbose {
                            io.err(format!("{place} open\n"));
                        }
                        return Step::Exit(0);
                    }
                    Err(NetworkError::Refused) => "Connection refused",
                    Err(NetworkError::Unreachable) => "Network is unreachable",
                    Err(NetworkError::TimedOut | NetworkError::UnknownHost) => {
                        "Operation timed out"
                    }
                };
                if *is_verbose {
                    call.complain(io, &format!("{place}: {reason}"));
                }
                Step::Exit(1)
            }
        }
    }

    /// What the name server said: once for IPv6, of which it knows nothing, and once for IPv4.
    fn answer(&self, io: &mut Io<'_>, address: &str) -> Step {
        let caller = io.caller();
        let config = io.kernel.filesystem.read_file(&caller, "/etc/resolv.conf");
        let config = config.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let server = config
            .unwrap_or_default()
            .lines()
            .find_map(|line| line.strip_prefix("nameserver "))
            .unwrap_or("127.0.0.1")
            .trim()
            .to_owned();
        io.out(format!("Server:\t\t{server}\nAddress:\t{server}:53\n\n"));
        let host = &self.host;
        if address.is_empty() {
            let refusal = format!("** server can't find {host}: SERVFAIL\n\n");
            io.out(refusal.repeat(2));
            return Step::Exit(1);
        }
        io.out(format!(
            "Non-authoritative answer:\n\nNon-authoritative answer:\nName:\t{host}\nAddress: {address}\n\n"
        ));
        Step::Exit(0)
    }
}
