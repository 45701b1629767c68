//! `POST /networks/create` (moby: daemon/network.go, `createNetwork`; libnetwork/controller.go, `NewNetwork`;
//! libnetwork/drivers/bridge).

use std::collections::BTreeMap;

use docksim_api::network::{CreateRequest, CreateResponse};
use docksim_api::{ApiError, Response};
use docksim_reference::go;
use docksim_reference::subnet::{Subnet, parse_ip};
use imbl::OrdMap;

use super::{Driver, Network, NetworkError, NetworkId, Networks, ipam, is_predefined};
use crate::Engine;

const ENABLE_IPV4: &str = "com.docker.network.enable_ipv4";
const ENABLE_IPV6: &str = "com.docker.network.enable_ipv6";
/// The longest name of an interface on Linux.
const LONGEST_NAME: usize = 15;

impl Engine {
    pub(crate) fn network_create(&mut self, create: CreateRequest) -> Result<Response, ApiError> {
        if is_predefined(&create.name) {
            return Err(NetworkError::Predefined(create.name).into());
        }
        if create.driver == "overlay" {
            return Err(NetworkError::NoSwarm.into());
        }
        let mut options = create.options.clone();
        let enable_ipv4 = switch(create.enable_ipv4, &mut options, ENABLE_IPV4, true)?;
        let enable_ipv6 = switch(create.enable_ipv6, &mut options, ENABLE_IPV6, false)?;
        let asked_for = create.ipam.clone().unwrap_or_default();
        let configs = asked_for.config.unwrap_or_default();
        ipam::validate(&configs, enable_ipv6)?;
        if create.name.trim().is_empty() {
            return Err(NetworkError::EmptyName.into());
        }
        if self.networks.named(&create.name).is_some() {
            return Err(NetworkError::NameInUse(create.name).into());
        }
        let id = NetworkId::new(&self.generator.id());
        let mut network = Network {
            id: id.clone(),
            name: create.name.clone(),
            created: self.now,
            driver: Driver::Null,
            scope: "local".to_owned(),
            enable_ipv4,
            enable_ipv6,
            ipam_driver: match asked_for.driver.as_str() {
                "" => "default".to_owned(),
                driver => driver.to_owned(),
            },
            ipam_options: asked_for.options,
            ipam_configs: configs,
            pools: Vec::new(),
            internal: create.internal,
            attachable: create.attachable,
            config_from: String::new(),
            config_only: create.config_only,
            options,
            labels: create.labels.clone(),
            endpoints: OrdMap::new(),
            endpoint_names: OrdMap::new(),
        };
        check_configuration(&create, &network)?;
        if !create.config_only {
            network.driver = resolve_driver(&create.driver)?;
            let interfaces = self.host_facts.interfaces;
            self.networks.complete(&mut network, &create, interfaces)?;
        }
        self.networks.insert(network);
        self.tell_of_network(&id, "create", &[]);
        Ok(Response::NetworkCreated(CreateResponse {
            id: id.to_string(),
            warning: String::new(),
        }))
    }
}

impl Networks {
    /// What a network needs that is more than a configuration.
    fn complete(
        &mut self,
        network: &mut Network,
        create: &CreateRequest,
        interfaces: &[&str],
    ) -> Result<(), NetworkError> {
        if create.ingress {
            return Err(NetworkError::Ingress);
        }
        if let Some(from) = &create.config_from {
            self.configure(network, &from.network)?;
        }
        if create.scope == "swarm" {
            return Err(NetworkError::SwarmScope);
        }
        if !create.scope.is_empty() {
            network.scope.clone_from(&create.scope);
        }
        if matches!(network.driver, Driver::Host | Driver::Null) {
            return Err(NetworkError::OnlyOne(network.driver.name()));
        }
        let bridge = match network.driver {
            Driver::Bridge => Some(BridgeOptions::parse(network)?),
            _ => None,
        };
        let wants_gateways = match &bridge {
            Some(options) => {
                [false, true].map(|is_ipv6| !options.skips_gateway(network.internal, is_ipv6))
            }
            None => [network.check_vlan_options()?; 2],
        };
        match network.ipam_driver.as_str() {
            "default" => {}
            "null" => return Err(NetworkError::EmptyPool(4)),
            other => return Err(NetworkError::PluginNotFound(other.to_owned())),
        }
        let made = self
            .allocate_families(network, wants_gateways)
            .and_then(|()| match &bridge {
                Some(options) => self.check_bridge(network, options),
                None => self.check_parent(network, interfaces),
            });
        if made.is_err() {
            self.release_pools(network);
        }
        made
    }

