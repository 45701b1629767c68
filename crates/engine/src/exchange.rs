//! Carries what processes send to other machines, and what these answer.
//!
//! A container reaches those in its networks by address, and by name where the network is a user's; the host reaches all of
//! them by address, and their published ports at its own.

use docksim_guest::filesystem::Caller;
use docksim_guest::network::{NetworkError, Reply, Request};
use docksim_reference::subnet::parse_ip;

use crate::Engine;
use crate::container::{Container, ContainerId, ContainerState, container_folder};
use crate::network::{Driver, Network};
use crate::queue::Event;

/// Whom a name or an address means.
enum Machine {
    /// The machine that the daemon runs on.
    Host,
    Container(ContainerId),
    /// Nobody, in a network that can be reached.
    Nobody,
}

impl Engine {
    /// Answers what a container's processes have sent; they go on at once.
    pub(crate) fn carry(&mut self, id: &ContainerId, requests: Vec<Request>) {
        if requests.is_empty() {
            return;
        }
        for request in requests {
            let reply = self.reply(Some(id), &request);
            self.with_guest(id, |guest, _| guest.answer(request.id, reply));
        }
        self.queue.plan(self.now, Event::Wake(id.clone()));
    }

    /// Answers what a program of the daemon's machine has sent.
    pub fn host_request(&mut self, request: &Request) -> Reply {
        self.reply(None, request)
    }

    fn reply(&mut self, from: Option<&ContainerId>, request: &Request) -> Reply {
        let Some(address) = self.address_of(from, &request.host) else {
            if request.host.contains('.') {
                return not_simulated(None, &request.host);
            }
            return Reply::unknown_host();
        };
        let fails = |error| Reply::failed(&address, error);
        if self.is_alone(from) && !is_loopback(&address) {
            return fails(NetworkError::Unreachable);
        }
        let Some(machine) = self.machine_at(from, &address) else {
            return not_simulated(Some(&address), &request.host);
        };
        let Some(port) = request.port else {
            return match machine {
                Machine::Nobody => fails(NetworkError::TimedOut),
                Machine::Host | Machine::Container(_) => Reply {
                    address: Some(address),
                    result: Ok(Vec::new()),
                },
            };
        };
        match machine {
            Machine::Nobody => fails(NetworkError::TimedOut),
            Machine::Container(id) => {
                let client = self.client_address(from, &address);
                match self.serve(&id, port, &request.bytes, &client) {
                    Some(result) => Reply {
                        address: Some(address),
                        result,
                    },
                    None => fails(NetworkError::Refused),
                }
            }
            Machine::Host => match self.published_at(port) {
                None => fails(NetworkError::Refused),
                Some((id, port)) => {
                    // The daemon's proxy takes the connection before it knows whether anybody listens.
                    let client = self.gateway_of(&id);
                    let served = self.serve(&id, port, &request.bytes, &client);
                    Reply {
                        address: Some(address),
                        result: served.unwrap_or(Err(NetworkError::Reset)),
                    }
                }
            },
        }
    }

    /// Lets a container's server answer; nothing when none listens at the port.
    fn serve(
        &mut self,
        id: &ContainerId,
        port: u16,
        bytes: &[u8],
        client: &str,
    ) -> Option<Result<Vec<u8>, NetworkError>> {
        let is_frozen = matches!(self.containers.get(id)?.state, ContainerState::Paused(_));
        if is_frozen {
            return Some(Err(NetworkError::TimedOut));
        }
        let (served, output) = self.with_guest(id, |guest, now| {
            let served = guest.serve(port, bytes, client, now);
            (served, guest.take_output())
        })?;
        self.container_printed(id, output);
        // The server may have more to do than to answer.
        self.queue.plan(self.now, Event::Wake(id.clone()));
        served
    }

    /// Where requests to a container's published ports seem to come from.
    fn gateway_of(&self, id: &ContainerId) -> String {
        let networks = self.networks_of(Some(id)).unwrap_or_default();
        let gateway = networks.iter().find_map(|network| network.gateway(false));
        gateway.map_or_else(String::new, |gateway| gateway.to_string())
    }

    /// The container behind a port of the host, and its own port.
    fn published_at(&self, port: u16) -> Option<(ContainerId, u16)> {
        self.published.get(&port)?.iter().find_map(|id| {
            let mut ports = self.containers.get(id)?.network_settings.ports.iter();
            let bound = ports.find(|bound| bound.host_port == port && bound.protocol == "tcp")?;
            Some((id.clone(), bound.container_port))
        })
    }

    /// The container whose place in networks somebody has; nothing for the host and for who is in the host's network.
    fn place_of(&self, from: Option<&ContainerId>) -> Option<&Container> {
        let owner = self.network_owner(from?)?;
        (owner.host_config.network_mode != "host").then_some(owner)
    }

    /// The networks that somebody is in.
    fn networks_of(&self, from: Option<&ContainerId>) -> Option<Vec<&Network>> {
        let names = self.place_of(from)?.network_settings.networks.keys();
        Some(
            names
                .filter_map(|name| self.networks.find(name).ok())
                .collect(),
        )
    }

