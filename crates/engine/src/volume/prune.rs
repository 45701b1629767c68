//! `POST /volumes/prune` (moby: volume/service/service.go, `Prune`).

use docksim_api::volume::PruneReport;
use docksim_api::{ApiError, Filters, Response};
use docksim_reference::go;

use super::list::labels;
use super::{Volume, VolumeError, mountpoint};
use crate::disk_usage::folder_size;
use crate::events::pairs;
use crate::{Engine, filter};

/// The filters that the daemon knows.
const FILTERS: [&str; 3] = ["all", "label", "label!"];

impl Engine {
    pub(crate) fn volume_prune(&mut self, filters: &Filters) -> Result<Response, ApiError> {
        let takes_named = takes_named(filters)?;
        filter::validate(filters, &FILTERS)?;
        let is_pruned = |name: &str, volume: &Volume| {
            let has_options = volume
                .options
                .as_ref()
                .is_some_and(|options| !options.is_empty());
            (takes_named || volume.is_anonymous())
                && !has_options
                && !self.is_volume_used(name)
                && filter::takes_labels(filters, labels(volume))
        };
        let pruned = self
            .volumes
            .iter()
            .filter(|(name, volume)| is_pruned(name, volume))
            .map(|(name, _)| name.clone());
        let volumes_deleted: Vec<String> = pruned.collect();
        let mut reclaimed: u64 = 0;
        for name in &volumes_deleted {
            let size = folder_size(&self.host, &mountpoint(name));
            reclaimed = reclaimed.saturating_add(u64::try_from(size).unwrap_or_default());
            self.drop_volume(name);
        }
        let text = reclaimed.to_string();
        self.emit("volume", "prune", "", pairs(&[("reclaimed", &text)]));
        Ok(Response::VolumesPruned(PruneReport {
            volumes_deleted,
            space_reclaimed: reclaimed,
        }))
    }
}

/// Whether the prune takes volumes that somebody has named (moby: volume/service/convert.go, `withPrune`).
fn takes_named(filters: &Filters) -> Result<bool, VolumeError> {
    match filters.get("all") {
        [] => Ok(false),
        [value] => go::parse_bool(value).map_err(VolumeError::NotBoolAll),
        several => Err(VolumeError::SeveralAll(several.to_vec())),
    }
}
