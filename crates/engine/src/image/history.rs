//! `GET /images/{name}/history` (moby: daemon/images/image_history.go).

use docksim_api::image::HistoryResponseItem;
use docksim_api::{ApiError, Response, Timestamp};

use crate::Engine;

impl Engine {
    pub(crate) fn image_history(
        &self,
        name: &str,
        platform: Option<&str>,
    ) -> Result<Response, ApiError> {
        let image = self.find_image_for(name, platform)?;
        let contents = &image.contents;
        let mut sizes = contents.layers.iter().map(|layer| layer.size);
        let mut items: Vec<HistoryResponseItem> = Vec::new();
        for entry in &contents.history {
            let size = if entry.has_layer {
                sizes.next().unwrap_or(0)
            } else {
                0
            };
            items.push(HistoryResponseItem {
                comment: entry.comment.clone(),
                created: entry.created_ns.div_euclid(Timestamp::SECOND),
                created_by: entry.created_by.clone(),
                id: "<missing>".to_owned(),
                size,
                tags: None,
            });
        }
        items.reverse();
        // The newest entry is the image's, the next its parent's, as far as parents are here.
        let mut own = Some(image);
        for item in &mut items {
            let Some(image) = own else { break };
            item.id = image.id.to_string();
            item.tags = Some(image.repo_tags()).filter(|tags| !tags.is_empty());
            own = image.parent.as_ref().and_then(|id| self.images.get(id));
        }
        Ok(Response::ImageHistory(items))
    }
}
