//! Volumes: what one is, and the table of them. Each operation has a file of its own.

mod create;
mod delete;
mod error;
mod inspect;
mod list;
mod prune;

use std::collections::BTreeMap;

use docksim_api::{Timestamp, volume};
use docksim_reference::timestamp;
use imbl::OrdMap;

pub(crate) use self::error::VolumeError;

/// The volumes by name.
pub(crate) type Volumes = OrdMap<String, Volume>;

/// The label of a volume that nobody has named.
const ANONYMOUS: &str = "com.docker.volume.anonymous";

/// The only driver.
const LOCAL: &str = "local";

/// A volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Volume {
    pub(crate) created: Timestamp,
    /// Absent when there are none.
    pub(crate) labels: Option<BTreeMap<String, String>>,
    pub(crate) options: Option<BTreeMap<String, String>>,
}

impl Volume {
    /// Whether nobody has named it.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.labels
            .as_ref()
            .is_some_and(|labels| labels.contains_key(ANONYMOUS))
    }

    /// What the API says of it.
    pub(crate) fn to_api(&self, name: &str) -> volume::Volume {
        volume::Volume {
            created_at: timestamp::rfc3339_nano(self.created.seconds() * Timestamp::SECOND),
            driver: LOCAL.to_owned(),
            labels: self.labels.clone(),
            mountpoint: mountpoint(name),
            name: name.to_owned(),
            options: self.options.clone(),
            scope: "local".to_owned(),
            usage_data: None,
        }
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
