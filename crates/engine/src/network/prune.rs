//! `POST /networks/prune` (moby: daemon/prune.go, `NetworksPrune`).

use docksim_api::network::PruneReport;
use docksim_api::{ApiError, Filters, Response};

use super::{Network, NetworkId, is_predefined};
use crate::events::pairs;
use crate::{Engine, filter};

/// The filters that the daemon knows.
const FILTERS: [&str; 3] = ["label", "label!", "until"];

impl Engine {
    pub(crate) fn network_prune(&mut self, filters: &Filters) -> Result<Response, ApiError> {
        filter::validate(filters, &FILTERS)?;
        let until = filter::until(filters, self.now)?;
        let is_pruned = |network: &&Network| {
            !network.config_only
                && !is_predefined(&network.name)
                && until.is_none_or(|until| network.created <= until)
                && filter::takes_labels(filters, &network.labels)
                && network.endpoints.is_empty()
        };
        let pruned: Vec<(NetworkId, String)> = self
            .networks
            .iter()
            .filter(is_pruned)
            .map(|network| (network.id.clone(), network.name.clone()))
            .collect();
        for (id, _) in &pruned {
            self.drop_network(id);
        }
        self.emit("network", "prune", "", pairs(&[("reclaimed", "0")]));
        let names: Vec<String> = pruned.into_iter().map(|(_, name)| name).collect();
        Ok(Response::NetworksPruned(PruneReport {
            networks_deleted: Some(names).filter(|names| !names.is_empty()),
        }))
    }
}
