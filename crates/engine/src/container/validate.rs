//! What the daemon checks before it creates a container, in its order
//! (moby: daemon/container.go and daemon/daemon_unix.go, `verifyContainerSettings`).

use std::collections::BTreeMap;

use docksim_api::container::{Config, HostConfig, LogConfig, Resources, UpdateConfig};
use docksim_guest::filesystem::Filesystem;
use docksim_reference::go;
use docksim_reference::signal::Signal;
use docksim_reference::size::{from_human_size, ram_in_bytes};

use super::error::{ContainerError, InvalidConfig};
use super::networks::shared_with;
use super::{cgroup, mounts};

const MINIMUM_MEMORY: i64 = 6 * 1024 * 1024;

/// Checks a creation on a machine with so many CPUs and these files; the warnings.
pub(super) fn settings(
    config: &Config,
    host: &HostConfig,
    cpus: i64,
    files: &Filesystem,
) -> Result<Vec<String>, InvalidConfig> {
    network_mode(config, host)?;
    // The API's router looks at this before the daemon does (moby: runconfig, `validateIsolation` and `validateResources`).
    if !matches!(host.isolation.as_str(), "" | "default") {
        return Err(InvalidConfig::Isolation(host.isolation.clone()));
    }
    if host.resources.cpu_realtime_period != 0
        && host.resources.cpu_realtime_runtime > host.resources.cpu_realtime_period
    {
        return Err(InvalidConfig::CpuRealtimeRuntime);
    }
    if host.resources.cpu_shares < 0 {
        return Err(InvalidConfig::CpuShares(host.resources.cpu_shares));
    }
    container_config(config)?;
    host_settings(host, cpus, files)
}

/// Checks what a container asks of the machine, when it is made and again before each start of it; the warnings
/// (moby: daemon/container.go, `verifyContainerSettings`).
pub(super) fn host_settings(
    host: &HostConfig,
    cpus: i64,
    files: &Filesystem,
) -> Result<Vec<String>, InvalidConfig> {
    host_config(host, files)?;
    let mut warnings = resources(&host.resources, cpus, false)?;
    platform(host, &mut warnings)?;
    Ok(warnings)
}

/// What goes together with the network's mode, which the API's router looks at first (moby: runconfig,
/// `validateNetContainerMode` and `validateNetMode`).
fn network_mode(config: &Config, host: &HostConfig) -> Result<(), InvalidConfig> {
    fn has<T>(list: &Option<Vec<T>>) -> bool {
        list.as_ref().is_some_and(|list| !list.is_empty())
    }
    let mode = host.network_mode.as_str();
    if mode == "container" || shared_with(mode) == Some("") {
        return Err(InvalidConfig::NoSharedContainer);
    }
    let has_hostname = !config.hostname.is_empty();
    if shared_with(mode).is_some() {
        let publishes = host
            .port_bindings
            .as_ref()
            .is_some_and(|ports| !ports.is_empty());
        let exposes = config
            .exposed_ports
            .as_ref()
            .is_some_and(|ports| !ports.is_empty());
        let conflicts = [
            (has_hostname, "hostname and the network mode"),
            (
                has(&host.links),
                "container type network can't be used with links. This would result in undefined behavior",
            ),
            (has(&host.dns), "dns and the network mode"),
            (
                has(&host.extra_hosts),
                "custom host-to-IP mapping and the network mode",
            ),
            (
                publishes || host.publish_all_ports,
                "port publishing and the container type network mode",
            ),
            (exposes, "port exposing and the container type network mode"),
        ];
        if let Some((_, conflict)) = conflicts.into_iter().find(|(is_there, _)| *is_there) {
            return Err(InvalidConfig::ModeConflict(conflict));
        }
    }
    if host.uts_mode == "host" && has_hostname {
        return Err(InvalidConfig::ModeConflict("hostname and the UTS mode"));
    }
    if mode == "host" && has(&host.links) {
        return Err(InvalidConfig::ModeConflict(
            "host type networking can't be used with links. This would result in undefined behavior",
        ));
    }
    Ok(())
}

