//! A container's places in networks: what was asked for, and what it has while it runs
//! (moby: daemon/container_operations.go and daemon/network/settings.go).

use std::collections::BTreeMap;
use std::net::IpAddr;

use docksim_api::container::HostConfig;
use docksim_api::network::{EndpointIpamConfig, EndpointSettings};
use docksim_guest::network::Interface;
use docksim_reference::subnet::parse_ip;

use super::error::InvalidConfig;
use super::{BoundPort, Container, ContainerError, ContainerId};
use crate::Engine;
use crate::network::{
    Driver, InvalidEndpoint, Network, NetworkError, NetworkId, Wanted, is_builtin_mode,
};

/// Where a container is in networks.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct NetworkSettings {
    /// Empty while it does not run, and where it shares another container's place.
    pub(crate) sandbox_id: String,
    /// By the network's name, or by what it was called when there was no such network.
    pub(crate) networks: BTreeMap<String, Attachment>,
    /// The ports of the host that it has.
    pub(crate) ports: Vec<BoundPort>,
    /// Whether its ports are published: they are while it is in a network from which the outside is reached.
    pub(crate) is_published: bool,
}

impl NetworkSettings {
    /// The ends of networks that the container has.
    pub(super) fn interfaces(&self) -> Vec<Interface> {
        let settings = self
            .networks
            .values()
            .map(|attachment| &attachment.settings);
        settings
            .filter(|settings| !settings.ip_address.is_empty())
            .map(|settings| Interface {
                address: settings.ip_address.clone(),
                prefix_len: u32::try_from(settings.ip_prefix_len).unwrap_or(0),
                gateway: settings.gateway.clone(),
                mac_address: settings.mac_address.clone(),
            })
            .collect()
    }

    /// The addresses that the container has.
    pub(super) fn addresses(&self) -> Vec<String> {
        let settings = self
            .networks
            .values()
            .map(|attachment| &attachment.settings);
        settings
            .flat_map(|settings| [&settings.ip_address, &settings.global_ipv6_address])
            .filter(|address| !address.is_empty())
            .cloned()
            .collect()
    }
}

/// A container's place in one network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attachment {
    /// What was asked for, and what it has while it runs.
    pub(crate) settings: EndpointSettings,
    /// The MAC address that was asked for; the settings show the one it has.
    pub(super) wanted_mac_address: String,
}

impl Attachment {
    pub(crate) fn new(settings: EndpointSettings) -> Self {
        Self {
            wanted_mac_address: settings.mac_address.clone(),
            settings,
        }
    }

    /// Forgets what it had while the container ran (moby: `cleanOperationalData`).
    fn clean(&mut self) {
        let settings = std::mem::take(&mut self.settings);
        self.settings = EndpointSettings {
            ipam_config: settings.ipam_config,
            links: settings.links,
            aliases: settings.aliases,
            driver_opts: settings.driver_opts,
            gw_priority: settings.gw_priority,
            network_id: settings.network_id,
            dns_names: settings.dns_names,
            ..EndpointSettings::default()
        };
    }

    fn wanted_address(&self, is_ipv6: bool) -> Option<IpAddr> {
        let ipam = self.settings.ipam_config.as_ref()?;
        parse_ip(if is_ipv6 {
            &ipam.ipv6_address
        } else {
            &ipam.ipv4_address
        })
    }

    /// What the network is found by: by its id as soon as that is known, unless it is the daemon's own
    /// (moby: `getNetworkID`).
    fn term<'a>(&'a self, name: &'a str) -> &'a str {
        match self.settings.network_id.as_str() {
            "" => name,
            _ if is_builtin_mode(name) => name,
            id => id,
        }
    }
}

/// The other container of `container:web`.
pub(super) fn shared_with(mode: &str) -> Option<&str> {
    mode.strip_prefix("container:")
}

