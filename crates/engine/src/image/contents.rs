//! What an image is, apart from its names: its configuration, its layers, and how it came about.

use std::collections::BTreeMap;
use std::sync::Arc;

use docksim_api::container::Empty;
use docksim_api::image::ImageConfig;
use docksim_guest::filesystem::Filesystem;
use docksim_guest::image::{Release, Userland, root_filesystem};
use docksim_hub::{Family, Image as HubImage};
use docksim_reference::timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::ImageId;

/// What an image is. The id is the digest of its [configuration file](Contents::file).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Contents {
    /// When it was made, in nanoseconds since 1970.
    pub(crate) created_ns: i64,
    pub(crate) author: String,
    pub(crate) comment: String,
    /// The Docker that made it, if one says so.
    pub(crate) docker_version: String,
    /// The container it was made from; none for what came in another way.
    pub(crate) container: String,
    /// What its containers run.
    pub(crate) config: ImageConfig,
    /// From the bottom.
    pub(crate) layers: Vec<Layer>,
    /// From the first.
    pub(crate) history: Vec<HistoryEntry>,
    pub(crate) files: Files,
}

/// A layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layer {
    /// The digest of its archive.
    pub(crate) diff_id: String,
    /// Bytes of its files.
    pub(crate) size: i64,
}

/// A step that made a part of an image.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct HistoryEntry {
    /// In nanoseconds since 1970.
    pub(crate) created_ns: i64,
    pub(crate) created_by: String,
    pub(crate) author: String,
    pub(crate) comment: String,
    /// Whether it made the next layer, or changed the configuration only.
    pub(crate) has_layer: bool,
}

/// Where an image's files come from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Files {
    /// The catalogue; they are made when they are asked for first.
    Hub(&'static HubImage),
    /// They were made here.
    Own(Filesystem),
}

impl Contents {
    /// An image of the catalogue.
    pub(crate) fn of_hub(facts: &'static HubImage) -> Self {
        const BUILDER: &str = "buildkit.dockerfile.v0";
        let history = facts.history.iter().map(|step| HistoryEntry {
            created_ns: step.created_ns,
            created_by: step.text.to_owned(),
            author: String::new(),
            comment: BUILDER.to_owned(),
            has_layer: step.has_layer,
        });
        Self {
            created_ns: facts.created_ns,
            author: String::new(),
            comment: BUILDER.to_owned(),
            docker_version: String::new(),
            container: String::new(),
            config: config(facts),
            layers: facts
                .layers()
                .map(|layer| Layer {
                    diff_id: layer.diff_id.to_owned(),
                    size: layer.size,
                })
                .collect(),
            history: history.collect(),
            files: Files::Hub(facts),
        }
    }

    /// Bytes of all layers.
    pub(crate) fn size(&self) -> i64 {
        match &self.files {
            Files::Hub(facts) => facts.size_on_disk.bytes(),
            Files::Own(_) => self
                .layers
                .iter()
                .fold(0, |sum: i64, layer| sum.saturating_add(layer.size)),
        }
    }

    /// All its files.
    pub(crate) fn filesystem(&self) -> Filesystem {
        let facts = match &self.files {
            Files::Own(filesystem) => return filesystem.clone(),
            Files::Hub(facts) => facts,
        };
        let userland = match facts.family {
            Family::Scratch => Userland::Scratch,
            Family::Busybox => Userland::Busybox,
            Family::Alpine => Userland::Alpine,
            Family::Debian => Userland::Debian,
            Family::Rpm => Userland::Rpm,
            Family::Arch => Userland::Arch,
        };
        root_filesystem(
            userland,
            facts.release().map(|(distribution, version)| Release {
                distribution,
                version,
            }),
            facts.repository,
            &facts.programs(),
            facts.created_ns,
        )
    }

