//! What the daemon says about networks: one variant for each of its sentences.

use docksim_api::{ApiError, ErrorKind};
use docksim_reference::go;
use docksim_reference::subnet::Subnet;
use thiserror::Error;

use super::{NetworkId, PoolError};
use crate::container::ContainerId;

/// A refusal of the daemon.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum NetworkError {
    #[error("network {0} not found")]
    NotFound(String),
    #[error("network {term} is ambiguous ({count} matches found based on ID prefix)")]
    Ambiguous { term: String, count: usize },
    #[error("{count} matches found based on ID prefix: network {term} is ambiguous")]
    AmbiguousRequest { term: String, count: usize },
    #[error("operation is not permitted on predefined {0} network")]
    Predefined(String),
    #[error(
        "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to \
         swarm and try again."
    )]
    NoSwarm,
    #[error("cannot create a swarm scoped network when swarm is not active")]
    SwarmScope,
    #[error("driver-opt {} is not a valid bool", go::quote(.0))]
    NotBool(&'static str),
    #[error("invalid network config:\n{}", joined(.0))]
    Ipam(Vec<InvalidIpam>),
    #[error("invalid name: name is empty")]
    EmptyName,
    #[error("network with name {0} already exists")]
    NameInUse(String),
    #[error(
        "configuration network can only contain network specific fields. Network operator fields like \
         [ ingress | internal | attachable | scope ] are not supported."
    )]
    OperatorFields,
    #[error("a configuration network cannot depend on another configuration network")]
    ConfigurationOfConfiguration,
    #[error(
        "user specified configurations are not supported if the network depends on a configuration network"
    )]
    OwnConfiguration,
    #[error(
        "network driver options are not supported if the network depends on a configuration network"
    )]
    OwnOptions,
    #[error("plugin {} not found", go::quote(.0))]
    PluginNotFound(String),
    #[error("Ingress network can only be global scope network")]
    Ingress,
    #[error("configuration network {} does not exist", go::quote(.0))]
    NoConfiguration(String),
    #[error("configuration network {} is in use", go::quote(.0))]
    ConfigurationInUse(String),
    #[error("failed to parse {option} value: {value} ({reason})")]
    Option {
        option: String,
        value: String,
        reason: String,
    },
    #[error("gateway mode 'isolated' can only be used for an internal network")]
    IsolatedGateway,
    #[error("all predefined address pools have been fully subnetted")]
    NoSubnetLeft,
    #[error("invalid pool request: Pool overlaps with other one on this address space")]
    PoolOverlaps,
    /// The subnet is taken, which only the driver finds out.
    #[error("{0} overlaps")]
    Overlap(Subnet),
    #[error("failed to allocate gateway ({address}): {cause}")]
    Gateway { address: String, cause: PoolError },
    #[error("failed to allocate secondary ip address ({name}:{address}): {cause}")]
    AuxiliaryAddress {
        name: String,
        address: String,
        cause: PoolError,
    },
    #[error("only one instance of {} network is allowed", go::quote(.0))]
    OnlyOne(&'static str),
    #[error("IPv4 or IPv6 must be enabled")]
    NoFamily,
    #[error("ipv{0} pool is empty")]
    EmptyPool(u8),
    #[error("bridge driver doesn't support multiple subnets")]
    SeveralSubnets,
    #[error("invalid MTU number: {0}")]
    Mtu(i64),
    #[error(
        "cannot create network {id} ({bridge}): conflicts with network {other} ({other_bridge}): networks have {reason}"
    )]
    Conflict {
        id: NetworkId,
        bridge: String,
        other: NetworkId,
        other_bridge: String,
        reason: &'static str,
    },
    #[error("numerical result out of range")]
    BridgeName,
    #[error("{0} is a pre-defined network and cannot be removed")]
    RemovePredefined(String),
    #[error("error while removing network: {0}")]
    Remove(Box<NetworkError>),
    #[error("network {network} has active endpoints ({})", .endpoints.join(", "))]
    ActiveEndpoints {
        network: String,
        endpoints: Vec<String>,
    },
    #[error("cannot create endpoint on configuration-only network")]
    EndpointOnConfiguration,
    #[error("endpoint with name {name} already exists in network {network}")]
    EndpointExists { name: String, network: String },
    #[error("could not find a network matching network mode {mode}: {cause}")]
    NoNetworkOfMode {
        mode: String,
        cause: Box<NetworkError>,
    },
    #[error("endpoint {0} not found")]
    NoEndpoint(String),
    #[error(transparent)]
    Address(PoolError),
    #[error("no available IPv{family} addresses on this network's address pools: {network} ({id})")]
    NoAddress {
        family: u8,
        network: String,
        id: NetworkId,
    },
    #[error("invalid link local IP address: {0}")]
    LinkLocal(String),
    #[error("invalid endpoint settings:\n{}", joined(.0))]
    Endpoint(Vec<InvalidEndpoint>),
    #[error("invalid MAC address {0}")]
    MacAddress(String),
    #[error(
        "container sharing network namespace with another container or host cannot be connected to any other network"
    )]
    SharedNamespace,
    #[error(
        "cannot connect container to host network - container must be created in host network mode"
    )]
    ConnectHost,
    #[error(
        "cannot disconnect container from host network - container was created in host network mode"
    )]
    DisconnectHost,
    #[error(
        "container cannot be connected to multiple networks with one of the networks in private (none) mode"
    )]
    NoneAmongOthers,
    #[error("container {container} is not connected to network {network}")]
    NotConnected {
        container: ContainerId,
        network: String,
    },
    #[error("container {container} is not connected to the network {network}")]
    NotConnectedStopped {
        container: ContainerId,
        network: String,
    },
    #[error("got more than one value for filter key \"dangling\"")]
    SeveralDangling,
    #[error(
        "invalid value for filter 'dangling', must be \"true\" (or \"1\"), or \"false\" (or \"0\")"
    )]
    Dangling,
    #[error("invalid filter: 'type'='{0}'")]
    TypeFilter(String),
    #[error(
        "requested {driver} mode '{mode}' is not valid, '{default}' mode is the {driver} driver default"
    )]
    VlanMode {
        driver: &'static str,
        mode: String,
        default: &'static str,
    },
    #[error("requested ipvlan flag '{0}' is not valid, 'bridge' is the ipvlan driver default")]
    IpvlanFlag(String),
    #[error("loopback interface is not a valid {0} parent link")]
    LoopbackParent(&'static str),
    #[error("network {dummy} is already using parent interface {parent}")]
    ParentInUse {
        /// The interface that the other network would have of its own.
        dummy: String,
        parent: String,
    },
    #[error(
        "cannot use mode passthru, macvlan network {other} is already using parent interface {parent}"
    )]
    NoPassthru { other: NetworkId, parent: String },
    #[error("macvlan network {other} is already using parent interface {parent} in mode passthru")]
    ParentInPassthru { other: NetworkId, parent: String },
    /// The host's kernel makes no interfaces that lead nowhere.
    #[error("operation not supported")]
    NoDummyInterfaces,
    #[error("invalid subinterface vlan name {0}, example formatting is eth0.10")]
    VlanName(String),
    #[error(
        "required interface name format is: name.vlan_id, ex. eth0.10 for vlan 10, instead received {0}"
    )]
    VlanFormat(String),
    #[error("unable to parse a valid vlan id from: {0} (ex. eth0.10 for vlan 10)")]
    VlanNumber(String),
    #[error("-o parent interface was not found on the host: {0}")]
    NoParent(String),
    #[error("vlan id must be between 1-4094, received: {0}")]
    VlanOutOfRange(i64),
    #[error("failed to create {0} vlan link: operation not supported")]
    NoVlans(String),
    #[error("the requested parent interface {0} was not found on the Docker host")]
    ParentGone(String),
    #[error("failed to create the ipvlan port: operation not supported")]
    NoIpvlan,
}

