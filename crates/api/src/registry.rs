//! Registries on the wire (moby: api/types/registry).

use serde::{Deserialize, Serialize};

/// A repository that a search has found.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchResult {
    /// How many users like it.
    pub star_count: i64,
    /// Whether Docker looks after it.
    pub is_official: bool,
    /// Its name, as users write it.
    pub name: String,
    /// Always false by now.
    pub is_automated: bool,
    /// In one line.
    pub description: String,
}
