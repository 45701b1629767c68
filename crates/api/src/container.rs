//! A container on the wire: what it was made from, how it is, and how it is listed
//! (moby: api/types/container).

mod stats;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::stats::{
    BlkioEntry, BlkioStats, CpuStats, CpuUsage, MemoryStats, NetworkStats, PidsStats, Stats,
};
pub use crate::network::{EndpointSettings, NetworkingConfig};

/// An empty JSON object, the value of Go's set-like maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Empty {}

/// Bindings on the host by port and protocol (`80/tcp`); a port without a list is exposed and not published.
pub type PortMap = BTreeMap<String, Option<Vec<PortBinding>>>;

/// What runs in a container, apart from the host it runs on.
///
/// `Option` of a list or map tells Go's nil (`null`) from an empty one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Config {
    /// The name that the container gives itself; its short id when empty.
    pub hostname: String,
    /// The domain of that name.
    pub domainname: String,
    /// `user[:group]`, by name or number.
    pub user: String,
    /// Whether the creator wants to write to standard input.
    pub attach_stdin: bool,
    /// Whether the creator wants to read standard output.
    pub attach_stdout: bool,
    /// Whether the creator wants to read standard error.
    pub attach_stderr: bool,
    /// Ports it listens on: `80/tcp`.
    #[serde(skip_serializing_if = "is_none_or_empty_map")]
    pub exposed_ports: Option<BTreeMap<String, Empty>>,
    /// Whether it has a terminal.
    pub tty: bool,
    /// Whether standard input stays open without a client.
    pub open_stdin: bool,
    /// Whether standard input is closed when the first client goes.
    pub stdin_once: bool,
    /// `NAME=value`, or `NAME` to take the image's value away.
    pub env: Option<Vec<String>>,
    /// The command, or the arguments of the entrypoint.
    pub cmd: Option<Vec<String>>,
    /// How to see whether it is healthy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthcheck: Option<HealthConfig>,
    /// Windows only.
    #[serde(skip_serializing_if = "is_false")]
    pub args_escaped: bool,
    /// The image as the user named it.
    pub image: String,
    /// Mount points of anonymous volumes.
    pub volumes: Option<BTreeMap<String, Empty>>,
    /// Where the command starts.
    pub working_dir: String,
    /// The program that gets the command as arguments.
    pub entrypoint: Option<Vec<String>>,
    /// Whether it has no network at all.
    #[serde(skip_serializing_if = "is_false")]
    pub network_disabled: bool,
    /// Its MAC address, when asked for in the old way.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mac_address: String,
    /// Instructions for a build on top of the image.
    pub on_build: Option<Vec<String>>,
    /// Its labels.
    pub labels: Option<BTreeMap<String, String>>,
    /// The signal that asks it to end; TERM when empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stop_signal: String,
    /// Seconds until it is killed; 10 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_timeout: Option<i64>,
    /// The shell of the image's shell forms.
    #[serde(skip_serializing_if = "is_none_or_empty")]
    pub shell: Option<Vec<String>>,
}

/// How to see whether a container is healthy; durations in nanoseconds, 0 inherits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct HealthConfig {
    /// `NONE`, `CMD args…` or `CMD-SHELL command`; empty inherits.
    #[serde(skip_serializing_if = "is_none_or_empty")]
    pub test: Option<Vec<String>>,
    /// Between two probes.
    #[serde(skip_serializing_if = "is_zero")]
    pub interval: i64,
    /// Until a probe counts as failed.
    #[serde(skip_serializing_if = "is_zero")]
    pub timeout: i64,
    /// While failures do not count.
    #[serde(skip_serializing_if = "is_zero")]
    pub start_period: i64,
    /// Between two probes in the start period.
    #[serde(skip_serializing_if = "is_zero")]
    pub start_interval: i64,
    /// So many failures in a row make it unhealthy.
    #[serde(skip_serializing_if = "is_zero")]
    pub retries: i64,
}

/// A binding of a container's port.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct PortBinding {
    /// The host's address; all when empty.
    #[serde(rename = "HostIp")]
    pub host_ip: String,
    /// The host's port or range; any free one when empty.
    #[serde(rename = "HostPort")]
    pub host_port: String,
}

