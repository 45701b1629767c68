//! The Go types of containers (moby: api/types).

use super::image::V1_DESCRIPTOR;
use super::network::{NETWORK_ADDRESS, NETWORK_ENDPOINT_SETTINGS};
use super::{PORT_METHODS, TIME_DURATION, TIME_TIME};
use crate::format::value::Type::{
    Array, Bool, Int, Int64, Map, Named, Pointer, Slice, String, Struct, Uint, Uint16, Uint32,
    Uint64,
};
use crate::format::value::{Field, NamedType};

static UNITS_ULIMIT: NamedType = NamedType::new(
    "units.Ulimit",
    Struct(&[
        Field::new("Name", &String),
        Field::new("Hard", &Int64),
        Field::new("Soft", &Int64),
    ]),
);

static CONTAINER_HEALTHCHECK_RESULT: NamedType = NamedType::new(
    "container.HealthcheckResult",
    Struct(&[
        Field::new("Start", &Named(&TIME_TIME)),
        Field::new("End", &Named(&TIME_TIME)),
        Field::new("ExitCode", &Int),
        Field::new("Output", &String),
    ]),
);

static CONTAINER_HEALTH: NamedType = NamedType::new(
    "container.Health",
    Struct(&[
        Field::new("Status", &String),
        Field::new("FailingStreak", &Int),
        Field::new(
            "Log",
            &Slice(&Pointer(&Named(&CONTAINER_HEALTHCHECK_RESULT))),
        ),
    ]),
);

static CONTAINER_STATE: NamedType = NamedType::new(
    "container.State",
    Struct(&[
        Field::new("Status", &String),
        Field::new("Running", &Bool),
        Field::new("Paused", &Bool),
        Field::new("Restarting", &Bool),
        Field::new("OOMKilled", &Bool),
        Field::new("Dead", &Bool),
        Field::new("Pid", &Int),
        Field::new("ExitCode", &Int),
        Field::new("Error", &String),
        Field::new("StartedAt", &String),
        Field::new("FinishedAt", &String),
        Field::new("Health", &Pointer(&Named(&CONTAINER_HEALTH))).omit_empty(),
    ]),
);

static CONTAINER_LOG_CONFIG: NamedType = NamedType::new(
    "container.LogConfig",
    Struct(&[
        Field::new("Type", &String),
        Field::new("Config", &Map(&String, &String)),
    ]),
);

static CONTAINER_NETWORK_MODE: NamedType = NamedType::new("container.NetworkMode", String)
    .unmodelled(&[
        "IsNone",
        "IsDefault",
        "IsPrivate",
        "IsContainer",
        "ConnectedContainer",
        "UserDefined",
        "IsBridge",
        "IsHost",
        "IsUserDefined",
        "NetworkName",
    ]);

static NAT_PORT: NamedType = NamedType::new("nat.Port", String)
    .methods(PORT_METHODS)
    .unmodelled(&["Range"]);

static NAT_PORT_BINDING: NamedType = NamedType::new(
    "nat.PortBinding",
    Struct(&[
        Field::new("HostIP", &String).json("HostIp"),
        Field::new("HostPort", &String),
    ]),
);

static NAT_PORT_MAP: NamedType = NamedType::new(
    "nat.PortMap",
    Map(&Named(&NAT_PORT), &Slice(&Named(&NAT_PORT_BINDING))),
);

static CONTAINER_RESTART_POLICY_MODE: NamedType =
    NamedType::new("container.RestartPolicyMode", String);

static CONTAINER_RESTART_POLICY: NamedType = NamedType::new(
    "container.RestartPolicy",
    Struct(&[
        Field::new("Name", &Named(&CONTAINER_RESTART_POLICY_MODE)),
        Field::new("MaximumRetryCount", &Int),
    ]),
)
.unmodelled(&[
    "IsNone",
    "IsAlways",
    "IsOnFailure",
    "IsUnlessStopped",
    "IsSame",
]);

static STRSLICE_STR_SLICE: NamedType = NamedType::new("strslice.StrSlice", Slice(&String));

static CONTAINER_CGROUPNS_MODE: NamedType = NamedType::new("container.CgroupnsMode", String)
    .unmodelled(&["IsPrivate", "IsHost", "IsEmpty", "Valid"]);

