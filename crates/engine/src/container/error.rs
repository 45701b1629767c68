//! What the daemon says about containers: one variant for each of its sentences.

use docksim_api::{ApiError, ErrorKind};
use docksim_guest::Errno;
use docksim_guest::archive::LayoutError;
use docksim_reference::go;
use docksim_reference::signal::SignalError;
use thiserror::Error;

use super::ContainerId;
use super::cgroup::CgroupError;
use super::top::TopError;
use crate::network::NetworkError;
use crate::volume::VolumeError;

/// A refusal of the daemon.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum ContainerError {
    #[error("No such container: {0}")]
    NotFound(String),
    #[error("invalid name or ID supplied: {}", go::quote(.0))]
    InvalidIdentifier(String),
    #[error("multiple IDs found with provided prefix: {0}")]
    AmbiguousPrefix(String),
    #[error("Invalid container name ({0}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed")]
    InvalidName(String),
    #[error(
        "Conflict. The container name {} is already in use by container \"{holder}\". You have to remove (or rename) \
         that container to be able to reuse that name.",
        go::quote(.name)
    )]
    NameInUse {
        /// With a slash in front.
        name: String,
        holder: ContainerId,
    },
    #[error("bad parameter: pathcannot be empty")]
    EmptyPath,
    #[error("Could not find the file {path} in container {container}")]
    NoSuchFile {
        path: String,
        /// As the user named it.
        container: String,
    },
    #[error("lstat {path}: {}", lower_case(.error))]
    Path { path: String, error: Errno },
    #[error("extraction point is not a directory")]
    NoExtractionPoint,
    #[error("mounted volume is marked read-only")]
    ReadOnlyVolume,
    #[error("container rootfs is marked read-only")]
    ReadOnlyRoot,
    #[error(transparent)]
    Layout(#[from] LayoutError),
    #[error("no command specified")]
    NoCommand,
    #[error("container {0} is not running")]
    NotRunning(ContainerId),
    #[error("Container {0} is already paused")]
    AlreadyPaused(ContainerId),
    #[error("Container {0} is not paused")]
    NotPaused(ContainerId),
    #[error("Container {0} is restarting, wait until the container is running")]
    PauseWhileRestarting(ContainerId),
    #[error("cannot start a paused container, try unpause instead")]
    StartPaused,
    #[error("cannot remove container {}: container is {state}: stop the container before removing or force remove", go::quote(.name))]
    RemoveRunning {
        /// What the user typed.
        name: String,
        state: &'static str,
    },
    #[error("cannot remove container {}: container is paused and must be unpaused first", go::quote(.0))]
    RemovePaused(String),
    #[error("Conflict, cannot remove the default link name of the container")]
    RemoveDefaultLink,
    #[error("Cannot get parent {parent} for link name {name}")]
    NoLinkParent { parent: String, name: String },
    /// Not of the class of what is not found, for which the CLI would pull an image.
    #[error("{0}")]
    NoSuchNamespace(Box<ContainerError>),
    #[error("failed to join IPC namespace: {0}")]
    JoinIpc(Box<ContainerError>),
    #[error("failed to join PID namespace: {0}")]
    JoinPid(Box<ContainerError>),
    #[error(
        "container {0}: non-shareable IPC (hint: use IpcMode:shareable for the donor container)"
    )]
    NotShareable(ContainerId),
    #[error("Container {0} is restarting, wait until the container is running")]
    JoinedRestarting(ContainerId),
    #[error(
        "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create \
         failed: {0}"
    )]
    Runc(NamespaceConflict),
    #[error(
        "failed to create task for container: failed to start shim: failed to resolve runtime path: runtime {} binary \
         not installed {}: file does not exist",
        go::quote(.runtime),
        go::quote(.program)
    )]
    NoShim {
        runtime: String,
        /// What containerd looks for.
        program: String,
    },
    #[error("mkdir {0}-init: no space left on device")]
    DiskFull(String),
    #[error("could not get container for {name}: {cause}")]
    LinkedNotFound {
        name: String,
        cause: Box<ContainerError>,
    },
    #[error("Cannot link to a non running container: {child} AS {alias}")]
    LinkToStopped {
        /// With a slash in front.
        child: String,
        /// `/web/store`.
        alias: String,
    },
    #[error("container {0} not attached to default bridge network")]
    LinkToUnbridged(ContainerId),
    #[error("Neither old nor new names may be empty")]
    EmptyRename,
    #[error("Renaming a container with the same name as its current name")]
    SameName,
    #[error("Error when allocating new name: {0}")]
    Rename(Box<ContainerError>),
    #[error("cannot kill container: {name}: {cause}")]
    Kill {
        /// What the user typed.
        name: String,
        cause: Box<ContainerError>,
    },
    #[error("cannot stop container: {name}: {cause}")]
    Stop {
        /// What the user typed.
        name: String,
        cause: Box<ContainerError>,
    },
    #[error("Cannot restart container {name}: {cause}")]
    Restart {
        /// What the user typed.
        name: String,
        cause: Box<ContainerError>,
    },
    #[error(transparent)]
    InvalidSignal(#[from] SignalError),
    #[error("the linux daemon does not support signal {0}")]
    UnsupportedSignal(i32),
    #[error("failed to set up container networking: {0}")]
    Networking(NetworkError),
    #[error(transparent)]
    Network(#[from] NetworkError),
    #[error("joining network namespace of container: {0}")]
    JoinNetwork(Box<ContainerError>),
    #[error("cannot join own network namespace")]
    JoinOwnNetwork,
    #[error(
        "cannot join network namespace of a non running container: container {name} is {state}"
    )]
    JoinStopped { name: String, state: &'static str },
    #[error(
        "cannot join network namespace of container: Container {0} is restarting, wait until the container is running"
    )]
    JoinRestarting(String),
    #[error(
        "failed to set up container networking: driver failed programming external connectivity on endpoint {name} \
         ({endpoint}): {cause}"
    )]
    Publish {
        name: String,
        endpoint: String,
        cause: PortError,
    },
    #[error(
        "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create \
         failed: unable to start container process: error during container init: {0}"
    )]
    Runtime(String),
    #[error(
        "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create \
         failed: unable to start container process: error during container init: error setting cgroup config for \
         procHooks process: {0}"
    )]
    Cgroup(CgroupError),
    #[error(
        "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create \
         failed: unable to start container process: unable to apply cgroup configuration: {0}"
    )]
    NewCgroup(CgroupError),
    #[error("stat {0}: no such file or directory")]
    NoThrottledDevice(String),
    #[error(
        "error gathering device information while adding custom device {}: no such file or directory",
        go::quote(.0)
    )]
    NoSuchDevice(String),
    #[error(transparent)]
    Volume(VolumeError),
    #[error("Unknown option {0}")]
    UnknownStorageOption(String),
    #[error("--storage-opt is supported only for overlay over xfs with 'pquota' mount option")]
    NoStorageQuota,
    #[error("failed to create task for container: failed to initialize logging driver: {0}")]
    LogDriver(String),
    #[error("cannot mount volume over existing file, file exists {0}")]
    VolumeOverFile(String),
    #[error("source {0} is not directory")]
    PopulateFromFile(String),
    #[error("cannot access path {0}: lstat {0}: no such file or directory")]
    NoSubpath(String),
    #[error("Cannot mkdir: {0} is not a directory")]
    WorkingDirIsFile(String),
    #[error("{0}")]
    UnknownUser(String),
    #[error("{0}")]
    InvalidConfig(InvalidConfig),
    #[error("configured logging driver does not support reading")]
    LogsNotReadable,
    #[error("You must choose at least one stream")]
    NoStream,
    #[error("invalid value for \"until\"")]
    InvalidUntil,
    #[error("Invalid detach keys ({0}) provided")]
    DetachKeys(String),
    #[error(transparent)]
    Top(TopError),
    #[error("Container {0} is restarting, wait until the container is running")]
    TopRestarting(ContainerId),
    #[error("Cannot update container {id}: {cause}")]
    Update {
        id: ContainerId,
        cause: UpdateConflict,
    },
    #[error("Container {0} is paused, unpause the container before attach")]
    AttachPaused(ContainerId),
    #[error("Container {0} is restarting, wait until the container is running")]
    AttachRestarting(ContainerId),
    #[error("invalid filter{}", quoted_name(.0))]
    UnknownFilter(String),
    #[error("invalid filter '{key}={value}': {reason}")]
    InvalidFilter {
        key: &'static str,
        value: String,
        reason: String,
    },
    #[error("invalid filter '{key}=[{values}]'")]
    InvalidBoolFilter { key: &'static str, values: String },
    #[error("filter for '{key}' should not contain ':': {value}")]
    PortFilterColon { key: &'static str, value: String },
    #[error("error while looking up for {key} {value}: {reason}")]
    PortFilter {
        key: &'static str,
        value: String,
        reason: String,
    },
    #[error("{0}")]
    NotSimulated(String),
}

/// Why a port is not published.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum PortError {
    #[error("Bind for {address}:{port} failed: port is already allocated")]
    Allocated { address: String, port: u16 },
    /// A program of the host has it that is not the daemon's.
    #[error("failed to bind host port for {address}:{port}:{behind}/tcp: address already in use")]
    HostTaken {
        address: String,
        port: u16,
        /// The container's address and port.
        behind: String,
    },
    #[error("all ports are allocated")]
    AllAllocated,
    /// The container has asked for the very same binding twice.
    #[error("failed to listen on TCP socket: address already in use")]
    Listen,
}

