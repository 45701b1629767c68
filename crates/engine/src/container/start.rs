//! `POST /containers/{id}/start` (moby: daemon/start.go).

use std::collections::BTreeMap;
use std::sync::Arc;

use docksim_api::container::Resources;
use docksim_api::{ApiError, Response, Timestamp};
use docksim_guest::network::Limits;
use docksim_guest::{BootError, Guest, Spec, WindowSize};

use super::namespaces::runtime_conflict;
use super::network_files::{NetworkFiles, Resolver};
use super::networks::shared_with;
use super::{
    Attachment, Container, ContainerError, ContainerId, ContainerState, RestartManager, Run,
    cgroup, validate,
};
use crate::Engine;
use crate::queue::Event;

/// PIDs of the host that containers get.
const FIRST_PID: i64 = 1200;

impl Engine {
    pub(crate) fn container_start(&mut self, id: &str) -> Result<Response, ApiError> {
        let container = self.containers.find(id)?;
        match container.state {
            ContainerState::Paused(_) => return Err(ContainerError::StartPaused.into()),
            ContainerState::Running(_) | ContainerState::Restarting { .. } => {
                return Ok(Response::NotModified);
            }
            ContainerState::Created | ContainerState::Exited => {}
        }
        validate::host_settings(&container.host_config, self.host_facts.cpus, &self.host)
            .map_err(ContainerError::from)?;
        let id = container.id.clone();
        self.start(&id, true)?;
        Ok(Response::Empty)
    }

    /// Starts a container that does not run. A user's start forgets what the restart policy has done so far.
    pub(crate) fn start(&mut self, id: &ContainerId, by_user: bool) -> Result<(), ContainerError> {
        let result = self.try_start(id, by_user);
        let auto_remove = match (&result, self.containers.get_mut(id)) {
            (Err(error), Some(container)) => {
                container.last.exit_code = start_exit_code(error, container.last.exit_code);
                container.last.error = error.to_string();
                container.host_config.auto_remove
            }
            _ => false,
        };
        if auto_remove {
            self.remove_container(id, true);
        }
        result
    }

    fn try_start(&mut self, id: &ContainerId, by_user: bool) -> Result<(), ContainerError> {
        let Some(container) = self.containers.get_mut(id) else {
            return Err(ContainerError::NotFound(id.to_string()));
        };
        if by_user {
            container.restart_manager = RestartManager::default();
            container.manually_stopped = false;
            container.restart_count = 0;
        }
        self.check_shared_network(id)?;
        let Some(container) = self.containers.get(id).cloned() else {
            return Err(ContainerError::NotFound(id.to_string()));
        };
        // The daemon makes the process first and adds it to its networks then, so that a wrong program is found out
        // before a port that is taken; the model's process needs its address when it is made.
        let networks = container.network_settings.networks.clone();
        let (joined, networking) = self.join_networks(id);
        let linked = match self.prepare(&container) {
            Ok(linked) => linked,
            Err(error) => {
                self.give_up(id, networks);
                return Err(error);
            }
        };
        let mut mounts = match self.set_up_mounts(&container) {
            Ok(mounts) => mounts,
            Err(error) => {
                self.give_up(id, networks);
                return Err(error);
            }
        };
        let mounted = self.pin_mounts(&mounts);
        let owner = self.network_owner(id).cloned().unwrap_or(container.clone());
        let addresses = owner.network_settings.addresses();
        let files = self.network_files(&owner, &addresses, &self.linked_hosts(&owner));
        self.add_network_files(&container, &files, &mut mounts);
        self.add_shared_memory(&container, &mut mounts);
        self.emit_mounts(id, "mount");
        let [rows, columns] = container.host_config.console_size;
        let spec = Spec {
            argv: container.argv(),
            env: container.environment(container.config.tty, linked),
            working_dir: container.config.working_dir.clone(),
            tty: container.config.tty,
            window: WindowSize { columns, rows },
            open_stdin: container.config.open_stdin,
            hostname: container.config.hostname.clone(),
            limits: limits(&container.host_config.resources),
            interfaces: (owner.host_config.network_mode != "host")
                .then(|| owner.network_settings.interfaces()),
            ip_address: addresses.first().cloned().unwrap_or_default(),
            init: container.host_config.init == Some(true),
            user: container.config.user.clone(),
            group_add: container.host_config.group_add.clone().unwrap_or_default(),
            filesystem: container.filesystem.clone(),
            host: self.host.clone(),
            devices: self.devices.clone(),
            mounts,
            read_only: container.host_config.readonly_rootfs,
        };
        let mut guest = match boot(&container, &spec) {
            Ok(guest) => guest,
            Err(error) => {
                self.unpin_mounts(&mounted);
                self.give_up(id, networks);
                self.emit_mounts(id, "unmount");
                return Err(error);
            }
        };
        // What things were mounted over has been made on the host too.
        if let Some(files) = guest.take_host() {
            self.set_host_files(files);
        }
        for network in &joined {
            self.tell_of_network(network, "connect", &[("container", id.as_str())]);
        }
        if let Err(error) = networking {
            self.unpin_mounts(&mounted);
            self.release_networks(id);
            self.emit_mounts(id, "unmount");
            return Err(error);
        }
        let pid = FIRST_PID + i64::from(self.generator.below(30_000));
        let now = self.now;
        if let Some(container) = self.containers.get_mut(id) {
            let run = Run {
                pid,
                guest,
                wake_at: None,
                mounted,
                pending_signals: Vec::new(),
            };
            container.state = ContainerState::Running(run);
            container.last.started_at = Some(now);
            container.last.exit_code = 0;
            container.last.error = String::new();
        }
        self.tell_linked(id);
        self.begin_health_checks(id);
        self.emit_container(id, "start", &[]);
        self.run_guest(id);
        Ok(())
    }

