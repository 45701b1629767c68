//! `POST /images/prune` (moby: daemon/images/image_prune.go).

use docksim_api::image::PruneReport;
use docksim_api::{ApiError, Filters, Response, Timestamp};
use docksim_reference::image_reference::ImageReference;

use super::{Image, ImageId};
use crate::events::pairs;
use crate::{Engine, filter};

const FILTERS: [&str; 4] = ["dangling", "label", "label!", "until"];

impl Engine {
    pub(crate) fn images_prune(&mut self, filters: &Filters) -> Result<Response, ApiError> {
        filter::validate(filters, &FILTERS)?;
        let dangling_only = filter::switch(filters, "dangling")?.unwrap_or(true);
        let until = filter::until(filters, self.now)?;
        let candidates: Vec<ImageId> = self
            .images
            .iter()
            .filter(|image| !(dangling_only && self.images.has_children(&image.id)))
            .filter(|image| self.is_candidate(image, filters, until))
            .map(|image| image.id.clone())
            .collect();
        let mut report = PruneReport::default();
        for id in candidates {
            let references: Vec<ImageReference> = match self.images.get(&id) {
                Some(image) => image.references.iter().cloned().collect(),
                None => continue,
            };
            if references.is_empty() {
                self.prune_one(id.hex(), &mut report);
                continue;
            }
            let has_tag = references
                .iter()
                .any(|reference| reference.digest().is_none());
            if dangling_only && has_tag {
                continue;
            }
            for reference in references {
                self.prune_one(&reference.to_string(), &mut report);
            }
        }
        let reclaimed = report.space_reclaimed.to_string();
        self.emit("image", "prune", "", pairs(&[("reclaimed", &reclaimed)]));
        Ok(Response::ImagesPruned(report))
    }

    fn is_candidate(&self, image: &Image, filters: &Filters, until: Option<Timestamp>) -> bool {
        let is_step = image.references.is_empty() && self.images.has_children(&image.id);
        let is_newer = until.is_some_and(|until| image.contents.created_ns > until.0);
        let labels = image.contents.config.labels.clone().unwrap_or_default();
        !is_step && !is_newer && filter::takes_labels(filters, &labels)
    }

    /// Deletes a name, or an image without one, unless something is in the way.
    fn prune_one(&mut self, name: &str, report: &mut PruneReport) {
        if let Ok((records, freed)) = self.delete_named(name, false, true) {
            report.space_reclaimed = report.space_reclaimed.saturating_add(freed);
            report.images_deleted.extend(records);
        }
    }
}
