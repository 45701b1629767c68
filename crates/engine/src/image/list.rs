//! `GET /images/json` (moby: daemon/images/image_list.go).

use docksim_api::image::Summary;
use docksim_api::{ApiError, ImageListOptions, Response, Timestamp};
use docksim_reference::go::BadPattern;
use docksim_reference::image_reference::ImageReference;
use docksim_reference::{go, timestamp};

use super::{Image, ImageError, ImageId};
use crate::Engine;

/// The filters that the daemon knows.
const FILTERS: [&str; 6] = ["before", "dangling", "label", "reference", "since", "until"];

impl Engine {
    pub(crate) fn image_list(&self, options: &ImageListOptions) -> Result<Response, ApiError> {
        let filters = &options.filters;
        if let Some(unknown) = filters.keys().find(|key| !FILTERS.contains(key)) {
            return Err(ImageError::UnknownFilter(unknown.to_owned()).into());
        }
        let dangling = match filters.get("dangling") {
            [] => None,
            [value] if go::parse_bool(value).is_ok() => go::parse_bool(value).ok(),
            values => return Err(ImageError::DanglingFilter(values.join(" ")).into()),
        };
        let mut before: Option<i64> = None;
        let mut since: Option<i64> = None;
        for name in filters.get("before") {
            let created = self.find_image(name)?.contents.created_ns;
            before = Some(before.map_or(created, |other| other.min(created)));
        }
        for value in filters.get("until") {
            let moment = timestamp::get(value, self.now.0).map_err(ImageError::from)?;
            let moment = timestamp::parse_unix(&moment).unwrap_or(0);
            before = Some(before.map_or(moment, |other| other.min(moment)));
        }
        for name in filters.get("since") {
            let created = self.find_image(name)?.contents.created_ns;
            since = Some(since.map_or(created, |other| other.max(created)));
        }
        let mut images: Vec<&Image> = self
            .images
            .iter()
            .filter(|image| before.is_none_or(|before| image.contents.created_ns < before))
            .filter(|image| since.is_none_or(|since| image.contents.created_ns > since))
            .filter(|image| {
                filters
                    .get("label")
                    .iter()
                    .all(|wanted| has_label(image, wanted))
            })
            .collect();
        images.sort_by_key(|image| std::cmp::Reverse(image.contents.created_ns));
        let patterns = filters.get("reference");
        let mut summaries = Vec::new();
        for image in images {
            let mut summary = self.image_summary(image, patterns)?;
            let is_named = !summary.repo_tags.is_empty() || !summary.repo_digests.is_empty();
            let is_hidden = match (is_named, dangling) {
                (false, Some(false)) => true,
                (false, _) => !patterns.is_empty(),
                (true, Some(true)) => !summary.repo_tags.is_empty(),
                (true, _) => false,
            };
            if !is_hidden {
                summary.containers =
                    i64::try_from(self.containers.of_image(&image.id).count()).unwrap_or(-1);
                summaries.push(summary);
            }
        }
        Ok(Response::Images(summaries))
    }

    fn image_summary(&self, image: &Image, patterns: &[String]) -> Result<Summary, ImageError> {
        let mut matching = Vec::new();
        for reference in &image.references {
            let mut matches = patterns.is_empty();
            for pattern in patterns {
                matches = matches || familiar_match(pattern, reference)?;
            }
            if matches {
                matching.push(reference);
            }
        }
        let (digests, tags): (Vec<_>, Vec<_>) = matching
            .into_iter()
            .partition(|reference| reference.digest().is_some());
        let familiar = |references: Vec<&ImageReference>| {
            references
                .iter()
                .map(|reference| reference.familiar())
                .collect()
        };
        Ok(Summary {
            containers: -1,
            created: image.contents.created_ns.div_euclid(Timestamp::SECOND),
            id: image.id.to_string(),
            labels: image.contents.config.labels.clone(),
            parent_id: image
                .parent
                .as_ref()
                .map(ImageId::to_string)
                .unwrap_or_default(),
            repo_digests: familiar(digests),
            repo_tags: familiar(tags),
            shared_size: -1,
            size: image.contents.size(),
        })
    }
}

fn has_label(image: &Image, wanted: &str) -> bool {
    let labels = image.contents.config.labels.as_ref();
    labels.is_some_and(|labels| match wanted.split_once('=') {
        Some((key, value)) => labels.get(key).is_some_and(|own| own == value),
        None => labels.contains_key(wanted),
    })
}

/// Whether a pattern matches a reference as users write it, with or without its tag
/// (distribution/reference: `FamiliarMatch`).
fn familiar_match(pattern: &str, reference: &ImageReference) -> Result<bool, BadPattern> {
    Ok(go::path_match(pattern, &reference.familiar())?
        || go::path_match(pattern, &reference.familiar_name())?)
}
