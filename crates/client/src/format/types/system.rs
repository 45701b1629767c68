//! The Go types of the daemon and the client (moby: api/types).

use super::container::CONTAINER_ISOLATION;
use super::{REGISTRY_CONFIG_METHODS, REGISTRY_NET_IPNET, TIME_DURATION, TIME_TIME};
use crate::format::value::Type::{
    Array, Bool, Int, Int64, Interface, Map, Named, Pointer, Slice, String, Struct, Uint8, Uint32,
    Uint64,
};
use crate::format::value::{Field, NamedType};

static SYSTEM_PLUGINS_INFO: NamedType = NamedType::new(
    "system.PluginsInfo",
    Struct(&[
        Field::new("Volume", &Slice(&String)),
        Field::new("Network", &Slice(&String)),
        Field::new("Authorization", &Slice(&String)),
        Field::new("Log", &Slice(&String)),
    ]),
);

static REGISTRY_INDEX_INFO: NamedType = NamedType::new(
    "registry.IndexInfo",
    Struct(&[
        Field::new("Name", &String),
        Field::new("Mirrors", &Slice(&String)),
        Field::new("Secure", &Bool),
        Field::new("Official", &Bool),
    ]),
);

pub(super) static REGISTRY_SERVICE_CONFIG_FIELDS: &[Field] = &[
    Field::new(
        "AllowNondistributableArtifactsCIDRs",
        &Slice(&Pointer(&Named(&REGISTRY_NET_IPNET))),
    )
    .omit_empty(),
    Field::new("AllowNondistributableArtifactsHostnames", &Slice(&String)).omit_empty(),
    Field::new(
        "InsecureRegistryCIDRs",
        &Slice(&Pointer(&Named(&REGISTRY_NET_IPNET))),
    ),
    Field::new(
        "IndexConfigs",
        &Map(&String, &Pointer(&Named(&REGISTRY_INDEX_INFO))),
    ),
    Field::new("Mirrors", &Slice(&String)),
    Field::new("ExtraFields", &Map(&String, &Interface)).json(""),
];
static REGISTRY_SERVICE_CONFIG: NamedType = NamedType::new(
    "registry.ServiceConfig",
    Struct(REGISTRY_SERVICE_CONFIG_FIELDS),
)
.methods(REGISTRY_CONFIG_METHODS);

static SWARM_NAMED_GENERIC_RESOURCE: NamedType = NamedType::new(
    "swarm.NamedGenericResource",
    Struct(&[
        Field::new("Kind", &String).omit_empty(),
        Field::new("Value", &String).omit_empty(),
    ]),
);

static SWARM_DISCRETE_GENERIC_RESOURCE: NamedType = NamedType::new(
    "swarm.DiscreteGenericResource",
    Struct(&[
        Field::new("Kind", &String).omit_empty(),
        Field::new("Value", &Int64).omit_empty(),
    ]),
);

static SWARM_GENERIC_RESOURCE: NamedType = NamedType::new(
    "swarm.GenericResource",
    Struct(&[
        Field::new(
            "NamedResourceSpec",
            &Pointer(&Named(&SWARM_NAMED_GENERIC_RESOURCE)),
        )
        .omit_empty(),
        Field::new(
            "DiscreteResourceSpec",
            &Pointer(&Named(&SWARM_DISCRETE_GENERIC_RESOURCE)),
        )
        .omit_empty(),
    ]),
);

static SYSTEM_RUNTIME: NamedType = NamedType::new(
    "system.Runtime",
    Struct(&[
        Field::new("Path", &String).json("path").omit_empty(),
        Field::new("Args", &Slice(&String))
            .json("runtimeArgs")
            .omit_empty(),
        Field::new("Type", &String).json("runtimeType").omit_empty(),
        Field::new("Options", &Map(&String, &Interface))
            .json("options")
            .omit_empty(),
    ]),
);

static SYSTEM_RUNTIME_WITH_STATUS: NamedType = NamedType::new(
    "system.RuntimeWithStatus",
    Struct(&[
        Field::embedded("Runtime", &Named(&SYSTEM_RUNTIME)),
        Field::new("Status", &Map(&String, &String))
            .json("status")
            .omit_empty(),
    ]),
);

