//! Volumes: named ones that are made when they are first used, and anonymous ones.

use docksim_api::{ApiError, ErrorKind, Response, Timestamp, volume};
use docksim_reference::{go, timestamp};
use imbl::OrdMap;
use thiserror::Error;

use crate::Engine;

/// The volumes by name.
pub(crate) type Volumes = OrdMap<String, Volume>;

/// A volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Volume {
    pub(crate) created: Timestamp,
    pub(crate) anonymous: bool,
}

/// What the daemon says about volumes.
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
}

impl From<VolumeError> for ApiError {
    fn from(error: VolumeError) -> Self {
        Self::new(ErrorKind::NotFound, "no-such-volume", error.to_string())
    }
}

/// Checks a new volume's name (moby: volume/local/local.go, `validateName`).
pub(crate) fn check_name(name: &str) -> Result<(), VolumeError> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    if name.len() == 1 {
        return Err(VolumeError::ShortName(name.to_owned()));
    }
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) || !name.chars().all(is_allowed) {
        return Err(VolumeError::InvalidName(name.to_owned()));
    }
    Ok(())
}

/// Where the daemon keeps its volumes on the host.
const ROOT: &str = "/var/lib/docker/volumes";

/// Where the daemon keeps a volume's files on the host.
pub(crate) fn mountpoint(name: &str) -> String {
    format!("{ROOT}/{name}/_data")
}

impl Engine {
    /// Makes a volume unless it is there.
    pub(crate) fn ensure_volume(&mut self, name: &str, anonymous: bool) {
        if !self.volumes.contains_key(name) {
            self.volumes.insert(
                name.to_owned(),
                Volume {
                    created: self.now,
                    anonymous,
                },
            );
            self.emit_volume(name, "create", &[("driver", "local")]);
        }
    }

    /// Takes a volume away with all that is in it.
    pub(crate) fn drop_volume(&mut self, name: &str) {
        self.volumes.remove(name);
        self.host.remove_tree(&format!("{ROOT}/{name}"));
    }

    pub(crate) fn volume_inspect(&self, name: &str) -> Result<Response, ApiError> {
        let volume = self
            .volumes
            .get(name)
            .ok_or_else(|| VolumeError::NotFound(name.to_owned()))?;
        let labels = volume.anonymous.then(|| {
            [("com.docker.volume.anonymous".to_owned(), String::new())]
                .into_iter()
                .collect()
        });
        Ok(Response::Volume(Box::new(volume::Volume {
            created_at: timestamp::rfc3339_nano(volume.created.seconds() * Timestamp::SECOND),
            driver: "local".to_owned(),
            labels,
            mountpoint: mountpoint(name),
            name: name.to_owned(),
            options: None,
            scope: "local".to_owned(),
        })))
    }
}
