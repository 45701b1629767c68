//! Images: the store of what has been pulled. Each operation has a file of its own.

mod changes;
mod commit;
mod contents;
mod create;
mod delete;
mod error;
mod history;
mod import;
mod inspect;
mod list;
mod load;
mod prune;
mod push;
mod save;
mod search;
mod tag;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Bound;
use std::sync::Arc;

use docksim_api::Timestamp;
use docksim_guest::filesystem::Filesystem;
use docksim_reference::image_reference::{AnyReference, ImageReference};
use docksim_reference::platform::Platform;
use imbl::{OrdMap, OrdSet};

pub(crate) use self::contents::Contents;
pub(crate) use self::create::Pull;
pub(crate) use self::error::ImageError;
use crate::{Engine, ImageView};

/// An image's id: the digest of its configuration, `sha256:…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ImageId(Arc<str>);

impl ImageId {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits without their algorithm.
    pub(crate) fn hex(&self) -> &str {
        self.0.strip_prefix("sha256:").unwrap_or(&self.0)
    }

    /// The first twelve digits.
    pub(crate) fn short(&self) -> &str {
        self.hex().get(..12).unwrap_or_default()
    }
}

impl fmt::Display for ImageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An image that the daemon has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Image {
    pub(crate) id: ImageId,
    pub(crate) contents: Arc<Contents>,
    /// Its tags and digests, in their full form and in order.
    pub(crate) references: BTreeSet<ImageReference>,
    /// Its layers' chain ids, from the bottom.
    pub(crate) chain: Arc<[String]>,
    /// The image it was made from here.
    pub(crate) parent: Option<ImageId>,
    /// When it got a tag here last.
    pub(crate) tagged_at: Option<Timestamp>,
}

impl Image {
    /// `repository:tag` of each tag.
    pub(crate) fn repo_tags(&self) -> Vec<String> {
        let tags = self
            .references
            .iter()
            .filter(|reference| reference.digest().is_none());
        tags.map(ImageReference::familiar).collect()
    }

    /// `repository@sha256:…` of each digest.
    pub(crate) fn repo_digests(&self) -> Vec<String> {
        let digests = self
            .references
            .iter()
            .filter(|reference| reference.digest().is_some());
        digests.map(ImageReference::familiar).collect()
    }
}

/// A layer that is stored, and who uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct StoredLayer {
    size: i64,
    images: u64,
    containers: u64,
}

/// The images by id and by reference, and the layers by how often they are used.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Images {
    by_id: OrdMap<ImageId, Arc<Image>>,
    by_reference: OrdMap<ImageReference, ImageId>,
    /// The layers by their chain ids.
    layers: OrdMap<String, StoredLayer>,
    /// The chains of images, also of those that are gone and whose containers are not.
    chains: OrdMap<ImageId, Arc<[String]>>,
    /// The files of images that containers were made from.
    filesystems: OrdMap<ImageId, Filesystem>,
    /// The images that were made from an image.
    children: OrdMap<ImageId, OrdSet<ImageId>>,
}

impl Images {
    pub(crate) fn count(&self) -> usize {
        self.by_id.len()
    }