impl Engine {
    /// Checks what a new container asks for in its networks (moby: daemon/container.go, `validateNetworkingConfig`).
    pub(super) fn check_networking(
        &self,
        endpoints: &BTreeMap<String, EndpointSettings>,
    ) -> Result<(), InvalidConfig> {
        for (name, settings) in endpoints {
            // A network that does not exist is found out when the container starts.
            let network = self.networks.find(name).ok();
            check_endpoint(network, name, settings).map_err(|cause| InvalidConfig::Endpoint {
                network: name.clone(),
                cause: Box::new(cause),
            })?;
        }
        Ok(())
    }

    /// The networks of a new container (moby: `updateContainerNetworkSettings`).
    pub(super) fn first_networks(
        &self,
        host: &HostConfig,
        endpoints: BTreeMap<String, EndpointSettings>,
    ) -> BTreeMap<String, Attachment> {
        let mode = host.network_mode.as_str();
        if shared_with(mode).is_some() {
            return BTreeMap::new();
        }
        let found = self
            .networks
            .find(mode)
            .ok()
            .filter(|_| !is_builtin_mode(mode));
        let name = found.map_or(mode, |network| &network.name);
        let mut networks: BTreeMap<String, Attachment> = endpoints
            .into_iter()
            .map(|(name, settings)| (name, Attachment::new(settings)))
            .collect();
        if networks.is_empty() {
            let attachment = Attachment::new(EndpointSettings::default());
            networks.insert(name.to_owned(), attachment);
        }
        if let Some(network) = found
            && !networks.contains_key(name)
            && let Some(attachment) = networks.remove(network.id.as_str())
        {
            networks.insert(name.to_owned(), attachment);
        }
        networks
    }

    /// Notes that a container is to be in a network, if that goes together with its other networks
    /// (moby: `updateNetworkConfig`).
    pub(crate) fn ask_for_network(
        &mut self,
        container: &ContainerId,
        network: &NetworkId,
        mut attachment: Attachment,
    ) -> Result<Attachment, NetworkError> {
        let (Some(network), Some(container)) =
            (self.networks.get(network), self.containers.get(container))
        else {
            return Err(NetworkError::NotFound(network.to_string()));
        };
        if network.is_user_defined() {
            let names = dns_names(container, attachment.settings.aliases.as_deref());
            attachment.settings.dns_names = Some(names);
        }
        check_endpoint(Some(network), &network.name, &attachment.settings)?;
        let mode = container.host_config.network_mode.as_str();
        if mode != "host" && network.driver == Driver::Host {
            return Err(NetworkError::ConnectHost);
        }
        for (name, other) in &container.network_settings.networks {
            let Ok(other) = self.networks.find(other.term(name)) else {
                continue;
            };
            if other.id == network.id {
                return Ok(attachment);
            }
            if other.driver == Driver::Host || network.driver == Driver::Host {
                return Err(NetworkError::SharedNamespace);
            }
            if other.name == "none" || network.name == "none" {
                return Err(NetworkError::NoneAmongOthers);
            }
        }
        let (id, name) = (container.id.clone(), network.name.clone());
        self.keep_attachment(&id, &name, attachment.clone());
        Ok(attachment)
    }

    /// Notes what a container asks for in a network of that name.
    pub(crate) fn keep_attachment(
        &mut self,
        container: &ContainerId,
        name: &str,
        attachment: Attachment,
    ) {
        if let Some(container) = self.containers.get_mut(container) {
            let networks = &mut container.network_settings.networks;
            networks.insert(name.to_owned(), attachment);
        }
    }

    /// Forgets what a container asked for.
    pub(crate) fn forget_attachment(&mut self, container: &ContainerId, name: &str) {
        if let Some(container) = self.containers.get_mut(container) {
            container.network_settings.networks.remove(name);
        }
    }

