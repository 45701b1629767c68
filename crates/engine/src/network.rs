//! Networks: what one is, and the table of them. Each operation has a file of its own.

mod connect;
mod create;
mod delete;
mod disconnect;
mod error;
mod inspect;
mod ipam;
mod list;
mod pool;
mod ports;
mod prune;
mod vlan;

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::ops::Bound;
use std::sync::Arc;

use docksim_api::Timestamp;
use docksim_api::network::IpamConfig;
use docksim_reference::subnet::{Subnet, parse_ip};
use imbl::{OrdMap, OrdSet};

pub(crate) use self::error::{InvalidEndpoint, NetworkError};
use self::pool::Pool;
use self::pool::PoolError;
use self::ports::Ports;
use crate::container::ContainerId;
use crate::generator::Generator;

/// The gateway of the default bridge, by which containers reach the host.
pub(crate) const GATEWAY: &str = "172.17.0.1";

/// A network's id: 64 hex digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NetworkId(Arc<str>);

impl NetworkId {
    fn new(text: &str) -> Self {
        Self(text.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The first twelve digits.
    fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

impl fmt::Display for NetworkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who makes a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Driver {
    /// A bridge of its own.
    Bridge,
    /// An interface of the host that each container has a part of, with a MAC address of its own.
    Macvlan,
    /// An interface of the host that each container has a part of, with the host's MAC address.
    Ipvlan,
    /// The host's own network.
    Host,
    /// None at all.
    Null,
}

impl Driver {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bridge => "bridge",
            Self::Macvlan => "macvlan",
            Self::Ipvlan => "ipvlan",
            Self::Host => "host",
            Self::Null => "null",
        }
    }
}

/// A network.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Network {
    pub(crate) id: NetworkId,
    pub(crate) name: String,
    created: Timestamp,
    pub(crate) driver: Driver,
    scope: String,
    enable_ipv4: bool,
    enable_ipv6: bool,
    ipam_driver: String,
    ipam_options: Option<BTreeMap<String, String>>,
    /// The subnets that were asked for.
    ipam_configs: Vec<IpamConfig>,
    /// Where its addresses come from: IPv4 first.
    pools: Vec<Pool>,
    pub(crate) internal: bool,
    attachable: bool,
    config_from: String,
    pub(crate) config_only: bool,
    options: BTreeMap<String, String>,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) endpoints: OrdMap<ContainerId, Endpoint>,
    /// Whose endpoint a name is.
    endpoint_names: OrdMap<String, ContainerId>,
}

/// A container's place in a network while it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) id: String,
    /// The container's name when it came.
    pub(crate) name: String,
    /// Empty where a network has no interface.
    pub(crate) mac_address: String,
    pub(crate) ipv4: Option<IpAddr>,
    pub(crate) ipv6: Option<IpAddr>,
}

impl Endpoint {
    /// The first twelve digits of its id.
    fn short_id(&self) -> &str {
        self.id.get(..12).unwrap_or(&self.id)
    }
}

/// Whether a name is that of one of the daemon's own networks (moby: daemon/network, `IsPredefined`).
fn is_predefined(name: &str) -> bool {
    matches!(name, "bridge" | "host" | "none" | "default")
}

/// Whether a container's mode names no network that a user has made (moby: `NetworkMode.IsUserDefined`).
pub(crate) fn is_builtin_mode(mode: &str) -> bool {
    is_predefined(mode) || mode.starts_with("container:")
}

impl Network {
    /// Whether a user has made it.
    pub(crate) fn is_user_defined(&self) -> bool {
        !is_builtin_mode(&self.name)
    }

    /// The pool of one kind of addresses.
    fn pool(&self, is_ipv6: bool) -> Option<&Pool> {
        self.pools
            .iter()
            .find(|pool| pool.subnet.is_ipv6() == is_ipv6)
    }

    /// Where its addresses come from first.
    pub(crate) fn subnet(&self) -> Option<Subnet> {
        self.pools.first().map(|pool| pool.subnet)
    }

    /// The gateway of one kind of addresses, and how long the prefix is.
    pub(crate) fn gateway(&self, is_ipv6: bool) -> Option<IpAddr> {
        self.pool(is_ipv6)
            .and_then(|pool| pool.gateway)
            .filter(|_| !self.internal)
    }

    /// Whether an address is of the network.
    pub(crate) fn holds(&self, address: IpAddr) -> bool {
        self.pools.iter().any(|pool| pool.subnet.contains(address))
    }

    /// How many bits of an address name the network.
    pub(crate) fn prefix_len(&self, is_ipv6: bool) -> u8 {
        self.pool(is_ipv6).map_or(0, |pool| pool.subnet.bits())
    }

    /// The subnets of one kind that a user asked for. The daemon's own bridge has one too once the daemon was started
    /// again on a machine that has the interface already; the machine here was just switched on.
    pub(crate) fn configured_subnets(&self, is_ipv6: bool) -> impl Iterator<Item = Subnet> {
        self.ipam_configs
            .iter()
            .filter_map(|config| Subnet::parse(&config.subnet))
            .filter(move |subnet| subnet.is_ipv6() == is_ipv6)
    }