/// How the host runs a container.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct HostConfig {
    /// `source:target[:options]`.
    pub binds: Option<Vec<String>>,
    /// Where the CLI writes the id.
    #[serde(rename = "ContainerIDFile")]
    pub container_id_file: String,
    /// Where the output goes.
    pub log_config: LogConfig,
    /// `bridge`, `host`, `none`, `container:<id>` or a network.
    pub network_mode: String,
    /// Published ports.
    pub port_bindings: Option<PortMap>,
    /// What happens when it ends by itself.
    pub restart_policy: RestartPolicy,
    /// Whether it is removed when it ends.
    pub auto_remove: bool,
    /// The driver of anonymous volumes.
    pub volume_driver: String,
    /// Containers whose volumes it gets.
    pub volumes_from: Option<Vec<String>>,
    /// Rows and columns of the creator's terminal.
    pub console_size: [u32; 2],
    /// For the runtime.
    #[serde(skip_serializing_if = "is_none_or_empty_map")]
    pub annotations: Option<BTreeMap<String, String>>,
    /// Capabilities it gets.
    pub cap_add: Option<Vec<String>>,
    /// Capabilities it loses.
    pub cap_drop: Option<Vec<String>>,
    /// Its cgroup namespace.
    pub cgroupns_mode: String,
    /// DNS servers.
    pub dns: Option<Vec<String>>,
    /// DNS options.
    pub dns_options: Option<Vec<String>>,
    /// DNS search domains.
    pub dns_search: Option<Vec<String>>,
    /// `name:address`.
    pub extra_hosts: Option<Vec<String>>,
    /// More groups.
    pub group_add: Option<Vec<String>>,
    /// Its IPC namespace.
    pub ipc_mode: String,
    /// Its cgroup.
    pub cgroup: String,
    /// `container:alias`.
    pub links: Option<Vec<String>>,
    /// When memory is short.
    pub oom_score_adj: i64,
    /// Its PID namespace.
    pub pid_mode: String,
    /// Whether it may do anything.
    pub privileged: bool,
    /// Whether every exposed port is published.
    pub publish_all_ports: bool,
    /// Whether its own file system is read-only.
    pub readonly_rootfs: bool,
    /// Security options.
    pub security_opt: Option<Vec<String>>,
    /// Storage driver options.
    #[serde(skip_serializing_if = "is_none_or_empty_map")]
    pub storage_opt: Option<BTreeMap<String, String>>,
    /// Memory file systems by path.
    #[serde(skip_serializing_if = "is_none_or_empty_map")]
    pub tmpfs: Option<BTreeMap<String, String>>,
    /// Its UTS namespace.
    #[serde(rename = "UTSMode")]
    pub uts_mode: String,
    /// Its user namespace.
    pub userns_mode: String,
    /// Bytes of `/dev/shm`.
    pub shm_size: i64,
    /// Kernel parameters.
    #[serde(skip_serializing_if = "is_none_or_empty_map")]
    pub sysctls: Option<BTreeMap<String, String>>,
    /// The OCI runtime.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub runtime: String,
    /// Windows only.
    pub isolation: String,
    /// Limits.
    #[serde(flatten)]
    pub resources: Resources,
    /// Mounts given with `--mount`.
    #[serde(skip_serializing_if = "is_none_or_empty")]
    pub mounts: Option<Vec<Mount>>,
    /// Paths that are hidden.
    pub masked_paths: Option<Vec<String>>,
    /// Paths that are read-only.
    pub readonly_paths: Option<Vec<String>>,
    /// Whether an init process is PID 1; the daemon decides when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init: Option<bool>,
}

/// Where a container's output goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct LogConfig {
    /// The driver; the daemon's own when empty.
    #[serde(rename = "Type")]
    pub driver: String,
    /// Its options.
    pub config: Option<BTreeMap<String, String>>,
}

/// What happens when a container ends by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RestartPolicy {
    /// `no`, `always`, `on-failure`, `unless-stopped` or empty.
    pub name: String,
    /// For `on-failure`; 0 for no limit.
    pub maximum_retry_count: i64,
}