static CONTAINER_IPC_MODE: NamedType = NamedType::new("container.IpcMode", String).unmodelled(&[
    "IsPrivate",
    "IsHost",
    "IsShareable",
    "IsContainer",
    "IsNone",
    "IsEmpty",
    "Valid",
    "Container",
]);

static CONTAINER_CGROUP_SPEC: NamedType = NamedType::new("container.CgroupSpec", String)
    .unmodelled(&["IsContainer", "Valid", "Container"]);

static CONTAINER_PID_MODE: NamedType = NamedType::new("container.PidMode", String).unmodelled(&[
    "IsPrivate",
    "IsHost",
    "IsContainer",
    "Valid",
    "Container",
]);

static CONTAINER_UTSMODE: NamedType =
    NamedType::new("container.UTSMode", String).unmodelled(&["IsPrivate", "IsHost", "Valid"]);

static CONTAINER_USERNS_MODE: NamedType =
    NamedType::new("container.UsernsMode", String).unmodelled(&["IsHost", "IsPrivate", "Valid"]);

pub(super) static CONTAINER_ISOLATION: NamedType = NamedType::new("container.Isolation", String)
    .unmodelled(&["IsDefault", "IsHyperV", "IsProcess", "IsValid"]);

static BLKIODEV_WEIGHT_DEVICE: NamedType = NamedType::new(
    "blkiodev.WeightDevice",
    Struct(&[Field::new("Path", &String), Field::new("Weight", &Uint16)]),
)
.unmodelled(&["String"]);

static BLKIODEV_THROTTLE_DEVICE: NamedType = NamedType::new(
    "blkiodev.ThrottleDevice",
    Struct(&[Field::new("Path", &String), Field::new("Rate", &Uint64)]),
)
.unmodelled(&["String"]);

static CONTAINER_DEVICE_MAPPING: NamedType = NamedType::new(
    "container.DeviceMapping",
    Struct(&[
        Field::new("PathOnHost", &String),
        Field::new("PathInContainer", &String),
        Field::new("CgroupPermissions", &String),
    ]),
);

static CONTAINER_DEVICE_REQUEST: NamedType = NamedType::new(
    "container.DeviceRequest",
    Struct(&[
        Field::new("Driver", &String),
        Field::new("Count", &Int),
        Field::new("DeviceIDs", &Slice(&String)),
        Field::new("Capabilities", &Slice(&Slice(&String))),
        Field::new("Options", &Map(&String, &String)),
    ]),
);

static CONTAINER_RESOURCES: NamedType = NamedType::new(
    "container.Resources",
    Struct(&[
        Field::new("CPUShares", &Int64).json("CpuShares"),
        Field::new("Memory", &Int64),
        Field::new("NanoCPUs", &Int64).json("NanoCpus"),
        Field::new("CgroupParent", &String),
        Field::new("BlkioWeight", &Uint16),
        Field::new(
            "BlkioWeightDevice",
            &Slice(&Pointer(&Named(&BLKIODEV_WEIGHT_DEVICE))),
        ),
        Field::new(
            "BlkioDeviceReadBps",
            &Slice(&Pointer(&Named(&BLKIODEV_THROTTLE_DEVICE))),
        ),
        Field::new(
            "BlkioDeviceWriteBps",
            &Slice(&Pointer(&Named(&BLKIODEV_THROTTLE_DEVICE))),
        ),
        Field::new(
            "BlkioDeviceReadIOps",
            &Slice(&Pointer(&Named(&BLKIODEV_THROTTLE_DEVICE))),
        ),
        Field::new(
            "BlkioDeviceWriteIOps",
            &Slice(&Pointer(&Named(&BLKIODEV_THROTTLE_DEVICE))),
        ),
        Field::new("CPUPeriod", &Int64).json("CpuPeriod"),
        Field::new("CPUQuota", &Int64).json("CpuQuota"),
        Field::new("CPURealtimePeriod", &Int64).json("CpuRealtimePeriod"),
        Field::new("CPURealtimeRuntime", &Int64).json("CpuRealtimeRuntime"),
        Field::new("CpusetCpus", &String),
        Field::new("CpusetMems", &String),
        Field::new("Devices", &Slice(&Named(&CONTAINER_DEVICE_MAPPING))),
        Field::new("DeviceCgroupRules", &Slice(&String)),
        Field::new("DeviceRequests", &Slice(&Named(&CONTAINER_DEVICE_REQUEST))),
        Field::new("KernelMemory", &Int64).omit_empty(),
        Field::new("KernelMemoryTCP", &Int64).omit_empty(),
        Field::new("MemoryReservation", &Int64),
        Field::new("MemorySwap", &Int64),
        Field::new("MemorySwappiness", &Pointer(&Int64)),
        Field::new("OomKillDisable", &Pointer(&Bool)),
        Field::new("PidsLimit", &Pointer(&Int64)),
        Field::new("Ulimits", &Slice(&Pointer(&Named(&UNITS_ULIMIT)))),
        Field::new("CPUCount", &Int64).json("CpuCount"),
        Field::new("CPUPercent", &Int64).json("CpuPercent"),
        Field::new("IOMaximumIOps", &Uint64),
        Field::new("IOMaximumBandwidth", &Uint64),
    ]),
);

