//! `GET /networks` (moby: daemon/network/filter.go).

use docksim_api::{ApiError, Filters, Response};

use super::{Network, NetworkError, is_predefined};
use crate::{Engine, filter};

/// The filters that the daemon knows.
const FILTERS: [&str; 7] = ["dangling", "driver", "id", "label", "name", "scope", "type"];

impl Engine {
    pub(crate) fn network_list(&self, filters: &Filters) -> Result<Response, ApiError> {
        filter::validate(filters, &FILTERS)?;
        let dangling = dangling(filters)?;
        let types = types(filters)?;
        let is_listed = |network: &&Network| {
            let is_predefined = is_predefined(&network.name);
            filter::is_exactly(filters, "driver", network.driver.name())
                && filter::matches(filters, "name", &network.name)
                && filter::matches(filters, "id", network.id.as_str())
                && filter::has_labels(filters, "label", &network.labels)
                && filter::is_exactly(filters, "scope", &network.scope)
                // A list does not look at who is in a network.
                && dangling.is_none_or(|wanted| wanted != is_predefined)
                && (types.is_empty() || types.contains(&is_predefined))
        };
        let listed = self.networks.iter().filter(is_listed).map(Network::to_api);
        Ok(Response::Networks(listed.collect()))
    }
}

fn dangling(filters: &Filters) -> Result<Option<bool>, NetworkError> {
    match filters.get("dangling") {
        [] => Ok(None),
        [value] => match value.as_str() {
            "0" | "false" => Ok(Some(false)),
            "1" | "true" => Ok(Some(true)),
            _ => Err(NetworkError::Dangling),
        },
        _ => Err(NetworkError::SeveralDangling),
    }
}

/// For every wanted type whether it is that of the daemon's own networks.
fn types(filters: &Filters) -> Result<Vec<bool>, NetworkError> {
    let types = filters
        .get("type")
        .iter()
        .map(|value| match value.as_str() {
            "builtin" => Ok(true),
            "custom" => Ok(false),
            other => Err(NetworkError::TypeFilter(other.to_owned())),
        });
    types.collect()
}
