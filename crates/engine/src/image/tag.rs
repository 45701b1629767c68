//! `POST /images/{name}/tag` (moby: daemon/images/image_tag.go).

use docksim_api::{ApiError, Response};
use docksim_reference::image_reference::ImageReference;

use super::{ImageError, ImageId};
use crate::Engine;

impl Engine {
    pub(crate) fn image_tag(
        &mut self,
        name: &str,
        repository: &str,
        tag: &str,
    ) -> Result<Response, ApiError> {
        let reference = ImageReference::parse(repository).map_err(ImageError::from)?;
        let reference = match tag {
            "" => reference.or_latest(),
            tag => reference.with_tag(tag),
        };
        if reference.familiar_name() == "sha256" {
            return Err(ImageError::AmbiguousTag.into());
        }
        let id = self.find_image(name)?.id.clone();
        self.tag_image(&id, &reference);
        Ok(Response::Empty)
    }

    /// Gives an image a name and tells it.
    pub(crate) fn tag_image(&mut self, id: &ImageId, reference: &ImageReference) {
        self.images.refer(reference, id);
        self.images.set_tagged_at(id, self.now);
        self.emit_image(id, &reference.familiar(), "tag");
    }
}