/// A container's limits.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Resources {
    /// Relative weight.
    pub cpu_shares: i64,
    /// Bytes.
    pub memory: i64,
    /// Thousand-millionths of a CPU.
    pub nano_cpus: i64,
    /// The cgroup above.
    pub cgroup_parent: String,
    /// Relative weight.
    pub blkio_weight: u16,
    /// By device.
    pub blkio_weight_device: Option<Vec<WeightDevice>>,
    /// Bytes a second by device.
    pub blkio_device_read_bps: Option<Vec<ThrottleDevice>>,
    /// Bytes a second by device.
    pub blkio_device_write_bps: Option<Vec<ThrottleDevice>>,
    /// Operations a second by device.
    #[serde(rename = "BlkioDeviceReadIOps")]
    pub blkio_device_read_iops: Option<Vec<ThrottleDevice>>,
    /// Operations a second by device.
    #[serde(rename = "BlkioDeviceWriteIOps")]
    pub blkio_device_write_iops: Option<Vec<ThrottleDevice>>,
    /// Microseconds.
    pub cpu_period: i64,
    /// Microseconds in a period.
    pub cpu_quota: i64,
    /// Microseconds.
    pub cpu_realtime_period: i64,
    /// Microseconds.
    pub cpu_realtime_runtime: i64,
    /// `0-2,4`.
    pub cpuset_cpus: String,
    /// `0-2,4`.
    pub cpuset_mems: String,
    /// Devices of the host.
    pub devices: Option<Vec<DeviceMapping>>,
    /// Rules of the device cgroup.
    pub device_cgroup_rules: Option<Vec<String>>,
    /// Devices by capability.
    pub device_requests: Option<Vec<DeviceRequest>>,
    /// Bytes; deprecated.
    #[serde(skip_serializing_if = "is_zero")]
    pub kernel_memory: i64,
    /// Bytes; deprecated.
    #[serde(rename = "KernelMemoryTCP", skip_serializing_if = "is_zero")]
    pub kernel_memory_tcp: i64,
    /// Bytes.
    pub memory_reservation: i64,
    /// Bytes of memory and swap; -1 for no limit.
    pub memory_swap: i64,
    /// 0 to 100.
    pub memory_swappiness: Option<i64>,
    /// Whether it survives a lack of memory.
    pub oom_kill_disable: Option<bool>,
    /// Most processes.
    pub pids_limit: Option<i64>,
    /// Limits of its processes.
    pub ulimits: Option<Vec<Ulimit>>,
    /// Windows only.
    pub cpu_count: i64,
    /// Windows only.
    pub cpu_percent: i64,
    /// Windows only.
    #[serde(rename = "IOMaximumIOps")]
    pub io_maximum_iops: u64,
    /// Windows only.
    #[serde(rename = "IOMaximumBandwidth")]
    pub io_maximum_bandwidth: u64,
}

/// A weight by device.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct WeightDevice {
    /// The device.
    pub path: String,
    /// Its weight.
    pub weight: u16,
}

/// A rate by device.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ThrottleDevice {
    /// The device.
    pub path: String,
    /// Its rate.
    pub rate: u64,
}

/// A device of the host in a container.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DeviceMapping {
    /// On the host.
    pub path_on_host: String,
    /// In the container.
    pub path_in_container: String,
    /// Some of `rwm`.
    pub cgroup_permissions: String,
}

/// A wish for devices (`--gpus`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DeviceRequest {
    /// The device driver.
    pub driver: String,
    /// How many; -1 for all.
    pub count: i64,
    /// Which.
    #[serde(rename = "DeviceIDs")]
    pub device_ids: Option<Vec<String>>,
    /// Lists, any of which will do.
    pub capabilities: Option<Vec<Vec<String>>>,
    /// For the driver.
    pub options: Option<BTreeMap<String, String>>,
}

/// A limit of a container's processes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Ulimit {
    /// `nofile`, …
    pub name: String,
    /// What may not be passed.
    pub hard: i64,
    /// What is in force.
    pub soft: i64,
}

/// A mount given with `--mount`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Mount {
    /// `bind`, `volume`, `tmpfs`, `image`, `npipe` or `cluster`.
    #[serde(rename = "Type", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// A path of the host or the name of a volume.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// A path in the container.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub target: String,
    /// Whether it cannot be written.
    #[serde(skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// For other platforms.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub consistency: String,
    /// For `bind`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bind_options: Option<BindOptions>,
    /// For `volume`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_options: Option<VolumeOptions>,
    /// For `image`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_options: Option<ImageOptions>,
    /// For `tmpfs`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tmpfs_options: Option<TmpfsOptions>,
}

