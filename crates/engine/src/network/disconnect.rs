//! `POST /networks/{id}/disconnect` (moby: daemon/container_operations.go, `DisconnectFromNetwork`).

use docksim_api::{ApiError, Response};

use super::{Driver, NetworkError};
use crate::Engine;
use crate::container::Container;

impl Engine {
    pub(crate) fn network_disconnect(
        &mut self,
        network: &str,
        container: &str,
        force: bool,
    ) -> Result<Response, ApiError> {
        let container = match self.containers.find(container) {
            Ok(container) => container,
            // A container that is gone has left its networks (moby: `ForceEndpointDelete`).
            Err(_) if force => {
                self.networks.find(network)?;
                return Err(NetworkError::NoEndpoint(container.to_owned()).into());
            }
            Err(error) => return Err(error.into()),
        };
        let found = self.networks.find(network);
        if !container.is_running() || (found.is_err() && force) {
            let name = found
                .map_or(network, |network| network.name.as_str())
                .to_owned();
            if !container.network_settings.networks.contains_key(&name) {
                return Err(NetworkError::NotConnectedStopped {
                    container: container.id.clone(),
                    network: name,
                }
                .into());
            }
            let id = container.id.clone();
            self.forget_attachment(&id, &name);
            return Ok(Response::Empty);
        }
        let network = found?;
        if is_in_host_mode(container) && network.driver == Driver::Host {
            return Err(NetworkError::DisconnectHost.into());
        }
        let (container_id, network_id) = (container.id.clone(), network.id.clone());
        if !network.endpoints.contains_key(&container_id) {
            return Err(NetworkError::NotConnected {
                container: container_id,
                network: network.name.clone(),
            }
            .into());
        }
        self.leave_network(&container_id, &network_id);
        Ok(Response::Empty)
    }
}

fn is_in_host_mode(container: &Container) -> bool {
    container.host_config.network_mode == "host"
}
