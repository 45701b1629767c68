//! Published ports: `[[ip:][host port]:]container port[/protocol]` (docker/go-connections: nat).
//!
//! The words are those of the go-connections that the recorded Docker is built with; a later one writes them in lower
//! case.

use thiserror::Error;

use crate::go::{NumberError, parse_uint16};
use crate::subnet::parse_ip;

/// A container's port with its place on the host.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PortMapping {
    /// `80/tcp`.
    pub container_port: String,
    /// The host's address; all when empty.
    pub host_ip: String,
    /// The host's port or range; any free one when empty.
    pub host_port: String,
}

/// Why a published port is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PortError {
    /// The address is none.
    #[error("Invalid ip address: {0}")]
    Ip(String),
    /// The address has brackets or colons that do not match.
    #[error("Invalid ip address {ip}: address {ip}:: {problem}")]
    Brackets {
        /// As it was written.
        ip: String,
        /// In the words of Go's `net` package.
        problem: &'static str,
    },
    /// There is no port.
    #[error("No port specified: {0}<empty>")]
    Missing(String),
    /// The container's port is none.
    #[error("Invalid containerPort: {0}")]
    ContainerPort(String),
    /// The host's port is none.
    #[error("Invalid hostPort: {0}")]
    HostPort(String),
    /// The two ranges have different lengths.
    #[error("Invalid ranges specified for container and host Ports: {container} and {host}")]
    Ranges {
        /// The container's.
        container: String,
        /// The host's.
        host: String,
    },
    /// The protocol is unknown.
    #[error("Invalid proto: {0}")]
    Protocol(String),
}

/// Why a range of ports is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RangeError {
    /// It is empty.
    #[error("Empty string specified for ports.")]
    Empty,
    /// One of its ends is no port.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// It ends before it begins.
    #[error("Invalid range specified for the Port: {0}")]
    Backwards(String),
}

/// Reads a published port; a range is a mapping for each of its ports.
pub fn parse(text: &str) -> Result<Vec<PortMapping>, PortError> {
    let mut parts = text.rsplitn(3, ':');
    let container = parts.next().unwrap_or_default();
    let host = parts.next().unwrap_or_default();
    let ip = parts.next().unwrap_or_default();
    let (typed_protocol, port) = split_protocol(container);
    let ip = strip_brackets(ip)?;
    if !ip.is_empty() && parse_ip(&ip).is_none() {
        return Err(PortError::Ip(ip));
    }
    if port.is_empty() {
        return Err(PortError::Missing(text.to_owned()));
    }
    let (start, end) = parse_range(port).map_err(|_| PortError::ContainerPort(port.to_owned()))?;
    let host_range = match host {
        "" => None,
        _ => Some(parse_range(host).map_err(|_| PortError::HostPort(host.to_owned()))?),
    };
    if let Some((host_start, host_end)) = host_range
        && start != end
        && end - start != host_end - host_start
    {
        return Err(PortError::Ranges {
            container: port.to_owned(),
            host: host.to_owned(),
        });
    }
    let protocol = typed_protocol.to_lowercase();
    if !["tcp", "udp", "sctp"].contains(&protocol.as_str()) {
        return Err(PortError::Protocol(typed_protocol.to_owned()));
    }
    let mappings = (start..=end).enumerate().map(|(at, port)| PortMapping {
        container_port: format!("{port}/{protocol}"),
        host_ip: ip.clone(),
        host_port: match host_range {
            None => String::new(),
            Some((host_start, host_end)) if start == end && host_start != host_end => {
                format!("{host_start}-{host_end}")
            }
            Some((host_start, _)) => (usize::from(host_start) + at).to_string(),
        },
    });
    Ok(mappings.collect())
}

/// The protocol, tcp unless it is said, and the port in front of it; nothing at all without a port.
pub fn split_protocol(text: &str) -> (&str, &str) {
    let mut parts = text.split('/');
    match (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    ) {
        ("", _) => ("", ""),
        (port, "") => ("tcp", port),
        (port, protocol) => (protocol, port),
    }
}

/// `80` or `80-90`.
pub fn parse_range(text: &str) -> Result<(u16, u16), RangeError> {
    if text.is_empty() {
        return Err(RangeError::Empty);
    }
    let mut parts = text.split('-');
    let start = parse_uint16(parts.next().unwrap_or_default())?;
    let end = parts.next().map_or(Ok(start), parse_uint16)?;
    if end < start {
        return Err(RangeError::Backwards(text.to_owned()));
    }
    Ok((start, end))
}

/// `[::1]` as `::1` (Go: `net.SplitHostPort`, asked about the address and a colon).
fn strip_brackets(ip: &str) -> Result<String, PortError> {
    let error = |problem| {
        Err(PortError::Brackets {
            ip: ip.to_owned(),
            problem,
        })
    };
    let (inner, behind) = match ip.strip_prefix('[') {
        None if ip.contains(':') => return error("too many colons in address"),
        None => (ip, ""),
        Some(rest) => match rest.split_once(']') {
            None => return error("missing ']' in address"),
            Some((_, behind)) if behind.starts_with(':') => {
                return error("too many colons in address");
            }
            Some((_, behind)) if !behind.is_empty() => return error("missing port in address"),
            Some(parts) => parts,
        },
    };
    if inner.contains('[') {
        return error("unexpected '[' in address");
    }
    if inner.contains(']') || behind.contains(']') {
        return error("unexpected ']' in address");
    }
    Ok(inner.to_owned())
}