static MOUNT_TYPE: NamedType = NamedType::new("mount.Type", String);

static MOUNT_CONSISTENCY: NamedType = NamedType::new("mount.Consistency", String);

static MOUNT_PROPAGATION: NamedType = NamedType::new("mount.Propagation", String);

static MOUNT_BIND_OPTIONS: NamedType = NamedType::new(
    "mount.BindOptions",
    Struct(&[
        Field::new("Propagation", &Named(&MOUNT_PROPAGATION)).omit_empty(),
        Field::new("NonRecursive", &Bool).omit_empty(),
        Field::new("CreateMountpoint", &Bool).omit_empty(),
        Field::new("ReadOnlyNonRecursive", &Bool).omit_empty(),
        Field::new("ReadOnlyForceRecursive", &Bool).omit_empty(),
    ]),
);

static MOUNT_DRIVER: NamedType = NamedType::new(
    "mount.Driver",
    Struct(&[
        Field::new("Name", &String).omit_empty(),
        Field::new("Options", &Map(&String, &String)).omit_empty(),
    ]),
);

static MOUNT_VOLUME_OPTIONS: NamedType = NamedType::new(
    "mount.VolumeOptions",
    Struct(&[
        Field::new("NoCopy", &Bool).omit_empty(),
        Field::new("Labels", &Map(&String, &String)).omit_empty(),
        Field::new("Subpath", &String).omit_empty(),
        Field::new("DriverConfig", &Pointer(&Named(&MOUNT_DRIVER))).omit_empty(),
    ]),
);

static MOUNT_IMAGE_OPTIONS: NamedType = NamedType::new(
    "mount.ImageOptions",
    Struct(&[Field::new("Subpath", &String).omit_empty()]),
);

static FS_FILE_MODE: NamedType = NamedType::new("fs.FileMode", Uint32).unmodelled(&[
    "String",
    "IsDir",
    "IsRegular",
    "Perm",
    "Type",
]);

static MOUNT_TMPFS_OPTIONS: NamedType = NamedType::new(
    "mount.TmpfsOptions",
    Struct(&[
        Field::new("SizeBytes", &Int64).omit_empty(),
        Field::new("Mode", &Named(&FS_FILE_MODE)).omit_empty(),
        Field::new("Options", &Slice(&Slice(&String))).omit_empty(),
    ]),
);

static MOUNT_CLUSTER_OPTIONS: NamedType = NamedType::new("mount.ClusterOptions", Struct(&[]));

static MOUNT_MOUNT: NamedType = NamedType::new(
    "mount.Mount",
    Struct(&[
        Field::new("Type", &Named(&MOUNT_TYPE)).omit_empty(),
        Field::new("Source", &String).omit_empty(),
        Field::new("Target", &String).omit_empty(),
        Field::new("ReadOnly", &Bool).omit_empty(),
        Field::new("Consistency", &Named(&MOUNT_CONSISTENCY)).omit_empty(),
        Field::new("BindOptions", &Pointer(&Named(&MOUNT_BIND_OPTIONS))).omit_empty(),
        Field::new("VolumeOptions", &Pointer(&Named(&MOUNT_VOLUME_OPTIONS))).omit_empty(),
        Field::new("ImageOptions", &Pointer(&Named(&MOUNT_IMAGE_OPTIONS))).omit_empty(),
        Field::new("TmpfsOptions", &Pointer(&Named(&MOUNT_TMPFS_OPTIONS))).omit_empty(),
        Field::new("ClusterOptions", &Pointer(&Named(&MOUNT_CLUSTER_OPTIONS))).omit_empty(),
    ]),
);

