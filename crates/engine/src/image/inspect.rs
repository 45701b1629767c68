//! `GET /images/{name}/json` (moby: daemon/images/image_inspect.go).

use std::collections::BTreeMap;

use docksim_api::container::{Empty, GraphDriver};
use docksim_api::image::{ImageConfig, InspectResponse, Metadata, RootFs};
use docksim_api::{ApiError, Response};
use docksim_hub::Image as HubImage;
use docksim_reference::timestamp;

use super::{Image, cache_id};
use crate::Engine;

impl Engine {
    pub(crate) fn image_inspect(&self, name: &str) -> Result<Response, ApiError> {
        let image = self.find_image(name)?;
        Ok(Response::Image(Box::new(InspectResponse {
            id: image.id.to_string(),
            repo_tags: image.repo_tags(),
            repo_digests: image.repo_digests(),
            parent: String::new(),
            comment: "buildkit.dockerfile.v0".to_owned(),
            created: timestamp::rfc3339_nano(image.facts.created_ns),
            docker_version: String::new(),
            author: String::new(),
            architecture: "amd64".to_owned(),
            variant: String::new(),
            os: "linux".to_owned(),
            size: image.facts.size_on_disk.bytes(),
            graph_driver: graph_driver(image),
            root_fs: RootFs {
                kind: "layers".to_owned(),
                layers: image
                    .facts
                    .layers()
                    .map(|layer| layer.diff_id.to_owned())
                    .collect(),
            },
            metadata: Metadata {
                // A pull does not count as tagging.
                last_tag_time: timestamp::ZERO.to_owned(),
            },
            config: config(image.facts),
        })))
    }
}

/// Where overlay2 would keep it; the names of its folders are derived from the layers' chain ids.
fn graph_driver(image: &Image) -> GraphDriver {
    let folder = |chain: &str| format!("/var/lib/docker/overlay2/{}", cache_id(chain));
    let mut layers = image.chain.iter().rev();
    let top = layers.next().map(|chain| folder(chain)).unwrap_or_default();
    let lower: Vec<String> = layers
        .map(|chain| format!("{}/diff", folder(chain)))
        .collect();
    let mut data = BTreeMap::new();
    if !lower.is_empty() {
        data.insert("LowerDir".to_owned(), lower.join(":"));
    }
    for (key, name) in [
        ("MergedDir", "merged"),
        ("UpperDir", "diff"),
        ("WorkDir", "work"),
    ] {
        data.insert(key.to_owned(), format!("{top}/{name}"));
    }
    GraphDriver {
        data: Some(data),
        name: "overlay2".to_owned(),
    }
}

/// Builders write `/` where no folder was chosen.
pub(crate) fn working_dir(facts: &HubImage) -> &str {
    if facts.working_dir.is_empty() {
        "/"
    } else {
        facts.working_dir
    }
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
        working_dir: working_dir(facts).to_owned(),
    }
}