    pub(crate) fn get(&self, id: &ImageId) -> Option<&Image> {
        self.by_id.get(id).map(Arc::as_ref)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Image> {
        self.by_id.values().map(Arc::as_ref)
    }

    /// Bytes of an image; 0 when it is gone.
    pub(crate) fn size(&self, id: &ImageId) -> i64 {
        self.get(id).map_or(0, |image| image.contents.size())
    }

    /// The tags of a reference's repository, with their images.
    fn tags_of(&self, reference: &ImageReference) -> Vec<(ImageReference, ImageId)> {
        let name = reference.name_only();
        self.by_reference
            .range(name.clone()..)
            .take_while(|(other, _)| other.name_only() == name)
            .filter(|(other, _)| other.digest().is_none())
            .map(|(other, id)| (other.clone(), id.clone()))
            .collect()
    }

    /// The digests of a reference's repository.
    fn digests_of(&self, reference: &ImageReference) -> Vec<ImageReference> {
        let name = reference.name_only();
        self.by_reference
            .range(name.clone()..)
            .take_while(|(other, _)| other.name_only() == name)
            .filter(|(other, _)| other.digest().is_some())
            .map(|(other, _)| other.clone())
            .collect()
    }

    /// Bytes of all layers.
    pub(crate) fn layers_size(&self) -> i64 {
        let sizes = self.layers.values().map(|layer| layer.size);
        sizes.fold(0, i64::saturating_add)
    }

    /// Bytes of an image's layers that other images have too.
    pub(crate) fn shared_size(&self, id: &str) -> i64 {
        let layers = self.chain(&ImageId::new(id)).iter();
        layers
            .filter_map(|chain_id| self.layers.get(chain_id))
            .filter(|layer| layer.images > 1)
            .fold(0, |sum: i64, layer| sum.saturating_add(layer.size))
    }

    /// The image that a reference points to.
    fn referenced(&self, reference: &ImageReference) -> Option<&Image> {
        self.by_reference.get(reference).and_then(|id| self.get(id))
    }

    /// The image whose id starts so, if there is one only.
    fn by_prefix(&self, text: &str) -> Option<&Image> {
        let prefix = if text.starts_with("sha256:") {
            text.to_owned()
        } else {
            format!("sha256:{text}")
        };
        let from = (Bound::Included(ImageId::new(&prefix)), Bound::Unbounded);
        let mut matching = self
            .by_id
            .range(from)
            .take_while(|(id, _)| id.as_str().starts_with(&prefix));
        match (matching.next(), matching.next()) {
            (Some((_, image)), None) => Some(image),
            _ => None,
        }
    }

    /// Stores an image unless it is there; its id.
    pub(crate) fn add(&mut self, contents: Contents, parent: Option<ImageId>) -> ImageId {
        let id = contents.id();
        if !self.by_id.contains_key(&id) {
            let chain = contents.chain();
            for (layer, chain_id) in contents.layers.iter().zip(chain.iter()) {
                let stored = self.layers.entry(chain_id.clone()).or_default();
                stored.size = layer.size;
                stored.images += 1;
            }
            self.chains.insert(id.clone(), Arc::clone(&chain));
            if let Some(parent) = &parent {
                let children = self.children.entry(parent.clone()).or_default();
                children.insert(id.clone());
            }
            let image = Image {
                id: id.clone(),
                contents: Arc::new(contents),
                references: BTreeSet::new(),
                chain,
                parent,
                tagged_at: None,
            };
            self.by_id.insert(id.clone(), Arc::new(image));
        }
        id
    }

    /// Lets a reference point to an image; takes it from the image that had it.
    pub(crate) fn refer(&mut self, reference: &ImageReference, id: &ImageId) {
        if let Some(other) = self.by_reference.insert(reference.clone(), id.clone())
            && other != *id
            && let Some(image) = self.by_id.get_mut(&other)
        {
            Arc::make_mut(image).references.remove(reference);
        }
        if let Some(image) = self.by_id.get_mut(id) {
            Arc::make_mut(image).references.insert(reference.clone());
        }
    }

    /// Takes note of when an image got a name.
    fn set_tagged_at(&mut self, id: &ImageId, at: Timestamp) {
        if let Some(image) = self.by_id.get_mut(id) {
            Arc::make_mut(image).tagged_at = Some(at);
        }
    }

    /// Whether images were made from an image.
    pub(crate) fn has_children(&self, id: &ImageId) -> bool {
        self.children
            .get(id)
            .is_some_and(|children| !children.is_empty())
    }

    fn remove_reference(&mut self, reference: &ImageReference) {
        if let Some(id) = self.by_reference.remove(reference)
            && let Some(image) = self.by_id.get_mut(&id)
        {
            Arc::make_mut(image).references.remove(reference);
        }
    }

    /// Takes an image out of the store; the chain ids and sizes of the layers that nobody uses any more, from the top.
    fn remove(&mut self, id: &ImageId) -> Vec<(String, i64)> {
        let Some(image) = self.by_id.remove(id) else {
            return Vec::new();
        };
        for reference in &image.references {
            self.by_reference.remove(reference);
        }
        if let Some(children) = image
            .parent
            .as_ref()
            .and_then(|parent| self.children.get_mut(parent))
        {
            children.remove(id);
        }
        self.release_layers(&image.chain, |layer| &mut layer.images)
    }

    /// A container uses an image's layers.
    pub(crate) fn use_by_container(&mut self, id: &ImageId) {
        for layer in self.chain(id).to_vec() {
            self.layers.entry(layer).or_default().containers += 1;
        }
    }

    /// A container does not use an image's layers any more.
    pub(crate) fn release_by_container(&mut self, id: &ImageId) {
        if let Some(chain) = self.chains.get(id).cloned() {
            self.release_layers(&chain, |layer| &mut layer.containers);
        }
    }

    /// The chain ids of an image's layers, also when the image is gone.
    pub(crate) fn chain(&self, id: &ImageId) -> &[String] {
        self.chains
            .get(id)
            .map(|chain| &**chain)
            .unwrap_or_default()
    }

    /// The files of an image; they are made when they are asked for first.
    pub(crate) fn filesystem(&mut self, id: &ImageId, now: Timestamp) -> Filesystem {
        if let Some(filesystem) = self.filesystems.get(id) {
            return filesystem.clone();
        }
        let Some(image) = self.get(id) else {
            return Filesystem::new(now.0);
        };
        let filesystem = image.contents.filesystem();
        self.filesystems.insert(id.clone(), filesystem.clone());
        filesystem
    }

    fn release_layers(
        &mut self,
        chain: &[String],
        users: fn(&mut StoredLayer) -> &mut u64,
    ) -> Vec<(String, i64)> {
        let mut removed = Vec::new();
        for chain_id in chain.iter().rev() {
            let Some(layer) = self.layers.get_mut(chain_id) else {
                continue;
            };
            let users = users(layer);
            *users = users.saturating_sub(1);
            let layer = *layer;
            if layer.images == 0 && layer.containers == 0 {
                self.layers.remove(chain_id);
                removed.push((chain_id.clone(), layer.size));
            }
        }
        removed
    }

    fn has_layer(&self, chain_id: &str) -> bool {
        self.layers.contains_key(chain_id)
    }

    /// The images at a glance, in the order of `docker images`.
    pub(crate) fn views(&self) -> Vec<ImageView> {
        let mut images: Vec<&Image> = self.iter().collect();
        images.sort_by_key(|image| std::cmp::Reverse(image.contents.created_ns));
        images
            .iter()
            .map(|image| ImageView {
                id: image.id.to_string(),
                tags: image.repo_tags(),
            })
            .collect()
    }
}

impl Engine {
    /// Finds an image by reference, id or a prefix of its id (moby: daemon/images/image.go, `GetImage`).
    pub(crate) fn find_image(&self, text: &str) -> Result<&Image, ImageError> {
        let named = match AnyReference::parse(text)? {
            AnyReference::Digest(digest) => {
                let found = self.images.get(&ImageId::new(&digest));
                return found.ok_or(ImageError::NotFound(digest));
            }
            AnyReference::Named(reference) => reference.or_latest(),
        };
        // A reference with a tag and a digest is looked up by its digest.
        let key = match named.digest() {
            Some(digest) => named.with_digest(digest),
            None => named.clone(),
        };
        let found = self
            .images
            .referenced(&key)
            .or_else(|| self.images.by_prefix(text));
        found.ok_or_else(|| ImageError::NotFound(named.familiar()))
    }

    /// Finds an image that must be for a platform (moby: daemon/images/image.go, `getImage`).
    pub(crate) fn find_image_for(
        &self,
        text: &str,
        platform: Option<&str>,
    ) -> Result<&Image, ImageError> {
        let image = self.find_image(text)?;
        match platform {
            Some(wanted) if !Platform::parse(wanted)?.is_linux_on_amd64() => {
                Err(ImageError::OtherPlatform {
                    reference: text.to_owned(),
                    wanted: wanted.to_owned(),
                })
            }
            _ => Ok(image),
        }
    }
}

/// What the images here are for.
const OWN_PLATFORM: &str = "linux/amd64";

/// The name of the folder in which overlay2 would keep a layer; real ones are random.
pub(crate) fn cache_id(content: &str) -> String {
    let digest = contents::digest(format!("overlay2 {content}").as_bytes());
    digest.strip_prefix("sha256:").unwrap_or(&digest).to_owned()
}