static CONTAINER_HOST_CONFIG: NamedType = NamedType::new(
    "container.HostConfig",
    Struct(&[
        Field::new("Binds", &Slice(&String)),
        Field::new("ContainerIDFile", &String),
        Field::new("LogConfig", &Named(&CONTAINER_LOG_CONFIG)),
        Field::new("NetworkMode", &Named(&CONTAINER_NETWORK_MODE)),
        Field::new("PortBindings", &Named(&NAT_PORT_MAP)),
        Field::new("RestartPolicy", &Named(&CONTAINER_RESTART_POLICY)),
        Field::new("AutoRemove", &Bool),
        Field::new("VolumeDriver", &String),
        Field::new("VolumesFrom", &Slice(&String)),
        Field::new("ConsoleSize", &Array(2, &Uint)),
        Field::new("Annotations", &Map(&String, &String)).omit_empty(),
        Field::new("CapAdd", &Named(&STRSLICE_STR_SLICE)),
        Field::new("CapDrop", &Named(&STRSLICE_STR_SLICE)),
        Field::new("CgroupnsMode", &Named(&CONTAINER_CGROUPNS_MODE)),
        Field::new("DNS", &Slice(&String)).json("Dns"),
        Field::new("DNSOptions", &Slice(&String)).json("DnsOptions"),
        Field::new("DNSSearch", &Slice(&String)).json("DnsSearch"),
        Field::new("ExtraHosts", &Slice(&String)),
        Field::new("GroupAdd", &Slice(&String)),
        Field::new("IpcMode", &Named(&CONTAINER_IPC_MODE)),
        Field::new("Cgroup", &Named(&CONTAINER_CGROUP_SPEC)),
        Field::new("Links", &Slice(&String)),
        Field::new("OomScoreAdj", &Int),
        Field::new("PidMode", &Named(&CONTAINER_PID_MODE)),
        Field::new("Privileged", &Bool),
        Field::new("PublishAllPorts", &Bool),
        Field::new("ReadonlyRootfs", &Bool),
        Field::new("SecurityOpt", &Slice(&String)),
        Field::new("StorageOpt", &Map(&String, &String)).omit_empty(),
        Field::new("Tmpfs", &Map(&String, &String)).omit_empty(),
        Field::new("UTSMode", &Named(&CONTAINER_UTSMODE)),
        Field::new("UsernsMode", &Named(&CONTAINER_USERNS_MODE)),
        Field::new("ShmSize", &Int64),
        Field::new("Sysctls", &Map(&String, &String)).omit_empty(),
        Field::new("Runtime", &String).omit_empty(),
        Field::new("Isolation", &Named(&CONTAINER_ISOLATION)),
        Field::embedded("Resources", &Named(&CONTAINER_RESOURCES)),
        Field::new("Mounts", &Slice(&Named(&MOUNT_MOUNT))).omit_empty(),
        Field::new("MaskedPaths", &Slice(&String)),
        Field::new("ReadonlyPaths", &Slice(&String)),
        Field::new("Init", &Pointer(&Bool)).omit_empty(),
    ]),
);

pub(super) static STORAGE_DRIVER_DATA: NamedType = NamedType::new(
    "storage.DriverData",
    Struct(&[
        Field::new("Data", &Map(&String, &String)),
        Field::new("Name", &String),
    ]),
);

