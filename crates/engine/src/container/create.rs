//! `POST /containers/create` (moby: daemon/create.go).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use docksim_api::container::{
    Config, CreateResponse, EndpointSettings, HealthConfig, HostConfig, Mount, NetworkingConfig,
};
use docksim_api::image::ImageConfig;
use docksim_api::{ApiError, ContainerCreate, Response};
use imbl::{OrdSet, Vector};

use super::inspect::layer_folder;
use super::{
    Container, ContainerError, ContainerId, ContainerState, LastRun, NetworkSettings,
    RestartManager, validate,
};
use crate::host_facts::HostFacts;
use crate::{Engine, Fault, names};

const MASKED_PATHS: [&str; 12] = [
    "/proc/asound",
    "/proc/acpi",
    "/proc/interrupts",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
    "/sys/devices/virtual/powercap",
];
const READONLY_PATHS: [&str; 5] = [
    "/proc/bus",
    "/proc/fs",
    "/proc/irq",
    "/proc/sys",
    "/proc/sysrq-trigger",
];
const DEFAULT_SHM_SIZE: i64 = 64 * 1024 * 1024;

impl Engine {
    pub(crate) fn container_create(
        &mut self,
        create: ContainerCreate,
    ) -> Result<Response, ApiError> {
        let ContainerCreate {
            name,
            platform,
            mut config,
            mut host_config,
            networking_config,
        } = create;
        let endpoints = name_the_bridge(&mut host_config, networking_config);
        if host_config.restart_policy.name.is_empty() {
            "no".clone_into(&mut host_config.restart_policy.name);
        }
        let mut warnings =
            validate::settings(&config, &host_config, self.host_facts.cpus, &self.host)
                .map_err(ContainerError::from)?;
        warnings.extend(volume_driver_warning(&host_config));
        let image = self.find_image_for(&config.image, platform.as_deref())?;
        let (image_id, contents) = (image.id.clone(), Arc::clone(&image.contents));
        self.check_networking(&endpoints)
            .map_err(ContainerError::from)?;
        adapt(&mut host_config, self.host_facts);
        self.write_out_shared(&mut host_config);
        merge(&mut config, &contents.config);
        if config.entrypoint.as_ref().is_none_or(Vec::is_empty)
            && config.cmd.as_ref().is_none_or(Vec::is_empty)
        {
            return Err(ContainerError::NoCommand.into());
        }
        validate::log_config(&host_config.log_config).map_err(ContainerError::from)?;
        self.check_labelled_namespaces(&host_config)?;
        config.volumes = config.volumes.filter(|volumes| !volumes.is_empty());
        // The daemon makes the id before it looks at the name.
        let id = ContainerId::new(&self.generator.id());
        let name = match name {
            Some(name) => self.check_new_name(&name)?,
            None => self.generate_name(&id),
        };
        validate::security_options(host_config.security_opt.as_deref().unwrap_or_default())
            .map_err(ContainerError::from)?;
        validate::storage_options(host_config.storage_opt.as_ref())?;
        if self.has_fault(Fault::DiskFull) {
            return Err(ContainerError::DiskFull(layer_folder(&id)).into());
        }
        let filesystem = self.images.filesystem(&image_id, self.now);
        let links = self.resolve_links(&host_config)?;
        let mounts = self.register_mounts(&id, &config, &host_config, &filesystem)?;
        finish_host_config(&mut host_config);
        if config.hostname.is_empty() {
            let hostname = match host_config.network_mode.as_str() {
                "host" => self.host_facts.hostname,
                _ => id.short(),
            };
            hostname.clone_into(&mut config.hostname);
        }
        let networks = self.first_networks(&host_config, endpoints);
        self.images.use_by_container(&image_id);
        self.containers.insert(Container {
            id: id.clone(),
            name,
            created: self.now,
            image_id,
            config: Arc::new(config),
            host_config: Arc::new(host_config),
            mounts: Arc::new(mounts),
            network_settings: NetworkSettings {
                networks,
                ..NetworkSettings::default()
            },
            state: ContainerState::Created,
            base: filesystem.clone(),
            filesystem,
            last: LastRun::default(),
            restart_count: 0,
            restart_manager: RestartManager::default(),
            manually_stopped: false,
            log: Vector::new(),
            partial: BTreeMap::new(),
            attached: OrdSet::new(),
            followers: OrdSet::new(),
            waiting_for_exit: OrdSet::new(),
            waiting_for_removal: OrdSet::new(),
            health: None,
            execs: OrdSet::new(),
            stopping: Vector::new(),
        });
        for (alias, child) in links {
            self.containers.links.add(&id, &alias, &child);
        }
        self.emit_container(&id, "create", &[]);
        Ok(Response::ContainerCreated(CreateResponse {
            id: id.to_string(),
            warnings,
        }))
    }

