//! What can be wrong with the world around the daemon: switched on by who teaches or tests, never by the daemon itself.

use std::fmt;

use docksim_api::{ApiError, ErrorKind};

use crate::Engine;

/// Something that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// Nobody answers at the daemon's socket. What runs goes on.
    DaemonDown,
    /// Docker Hub gives nothing more to who is not signed in.
    RateLimit,
    /// The daemon's machine reaches no registry but those on itself.
    RegistryUnreachable,
    /// A program of the host, which is not Docker's, has a TCP port.
    PortTaken(u16),
    /// The disk with the daemon's files is full.
    DiskFull,
}

impl Fault {
    /// Their names, as [`Fault::parse`] reads them, with a few words about each; a port follows a name that ends so.
    pub const NAMES: [(&'static str, &'static str); 5] = [
        ("daemon-down", "nobody answers at the daemon's socket"),
        ("disk-full", "the daemon's disk has no room left"),
        (
            "port-taken",
            "a program of this machine has a port: port-taken 8080",
        ),
        (
            "rate-limit",
            "Docker Hub gives no more images to who is not signed in",
        ),
        ("registry-unreachable", "no registry can be reached"),
    ];

    /// Reads `daemon-down` or `port-taken 8080`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let fault = match (words.next()?, words.next()) {
            ("daemon-down", None) => Self::DaemonDown,
            ("rate-limit", None) => Self::RateLimit,
            ("registry-unreachable", None) => Self::RegistryUnreachable,
            ("disk-full", None) => Self::DiskFull,
            ("port-taken", Some(port)) => {
                Self::PortTaken(port.parse().ok().filter(|port| *port != 0)?)
            }
            _ => return None,
        };
        words.next().is_none().then_some(fault)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DaemonDown => f.write_str("daemon-down"),
            Self::RateLimit => f.write_str("rate-limit"),
            Self::RegistryUnreachable => f.write_str("registry-unreachable"),
            Self::PortTaken(port) => write!(f, "port-taken {port}"),
            Self::DiskFull => f.write_str("disk-full"),
        }
    }
}

impl Engine {
    /// Lets something be wrong, or right again.
    pub fn set_fault(&mut self, fault: Fault, is_on: bool) {
        if is_on {
            self.faults.insert(fault);
        } else {
            self.faults.remove(&fault);
        }
    }

    /// What is wrong, in order.
    pub fn faults(&self) -> impl Iterator<Item = Fault> {
        self.faults.iter().copied()
    }

    pub(crate) fn has_fault(&self, fault: Fault) -> bool {
        self.faults.contains(&fault)
    }

    /// What a client says when nobody answers.
    pub(crate) fn unreachable(&self) -> ApiError {
        ApiError::new(
            ErrorKind::Unreachable,
            "daemon-unreachable",
            self.profile.cannot_connect,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_read_as_it_is_written() {
        for text in [
            "daemon-down",
            "rate-limit",
            "registry-unreachable",
            "port-taken 8080",
            "disk-full",
        ] {
            let fault = Fault::parse(text).map(|fault| fault.to_string());
            assert_eq!(fault.as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_fault_is_refused() {
        for text in [
            "",
            "daemon",
            "daemon-down now",
            "port-taken",
            "port-taken 0",
            "port-taken 65536",
            "port-taken 80 81",
        ] {
            assert_eq!(Fault::parse(text), None, "{text}");
        }
    }
}
