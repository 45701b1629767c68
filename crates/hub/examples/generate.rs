//! Writes `src/data.rs` from a folder of facts: `cargo run -p docksim-hub --example generate -- FOLDER [--check]`.
//!
//! The folder has a `NAME.json` for each official repository: its tags, and of each its digests, layers, environment and
//! configuration; and a `popular.json` with what the Hub's search tells of them. With `--check` nothing is written; the exit code says whether the data is fresh.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a tool that reads and writes files; the crate itself does not"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fmt, fs};

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use sha2::{Digest as _, Sha256};

/// Thousandths of its compressed size that a layer has where nothing better is known.
const USUAL_RATIO: i64 = 2800;

#[derive(Deserialize)]
struct Repository {
    repository: String,
    tags: Vec<Tag>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Tag {
    Same { tag: String, same_as: String },
    Own(Box<OwnTag>),
}

#[derive(Deserialize)]
struct OwnTag {
    tag: String,
    index_digest: String,
    platforms: Vec<String>,
    amd64: Facts,
}

#[derive(Deserialize)]
struct Facts {
    manifest_digest: String,
    image_id: String,
    created: String,
    on_disk_size: Option<i64>,
    on_disk_size_from: Option<Measurement>,
    entrypoint: Option<Vec<String>>,
    cmd: Option<Vec<String>>,
    shell: Option<Vec<String>>,
    env: Pairs,
    workdir: Option<String>,
    user: Option<String>,
    exposed_ports: Option<BTreeSet<String>>,
    volumes: Option<BTreeSet<String>>,
    stop_signal: Option<String>,
    labels: BTreeMap<String, String>,
    layers: Vec<LayerFacts>,
    #[serde(default)]
    history: Vec<StepFacts>,
}

/// What the Hub's search tells of a repository.
#[derive(Deserialize)]
struct Popularity {
    repository: String,
    description: String,
    star_count: Option<i64>,
}

/// What a size on disk was measured on.
#[derive(Deserialize)]
struct Measurement {
    /// Whether it was this very image, and not another build of the same software.
    same_image: bool,
}

#[derive(Deserialize, Clone)]
struct LayerFacts {
    digest: String,
    compressed_size: i64,
}

/// An instruction that made a part of an image.
#[derive(Deserialize)]
struct StepFacts {
    created: String,
    instruction: String,
    #[serde(default)]
    args: Option<Arguments>,
    /// Absent where it is not known.
    empty_layer: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Arguments {
    Text(String),
    List(Vec<String>),
}

impl StepFacts {
    /// The instruction as BuildKit writes it into a history. What the facts do not tell, the texts of scripts and the
    /// names of copied files, is an ellipsis.
    fn text(&self) -> String {
        let name = self.instruction.as_str();
        match (&self.args, name) {
            (Some(Arguments::Text(text)), "WORKDIR") => format!("WORKDIR {text}"),
            (Some(Arguments::Text(text)), _) => format!("{name} {text}"),
            (Some(Arguments::List(ports)), "EXPOSE") => format!("EXPOSE [{}]", ports.join(" ")),
            (Some(Arguments::List(paths)), "VOLUME") => format!("VOLUME [{}]", paths.join(" ")),
            (Some(Arguments::List(words)), _) => {
                let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
                format!("{name} [{}]", words.join(" "))
            }
            (None, "RUN") => "RUN /bin/sh -c … # buildkit".to_owned(),
            (None, "COPY" | "ADD") => format!("{name} … # buildkit"),
            (None, _) => format!("{name} …"),
        }
    }

