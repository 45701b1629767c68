//! The values of flags about swarms (docker/cli: opts/swarmopts, cli/command/service/opts.go, cli/command/swarm/opts.go).
//!
//! Each function gives the value as it was typed, or what is wrong with it.

use std::net::IpAddr;

use docksim_reference::go::{NumberError, quote};

use super::csv;
use crate::commands::container::options::ports::check_service_port;
use crate::host::Host;

/// A published port, short (`8080:80/tcp`) or long (`published=8080,target=80`).
pub(crate) fn port(text: &str, _host: &Host<'_>) -> Result<String, String> {
    if !has_word_pair(text) {
        check_service_port(text)?;
        return Ok(text.to_owned());
    }
    let mut target = 0;
    for field in csv::fields(text)? {
        let lower = field.to_lowercase();
        let Some((key, value)) = lower.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            return Err(format!("invalid field: {field}"));
        };
        match key {
            "protocol" if !matches!(value, "tcp" | "udp" | "sctp") => {
                return Err(format!("invalid protocol value '{value}'"));
            }
            "mode" if !matches!(value, "ingress" | "host") => {
                return Err(format!(
                    "invalid publish mode value ({value}): must be either 'ingress' or 'host'"
                ));
            }
            "protocol" | "mode" => {}
            "target" => target = port_number(value, "target")?,
            "published" => {
                port_number(value, "published")?;
            }
            _ => return Err(format!("invalid field key: {key}")),
        }
    }
    if target == 0 {
        return Err("missing mandatory field 'target'".to_owned());
    }
    Ok(text.to_owned())
}

/// Whether `\w+=\w+` is somewhere in a text.
fn has_word_pair(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.as_bytes().windows(3).any(
        |around| matches!(around, [before, b'=', behind] if is_word(*before) && is_word(*behind)),
    )
}

fn port_number(text: &str, which: &str) -> Result<u16, String> {
    docksim_reference::go::parse_uint16(text).map_err(|NumberError { reason, .. }| {
        format!("invalid {which} port ({text}): value must be an integer: {reason}")
    })
}

/// A config that a service's containers see.
pub(crate) fn config(text: &str, _host: &Host<'_>) -> Result<String, String> {
    file_reference(text, |key| {
        format!("invalid field in config request: {key}")
    })
}

/// A secret that a service's containers see.
pub(crate) fn secret(text: &str, _host: &Host<'_>) -> Result<String, String> {
    file_reference(text, |key| {
        format!("invalid field in secret request: {key}")
    })
}

/// `name`, or `source=name,target=file,uid=0,gid=0,mode=0444`.
fn file_reference(text: &str, unknown: impl Fn(&str) -> String) -> Result<String, String> {
    let fields = csv::fields(text)?;
    if matches!(fields.as_slice(), [name] if !name.contains('=')) {
        return Ok(text.to_owned());
    }
    let mut has_source = false;
    for field in &fields {
        let Some((key, value)) = field.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            return Err(format!("invalid field '{field}' must be a key=value pair"));
        };
        match key.to_lowercase().as_str() {
            "source" | "src" => has_source = !value.is_empty(),
            "target" | "uid" | "gid" => {}
            "mode" => {
                super::value::parse_uint(value, u64::from(u32::MAX))
                    .map_err(|error| format!("invalid mode specified: {error}"))?;
            }
            _ => return Err(unknown(key)),
        }
    }
    if has_source {
        Ok(text.to_owned())
    } else {
        Err("source is required".to_owned())
    }
}

/// `spread=node.labels.zone`.
pub(crate) fn placement_preference(text: &str, _host: &Host<'_>) -> Result<String, String> {
    match text.split_once('=') {
        None | Some(("", _)) => {
            Err("placement preference must be of the format \"<strategy>=<arg>\"".to_owned())
        }
        Some(("spread", _)) => Ok(text.to_owned()),
        Some((strategy, _)) => Err(format!(
            "unsupported placement preference {strategy} (only spread is supported)"
        )),
    }
}

/// A command line, split as a shell does (google/shlex).
pub(crate) fn command(text: &str, _host: &Host<'_>) -> Result<String, String> {
    const ESCAPE: &str = "EOF found after escape character";
    const QUOTE: &str = "EOF found when expecting closing quote";
    let mut rest = text.chars();
    let mut in_word = false;
    while let Some(c) = rest.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => in_word = false,
            '#' if !in_word => {
                rest.by_ref().find(|c| *c == '\n');
            }
            '\\' => {
                rest.next().ok_or(ESCAPE)?;
                in_word = true;
            }
            '\'' => {
                rest.by_ref().find(|c| *c == '\'').ok_or(QUOTE)?;
                in_word = true;
            }
            '"' => {
                loop {
                    match rest.next().ok_or(QUOTE)? {
                        '"' => break,
                        '\\' => {
                            rest.next().ok_or(ESCAPE)?;
                        }
                        _ => {}
                    }
                }
                in_word = true;
            }
            _ => in_word = true,
        }
    }
    Ok(text.to_owned())
}

/// `config://name`, `file://name`, `registry://name` or nothing.
pub(crate) fn credential_spec(text: &str, _host: &Host<'_>) -> Result<String, String> {
    let known = ["config://", "file://", "registry://"];
    if text.is_empty() || known.iter().any(|prefix| text.starts_with(prefix)) {
        Ok(text.to_owned())
    } else {
        Err("invalid credential spec: value must be prefixed with \"config://\", \"file://\", or \"registry://\"".to_owned())
    }
}

