//! What the daemon tells about what happens in it (moby: api/types/events).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::filters::Filters;

/// Something that has happened.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Message {
    /// The action once more, for containers and images.
    #[serde(rename = "status", skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// The actor's id once more, for containers and images.
    #[serde(rename = "id", skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// A container's image once more.
    #[serde(rename = "from", skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// `container`, `image`, `network`, `volume`, …
    #[serde(rename = "Type")]
    pub kind: String,
    /// `create`, `die`, …
    pub action: String,
    /// What it has happened to.
    pub actor: Actor,
    /// `local`, or `swarm`.
    #[serde(rename = "scope", skip_serializing_if = "String::is_empty")]
    pub scope: String,
    /// When, in seconds since the epoch.
    #[serde(rename = "time")]
    pub time: i64,
    /// When, in nanoseconds since the epoch.
    #[serde(rename = "timeNano")]
    pub time_nano: i64,
}

/// What an event has happened to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Actor {
    /// Its id; a volume's name.
    #[serde(rename = "ID")]
    pub id: String,
    /// What else is told about it; its labels among them.
    #[serde(rename = "Attributes")]
    pub attributes: BTreeMap<String, String>,
}

/// Which events to tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListOptions {
    /// Nothing older, as the CLI sends it: `seconds[.nanoseconds]` or empty.
    pub since: String,
    /// Nothing newer, in the same form; the stream ends then.
    pub until: String,
    /// The filters.
    pub filters: Filters,
}
