//! `DELETE /networks/{id}` (moby: daemon/network.go, `deleteNetwork`; libnetwork/network.go, `delete`).

use docksim_api::{ApiError, Response};
use docksim_reference::go;

use super::{Network, NetworkError, NetworkId, is_predefined};
use crate::Engine;
use crate::events::{Attributes, NetworkActor};

impl Engine {
    pub(crate) fn network_delete(&mut self, id: &str) -> Result<Response, ApiError> {
        let network = self.find_network_for_request(id)?;
        if is_predefined(&network.name) {
            return Err(NetworkError::RemovePredefined(network.name.clone()).into());
        }
        let id = network.id.clone();
        self.check_unused(network)
            .map_err(|cause| NetworkError::Remove(Box::new(cause)))?;
        self.drop_network(&id);
        Ok(Response::Empty)
    }

    /// Whether nothing needs a network.
    pub(super) fn check_unused(&self, network: &Network) -> Result<(), NetworkError> {
        let users = &self.networks.users_of_configurations;
        if network.config_only && users.contains_key(&network.name) {
            return Err(NetworkError::ConfigurationInUse(network.name.clone()));
        }
        if network.endpoints.is_empty() {
            return Ok(());
        }
        let endpoints = network.endpoints.values().map(|endpoint| {
            let (name, id) = (go::quote(&endpoint.name), go::quote(endpoint.short_id()));
            format!("name:{name} id:{id}")
        });
        Err(NetworkError::ActiveEndpoints {
            network: network.name.clone(),
            endpoints: endpoints.collect(),
        })
    }

    /// Takes a network away that nothing needs. Nothing is told of one that is a configuration only.
    pub(super) fn drop_network(&mut self, id: &NetworkId) {
        let is_told = self
            .networks
            .get(id)
            .is_some_and(|network| !network.config_only);
        if is_told {
            self.tell_of_network(id, "destroy", &[]);
        }
        self.networks.remove(id);
    }

    /// Tells what happens to a network.
    pub(crate) fn tell_of_network(
        &mut self,
        id: &NetworkId,
        action: &str,
        attributes: Attributes<'_>,
    ) {
        let Some(network) = self.networks.by_id.get(id).cloned() else {
            return;
        };
        let actor = NetworkActor {
            id: network.id.as_str(),
            name: &network.name,
            driver: network.driver.name(),
        };
        self.emit_network(actor, action, attributes);
    }
}