    /// Its id: the Hub's where it comes from there, the digest of its configuration file otherwise.
    pub(crate) fn id(&self) -> ImageId {
        match &self.files {
            Files::Hub(facts) => ImageId::new(facts.image_id),
            Files::Own(_) => ImageId::new(&digest(&self.file())),
        }
    }

    /// The configuration file (opencontainers/image-spec: config.md).
    pub(crate) fn file(&self) -> Vec<u8> {
        let mut file = serde_json::Map::new();
        file.insert("architecture".to_owned(), json!("amd64"));
        for (key, text) in [
            ("author", &self.author),
            ("comment", &self.comment),
            ("container", &self.container),
            ("docker_version", &self.docker_version),
        ] {
            if !text.is_empty() {
                file.insert(key.to_owned(), json!(text));
            }
        }
        file.insert("config".to_owned(), json!(self.config));
        file.insert(
            "created".to_owned(),
            json!(timestamp::rfc3339_nano(self.created_ns)),
        );
        let history: Vec<Value> = self.history.iter().map(HistoryEntry::file).collect();
        file.insert("history".to_owned(), json!(history));
        file.insert("os".to_owned(), json!("linux"));
        let diff_ids: Vec<&str> = self.layers.iter().map(|layer| &*layer.diff_id).collect();
        file.insert(
            "rootfs".to_owned(),
            json!({"type": "layers", "diff_ids": diff_ids}),
        );
        Value::Object(file).to_string().into_bytes()
    }

    /// The chain ids of its layers, from the bottom: each is the digest of the one below and the layer's diff id
    /// (opencontainers/image-spec: config.md, "Layer ChainID").
    pub(crate) fn chain(&self) -> Arc<[String]> {
        chain_ids(self.layers.iter().map(|layer| layer.diff_id.as_str()))
    }
}

impl HistoryEntry {
    fn file(&self) -> Value {
        let mut entry = serde_json::Map::new();
        entry.insert(
            "created".to_owned(),
            json!(timestamp::rfc3339_nano(self.created_ns)),
        );
        for (key, text) in [
            ("created_by", &self.created_by),
            ("author", &self.author),
            ("comment", &self.comment),
        ] {
            if !text.is_empty() {
                entry.insert(key.to_owned(), json!(text));
            }
        }
        if !self.has_layer {
            entry.insert("empty_layer".to_owned(), json!(true));
        }
        Value::Object(entry)
    }
}

/// `sha256:…` of some bytes.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// The chain ids of layers with these diff ids.
pub(super) fn chain_ids<'a>(diff_ids: impl Iterator<Item = &'a str>) -> Arc<[String]> {
    let mut chain: Vec<String> = Vec::new();
    for diff_id in diff_ids {
        let id = match chain.last() {
            None => diff_id.to_owned(),
            Some(below) => digest(format!("{below} {diff_id}").as_bytes()),
        };
        chain.push(id);
    }
    chain.into()
}

fn config(facts: &HubImage) -> ImageConfig {
    let list = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let set = |names: &[&str]| {
        names
            .iter()
            .map(|name| ((*name).to_owned(), Empty {}))
            .collect::<BTreeMap<_, _>>()
    };
    let labels = facts
        .labels
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    // Builders write `/` where no folder was chosen.
    let working_dir = if facts.working_dir.is_empty() {
        "/"
    } else {
        facts.working_dir
    };
    ImageConfig {
        cmd: facts.cmd.map(list),
        entrypoint: facts.entrypoint.filter(|words| !words.is_empty()).map(list),
        env: (!facts.env.is_empty()).then(|| list(facts.env)),
        exposed_ports: set(facts.exposed_ports),
        healthcheck: None,
        labels: (!facts.labels.is_empty()).then(|| labels.collect()),
        on_build: None,
        shell: list(facts.shell),
        stop_signal: facts.stop_signal.to_owned(),
        user: facts.user.to_owned(),
        volumes: (!facts.volumes.is_empty()).then(|| set(facts.volumes)),
        working_dir: working_dir.to_owned(),
    }
}
