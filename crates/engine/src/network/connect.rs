//! `POST /networks/{id}/connect` (moby: daemon/container_operations.go, `ConnectToNetwork`).

use docksim_api::network::EndpointSettings;
use docksim_api::{ApiError, Response};

use crate::Engine;
use crate::container::Attachment;

impl Engine {
    pub(crate) fn network_connect(
        &mut self,
        network: &str,
        container: &str,
        endpoint: EndpointSettings,
    ) -> Result<Response, ApiError> {
        let container = self.containers.find(container)?;
        let (id, is_running) = (container.id.clone(), container.is_running());
        let attachment = Attachment::new(endpoint);
        if is_running {
            let network = self.join_network(&id, network, attachment)?;
            self.publish(&id)?;
            self.tell_linked(&id);
            self.tell_of_network(&network, "connect", &[("container", id.as_str())]);
            return Ok(Response::Empty);
        }
        match self.networks.find(network) {
            Ok(found) => {
                let network = found.id.clone();
                self.ask_for_network(&id, &network, attachment)?;
            }
            // What is asked for is kept under the name, and complained about when the container starts.
            Err(_) => self.keep_attachment(&id, network, attachment),
        }
        Ok(Response::Empty)
    }
}