    /// Whether it made a layer; what only describes the image did not.
    fn has_layer(&self) -> bool {
        match self.empty_layer {
            Some(empty) => !empty,
            None => self.instruction != "LABEL",
        }
    }
}

/// The members of an object in their order.
struct Pairs(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// An image: its repository, all its tags, and its facts.
struct Image {
    repository: String,
    tags: Vec<String>,
    facts: Box<OwnTag>,
}

impl Image {
    /// What is below its first layer, by the repositories that are known to stand on something else than Debian.
    fn family(&self) -> &'static str {
        let base = self
            .facts
            .amd64
            .layers
            .first()
            .map_or(0, |layer| layer.compressed_size);
        match self.repository.as_str() {
            "library/amazonlinux"
            | "library/fedora"
            | "library/mysql"
            | "library/openjdk"
            | "library/elasticsearch"
            | "library/kibana" => "Rpm",
            "library/archlinux" => "Arch",
            "library/hello-world" => "Scratch",
            "library/nats" if base > 5_000_000 => "Scratch",
            "library/busybox" => "Busybox",
            _ if base < 4_000_000 => "Alpine",
            _ => "Debian",
        }
    }

    /// Thousandths of its compressed size that its first layer has, by measured images of that layer alone.
    fn base_ratio(&self) -> i64 {
        let base = self
            .facts
            .amd64
            .layers
            .first()
            .map_or(0, |layer| layer.compressed_size);
        match (self.family(), base) {
            ("Alpine", _) => 2190,
            ("Busybox", _) => 2000,
            // Slim Debian and Ubuntu before 26.04.
            ("Debian", ..32_000_000) => 2640,
            ("Debian", _) => 2430,
            ("Rpm", _) => 2650,
            _ => USUAL_RATIO,
        }
    }
}

/// The uncompressed sizes of layers, as far as they are settled.
#[derive(Default)]
struct Sizes(BTreeMap<String, i64>);

impl Sizes {
    /// Settles the layers of an image that has been measured so that they add up to what was measured.
    fn settle_measured(&mut self, image: &Image, measured: i64) {
        let layers = &image.facts.amd64.layers;
        let total: i64 = layers.iter().map(|layer| layer.compressed_size).sum();
        let base = layers.first().map_or(0, |layer| layer.compressed_size);
        // Where there is hardly more than the base, the measure is the base's.
        if base * 20 < total * 19 {
            self.settle_base(image);
        }
        let known: i64 = layers
            .iter()
            .filter_map(|layer| self.0.get(&layer.digest))
            .sum();
        let mut open: Vec<&LayerFacts> = layers
            .iter()
            .filter(|layer| !self.0.contains_key(&layer.digest))
            .collect();
        open.sort_by_key(|layer| layer.compressed_size);
        let compressed: i64 = open.iter().map(|layer| layer.compressed_size).sum();
        let Some(largest) = open.pop().filter(|_| measured > known) else {
            return;
        };
        let ratio = (measured - known) * 1000 / compressed.max(1);
        for layer in open {
            self.0
                .insert(layer.digest.clone(), layer_size(layer, ratio));
        }
        let others: i64 = layers
            .iter()
            .filter_map(|layer| self.0.get(&layer.digest))
            .sum();
        self.0.insert(largest.digest.clone(), measured - others);
    }

    /// Settles what is open with a ratio; the sum.
    fn settle(&mut self, image: &Image, ratio: i64) -> i64 {
        self.settle_base(image);
        let layers = image.facts.amd64.layers.iter();
        layers
            .map(|layer| {
                *self
                    .0
                    .entry(layer.digest.clone())
                    .or_insert(layer_size(layer, ratio))
            })
            .sum()
    }

    fn settle_base(&mut self, image: &Image) {
        if let Some(base) = image.facts.amd64.layers.first() {
            let size = layer_size(base, image.base_ratio());
            self.0.entry(base.digest.clone()).or_insert(size);
        }
    }

    /// Thousandths that the layers above the base of a measured image have.
    fn ratio(&self, image: &Image) -> Option<i64> {
        let layers = image
            .facts
            .amd64
            .layers
            .get(1..)
            .filter(|layers| !layers.is_empty())?;
        image.facts.amd64.on_disk_size?;
        let size: i64 = layers
            .iter()
            .filter_map(|layer| self.0.get(&layer.digest))
            .sum();
        let compressed: i64 = layers.iter().map(|layer| layer.compressed_size).sum();
        Some(size * 1000 / compressed.max(1))
    }
}

/// An estimate; small layers compress badly, and that of nothing has 32 bytes.
fn layer_size(layer: &LayerFacts, ratio: i64) -> i64 {
    match layer.compressed_size {
        ..=64 => 0,
        small @ ..=1000 => small * 4,
        size => size * ratio / 1000,
    }
}

fn read(folder: &Path) -> Result<Vec<Image>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_repository = path
            .extension()
            .is_some_and(|extension| extension == "json")
            && path.file_stem().is_some_and(|stem| stem != "popular");
        if is_repository {
            names.push(path);
        }
    }
    names.sort();
    let mut images: Vec<Image> = Vec::new();
    for name in names {
        let facts: Repository = serde_json::from_slice(&fs::read(name)?)?;
        let first = images.len();
        for tag in facts.tags {
            match tag {
                Tag::Own(own) => images.push(Image {
                    repository: facts.repository.clone(),
                    tags: vec![own.tag.clone()],
                    facts: own,
                }),
                Tag::Same { tag, same_as } => {
                    let own = images
                        .iter_mut()
                        .skip(first)
                        .find(|image| image.facts.tag == same_as);
                    own.ok_or(format!("{tag} is as {same_as}, which is not there"))?
                        .tags
                        .push(tag);
                }
            }
        }
    }
    images.sort_by(|a, b| a.repository.cmp(&b.repository));
    Ok(images)
}