/// Options of a bind mount.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct BindOptions {
    /// `rprivate`, …
    #[serde(skip_serializing_if = "String::is_empty")]
    pub propagation: String,
    /// Whether mounts below stay out.
    #[serde(skip_serializing_if = "is_false")]
    pub non_recursive: bool,
    /// Whether a missing source is made.
    #[serde(skip_serializing_if = "is_false")]
    pub create_mountpoint: bool,
    /// Whether only the mount itself is read-only.
    #[serde(skip_serializing_if = "is_false")]
    pub read_only_non_recursive: bool,
    /// Whether it fails when mounts below cannot be read-only.
    #[serde(skip_serializing_if = "is_false")]
    pub read_only_force_recursive: bool,
}

/// Options of a volume mount.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct VolumeOptions {
    /// Whether the image's files are not copied into a new volume.
    #[serde(skip_serializing_if = "is_false")]
    pub no_copy: bool,
    /// Labels of a volume that is made for it.
    #[serde(skip_serializing_if = "is_none_or_empty_map")]
    pub labels: Option<BTreeMap<String, String>>,
    /// A folder in the volume.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subpath: String,
    /// The driver of a volume that is made for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver_config: Option<VolumeDriver>,
}

/// A volume driver.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct VolumeDriver {
    /// Its name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its options.
    #[serde(skip_serializing_if = "is_none_or_empty_map")]
    pub options: Option<BTreeMap<String, String>>,
}

/// Options of an image mount.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ImageOptions {
    /// A folder in the image.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subpath: String,
}

/// Options of a memory file system.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TmpfsOptions {
    /// Its size.
    #[serde(skip_serializing_if = "is_zero")]
    pub size_bytes: i64,
    /// Its mode.
    #[serde(skip_serializing_if = "is_zero")]
    pub mode: i64,
}

/// The answer to a creation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CreateResponse {
    /// 64 hex digits.
    pub id: String,
    /// Sentences the CLI prints after `WARNING: `.
    pub warnings: Vec<String>,
}

/// The answer to a wait.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct WaitResponse {
    /// Why there is no exit code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<WaitExitError>,
    /// The exit code.
    pub status_code: i64,
}

/// Why a container's wait failed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct WaitExitError {
    /// The daemon's sentence.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
}

/// What `ps` says about a container's processes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TopResponse {
    /// A row for each process, with a field for each title.
    pub processes: Vec<Vec<String>>,
    /// The titles.
    pub titles: Vec<String>,
}

/// What has become of a path in a container since it was made.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Change {
    /// 0 for changed, 1 for added, 2 for deleted.
    pub kind: u8,
    /// The path.
    pub path: String,
}

/// What `docker update` changes; nothing where a value is zero.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct UpdateConfig {
    /// The limits.
    #[serde(flatten)]
    pub resources: Resources,
    /// The restart policy; unchanged without a name.
    pub restart_policy: RestartPolicy,
}

/// The answer to an update.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct UpdateResponse {
    /// What the daemon did not do.
    pub warnings: Option<Vec<String>>,
}

/// The answer to a prune.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PruneReport {
    /// The ids of what was removed.
    pub containers_deleted: Option<Vec<String>>,
    /// Bytes that are free now.
    pub space_reclaimed: u64,
}

/// A row of the list of containers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Summary {
    /// 64 hex digits.
    pub id: String,
    /// Each with a slash in front.
    pub names: Vec<String>,
    /// The image as the user named it, or its id when that name is gone.
    pub image: String,
    /// The image's id.
    #[serde(rename = "ImageID")]
    pub image_id: String,
    /// The program and its arguments in one line.
    pub command: String,
    /// Seconds since the epoch.
    pub created: i64,
    /// Its ports.
    pub ports: Vec<Port>,
    /// Bytes it has written.
    #[serde(skip_serializing_if = "is_zero")]
    pub size_rw: i64,
    /// Bytes of it and its image.
    #[serde(skip_serializing_if = "is_zero")]
    pub size_root_fs: i64,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// `running`, …
    pub state: String,
    /// `Up 2 seconds (Paused)`, …
    pub status: String,
    /// A part of its host configuration.
    pub host_config: SummaryHostConfig,
    /// Its networks.
    pub network_settings: Option<SummaryNetworkSettings>,
    /// Its mounts.
    pub mounts: Vec<MountPoint>,
}

