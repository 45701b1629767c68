//! `GET /volumes` (moby: volume/service/service.go, `List`, and convert.go, `filtersToBy`).

use std::collections::BTreeMap;

use docksim_api::volume::ListResponse;
use docksim_api::{ApiError, Filters, Response};

use super::{LOCAL, Volume};
use crate::{Engine, filter};

/// The filters that the daemon knows.
const FILTERS: [&str; 4] = ["dangling", "driver", "label", "name"];

impl Engine {
    pub(crate) fn volume_list(&self, filters: &Filters) -> Result<Response, ApiError> {
        filter::validate(filters, &FILTERS)?;
        let dangling = filter::switch(filters, "dangling")?;
        let is_listed = |name: &str, volume: &Volume| {
            filter::is_exactly(filters, "driver", LOCAL)
                && filter::matches(filters, "name", name)
                && filter::has_labels(filters, "label", labels(volume))
                && dangling.is_none_or(|wanted| wanted != self.is_volume_used(name))
        };
        let volumes = self
            .volumes
            .iter()
            .filter(|(name, volume)| is_listed(name, volume))
            .map(|(name, volume)| volume.to_api(name));
        Ok(Response::Volumes(ListResponse {
            volumes: volumes.collect(),
            warnings: None,
        }))
    }

    /// Whether a container uses a volume.
    pub(super) fn is_volume_used(&self, name: &str) -> bool {
        self.containers.of_volume(name).next().is_some()
    }
}

/// A volume's labels.
pub(super) fn labels(volume: &Volume) -> &BTreeMap<String, String> {
    static NONE: BTreeMap<String, String> = BTreeMap::new();
    volume.labels.as_ref().unwrap_or(&NONE)
}
