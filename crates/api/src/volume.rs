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
    /// What it takes, where that was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_data: Option<UsageData>,
}

/// What a volume takes, and who uses it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct UsageData {
    /// How many containers use it.
    pub ref_count: i64,
    /// Bytes.
    pub size: i64,
}

/// What a new volume is to be.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CreateOptions {
    /// Whether it belongs to a cluster; what it would be there is not modelled.
    #[serde(skip)]
    pub is_cluster_volume: bool,
    /// `local`.
    pub driver: String,
    /// For the driver.
    pub driver_opts: BTreeMap<String, String>,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Its name; made up when empty.
    pub name: String,
}

/// The volumes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ListResponse {
    /// In no order that a client may count on.
    pub volumes: Vec<Volume>,
    /// What went wrong on the way; nothing.
    pub warnings: Option<Vec<String>>,
}

/// What a prune has removed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PruneReport {
    /// The volumes' names.
    pub volumes_deleted: Vec<String>,
    /// In bytes.
    pub space_reclaimed: u64,
}