/// Sizes of all layers, and of each image whether this very image was measured and its size.
fn sizes(images: &[Image]) -> (Sizes, Vec<(&'static str, i64)>) {
    let mut sizes = Sizes::default();
    let mut measured: Vec<(&Image, i64)> = images
        .iter()
        .filter_map(|image| image.facts.amd64.on_disk_size.map(|size| (image, size)))
        .collect();
    measured.sort_by_key(|(image, _)| image.facts.amd64.layers.len());
    let mut ratios = BTreeMap::new();
    for (image, size) in measured {
        sizes.settle_measured(image, size);
        if let Some(ratio) = sizes.ratio(image) {
            ratios.insert(image.repository.clone(), ratio);
        }
    }
    let all = images.iter().map(|image| {
        let ratio = ratios
            .get(&image.repository)
            .copied()
            .unwrap_or(USUAL_RATIO);
        let sum = sizes.settle(image, ratio);
        let facts = &image.facts.amd64;
        let is_of_this_image = facts
            .on_disk_size_from
            .as_ref()
            .is_some_and(|measurement| measurement.same_image);
        match facts.on_disk_size {
            Some(measured) if is_of_this_image => ("Measured", measured),
            Some(of_another_build) => ("Estimated", of_another_build),
            None => ("Estimated", sum),
        }
    });
    let all = all.collect();
    (sizes, all)
}

/// A text as Rust and JSON both write it.
fn quoted(text: &str) -> String {
    format!("{text:?}")
}

fn list<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let texts: Vec<String> = texts
        .into_iter()
        .map(|text| quoted(text.as_ref()))
        .collect();
    format!("&[{}]", texts.join(", "))
}

fn optional_list(texts: Option<&Vec<String>>) -> String {
    texts.map_or_else(
        || "None".to_owned(),
        |texts| format!("Some({})", list(texts)),
    )
}

/// Nanoseconds of `2026-09-19T00:20:50.123Z`.
fn nanoseconds(moment: &str) -> Result<i64, Box<dyn Error>> {
    Ok(docksim_reference::timestamp::parse_rfc3339(moment)?)
}

