//! A volume on the wire (moby: api/types/volume).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What `docker volume inspect` shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Volume {
    /// In RFC 3339.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub created_at: String,
    /// `local`.
    pub driver: String,
    /// Its labels.
    pub labels: Option<BTreeMap<String, String>>,
    /// On the host.
    pub mountpoint: String,
    /// Its name.
    pub name: String,
    /// For the driver.
    pub options: Option<BTreeMap<String, String>>,
    /// `local`.
    pub scope: String,
}
