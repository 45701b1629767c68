//! `GET /images/get`: images as an archive (moby: internal/image/tarexport/save.go).

use std::collections::BTreeMap;
use std::sync::Arc;

use docksim_api::{ApiError, Response};
use docksim_guest::archive;
use docksim_guest::filesystem::{Caller, Filesystem};
use docksim_reference::image_reference::{AnyReference, ImageReference};
use serde_json::json;

use super::contents::digest;
use super::{Image, ImageError, ImageId, OWN_PLATFORM};
use crate::Engine;

const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// The images to save, each with the names it is saved under.
type Wanted = BTreeMap<ImageId, Vec<ImageReference>>;

impl Engine {
    pub(crate) fn images_get(
        &mut self,
        names: &[String],
        platforms: &[String],
    ) -> Result<Response, ApiError> {
        if platforms.len() > 1 {
            return Err(ImageError::SeveralPlatforms.into());
        }
        let platform = platforms.first().map(String::as_str);
        let wanted = self.wanted(names, platform)?;
        let mut layout = Layout::default();
        for (id, references) in &wanted {
            if let Some(image) = self.images.get(id) {
                layout.add(image, references);
            }
        }
        let archive = layout.finish(self.now.0);
        for id in wanted.keys() {
            self.emit_image(id, id.as_str(), "save");
        }
        Ok(Response::Archive(archive))
    }

    /// A repository without a tag means all its tags, or else the start of an id; an id means no name
    /// (moby: image/tarexport/save.go, `parseNames`).
    fn wanted(&self, names: &[String], platform: Option<&str>) -> Result<Wanted, ImageError> {
        let mut wanted = Wanted::new();
        for name in names {
            let reference = match AnyReference::parse(name)? {
                AnyReference::Named(reference) => reference,
                AnyReference::Digest(digest) => {
                    let id = ImageId::new(&digest);
                    if self.images.get(&id).is_none() {
                        return Err(ImageError::NotInStore(digest));
                    }
                    wanted.entry(id).or_default();
                    continue;
                }
            };
            let mut tags = match self.images.referenced(&reference) {
                Some(image) => vec![(reference.clone(), image.id.clone())],
                None if !reference.is_name_only() => return Err(ImageError::NoSuchReference),
                None => self.images.tags_of(&reference),
            };
            if tags.is_empty() {
                let image = self.images.by_prefix(name);
                let image = image.ok_or_else(|| ImageError::NotFound(name.clone()))?;
                wanted.entry(image.id.clone()).or_default();
            }
            // A digest is no name to be found under.
            for (reference, id) in tags.drain(..) {
                let names = wanted.entry(id).or_default();
                if reference.tag().is_some() && !names.contains(&reference) {
                    names.push(reference);
                }
            }
        }
        match platform {
            Some(platform) if platform != OWN_PLATFORM => {
                Err(ImageError::NoExportTarget(platform.to_owned()))
            }
            _ => Ok(wanted),
        }
    }
}

/// An archive of images (opencontainers/image-spec: image-layout.md, and Docker's own `manifest.json`).
#[derive(Default)]
struct Layout {
    blobs: BTreeMap<String, Vec<u8>>,
    manifests: Vec<String>,
    entries: Vec<String>,
    repositories: BTreeMap<String, BTreeMap<String, String>>,
}

