//! Why an image cannot be pulled or searched for.

use thiserror::Error;

/// Whom the simulated machine asks for addresses, as its `/etc/resolv.conf` says.
const NAME_SERVER: &str = "192.168.1.1:53";

/// The registry of Docker Hub.
const HUB_HOST: &str = "registry-1.docker.io";

/// What the daemon says when a registry refuses, or cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PullError {
    /// No registry can have it.
    #[error("'scratch' is a reserved name")]
    ReservedName,
    /// The Hub has no such repository, or does not show it.
    #[error(
        "pull access denied for {name}, repository does not exist or may require 'docker login': denied: requested \
         access to the resource is denied"
    )]
    AccessDenied {
        /// As users write it.
        name: String,
    },
    /// The repository has no such tag or digest.
    #[error(
        "manifest for {name}{separator}{tag_or_digest} not found: manifest unknown: manifest unknown"
    )]
    ManifestUnknown {
        /// As users write it.
        name: String,
        /// `:` before a tag, `@` before a digest.
        separator: char,
        /// What was asked for.
        tag_or_digest: String,
    },
    /// The image has no variant for the platform. The daemon has by then said that it is pulling: the sentence ends the
    /// stream of a pull that began well.
    #[error("no matching manifest for {platform} in the manifest list entries")]
    NoPlatform {
        /// `linux/s390x`.
        platform: String,
    },
    /// The reference's first part has a dot and cannot be a registry, so there is none to ask.
    #[error("Get \"https:/v2/\": http: no Host in request URL")]
    NoHost,
    /// The registry's name belongs to nobody.
    #[error("Get \"https://{domain}/v2/\": dial tcp: lookup {host} on {NAME_SERVER}: no such host")]
    NoSuchHost {
        /// The name, and its port.
        domain: String,
        /// The name.
        host: String,
    },
    /// The machine has no way to the name server.
    #[error(
        "Get \"https://{domain}/v2/\": dial tcp: lookup {host} on {NAME_SERVER}: dial udp {NAME_SERVER}: connect: \
         network is unreachable"
    )]
    NoNetwork {
        /// The name, and its port.
        domain: String,
        /// The name.
        host: String,
    },
    /// The Hub has given enough.
    #[error(
        "toomanyrequests: You have reached your unauthenticated pull rate limit. \
         https://www.docker.com/increase-rate-limit"
    )]
    RateLimit,
    /// Nothing listens there on this machine.
    #[error("Get \"http://{domain}/v2/\": dial tcp {address}:{port}: connect: connection refused")]
    ConnectionRefused {
        /// The name, and its port.
        domain: String,
        /// `127.0.0.1`.
        address: String,
        /// The port of the host; if a container publishes it, the answer would be that container's.
        port: u16,
    },
    /// The real Hub has it, or may well have; the catalogue has not. docksim does not pretend that it does not exist.
    #[error("image {name} is not in docksim's catalogue")]
    NotInCatalogue {
        /// As users write it.
        name: String,
    },
    /// Only Docker Hub is simulated.
    #[error("registry {domain}")]
    OtherRegistry {
        /// The registry's name.
        domain: String,
    },
}

/// Why there is nothing to find.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SearchError {
    /// A term is no address.
    #[error("invalid repository name: repository name ({0}) should not have a scheme")]
    HasScheme(String),
    /// So many are not given.
    #[error("limit {0} is outside the range of [1, 100]")]
    Limit(i64),
    /// Only Docker Hub is simulated.
    #[error("docker search in registry {0}")]
    OtherRegistry(String),
}

impl PullError {
    /// Whether it is docksim that cannot, and not the registry that refuses.
    pub fn is_not_simulated(&self) -> bool {
        matches!(
            self,
            Self::NotInCatalogue { .. } | Self::OtherRegistry { .. }
        )
    }

    /// What a daemon without a network says of a registry; nothing of one on its own machine, which it reaches.
    pub fn without_network(domain: &str) -> Option<Self> {
        let domain = if domain == crate::DOCKER_HUB {
            HUB_HOST
        } else {
            domain
        };
        match Self::of_registry(domain) {
            Self::ConnectionRefused { .. } | Self::NoHost => None,
            _ => Some(Self::NoNetwork {
                domain: domain.to_owned(),
                host: domain.split(':').next().unwrap_or(domain).to_owned(),
            }),
        }
    }

    /// What a daemon says of a registry other than Docker Hub.
    ///
    /// Names that can have no address (RFC 2606) are not found, and nothing listens on the host itself. All others are
    /// real, and not simulated.
    pub fn of_registry(domain: &str) -> Self {
        let other = Self::OtherRegistry {
            domain: domain.to_owned(),
        };
        if domain.is_empty() {
            return Self::NoHost;
        }
        let (host, port) = match domain.rsplit_once(':') {
            Some((host, port)) if !domain.ends_with(']') => match port.parse::<u16>() {
                Ok(port) => (host, port),
                Err(_) => return other,
            },
            _ => (domain, 80),
        };
        let address = match host {
            "localhost" => Some("127.0.0.1"),
            "[::1]" => Some(host),
            _ if host.starts_with("127.") => Some(host),
            _ => None,
        };
        let domain = domain.to_owned();
        if let Some(address) = address {
            let address = address.to_owned();
            return Self::ConnectionRefused {
                domain,
                address,
                port,
            };
        }
        match host.rsplit('.').next() {
            Some("example" | "invalid" | "test") => Self::NoSuchHost {
                host: host.to_owned(),
                domain,
            },
            _ => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registries_that_cannot_be_reached_are_refused_in_the_daemons_words() {
        let cases = [
            ("", "Get \"https:/v2/\": http: no Host in request URL"),
            (
                "localhost:5000",
                "Get \"http://localhost:5000/v2/\": dial tcp 127.0.0.1:5000: connect: connection refused",
            ),
            (
                "localhost",
                "Get \"http://localhost/v2/\": dial tcp 127.0.0.1:80: connect: connection refused",
            ),
            (
                "127.0.0.1:9",
                "Get \"http://127.0.0.1:9/v2/\": dial tcp 127.0.0.1:9: connect: connection refused",
            ),
            (
                "[::1]:5000",
                "Get \"http://[::1]:5000/v2/\": dial tcp [::1]:5000: connect: connection refused",
            ),
            (
                "registry.example",
                "Get \"https://registry.example/v2/\": dial tcp: lookup registry.example on 192.168.1.1:53: no such host",
            ),
            ("ghcr.io", "registry ghcr.io"),
            ("registry.local:99999", "registry registry.local:99999"),
        ];
        for (domain, expect) in cases {
            assert_eq!(PullError::of_registry(domain).to_string(), expect);
        }
    }
}