static SWARM_LOCAL_NODE_STATE: NamedType = NamedType::new("swarm.LocalNodeState", String);

static SWARM_PEER: NamedType = NamedType::new(
    "swarm.Peer",
    Struct(&[Field::new("NodeID", &String), Field::new("Addr", &String)]),
);

static SWARM_VERSION: NamedType = NamedType::new(
    "swarm.Version",
    Struct(&[Field::new("Index", &Uint64).omit_empty()]),
)
.unmodelled(&["String"]);

pub(super) static SWARM_META: NamedType = NamedType::new(
    "swarm.Meta",
    Struct(&[
        Field::new("Version", &Named(&SWARM_VERSION)).omit_empty(),
        Field::new("CreatedAt", &Named(&TIME_TIME)).omit_empty(),
        Field::new("UpdatedAt", &Named(&TIME_TIME)).omit_empty(),
    ]),
);

static SWARM_ANNOTATIONS: NamedType = NamedType::new(
    "swarm.Annotations",
    Struct(&[
        Field::new("Name", &String).omit_empty(),
        Field::new("Labels", &Map(&String, &String)),
    ]),
);

static SWARM_ORCHESTRATION_CONFIG: NamedType = NamedType::new(
    "swarm.OrchestrationConfig",
    Struct(&[Field::new("TaskHistoryRetentionLimit", &Pointer(&Int64)).omit_empty()]),
);

static SWARM_RAFT_CONFIG: NamedType = NamedType::new(
    "swarm.RaftConfig",
    Struct(&[
        Field::new("SnapshotInterval", &Uint64).omit_empty(),
        Field::new("KeepOldSnapshots", &Pointer(&Uint64)).omit_empty(),
        Field::new("LogEntriesForSlowFollowers", &Uint64).omit_empty(),
        Field::new("ElectionTick", &Int),
        Field::new("HeartbeatTick", &Int),
    ]),
);

static SWARM_DISPATCHER_CONFIG: NamedType = NamedType::new(
    "swarm.DispatcherConfig",
    Struct(&[Field::new("HeartbeatPeriod", &Named(&TIME_DURATION)).omit_empty()]),
);

static SWARM_EXTERNAL_CAPROTOCOL: NamedType = NamedType::new("swarm.ExternalCAProtocol", String);

static SWARM_EXTERNAL_CA: NamedType = NamedType::new(
    "swarm.ExternalCA",
    Struct(&[
        Field::new("Protocol", &Named(&SWARM_EXTERNAL_CAPROTOCOL)),
        Field::new("URL", &String),
        Field::new("Options", &Map(&String, &String)).omit_empty(),
        Field::new("CACert", &String),
    ]),
);

static SWARM_CACONFIG: NamedType = NamedType::new(
    "swarm.CAConfig",
    Struct(&[
        Field::new("NodeCertExpiry", &Named(&TIME_DURATION)).omit_empty(),
        Field::new("ExternalCAs", &Slice(&Pointer(&Named(&SWARM_EXTERNAL_CA)))).omit_empty(),
        Field::new("SigningCACert", &String).omit_empty(),
        Field::new("SigningCAKey", &String).omit_empty(),
        Field::new("ForceRotate", &Uint64).omit_empty(),
    ]),
);

static SWARM_DRIVER: NamedType = NamedType::new(
    "swarm.Driver",
    Struct(&[
        Field::new("Name", &String).omit_empty(),
        Field::new("Options", &Map(&String, &String)).omit_empty(),
    ]),
);

static SWARM_TASK_DEFAULTS: NamedType = NamedType::new(
    "swarm.TaskDefaults",
    Struct(&[Field::new("LogDriver", &Pointer(&Named(&SWARM_DRIVER))).omit_empty()]),
);

static SWARM_ENCRYPTION_CONFIG: NamedType = NamedType::new(
    "swarm.EncryptionConfig",
    Struct(&[Field::new("AutoLockManagers", &Bool)]),
);