    /// Takes the configuration of another network (moby: libnetwork/network.go, `applyConfigurationTo`).
    fn configure(&self, network: &mut Network, from: &str) -> Result<(), NetworkError> {
        let configuration = self
            .named(from)
            .filter(|network| network.config_only)
            .ok_or_else(|| NetworkError::NoConfiguration(from.to_owned()))?;
        network.enable_ipv4 = configuration.enable_ipv4;
        network.enable_ipv6 = configuration.enable_ipv6;
        network.ipam_driver.clone_from(&configuration.ipam_driver);
        network.ipam_options.clone_from(&configuration.ipam_options);
        network.ipam_configs.clone_from(&configuration.ipam_configs);
        network.options.clone_from(&configuration.options);
        network.labels.clone_from(&configuration.labels);
        from.clone_into(&mut network.config_from);
        Ok(())
    }

    /// Takes the subnets of both families, with gateways where they are wanted: IPv4 first.
    fn allocate_families(
        &mut self,
        network: &mut Network,
        wants_gateways: [bool; 2],
    ) -> Result<(), NetworkError> {
        let families = [(network.enable_ipv4, false), (network.enable_ipv6, true)];
        for ((is_enabled, is_ipv6), wants_gateway) in families.into_iter().zip(wants_gateways) {
            if !is_enabled {
                continue;
            }
            match self.allocate(network, is_ipv6, wants_gateway) {
                Err(NetworkError::Overlap(subnet)) => {
                    return Err(self.overlap(network, &subnet));
                }
                other => other?,
            }
        }
        Ok(())
    }

    fn check_bridge(&self, network: &Network, options: &BridgeOptions) -> Result<(), NetworkError> {
        if !network.enable_ipv4 && !network.enable_ipv6 {
            return Err(NetworkError::NoFamily);
        }
        let count = |is_ipv6| {
            let pools = network.pools.iter();
            pools
                .filter(|pool| pool.subnet.is_ipv6() == is_ipv6)
                .count()
        };
        if count(false) > 1 || count(true) > 1 {
            return Err(NetworkError::SeveralSubnets);
        }
        if options.mtu < 0 {
            return Err(NetworkError::Mtu(options.mtu));
        }
        let bridge = network.bridge_name().unwrap_or_default();
        if let Some(other) = self.bridges.get(&bridge) {
            return Err(NetworkError::Conflict {
                id: network.id.clone(),
                bridge: bridge.clone(),
                other: other.clone(),
                other_bridge: bridge,
                reason: "same bridge name",
            });
        }
        if bridge.len() > LONGEST_NAME {
            return Err(NetworkError::BridgeName);
        }
        Ok(())
    }

    /// The refusal of a subnet that another network has.
    fn overlap(&self, network: &Network, subnet: &Subnet) -> NetworkError {
        let other = self.iter().find(|other| {
            let mut pools = other.pools.iter();
            pools.any(|pool| pool.subnet.overlaps(subnet))
        });
        let Some(other) = other else {
            return NetworkError::PoolOverlaps;
        };
        NetworkError::Conflict {
            id: network.id.clone(),
            bridge: network.bridge_name().unwrap_or_default(),
            other: other.id.clone(),
            other_bridge: other.bridge_name().unwrap_or_default(),
            reason: if subnet.is_ipv6() {
                "overlapping IPv6"
            } else {
                "overlapping IPv4"
            },
        }
    }
}

/// A switch that is given as such or as an option; what is given as such is no option.
fn switch(
    given: Option<bool>,
    options: &mut BTreeMap<String, String>,
    option: &'static str,
    default: bool,
) -> Result<bool, NetworkError> {
    if let Some(given) = given {
        options.remove(option);
        return Ok(given);
    }
    match options.get(option) {
        Some(text) => go::parse_bool(text).map_err(|_| NetworkError::NotBool(option)),
        None => Ok(default),
    }
}

