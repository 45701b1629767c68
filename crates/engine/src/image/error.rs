//! What the daemon says about images: one variant for each of its sentences.

use docksim_api::{ApiError, ErrorKind};
use docksim_guest::archive::BadArchive;
use docksim_hub::{PullError, SearchError};
use docksim_reference::go::{self, BadPattern};
use docksim_reference::image_reference::ReferenceError;
use docksim_reference::platform::PlatformError;
use docksim_reference::timestamp::TimestampError;
use thiserror::Error;

use super::changes::ChangeError;
use crate::container::ContainerId;

/// A refusal of the daemon.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum ImageError {
    #[error("No such image: {0}")]
    NotFound(String),
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    #[error(transparent)]
    Platform(#[from] PlatformError),
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
    #[error(
        "image with reference {reference} was found but its platform (linux/amd64) does not match the specified \
         platform ({wanted})"
    )]
    OtherPlatform {
        /// As the user typed it.
        reference: String,
        wanted: String,
    },
    #[error("reference does not exist")]
    NoSuchReference,
    #[error(
        "failed to get digest {0}: open /var/lib/docker/image/overlay2/imagedb/content/{path}: no such file or directory",
        path = .0.replace(':', "/")
    )]
    NotInStore(String),
    #[error("no suitable export target found for platform {0}")]
    NoExportTarget(String),
    #[error(transparent)]
    Archive(#[from] BadArchive),
    #[error("open /var/lib/docker/tmp/docker-import-{folder}/{path}: no such file or directory")]
    NotInArchive {
        /// The number of the folder that the archive was laid out in.
        folder: u32,
        path: String,
    },
    #[error("{0}")]
    BadManifest(String),
    #[error("multiple platforms are not supported")]
    SeveralPlatforms,
    #[error(transparent)]
    Change(#[from] ChangeError),
    #[error("cannot import digest reference")]
    ImportDigest,
    #[error("operating system is not supported")]
    OperatingSystem,
    #[error("refusing to create an ambiguous tag using digest algorithm as name")]
    AmbiguousTag,
    #[error(transparent)]
    Pull(#[from] PullError),
    #[error(transparent)]
    Search(#[from] SearchError),
    #[error("invalid filter 'stars={text}': {error}")]
    StarsFilter {
        text: String,
        /// What Go says about the number.
        error: String,
    },
    #[error(
        "Get \"https://index.docker.io/v1/search?q={term}&n={limit}\": dial tcp: lookup index.docker.io on \
         192.168.1.1:53: dial udp 192.168.1.1:53: connect: network is unreachable"
    )]
    SearchWithoutNetwork { term: String, limit: i64 },
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
    #[error("image has dependent child images")]
    Children,
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
            Self::Children | Self::RunningContainer(_) => "cannot be forced",
            Self::References | Self::StoppedContainer(_) => "must be forced",
        }
    }

    /// Whether a container is in the way.
    pub(super) fn is_use(&self) -> bool {
        matches!(self, Self::RunningContainer(_) | Self::StoppedContainer(_))
    }
}

impl ImageError {
    /// What an explanation needs: the names in the sentence, by their role.
    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotFound(image) => vec![("image", image.clone())],
            Self::Reference(error) => vec![("reason", error.to_string())],
            Self::Platform(error) => vec![("reason", error.to_string())],
            Self::Change(error) => vec![("reason", error.to_string())],
            Self::ReferenceInUse {
                reference,
                container,
                ..
            } => vec![
                ("image", reference.clone()),
                ("holder", container.short().to_owned()),
            ],
            Self::Conflict { image, reason } => {
                let mut details = vec![("image", image.clone())];
                if let Conflict::RunningContainer(id) | Conflict::StoppedContainer(id) = reason {
                    details.push(("holder", id.short().to_owned()));
                }
                details
            }
            Self::Pull(PullError::AccessDenied { name }) => vec![("image", name.clone())],
            Self::Pull(PullError::ManifestUnknown {
                name,
                tag_or_digest,
                ..
            }) => vec![("repository", name.clone()), ("tag", tag_or_digest.clone())],
            Self::Pull(error) if error.is_not_simulated() => vec![("what", error.to_string())],
            Self::NotSimulated(what) => vec![("what", what.clone())],
            _ => Vec::new(),
        }
    }
}

impl From<ImageError> for ApiError {
    fn from(error: ImageError) -> Self {
        let (kind, code) = match &error {
            ImageError::NotFound(_) => (ErrorKind::NotFound, "no-such-image"),
            ImageError::NoSuchReference | ImageError::NotInStore(_) => {
                (ErrorKind::NotFound, "no-such-image")
            }
            ImageError::NoExportTarget(_) => (ErrorKind::NotFound, "image-of-another-platform"),
            ImageError::OtherPlatform { .. } => (ErrorKind::NotFound, "image-of-another-platform"),
            ImageError::Archive(_)
            | ImageError::NotInArchive { .. }
            | ImageError::BadManifest(_) => (ErrorKind::System, "bad-archive"),
            ImageError::Change(_) => (ErrorKind::InvalidParameter, "invalid-change"),
            ImageError::SeveralPlatforms
            | ImageError::AmbiguousTag
            | ImageError::ImportDigest
            | ImageError::OperatingSystem => (ErrorKind::InvalidParameter, "invalid-image-request"),
            ImageError::Reference(_) => (ErrorKind::InvalidParameter, "invalid-reference"),
            ImageError::Platform(_) => (ErrorKind::InvalidParameter, "invalid-platform"),
            ImageError::ReferenceInUse { .. } => (ErrorKind::Conflict, "image-in-use"),
            ImageError::Conflict { reason, .. } => (
                ErrorKind::Conflict,
                match reason {
                    Conflict::RunningContainer(_) => "image-of-running-container",
                    Conflict::Children => "image-has-children",
                    Conflict::References => "image-has-several-tags",
                    Conflict::StoppedContainer(_) => "image-in-use",
                },
            ),
            ImageError::Search(SearchError::OtherRegistry(_)) => {
                (ErrorKind::NotSimulated, "not-simulated")
            }
            ImageError::Search(_) => (ErrorKind::InvalidParameter, "invalid-search"),
            ImageError::StarsFilter { .. } => (ErrorKind::InvalidParameter, "invalid-filter"),
            ImageError::Pull(pull) if pull.is_not_simulated() => {
                (ErrorKind::NotSimulated, "not-simulated")
            }
            ImageError::Pull(PullError::ManifestUnknown { .. }) => {
                (ErrorKind::NotFound, "manifest-unknown")
            }
            ImageError::Pull(PullError::AccessDenied { .. }) => {
                (ErrorKind::NotFound, "pull-access-denied")
            }
            ImageError::Pull(PullError::NoNetwork { .. })
            | ImageError::SearchWithoutNetwork { .. } => (ErrorKind::System, "no-network"),
            ImageError::Pull(PullError::RateLimit) => (ErrorKind::System, "rate-limit"),
            ImageError::Pull(_) => (ErrorKind::System, "registry-unreachable"),
            ImageError::UnknownFilter(_) | ImageError::DanglingFilter(_) | ImageError::Until(_) => {
                (ErrorKind::InvalidParameter, "invalid-filter")
            }
            ImageError::Pattern(_) => (ErrorKind::System, "invalid-filter"),
            ImageError::NotSimulated(_) => (ErrorKind::NotSimulated, "not-simulated"),
        };
        let mut refusal = Self::new(kind, code, error.to_string());
        refusal.reason.details = error.details();
        refusal
    }
}