/// Checks what an update asks for, as far as it stands alone.
pub(super) fn update(
    update: &UpdateConfig,
    cpus: i64,
    files: &Filesystem,
) -> Result<Vec<String>, InvalidConfig> {
    let host_with_policy = HostConfig {
        restart_policy: update.restart_policy.clone(),
        ..HostConfig::default()
    };
    host_config(&host_with_policy, files)?;
    resources(&update.resources, cpus, true)
}

fn container_config(config: &Config) -> Result<(), InvalidConfig> {
    if !config.working_dir.is_empty() && !config.working_dir.starts_with('/') {
        return Err(InvalidConfig::WorkingDir(config.working_dir.clone()));
    }
    if !config.stop_signal.is_empty() {
        Signal::parse(&config.stop_signal)?;
    }
    if let Some(variable) = config
        .env
        .iter()
        .flatten()
        .find(|text| text.is_empty() || text.starts_with('='))
    {
        return Err(InvalidConfig::Env(variable.clone()));
    }
    if let Some(check) = &config.healthcheck {
        let durations = [
            ("Interval", check.interval),
            ("Timeout", check.timeout),
            ("StartPeriod", check.start_period),
            ("StartInterval", check.start_interval),
        ];
        for (name, nanoseconds) in durations {
            if nanoseconds != 0 && nanoseconds < 1_000_000 {
                return Err(InvalidConfig::HealthcheckDuration(name));
            }
        }
        if check.retries < 0 {
            return Err(InvalidConfig::HealthcheckRetries);
        }
    }
    Ok(())
}

fn host_config(host: &HostConfig, files: &Filesystem) -> Result<(), InvalidConfig> {
    let policy = &host.restart_policy;
    let has_policy = !matches!(policy.name.as_str(), "" | "no");
    if host.auto_remove && has_policy {
        return Err(InvalidConfig::AutoRemoveWithRestartPolicy);
    }
    for mount in host.mounts.iter().flatten() {
        mounts::spec::check(mount, files)?;
    }
    for (port, bindings) in host.port_bindings.iter().flatten() {
        let number = port.split('/').next().unwrap_or_default();
        if number.parse::<u16>().is_err() {
            return Err(InvalidConfig::Port(number.to_owned()));
        }
        for binding in bindings.iter().flatten() {
            let is_range = binding
                .host_port
                .split('-')
                .all(|part| part.parse::<u16>().is_ok());
            if !binding.host_port.is_empty() && !is_range {
                return Err(InvalidConfig::Port(binding.host_port.clone()));
            }
        }
    }
    let retries = policy.maximum_retry_count;
    match policy.name.as_str() {
        "always" | "unless-stopped" | "no" if retries < 0 => {
            return Err(InvalidConfig::NegativeRetriesWithoutOnFailure);
        }
        "always" | "unless-stopped" | "no" if retries != 0 => {
            return Err(InvalidConfig::RetriesWithoutOnFailure);
        }
        "on-failure" if retries < 0 => return Err(InvalidConfig::NegativeRetries),
        "always" | "unless-stopped" | "no" | "on-failure" | "" => {}
        other => return Err(InvalidConfig::RestartPolicy(other.to_owned())),
    }
    capabilities("CapAdd", host.cap_add.as_deref())?;
    capabilities("CapDrop", host.cap_drop.as_deref())
}

const CAPABILITIES: &[&str] = &[
    "ALL",
    "AUDIT_CONTROL",
    "AUDIT_READ",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "BPF",
    "CHECKPOINT_RESTORE",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "PERFMON",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
];

fn capabilities(list: &'static str, names: Option<&[String]>) -> Result<(), InvalidConfig> {
    for name in names.unwrap_or_default() {
        let upper = name.to_uppercase();
        let short = upper.strip_prefix("CAP_").unwrap_or(&upper);
        if !CAPABILITIES.contains(&short) {
            return Err(InvalidConfig::Capability {
                list,
                name: format!("CAP_{short}"),
            });
        }
    }
    Ok(())
}