    /// Whether a container has no network.
    fn is_alone(&self, from: Option<&ContainerId>) -> bool {
        self.networks_of(from).is_some_and(|networks| {
            networks
                .iter()
                .all(|network| network.driver == Driver::Null)
        })
    }

    /// The address under which a request comes to a container.
    fn client_address(&self, from: Option<&ContainerId>, address: &str) -> String {
        if is_loopback(address) {
            return "127.0.0.1".to_owned();
        }
        let ip = parse_ip(address);
        let network = self
            .networks
            .iter()
            .find(|network| ip.is_some_and(|ip| network.holds(ip)));
        let Some(network) = network else {
            return address.to_owned();
        };
        let own = self
            .place_of(from)
            .and_then(|owner| network.endpoints.get(&owner.id))
            .and_then(|endpoint| endpoint.ipv4);
        let client = own.or(network.gateway(false));
        client.map_or_else(String::new, |client| client.to_string())
    }

    /// The address of a name, as its files and its name server tell it.
    fn address_of(&self, from: Option<&ContainerId>, host: &str) -> Option<String> {
        if parse_ip(host).is_some() {
            return Some(host.to_owned());
        }
        let path = match from {
            Some(id) => format!("{}/hosts", container_folder(id)),
            None => "/etc/hosts".to_owned(),
        };
        let bytes = self.host.read_file(&Caller::root(0), &path);
        let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
        let listed = text.lines().find_map(|line| {
            let line = line.split('#').next().unwrap_or_default();
            let mut words = line.split_whitespace();
            let address = words.next().filter(|address| is_ipv4(address))?;
            words.any(|name| name == host).then(|| address.to_owned())
        });
        listed.or_else(|| self.address_by_name(from, host))
    }

    /// The address of a container by one of its names in the networks of users, in the order of the networks' names.
    fn address_by_name(&self, from: Option<&ContainerId>, host: &str) -> Option<String> {
        let networks = self.networks_of(from)?;
        let known = networks
            .into_iter()
            .filter(|network| network.is_user_defined());
        let mut found = known.filter_map(|network| {
            if let Some(linked) = self.linked_in(from, network, host) {
                return linked;
            }
            let mut endpoints = network.endpoints.iter();
            let named = endpoints.find(|(id, _)| self.has_name(id, network, host));
            named.and_then(|(_, endpoint)| endpoint.ipv4)
        });
        found.next().map(|address| address.to_string())
    }

    /// What a link of its own means to somebody in a network of a user: an address, or none where the other one is not in it.
    fn linked_in(
        &self,
        from: Option<&ContainerId>,
        network: &Network,
        host: &str,
    ) -> Option<Option<std::net::IpAddr>> {
        let networks = &self.place_of(from)?.network_settings.networks;
        let links = networks.get(&network.name)?.settings.links.as_ref()?;
        let mut links = links
            .iter()
            .map(|link| link.split_once(':').unwrap_or((link, link)));
        let (name, _) = links.find(|(_, alias)| *alias == host)?;
        let id = self.containers.resolve(name).ok();
        let endpoint = id.and_then(|id| network.endpoints.get(&id));
        endpoint.map(|endpoint| endpoint.ipv4)
    }

    fn has_name(&self, id: &ContainerId, network: &Network, name: &str) -> bool {
        let networks = self
            .containers
            .get(id)
            .map(|container| &container.network_settings.networks);
        let attachment = networks.and_then(|networks| networks.get(&network.name));
        let names = attachment.and_then(|attachment| attachment.settings.dns_names.as_ref());
        let full = name.strip_suffix(&format!(".{}", network.name));
        let name = full.unwrap_or(name);
        names.is_some_and(|names| names.iter().any(|known| known.eq_ignore_ascii_case(name)))
    }

    /// Whom an address means to somebody; nothing when it lies outside of what is simulated.
    fn machine_at(&self, from: Option<&ContainerId>, address: &str) -> Option<Machine> {
        if is_loopback(address) {
            // Who shares another container's network finds that one's servers at its own loopback address.
            return Some(match self.place_of(from) {
                Some(owner) => Machine::Container(owner.id.clone()),
                None => Machine::Host,
            });
        }
        let ip = parse_ip(address)?;
        let network = self.networks.iter().find(|network| network.holds(ip))?;
        if network.gateway(ip.is_ipv6()) == Some(ip) && !network.is_vlan() {
            return Some(Machine::Host);
        }
        // What is in a network that one is not in is kept from it.
        let is_near = match self.place_of(from) {
            Some(owner) => network.endpoints.contains_key(&owner.id),
            None => true,
        };
        let mut endpoints = network.endpoints.iter().filter(|_| is_near);
        let there =
            endpoints.find(|(_, endpoint)| endpoint.ipv4 == Some(ip) || endpoint.ipv6 == Some(ip));
        Some(there.map_or(Machine::Nobody, |(id, _)| Machine::Container(id.clone())))
    }
}

fn is_ipv4(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
}

fn is_loopback(address: &str) -> bool {
    address.starts_with("127.") || matches!(address, "0.0.0.0" | "::1")
}

fn not_simulated(address: Option<&str>, host: &str) -> Reply {
    Reply {
        address: address.map(str::to_owned),
        result: Err(NetworkError::NotSimulated(format!("the internet ({host})"))),
    }
}
