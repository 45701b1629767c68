//! `POST /images/load`: images from an archive (moby: internal/image/tarexport/load.go).

use std::collections::BTreeMap;

use docksim_api::image::ImageConfig;
use docksim_api::{ProgressMessage, Reply, StreamItem};
use docksim_guest::archive;
use docksim_guest::filesystem::{Caller, Filesystem};
use docksim_reference::image_reference::ImageReference;
use docksim_reference::timestamp;
use serde::Deserialize;

use super::contents::{Files, HistoryEntry, Layer};
use super::{Contents, ImageError, ImageId, OWN_PLATFORM};
use crate::Engine;
use crate::stream::Purpose;

/// An entry of `manifest.json`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct ManifestItem {
    config: String,
    repo_tags: Option<Vec<String>>,
    layers: Vec<String>,
}

/// A configuration file.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct ConfigFile {
    author: String,
    comment: String,
    container: String,
    docker_version: String,
    config: ImageConfig,
    created: String,
    history: Vec<HistoryFile>,
    rootfs: RootFsFile,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct HistoryFile {
    created: String,
    created_by: String,
    author: String,
    comment: String,
    empty_layer: bool,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct RootFsFile {
    diff_ids: Vec<String>,
}

impl Engine {
    pub(crate) fn images_load(&mut self, bytes: &[u8], platforms: &[String]) -> Reply {
        let mut said = Vec::new();
        let loaded = self.load(bytes, platforms, &mut said);
        let stream = self.streams.open(Purpose::Answer);
        let mut messages: Vec<ProgressMessage> = said
            .into_iter()
            .map(|text| ProgressMessage {
                stream: text,
                ..ProgressMessage::default()
            })
            .collect();
        // A message of nothing ends the load of what is all for another platform.
        if loaded.is_ok() && messages.is_empty() {
            messages.push(ProgressMessage::default());
        }
        if let Err(error) = loaded {
            messages.push(ProgressMessage {
                error: Some(error.to_string()),
                ..ProgressMessage::default()
            });
        }
        for message in messages {
            self.streams.push(stream, StreamItem::Progress(message));
        }
        self.streams.close(stream);
        Reply::Stream(stream)
    }

    fn load(
        &mut self,
        bytes: &[u8],
        platforms: &[String],
        said: &mut Vec<String>,
    ) -> Result<(), ImageError> {
        let caller = Caller::root(self.now.0);
        let mut files = Filesystem::new(self.now.0);
        archive::unpack(&mut files, bytes)?;
        let folder = self.generator.below(u32::MAX);
        let read = |path: &str| {
            let found = files.read_file(&caller, &format!("/{path}"));
            found.map_err(|_| ImageError::NotInArchive {
                folder,
                path: path.to_owned(),
            })
        };
        let manifest = match read("manifest.json") {
            Ok(manifest) => manifest,
            // An archive of old has no manifest.
            Err(_) => read("repositories")?,
        };
        let items: Vec<ManifestItem> = serde_json::from_slice(&manifest)
            .map_err(|error| ImageError::BadManifest(error.to_string()))?;
        if platforms.len() > 1 {
            return Err(ImageError::SeveralPlatforms);
        }
        // What is for another platform is passed over.
        let is_wanted = platforms
            .first()
            .is_none_or(|platform| platform == OWN_PLATFORM);
        for item in items.into_iter().filter(|_| is_wanted) {
            let config = read(&item.config)?;
            let mut layers = BTreeMap::new();
            for layer in &item.layers {
                layers.insert(layer.clone(), read(layer)?);
            }
            let contents = self.contents_of(&item, &config, &layers)?;
            let id = self.images.add(contents, None);
            for tag in item.repo_tags.iter().flatten() {
                let reference = ImageReference::parse(tag)?;
                self.take_name_from_other(&id, &reference, said);
                self.images.refer(&reference, &id);
                said.push(format!("Loaded image: {}\n", reference.familiar()));
            }
            if item.repo_tags.as_ref().is_none_or(Vec::is_empty) {
                said.push(format!("Loaded image ID: {id}\n"));
            }
            self.emit_image(&id, id.as_str(), "load");
        }
        Ok(())
    }

    /// An image of the catalogue is known by its id; another is what its files say.
    fn contents_of(
        &self,
        item: &ManifestItem,
        config: &[u8],
        layers: &BTreeMap<String, std::sync::Arc<Vec<u8>>>,
    ) -> Result<Contents, ImageError> {
        let hex = item.config.rsplit('/').next().unwrap_or_default();
        let id = format!("sha256:{}", hex.trim_end_matches(".json"));
        if let Some(facts) = self.catalogue.images().find(|image| image.image_id == id) {
            return Ok(Contents::of_hub(facts));
        }
        let file: ConfigFile = serde_json::from_slice(config)
            .map_err(|error| ImageError::BadManifest(error.to_string()))?;
        let mut filesystem = Filesystem::new(self.now.0);
        let mut stored = Vec::new();
        for (path, diff_id) in item.layers.iter().zip(&file.rootfs.diff_ids) {
            let bytes = layers.get(path).map(|bytes| bytes.as_slice());
            let size = archive::unpack(&mut filesystem, bytes.unwrap_or_default())?;
            stored.push(Layer {
                diff_id: diff_id.clone(),
                size,
            });
        }
        let moment = |text: &str| timestamp::parse_rfc3339(text).unwrap_or(0);
        let history = file.history.into_iter().map(|entry| HistoryEntry {
            created_ns: moment(&entry.created),
            created_by: entry.created_by,
            author: entry.author,
            comment: entry.comment,
            has_layer: !entry.empty_layer,
        });
        Ok(Contents {
            created_ns: moment(&file.created),
            author: file.author,
            comment: file.comment,
            container: file.container,
            docker_version: file.docker_version,
            config: file.config,
            layers: stored,
            history: history.collect(),
            files: Files::Own(filesystem),
        })
    }

    /// Says that an image loses its name to the one that is loaded.
    fn take_name_from_other(
        &self,
        id: &ImageId,
        reference: &ImageReference,
        said: &mut Vec<String>,
    ) {
        if let Some(other) = self.images.referenced(reference)
            && other.id != *id
        {
            said.push(format!(
                "The image {} already exists, renaming the old one with ID {} to empty string\n",
                reference.familiar(),
                other.id
            ));
        }
    }
}