/// What goes together with no namespace of another one, or of the host.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum NamespaceConflict {
    #[error("sysctl \"kernel.domainname\" is not in a separate kernel namespace")]
    Domainname,
    #[error("sysctl {} not allowed in host network namespace", go::quote(.0))]
    HostNetwork(String),
    #[error("sysctl {} is not allowed in the hosts ipc namespace", go::quote(.0))]
    HostIpc(String),
}

/// Why a container's limits cannot be changed so.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum UpdateConflict {
    #[error("Conflicting options: {wanted} cannot be updated as {set} has already been set")]
    Cpus {
        wanted: &'static str,
        set: &'static str,
    },
    #[error(
        "Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time"
    )]
    MemoryAboveSwap,
    #[error("Restart policy cannot be updated because AutoRemove is enabled for the container")]
    AutoRemove,
    #[error("runc did not terminate successfully: exit status 1: {0}")]
    Cgroup(CgroupError),
}

/// A configuration that the daemon does not accept.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum InvalidConfig {
    #[error("the working directory '{0}' is invalid, it needs to be an absolute path")]
    WorkingDir(String),
    #[error("invalid environment variable: {0}")]
    Env(String),
    #[error(transparent)]
    Signal(#[from] SignalError),
    #[error("{0} in Healthcheck cannot be less than 1ms")]
    HealthcheckDuration(&'static str),
    #[error("Retries in Healthcheck cannot be negative")]
    HealthcheckRetries,
    #[error("can't create 'AutoRemove' container with restart policy")]
    AutoRemoveWithRestartPolicy,
    #[error("invalid restart policy: maximum retry count can only be used with 'on-failure'")]
    RetriesWithoutOnFailure,
    #[error(
        "invalid restart policy: maximum retry count can only be used with 'on-failure' and cannot be negative"
    )]
    NegativeRetriesWithoutOnFailure,
    #[error("invalid restart policy: maximum retry count cannot be negative")]
    NegativeRetries,
    #[error(
        "invalid restart policy: unknown policy '{0}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'"
    )]
    RestartPolicy(String),
    #[error("invalid {list}: unknown capability: {}", go::quote(.name))]
    Capability { list: &'static str, name: String },
    #[error("Minimum memory limit allowed is 6MB")]
    Memory,
    #[error("Minimum memoryswap limit should be larger than memory limit, see usage")]
    MemorySwap,
    #[error("You should always set the Memory limit when using Memoryswap limit, see usage")]
    MemorySwapWithoutMemory,
    #[error("Invalid value: {0}, valid memory swappiness range is 0-100")]
    MemorySwappiness(i64),
    #[error("Minimum memory reservation allowed is 6MB")]
    MemoryReservation,
    #[error("Minimum memory limit can not be less than memory reservation limit, see usage")]
    MemoryBelowReservation,
    #[error("Conflicting options: Nano CPUs and CPU {0} cannot both be set")]
    NanoCpusConflict(&'static str),
    #[error("range of CPUs is from 0.01 to {0}.00, as there are only {0} CPUs available")]
    NanoCpus(i64),
    #[error("CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)")]
    CpuPeriod,
    #[error("CPU cfs quota can not be less than 1ms (i.e. 1000)")]
    CpuQuota,
    #[error("logger: logging mode not supported: {0}")]
    LogMode(String),
    #[error("logger: max-buffer-size option is only supported with 'mode=non-blocking'")]
    LogBufferWhenBlocking,
    #[error("error parsing option max-buffer-size: {0}")]
    LogBuffer(String),
    #[error("gelf-address is a required parameter")]
    NoGelfAddress,
    #[error("cpu real-time runtime cannot be higher than cpu real-time period")]
    CpuRealtimeRuntime,
    #[error("invalid IPC mode: {0}")]
    IpcMode(String),
    #[error("invalid PID mode: {0}")]
    PidMode(String),
    #[error("invalid UTS mode: {0}")]
    UtsMode(String),
    #[error("SHM size can not be less than 0")]
    ShmSize,
    #[error("Invalid value {0}, range for oom score adj is [-1000, 1000]")]
    OomScoreAdj(i64),
    #[error("unknown or invalid runtime name: {0}")]
    Runtime(String),
    #[error("invalid mount path: '{0}' mount path must be absolute")]
    TmpfsPath(String),
    #[error("invalid specification: destination can't be '/'")]
    TmpfsRoot,
    #[error("invalid cgroup namespace mode: {0}")]
    CgroupnsMode(String),
    #[error("unknown log opt '{name}' for {driver} log driver")]
    LogOption { name: String, driver: String },
    #[error("invalid isolation ({0}): linux only supports 'default'")]
    Isolation(String),
    #[error("invalid volume specification: '{0}'")]
    VolumeSpec(String),
    #[error("invalid mount config for type {}: {reason}", go::quote(.kind))]
    Mount { kind: String, reason: String },
    #[error("invalid network mode: invalid container format container:<name|id>")]
    NoSharedContainer,
    #[error("conflicting options: {0}")]
    ModeConflict(&'static str),
    #[error("invalid config for network {network}: {cause}")]
    Endpoint {
        network: String,
        cause: Box<NetworkError>,
    },
    #[error("Invalid value {list} for cpuset {kind}: invalid format: {list}")]
    CpusetFormat { kind: &'static str, list: String },
    #[error("Requested {available} are not available - requested {list}, available: {}", list_of(.count))]
    CpusetUnavailable {
        available: &'static str,
        list: String,
        count: i64,
    },
    #[error("invalid --security-opt {place}: {}", go::quote(.option))]
    SecurityOption {
        /// Which of the daemon's two checks refuses it.
        place: u8,
        option: String,
    },
    #[error("invalid CPU shares ({0}): value must be a positive integer")]
    CpuShares(i64),
    #[error("invalid tmpfs option {}", go::quote(.0))]
    TmpfsOption(String),
    #[error("invalid mode: {0}")]
    VolumeMode(String),
    #[error("error looking up logging plugin {0}: plugin \"{0}\" not found")]
    LogDriver(String),
    #[error("invalid volume specification: '{spec}': {reason}")]
    Volume { spec: String, reason: String },
    #[error(transparent)]
    VolumeName(#[from] VolumeError),
    #[error("{0}")]
    VolumesFrom(String),
    #[error("volumes-from specification cannot be an empty string")]
    EmptyVolumesFrom,
    #[error("Duplicate mount point: {0}")]
    DuplicateMount(String),
    #[error("invalid port specification: {}", go::quote(.0))]
    Port(String),
}

/// An error of the kernel in the words of Go.
fn lower_case(error: &Errno) -> String {
    error.to_string().to_lowercase()
}

/// The numbers below a count, as the kernel lists them.
fn list_of(count: &i64) -> String {
    match count {
        1 => "0".to_owned(),
        count => format!("0-{}", count - 1),
    }
}

/// A filter's name behind the complaint; nothing for a filter without one.
fn quoted_name(name: &str) -> String {
    if name.is_empty() {
        String::new()
    } else {
        format!(" '{name}'")
    }
}

impl ContainerError {
    /// Its class, as moby's errdefs sorts it.
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound(_) | Self::NoSubpath(_) | Self::NoSuchFile { .. } => ErrorKind::NotFound,
            Self::Path { .. } | Self::Layout(_) => ErrorKind::System,
            Self::EmptyPath
            | Self::NoExtractionPoint
            | Self::ReadOnlyVolume
            | Self::ReadOnlyRoot => ErrorKind::InvalidParameter,
            Self::Networking(cause) | Self::Network(cause) => cause.kind(),
            Self::Volume(cause) => cause.kind(),
            Self::JoinNetwork(_) | Self::JoinOwnNetwork | Self::JoinRestarting(_) => {
                ErrorKind::System
            }
            Self::Top(TopError::NotSimulated(_)) => ErrorKind::NotSimulated,
            Self::Top(_) => ErrorKind::System,
            Self::NameInUse { .. }
            | Self::JoinStopped { .. }
            | Self::NotRunning(_)
            | Self::AlreadyPaused(_)
            | Self::StartPaused
            | Self::RemoveRunning { .. }
            | Self::RemovePaused(_)
            | Self::AttachPaused(_)
            | Self::AttachRestarting(_)
            | Self::TopRestarting(_)
            | Self::Update { .. } => ErrorKind::Conflict,
            Self::InvalidIdentifier(_)
            | Self::AmbiguousPrefix(_)
            | Self::InvalidName(_)
            | Self::LinkedNotFound { .. }
            | Self::NoSuchNamespace(_)
            | Self::JoinIpc(_)
            | Self::NotShareable(_)
            | Self::Runc(_)
            | Self::NoShim { .. }
            | Self::DetachKeys(_)
            | Self::NoCommand
            | Self::EmptyRename
            | Self::SameName
            | Self::InvalidSignal(_)
            | Self::UnsupportedSignal(_)
            | Self::Runtime(_)
            | Self::Cgroup(_)
            | Self::NewCgroup(_)
            | Self::InvalidConfig(_)
            | Self::NoStream
            | Self::InvalidUntil
            | Self::UnknownFilter(_)
            | Self::InvalidFilter { .. }
            | Self::InvalidBoolFilter { .. } => ErrorKind::InvalidParameter,
            Self::NotPaused(_)
            | Self::PauseWhileRestarting(_)
            | Self::RemoveDefaultLink
            | Self::NoLinkParent { .. }
            | Self::LinkToStopped { .. }
            | Self::LinkToUnbridged(_)
            | Self::JoinPid(_)
            | Self::DiskFull(_)
            | Self::JoinedRestarting(_)
            | Self::Publish { .. }
            | Self::UnknownUser(_)
            | Self::WorkingDirIsFile(_)
            | Self::VolumeOverFile(_)
            | Self::PopulateFromFile(_)
            | Self::PortFilterColon { .. }
            | Self::PortFilter { .. } => ErrorKind::System,
            Self::LogsNotReadable
            | Self::LogDriver(_)
            | Self::UnknownStorageOption(_)
            | Self::NoStorageQuota => ErrorKind::System,
            // The text is taken for the program's.
            Self::NoSuchDevice(_) | Self::NoThrottledDevice(_) => ErrorKind::InvalidParameter,
            Self::Rename(cause) | Self::Kill { cause, .. } | Self::Restart { cause, .. } => {
                cause.kind()
            }
            Self::Stop { .. } => ErrorKind::System,
            Self::NotSimulated(_) => ErrorKind::NotSimulated,
        }
    }

    /// A stable name of the sentence.
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "no-such-container",
            Self::InvalidIdentifier(_) => "invalid-identifier",
            Self::AmbiguousPrefix(_) => "ambiguous-prefix",
            Self::InvalidName(_) => "invalid-container-name",
            Self::NameInUse { .. } => "container-name-in-use",
            Self::NoCommand => "no-command",
            Self::EmptyPath | Self::NoSuchFile { .. } | Self::Path { .. } => "no-such-file",
            Self::NoExtractionPoint
            | Self::Layout(LayoutError::OverDirectory { .. } | LayoutError::OverFile { .. }) => {
                "copy-over-file"
            }
            Self::Layout(LayoutError::Bad(_)) => "bad-archive",
            Self::ReadOnlyVolume | Self::ReadOnlyRoot => "copy-to-read-only",
            Self::NotRunning(_) => "container-not-running",
            Self::AlreadyPaused(_) => "container-already-paused",
            Self::NotPaused(_) => "container-not-paused",
            Self::PauseWhileRestarting(_) => "pause-while-restarting",
            Self::StartPaused => "start-paused-container",
            Self::RemoveRunning { .. } => "remove-running-container",
            Self::RemovePaused(_) => "remove-paused-container",
            Self::RemoveDefaultLink | Self::NoLinkParent { .. } => "remove-link",
            Self::NoSuchNamespace(cause) => cause.code(),
            Self::JoinIpc(_)
            | Self::JoinPid(_)
            | Self::NotShareable(_)
            | Self::JoinedRestarting(_) => "cannot-join-namespace",
            Self::DiskFull(_) => "disk-full",
            Self::Runc(_) => "namespace-conflict",
            Self::NoShim { .. } => "no-such-runtime",
            Self::LinkedNotFound { .. } => "linked-container-not-found",
            Self::LinkToStopped { .. } => "link-to-stopped-container",
            Self::LinkToUnbridged(_) => "link-outside-bridge",
            Self::EmptyRename | Self::SameName => "invalid-rename",
            Self::Rename(cause)
            | Self::Kill { cause, .. }
            | Self::Stop { cause, .. }
            | Self::Restart { cause, .. } => cause.code(),
            Self::InvalidSignal(_) | Self::UnsupportedSignal(_) => "invalid-signal",
            Self::Networking(cause) | Self::Network(cause) => cause.code(),
            Self::Volume(cause) => cause.code(),
            Self::JoinNetwork(_)
            | Self::JoinOwnNetwork
            | Self::JoinStopped { .. }
            | Self::JoinRestarting(_) => "cannot-join-network",
            Self::Publish {
                cause: PortError::HostTaken { .. },
                ..
            } => "port-taken-on-host",
            Self::Publish { .. } => "port-allocated",
            Self::Runtime(_) => "cannot-start-program",
            Self::Cgroup(_) | Self::NewCgroup(_) => "limit-refused",
            Self::UnknownUser(_) => "no-such-user",
            Self::WorkingDirIsFile(_) => "invalid-working-directory",
            Self::VolumeOverFile(_) | Self::PopulateFromFile(_) => "volume-over-file",
            Self::NoSubpath(_) => "no-such-subpath",
            Self::UnknownStorageOption(_) | Self::NoStorageQuota => "storage-option",
            Self::InvalidConfig(_) => "invalid-container-config",
            Self::LogsNotReadable => "logs-not-readable",
            Self::LogDriver(_) => "log-driver-failed",
            Self::NoSuchDevice(_) | Self::NoThrottledDevice(_) => "no-such-device",
            Self::NoStream | Self::InvalidUntil => "invalid-logs-request",
            Self::AttachPaused(_) | Self::AttachRestarting(_) => "cannot-attach",
            Self::UnknownFilter(_)
            | Self::InvalidFilter { .. }
            | Self::InvalidBoolFilter { .. }
            | Self::PortFilterColon { .. }
            | Self::PortFilter { .. } => "invalid-filter",
            Self::Top(TopError::NotSimulated(_)) | Self::NotSimulated(_) => "not-simulated",
            Self::DetachKeys(_) => "invalid-detach-keys",
            Self::Top(_) | Self::TopRestarting(_) => "no-list-of-processes",
            Self::Update { .. } => "update-conflict",
        }
    }
}