static CONTAINER_CONTAINER_JSONBASE: NamedType = NamedType::new(
    "container.ContainerJSONBase",
    Struct(&[
        Field::new("ID", &String).json("Id"),
        Field::new("Created", &String),
        Field::new("Path", &String),
        Field::new("Args", &Slice(&String)),
        Field::new("State", &Pointer(&Named(&CONTAINER_STATE))),
        Field::new("Image", &String),
        Field::new("ResolvConfPath", &String),
        Field::new("HostnamePath", &String),
        Field::new("HostsPath", &String),
        Field::new("LogPath", &String),
        Field::new("Name", &String),
        Field::new("RestartCount", &Int),
        Field::new("Driver", &String),
        Field::new("Platform", &String),
        Field::new("MountLabel", &String),
        Field::new("ProcessLabel", &String),
        Field::new("AppArmorProfile", &String),
        Field::new("ExecIDs", &Slice(&String)),
        Field::new("HostConfig", &Pointer(&Named(&CONTAINER_HOST_CONFIG))),
        Field::new("GraphDriver", &Named(&STORAGE_DRIVER_DATA)),
        Field::new("SizeRw", &Pointer(&Int64)).omit_empty(),
        Field::new("SizeRootFs", &Pointer(&Int64)).omit_empty(),
    ]),
);

static CONTAINER_MOUNT_POINT: NamedType = NamedType::new(
    "container.MountPoint",
    Struct(&[
        Field::new("Type", &Named(&MOUNT_TYPE)).omit_empty(),
        Field::new("Name", &String).omit_empty(),
        Field::new("Source", &String),
        Field::new("Destination", &String),
        Field::new("Driver", &String).omit_empty(),
        Field::new("Mode", &String),
        Field::new("RW", &Bool),
        Field::new("Propagation", &Named(&MOUNT_PROPAGATION)),
    ]),
);

static NAT_PORT_SET: NamedType =
    NamedType::new("nat.PortSet", Map(&Named(&NAT_PORT), &Struct(&[])));

pub(super) static V1_HEALTHCHECK_CONFIG: NamedType = NamedType::new(
    "v1.HealthcheckConfig",
    Struct(&[
        Field::new("Test", &Slice(&String)).omit_empty(),
        Field::new("Interval", &Named(&TIME_DURATION)).omit_empty(),
        Field::new("Timeout", &Named(&TIME_DURATION)).omit_empty(),
        Field::new("StartPeriod", &Named(&TIME_DURATION)).omit_empty(),
        Field::new("StartInterval", &Named(&TIME_DURATION)).omit_empty(),
        Field::new("Retries", &Int).omit_empty(),
    ]),
);

pub(super) static CONTAINER_CONFIG: NamedType = NamedType::new(
    "container.Config",
    Struct(&[
        Field::new("Hostname", &String),
        Field::new("Domainname", &String),
        Field::new("User", &String),
        Field::new("AttachStdin", &Bool),
        Field::new("AttachStdout", &Bool),
        Field::new("AttachStderr", &Bool),
        Field::new("ExposedPorts", &Named(&NAT_PORT_SET)).omit_empty(),
        Field::new("Tty", &Bool),
        Field::new("OpenStdin", &Bool),
        Field::new("StdinOnce", &Bool),
        Field::new("Env", &Slice(&String)),
        Field::new("Cmd", &Named(&STRSLICE_STR_SLICE)),
        Field::new("Healthcheck", &Pointer(&Named(&V1_HEALTHCHECK_CONFIG))).omit_empty(),
        Field::new("ArgsEscaped", &Bool).omit_empty(),
        Field::new("Image", &String),
        Field::new("Volumes", &Map(&String, &Struct(&[]))),
        Field::new("WorkingDir", &String),
        Field::new("Entrypoint", &Named(&STRSLICE_STR_SLICE)),
        Field::new("NetworkDisabled", &Bool).omit_empty(),
        Field::new("MacAddress", &String).omit_empty(),
        Field::new("OnBuild", &Slice(&String)),
        Field::new("Labels", &Map(&String, &String)),
        Field::new("StopSignal", &String).omit_empty(),
        Field::new("StopTimeout", &Pointer(&Int)).omit_empty(),
        Field::new("Shell", &Named(&STRSLICE_STR_SLICE)).omit_empty(),
    ]),
);

static CONTAINER_NETWORK_SETTINGS_BASE: NamedType = NamedType::new(
    "container.NetworkSettingsBase",
    Struct(&[
        Field::new("Bridge", &String),
        Field::new("SandboxID", &String),
        Field::new("SandboxKey", &String),
        Field::new("Ports", &Named(&NAT_PORT_MAP)),
        Field::new("HairpinMode", &Bool),
        Field::new("LinkLocalIPv6Address", &String),
        Field::new("LinkLocalIPv6PrefixLen", &Int),
        Field::new("SecondaryIPAddresses", &Slice(&Named(&NETWORK_ADDRESS))),
        Field::new("SecondaryIPv6Addresses", &Slice(&Named(&NETWORK_ADDRESS))),
    ]),
);

