//! `GET /images/{name}/json` (moby: daemon/images/image_inspect.go).

use std::collections::BTreeMap;

use docksim_api::container::GraphDriver;
use docksim_api::image::{InspectResponse, Metadata, RootFs};
use docksim_api::{ApiError, Response};
use docksim_reference::timestamp;

use super::{Image, ImageId, cache_id};
use crate::Engine;

impl Engine {
    pub(crate) fn image_inspect(
        &self,
        name: &str,
        platform: Option<&str>,
    ) -> Result<Response, ApiError> {
        let image = self.find_image_for(name, platform)?;
        let contents = &image.contents;
        Ok(Response::Image(Box::new(InspectResponse {
            id: image.id.to_string(),
            repo_tags: image.repo_tags(),
            repo_digests: image.repo_digests(),
            parent: image
                .parent
                .as_ref()
                .map(ImageId::to_string)
                .unwrap_or_default(),
            comment: contents.comment.clone(),
            created: timestamp::rfc3339_nano(contents.created_ns),
            docker_version: contents.docker_version.clone(),
            author: contents.author.clone(),
            architecture: "amd64".to_owned(),
            variant: String::new(),
            os: "linux".to_owned(),
            size: contents.size(),
            graph_driver: graph_driver(image),
            root_fs: RootFs {
                kind: "layers".to_owned(),
                layers: contents
                    .layers
                    .iter()
                    .map(|layer| layer.diff_id.clone())
                    .collect(),
            },
            metadata: Metadata {
                // A pull does not count as tagging.
                last_tag_time: image.tagged_at.map_or_else(
                    || timestamp::ZERO.to_owned(),
                    |at| timestamp::rfc3339_nano(at.0),
                ),
            },
            config: contents.config.clone(),
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