    /// Checks what is written down for the runtime; what links tell the container's programs.
    fn prepare(&self, container: &Container) -> Result<Vec<String>, ContainerError> {
        self.check_joined_ipc(container)?;
        let linked = self.linked_environment(container)?;
        validate::runtime_spec(&container.host_config)?;
        self.check_joined_pid(container)?;
        Ok(linked)
    }

    /// The files that tell a container where it is; one that shares a network has those of the other one.
    pub(super) fn network_files(
        &self,
        owner: &Container,
        addresses: &[String],
        linked: &[String],
    ) -> NetworkFiles {
        let resolver = match owner.host_config.network_mode.as_str() {
            "host" => Resolver::Host,
            "bridge" | "none" => Resolver::Legacy,
            _ => Resolver::Internal,
        };
        NetworkFiles::new(owner, addresses, linked, resolver, &self.host)
    }

    /// Whether the container runs whose network another one shares; this one gets its name then
    /// (moby: daemon/container_operations.go, `getNetworkedContainer`).
    fn check_shared_network(&mut self, id: &ContainerId) -> Result<(), ContainerError> {
        let Some(container) = self.containers.get(id) else {
            return Ok(());
        };
        let Some(name) = shared_with(&container.host_config.network_mode) else {
            return Ok(());
        };
        let other = self
            .containers
            .find(name)
            .map_err(|cause| ContainerError::JoinNetwork(Box::new(cause)))?;
        if other.id == *id {
            return Err(ContainerError::JoinOwnNetwork);
        }
        match other.state {
            ContainerState::Running(_) | ContainerState::Paused(_) => {}
            ContainerState::Restarting { .. } => {
                return Err(ContainerError::JoinRestarting(name.to_owned()));
            }
            ContainerState::Created | ContainerState::Exited => {
                return Err(ContainerError::JoinStopped {
                    name: other.name.clone(),
                    state: other.state_name(),
                });
            }
        }
        let config = Arc::clone(&other.config);
        if let Some(container) = self.containers.get_mut(id) {
            let own = Arc::make_mut(&mut container.config);
            own.hostname.clone_from(&config.hostname);
            own.domainname.clone_from(&config.domainname);
        }
        Ok(())
    }

    /// The container whose place in networks a container has: its own, or that of another one.
    pub(crate) fn network_owner(&self, id: &ContainerId) -> Option<&Container> {
        let container = self.containers.get(id)?;
        match shared_with(&container.host_config.network_mode) {
            Some(other) => self.containers.find(other).ok(),
            None => Some(container),
        }
    }

    /// Gives up a start before the container is in its networks: they tell that it leaves, and know nothing of it.
    fn give_up(&mut self, id: &ContainerId, networks: BTreeMap<String, Attachment>) {
        self.release_networks(id);
        if let Some(container) = self.containers.get_mut(id) {
            container.network_settings.networks = networks;
        }
    }

    /// Tells that a container's volumes are mounted or not any more (moby: daemon/volumes_unix.go, `setupMounts`, and
    /// container/container.go, `UnmountVolumes`).
    pub(super) fn emit_mounts(&mut self, id: &ContainerId, action: &str) {
        let Some(mounts) = self
            .containers
            .get(id)
            .map(|container| Arc::clone(&container.mounts))
        else {
            return;
        };
        for mount in mounts.iter().filter(|mount| mount.kind == "volume") {
            let mut attributes = vec![
                ("driver", mount.driver.as_str()),
                ("container", id.as_str()),
            ];
            if action == "mount" {
                attributes.push(("destination", &mount.destination));
                attributes.push(("read/write", if mount.rw { "true" } else { "false" }));
                attributes.push(("propagation", &mount.propagation));
            }
            self.emit_volume(&mount.name, action, &attributes);
        }
    }