static CONTAINER_DEFAULT_NETWORK_SETTINGS: NamedType = NamedType::new(
    "container.DefaultNetworkSettings",
    Struct(&[
        Field::new("EndpointID", &String),
        Field::new("Gateway", &String),
        Field::new("GlobalIPv6Address", &String),
        Field::new("GlobalIPv6PrefixLen", &Int),
        Field::new("IPAddress", &String),
        Field::new("IPPrefixLen", &Int),
        Field::new("IPv6Gateway", &String),
        Field::new("MacAddress", &String),
    ]),
);

static CONTAINER_NETWORK_SETTINGS: NamedType = NamedType::new(
    "container.NetworkSettings",
    Struct(&[
        Field::embedded(
            "NetworkSettingsBase",
            &Named(&CONTAINER_NETWORK_SETTINGS_BASE),
        ),
        Field::embedded(
            "DefaultNetworkSettings",
            &Named(&CONTAINER_DEFAULT_NETWORK_SETTINGS),
        ),
        Field::new(
            "Networks",
            &Map(&String, &Pointer(&Named(&NETWORK_ENDPOINT_SETTINGS))),
        ),
    ]),
);

/// What `docker container inspect` works on.
pub static CONTAINER_INSPECT_RESPONSE: NamedType = NamedType::new(
    "container.InspectResponse",
    Struct(&[
        Field::embedded(
            "ContainerJSONBase",
            &Pointer(&Named(&CONTAINER_CONTAINER_JSONBASE)),
        ),
        Field::new("Mounts", &Slice(&Named(&CONTAINER_MOUNT_POINT))),
        Field::new("Config", &Pointer(&Named(&CONTAINER_CONFIG))),
        Field::new(
            "NetworkSettings",
            &Pointer(&Named(&CONTAINER_NETWORK_SETTINGS)),
        ),
        Field::new("ImageManifestDescriptor", &Pointer(&Named(&V1_DESCRIPTOR))).omit_empty(),
    ]),
);

static CONTAINER_PORT: NamedType = NamedType::new(
    "container.Port",
    Struct(&[
        Field::new("IP", &String).omit_empty(),
        Field::new("PrivatePort", &Uint16),
        Field::new("PublicPort", &Uint16).omit_empty(),
        Field::new("Type", &String),
    ]),
);

static CONTAINER_NETWORK_SETTINGS_SUMMARY: NamedType = NamedType::new(
    "container.NetworkSettingsSummary",
    Struct(&[Field::new(
        "Networks",
        &Map(&String, &Pointer(&Named(&NETWORK_ENDPOINT_SETTINGS))),
    )]),
);

/// A row of the list of containers.
pub static CONTAINER_SUMMARY: NamedType = NamedType::new(
    "container.Summary",
    Struct(&[
        Field::new("ID", &String).json("Id"),
        Field::new("Names", &Slice(&String)),
        Field::new("Image", &String),
        Field::new("ImageID", &String),
        Field::new("ImageManifestDescriptor", &Pointer(&Named(&V1_DESCRIPTOR))).omit_empty(),
        Field::new("Command", &String),
        Field::new("Created", &Int64),
        Field::new("Ports", &Slice(&Named(&CONTAINER_PORT))),
        Field::new("SizeRw", &Int64).omit_empty(),
        Field::new("SizeRootFs", &Int64).omit_empty(),
        Field::new("Labels", &Map(&String, &String)),
        Field::new("State", &String),
        Field::new("Status", &String),
        Field::new(
            "HostConfig",
            &Struct(&[
                Field::new("NetworkMode", &String).omit_empty(),
                Field::new("Annotations", &Map(&String, &String)).omit_empty(),
            ]),
        ),
        Field::new(
            "NetworkSettings",
            &Pointer(&Named(&CONTAINER_NETWORK_SETTINGS_SUMMARY)),
        ),
        Field::new("Mounts", &Slice(&Named(&CONTAINER_MOUNT_POINT))),
    ]),
);