fn derived_diff_id(digest: &str) -> String {
    let hash = Sha256::digest(format!("docksim diff id of {digest}"));
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// The history, with as many layers as the image has.
fn history(facts: &Facts) -> Result<String, Box<dyn Error>> {
    let mut missing = facts.layers.len();
    let mut steps = Vec::new();
    for step in &facts.history {
        let has_layer = step.has_layer() && missing > 0;
        missing -= usize::from(has_layer);
        let text = quoted(&step.text());
        let created_ns = nanoseconds(&step.created)?;
        steps.push(format!(
            "Step {{ created_ns: {created_ns}, text: {text}, has_layer: {has_layer} }}"
        ));
    }
    if missing > 0 {
        return Err(format!("{missing} layers without a step: {}", facts.image_id).into());
    }
    Ok(format!("&[{}]", steps.join(", ")))
}

const HEAD: &str = "\
//! The catalogue's facts, generated from published facts about Docker Hub's official images (docker-library/repo-info
//! and docker-library/official-images, most of them from June to September 2026) by `examples/generate.rs`.
//!
//! `LAYERS` holds each layer once; an image names its layers, from the bottom, by their place in it. A layer has its digest
//! and compressed size as published. Its uncompressed size is estimated: where an image or another build of it was measured,
//! its layers add up to that; others are taken to compress as well as those. Its diff id is derived: the SHA-256 of
//! `docksim diff id of ` and the layer's digest.

use crate::{Family, Image, Layer, Repository, SizeOnDisk, Step};

/// Every layer of every image.
#[rustfmt::skip]
pub(crate) static LAYERS: &[Layer] = &[
";

fn generate(images: &[Image], popular: &[Popularity]) -> Result<String, Box<dyn Error>> {
    let (layer_sizes, image_sizes) = sizes(images);
    let mut text = HEAD.to_owned();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for layer in images.iter().flat_map(|image| &image.facts.amd64.layers) {
        if places.contains_key(layer.digest.as_str()) {
            continue;
        }
        places.insert(&layer.digest, places.len());
        let size = layer_sizes.0.get(&layer.digest).copied().unwrap_or(0);
        writeln!(
            text,
            "    Layer {{ digest: {}, compressed_size: {}, size: {size}, diff_id: {} }},",
            quoted(&layer.digest),
            layer.compressed_size,
            quoted(&derived_diff_id(&layer.digest)),
        )?;
    }
    text.push_str(
        "];\n\n/// Every image, sorted by repository.\n#[rustfmt::skip]\npub(crate) static IMAGES: &[Image] = &[\n",
    );
    for (image, (kind, size)) in images.iter().zip(image_sizes) {
        let (own, facts) = (&image.facts, &image.facts.amd64);
        let layers: Vec<usize> = facts
            .layers
            .iter()
            .filter_map(|layer| places.get(layer.digest.as_str()).copied())
            .collect();
        // The base image sets it first, and a variable that is set again keeps its place.
        let mut env: Vec<_> = facts.env.0.iter().collect();
        env.sort_by_key(|(name, _)| name != "PATH");
        let env = env
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"));
        let labels: Vec<String> = facts
            .labels
            .iter()
            .map(|(key, value)| format!("({}, {})", quoted(key), quoted(value)))
            .collect();
        let text_of = |text: &Option<String>| quoted(text.as_deref().unwrap_or_default());
        let fields = [
            ("repository", quoted(&image.repository)),
            ("tags", list(&image.tags)),
            ("index_digest", quoted(&own.index_digest)),
            ("platforms", list(&own.platforms)),
            ("manifest_digest", quoted(&facts.manifest_digest)),
            ("image_id", quoted(&facts.image_id)),
            ("created_ns", nanoseconds(&facts.created)?.to_string()),
            ("size_on_disk", format!("SizeOnDisk::{kind}({size})")),
            ("entrypoint", optional_list(facts.entrypoint.as_ref())),
            ("cmd", optional_list(facts.cmd.as_ref())),
            ("shell", list(facts.shell.iter().flatten())),
            ("env", list(env)),
            ("working_dir", text_of(&facts.workdir)),
            ("user", text_of(&facts.user)),
            ("exposed_ports", list(facts.exposed_ports.iter().flatten())),
            ("volumes", list(facts.volumes.iter().flatten())),
            ("stop_signal", text_of(&facts.stop_signal)),
            ("labels", format!("&[{}]", labels.join(", "))),
            ("family", format!("Family::{}", image.family())),
            ("layers", format!("&{layers:?}")),
            ("history", history(facts)?),
        ];
        let fields: Vec<String> = fields
            .into_iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        writeln!(text, "    Image {{ {} }},", fields.join(", "))?;
    }
    text.push_str(
        "];\n\n/// Every repository, sorted by name.\n#[rustfmt::skip]\npub(crate) static REPOSITORIES: &[Repository] = &[\n",
    );
    for popularity in popular {
        writeln!(
            text,
            "    Repository {{ path: {}, description: {}, stars: {} }},",
            quoted(&popularity.repository),
            quoted(&popularity.description),
            popularity.star_count.unwrap_or(0),
        )?;
    }
    text.push_str("];\n");
    Ok(text)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (folder, is_check) = match arguments.as_slice() {
        [folder] => (folder, false),
        [folder, check] if check == "--check" => (folder, true),
        _ => return Err("usage: generate FOLDER [--check]".into()),
    };
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/data.rs");
    let folder = Path::new(folder);
    let mut popular: Vec<Popularity> =
        serde_json::from_slice(&fs::read(folder.join("popular.json"))?)?;
    popular.sort_by(|a, b| a.repository.cmp(&b.repository));
    let text = generate(&read(folder)?, &popular)?;
    if !is_check {
        fs::write(target, text)?;
    } else if fs::read_to_string(target)? != text {
        return Err("src/data.rs is not fresh: run the generator without --check".into());
    }
    Ok(())
}