    /// Checks that a name is well formed and free; without its slash (moby: daemon/names.go, `reserveName`).
    pub(super) fn check_new_name(&self, name: &str) -> Result<String, ContainerError> {
        let bare = name.strip_prefix('/').unwrap_or(name);
        let mut characters = bare.chars();
        let first_is_good = characters.next().is_some_and(|c| c.is_ascii_alphanumeric());
        let rest = characters.as_str();
        let rest_is_good = rest
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
        if !first_is_good || rest.is_empty() || !rest_is_good {
            return Err(ContainerError::InvalidName(name.to_owned()));
        }
        if let Some(holder) = self.containers.named(bare) {
            return Err(ContainerError::NameInUse {
                name: format!("/{bare}"),
                holder: holder.clone(),
            });
        }
        Ok(bare.to_owned())
    }

    fn generate_name(&mut self, id: &ContainerId) -> String {
        for attempt in 0..6 {
            let name = names::generate(&mut self.generator, attempt);
            if self.containers.named(&name).is_none() {
                return name;
            }
        }
        id.short().to_owned()
    }
}

/// The daemon's own network by its name, which the API's router knows as `default` too.
fn name_the_bridge(
    host: &mut HostConfig,
    networking: NetworkingConfig,
) -> BTreeMap<String, EndpointSettings> {
    const BRIDGE: &str = "bridge";
    if matches!(host.network_mode.as_str(), "default" | "") {
        BRIDGE.clone_into(&mut host.network_mode);
    }
    let mut endpoints = networking.endpoints_config;
    if let Some(endpoint) = endpoints.remove("default") {
        endpoints.insert(BRIDGE.to_owned(), endpoint);
    }
    endpoints
}

/// What the API's router says of a driver for all volumes beside mounts that have none
/// (moby: api/server/router/container, `handleVolumeDriverBC`).
fn volume_driver_warning(host: &HostConfig) -> Option<String> {
    let is_unclear = |mount: &Mount| {
        let options = mount.volume_options.as_ref();
        let driver = options.and_then(|options| options.driver_config.as_ref());
        mount.kind == "volume" && driver.is_none_or(|driver| driver.name.is_empty())
    };
    let mut mounts = host.mounts.iter().flatten();
    (!host.volume_driver.is_empty() && mounts.any(is_unclear)).then(|| {
        "WARNING: the container-wide volume-driver configuration is ignored for volumes specified via 'mount'. Use \
         '--mount type=volume,volume-driver=...' instead"
            .to_owned()
    })
}

/// Defaults that depend on other settings (moby: daemon/daemon_unix.go, `adaptContainerSettings`).
fn adapt(host: &mut HostConfig, facts: HostFacts) {
    let resources = &mut host.resources;
    if resources.memory > 0 && resources.memory_swap == 0 {
        resources.memory_swap = resources.memory.saturating_mul(2);
    }
    if resources.memory_swappiness == Some(-1) {
        resources.memory_swappiness = None;
    }
    if resources.oom_kill_disable == Some(false) && !facts.has_oom_kill_disable {
        resources.oom_kill_disable = None;
    }
    if resources.pids_limit == Some(0) {
        resources.pids_limit = None;
    }
    // The host's kernel has no weights for block devices; the warnings have said so.
    resources.blkio_weight = 0;
    if let Some(devices) = &mut resources.blkio_weight_device {
        devices.clear();
    }
    // A container that may do anything gets no labels (moby: daemon/create.go, `generateSecurityOpt`).
    let is_open = host.privileged || host.ipc_mode == "host" || host.pid_mode == "host";
    let options = host.security_opt.as_deref().unwrap_or_default();
    if is_open && !options.iter().any(|option| option.starts_with("label")) {
        host.security_opt
            .get_or_insert_with(Vec::new)
            .push("label=disable".to_owned());
    }
    if host.shm_size == 0 {
        host.shm_size = DEFAULT_SHM_SIZE;
    }
    if host.ipc_mode.is_empty() {
        "private".clone_into(&mut host.ipc_mode);
    }
    if host.cgroupns_mode.is_empty() {
        "private".clone_into(&mut host.cgroupns_mode);
    }
}

