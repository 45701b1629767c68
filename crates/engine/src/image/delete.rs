//! `DELETE /images/{name}` (moby: daemon/images/image_delete.go).

use docksim_api::image::DeleteResponse;
use docksim_api::{ApiError, Response};
use docksim_reference::image_reference::ImageReference;

use super::error::Conflict;
use super::{Image, ImageError, ImageId};
use crate::Engine;

/// What a delete has done, and how.
struct Deletion {
    force: bool,
    /// Whether parents without a name go too.
    prune: bool,
    records: Vec<DeleteResponse>,
    /// Bytes of the layers that are gone.
    freed: u64,
}

impl Engine {
    pub(crate) fn image_delete(
        &mut self,
        name: &str,
        force: bool,
        no_prune: bool,
        platforms: &[String],
    ) -> Result<Response, ApiError> {
        if platforms.len() > 1 {
            return Err(ImageError::SeveralPlatforms.into());
        }
        self.find_image_for(name, platforms.first().map(String::as_str))?;
        let (records, _) = self.delete_named(name, force, !no_prune)?;
        Ok(Response::ImageDeleted(records))
    }

    /// Deletes a name, and the image with its last one; what was done, and the bytes of the layers that are gone.
    pub(super) fn delete_named(
        &mut self,
        name: &str,
        force: bool,
        prune: bool,
    ) -> Result<(Vec<DeleteResponse>, u64), ImageError> {
        let image = self.find_image(name)?.clone();
        let mut deletion = Deletion {
            force,
            prune,
            records: Vec::new(),
            freed: 0,
        };
        let mut quiet = false;
        if is_id_prefix(&image.id, name) {
            // An id removes all references of one repository with the image.
            if is_single_reference(&image) {
                self.check_conflicts(&image.id, force, false)?;
                for reference in &image.references {
                    self.untag(&image.id, reference, &mut deletion.records);
                }
            }
        } else {
            if !force
                && is_single_reference(&image)
                && let Some(container) = self.containers.of_image(&image.id).next()
            {
                return Err(ImageError::ReferenceInUse {
                    reference: name.to_owned(),
                    container: container.id.clone(),
                    image: image.id.short().to_owned(),
                });
            }
            let reference = ImageReference::parse(name)?.or_latest();
            self.untag(&image.id, &reference, &mut deletion.records);
            if reference.digest().is_none() {
                self.untag_lone_digests(&image.id, &reference, &mut deletion.records);
            }
            let is_referenced = self
                .images
                .get(&image.id)
                .is_some_and(|image| !image.references.is_empty());
            if is_referenced {
                return Ok((deletion.records, deletion.freed));
            }
            quiet = true;
        }
        self.delete_image(&image.id, quiet, &mut deletion)?;
        Ok((deletion.records, deletion.freed))
    }

    /// Removes the digests of a repository of which the image has no tag any more.
    fn untag_lone_digests(
        &mut self,
        id: &ImageId,
        reference: &ImageReference,
        records: &mut Vec<DeleteResponse>,
    ) {
        let Some(image) = self.images.get(id) else {
            return;
        };
        let in_repository = |other: &&ImageReference| other.name_only() == reference.name_only();
        let own: Vec<ImageReference> = image
            .references
            .iter()
            .filter(in_repository)
            .cloned()
            .collect();
        if own.iter().all(|other| other.digest().is_some()) {
            for digest in &own {
                self.untag_silently(digest, records);
            }
        }
    }

    /// Takes a reference away and tells it.
    fn untag(
        &mut self,
        id: &ImageId,
        reference: &ImageReference,
        records: &mut Vec<DeleteResponse>,
    ) {
        self.untag_silently(reference, records);
        self.emit_image(id, id.as_str(), "untag");
    }

    fn untag_silently(&mut self, reference: &ImageReference, records: &mut Vec<DeleteResponse>) {
        self.images.remove_reference(reference);
        records.push(DeleteResponse {
            untagged: reference.familiar(),
            deleted: String::new(),
        });
    }

