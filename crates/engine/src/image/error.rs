//! What the daemon says about images: one variant for each of its sentences.

use docksim_api::{ApiError, ErrorKind};
use docksim_hub::PullError;
use docksim_reference::go::{self, BadPattern};
use docksim_reference::image_reference::ReferenceError;
use docksim_reference::timestamp::TimestampError;
use thiserror::Error;

use crate::container::ContainerId;

/// A refusal of the daemon.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum ImageError {
    #[error("No such image: {0}")]
    NotFound(String),
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    #[error(
        "conflict: unable to remove repository reference {} (must force) - container {} is using its referenced image {image}",
        go::quote(.reference),
        .container.short()
    )]
    ReferenceInUse {
        /// As the user typed it.
        reference: String,
        container: ContainerId,
        /// Twelve digits.
        image: String,
    },
    #[error("conflict: unable to delete {image} ({}) - {}", .reason.force(), .reason)]
    Conflict {
        /// Twelve digits.
        image: String,
        reason: Conflict,
    },
    #[error(transparent)]
    Pull(#[from] PullError),
    #[error("invalid filter '{0}'")]
    UnknownFilter(String),
    #[error("invalid filter 'dangling=[{0}]'")]
    DanglingFilter(String),
    #[error(transparent)]
    Until(#[from] TimestampError),
    #[error(transparent)]
    Pattern(#[from] BadPattern),
    #[error("{0}")]
    NotSimulated(String),
}

/// Why an image cannot be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum Conflict {
    #[error("image is being used by running container {}", .0.short())]
    RunningContainer(ContainerId),
    #[error("image is referenced in multiple repositories")]
    References,
    #[error("image is being used by stopped container {}", .0.short())]
    StoppedContainer(ContainerId),
}

impl Conflict {
    /// Whether force would help, in Docker's words.
    fn force(&self) -> &'static str {
        match self {
            Self::RunningContainer(_) => "cannot be forced",
            Self::References | Self::StoppedContainer(_) => "must be forced",
        }
    }

    /// Whether a container is in the way.
    pub(super) fn is_use(&self) -> bool {
        !matches!(self, Self::References)
    }
}

impl From<ImageError> for ApiError {
    fn from(error: ImageError) -> Self {
        let (kind, code) = match &error {
            ImageError::NotFound(_) => (ErrorKind::NotFound, "no-such-image"),
            ImageError::Reference(_) => (ErrorKind::InvalidParameter, "invalid-reference"),
            ImageError::ReferenceInUse { .. } | ImageError::Conflict { .. } => {
                (ErrorKind::Conflict, "image-in-use")
            }
            ImageError::Pull(pull) if pull.is_not_simulated() => {
                (ErrorKind::NotSimulated, "not-simulated")
            }
            ImageError::Pull(PullError::ManifestUnknown { .. }) => {
                (ErrorKind::NotFound, "manifest-unknown")
            }
            ImageError::Pull(PullError::AccessDenied { .. }) => {
                (ErrorKind::NotFound, "pull-access-denied")
            }
            ImageError::Pull(_) => (ErrorKind::System, "registry-unreachable"),
            ImageError::UnknownFilter(_) | ImageError::DanglingFilter(_) | ImageError::Until(_) => {
                (ErrorKind::InvalidParameter, "invalid-filter")
            }
            ImageError::Pattern(_) => (ErrorKind::System, "invalid-filter"),
            ImageError::NotSimulated(_) => (ErrorKind::NotSimulated, "not-simulated"),
        };
        Self::new(kind, code, error.to_string())
    }
}
