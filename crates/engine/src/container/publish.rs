//! The ports that a container has of the host (moby: libnetwork/drivers/bridge/port_mapping_linux.go).

use super::error::PortError;
use super::start::split_port;
use super::{BoundPort, Container, ContainerError, ContainerId};
use crate::{Engine, Fault};

impl Engine {
    /// Publishes a container's ports as soon as it is in a network from which the outside is reached.
    pub(crate) fn publish(&mut self, id: &ContainerId) -> Result<(), ContainerError> {
        let Some(container) = self.containers.get(id).cloned() else {
            return Ok(());
        };
        if container.network_settings.is_published || !self.reaches_outside(id) {
            return Ok(());
        }
        let own_addresses = container.network_settings.addresses();
        let own_address = own_addresses.into_iter().next().unwrap_or_default();
        let mut bound = Vec::new();
        for wanted in wanted_ports(&container) {
            let is_repeated = bound.iter().any(|port: &BoundPort| wanted.is(port));
            let taken = match wanted.protocol.as_str() {
                "tcp" if is_repeated => Err(PortError::Listen),
                protocol if is_repeated => {
                    let what = format!("a port of {protocol} that is published twice");
                    self.release_ports(&bound);
                    return Err(ContainerError::NotSimulated(what));
                }
                _ => self.bind(&wanted, &own_address),
            };
            match taken {
                Ok(host_port) => bound.push(BoundPort {
                    protocol: wanted.protocol,
                    container_port: wanted.container_port,
                    host_address: wanted.host_address,
                    host_port,
                }),
                Err(cause) => {
                    self.release_ports(&bound);
                    return Err(ContainerError::Publish {
                        name: container.name.clone(),
                        endpoint: first_endpoint(&container),
                        cause,
                    });
                }
            }
        }
        for port in bound.iter().filter(|port| port.protocol == "tcp") {
            let ids = self.published.entry(port.host_port).or_default();
            ids.insert(id.clone());
        }
        if let Some(container) = self.containers.get_mut(id) {
            container.network_settings.ports = bound;
            container.network_settings.is_published = true;
        }
        Ok(())
    }

    /// Gives a container's ports back.
    pub(super) fn withdraw(&mut self, id: &ContainerId) {
        if let Some(container) = self.containers.get_mut(id) {
            container.network_settings.is_published = false;
            let ports = std::mem::take(&mut container.network_settings.ports);
            for port in &ports {
                if let Some(ids) = self.published.get_mut(&port.host_port) {
                    ids.remove(id);
                    if ids.is_empty() {
                        self.published.remove(&port.host_port);
                    }
                }
            }
            self.release_ports(&ports);
        }
    }

    fn release_ports(&mut self, ports: &[BoundPort]) {
        for port in ports {
            self.networks
                .ports
                .release(&port.protocol, port.host_port, &port.host_address);
        }
    }

    /// Takes a port of a range, or any free one.
    fn bind(&mut self, wanted: &WantedPort, own_address: &str) -> Result<u16, PortError> {
        let (protocol, address) = (&wanted.protocol, &wanted.host_address);
        let is_free_on_host =
            |port| protocol != "tcp" || !self.faults.contains(&Fault::PortTaken(port));
        let ports = &mut self.networks.ports;
        let (first, last) = match wanted.range {
            Some(range) => range,
            None => {
                let port = ports.free(protocol).ok_or(PortError::AllAllocated)?;
                (port, port)
            }
        };
        for port in first..=last {
            if !is_free_on_host(port) {
                if first == last {
                    let address = if address.is_empty() {
                        "0.0.0.0"
                    } else {
                        address
                    };
                    return Err(PortError::HostTaken {
                        address: address.to_owned(),
                        port,
                        behind: format!("{own_address}:{}", wanted.container_port),
                    });
                }
                continue;
            }
            match ports.take(protocol, port, address) {
                Ok(()) => return Ok(port),
                Err(address) if first == last => {
                    return Err(PortError::Allocated { address, port });
                }
                Err(_) => {}
            }
        }
        Err(PortError::AllAllocated)
    }
}

/// The endpoint that a port's refusal names.
fn first_endpoint(container: &Container) -> String {
    let networks = container.network_settings.networks.values();
    let mut ids = networks.map(|attachment| &attachment.settings.endpoint_id);
    ids.find(|id| !id.is_empty()).cloned().unwrap_or_default()
}

/// A port to publish.
struct WantedPort {
    protocol: String,
    container_port: u16,
    /// Empty for all.
    host_address: String,
    /// The ports of the host among which one is taken; any of them when absent.
    range: Option<(u16, u16)>,
}

impl WantedPort {
    /// Whether a port that is bound is the very same.
    fn is(&self, bound: &BoundPort) -> bool {
        self.protocol == bound.protocol
            && self.container_port == bound.container_port
            && self.host_address == bound.host_address
            && self.range == Some((bound.host_port, bound.host_port))
    }
}

/// Everything to publish, in the order of the ports.
fn wanted_ports(container: &Container) -> Vec<WantedPort> {
    let mut wanted = Vec::new();
    let bindings = container.host_config.port_bindings.iter().flatten();
    for (port, bindings) in bindings {
        let Some((number, protocol)) = split_port(port) else {
            continue;
        };
        for binding in bindings.iter().flatten() {
            let range = match binding.host_port.split_once('-') {
                Some((first, last)) => first.parse().ok().zip(last.parse().ok()),
                None => binding
                    .host_port
                    .parse()
                    .ok()
                    .filter(|port| *port != 0)
                    .map(|port| (port, port)),
            };
            wanted.push(WantedPort {
                protocol: protocol.clone(),
                container_port: number,
                host_address: binding.host_ip.clone(),
                range,
            });
        }
    }
    if container.host_config.publish_all_ports {
        for port in container
            .config
            .exposed_ports
            .iter()
            .flat_map(std::collections::BTreeMap::keys)
        {
            let Some((number, protocol)) = split_port(port) else {
                continue;
            };
            let is_named = wanted
                .iter()
                .any(|other| other.protocol == protocol && other.container_port == number);
            if !is_named {
                wanted.push(WantedPort {
                    protocol,
                    container_port: number,
                    host_address: String::new(),
                    range: None,
                });
            }
        }
    }
    wanted
}
