//! The cache of builds, which is empty: docksim's daemon builds nothing (moby: builder/builder-next/builder.go).

use docksim_api::{ApiError, ErrorKind, Filters, Response, Timestamp, build};
use docksim_reference::go;
use docksim_reference::timestamp::{self, TimestampError};
use thiserror::Error;

use crate::Engine;
use crate::events::pairs;

/// What the daemon says about the cache of builds.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum BuildError {
    #[error("failed to prune build cache: invalid filter '{0}'")]
    UnknownFilter(String),
    #[error("failed to prune build cache: conflicting filters: \"until\" and \"unused-for\"")]
    ConflictingFilters,
    #[error("failed to prune build cache: filters expect only one value")]
    MultipleValues,
    #[error(
        "failed to prune build cache: {} filter expects a duration (e.g., '24h') or a timestamp: {reason}",
        go::quote(.key)
    )]
    Until {
        key: &'static str,
        reason: TimestampError,
    },
}

impl From<BuildError> for ApiError {
    fn from(error: BuildError) -> Self {
        Self::new(
            ErrorKind::InvalidParameter,
            "invalid-filter",
            error.to_string(),
        )
    }
}

impl Engine {
    /// Removes what has been cached, which is nothing, and tells it.
    pub(crate) fn build_prune(&mut self, filters: &Filters) -> Result<Response, ApiError> {
        let response = prune(filters, self.now)?;
        self.emit("builder", "prune", "", pairs(&[("reclaimed", "0")]));
        Ok(response)
    }
}

/// Checks the filters.
fn prune(filters: &Filters, now: Timestamp) -> Result<Response, BuildError> {
    const FIELDS: [&str; 9] = [
        "id",
        "label",
        "label!",
        "parent",
        "type",
        "description",
        "inuse",
        "shared",
        "private",
    ];
    const MOMENTS: [&str; 2] = ["until", "unused-for"];
    let is_known = |key: &&str| FIELDS.contains(key) || MOMENTS.contains(key);
    if let Some(unknown) = filters.keys().find(|key| !is_known(key)) {
        return Err(BuildError::UnknownFilter(unknown.to_owned()));
    }
    if MOMENTS.iter().all(|key| filters.contains(key)) {
        return Err(BuildError::ConflictingFilters);
    }
    if filters.keys().any(|key| filters.get(key).len() > 1) {
        return Err(BuildError::MultipleValues);
    }
    for key in MOMENTS {
        if let Some(value) = filters.get(key).first() {
            timestamp::get(value, now.0).map_err(|reason| BuildError::Until { key, reason })?;
        }
    }
    Ok(Response::BuildPruned(build::CachePruneReport::default()))
}