impl Layout {
    fn add(&mut self, image: &Image, references: &[ImageReference]) {
        let contents = &image.contents;
        let config = contents.file();
        // The bottom layer has all files; where a file came from is not known.
        let whole = archive::pack(&contents.filesystem());
        let nothing = archive::pack(&Filesystem::new(0));
        let mut layers = Vec::new();
        let mut sources = Vec::new();
        for (at, layer) in contents.layers.iter().enumerate() {
            let bytes = if at == 0 { &whole } else { &nothing };
            let hex = bare(&layer.diff_id);
            layers.push(text(&format!("blobs/sha256/{hex}")));
            let source = descriptor(LAYER, &layer.diff_id, bytes.len());
            sources.push((text(&layer.diff_id), source));
            self.blobs
                .entry(hex.to_owned())
                .or_insert_with(|| bytes.clone());
        }
        let descriptors: Vec<&str> = sources.iter().map(|(_, source)| source.as_str()).collect();
        let manifest = ordered(&[
            ("schemaVersion", "2".to_owned()),
            ("mediaType", text(MANIFEST)),
            (
                "config",
                descriptor(CONFIG, image.id.as_str(), config.len()),
            ),
            ("layers", format!("[{}]", descriptors.join(","))),
        ]);
        let manifest_digest = digest(manifest.as_bytes());
        let own = descriptor_members(MANIFEST, &manifest_digest, manifest.len());
        self.blobs.insert(image.id.hex().to_owned(), config);
        for reference in references {
            let tag = reference.tag().unwrap_or_default();
            let annotations = ordered(&[
                ("io.containerd.image.name", text(&reference.to_string())),
                ("org.opencontainers.image.ref.name", text(tag)),
            ]);
            let mut entry = own.to_vec();
            entry.push(("annotations", annotations));
            self.manifests.push(ordered(&entry));
            let top = contents.layers.last().map(|layer| bare(&layer.diff_id));
            self.repositories
                .entry(reference.familiar_name())
                .or_default()
                .insert(tag.to_owned(), top.unwrap_or_default().to_owned());
        }
        if references.is_empty() {
            self.manifests.push(ordered(&own));
        }
        self.blobs
            .insert(bare(&manifest_digest).to_owned(), manifest.into_bytes());
        let tags: Vec<String> = references.iter().map(ImageReference::familiar).collect();
        let tags = if tags.is_empty() {
            "null".to_owned()
        } else {
            json!(tags).to_string()
        };
        let sources: Vec<String> = sources
            .iter()
            .map(|(diff_id, source)| format!("{diff_id}:{source}"))
            .collect();
        self.entries.push(ordered(&[
            ("Config", text(&format!("blobs/sha256/{}", image.id.hex()))),
            ("RepoTags", tags),
            ("Layers", format!("[{}]", layers.join(","))),
            ("LayerSources", format!("{{{}}}", sources.join(","))),
        ]));
    }

    fn finish(self, now: i64) -> Arc<[u8]> {
        let mut files = Filesystem::new(0);
        let index = ordered(&[
            ("schemaVersion", "2".to_owned()),
            ("mediaType", text(INDEX)),
            ("manifests", format!("[{}]", self.manifests.join(","))),
        ]);
        let named = [
            ("index.json", index),
            ("manifest.json", format!("[{}]\n", self.entries.join(","))),
            (
                "oci-layout",
                r#"{"imageLayoutVersion": "1.0.0"}"#.to_owned(),
            ),
            ("repositories", format!("{}\n", json!(self.repositories))),
        ];
        // A new file system takes all of these.
        let caller = Caller::root(now);
        let _made = files.make_dirs(&caller, "/blobs/sha256");
        for (hex, bytes) in self.blobs {
            let _written = files.write_file(&caller, &format!("/blobs/sha256/{hex}"), &bytes);
        }
        let epoch = Caller::root(0);
        for (name, text) in named {
            if name != "repositories" || !self.repositories.is_empty() {
                let _written = files.write_file(&epoch, &format!("/{name}"), text.as_bytes());
            }
        }
        archive::pack(&files).into()
    }
}

fn bare(digest: &str) -> &str {
    digest.strip_prefix("sha256:").unwrap_or(digest)
}

fn descriptor(media_type: &str, digest: &str, size: usize) -> String {
    ordered(&descriptor_members(media_type, digest, size))
}

fn descriptor_members(media_type: &str, digest: &str, size: usize) -> [(&'static str, String); 3] {
    [
        ("mediaType", text(media_type)),
        ("digest", text(digest)),
        ("size", size.to_string()),
    ]
}

/// A text in JSON.
fn text(text: &str) -> String {
    json!(text).to_string()
}

/// An object with its members in this order.
fn ordered(members: &[(&str, String)]) -> String {
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}