    /// Makes room for a container (moby: libnetwork/network.go, `CreateEndpoint`).
    pub(crate) fn add_endpoint(
        &mut self,
        container: &ContainerId,
        wanted: Wanted<'_>,
        generator: &mut Generator,
    ) -> Result<Endpoint, NetworkError> {
        if self.config_only {
            return Err(NetworkError::EndpointOnConfiguration);
        }
        if self.endpoint_names.contains_key(wanted.name) {
            return Err(NetworkError::EndpointExists {
                name: wanted.name.to_owned(),
                network: self.name.clone(),
            });
        }
        let not_link_local = |text: &&String| parse_ip(text).is_some_and(|ip| !is_link_local(ip));
        if let Some(address) = wanted.link_local_ips.iter().find(not_link_local) {
            return Err(NetworkError::LinkLocal(address.clone()));
        }
        let ipv4 = self.assign(false, wanted.ipv4)?;
        let ipv6 = match self.assign(true, wanted.ipv6) {
            Ok(ipv6) => ipv6,
            Err(error) => {
                self.release(ipv4);
                return Err(error);
            }
        };
        let has_interface = self.driver == Driver::Bridge || self.is_vlan();
        let mac_address = match wanted.mac_address {
            "" if has_interface => generator.mac_address(),
            address if has_interface => address.to_lowercase().replace('-', ":"),
            _ => String::new(),
        };
        let endpoint = Endpoint {
            id: generator.id(),
            name: wanted.name.to_owned(),
            mac_address,
            ipv4,
            ipv6,
        };
        self.endpoint_names
            .insert(wanted.name.to_owned(), container.clone());
        self.endpoints.insert(container.clone(), endpoint.clone());
        Ok(endpoint)
    }

    /// Takes a container out.
    pub(crate) fn remove_endpoint(&mut self, container: &ContainerId) {
        if let Some(endpoint) = self.endpoints.remove(container) {
            self.endpoint_names.remove(&endpoint.name);
            self.release(endpoint.ipv4);
            self.release(endpoint.ipv6);
        }
    }

    pub(crate) fn rename_endpoint(&mut self, container: &ContainerId, name: &str) {
        if let Some(endpoint) = self.endpoints.get_mut(container) {
            let old = std::mem::replace(&mut endpoint.name, name.to_owned());
            self.endpoint_names.remove(&old);
            self.endpoint_names
                .insert(name.to_owned(), container.clone());
        }
    }

    fn assign(
        &mut self,
        is_ipv6: bool,
        wanted: Option<IpAddr>,
    ) -> Result<Option<IpAddr>, NetworkError> {
        let Some(pool) = self
            .pools
            .iter_mut()
            .find(|pool| pool.subnet.is_ipv6() == is_ipv6)
        else {
            return Ok(None);
        };
        if let Some(wanted) = wanted {
            pool.take(wanted).map_err(NetworkError::Address)?;
            return Ok(Some(wanted));
        }
        match pool.take_any() {
            Some(address) => Ok(Some(address)),
            None => Err(NetworkError::NoAddress {
                family: if is_ipv6 { 6 } else { 4 },
                network: self.name.clone(),
                id: self.id.clone(),
            }),
        }
    }

    fn release(&mut self, address: Option<IpAddr>) {
        let Some(address) = address else { return };
        for pool in &mut self.pools {
            pool.release(address);
        }
    }
}

/// What a container wants of a network.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) name: &'a str,
    /// Empty for any.
    pub(crate) mac_address: &'a str,
    pub(crate) ipv4: Option<IpAddr>,
    pub(crate) ipv6: Option<IpAddr>,
    pub(crate) link_local_ips: &'a [String],
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

/// The networks, by id and by name, with what they share.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Networks {
    by_id: OrdMap<NetworkId, Arc<Network>>,
    by_name: OrdMap<String, NetworkId>,
    /// The subnets of all networks; no two of them overlap.
    subnets: OrdSet<Subnet>,
    /// The bridges' names.
    bridges: OrdMap<String, NetworkId>,
    /// The networks on interfaces of the host.
    by_parent: OrdMap<String, OrdSet<NetworkId>>,
    /// What networks are made from that take a configuration from others.
    users_of_configurations: OrdMap<String, OrdSet<NetworkId>>,
    /// Where the daemon takes IPv6 subnets from (RFC 4193).
    local_prefix: [u16; 3],
    pub(crate) ports: Ports,
}