static SWARM_SPEC: NamedType = NamedType::new(
    "swarm.Spec",
    Struct(&[
        Field::embedded("Annotations", &Named(&SWARM_ANNOTATIONS)),
        Field::new("Orchestration", &Named(&SWARM_ORCHESTRATION_CONFIG)).omit_empty(),
        Field::new("Raft", &Named(&SWARM_RAFT_CONFIG)).omit_empty(),
        Field::new("Dispatcher", &Named(&SWARM_DISPATCHER_CONFIG)).omit_empty(),
        Field::new("CAConfig", &Named(&SWARM_CACONFIG)).omit_empty(),
        Field::new("TaskDefaults", &Named(&SWARM_TASK_DEFAULTS)).omit_empty(),
        Field::new("EncryptionConfig", &Named(&SWARM_ENCRYPTION_CONFIG)).omit_empty(),
    ]),
);

static SWARM_TLSINFO: NamedType = NamedType::new(
    "swarm.TLSInfo",
    Struct(&[
        Field::new("TrustRoot", &String).omit_empty(),
        Field::new("CertIssuerSubject", &Slice(&Uint8)).omit_empty(),
        Field::new("CertIssuerPublicKey", &Slice(&Uint8)).omit_empty(),
    ]),
);

static SWARM_CLUSTER_INFO: NamedType = NamedType::new(
    "swarm.ClusterInfo",
    Struct(&[
        Field::new("ID", &String),
        Field::embedded("Meta", &Named(&SWARM_META)),
        Field::new("Spec", &Named(&SWARM_SPEC)),
        Field::new("TLSInfo", &Named(&SWARM_TLSINFO)),
        Field::new("RootRotationInProgress", &Bool),
        Field::new("DefaultAddrPool", &Slice(&String)),
        Field::new("SubnetSize", &Uint32),
        Field::new("DataPathPort", &Uint32),
    ]),
);

static SWARM_INFO: NamedType = NamedType::new(
    "swarm.Info",
    Struct(&[
        Field::new("NodeID", &String),
        Field::new("NodeAddr", &String),
        Field::new("LocalNodeState", &Named(&SWARM_LOCAL_NODE_STATE)),
        Field::new("ControlAvailable", &Bool),
        Field::new("Error", &String),
        Field::new("RemoteManagers", &Slice(&Named(&SWARM_PEER))),
        Field::new("Nodes", &Int).omit_empty(),
        Field::new("Managers", &Int).omit_empty(),
        Field::new("Cluster", &Pointer(&Named(&SWARM_CLUSTER_INFO))).omit_empty(),
        Field::new("Warnings", &Slice(&String)).omit_empty(),
    ]),
);

static SYSTEM_COMMIT: NamedType = NamedType::new(
    "system.Commit",
    Struct(&[
        Field::new("ID", &String),
        Field::new("Expected", &String).omit_empty(),
    ]),
);

static SYSTEM_NETWORK_ADDRESS_POOL: NamedType = NamedType::new(
    "system.NetworkAddressPool",
    Struct(&[Field::new("Base", &String), Field::new("Size", &Int)]),
);

static SYSTEM_FIREWALL_INFO: NamedType = NamedType::new(
    "system.FirewallInfo",
    Struct(&[
        Field::new("Driver", &String),
        Field::new("Info", &Slice(&Array(2, &String))).omit_empty(),
    ]),
);

static SYSTEM_DEVICE_INFO: NamedType = NamedType::new(
    "system.DeviceInfo",
    Struct(&[Field::new("Source", &String), Field::new("ID", &String)]),
);

static SYSTEM_CONTAINERD_NAMESPACES: NamedType = NamedType::new(
    "system.ContainerdNamespaces",
    Struct(&[
        Field::new("Containers", &String),
        Field::new("Plugins", &String),
    ]),
);

static SYSTEM_CONTAINERD_INFO: NamedType = NamedType::new(
    "system.ContainerdInfo",
    Struct(&[
        Field::new("Address", &String).omit_empty(),
        Field::new("Namespaces", &Named(&SYSTEM_CONTAINERD_NAMESPACES)),
    ]),
);

