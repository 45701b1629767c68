//! The daemon about itself (moby: api/types/system).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{container, image, volume};

/// What `docker version` shows of the server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Version {
    /// The product.
    pub platform: Platform,
    /// Its parts.
    pub components: Vec<ComponentVersion>,
    /// The engine's version.
    pub version: String,
    /// The newest API it speaks.
    pub api_version: String,
    /// The oldest API it speaks.
    #[serde(rename = "MinAPIVersion")]
    pub min_api_version: String,
    /// The commit it was built from.
    pub git_commit: String,
    /// The Go it was built with.
    pub go_version: String,
    /// `linux`.
    pub os: String,
    /// `amd64`.
    pub arch: String,
    /// Of the host.
    pub kernel_version: String,
    /// Whether experimental features are on.
    #[serde(skip_serializing_if = "is_false")]
    pub experimental: bool,
    /// When it was built.
    pub build_time: String,
}

/// A product.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Platform {
    /// `Docker Engine - Community`, or empty.
    pub name: String,
}

/// A part of the engine.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ComponentVersion {
    /// `Engine`, `containerd`, …
    pub name: String,
    /// Its version.
    pub version: String,
    /// More about it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
}

/// What `docker info` shows of the server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Info {
    /// The daemon's id.
    #[serde(rename = "ID")]
    pub id: String,
    /// All containers.
    pub containers: i64,
    /// Those that run.
    pub containers_running: i64,
    /// Those that are paused.
    pub containers_paused: i64,
    /// Those that do not run.
    pub containers_stopped: i64,
    /// All images.
    pub images: i64,
    /// The storage driver.
    pub driver: String,
    /// Its facts.
    pub driver_status: Vec<(String, String)>,
    /// Its plugins.
    pub plugins: PluginsInfo,
    /// Whether memory can be limited.
    pub memory_limit: bool,
    /// Whether swap can be limited.
    pub swap_limit: bool,
    /// Whether CPU time can be limited.
    pub cpu_cfs_period: bool,
    /// Whether CPU time can be limited.
    pub cpu_cfs_quota: bool,
    /// Whether CPUs can be weighted.
    #[serde(rename = "CPUShares")]
    pub cpu_shares: bool,
    /// Whether CPUs can be chosen.
    #[serde(rename = "CPUSet")]
    pub cpu_set: bool,
    /// Whether processes can be limited.
    pub pids_limit: bool,
    /// Whether the host forwards.
    #[serde(rename = "IPv4Forwarding")]
    pub ipv4_forwarding: bool,
    /// Whether the daemon logs much.
    pub debug: bool,
    /// Open files.
    #[serde(rename = "NFd")]
    pub n_fd: i64,
    /// Whether the kernel's killer can be kept away.
    pub oom_kill_disable: bool,
    /// Goroutines.
    #[serde(rename = "NGoroutines")]
    pub n_goroutines: i64,
    /// In RFC 3339.
    pub system_time: String,
    /// The default log driver.
    pub logging_driver: String,
    /// `cgroupfs` or `systemd`.
    pub cgroup_driver: String,
    /// `1` or `2`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cgroup_version: String,
    /// Who listens for events.
    #[serde(rename = "NEventsListener")]
    pub n_events_listener: i64,
    /// Of the host.
    pub kernel_version: String,
    /// Of the host.
    pub operating_system: String,
    /// Of the host.
    #[serde(rename = "OSVersion")]
    pub os_version: String,
    /// `linux`.
    #[serde(rename = "OSType")]
    pub os_type: String,
    /// `x86_64`.
    pub architecture: String,
    /// The registry of images without a registry.
    pub index_server_address: String,
    /// CPUs of the host.
    #[serde(rename = "NCPU")]
    pub ncpu: i64,
    /// Bytes of the host.
    pub mem_total: i64,
    /// Where the daemon keeps its things.
    pub docker_root_dir: String,
    /// A proxy.
    pub http_proxy: String,
    /// A proxy.
    pub https_proxy: String,
    /// Who needs no proxy.
    pub no_proxy: String,
    /// The host's name.
    pub name: String,
    /// The daemon's labels.
    pub labels: Vec<String>,
    /// Whether it is an experimental build.
    pub experimental_build: bool,
    /// The engine's version.
    pub server_version: String,
    /// OCI runtimes.
    pub runtimes: BTreeMap<String, Runtime>,
    /// The one that is used.
    pub default_runtime: String,
    /// Whether containers outlive the daemon.
    pub live_restore_enabled: bool,
    /// Windows only.
    pub isolation: String,
    /// What `--init` runs.
    pub init_binary: String,
    /// containerd's commit.
    pub containerd_commit: Commit,
    /// runc's commit.
    pub runc_commit: Commit,
    /// The init program's commit.
    pub init_commit: Commit,
    /// `name=seccomp,profile=builtin`, …
    pub security_options: Vec<String>,
    /// Host, or user, facts.
    #[serde(rename = "CDISpecDirs")]
    pub cdi_spec_dirs: Vec<String>,
    /// What may not work on this host.
    pub warnings: Option<Vec<String>>,
}

/// What takes space on the disk. Nothing is built here, so that there is no build cache.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DiskUsage {
    /// Bytes of all layers.
    pub layers_size: i64,
    /// With their shared sizes.
    pub images: Vec<image::Summary>,
    /// With their sizes.
    pub containers: Vec<container::Summary>,
    /// With their usage.
    pub volumes: Vec<volume::Volume>,
}

/// The daemon's plugins by kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PluginsInfo {
    /// For volumes.
    pub volume: Vec<String>,
    /// For networks.
    pub network: Vec<String>,
    /// For authorization.
    pub authorization: Option<Vec<String>>,
    /// For logs.
    pub log: Vec<String>,
}

/// An OCI runtime.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Runtime {
    /// Its program.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// More about it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub status: BTreeMap<String, String>,
}

/// A tool's commit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Commit {
    /// The commit or version.
    #[serde(rename = "ID")]
    pub id: String,
}

fn is_false(value: &bool) -> bool {
    !value
}
