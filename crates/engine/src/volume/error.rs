//! What the daemon says about volumes: one variant for each of its sentences.

use docksim_api::{ApiError, ErrorKind};
use docksim_reference::go;
use docksim_reference::size::SizeError;
use thiserror::Error;

use crate::container::ContainerId;

/// A refusal of the daemon.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum VolumeError {
    #[error("get {0}: no such volume")]
    NotFound(String),
    #[error(
        "create {0}: volume name is too short, names should be at least two alphanumeric characters"
    )]
    ShortName(String),
    #[error(
        "create {0}: {quoted} includes invalid characters for a local volume name, only \
         \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path",
        quoted = go::quote(.0)
    )]
    InvalidName(String),
    #[error("create {name}: error looking up volume plugin {driver}: plugin {} not found", go::quote(.driver))]
    DriverNotFound { name: String, driver: String },
    #[error("create {name}: {reason}")]
    InvalidOptions {
        name: String,
        reason: InvalidOptions,
    },
    #[error(
        "create {0}: error while creating volume root path '/var/lib/docker/volumes/{0}': mkdir \
         /var/lib/docker/volumes/{0}: no space left on device"
    )]
    DiskFull(String),
    #[error("remove {name}: volume is in use - [{}]", joined(.users))]
    InUse {
        name: String,
        users: Vec<ContainerId>,
    },
    #[error("invalid filter 'all=[{}]': only one value is expected", .0.join(" "))]
    SeveralAll(Vec<String>),
    #[error("invalid filter 'all': {0}")]
    NotBoolAll(go::NumberError),
    #[error(
        "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to \
         swarm and try again."
    )]
    NoSwarm,
}

/// What is wrong with the options of a new volume.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum InvalidOptions {
    #[error("invalid option: {}", go::quote(.0))]
    Unknown(String),
    #[error("missing required option: {}", go::quote(.0))]
    Missing(&'static str),
    #[error("port not allowed in CIFS device URL, include 'port' in 'o='")]
    CifsPort,
    #[error(transparent)]
    Size(#[from] SizeError),
    #[error("quota size requested but no quota support")]
    NoQuota,
}

fn joined(users: &[ContainerId]) -> String {
    let users: Vec<&str> = users.iter().map(ContainerId::as_str).collect();
    users.join(", ")
}

impl VolumeError {
    /// Its class, as moby's errdefs sorts it.
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound(_) | Self::DriverNotFound { .. } => ErrorKind::NotFound,
            Self::ShortName(_)
            | Self::InvalidName(_)
            | Self::InvalidOptions { .. }
            | Self::SeveralAll(_)
            | Self::NotBoolAll(_) => ErrorKind::InvalidParameter,
            Self::InUse { .. } => ErrorKind::Conflict,
            Self::DiskFull(_) => ErrorKind::System,
            Self::NoSwarm => ErrorKind::Unavailable,
        }
    }

    /// A stable name of the sentence.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "no-such-volume",
            Self::ShortName(_) | Self::InvalidName(_) => "invalid-volume-name",
            Self::DriverNotFound { .. } => "no-such-plugin",
            Self::InvalidOptions { .. } => "invalid-volume-options",
            Self::InUse { .. } => "volume-in-use",
            Self::SeveralAll(_) | Self::NotBoolAll(_) => "invalid-filter",
            Self::DiskFull(_) => "disk-full",
            Self::NoSwarm => "not-a-swarm-manager",
        }
    }
}

impl From<VolumeError> for ApiError {
    fn from(error: VolumeError) -> Self {
        let mut refusal = Self::new(error.kind(), error.code(), error.to_string());
        refusal.reason.details = error.details();
        refusal
    }
}

impl VolumeError {
    /// What an explanation needs: the names in the sentence, by their role.
    pub(crate) fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotFound(name)
            | Self::ShortName(name)
            | Self::InvalidName(name)
            | Self::InvalidOptions { name, .. } => vec![("volume", name.clone())],
            Self::InUse { name, users } => {
                let mut details = vec![("volume", name.clone())];
                details.extend(users.first().map(|id| ("holder", id.short().to_owned())));
                details
            }
            _ => Vec::new(),
        }
    }
}