fn resources(
    resources: &Resources,
    cpus: i64,
    is_update: bool,
) -> Result<Vec<String>, InvalidConfig> {
    let mut warnings = Vec::new();
    let (memory, swap, reservation) = (
        resources.memory,
        resources.memory_swap,
        resources.memory_reservation,
    );
    if memory != 0 && memory < MINIMUM_MEMORY {
        return Err(InvalidConfig::Memory);
    }
    if memory > 0 && swap > 0 && swap < memory {
        return Err(InvalidConfig::MemorySwap);
    }
    if memory == 0 && swap > 0 && !is_update {
        return Err(InvalidConfig::MemorySwapWithoutMemory);
    }
    if let Some(swappiness) = resources.memory_swappiness
        && swappiness != -1
        && !(0..=100).contains(&swappiness)
    {
        return Err(InvalidConfig::MemorySwappiness(swappiness));
    }
    if reservation > 0 && reservation < MINIMUM_MEMORY {
        return Err(InvalidConfig::MemoryReservation);
    }
    if memory > 0 && reservation > 0 && memory < reservation {
        return Err(InvalidConfig::MemoryBelowReservation);
    }
    if resources.kernel_memory > 0 {
        warnings.push(
            "Your kernel does not support kernel memory limit capabilities or the cgroup is not mounted. Limitation \
             discarded."
                .to_owned(),
        );
    }
    if resources.oom_kill_disable == Some(true) && memory == 0 {
        warnings.push(
            "OOM killer is disabled for the container, but no memory limit is set, this can result in the system \
             running out of resources."
                .to_owned(),
        );
    }
    if resources.nano_cpus > 0 && resources.cpu_period > 0 {
        return Err(InvalidConfig::NanoCpusConflict("Period"));
    }
    if resources.nano_cpus > 0 && resources.cpu_quota > 0 {
        return Err(InvalidConfig::NanoCpusConflict("Quota"));
    }
    if !(0..=cpus * 1_000_000_000).contains(&resources.nano_cpus) {
        return Err(InvalidConfig::NanoCpus(cpus));
    }
    if resources.cpu_period != 0 && !(1_000..=1_000_000).contains(&resources.cpu_period) {
        return Err(InvalidConfig::CpuPeriod);
    }
    if resources.cpu_quota > 0 && resources.cpu_quota < 1_000 {
        return Err(InvalidConfig::CpuQuota);
    }
    cpuset("cpus", &resources.cpuset_cpus, "CPUs", cpus)?;
    cpuset("mems", &resources.cpuset_mems, "memory nodes", 1)?;
    let weighs_devices = resources
        .blkio_weight_device
        .as_ref()
        .is_some_and(|list| !list.is_empty());
    for (is_there, option, what) in [
        (resources.blkio_weight > 0, "weight", "Weight"),
        (weighs_devices, "weight_device", "Weight-device"),
    ] {
        if is_there {
            warnings.push(format!(
                "Your kernel does not support Block I/O {option} or the cgroup is not mounted. {what} discarded."
            ));
        }
    }
    Ok(warnings)
}

/// Checks a list of processors or memory nodes (moby: pkg/parsers, `ParseUintList`; daemon/daemon_unix.go).
fn cpuset(
    kind: &'static str,
    list: &str,
    available: &'static str,
    count: i64,
) -> Result<(), InvalidConfig> {
    if list.is_empty() {
        return Ok(());
    }
    let refusal = || InvalidConfig::CpusetFormat {
        kind,
        list: list.to_owned(),
    };
    let mut is_here = true;
    for range in list.split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last) = go::atoi(first)
            .and_then(|first| Ok((first, go::atoi(last)?)))
            .map_err(|_| refusal())?;
        if last < first {
            return Err(refusal());
        }
        is_here &= (0..count).contains(&first) && last < count;
    }
    if is_here {
        return Ok(());
    }
    Err(InvalidConfig::CpusetUnavailable {
        available,
        list: list.to_owned(),
        count,
    })
}

