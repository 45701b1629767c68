//! `GET /version` and `GET /info`.

use std::collections::BTreeMap;

use docksim_api::Response;
use docksim_api::system::{
    Commit, ComponentVersion, Info, Platform, PluginsInfo, Runtime, Version,
};
use docksim_reference::timestamp;

use crate::Engine;
use crate::container::ContainerState;

impl Engine {
    pub(crate) fn system_version(&self) -> Response {
        let profile = self.profile;
        let component = |name: &str, version: &str, details: &[(&str, &str)]| ComponentVersion {
            name: name.to_owned(),
            version: version.to_owned(),
            details: details
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
        };
        let engine = [
            ("ApiVersion", profile.api_version),
            ("Arch", "amd64"),
            ("BuildTime", profile.build_time),
            ("Experimental", "false"),
            ("GitCommit", profile.git_commit),
            ("GoVersion", profile.go_version),
            ("KernelVersion", self.host_facts.kernel_version),
            ("MinAPIVersion", profile.min_api_version),
            ("Os", "linux"),
        ];
        Response::SystemVersion(Box::new(Version {
            platform: Platform {
                name: "Docker Engine - Community".to_owned(),
            },
            components: vec![
                component("Engine", profile.engine_version, &engine),
                component(
                    "containerd",
                    profile.containerd.0,
                    &[("GitCommit", profile.containerd.1)],
                ),
                component("runc", profile.runc.0, &[("GitCommit", profile.runc.1)]),
                component(
                    "docker-init",
                    profile.init.0,
                    &[("GitCommit", profile.init.1)],
                ),
            ],
            version: profile.engine_version.to_owned(),
            api_version: profile.api_version.to_owned(),
            min_api_version: profile.min_api_version.to_owned(),
            git_commit: profile.git_commit.to_owned(),
            go_version: profile.go_version.to_owned(),
            os: "linux".to_owned(),
            arch: "amd64".to_owned(),
            kernel_version: self.host_facts.kernel_version.to_owned(),
            experimental: false,
            build_time: profile.build_time.to_owned(),
        }))
    }

    pub(crate) fn system_info(&self) -> Response {
        let (mut running, mut paused, mut stopped) = (0, 0, 0);
        for container in self.containers.newest_first() {
            match container.state {
                ContainerState::Paused(_) => paused += 1,
                ContainerState::Running(_) => running += 1,
                _ => stopped += 1,
            }
        }
        let strings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let runtime = |path: &str| Runtime {
            path: path.to_owned(),
            status: BTreeMap::new(),
        };
        let status = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        Response::SystemInfo(Box::new(Info {
            id: self.daemon_id.clone(),
            containers: running + paused + stopped,
            containers_running: running,
            containers_paused: paused,
            containers_stopped: stopped,
            images: i64::try_from(self.images.count()).unwrap_or(i64::MAX),
            driver: "overlay2".to_owned(),
            driver_status: vec![
                status("Backing Filesystem", "extfs"),
                status("Supports d_type", "true"),
                status("Using metacopy", "false"),
                status("Native Overlay Diff", "true"),
                status("userxattr", "false"),
            ],
            plugins: PluginsInfo {
                volume: strings(&["local"]),
                network: strings(&["bridge", "host", "ipvlan", "macvlan", "null", "overlay"]),
                authorization: None,
                log: strings(&[
                    "awslogs",
                    "fluentd",
                    "gcplogs",
                    "gelf",
                    "journald",
                    "json-file",
                    "local",
                    "splunk",
                    "syslog",
                ]),
            },
            memory_limit: true,
            swap_limit: true,
            cpu_cfs_period: true,
            cpu_cfs_quota: true,
            cpu_shares: true,
            cpu_set: true,
            pids_limit: true,
            ipv4_forwarding: true,
            n_fd: 22 + 8 * (running + paused),
            n_events_listener: i64::try_from(self.events.listeners()).unwrap_or(i64::MAX),
            n_goroutines: 44 + 12 * (running + paused),
            system_time: timestamp::rfc3339_nano(self.now.0),
            logging_driver: "json-file".to_owned(),
            cgroup_driver: self.host_facts.cgroup_driver.to_owned(),
            cgroup_version: self.host_facts.cgroup_version.to_owned(),
            kernel_version: self.host_facts.kernel_version.to_owned(),
            operating_system: self.host_facts.operating_system.to_owned(),
            os_version: self.host_facts.os_version.to_owned(),
            os_type: "linux".to_owned(),
            architecture: "x86_64".to_owned(),
            index_server_address: "https://index.docker.io/v1/".to_owned(),
            ncpu: self.host_facts.cpus,
            mem_total: self.host_facts.memory_bytes,
            docker_root_dir: "/var/lib/docker".to_owned(),
            name: self.host_facts.hostname.to_owned(),
            labels: Vec::new(),
            server_version: self.profile.engine_version.to_owned(),
            runtimes: [
                ("io.containerd.runc.v2".to_owned(), runtime("runc")),
                ("runc".to_owned(), runtime("runc")),
            ]
            .into(),
            default_runtime: "runc".to_owned(),
            init_binary: "docker-init".to_owned(),
            containerd_commit: Commit {
                id: self.profile.containerd.1.to_owned(),
            },
            runc_commit: Commit {
                id: self.profile.runc.1.to_owned(),
            },
            init_commit: Commit {
                id: self.profile.init.1.to_owned(),
            },
            security_options: strings(self.host_facts.security_options),
            cdi_spec_dirs: strings(&["/etc/cdi", "/var/run/cdi"]),
            ..Info::default()
        }))
    }
}