    /// Adds a running container, or one that is about to run, to a network (moby: `connectToNetwork`). Nothing is told.
    pub(crate) fn join_network(
        &mut self,
        id: &ContainerId,
        name: &str,
        attachment: Attachment,
    ) -> Result<NetworkId, NetworkError> {
        let Some(container) = self.containers.get(id) else {
            return Err(NetworkError::NotFound(name.to_owned()));
        };
        let mode = container.host_config.network_mode.clone();
        if shared_with(&mode).is_some() {
            return Err(NetworkError::SharedNamespace);
        }
        let network = self.networks.find(attachment.term(name))?;
        self.check_interface(network)?;
        let (network_id, network_name) = (network.id.clone(), network.name.clone());
        if name != mode && !is_builtin_mode(&mode) {
            self.write_out_mode(id, &mode)?;
        }
        let mut attachment = self.ask_for_network(id, &network_id, attachment)?;
        let container_name = match self.containers.get(id) {
            Some(container) => container.name.clone(),
            None => return Err(NetworkError::NotFound(network_name)),
        };
        let Some(network) = self.networks.get_mut(&network_id) else {
            return Err(NetworkError::NotFound(network_name));
        };
        let wanted = Wanted {
            name: &container_name,
            mac_address: &attachment.wanted_mac_address,
            ipv4: attachment.wanted_address(false),
            ipv6: attachment.wanted_address(true),
            link_local_ips: attachment
                .settings
                .ipam_config
                .as_ref()
                .map_or(&[], |ipam| &ipam.link_local_ips),
        };
        let endpoint = network.add_endpoint(id, wanted, &mut self.generator)?;
        let text = |address: Option<IpAddr>| address.map(|address| address.to_string());
        let prefix_len = |address: Option<IpAddr>, is_ipv6| {
            address.map_or(0, |_| i64::from(network.prefix_len(is_ipv6)))
        };
        let settings = &mut attachment.settings;
        settings.network_id = network_id.to_string();
        settings.endpoint_id.clone_from(&endpoint.id);
        settings.mac_address.clone_from(&endpoint.mac_address);
        settings.ip_address = text(endpoint.ipv4).unwrap_or_default();
        settings.ip_prefix_len = prefix_len(endpoint.ipv4, false);
        settings.gateway = text(network.gateway(false)).unwrap_or_default();
        settings.global_ipv6_address = text(endpoint.ipv6).unwrap_or_default();
        settings.global_ipv6_prefix_len = prefix_len(endpoint.ipv6, true);
        settings.ipv6_gateway = text(network.gateway(true)).unwrap_or_default();
        if let Some(container) = self.containers.get_mut(id) {
            let networks = &mut container.network_settings.networks;
            networks.remove(network_id.as_str());
            networks.insert(network_name, attachment);
        }
        self.tell_interfaces(id);
        Ok(network_id)
    }

    /// Lets a running container see the networks that it is in now.
    fn tell_interfaces(&mut self, id: &ContainerId) {
        if let Some(container) = self.containers.get_mut(id) {
            let interfaces = container.network_settings.interfaces();
            if let Some(run) = container.run_mut() {
                run.guest.set_interfaces(interfaces);
            }
        }
    }

    /// Whether the interface that a network is on can be shared: the host's kernel has no ipvlan.
    fn check_interface(&self, network: &Network) -> Result<(), NetworkError> {
        let parent = network.parent();
        let is_there = || {
            let interfaces = self.host_facts.interfaces;
            self.networks.has_interface(&parent, interfaces)
        };
        match network.driver {
            Driver::Ipvlan => Err(NetworkError::NoIpvlan),
            Driver::Macvlan if !is_there() => Err(NetworkError::ParentGone(parent)),
            _ => Ok(()),
        }
    }

    /// Writes the id of the network out that a container's mode names by a part of it (moby: `normalizeNetMode`).
    fn write_out_mode(&mut self, id: &ContainerId, mode: &str) -> Result<(), NetworkError> {
        let network = self
            .networks
            .find(mode)
            .map_err(|cause| NetworkError::NoNetworkOfMode {
                mode: mode.to_owned(),
                cause: Box::new(cause),
            })?;
        if mode == network.id.as_str() || mode == network.name {
            return Ok(());
        }
        let full = network.id.to_string();
        if let Some(container) = self.containers.get_mut(id) {
            std::sync::Arc::make_mut(&mut container.host_config).network_mode = full;
        }
        Ok(())
    }