/// Checks the security options (moby: daemon/daemon_unix.go, `parseSecurityOpt`).
pub(super) fn security_options(options: &[String]) -> Result<(), InvalidConfig> {
    for option in options {
        if matches!(
            option.as_str(),
            "no-new-privileges" | "writable-cgroups" | "disable"
        ) {
            continue;
        }
        let refusal = |place| InvalidConfig::SecurityOption {
            place,
            option: option.clone(),
        };
        let Some((key, value)) = option.split_once('=').or_else(|| option.split_once(':')) else {
            return Err(refusal(1));
        };
        let is_known = match key {
            "label" | "apparmor" | "seccomp" => true,
            "no-new-privileges" | "writable-cgroups" => go::parse_bool(value).is_ok(),
            _ => false,
        };
        if !is_known {
            return Err(refusal(2));
        }
    }
    Ok(())
}

fn platform(host: &HostConfig, warnings: &mut Vec<String>) -> Result<(), InvalidConfig> {
    let of_container = |mode: &str| {
        mode.strip_prefix("container:")
            .is_some_and(|name| !name.is_empty())
    };
    let ipc = host.ipc_mode.as_str();
    if !matches!(ipc, "" | "none" | "private" | "host" | "shareable")
        && !ipc.starts_with("container:")
    {
        return Err(InvalidConfig::IpcMode(ipc.to_owned()));
    }
    if !matches!(host.pid_mode.as_str(), "" | "host") && !of_container(&host.pid_mode) {
        return Err(InvalidConfig::PidMode(host.pid_mode.clone()));
    }
    if host.shm_size < 0 {
        return Err(InvalidConfig::ShmSize);
    }
    if !matches!(host.uts_mode.as_str(), "" | "host") {
        return Err(InvalidConfig::UtsMode(host.uts_mode.clone()));
    }
    if !(-1000..=1000).contains(&host.oom_score_adj) {
        return Err(InvalidConfig::OomScoreAdj(host.oom_score_adj));
    }
    if host.network_mode == "host"
        && host
            .port_bindings
            .as_ref()
            .is_some_and(|ports| !ports.is_empty())
    {
        warnings.push("Published ports are discarded when using host network mode".to_owned());
    }
    if !is_known_runtime(&host.runtime) && !is_shim_name(&host.runtime) {
        return Err(InvalidConfig::Runtime(host.runtime.clone()));
    }
    if let Some(path) = host
        .tmpfs
        .iter()
        .flat_map(std::collections::BTreeMap::keys)
        .find(|path| !path.starts_with('/'))
    {
        return Err(InvalidConfig::TmpfsPath(path.clone()));
    }
    let is_root = |path: &&String| docksim_reference::go::clean_path(path) == "/";
    if host
        .tmpfs
        .iter()
        .flat_map(std::collections::BTreeMap::keys)
        .find(is_root)
        .is_some()
    {
        return Err(InvalidConfig::TmpfsRoot);
    }
    if !matches!(host.cgroupns_mode.as_str(), "" | "private" | "host") {
        return Err(InvalidConfig::CgroupnsMode(host.cgroupns_mode.clone()));
    }
    Ok(())
}

/// Checks the options of the writable layer (moby: daemon/graphdriver/overlay2, `CreateReadWrite`).
pub(super) fn storage_options(
    options: Option<&BTreeMap<String, String>>,
) -> Result<(), ContainerError> {
    let options = || options.into_iter().flat_map(BTreeMap::keys);
    if options().any(|option| option == "size") {
        return Err(ContainerError::NoStorageQuota);
    }
    match options().next() {
        // The daemon breaks off here: it expects a quota that its file system does not have.
        Some(option) if option.eq_ignore_ascii_case("size") => Err(ContainerError::NotSimulated(
            format!("--storage-opt {option}"),
        )),
        Some(option) => Err(ContainerError::UnknownStorageOption(option.clone())),
        None => Ok(()),
    }
}