/// Whether a configuration, and a network that takes one, say no more than they may
/// (moby: libnetwork/network.go, `validateConfiguration`).
fn check_configuration(create: &CreateRequest, network: &Network) -> Result<(), NetworkError> {
    let has_operator_fields =
        create.ingress || create.internal || create.attachable || !create.scope.is_empty();
    if create.config_only && has_operator_fields {
        return Err(NetworkError::OperatorFields);
    }
    if create.config_from.is_none() {
        return Ok(());
    }
    if create.config_only {
        return Err(NetworkError::ConfigurationOfConfiguration);
    }
    let has_ipam_options = network
        .ipam_options
        .as_ref()
        .is_some_and(|options| !options.is_empty());
    if network.ipam_driver != "default"
        || !network.enable_ipv4
        || network.enable_ipv6
        || !network.labels.is_empty()
        || has_ipam_options
        || !network.ipam_configs.is_empty()
    {
        return Err(NetworkError::OwnConfiguration);
    }
    if !network.options.is_empty() {
        return Err(NetworkError::OwnOptions);
    }
    Ok(())
}

fn resolve_driver(name: &str) -> Result<Driver, NetworkError> {
    match name {
        "" | "bridge" => Ok(Driver::Bridge),
        "host" => Ok(Driver::Host),
        "null" => Ok(Driver::Null),
        "macvlan" => Ok(Driver::Macvlan),
        "ipvlan" => Ok(Driver::Ipvlan),
        other => Err(NetworkError::PluginNotFound(other.to_owned())),
    }
}

/// Options of the bridge driver that decide something (moby: libnetwork/drivers/bridge, `fromLabels`).
struct BridgeOptions {
    mtu: i64,
    isolates_ipv4: bool,
    isolates_ipv6: bool,
    inhibits_ipv4: bool,
}

impl BridgeOptions {
    fn parse(network: &Network) -> Result<Self, NetworkError> {
        let mut options = Self {
            mtu: 0,
            isolates_ipv4: false,
            isolates_ipv6: false,
            inhibits_ipv4: false,
        };
        for (option, value) in &network.options {
            options
                .read(option, value)
                .map_err(|reason| NetworkError::Option {
                    option: option.clone(),
                    value: value.clone(),
                    reason,
                })?;
        }
        if (options.isolates_ipv4 || options.isolates_ipv6) && !network.internal {
            return Err(NetworkError::IsolatedGateway);
        }
        Ok(options)
    }

    fn read(&mut self, option: &str, value: &str) -> Result<(), String> {
        let is_on = |value: &str| go::parse_bool(value).map_err(|error| error.to_string());
        let check_address = |value: &str| match parse_ip(value) {
            Some(_) => Ok(()),
            None => Err("nil ip".to_owned()),
        };
        match option {
            "com.docker.network.driver.mtu" => {
                self.mtu = go::atoi(value).map_err(|error| {
                    format!(
                        "strconv.Atoi: parsing {}: {}",
                        go::quote(value),
                        error.reason
                    )
                })?;
            }
            "com.docker.network.bridge.gateway_mode_ipv4" => {
                self.isolates_ipv4 = is_isolated(value)?;
            }
            "com.docker.network.bridge.gateway_mode_ipv6" => {
                self.isolates_ipv6 = is_isolated(value)?;
            }
            "com.docker.network.bridge.inhibit_ipv4" => self.inhibits_ipv4 = is_on(value)?,
            ENABLE_IPV4
            | ENABLE_IPV6
            | "com.docker.network.bridge.enable_icc"
            | "com.docker.network.bridge.enable_ip_masquerade"
            | "com.docker.network.bridge.default_bridge" => {
                is_on(value)?;
            }
            "com.docker.network.bridge.host_binding_ipv4"
            | "com.docker.network.host_ipv4"
            | "com.docker.network.host_ipv6" => check_address(value)?,
            // The driver takes no note of what it does not know.
            _ => {}
        }
        Ok(())
    }

    fn skips_gateway(&self, is_internal: bool, is_ipv6: bool) -> bool {
        if is_ipv6 {
            self.isolates_ipv6
        } else {
            self.isolates_ipv4 || (self.inhibits_ipv4 && is_internal)
        }
    }
}

fn is_isolated(mode: &str) -> Result<bool, String> {
    match mode {
        "nat" | "nat-unprotected" | "routed" => Ok(false),
        "isolated" => Ok(true),
        other => Err(format!("unknown gateway mode {other}")),
    }
}