/// `protocol=cfssl,url=https://example.com`.
pub(crate) fn external_ca(text: &str, host: &Host<'_>) -> Result<String, String> {
    let (mut has_protocol, mut has_url) = (false, false);
    for field in csv::fields(text)? {
        let Some((key, value)) = field.split_once('=') else {
            return Err(format!("invalid field '{field}' must be a key=value pair"));
        };
        match key.to_lowercase().as_str() {
            "protocol" if value.eq_ignore_ascii_case("cfssl") => has_protocol = true,
            "protocol" => return Err(format!("unrecognized external CA protocol {value}")),
            "url" => has_url = true,
            "cacert" => {
                let bytes = read(value, host)
                    .map_err(|error| format!("unable to read CA cert for external CA: {error}"))?;
                if !is_pem(&bytes) {
                    return Err("CA cert for external CA must be in PEM format".to_owned());
                }
            }
            _ => {}
        }
    }
    if !has_protocol {
        return Err("the external-ca option needs a protocol= parameter".to_owned());
    }
    if !has_url {
        return Err("the external-ca option needs a url= parameter".to_owned());
    }
    Ok(text.to_owned())
}

/// The path of a file in PEM form.
pub(crate) fn pem_file(text: &str, host: &Host<'_>) -> Result<String, String> {
    if is_pem(&read(text, host)?) {
        Ok(text.to_owned())
    } else {
        Err("file contents must be in PEM format".to_owned())
    }
}

fn read(path: &str, host: &Host<'_>) -> Result<Vec<u8>, String> {
    host.io.read_file(path).map_err(|error| error.of(path))
}

/// Whether a text has a block in PEM form (Go: `pem.Decode`), as far as its frame and its letters tell.
pub(crate) fn is_pem(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().map(str::trim_end);
    while let Some(line) = lines.next() {
        let Some(kind) = line
            .strip_prefix("-----BEGIN ")
            .and_then(|rest| rest.strip_suffix("-----"))
        else {
            continue;
        };
        let end = format!("-----END {kind}-----");
        let mut body = lines.by_ref().take_while(|line| *line != end);
        let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
        let letters_are_base64 =
            body.all(|line| line.contains(':') || line.trim().chars().all(is_base64));
        if letters_are_base64 && text.contains(&end) {
            return true;
        }
    }
    false
}

/// An address to listen on (docker/cli: opts/hosts.go, `ParseTCPAddr`).
pub(crate) fn node_address(text: &str, _host: &Host<'_>) -> Result<String, String> {
    if matches!(text, "" | "tcp://") {
        return Ok(text.to_owned());
    }
    let address = text.strip_prefix("tcp://").unwrap_or(text);
    if address.contains("://") || address.is_empty() {
        return Err(format!("invalid proto, expected tcp: {text}"));
    }
    let port = url_host(&format!("tcp://{address}"), address)?;
    // Brackets without a port behind them get another pair.
    if address.starts_with('[') && address.ends_with(']') {
        return Err(format!("invalid bind address format: {text}"));
    }
    match port.parse::<i64>() {
        Err(_) if !port.is_empty() && !is_saturated(port) => {
            Err(format!("invalid bind address format: {text}"))
        }
        _ => Ok(text.to_owned()),
    }
}

/// Whether `strconv.Atoi` gives a number beside its error: one that is out of range.
fn is_saturated(port: &str) -> bool {
    !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// The port of the host in `host:port/path`, with what Go's `url.Parse` refuses of the whole URL.
pub(crate) fn url_host<'a>(whole: &str, address: &'a str) -> Result<&'a str, String> {
    let refuse = |reason: String| Err(format!("parse {}: {reason}", quote(whole)));
    if whole.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
        return refuse("net/url: invalid control character in URL".to_owned());
    }
    let authority = address.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if let Some(inside) = host.strip_prefix('[') {
        let Some((_, behind)) = inside.rsplit_once(']') else {
            return refuse("missing ']' in host".to_owned());
        };
        return match behind.strip_prefix(':') {
            Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => Ok(port),
            None if behind.is_empty() => Ok(""),
            _ => refuse(format!("invalid port {} after host", quote(behind))),
        };
    }
    if let Some(bad) = host.chars().find(|c| {
        c.is_ascii() && !c.is_ascii_alphanumeric() && !"-_.~!$&'()*+,;=:[]<>\"%".contains(*c)
    }) {
        return refuse(format!(
            "invalid character {} in host name",
            quote(&bad.to_string())
        ));
    }
    match host.rsplit_once(':') {
        Some((_, port)) if !port.bytes().all(|byte| byte.is_ascii_digit()) => refuse(format!(
            "invalid port {} after host",
            quote(&format!(":{port}"))
        )),
        Some((_, port)) => Ok(port),
        None => Ok(""),
    }
}

/// Subnets with commas between them (spf13/pflag: ipnet_slice.go).
pub(crate) fn subnets(text: &str, _host: &Host<'_>) -> Result<String, String> {
    let plain = text.replace(['"', '\'', '`'], "");
    let fields = if plain.trim_matches(['\r', '\n']).is_empty() {
        Vec::new()
    } else {
        csv::fields(&plain)?
    };
    match fields.iter().find(|field| !is_cidr(field.trim())) {
        Some(field) => Err(format!("invalid string being converted to CIDR: {field}")),
        None => Ok(text.to_owned()),
    }
}

/// Whether Go's `net.ParseCIDR` accepts a text.
fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let Ok(address) = address.parse::<IpAddr>() else {
        return false;
    };
    let most = if address.is_ipv4() { 32 } else { 128 };
    let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    is_number && length.parse::<u32>().is_ok_and(|length| length <= most)
}