fn is_known_runtime(name: &str) -> bool {
    matches!(name, "" | "runc" | "io.containerd.runc.v2")
}

/// Whether containerd may look for a program of its own by a runtime's name
/// (moby: daemon/runtime_unix.go, `isPermissibleC8dRuntimeName`).
fn is_shim_name(name: &str) -> bool {
    name.rfind('.').is_some_and(|place| place > 0) && !name.contains('/')
}

/// Whether containerd finds the program of a runtime.
pub(super) fn shim(runtime: &str) -> Result<(), ContainerError> {
    if is_known_runtime(runtime) {
        return Ok(());
    }
    let mut parts = runtime.rsplit('.');
    let (version, name) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    Err(ContainerError::NoShim {
        runtime: runtime.to_owned(),
        program: format!("containerd-shim-{name}-{version}"),
    })
}

/// What the daemon finds wrong when it writes the runtime's specification (moby: daemon/oci_linux.go, `createSpec`).
pub(super) fn runtime_spec(host: &HostConfig) -> Result<(), ContainerError> {
    for (_, throttle) in cgroup::throttles(&host.resources) {
        if cgroup::device_numbers(&throttle.path).is_none() {
            return Err(ContainerError::NoThrottledDevice(throttle.path.clone()));
        }
    }
    for device in host.resources.devices.iter().flatten() {
        if cgroup::device_numbers(&device.path_on_host).is_none() {
            return Err(ContainerError::NoSuchDevice(device.path_on_host.clone()));
        }
    }
    for options in host.tmpfs.iter().flat_map(BTreeMap::values) {
        tmpfs_options(options)?;
    }
    Ok(())
}

/// Checks the options of a `--tmpfs`, the last one first (moby/sys/mount: `MergeTmpfsOptions`).
fn tmpfs_options(options: &str) -> Result<(), InvalidConfig> {
    const FLAGS: [&str; 33] = [
        "",
        "async",
        "atime",
        "bind",
        "defaults",
        "dev",
        "diratime",
        "dirsync",
        "exec",
        "mand",
        "noatime",
        "nodev",
        "nodiratime",
        "noexec",
        "nomand",
        "norelatime",
        "nostrictatime",
        "nosuid",
        "private",
        "rbind",
        "relatime",
        "remount",
        "ro",
        "rprivate",
        "rshared",
        "rslave",
        "runbindable",
        "rw",
        "shared",
        "slave",
        "strictatime",
        "suid",
        "sync",
    ];
    const WITH_VALUE: [&str; 7] = [
        "size",
        "mode",
        "uid",
        "gid",
        "nr_inodes",
        "nr_blocks",
        "mpol",
    ];
    for option in options.rsplit(',') {
        let (key, is_known) = match option.split_once('=') {
            Some((key, _)) => (key, WITH_VALUE.contains(&key)),
            None => (option, FLAGS.contains(&option)),
        };
        if !is_known {
            return Err(InvalidConfig::TmpfsOption(key.to_owned()));
        }
    }
    Ok(())
}