/// What is wrong with the addresses of a new network.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum InvalidIpam {
    #[error("invalid subnet {0}: invalid CIDR block notation")]
    Subnet(String),
    #[error("invalid {what} {subnet}: it should be {}", .subnet.masked())]
    HostBits { what: &'static str, subnet: Subnet },
    #[error("invalid ip-range {0}: invalid CIDR block notation")]
    Range(String),
    #[error("invalid ip-range {range}: parent subnet is an {family} block")]
    RangeFamily { range: String, family: &'static str },
    #[error("invalid ip-range {range}: CIDR block is bigger than its parent subnet {subnet}")]
    WideRange { range: String, subnet: Subnet },
    #[error("invalid ip-range {range}: parent subnet {subnet} doesn't contain ip-range")]
    RangeOutside { range: String, subnet: Subnet },
    #[error("invalid {what} {name}: {fault}")]
    Address {
        what: &'static str,
        name: String,
        fault: String,
    },
}

/// What is wrong with what a container asks for in a network.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum InvalidEndpoint {
    #[error("user specified IP address is supported on user defined networks only")]
    AddressOnPredefined,
    #[error("network-scoped alias is supported only for containers in user defined networks")]
    AliasOnPredefined,
    #[error("invalid IPv4 address: {0}")]
    Ipv4(String),
    #[error("invalid IPv6 address: {0}")]
    Ipv6(String),
    #[error("invalid link-local IP address: {0}")]
    LinkLocal(String),
    #[error("no configured subnet or ip-range contain the IP address {0}")]
    OutOfRange(String),
    #[error(
        "user specified IP address is supported only when connecting to networks with user configured subnets"
    )]
    NoSubnet,
    #[error(
        "unrecognised network interface sysctl '{0}'; represent 'net.X.Y.ethN.Z=V' as 'net.X.Y.IFNAME.Z=V', 'X' must be \
         'ipv4', 'ipv6' or 'mpls'"
    )]
    Sysctl(String),
}