    /// Takes a running container out of a network, and tells so.
    pub(crate) fn leave_network(&mut self, container: &ContainerId, network: &NetworkId) {
        let Some(found) = self.networks.get_mut(network) else {
            return;
        };
        found.remove_endpoint(container);
        let name = found.name.clone();
        self.forget_attachment(container, &name);
        self.tell_interfaces(container);
        if !self.reaches_outside(container) {
            self.withdraw(container);
        }
        self.tell_of_network(network, "disconnect", &[("container", container.as_str())]);
    }

    /// Adds a container that is about to run to all of its networks; which it has been added to, and what went wrong
    /// with the next one (moby: `allocateNetwork`).
    pub(super) fn join_networks(
        &mut self,
        id: &ContainerId,
    ) -> (Vec<NetworkId>, Result<(), ContainerError>) {
        let mut joined = Vec::new();
        let Some(container) = self.containers.get_mut(id) else {
            return (joined, Ok(()));
        };
        if shared_with(&container.host_config.network_mode).is_some() {
            return (joined, Ok(()));
        }
        container.network_settings.sandbox_id = self.generator.id();
        let networks = container.network_settings.networks.clone();
        for (name, attachment) in networks {
            match self.join_network(id, &name, attachment) {
                Ok(network) => match self.publish(id) {
                    Ok(()) => joined.push(network),
                    Err(error) => return (joined, Err(error)),
                },
                Err(cause) => return (joined, Err(ContainerError::Networking(cause))),
            }
        }
        (joined, Ok(()))
    }

    /// Gives back what a container has of its networks and tells so (moby: `releaseNetwork`).
    pub(super) fn release_networks(&mut self, id: &ContainerId) {
        self.withdraw(id);
        let Some(container) = self.containers.get_mut(id) else {
            return;
        };
        let settings = &mut container.network_settings;
        if settings.sandbox_id.is_empty() {
            return;
        }
        settings.sandbox_id.clear();
        let mut terms = Vec::new();
        for (name, attachment) in &mut settings.networks {
            attachment.clean();
            terms.push(attachment.term(name).to_owned());
        }
        for term in terms {
            let Ok(network) = self.networks.find(&term) else {
                continue;
            };
            let network = network.id.clone();
            if let Some(network) = self.networks.get_mut(&network) {
                network.remove_endpoint(id);
            }
            self.tell_of_network(&network, "disconnect", &[("container", id.as_str())]);
        }
    }

    /// Lets the networks of a running container know its new name.
    pub(super) fn rename_in_networks(&mut self, id: &ContainerId, name: &str) {
        let Some(container) = self.containers.get_mut(id) else {
            return;
        };
        if container.run().is_none() {
            return;
        }
        let mut names = Vec::new();
        for (network, attachment) in &container.network_settings.networks {
            let found = self.networks.find(attachment.term(network)).ok();
            let Some(found) = found.map(|found| (found.id.clone(), found.is_user_defined())) else {
                continue;
            };
            let aliases = attachment.settings.aliases.clone();
            names.push((network.clone(), found, aliases));
        }
        for (network, (network_id, is_user_defined), aliases) in names {
            if let Some(found) = self.networks.get_mut(&network_id) {
                found.rename_endpoint(id, name);
            }
            let Some(container) = self.containers.get_mut(id).filter(|_| is_user_defined) else {
                continue;
            };
            let names = dns_names(container, aliases.as_deref());
            let networks = &mut container.network_settings.networks;
            if let Some(attachment) = networks.get_mut(&network) {
                attachment.settings.dns_names = Some(names);
            }
        }
    }

    /// Whether a container is in a network from which the outside is reached.
    pub(super) fn reaches_outside(&self, id: &ContainerId) -> bool {
        let Some(container) = self.containers.get(id) else {
            return false;
        };
        let mut networks = container.network_settings.networks.iter();
        networks.any(|(name, attachment)| {
            let has_endpoint = !attachment.settings.endpoint_id.is_empty();
            has_endpoint
                && self
                    .networks
                    .find(attachment.term(name))
                    .is_ok_and(|network| network.driver == Driver::Bridge && !network.internal)
        })
    }
}

