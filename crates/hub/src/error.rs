//! Why an image cannot be pulled.

use thiserror::Error;

/// What the daemon says when a registry refuses.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PullError {
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
    /// The image has no variant for the platform.
    #[error(
        "no matching manifest for {platform} in the manifest list entries: no match for platform in manifest: not found"
    )]
    NoPlatform {
        /// `linux/s390x`.
        platform: String,
    },
    /// The real Hub has the repository; the catalogue has not. docksim does not pretend that it does not exist.
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

impl PullError {
    /// Whether it is docksim that cannot, and not the registry that refuses.
    pub fn is_not_simulated(&self) -> bool {
        matches!(
            self,
            Self::NotInCatalogue { .. } | Self::OtherRegistry { .. }
        )
    }
}
