//! `--docker`: how a context's daemon is reached (docker/cli: cli/command/context/options.go).

use std::collections::BTreeMap;

use docksim_reference::go::{parse_bool, quote};

use crate::error::CliError;
use crate::flags::swarm_values::url_host;
use crate::flags::{Matches, validate};
use crate::job::Context;
use crate::settings::{Endpoint, Settings};

/// The keys of the flag with their values, checked as far as they are pairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointOptions(BTreeMap<String, String>);

impl EndpointOptions {
    /// What was given, if anything was.
    pub(super) fn new(matches: &Matches) -> Option<Self> {
        if !matches.changed("docker") {
            return None;
        }
        let values = matches.list("docker").iter();
        let pairs = values
            .filter_map(|text| validate::pairs(text).ok())
            .flatten();
        Some(Self(pairs.collect()))
    }

    /// The endpoint that they describe.
    pub(super) fn resolve(
        &self,
        cx: &mut Context<'_>,
        settings: &Settings,
    ) -> Result<Endpoint, CliError> {
        self.endpoint(cx, settings)
            .map_err(|error| error.within("unable to create docker endpoint config"))
    }

    fn endpoint(&self, cx: &mut Context<'_>, settings: &Settings) -> Result<Endpoint, CliError> {
        const KEYS: [&str; 6] = ["from", "host", "ca", "cert", "key", "skip-tls-verify"];
        let unknown = self.0.keys().filter(|key| !KEYS.contains(&key.as_str()));
        CliError::join(
            unknown
                .map(|key| CliError::new(format!("unrecognized config key: {key}")))
                .collect(),
        )?;
        if let Some(from) = self.0.get("from") {
            return Ok(settings.contexts().get(cx.host, from)?.endpoint()?);
        }
        let mut has_certificates = false;
        for key in ["ca", "cert", "key"] {
            if let Some(path) = self.0.get(key).filter(|path| !path.is_empty()) {
                cx.read_file(path)?;
                has_certificates = true;
            }
        }
        let skip_tls_verify = match self.0.get("skip-tls-verify") {
            None => false,
            Some(text) => parse_bool(text).map_err(|error| {
                CliError::new(format!(
                    "skip-tls-verify: parsing {}: {}",
                    quote(text),
                    error.reason
                ))
            })?,
        };
        if has_certificates {
            return Err(CliError::NotSimulated(
                "TLS material of a context".to_owned(),
            ));
        }
        let host = self.0.get("host").cloned().unwrap_or_default();
        let problem = |what: &'static str| move |error| CliError::new(error).within(what);
        check_url(&host).map_err(problem("invalid docker endpoint options"))?;
        check_host(&host).map_err(problem("unable to apply docker endpoint options"))?;
        Ok(Endpoint {
            host,
            skip_tls_verify,
        })
    }
}

/// What Go's `url.Parse` refuses of an address.
fn check_url(host: &str) -> Result<(), String> {
    if let Some((_, address)) = host.split_once("://") {
        return url_host(host, address).map(drop);
    }
    let first = host.split('/').next().unwrap_or_default();
    let refusal = match first.split_once(':') {
        Some(("", _)) => "missing protocol scheme",
        Some((scheme, _)) if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            "first path segment in URL cannot contain colon"
        }
        _ => return Ok(()),
    };
    Err(format!("parse {}: {refusal}", quote(host)))
}

/// What a client needs of an address (moby: client/client.go, `ParseHostURL`).
fn check_host(host: &str) -> Result<(), String> {
    match host.split_once("://") {
        Some((_, address)) if !address.is_empty() => Ok(()),
        _ if host.is_empty() => Ok(()),
        _ => Err(format!("unable to parse docker host `{host}`")),
    }
}