/// Checks the log driver and its options (moby: daemon/logs.go, `mergeAndVerifyLogConfig`, and each driver's
/// `ValidateLogOpt`).
pub(super) fn log_config(config: &LogConfig) -> Result<(), InvalidConfig> {
    const DRIVERS: [&str; 11] = [
        "",
        "json-file",
        "local",
        "none",
        "syslog",
        "journald",
        "gelf",
        "fluentd",
        "awslogs",
        "splunk",
        "gcplogs",
    ];
    const COMMON: [&str; 2] = ["max-buffer-size", "mode"];
    const JSON_FILE: [&str; 8] = [
        "max-file",
        "max-size",
        "compress",
        "labels",
        "labels-regex",
        "env",
        "env-regex",
        "tag",
    ];
    const LOCAL: [&str; 3] = ["max-file", "max-size", "compress"];
    let driver = config.driver.as_str();
    log_mode(config)?;
    if !DRIVERS.contains(&driver) {
        return Err(InvalidConfig::LogDriver(driver.to_owned()));
    }
    let (driver, known): (&str, &[&str]) = match driver {
        "" | "json-file" => ("json-file", &JSON_FILE),
        "local" => ("local", &LOCAL),
        "gelf" => {
            let options = config.config.as_ref();
            let address = options.and_then(|options| options.get("gelf-address"));
            return match address {
                Some(address) if !address.is_empty() => Ok(()),
                _ => Err(InvalidConfig::NoGelfAddress),
            };
        }
        _ => return Ok(()),
    };
    let mut names = config
        .config
        .iter()
        .flat_map(std::collections::BTreeMap::keys);
    match names.find(|name| !known.contains(&name.as_str()) && !COMMON.contains(&name.as_str())) {
        Some(name) => Err(InvalidConfig::LogOption {
            name: name.clone(),
            driver: driver.to_owned(),
        }),
        None => Ok(()),
    }
}

/// Checks how lines are handed to a log driver (moby: daemon/logger/factory.go, `ValidateLogOpts`).
fn log_mode(config: &LogConfig) -> Result<(), InvalidConfig> {
    const NON_BLOCKING: &str = "non-blocking";
    if config.driver == "none" {
        return Ok(());
    }
    let option = |name: &str| config.config.as_ref().and_then(|options| options.get(name));
    let mode = option("mode").map_or("", String::as_str);
    if !matches!(mode, "" | "blocking" | NON_BLOCKING) {
        return Err(InvalidConfig::LogMode(mode.to_owned()));
    }
    match option("max-buffer-size") {
        Some(_) if mode != NON_BLOCKING => Err(InvalidConfig::LogBufferWhenBlocking),
        Some(size) => match ram_in_bytes(size) {
            Ok(_) => Ok(()),
            Err(error) => Err(InvalidConfig::LogBuffer(error.to_string())),
        },
        None => Ok(()),
    }
}

/// What the log driver says when it starts (moby: daemon/logger/jsonfilelog and local, `New`).
pub(super) fn log_options(config: &LogConfig) -> Result<(), ContainerError> {
    let option = |name: &str| config.config.as_ref().and_then(|options| options.get(name));
    let refusal = |reason: String| Err(ContainerError::LogDriver(reason));
    match config.driver.as_str() {
        "json-file" | "local" => {}
        // Nobody takes the lines on the daemon's machine.
        "syslog" if option("syslog-address").is_none() => {
            return refusal("Unix syslog delivery error".to_owned());
        }
        "journald" => return refusal("journald is not enabled on this host".to_owned()),
        "fluentd" if option("fluentd-address").is_none() => {
            return refusal("dial tcp 127.0.0.1:24224: connect: connection refused".to_owned());
        }
        "" | "none" => return Ok(()),
        driver => {
            return Err(ContainerError::NotSimulated(format!(
                "the log driver {driver}"
            )));
        }
    }
    if let Some(size) = option("max-size") {
        match from_human_size(size) {
            Err(error) => return refusal(error.to_string()),
            Ok(bytes) if bytes <= 0 => {
                return refusal("max-size must be a positive number".to_owned());
            }
            Ok(_) => {}
        }
    }
    let mut files = if config.driver == "local" { 5 } else { 1 };
    if let Some(count) = option("max-file") {
        files = match go::atoi(count) {
            Err(error) => return refusal(error.to_string()),
            Ok(count) if count < 1 => {
                return refusal("max-file cannot be less than 1".to_owned());
            }
            Ok(count) => count,
        };
    }
    if let Some(compress) = option("compress") {
        match go::parse_bool(compress) {
            Err(error) => return refusal(error.to_string()),
            Ok(true) if files == 1 || option("max-size").is_none() => {
                return refusal(
                    "compress cannot be true when max-file is less than 2 or max-size is not set"
                        .to_owned(),
                );
            }
            Ok(_) => {}
        }
    }
    Ok(())
}