static SYSTEM_INFO: NamedType = NamedType::new(
    "system.Info",
    Struct(&[
        Field::new("ID", &String),
        Field::new("Containers", &Int),
        Field::new("ContainersRunning", &Int),
        Field::new("ContainersPaused", &Int),
        Field::new("ContainersStopped", &Int),
        Field::new("Images", &Int),
        Field::new("Driver", &String),
        Field::new("DriverStatus", &Slice(&Array(2, &String))),
        Field::new("SystemStatus", &Slice(&Array(2, &String))).omit_empty(),
        Field::new("Plugins", &Named(&SYSTEM_PLUGINS_INFO)),
        Field::new("MemoryLimit", &Bool),
        Field::new("SwapLimit", &Bool),
        Field::new("KernelMemory", &Bool).omit_empty(),
        Field::new("KernelMemoryTCP", &Bool).omit_empty(),
        Field::new("CPUCfsPeriod", &Bool).json("CpuCfsPeriod"),
        Field::new("CPUCfsQuota", &Bool).json("CpuCfsQuota"),
        Field::new("CPUShares", &Bool),
        Field::new("CPUSet", &Bool),
        Field::new("PidsLimit", &Bool),
        Field::new("IPv4Forwarding", &Bool),
        Field::new("Debug", &Bool),
        Field::new("NFd", &Int),
        Field::new("OomKillDisable", &Bool),
        Field::new("NGoroutines", &Int),
        Field::new("SystemTime", &String),
        Field::new("LoggingDriver", &String),
        Field::new("CgroupDriver", &String),
        Field::new("CgroupVersion", &String).omit_empty(),
        Field::new("NEventsListener", &Int),
        Field::new("KernelVersion", &String),
        Field::new("OperatingSystem", &String),
        Field::new("OSVersion", &String),
        Field::new("OSType", &String),
        Field::new("Architecture", &String),
        Field::new("IndexServerAddress", &String),
        Field::new("RegistryConfig", &Pointer(&Named(&REGISTRY_SERVICE_CONFIG))),
        Field::new("NCPU", &Int),
        Field::new("MemTotal", &Int64),
        Field::new("GenericResources", &Slice(&Named(&SWARM_GENERIC_RESOURCE))),
        Field::new("DockerRootDir", &String),
        Field::new("HTTPProxy", &String).json("HttpProxy"),
        Field::new("HTTPSProxy", &String).json("HttpsProxy"),
        Field::new("NoProxy", &String),
        Field::new("Name", &String),
        Field::new("Labels", &Slice(&String)),
        Field::new("ExperimentalBuild", &Bool),
        Field::new("ServerVersion", &String),
        Field::new(
            "Runtimes",
            &Map(&String, &Named(&SYSTEM_RUNTIME_WITH_STATUS)),
        ),
        Field::new("DefaultRuntime", &String),
        Field::new("Swarm", &Named(&SWARM_INFO)),
        Field::new("LiveRestoreEnabled", &Bool),
        Field::new("Isolation", &Named(&CONTAINER_ISOLATION)),
        Field::new("InitBinary", &String),
        Field::new("ContainerdCommit", &Named(&SYSTEM_COMMIT)),
        Field::new("RuncCommit", &Named(&SYSTEM_COMMIT)),
        Field::new("InitCommit", &Named(&SYSTEM_COMMIT)),
        Field::new("SecurityOptions", &Slice(&String)),
        Field::new("ProductLicense", &String).omit_empty(),
        Field::new(
            "DefaultAddressPools",
            &Slice(&Named(&SYSTEM_NETWORK_ADDRESS_POOL)),
        )
        .omit_empty(),
        Field::new("FirewallBackend", &Pointer(&Named(&SYSTEM_FIREWALL_INFO))).omit_empty(),
        Field::new("CDISpecDirs", &Slice(&String)),
        Field::new("DiscoveredDevices", &Slice(&Named(&SYSTEM_DEVICE_INFO))).omit_empty(),
        Field::new("Containerd", &Pointer(&Named(&SYSTEM_CONTAINERD_INFO))).omit_empty(),
        Field::new("Warnings", &Slice(&String)),
    ]),
);

/// A part of the engine.
pub static TYPES_COMPONENT_VERSION: NamedType = NamedType::new(
    "types.ComponentVersion",
    Struct(&[
        Field::new("Name", &String),
        Field::new("Version", &String),
        Field::new("Details", &Map(&String, &String)).omit_empty(),
    ]),
);

