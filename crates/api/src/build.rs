//! Builds (moby: api/types/build).

/// What was removed from the cache of builds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CachePruneReport {
    /// Ids.
    pub caches_deleted: Vec<String>,
    /// In bytes.
    pub space_reclaimed: i64,
}