/// What the list shows of a host configuration.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SummaryHostConfig {
    /// See [`HostConfig::network_mode`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub network_mode: String,
    /// See [`HostConfig::annotations`].
    #[serde(skip_serializing_if = "is_none_or_empty_map")]
    pub annotations: Option<BTreeMap<String, String>>,
}

/// What the list shows of the networks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SummaryNetworkSettings {
    /// By name.
    pub networks: BTreeMap<String, EndpointSettings>,
}

/// A port in the list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Port {
    /// The host's address.
    #[serde(rename = "IP", skip_serializing_if = "String::is_empty")]
    pub ip: String,
    /// In the container.
    pub private_port: u16,
    /// On the host; 0 when it is not published.
    #[serde(skip_serializing_if = "is_zero_u16")]
    pub public_port: u16,
    /// `tcp`, `udp` or `sctp`.
    #[serde(rename = "Type")]
    pub protocol: String,
}

/// A mount of a container.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct MountPoint {
    /// `bind`, `volume`, `tmpfs`, …
    #[serde(rename = "Type", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The volume's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// On the host.
    pub source: String,
    /// In the container.
    pub destination: String,
    /// The volume's driver.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub driver: String,
    /// The options the user gave.
    pub mode: String,
    /// Whether it can be written.
    #[serde(rename = "RW")]
    pub rw: bool,
    /// `rprivate`, …
    pub propagation: String,
}

/// How a container is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct State {
    /// `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`.
    pub status: String,
    /// Also true when it is paused or restarting.
    pub running: bool,
    /// Whether it is paused.
    pub paused: bool,
    /// Whether it waits to be started again.
    pub restarting: bool,
    /// Whether the kernel killed it for lack of memory.
    #[serde(rename = "OOMKilled")]
    pub oom_killed: bool,
    /// Whether its removal failed.
    pub dead: bool,
    /// On the host; 0 when it does not run.
    pub pid: i64,
    /// Of the last run.
    pub exit_code: i64,
    /// Why the last start failed.
    pub error: String,
    /// In RFC 3339.
    pub started_at: String,
    /// In RFC 3339.
    pub finished_at: String,
    /// Its health, if it has a check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<Health>,
}

/// A container's health.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Health {
    /// `starting`, `healthy` or `unhealthy`.
    pub status: String,
    /// Failures in a row.
    pub failing_streak: i64,
    /// The last probes, oldest first.
    pub log: Option<Vec<HealthcheckResult>>,
}

/// A probe of a container's health.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct HealthcheckResult {
    /// In RFC 3339.
    pub start: String,
    /// In RFC 3339.
    pub end: String,
    /// 0 is healthy.
    pub exit_code: i64,
    /// What the probe printed.
    pub output: String,
}

/// What `docker inspect` shows of a container.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct InspectResponse {
    /// 64 hex digits.
    pub id: String,
    /// In RFC 3339.
    pub created: String,
    /// The program.
    pub path: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// How it is.
    pub state: State,
    /// The image's id.
    pub image: String,
    /// A file of the daemon.
    pub resolv_conf_path: String,
    /// A file of the daemon.
    pub hostname_path: String,
    /// A file of the daemon.
    pub hosts_path: String,
    /// A file of the daemon.
    pub log_path: String,
    /// With a slash in front.
    pub name: String,
    /// How often the restart policy has started it.
    pub restart_count: i64,
    /// The storage driver.
    pub driver: String,
    /// `linux`.
    pub platform: String,
    /// SELinux.
    pub mount_label: String,
    /// SELinux.
    pub process_label: String,
    /// AppArmor.
    pub app_armor_profile: String,
    /// What `docker exec` runs in it.
    #[serde(rename = "ExecIDs")]
    pub exec_ids: Option<Vec<String>>,
    /// How the host runs it.
    pub host_config: HostConfig,
    /// Where the storage driver keeps it.
    pub graph_driver: GraphDriver,
    /// Bytes it has written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_rw: Option<i64>,
    /// Bytes of it and its image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_root_fs: Option<i64>,
    /// Its mounts.
    pub mounts: Vec<MountPoint>,
    /// What runs.
    pub config: Config,
    /// Its networks.
    pub network_settings: NetworkSettings,
}

