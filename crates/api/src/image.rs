//! An image on the wire (moby: api/types/image).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::container::{Empty, GraphDriver, HealthConfig};

/// A row of the list of images.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Summary {
    /// How many containers use it; -1 when it was not counted.
    pub containers: i64,
    /// Seconds since the epoch.
    pub created: i64,
    /// `sha256:…`, of its configuration.
    pub id: String,
    /// Its labels.
    pub labels: Option<BTreeMap<String, String>>,
    /// The image it was built on here.
    pub parent_id: String,
    /// `repository@sha256:…`.
    pub repo_digests: Vec<String>,
    /// `repository:tag`.
    pub repo_tags: Vec<String>,
    /// Bytes that other images use too; -1 when it was not counted.
    pub shared_size: i64,
    /// Bytes of all layers.
    pub size: i64,
}

/// What was untagged or deleted; one of the two is empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DeleteResponse {
    /// An image or layer that is gone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub deleted: String,
    /// A reference that is gone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub untagged: String,
}

/// A step that made a part of an image.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct HistoryResponseItem {
    /// A remark.
    pub comment: String,
    /// Seconds since the epoch.
    pub created: i64,
    /// The instruction.
    pub created_by: String,
    /// The image's id, or `<missing>`.
    pub id: String,
    /// Bytes of the layer it made.
    pub size: i64,
    /// The image's tags.
    pub tags: Option<Vec<String>>,
}

/// What a prune has removed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PruneReport {
    /// In order.
    pub images_deleted: Vec<DeleteResponse>,
    /// Bytes.
    pub space_reclaimed: u64,
}

/// What `docker image inspect` shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct InspectResponse {
    /// `sha256:…`, of its configuration.
    pub id: String,
    /// `repository:tag`.
    pub repo_tags: Vec<String>,
    /// `repository@sha256:…`.
    pub repo_digests: Vec<String>,
    /// The image it was built on here.
    pub parent: String,
    /// A remark of its maker.
    pub comment: String,
    /// In RFC 3339.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub created: String,
    /// The Docker that built it.
    pub docker_version: String,
    /// Its maker.
    pub author: String,
    /// `amd64`, …
    pub architecture: String,
    /// For ARM.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub variant: String,
    /// `linux`.
    pub os: String,
    /// Bytes of all layers.
    pub size: i64,
    /// Where the storage driver keeps it.
    pub graph_driver: GraphDriver,
    /// Its layers.
    #[serde(rename = "RootFS")]
    pub root_fs: RootFs,
    /// What this daemon knows of it.
    pub metadata: Metadata,
    /// What runs.
    pub config: ImageConfig,
}

/// What an image says about its containers. The daemon sends it with sorted keys, and the plainest ones even when they
/// are empty (moby: api/server/router/image, `legacyConfigFields`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ImageConfig {
    /// The command.
    pub cmd: Option<Vec<String>>,
    /// The program that gets the command as arguments.
    pub entrypoint: Option<Vec<String>>,
    /// `NAME=value`.
    pub env: Option<Vec<String>>,
    /// Ports it listens on.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub exposed_ports: BTreeMap<String, Empty>,
    /// How to see whether it is healthy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthcheck: Option<HealthConfig>,
    /// Its labels.
    pub labels: Option<BTreeMap<String, String>>,
    /// Instructions for a build on top of it.
    pub on_build: Option<Vec<String>>,
    /// The shell of its shell forms.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shell: Vec<String>,
    /// The signal that asks it to end.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stop_signal: String,
    /// `user[:group]`.
    pub user: String,
    /// Mount points of anonymous volumes.
    pub volumes: Option<BTreeMap<String, Empty>>,
    /// Where the command starts.
    pub working_dir: String,
}

/// An image's layers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RootFs {
    /// `layers`.
    #[serde(rename = "Type", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Their diff ids, from the bottom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<String>,
}

/// What a daemon knows of its copy of an image.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Metadata {
    /// When it got a tag last, in RFC 3339.
    pub last_tag_time: String,
}
