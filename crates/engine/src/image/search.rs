//! `GET /images/search` (moby: registry/search.go).

use docksim_api::registry::SearchResult;
use docksim_api::{ApiError, Filters, Response};
use docksim_reference::go;

use super::ImageError;
use crate::{Engine, Fault, filter};

/// Whether a term names a registry of its own.
fn has_host(term: &str) -> bool {
    term.split_once('/')
        .is_some_and(|(first, _)| first.contains(['.', ':']) || first == "localhost")
}

const FILTERS: [&str; 3] = ["is-automated", "is-official", "stars"];

impl Engine {
    pub(crate) fn images_search(
        &self,
        term: &str,
        limit: i64,
        filters: &Filters,
    ) -> Result<Response, ApiError> {
        filter::validate(filters, &FILTERS)?;
        if filter::switch(filters, "is-automated")? == Some(true) {
            return Ok(Response::ImageSearch(Vec::new()));
        }
        let is_official = filter::switch(filters, "is-official")?;
        let mut least = 0;
        for text in filters.get("stars") {
            let stars = go::atoi(text).map_err(|error| ImageError::StarsFilter {
                text: text.clone(),
                error: error.to_string(),
            })?;
            least = least.max(stars);
        }
        if self.has_fault(Fault::RegistryUnreachable) && !has_host(term) {
            return Err(ImageError::SearchWithoutNetwork {
                term: term.to_owned(),
                limit,
            }
            .into());
        }
        let found = self
            .catalogue
            .search_repositories(term, limit)
            .map_err(ImageError::from)?;
        let results = found
            .into_iter()
            // All of the catalogue's repositories are official.
            .filter(|repository| is_official != Some(false) && repository.stars >= least)
            .map(|repository| SearchResult {
                star_count: repository.stars,
                is_official: true,
                name: repository.path.trim_start_matches("library/").to_owned(),
                is_automated: false,
                description: repository.description.to_owned(),
            });
        Ok(Response::ImageSearch(results.collect()))
    }
}