    /// Plans the next time that a container's processes want to run.
    pub(super) fn plan_wake(&mut self, id: &ContainerId) {
        let Some(run) = self
            .containers
            .get_mut(id)
            .and_then(super::Container::run_mut)
        else {
            return;
        };
        let wanted = run.guest.wake_at();
        if wanted == run.wake_at {
            return;
        }
        run.wake_at = wanted;
        if let Some(at) = wanted {
            self.queue.plan(Timestamp(at), Event::Wake(id.clone()));
        }
    }
}

/// Number and protocol of `80/tcp`.
pub(super) fn split_port(port: &str) -> Option<(u16, String)> {
    let (number, protocol) = port.split_once('/').unwrap_or((port, "tcp"));
    Some((number.parse().ok()?, protocol.to_owned()))
}

/// Makes the first process as containerd, the runtime and the log driver do it together: limits are set when what is
/// mounted is there and before the program is looked for.
fn boot(container: &Container, spec: &Spec) -> Result<Guest, ContainerError> {
    validate::log_options(&container.host_config.log_config)?;
    validate::shim(&container.host_config.runtime)?;
    runtime_conflict(&container.config, &container.host_config)?;
    let limits = &container.host_config.resources;
    cgroup::check_new(limits, &container.id).map_err(ContainerError::NewCgroup)?;
    let refusal = cgroup::check(limits, &container.id)
        .map_err(ContainerError::Cgroup)
        .err();
    match (Guest::boot(spec), refusal) {
        (Ok(_), Some(refusal)) => Err(refusal),
        (Err(error), Some(refusal)) if is_found_out_last(&error) => Err(refusal),
        (booted, _) => booted.map_err(boot_failure),
    }
}

/// Whether the runtime sets the container's limits before it finds that out.
fn is_found_out_last(error: &BootError) -> bool {
    matches!(
        error,
        BootError::NotInPath(_)
            | BootError::NoSuchFile(_)
            | BootError::IsDirectory(_)
            | BootError::NotExecutable(_)
            | BootError::NoWorkingDirectory(_)
    )
}

fn boot_failure(error: BootError) -> ContainerError {
    match error {
        BootError::NotSimulated(_) => ContainerError::NotSimulated(error.to_string()),
        // The daemon adds this so that the CLI exits with 126 (moby: daemon/errors.go).
        BootError::IsDirectory(_) => ContainerError::Runtime(format!("{error}: permission denied")),
        BootError::UnknownUser(_) | BootError::UnknownGroup(_) | BootError::IdRange => {
            ContainerError::UnknownUser(error.to_string())
        }
        // The daemon adds this to whatever the runtime says of what is not a folder (moby: daemon/errors.go).
        BootError::Mount { .. } | BootError::NoMountSource(_) => ContainerError::Runtime(format!(
            "{error}: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists \
             and is the expected type"
        )),
        BootError::MemoryOptions { .. }
        | BootError::NotInPath(_)
        | BootError::NoSuchFile(_)
        | BootError::NotExecutable(_)
        | BootError::NoWorkingDirectory(_) => ContainerError::Runtime(error.to_string()),
        BootError::WorkingDirectory(path) => ContainerError::WorkingDirIsFile(path),
    }
}

/// The exit code of a failed start; one that is there stays if the program is not to blame
/// (moby: daemon/start.go, `containerStart`, and daemon/errors.go, `setExitCodeFromError`).
fn start_exit_code(error: &ContainerError, exit_code: i64) -> i64 {
    match error {
        ContainerError::Runtime(text) if text.ends_with("permission denied") => 126,
        ContainerError::Runtime(_) | ContainerError::NoSubpath(_) => 127,
        _ if exit_code != 0 => exit_code,
        _ => 128,
    }
}

/// What the control groups of a container say.
pub(super) fn limits(resources: &Resources) -> Limits {
    const PERIOD: i64 = 100_000;
    let (cpu_quota, cpu_period) = match resources.nano_cpus {
        0 => (resources.cpu_quota, resources.cpu_period),
        nano_cpus => (nano_cpus.saturating_mul(PERIOD) / 1_000_000_000, PERIOD),
    };
    Limits {
        memory: resources.memory,
        cpu_quota,
        cpu_period,
        cpu_shares: resources.cpu_shares,
        pids: resources.pids_limit.unwrap_or(0),
    }
}