/// Where the storage driver keeps a thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct GraphDriver {
    /// The driver's own facts.
    pub data: Option<BTreeMap<String, String>>,
    /// The driver.
    pub name: String,
}

/// A container's networks, with the default bridge's values once more at the top.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct NetworkSettings {
    /// Deprecated.
    pub bridge: String,
    /// The network sandbox's id.
    #[serde(rename = "SandboxID")]
    pub sandbox_id: String,
    /// Where the sandbox is.
    pub sandbox_key: String,
    /// What is bound now.
    pub ports: Option<PortMap>,
    /// Deprecated.
    pub hairpin_mode: bool,
    /// Deprecated.
    #[serde(rename = "LinkLocalIPv6Address")]
    pub link_local_ipv6_address: String,
    /// Deprecated.
    #[serde(rename = "LinkLocalIPv6PrefixLen")]
    pub link_local_ipv6_prefix_len: i64,
    /// Deprecated.
    #[serde(rename = "SecondaryIPAddresses")]
    pub secondary_ip_addresses: Option<Vec<Empty>>,
    /// Deprecated.
    #[serde(rename = "SecondaryIPv6Addresses")]
    pub secondary_ipv6_addresses: Option<Vec<Empty>>,
    /// Of the default bridge.
    #[serde(rename = "EndpointID")]
    pub endpoint_id: String,
    /// Of the default bridge.
    pub gateway: String,
    /// Of the default bridge.
    #[serde(rename = "GlobalIPv6Address")]
    pub global_ipv6_address: String,
    /// Of the default bridge.
    #[serde(rename = "GlobalIPv6PrefixLen")]
    pub global_ipv6_prefix_len: i64,
    /// Of the default bridge.
    #[serde(rename = "IPAddress")]
    pub ip_address: String,
    /// Of the default bridge.
    #[serde(rename = "IPPrefixLen")]
    pub ip_prefix_len: i64,
    /// Of the default bridge.
    #[serde(rename = "IPv6Gateway")]
    pub ipv6_gateway: String,
    /// Of the default bridge.
    pub mac_address: String,
    /// By name.
    pub networks: BTreeMap<String, EndpointSettings>,
}

fn is_false(value: &bool) -> bool {
    !value
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}

fn is_zero_u16(value: &u16) -> bool {
    *value == 0
}

fn is_none_or_empty<T>(value: &Option<Vec<T>>) -> bool {
    value.as_ref().is_none_or(Vec::is_empty)
}

fn is_none_or_empty_map<V>(value: &Option<BTreeMap<String, V>>) -> bool {
    value.as_ref().is_none_or(BTreeMap::is_empty)
}

/// What is at a path in a container (moby: api/types/container, `PathStat`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PathStat {
    /// Its last name.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// Permissions and kind, as Go's `os.FileMode` has them.
    pub mode: u32,
    /// When it changed, in RFC 3339.
    pub mtime: String,
    /// Where a symbolic link leads.
    pub link_target: String,
}

impl PathStat {
    /// The bit of Go's `os.FileMode` that says folder.
    pub const DIRECTORY: u32 = 1 << 31;
    /// The bit that says symbolic link.
    pub const SYMLINK: u32 = 1 << 27;
    /// The bit that says device.
    pub const DEVICE: u32 = 1 << 26;
    /// The bit that says that a device is one of characters.
    pub const CHARACTER_DEVICE: u32 = 1 << 21;

    /// Whether it is a folder.
    pub fn is_dir(&self) -> bool {
        self.mode & Self::DIRECTORY != 0
    }

    /// Whether it is a symbolic link.
    pub fn is_symlink(&self) -> bool {
        self.mode & Self::SYMLINK != 0
    }

    /// Whether it is a device.
    pub fn is_device(&self) -> bool {
        self.mode & Self::DEVICE != 0
    }
}
