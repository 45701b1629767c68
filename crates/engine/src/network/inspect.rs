//! `GET /networks/{id}` (moby: daemon/network.go, `buildNetworkResource`).

use docksim_api::network::{ConfigReference, EndpointResource, Inspect, Ipam, IpamConfig};
use docksim_api::{ApiError, Response};
use docksim_reference::timestamp;

use super::{Network, NetworkError};
use crate::Engine;

impl Engine {
    pub(crate) fn network_inspect(&self, id: &str) -> Result<Response, ApiError> {
        let network = self.find_network_for_request(id)?;
        let mut inspect = network.to_api();
        for (container, endpoint) in &network.endpoints {
            let address = |address: Option<std::net::IpAddr>, is_ipv6| match address {
                Some(address) => format!("{address}/{}", network.prefix_len(is_ipv6)),
                None => String::new(),
            };
            let resource = EndpointResource {
                name: endpoint.name.clone(),
                endpoint_id: endpoint.id.clone(),
                mac_address: endpoint.mac_address.clone(),
                ipv4_address: address(endpoint.ipv4, false),
                ipv6_address: address(endpoint.ipv6, true),
            };
            inspect.containers.insert(container.to_string(), resource);
        }
        Ok(Response::Network(Box::new(inspect)))
    }

    /// Finds a network as the API's router does, whose complaint differs from the daemon's own.
    pub(super) fn find_network_for_request(&self, id: &str) -> Result<&Network, NetworkError> {
        self.networks.find(id).map_err(|error| match error {
            NetworkError::Ambiguous { term, count } => {
                NetworkError::AmbiguousRequest { term, count }
            }
            other => other,
        })
    }
}

impl Network {
    /// What the API says of it in a list: nothing of those who are in it.
    pub(super) fn to_api(&self) -> Inspect {
        Inspect {
            name: self.name.clone(),
            id: self.id.to_string(),
            created: timestamp::rfc3339_nano(self.created.0),
            scope: self.scope.clone(),
            driver: self.driver.name().to_owned(),
            enable_ipv4: self.enable_ipv4,
            enable_ipv6: self.enable_ipv6,
            ipam: Ipam {
                driver: self.ipam_driver.clone(),
                options: self.ipam_options.clone(),
                config: Some(self.shown_subnets()).filter(|configs| !configs.is_empty()),
            },
            internal: self.internal,
            attachable: self.attachable,
            ingress: false,
            config_from: ConfigReference {
                network: self.config_from.clone(),
            },
            config_only: self.config_only,
            containers: Default::default(),
            options: self.options.clone(),
            labels: self.labels.clone(),
        }
    }

    /// The subnets as they were asked for; of a kind that nobody asked for those that the daemon chose.
    fn shown_subnets(&self) -> Vec<IpamConfig> {
        let is_ipv6 = |config: &IpamConfig| config.subnet.contains(':');
        let of_family = |wanted: bool| {
            let configs = self.ipam_configs.iter();
            configs.filter(move |config| is_ipv6(config) == wanted)
        };
        let mut shown: Vec<IpamConfig> = of_family(false).chain(of_family(true)).cloned().collect();
        for family in [false, true] {
            if of_family(family).next().is_some() {
                continue;
            }
            let chosen = self
                .pools
                .iter()
                .filter(|pool| pool.subnet.is_ipv6() == family);
            shown.extend(chosen.map(|pool| {
                IpamConfig {
                    subnet: pool.subnet.to_string(),
                    gateway: pool
                        .gateway
                        .map_or(String::new(), |gateway| gateway.to_string()),
                    ..IpamConfig::default()
                }
            }));
        }
        shown
    }
}
