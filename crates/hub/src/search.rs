//! What the Hub's search finds: the catalogue's repositories, all of them official.

use crate::{Catalogue, DOCKER_HUB, Repository, SearchError, data, familiar};

/// So many are found where the user does not say how many.
const DEFAULT_LIMIT: i64 = 25;
const MOST: i64 = 100;

impl Catalogue {
    /// The repositories whose name or description has the term, those first whose name it is, and then by their stars.
    pub fn search(self, term: &str) -> Vec<&'static Repository> {
        let term = term.trim().to_lowercase();
        let rank = |repository: &Repository| {
            let name = familiar(repository.path);
            match (name == term, name.contains(&term)) {
                (true, _) => Some(0),
                (_, true) => Some(1),
                _ if repository.description.to_lowercase().contains(&term) => Some(2),
                _ => None,
            }
        };
        let mut found: Vec<_> = data::REPOSITORIES
            .iter()
            .filter_map(|repository| Some((rank(repository)?, repository)))
            .collect();
        found.sort_by_key(|(rank, repository)| (*rank, -repository.stars, repository.path));
        found
            .into_iter()
            .map(|(_, repository)| repository)
            .collect()
    }

    /// What the daemon finds for a term, which may begin with a registry; a limit of 0 is the usual one.
    ///
    /// # Errors
    /// What the daemon says when it does not ask, or does not reach the registry (moby: registry/search.go).
    pub fn search_repositories(
        self,
        term: &str,
        limit: i64,
    ) -> Result<Vec<&'static Repository>, SearchError> {
        if term.starts_with("http://") || term.starts_with("https://") {
            return Err(SearchError::HasScheme(term.to_owned()));
        }
        let is_registry = |first: &str| first.contains(['.', ':']) || first == "localhost";
        let (registry, term) = match term.split_once('/') {
            Some((first, rest)) if is_registry(first) => (first, rest),
            _ => (DOCKER_HUB, term),
        };
        if registry != DOCKER_HUB && registry != "index.docker.io" {
            return Err(SearchError::OtherRegistry(registry.to_owned()));
        }
        let limit = if limit == 0 { DEFAULT_LIMIT } else { limit };
        if !(1..=MOST).contains(&limit) {
            return Err(SearchError::Limit(limit));
        }
        let mut found = self.search(term.strip_prefix("library/").unwrap_or(term));
        found.truncate(usize::try_from(limit).unwrap_or(0));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(term: &str, limit: i64, expect: &[&str]) {
        let found = Catalogue::builtin().search_repositories(term, limit);
        let paths = found.map(|found| found.iter().map(|found| found.path).collect::<Vec<_>>());
        assert_eq!(paths, Ok(expect.to_vec()), "{term}");
    }

    #[test]
    fn a_name_that_is_the_term_comes_first() {
        check("httpd", 1, &["library/httpd"]);
        check("HTTPD", 1, &["library/httpd"]);
        check("library/httpd", 1, &["library/httpd"]);
        check("no-such-thing-anywhere", 0, &[]);
    }

    #[test]
    fn a_limit_is_between_1_and_100() {
        for limit in [-1, 101] {
            let refused = Catalogue::builtin().search_repositories("a", limit);
            assert_eq!(refused, Err(SearchError::Limit(limit)));
        }
    }

    #[test]
    fn every_repository_with_images_can_be_found() {
        for image in Catalogue::builtin().images() {
            let found = Catalogue::builtin().search(&familiar(image.repository));
            assert_eq!(
                found.first().map(|found| found.path),
                Some(image.repository)
            );
        }
    }
}
