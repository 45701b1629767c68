//! `POST /containers/prune` (moby: daemon/prune.go).

use docksim_api::container::PruneReport;
use docksim_api::{ApiError, Filters, Response};

use super::ContainerId;
use crate::events::pairs;
use crate::{Engine, filter};

const FILTERS: [&str; 3] = ["label", "label!", "until"];

impl Engine {
    pub(crate) fn containers_prune(&mut self, filters: &Filters) -> Result<Response, ApiError> {
        filter::validate(filters, &FILTERS)?;
        let until = filter::until(filters, self.now)?;
        let candidates: Vec<ContainerId> = self
            .containers
            .newest_first()
            .filter(|container| !container.is_running())
            .filter(|container| until.is_none_or(|until| container.created <= until))
            .filter(|container| {
                let labels = container.config.labels.clone().unwrap_or_default();
                filter::takes_labels(filters, &labels)
            })
            .map(|container| container.id.clone())
            .collect();
        let mut report = PruneReport::default();
        for id in candidates {
            let size = u64::try_from(self.size_rw(&id)).unwrap_or_default();
            report.space_reclaimed = report.space_reclaimed.saturating_add(size);
            self.remove_container(&id, false);
            report
                .containers_deleted
                .get_or_insert_with(Vec::new)
                .push(id.to_string());
        }
        let reclaimed = report.space_reclaimed.to_string();
        self.emit(
            "container",
            "prune",
            "",
            pairs(&[("reclaimed", &reclaimed)]),
        );
        Ok(Response::ContainersPruned(report))
    }
}
