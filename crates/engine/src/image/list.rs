//! `GET /images/json` (moby: daemon/images/image_list.go).

use docksim_api::image::Summary;
use docksim_api::{ApiError, ImageListOptions, Response, Timestamp};
use docksim_reference::image_reference::ImageReference;
use docksim_reference::{go, timestamp};

use super::{Image, ImageError};
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
            let created = self.find_image(name)?.facts.created_ns;
            before = Some(before.map_or(created, |other| other.min(created)));
        }
        for value in filters.get("until") {
            let moment = timestamp::get(value, self.now.0).map_err(ImageError::from)?;
            let moment = timestamp::parse_unix(&moment).unwrap_or(0);
            before = Some(before.map_or(moment, |other| other.min(moment)));
        }
        for name in filters.get("since") {
            let created = self.find_image(name)?.facts.created_ns;
            since = Some(since.map_or(created, |other| other.max(created)));
        }
        let mut images: Vec<&Image> = self
            .images
            .iter()
            .filter(|image| before.is_none_or(|before| image.facts.created_ns < before))
            .filter(|image| since.is_none_or(|since| image.facts.created_ns > since))
            .filter(|image| {
                filters
                    .get("label")
                    .iter()
                    .all(|wanted| has_label(image, wanted))
            })
            .collect();
        images.sort_by_key(|image| std::cmp::Reverse(image.facts.created_ns));
        let patterns = filters.get("reference");
        let mut summaries = Vec::new();
        for image in images {
            let mut summary = self.image_summary(image, patterns);
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

    fn image_summary(&self, image: &Image, patterns: &[String]) -> Summary {
        let matching = image.references.iter().filter(|reference| {
            patterns.is_empty()
                || patterns
                    .iter()
                    .any(|pattern| familiar_match(pattern, reference))
        });
        let (digests, tags): (Vec<_>, Vec<_>) =
            matching.partition(|reference| reference.digest().is_some());
        let familiar = |references: Vec<&ImageReference>| {
            references
                .iter()
                .map(|reference| reference.familiar())
                .collect()
        };
        let labels = image
            .facts
            .labels
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Summary {
            containers: -1,
            created: image.facts.created_ns.div_euclid(Timestamp::SECOND),
            id: image.id.to_string(),
            labels: (!image.facts.labels.is_empty()).then(|| labels.collect()),
            parent_id: String::new(),
            repo_digests: familiar(digests),
            repo_tags: familiar(tags),
            shared_size: -1,
            size: image.facts.size_on_disk.bytes(),
        }
    }
}

fn has_label(image: &Image, wanted: &str) -> bool {
    image
        .facts
        .labels
        .iter()
        .any(|(key, value)| match wanted.split_once('=') {
            Some((wanted_key, wanted_value)) => *key == wanted_key && *value == wanted_value,
            None => *key == wanted,
        })
}

/// Whether a pattern matches a reference as users write it, with or without its tag
/// (distribution/reference: `FamiliarMatch`).
fn familiar_match(pattern: &str, reference: &ImageReference) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let matches = |text: String| glob(&pattern, &text.chars().collect::<Vec<_>>());
    matches(reference.familiar()) || matches(reference.familiar_name())
}

/// Go's `path.Match` for `*`, `?` and plain characters; a star stops at a slash.
fn glob(pattern: &[char], text: &[char]) -> bool {
    let mut reachable = vec![false; text.len() + 1];
    if let Some(first) = reachable.first_mut() {
        *first = true;
    }
    for symbol in pattern {
        let mut next = vec![false; text.len() + 1];
        let mut star = false;
        for (index, slot) in next.iter_mut().enumerate() {
            let here = reachable.get(index).copied().unwrap_or(false);
            let previous = index.checked_sub(1).and_then(|before| text.get(before));
            let from_before = index
                .checked_sub(1)
                .and_then(|before| reachable.get(before))
                .copied()
                .unwrap_or(false);
            *slot = match symbol {
                '*' => {
                    star = here || (star && previous.is_some_and(|c| *c != '/'));
                    star
                }
                '?' => from_before && previous.is_some_and(|c| *c != '/'),
                symbol => from_before && previous == Some(symbol),
            };
        }
        reachable = next;
    }
    reachable.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_gos_path_match() {
        let check = |pattern: &str, text: &str| {
            glob(
                &pattern.chars().collect::<Vec<_>>(),
                &text.chars().collect::<Vec<_>>(),
            )
        };
        assert!(check("htt*", "httpd"));
        assert!(check("*:latest", "httpd:latest"));
        assert!(check("h?tpd", "httpd"));
        assert!(!check("*", "a/b"));
        assert!(check("*/*", "a/b"));
        assert!(!check("httpd", "httpd:latest"));
    }
}