/// Several reasons as one text (moby: internal/multierror).
fn joined<T: ToString>(reasons: &[T]) -> String {
    match reasons {
        [reason] => reason.to_string(),
        reasons => {
            let reasons: Vec<String> = reasons.iter().map(T::to_string).collect();
            format!("* {}", reasons.join("\n* "))
        }
    }
}

impl NetworkError {
    /// Its class, as moby's errdefs sorts it.
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound(_)
            | Self::PluginNotFound(_)
            | Self::NoConfiguration(_)
            | Self::NoEndpoint(_) => ErrorKind::NotFound,
            Self::NameInUse(_) => ErrorKind::Conflict,
            Self::Predefined(_)
            | Self::NoSwarm
            | Self::SwarmScope
            | Self::OperatorFields
            | Self::ConfigurationOfConfiguration
            | Self::OwnConfiguration
            | Self::OwnOptions
            | Self::Ingress
            | Self::ConfigurationInUse(_)
            | Self::PoolOverlaps
            | Self::Overlap(_)
            | Self::OnlyOne(_)
            | Self::SeveralSubnets
            | Self::Conflict { .. }
            | Self::RemovePredefined(_)
            | Self::ActiveEndpoints { .. }
            | Self::EndpointOnConfiguration
            | Self::EndpointExists { .. } => ErrorKind::Forbidden,
            Self::Ambiguous { .. }
            | Self::AmbiguousRequest { .. }
            | Self::NotBool(_)
            | Self::Ipam(_)
            | Self::EmptyName
            | Self::Option { .. }
            | Self::NoSubnetLeft
            | Self::NoFamily
            | Self::EmptyPool(_)
            | Self::Mtu(_)
            | Self::LinkLocal(_)
            | Self::Endpoint(_)
            | Self::MacAddress(_)
            | Self::SharedNamespace
            | Self::ConnectHost
            | Self::DisconnectHost
            | Self::NoneAmongOthers
            | Self::SeveralDangling
            | Self::Dangling => ErrorKind::InvalidParameter,
            Self::Address(PoolError::Taken) => ErrorKind::Forbidden,
            Self::Address(PoolError::OutOfRange) => ErrorKind::InvalidParameter,
            Self::Address(PoolError::Exhausted) => ErrorKind::Unavailable,
            Self::IsolatedGateway
            | Self::Gateway { .. }
            | Self::AuxiliaryAddress { .. }
            | Self::BridgeName
            | Self::NoAddress { .. }
            | Self::NotConnected { .. }
            | Self::NotConnectedStopped { .. }
            | Self::TypeFilter(_)
            | Self::VlanMode { .. }
            | Self::IpvlanFlag(_)
            | Self::LoopbackParent(_)
            | Self::ParentInUse { .. }
            | Self::NoPassthru { .. }
            | Self::ParentInPassthru { .. }
            | Self::NoDummyInterfaces
            | Self::VlanName(_)
            | Self::VlanFormat(_)
            | Self::VlanNumber(_)
            | Self::NoParent(_)
            | Self::VlanOutOfRange(_)
            | Self::NoVlans(_)
            | Self::ParentGone(_)
            | Self::NoIpvlan => ErrorKind::System,
            Self::Remove(cause) | Self::NoNetworkOfMode { cause, .. } => cause.kind(),
        }
    }

    /// A stable name of the sentence.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "no-such-network",
            Self::Ambiguous { .. } | Self::AmbiguousRequest { .. } => "ambiguous-prefix",
            Self::Predefined(_) | Self::RemovePredefined(_) => "predefined-network",
            Self::NoSwarm | Self::SwarmScope | Self::Ingress => "not-a-swarm-manager",
            Self::EmptyName => "invalid-network-name",
            Self::NameInUse(_) => "network-name-in-use",
            Self::OperatorFields
            | Self::ConfigurationOfConfiguration
            | Self::OwnConfiguration
            | Self::OwnOptions
            | Self::NoConfiguration(_)
            | Self::ConfigurationInUse(_)
            | Self::EndpointOnConfiguration => "configuration-network",
            Self::PluginNotFound(_) => "no-such-plugin",
            Self::NotBool(_)
            | Self::Option { .. }
            | Self::IsolatedGateway
            | Self::Mtu(_)
            | Self::BridgeName => "invalid-network-options",
            Self::Ipam(_)
            | Self::Gateway { .. }
            | Self::AuxiliaryAddress { .. }
            | Self::NoFamily
            | Self::EmptyPool(_)
            | Self::SeveralSubnets => "invalid-network-addresses",
            Self::NoSubnetLeft => "no-subnet-left",
            Self::PoolOverlaps | Self::Overlap(_) | Self::Conflict { .. } => "subnet-overlaps",
            Self::OnlyOne(_) => "only-one-network",
            Self::Remove(cause) | Self::NoNetworkOfMode { cause, .. } => cause.code(),
            Self::ActiveEndpoints { .. } => "network-in-use",
            Self::EndpointExists { .. } => "already-connected",
            Self::Address(_) | Self::NoAddress { .. } => "no-free-address",
            Self::LinkLocal(_) | Self::Endpoint(_) | Self::MacAddress(_) => "invalid-endpoint",
            Self::SharedNamespace
            | Self::ConnectHost
            | Self::DisconnectHost
            | Self::NoneAmongOthers => "network-mode-conflict",
            Self::NoEndpoint(_) | Self::NotConnected { .. } | Self::NotConnectedStopped { .. } => {
                "not-connected"
            }
            Self::SeveralDangling | Self::Dangling | Self::TypeFilter(_) => "invalid-filter",
            Self::VlanMode { .. } | Self::IpvlanFlag(_) => "invalid-network-options",
            Self::LoopbackParent(_)
            | Self::ParentInUse { .. }
            | Self::NoPassthru { .. }
            | Self::ParentInPassthru { .. }
            | Self::NoDummyInterfaces
            | Self::VlanName(_)
            | Self::VlanFormat(_)
            | Self::VlanNumber(_)
            | Self::NoParent(_)
            | Self::VlanOutOfRange(_)
            | Self::NoVlans(_)
            | Self::ParentGone(_)
            | Self::NoIpvlan => "invalid-parent-interface",
        }
    }
}

impl From<NetworkError> for ApiError {
    fn from(error: NetworkError) -> Self {
        let mut refusal = Self::new(error.kind(), error.code(), error.to_string());
        refusal.reason.details = error.details();
        refusal
    }
}

impl NetworkError {
    /// What an explanation needs: the names in the sentence, by their role.
    pub(crate) fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotFound(name)
            | Self::Ambiguous { term: name, .. }
            | Self::AmbiguousRequest { term: name, .. }
            | Self::Predefined(name)
            | Self::RemovePredefined(name)
            | Self::NameInUse(name)
            | Self::ActiveEndpoints { network: name, .. }
            | Self::EndpointExists { network: name, .. }
            | Self::NoAddress { network: name, .. } => vec![("network", name.clone())],
            Self::Remove(cause) | Self::NoNetworkOfMode { cause, .. } => cause.details(),
            Self::NotConnected { container, network }
            | Self::NotConnectedStopped { container, network } => vec![
                ("network", network.clone()),
                ("container", container.short().to_owned()),
            ],
            _ => Vec::new(),
        }
    }
}
