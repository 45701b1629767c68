//! Images: the store of what has been pulled. Each operation has a file of its own.

mod create;
mod delete;
mod error;
mod inspect;
mod list;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Bound;
use std::sync::Arc;

use docksim_api::Timestamp;
use docksim_guest::filesystem::Filesystem;
use docksim_guest::image::{Userland, root_filesystem};
use docksim_hub::{Family, Image as HubImage};
use docksim_reference::image_reference::{AnyReference, ImageReference};
use imbl::OrdMap;
use sha2::{Digest, Sha256};

pub(crate) use self::create::Pull;
pub(crate) use self::error::ImageError;
pub(crate) use self::inspect::working_dir;
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
    /// What the hub knows of it.
    pub(crate) facts: &'static HubImage,
    /// Its tags and digests, in their full form and in order.
    pub(crate) references: BTreeSet<ImageReference>,
    /// Its layers' chain ids, from the bottom.
    pub(crate) chain: Arc<[String]>,
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

/// The images by id and by reference, and the layers by how often they are used.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Images {
    by_id: OrdMap<ImageId, Arc<Image>>,
    by_reference: OrdMap<ImageReference, ImageId>,
    /// How many images and containers use a layer, by its chain id.
    layers: OrdMap<String, u64>,
    /// The chains of images, also of those that are gone and whose containers are not.
    chains: OrdMap<ImageId, Arc<[String]>>,
    /// The files of images that containers were made from.
    filesystems: OrdMap<ImageId, Filesystem>,
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
        self.get(id)
            .map_or(0, |image| image.facts.size_on_disk.bytes())
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

    /// Stores an image under a reference; takes the reference from the image that had it.
    pub(crate) fn store(&mut self, facts: &'static HubImage, references: &[ImageReference]) {
        let id = ImageId::new(facts.image_id);
        if !self.by_id.contains_key(&id) {
            let chain = chain_ids(facts);
            self.use_layers(&chain);
            self.chains.insert(id.clone(), Arc::clone(&chain));
            let image = Image {
                id: id.clone(),
                facts,
                references: BTreeSet::new(),
                chain,
            };
            self.by_id.insert(id.clone(), Arc::new(image));
        }
        for reference in references {
            if let Some(other) = self.by_reference.insert(reference.clone(), id.clone())
                && other != id
                && let Some(image) = self.by_id.get_mut(&other)
            {
                Arc::make_mut(image).references.remove(reference);
            }
            if let Some(image) = self.by_id.get_mut(&id) {
                let image = Arc::make_mut(image);
                image.references.insert(reference.clone());
            }
        }
    }

    fn remove_reference(&mut self, reference: &ImageReference) {
        if let Some(id) = self.by_reference.remove(reference)
            && let Some(image) = self.by_id.get_mut(&id)
        {
            Arc::make_mut(image).references.remove(reference);
        }
    }

    /// Takes an image out of the store; the chain ids of the layers that nobody uses any more, from the top.
    fn remove(&mut self, id: &ImageId) -> Vec<String> {
        let Some(image) = self.by_id.remove(id) else {
            return Vec::new();
        };
        for reference in &image.references {
            self.by_reference.remove(reference);
        }
        self.release_layers(&image.chain)
    }

    /// A container uses an image's layers.
    pub(crate) fn use_by_container(&mut self, id: &ImageId) {
        if let Some(chain) = self.chains.get(id).cloned() {
            self.use_layers(&chain);
        }
    }

    /// A container does not use an image's layers any more.
    pub(crate) fn release_by_container(&mut self, id: &ImageId) {
        if let Some(chain) = self.chains.get(id).cloned() {
            self.release_layers(&chain);
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
        let Some(facts) = self.get(id).map(|image| image.facts) else {
            return Filesystem::new(now.0);
        };
        let userland = match facts.family {
            Family::Scratch => Userland::Scratch,
            Family::Busybox => Userland::Busybox,
            Family::Alpine => Userland::Alpine,
            Family::Debian => Userland::Debian,
            Family::Rpm => Userland::Rpm,
            Family::Arch => Userland::Arch,
        };
        let filesystem = root_filesystem(
            userland,
            facts.repository,
            &facts.programs(),
            facts.created_ns,
        );
        self.filesystems.insert(id.clone(), filesystem.clone());
        filesystem
    }

    fn use_layers(&mut self, chain: &[String]) {
        for layer in chain {
            *self.layers.entry(layer.clone()).or_insert(0) += 1;
        }
    }

    fn release_layers(&mut self, chain: &[String]) -> Vec<String> {
        let mut removed = Vec::new();
        for layer in chain.iter().rev() {
            let Some(users) = self.layers.get_mut(layer) else {
                continue;
            };
            *users = users.saturating_sub(1);
            if *users == 0 {
                self.layers.remove(layer);
                removed.push(layer.clone());
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
        images.sort_by_key(|image| std::cmp::Reverse(image.facts.created_ns));
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
}

/// The name of the folder in which overlay2 would keep a layer; real ones are random.
pub(crate) fn cache_id(content: &str) -> String {
    let digest = Sha256::digest(format!("overlay2 {content}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The chain ids of an image's layers, from the bottom: each is the digest of the one below and the layer's diff id
/// (opencontainers/image-spec: config.md, "Layer ChainID").
fn chain_ids(facts: &HubImage) -> Arc<[String]> {
    let mut chain: Vec<String> = Vec::new();
    for layer in facts.layers() {
        let id = match chain.last() {
            None => layer.diff_id.to_owned(),
            Some(below) => {
                let digest = Sha256::digest(format!("{below} {}", layer.diff_id));
                let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("sha256:{hex}")
            }
        };
        chain.push(id);
    }
    chain.into()
}