/// The names by which a container is found in a network (moby: `buildEndpointDNSNames`).
fn dns_names(container: &Container, aliases: Option<&[String]>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let own = std::iter::once(container.name.as_str());
    let aliases = aliases.unwrap_or_default().iter().map(String::as_str);
    let others = [container.id.short(), &container.config.hostname];
    for name in own.chain(aliases).chain(others) {
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// Checks what is asked for in a network (moby: `validateEndpointSettings`).
fn check_endpoint(
    network: Option<&Network>,
    name: &str,
    settings: &EndpointSettings,
) -> Result<(), NetworkError> {
    let none = EndpointIpamConfig::default();
    let ipam = settings.ipam_config.as_ref().unwrap_or(&none);
    let wanted = [(&ipam.ipv4_address, false), (&ipam.ipv6_address, true)];
    let mut reasons = Vec::new();
    if is_builtin_mode(name) {
        if wanted.iter().any(|(address, _)| !address.is_empty()) {
            reasons.push(InvalidEndpoint::AddressOnPredefined);
        }
        if settings.aliases.iter().flatten().next().is_some() {
            reasons.push(InvalidEndpoint::AliasOnPredefined);
        }
    }
    for (text, is_ipv6) in wanted {
        let is_good = parse_ip(text)
            .is_some_and(|address| address.is_ipv6() == is_ipv6 && !address.is_unspecified());
        if !text.is_empty() && !is_good {
            let fault = if is_ipv6 {
                InvalidEndpoint::Ipv6
            } else {
                InvalidEndpoint::Ipv4
            };
            reasons.push(fault(text.clone()));
        }
    }
    for text in &ipam.link_local_ips {
        if parse_ip(text).is_none_or(|address| address.is_unspecified()) {
            reasons.push(InvalidEndpoint::LinkLocal(text.clone()));
        }
    }
    if let Some(network) = network {
        for (text, is_ipv6) in wanted {
            reasons.extend(range_fault(network, text, is_ipv6));
        }
    }
    if !settings.mac_address.is_empty() && !is_mac_address(&settings.mac_address) {
        return Err(NetworkError::MacAddress(settings.mac_address.clone()));
    }
    let sysctls = settings.driver_opts.as_ref();
    let sysctls = sysctls.and_then(|options| options.get("com.docker.network.endpoint.sysctls"));
    for sysctl in sysctls.iter().flat_map(|text| text.split(',')) {
        let parts: Vec<&str> = sysctl.splitn(5, '.').collect();
        let is_known = matches!(
            parts.as_slice(),
            [_, "ipv4" | "ipv6" | "mpls", _, "IFNAME" | "ifname", _]
        );
        if !is_known {
            reasons.push(InvalidEndpoint::Sysctl(sysctl.to_owned()));
        }
    }
    if reasons.is_empty() {
        return Ok(());
    }
    Err(NetworkError::Endpoint(reasons))
}

/// What is wrong with an address in a network: only subnets that a user asked for have addresses to ask for.
fn range_fault(network: &Network, text: &str, is_ipv6: bool) -> Option<InvalidEndpoint> {
    if text.is_empty() {
        return None;
    }
    let mut has_subnet = false;
    for subnet in network.configured_subnets(is_ipv6) {
        if parse_ip(text).is_some_and(|address| subnet.contains(address)) {
            return None;
        }
        has_subnet = true;
    }
    Some(if has_subnet {
        InvalidEndpoint::OutOfRange(text.to_owned())
    } else {
        InvalidEndpoint::NoSubnet
    })
}

/// Six bytes in pairs of digits.
fn is_mac_address(text: &str) -> bool {
    let pairs: Vec<&str> = text.split([':', '-']).collect();
    let is_pair =
        |pair: &&str| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit());
    pairs.len() == 6 && pairs.iter().all(is_pair)
}