impl Networks {
    /// The networks of a new daemon.
    pub(crate) fn new(generator: &mut Generator, now: Timestamp) -> Self {
        let mut networks = Self {
            by_id: OrdMap::new(),
            by_name: OrdMap::new(),
            subnets: OrdSet::new(),
            bridges: OrdMap::new(),
            by_parent: OrdMap::new(),
            users_of_configurations: OrdMap::new(),
            local_prefix: ipam::local_prefix(generator),
            ports: Ports::new(),
        };
        for (name, driver) in [
            ("bridge", Driver::Bridge),
            ("host", Driver::Host),
            ("none", Driver::Null),
        ] {
            let mut network = Network {
                id: NetworkId::new(&generator.id()),
                name: name.to_owned(),
                created: now,
                driver,
                scope: "local".to_owned(),
                enable_ipv4: true,
                enable_ipv6: false,
                ipam_driver: "default".to_owned(),
                ipam_options: None,
                ipam_configs: Vec::new(),
                pools: Vec::new(),
                internal: false,
                attachable: false,
                config_from: String::new(),
                config_only: false,
                options: BTreeMap::new(),
                labels: BTreeMap::new(),
                endpoints: OrdMap::new(),
                endpoint_names: OrdMap::new(),
            };
            if driver == Driver::Bridge {
                network.options = default_bridge_options();
                networks.make_default_pool(&mut network);
            }
            networks.insert(network);
        }
        networks
    }

    pub(crate) fn get(&self, id: &NetworkId) -> Option<&Network> {
        self.by_id.get(id).map(Arc::as_ref)
    }

    pub(crate) fn get_mut(&mut self, id: &NetworkId) -> Option<&mut Network> {
        self.by_id.get_mut(id).map(Arc::make_mut)
    }

    /// The network of that very name.
    pub(crate) fn named(&self, name: &str) -> Option<&Network> {
        self.by_name.get(name).and_then(|id| self.get(id))
    }

    /// The networks' names in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// The networks in the order of their ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Network> {
        self.by_id.values().map(Arc::as_ref)
    }

    /// Finds a network by its full id, its name or a prefix of its id, in this order
    /// (moby: daemon/network.go, `FindNetwork`).
    pub(crate) fn find(&self, text: &str) -> Result<&Network, NetworkError> {
        if let Some(network) = self.get(&NetworkId::new(text)) {
            return Ok(network);
        }
        if let Some(network) = self.named(text) {
            return Ok(network);
        }
        let from = (Bound::Included(NetworkId::new(text)), Bound::Unbounded);
        let mut matching = self
            .by_id
            .range(from)
            .take_while(|(id, _)| id.as_str().starts_with(text))
            .map(|(_, network)| network.as_ref());
        match (matching.next(), matching.next()) {
            (Some(network), None) => Ok(network),
            (Some(_), Some(_)) => Err(NetworkError::Ambiguous {
                term: text.to_owned(),
                count: 2 + matching.count(),
            }),
            (None, _) => Err(NetworkError::NotFound(text.to_owned())),
        }
    }

    fn insert(&mut self, network: Network) {
        let id = network.id.clone();
        self.by_name.insert(network.name.clone(), id.clone());
        if let Some(bridge) = network.bridge_name() {
            self.bridges.insert(bridge, id.clone());
        }
        if network.is_vlan() {
            let on_parent = self.by_parent.entry(network.parent()).or_default();
            on_parent.insert(id.clone());
        }
        if !network.config_from.is_empty() {
            self.users_of_configurations
                .entry(network.config_from.clone())
                .or_default()
                .insert(id.clone());
        }
        self.by_id.insert(id, Arc::new(network));
    }

    fn remove(&mut self, id: &NetworkId) {
        let Some(network) = self.by_id.remove(id) else {
            return;
        };
        self.by_name.remove(&network.name);
        if let Some(bridge) = network.bridge_name() {
            self.bridges.remove(&bridge);
        }
        if network.is_vlan()
            && let Some(on_parent) = self.by_parent.get_mut(&network.parent())
        {
            on_parent.remove(id);
            if on_parent.is_empty() {
                self.by_parent.remove(&network.parent());
            }
        }
        for pool in &network.pools {
            self.subnets.remove(&pool.subnet);
        }
        if let Some(users) = self.users_of_configurations.get_mut(&network.config_from) {
            users.remove(id);
            if users.is_empty() {
                self.users_of_configurations.remove(&network.config_from);
            }
        }
    }
}

const BRIDGE_NAME: &str = "com.docker.network.bridge.name";

impl Network {
    /// The name of its bridge on the host; `None` for a network without one.
    fn bridge_name(&self) -> Option<String> {
        if self.driver != Driver::Bridge {
            return None;
        }
        let named = self.options.get(BRIDGE_NAME);
        Some(match named.filter(|name| !name.is_empty()) {
            Some(name) => name.clone(),
            None => format!("br-{}", self.id.short()),
        })
    }
}

fn default_bridge_options() -> BTreeMap<String, String> {
    [
        ("com.docker.network.bridge.default_bridge", "true"),
        ("com.docker.network.bridge.enable_icc", "true"),
        ("com.docker.network.bridge.enable_ip_masquerade", "true"),
        ("com.docker.network.bridge.host_binding_ipv4", "0.0.0.0"),
        (BRIDGE_NAME, "docker0"),
        ("com.docker.network.driver.mtu", "1500"),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .collect()
}
