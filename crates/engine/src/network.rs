//! The default networks, the bridge's addresses, and the host's ports.

use std::collections::BTreeMap;

use docksim_api::{ApiError, ErrorKind, Response, Timestamp, network};
use docksim_reference::timestamp;
use imbl::{OrdMap, OrdSet};
use thiserror::Error;

use crate::Engine;
use crate::container::ContainerId;
use crate::generator::Generator;

/// The networks of a daemon without user-defined ones.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Networks {
    created: Timestamp,
    /// The ids of `bridge`, `host` and `none`.
    ids: [String; 3],
    /// The last two bytes of the addresses that are taken on the bridge.
    addresses: OrdSet<u16>,
    members: OrdMap<ContainerId, Member>,
    /// The host's ports that are taken, with their address and protocol.
    ports: OrdMap<(String, u16), OrdSet<String>>,
    next_port: u16,
}

/// A container on the bridge.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Member {
    name: String,
    endpoint_id: String,
    address: u16,
    mac_address: String,
}

/// A container's place on the bridge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) endpoint_id: String,
    pub(crate) sandbox_id: String,
    pub(crate) address: u16,
    pub(crate) mac_address: String,
}

impl Endpoint {
    pub(crate) fn ip_address(&self) -> String {
        ip_address(self.address)
    }
}

/// What the daemon says about networks.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum NetworkError {
    #[error("network {0} not found")]
    NotFound(String),
}

impl From<NetworkError> for ApiError {
    fn from(error: NetworkError) -> Self {
        Self::new(ErrorKind::NotFound, "no-such-network", error.to_string())
    }
}

pub(crate) const GATEWAY: &str = "172.17.0.1";
const FIRST_FREE_PORT: u16 = 32_768;

fn ip_address(address: u16) -> String {
    let [high, low] = address.to_be_bytes();
    format!("172.17.{high}.{low}")
}

impl Networks {
    pub(crate) fn new(generator: &mut Generator, created: Timestamp) -> Self {
        Self {
            created,
            ids: [generator.id(), generator.id(), generator.id()],
            addresses: OrdSet::new(),
            members: OrdMap::new(),
            ports: OrdMap::new(),
            next_port: FIRST_FREE_PORT,
        }
    }

    /// The id of a default network.
    pub(crate) fn id(&self, name: &str) -> Option<&str> {
        let [bridge, host, none] = &self.ids;
        match name {
            "bridge" | "default" => Some(bridge),
            "host" => Some(host),
            "none" => Some(none),
            _ => None,
        }
    }