    /// Deletes an image unless something is in the way, and then its parents that nothing needs; `quiet` leaves it there
    /// without a word, unless it has no name and nothing uses it.
    fn delete_image(
        &mut self,
        id: &ImageId,
        quiet: bool,
        deletion: &mut Deletion,
    ) -> Result<(), ImageError> {
        let (mut id, mut quiet, mut force) = (id.clone(), quiet, deletion.force);
        loop {
            if let Err(conflict) = self.check_conflicts(&id, force, true) {
                let is_use =
                    matches!(&conflict, ImageError::Conflict { reason, .. } if reason.is_use());
                let stays = quiet && (!self.is_dangling(&id) || is_use);
                return if stays { Ok(()) } else { Err(conflict) };
            }
            let Some(image) = self.images.get(&id).cloned() else {
                return Ok(());
            };
            for reference in &image.references {
                self.untag(&id, reference, &mut deletion.records);
            }
            let deleted = |deleted: String| DeleteResponse {
                deleted,
                untagged: String::new(),
            };
            let layers = self.images.remove(&id);
            self.emit_image(&id, id.as_str(), "delete");
            deletion.records.push(deleted(id.to_string()));
            for (chain_id, size) in layers {
                let size = u64::try_from(size).unwrap_or(0);
                deletion.freed = deletion.freed.saturating_add(size);
                deletion.records.push(deleted(chain_id));
            }
            match image.parent {
                Some(parent) if deletion.prune => (id, quiet, force) = (parent, true, false),
                _ => return Ok(()),
            }
        }
    }

    /// Whether an image has no name and no image was made from it (moby: daemon/images/image_delete.go, `imageIsDangling`).
    fn is_dangling(&self, id: &ImageId) -> bool {
        let has_name = self
            .images
            .get(id)
            .is_some_and(|image| !image.references.is_empty());
        !has_name && !self.images.has_children(id)
    }

    /// What is in the way, hardest first; `references` says whether tags are.
    fn check_conflicts(
        &self,
        id: &ImageId,
        force: bool,
        references: bool,
    ) -> Result<(), ImageError> {
        let refusal = |reason| {
            Err(ImageError::Conflict {
                image: id.short().to_owned(),
                reason,
            })
        };
        if self.images.has_children(id) {
            return refusal(Conflict::Children);
        }
        if let Some(container) = self
            .containers
            .of_image(id)
            .find(|container| container.is_running())
        {
            return refusal(Conflict::RunningContainer(container.id.clone()));
        }
        if force {
            return Ok(());
        }
        if references
            && self
                .images
                .get(id)
                .is_some_and(|image| !image.references.is_empty())
        {
            return refusal(Conflict::References);
        }
        match self.containers.of_image(id).next() {
            Some(container) => refusal(Conflict::StoppedContainer(container.id.clone())),
            None => Ok(()),
        }
    }
}

fn is_id_prefix(id: &ImageId, text: &str) -> bool {
    id.as_str().starts_with(text) || id.hex().starts_with(text)
}

/// Whether all references are of one repository, with one tag at most.
fn is_single_reference(image: &Image) -> bool {
    let references: Vec<&ImageReference> = image.references.iter().collect();
    if references.len() <= 1 {
        return references.len() == 1;
    }
    let mut tags = references
        .iter()
        .filter(|reference| reference.digest().is_none());
    let single = match (tags.next(), tags.next()) {
        (_, Some(_)) => return false,
        (Some(tag), None) => tag.name_only(),
        (None, None) => match references.first() {
            Some(first) => first.name_only(),
            None => return false,
        },
    };
    let mut digests = references
        .iter()
        .filter(|reference| reference.digest().is_some())
        .peekable();
    digests.peek().is_some() && digests.all(|digest| digest.name_only() == single)
}