impl ContainerError {
    /// What an explanation needs: the names in the sentence, by their role.
    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotFound(name)
            | Self::InvalidIdentifier(name)
            | Self::AmbiguousPrefix(name)
            | Self::InvalidName(name)
            | Self::RemoveRunning { name, .. }
            | Self::RemovePaused(name) => vec![("container", name.clone())],
            Self::NameInUse { name, holder } => vec![
                ("container", name.trim_start_matches('/').to_owned()),
                ("holder", holder.short().to_owned()),
            ],
            Self::NoSuchFile { path, container } => {
                vec![("path", path.clone()), ("container", container.clone())]
            }
            Self::LinkedNotFound { name, .. } => vec![("container", name.clone())],
            Self::LinkToStopped { child, .. } => {
                vec![("container", child.trim_start_matches('/').to_owned())]
            }
            Self::NotRunning(id)
            | Self::LinkToUnbridged(id)
            | Self::AlreadyPaused(id)
            | Self::NotPaused(id)
            | Self::PauseWhileRestarting(id)
            | Self::AttachPaused(id)
            | Self::AttachRestarting(id) => vec![("container", id.short().to_owned())],
            Self::Rename(cause) => cause.details(),
            Self::Kill { name, cause }
            | Self::Stop { name, cause }
            | Self::Restart { name, cause } => {
                let mut details = vec![("container", name.clone())];
                details.extend(cause.details());
                details
            }
            Self::InvalidSignal(error) => vec![("reason", error.to_string())],
            Self::UnsupportedSignal(_) => vec![("reason", self.to_string())],
            Self::Networking(cause) | Self::Network(cause) => cause.details(),
            Self::Volume(cause) => cause.details(),
            Self::Publish { name, cause, .. } => {
                let mut details = vec![("container", name.clone())];
                if let PortError::Allocated { port, .. } | PortError::HostTaken { port, .. } = cause
                {
                    details.push(("port", port.to_string()));
                }
                details
            }
            Self::NoSuchDevice(path)
            | Self::NoThrottledDevice(path)
            | Self::WorkingDirIsFile(path) => vec![("path", path.clone())],
            Self::Runtime(reason) | Self::LogDriver(reason) | Self::UnknownUser(reason) => {
                vec![("reason", reason.clone())]
            }
            Self::InvalidConfig(error) => vec![("reason", error.to_string())],
            Self::Cgroup(error) | Self::NewCgroup(error) => vec![("reason", error.to_string())],
            Self::NotSimulated(what) => vec![("what", what.clone())],
            _ => Vec::new(),
        }
    }
}

impl From<InvalidConfig> for ContainerError {
    fn from(error: InvalidConfig) -> Self {
        Self::InvalidConfig(error)
    }
}

impl From<ContainerError> for ApiError {
    fn from(error: ContainerError) -> Self {
        let mut refusal = Self::new(error.kind(), error.code(), error.to_string());
        refusal.reason.details = error.details();
        refusal
    }
}
