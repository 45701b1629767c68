//! The Go types of networks (moby: api/types).

use super::TIME_TIME;
use crate::format::value::Type::{Bool, Int, Map, Named, Pointer, Slice, String, Struct};
use crate::format::value::{Field, NamedType};

pub(super) static NETWORK_ADDRESS: NamedType = NamedType::new(
    "network.Address",
    Struct(&[Field::new("Addr", &String), Field::new("PrefixLen", &Int)]),
);

static NETWORK_ENDPOINT_IPAMCONFIG: NamedType = NamedType::new(
    "network.EndpointIPAMConfig",
    Struct(&[
        Field::new("IPv4Address", &String).omit_empty(),
        Field::new("IPv6Address", &String).omit_empty(),
        Field::new("LinkLocalIPs", &Slice(&String)).omit_empty(),
    ]),
)
.unmodelled(&["Copy", "IsInRange", "Validate"]);

pub(super) static NETWORK_ENDPOINT_SETTINGS: NamedType = NamedType::new(
    "network.EndpointSettings",
    Struct(&[
        Field::new("IPAMConfig", &Pointer(&Named(&NETWORK_ENDPOINT_IPAMCONFIG))),
        Field::new("Links", &Slice(&String)),
        Field::new("Aliases", &Slice(&String)),
        Field::new("MacAddress", &String),
        Field::new("DriverOpts", &Map(&String, &String)),
        Field::new("GwPriority", &Int),
        Field::new("NetworkID", &String),
        Field::new("EndpointID", &String),
        Field::new("Gateway", &String),
        Field::new("IPAddress", &String),
        Field::new("IPPrefixLen", &Int),
        Field::new("IPv6Gateway", &String),
        Field::new("GlobalIPv6Address", &String),
        Field::new("GlobalIPv6PrefixLen", &Int),
        Field::new("DNSNames", &Slice(&String)),
    ]),
)
.unmodelled(&["Copy"]);

static NETWORK_IPAMCONFIG: NamedType = NamedType::new(
    "network.IPAMConfig",
    Struct(&[
        Field::new("Subnet", &String).omit_empty(),
        Field::new("IPRange", &String).omit_empty(),
        Field::new("Gateway", &String).omit_empty(),
        Field::new("AuxAddress", &Map(&String, &String))
            .json("AuxiliaryAddresses")
            .omit_empty(),
    ]),
);

static NETWORK_IPAM: NamedType = NamedType::new(
    "network.IPAM",
    Struct(&[
        Field::new("Driver", &String),
        Field::new("Options", &Map(&String, &String)),
        Field::new("Config", &Slice(&Named(&NETWORK_IPAMCONFIG))),
    ]),
);

static NETWORK_CONFIG_REFERENCE: NamedType = NamedType::new(
    "network.ConfigReference",
    Struct(&[Field::new("Network", &String)]),
);

static NETWORK_ENDPOINT_RESOURCE: NamedType = NamedType::new(
    "network.EndpointResource",
    Struct(&[
        Field::new("Name", &String),
        Field::new("EndpointID", &String),
        Field::new("MacAddress", &String),
        Field::new("IPv4Address", &String),
        Field::new("IPv6Address", &String),
    ]),
);

static NETWORK_PEER_INFO: NamedType = NamedType::new(
    "network.PeerInfo",
    Struct(&[Field::new("Name", &String), Field::new("IP", &String)]),
);

static NETWORK_TASK: NamedType = NamedType::new(
    "network.Task",
    Struct(&[
        Field::new("Name", &String),
        Field::new("EndpointID", &String),
        Field::new("EndpointIP", &String),
        Field::new("Info", &Map(&String, &String)),
    ]),
);

static NETWORK_SERVICE_INFO: NamedType = NamedType::new(
    "network.ServiceInfo",
    Struct(&[
        Field::new("VIP", &String),
        Field::new("Ports", &Slice(&String)),
        Field::new("LocalLBIndex", &Int),
        Field::new("Tasks", &Slice(&Named(&NETWORK_TASK))),
    ]),
);

/// What `docker network inspect` works on.
pub static NETWORK_INSPECT: NamedType = NamedType::new(
    "network.Inspect",
    Struct(&[
        Field::new("Name", &String),
        Field::new("ID", &String).json("Id"),
        Field::new("Created", &Named(&TIME_TIME)),
        Field::new("Scope", &String),
        Field::new("Driver", &String),
        Field::new("EnableIPv4", &Bool),
        Field::new("EnableIPv6", &Bool),
        Field::new("IPAM", &Named(&NETWORK_IPAM)),
        Field::new("Internal", &Bool),
        Field::new("Attachable", &Bool),
        Field::new("Ingress", &Bool),
        Field::new("ConfigFrom", &Named(&NETWORK_CONFIG_REFERENCE)),
        Field::new("ConfigOnly", &Bool),
        Field::new(
            "Containers",
            &Map(&String, &Named(&NETWORK_ENDPOINT_RESOURCE)),
        ),
        Field::new("Options", &Map(&String, &String)),
        Field::new("Labels", &Map(&String, &String)),
        Field::new("Peers", &Slice(&Named(&NETWORK_PEER_INFO))).omit_empty(),
        Field::new("Services", &Map(&String, &Named(&NETWORK_SERVICE_INFO))).omit_empty(),
    ]),
);