/// What the daemon fills in when it keeps a host configuration.
fn finish_host_config(host: &mut HostConfig) {
    if host.log_config.driver.is_empty() {
        "json-file".clone_into(&mut host.log_config.driver);
    }
    host.log_config.config.get_or_insert_with(BTreeMap::new);
    host.port_bindings.get_or_insert_with(BTreeMap::new);
    if host.runtime.is_empty() {
        "runc".clone_into(&mut host.runtime);
    }
    if host.masked_paths.is_none() && !host.privileged {
        host.masked_paths = Some(MASKED_PATHS.map(str::to_owned).to_vec());
    }
    if host.readonly_paths.is_none() && !host.privileged {
        host.readonly_paths = Some(READONLY_PATHS.map(str::to_owned).to_vec());
    }
}

/// Fills in what the user left to the image (moby: runconfig, `Merge`).
fn merge(config: &mut Config, image: &ImageConfig) {
    if config.user.is_empty() {
        image.user.clone_into(&mut config.user);
    }
    if !image.exposed_ports.is_empty() {
        let ports = config.exposed_ports.get_or_insert_with(BTreeMap::new);
        ports.extend(image.exposed_ports.clone());
    }
    let own: BTreeSet<String> = config
        .env
        .iter()
        .flatten()
        .filter_map(|text| text.split('=').next())
        .map(str::to_owned)
        .collect();
    let inherited = image
        .env
        .iter()
        .flatten()
        .filter(|text| !own.contains(text.split('=').next().unwrap_or_default()));
    let inherited: Vec<String> = inherited.cloned().collect();
    config.env.get_or_insert_with(Vec::new).extend(inherited);
    // The daemon adds a PATH to an environment that has none when it starts the program, and does not show it.
    for (key, value) in image.labels.iter().flatten() {
        let labels = config.labels.get_or_insert_with(BTreeMap::new);
        labels.entry(key.clone()).or_insert_with(|| value.clone());
    }
    if config.entrypoint.as_ref().is_none_or(Vec::is_empty) {
        if config.cmd.as_ref().is_none_or(Vec::is_empty) {
            config.cmd.clone_from(&image.cmd);
        }
        if config.entrypoint.is_none() {
            config.entrypoint.clone_from(&image.entrypoint);
        }
    }
    // `--entrypoint ""` takes the image's entrypoint and command away.
    if matches!(config.entrypoint.as_deref(), Some([word]) if word.is_empty()) {
        config.entrypoint = None;
    }
    if config.working_dir.is_empty() {
        image.working_dir.clone_into(&mut config.working_dir);
    }
    if let Some(volumes) = &image.volumes {
        config
            .volumes
            .get_or_insert_with(BTreeMap::new)
            .extend(volumes.clone());
    }
    if config.stop_signal.is_empty() {
        image.stop_signal.clone_into(&mut config.stop_signal);
    }
    if !image.shell.is_empty() && config.shell.is_none() {
        config.shell = Some(image.shell.clone());
    }
    if let Some(healthcheck) = &image.healthcheck {
        merge_healthcheck(config.healthcheck.get_or_insert_default(), healthcheck);
    }
    config.labels.get_or_insert_with(BTreeMap::new);
}

/// Fills in what a health check leaves to the image's.
pub(crate) fn merge_healthcheck(own: &mut HealthConfig, image: &HealthConfig) {
    if own.test.as_ref().is_none_or(Vec::is_empty) {
        own.test.clone_from(&image.test);
    }
    for (own, image) in [
        (&mut own.interval, image.interval),
        (&mut own.timeout, image.timeout),
        (&mut own.start_period, image.start_period),
        (&mut own.start_interval, image.start_interval),
        (&mut own.retries, image.retries),
    ] {
        if *own == 0 {
            *own = image;
        }
    }
}