    /// The name of a default network that is named by its name, id or a prefix of its id.
    pub(crate) fn resolve(&self, text: &str) -> Option<&'static str> {
        const NAMES: [&str; 3] = ["bridge", "host", "none"];
        if let Some(name) = NAMES.into_iter().find(|name| *name == text) {
            return Some(name);
        }
        let mut matching = NAMES
            .into_iter()
            .zip(&self.ids)
            .filter(|(_, id)| !text.is_empty() && id.starts_with(text));
        match (matching.next(), matching.next()) {
            (Some((name, _)), None) => Some(name),
            _ => None,
        }
    }

    /// Gives a container the lowest free address; `.0.1` is the gateway's.
    pub(crate) fn join(
        &mut self,
        container: &ContainerId,
        name: &str,
        generator: &mut Generator,
    ) -> Endpoint {
        let mut address = 2;
        for taken in &self.addresses {
            if *taken != address {
                break;
            }
            address = address.saturating_add(1);
        }
        self.addresses.insert(address);
        let endpoint = Endpoint {
            endpoint_id: generator.id(),
            sandbox_id: generator.id(),
            address,
            mac_address: generator.mac_address(),
        };
        let member = Member {
            name: name.to_owned(),
            endpoint_id: endpoint.endpoint_id.clone(),
            address,
            mac_address: endpoint.mac_address.clone(),
        };
        self.members.insert(container.clone(), member);
        endpoint
    }

    pub(crate) fn leave(&mut self, container: &ContainerId) {
        if let Some(member) = self.members.remove(container) {
            self.addresses.remove(&member.address);
        }
    }

    pub(crate) fn rename(&mut self, container: &ContainerId, name: &str) {
        if let Some(member) = self.members.get_mut(container) {
            name.clone_into(&mut member.name);
        }
    }

    /// Takes a port of the host for an address (empty for all); the address under which it is taken already otherwise
    /// (moby: libnetwork/portallocator, `RequestPortsInRange`).
    pub(crate) fn take_port(
        &mut self,
        protocol: &str,
        port: u16,
        address: &str,
    ) -> Result<(), String> {
        let holders = self.ports.entry((protocol.to_owned(), port)).or_default();
        let all = is_all(address);
        let holder = holders
            .iter()
            .find(|holder| all || is_all(holder) || *holder == address);
        match holder {
            Some(holder) if holder.is_empty() => Err("0.0.0.0".to_owned()),
            Some(holder) => Err(holder.clone()),
            None => {
                holders.insert(address.to_owned());
                Ok(())
            }
        }
    }

    /// The next free port of the ephemeral range.
    pub(crate) fn free_port(&mut self, protocol: &str) -> Option<u16> {
        for _ in FIRST_FREE_PORT..=60_999 {
            let port = self.next_port;
            self.next_port = if port >= 60_999 {
                FIRST_FREE_PORT
            } else {
                port + 1
            };
            if self
                .ports
                .get(&(protocol.to_owned(), port))
                .is_none_or(OrdSet::is_empty)
            {
                return Some(port);
            }
        }
        None
    }

    pub(crate) fn release_port(&mut self, protocol: &str, port: u16, address: &str) {
        let key = (protocol.to_owned(), port);
        if let Some(holders) = self.ports.get_mut(&key) {
            holders.remove(address);
            if holders.is_empty() {
                self.ports.remove(&key);
            }
        }
    }
}

fn is_all(address: &str) -> bool {
    matches!(address, "" | "0.0.0.0" | "::")
}

impl Engine {
    pub(crate) fn network_inspect(&self, id: &str) -> Result<Response, ApiError> {
        let name = self
            .networks
            .resolve(id)
            .ok_or_else(|| NetworkError::NotFound(id.to_owned()))?;
        let mut inspect = network::Inspect {
            name: name.to_owned(),
            id: self.networks.id(name).unwrap_or_default().to_owned(),
            created: timestamp::rfc3339_nano(self.networks.created.0),
            scope: "local".to_owned(),
            driver: if name == "none" { "null" } else { name }.to_owned(),
            enable_ipv4: true,
            ipam: network::Ipam {
                driver: "default".to_owned(),
                options: None,
                config: None,
            },
            ..network::Inspect::default()
        };
        if name == "bridge" {
            inspect.ipam.config = Some(vec![network::IpamConfig {
                subnet: "172.17.0.0/16".to_owned(),
                gateway: GATEWAY.to_owned(),
                ..network::IpamConfig::default()
            }]);
            inspect.options = bridge_options();
            inspect.containers = self
                .networks
                .members
                .iter()
                .map(|(container, member)| {
                    let resource = network::EndpointResource {
                        name: member.name.clone(),
                        endpoint_id: member.endpoint_id.clone(),
                        mac_address: member.mac_address.clone(),
                        ipv4_address: format!("{}/16", ip_address(member.address)),
                        ipv6_address: String::new(),
                    };
                    (container.to_string(), resource)
                })
                .collect();
        }
        Ok(Response::Network(Box::new(inspect)))
    }
}

fn bridge_options() -> BTreeMap<String, String> {
    [
        ("com.docker.network.bridge.default_bridge", "true"),
        ("com.docker.network.bridge.enable_icc", "true"),
        ("com.docker.network.bridge.enable_ip_masquerade", "true"),
        ("com.docker.network.bridge.host_binding_ipv4", "0.0.0.0"),
        ("com.docker.network.bridge.name", "docker0"),
        ("com.docker.network.driver.mtu", "1500"),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .collect()
}