static TYPES_VERSION: NamedType = NamedType::new(
    "types.Version",
    Struct(&[
        Field::new("Platform", &Struct(&[Field::new("Name", &String)])).omit_empty(),
        Field::new("Components", &Slice(&Named(&TYPES_COMPONENT_VERSION))).omit_empty(),
        Field::new("Version", &String),
        Field::new("APIVersion", &String).json("ApiVersion"),
        Field::new("MinAPIVersion", &String).omit_empty(),
        Field::new("GitCommit", &String),
        Field::new("GoVersion", &String),
        Field::new("Os", &String),
        Field::new("Arch", &String),
        Field::new("KernelVersion", &String).omit_empty(),
        Field::new("Experimental", &Bool).omit_empty(),
        Field::new("BuildTime", &String).omit_empty(),
    ]),
);

static SYSTEM_PLATFORM_INFO: NamedType = NamedType::new(
    "system.platformInfo",
    Struct(&[Field::new("Name", &String).omit_empty()]),
);

static SYSTEM_CLIENT_VERSION: NamedType = NamedType::new(
    "system.clientVersion",
    Struct(&[
        Field::new("Platform", &Pointer(&Named(&SYSTEM_PLATFORM_INFO))).omit_empty(),
        Field::new("Version", &String).omit_empty(),
        Field::new("APIVersion", &String)
            .json("ApiVersion")
            .omit_empty(),
        Field::new("DefaultAPIVersion", &String).omit_empty(),
        Field::new("GitCommit", &String).omit_empty(),
        Field::new("GoVersion", &String).omit_empty(),
        Field::new("Os", &String).omit_empty(),
        Field::new("Arch", &String).omit_empty(),
        Field::new("BuildTime", &String).omit_empty(),
        Field::new("Context", &String),
    ]),
);

/// What `docker version` works on.
pub static SYSTEM_VERSION_INFO: NamedType = NamedType::new(
    "system.versionInfo",
    Struct(&[
        Field::new("Client", &Named(&SYSTEM_CLIENT_VERSION)),
        Field::new("Server", &Pointer(&Named(&TYPES_VERSION))),
    ]),
);

static METADATA_METADATA: NamedType = NamedType::new(
    "metadata.Metadata",
    Struct(&[
        Field::new("SchemaVersion", &String).omit_empty(),
        Field::new("Vendor", &String).omit_empty(),
        Field::new("Version", &String).omit_empty(),
        Field::new("ShortDescription", &String).omit_empty(),
        Field::new("URL", &String).omit_empty(),
        Field::new("Hidden", &Bool).omit_empty(),
    ]),
);

static MANAGER_PLUGIN: NamedType = NamedType::new(
    "manager.Plugin",
    Struct(&[
        Field::embedded("Metadata", &Named(&METADATA_METADATA)),
        Field::new("Name", &String).omit_empty(),
        Field::new("Path", &String).omit_empty(),
        Field::new("Err", &Interface).omit_empty(),
        Field::new("ShadowedPaths", &Slice(&String)).omit_empty(),
    ]),
)
.unmodelled(&["MarshalJSON"]);

static SYSTEM_CLIENT_INFO: NamedType = NamedType::new(
    "system.clientInfo",
    Struct(&[
        Field::new("Debug", &Bool),
        Field::embedded("clientVersion", &Named(&SYSTEM_CLIENT_VERSION)),
        Field::new("Plugins", &Slice(&Named(&MANAGER_PLUGIN))),
        Field::new("Warnings", &Slice(&String)),
    ]),
);

/// What `docker info` works on.
pub static SYSTEM_DOCKER_INFO: NamedType = NamedType::new(
    "system.dockerInfo",
    Struct(&[
        Field::embedded("Info", &Pointer(&Named(&SYSTEM_INFO))).omit_empty(),
        Field::new("ServerErrors", &Slice(&String)).omit_empty(),
        Field::new("UserName", &String).json(""),
        Field::new("ClientInfo", &Pointer(&Named(&SYSTEM_CLIENT_INFO))).omit_empty(),
        Field::new("ClientErrors", &Slice(&String)).omit_empty(),
    ]),
);

/// What `docker info` works on before the daemon is asked.
pub static SYSTEM_SPARSE_INFO: NamedType = NamedType::new(
    "system.sparseInfo",
    Struct(&[
        Field::new("ClientInfo", &Pointer(&Named(&SYSTEM_CLIENT_INFO))).omit_empty(),
        Field::new("ClientErrors", &Slice(&String)).omit_empty(),
    ]),
);
