//! `POST /containers/{id}/start` (moby: daemon/start.go).

use std::sync::Arc;

use docksim_api::{ApiError, Response, Timestamp};
use docksim_guest::{BootError, Guest, Spec};

use super::network_files::{NetworkFiles, Resolver};
use super::{
    BoundPort, Container, ContainerError, ContainerId, ContainerState, RestartManager, Run, mounts,
    validate,
};
use crate::Engine;
use crate::events::NetworkActor;
use crate::network::Endpoint;
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
        for mount in container.host_config.mounts.iter().flatten() {
            mounts::spec::check(mount, &self.host).map_err(ContainerError::from)?;
        }
        let id = container.id.clone();
        self.start(&id, true)?;
        Ok(Response::Empty)
    }

    /// Starts a container that does not run. A user's start forgets what the restart policy has done so far.
    pub(crate) fn start(&mut self, id: &ContainerId, by_user: bool) -> Result<(), ContainerError> {
        let result = self.try_start(id, by_user);
        let auto_remove = match (&result, self.containers.get_mut(id)) {
            (Err(error), Some(container)) => {
                container.last.exit_code = start_exit_code(error);
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
        let container = container.clone();
        let (endpoint, ports) = self.connect(id)?;
        if let Err(error) = validate::runtime_spec(&container.host_config) {
            self.give_up(id, &ports);
            return Err(error);
        }
        let ip_address = endpoint
            .as_ref()
            .map(Endpoint::ip_address)
            .unwrap_or_default();
        let mut mounts = match self.set_up_mounts(&container) {
            Ok(mounts) => mounts,
            Err(error) => {
                self.give_up(id, &ports);
                return Err(error);
            }
        };
        let mounted = self.pin_mounts(&mounts);
        let files = self.network_files(&container, &ip_address);
        self.add_network_files(&container, &files, &mut mounts);
        self.emit_mounts(id, "mount");
        let spec = Spec {
            argv: container.argv(),
            env: environment(
                container.config.env.as_deref().unwrap_or_default(),
                &container.config.hostname,
            ),
            working_dir: container.config.working_dir.clone(),
            tty: container.config.tty,
            open_stdin: container.config.open_stdin,
            hostname: container.config.hostname.clone(),
            ip_address: ip_address.clone(),
            init: container.host_config.init == Some(true),
            user: container.config.user.clone(),
            group_add: container.host_config.group_add.clone().unwrap_or_default(),
            filesystem: container.filesystem.clone(),
            host: self.host.clone(),
            devices: self.devices.clone(),
            mounts,
            read_only: container.host_config.readonly_rootfs,
        };
        let log_config = container.host_config.log_config.clone();
        let booted = Guest::boot(&spec)
            .map_err(boot_failure)
            .and_then(|guest| validate::log_options(&log_config).map(|()| guest));
        let mut guest = match booted {
            Ok(guest) => guest,
            Err(error) => {
                self.unpin_mounts(&mounted);
                self.give_up(id, &ports);
                self.emit_mounts(id, "unmount");
                return Err(error);
            }
        };
        // What things were mounted over has been made on the host too.
        if let Some(files) = guest.take_host() {
            self.set_host_files(files);
        }
        self.emit_endpoint(id, "connect");
        let pid = FIRST_PID + i64::from(self.generator.below(30_000));
        let now = self.now;
        if let Some(container) = self.containers.get_mut(id) {
            let run = Run {
                pid,
                guest,
                endpoint,
                ports,
                wake_at: None,
                mounted,
                pending_signals: Vec::new(),
            };
            container.state = ContainerState::Running(run);
            container.last.started_at = Some(now);
            container.last.exit_code = 0;
            container.last.error = String::new();
        }
        self.emit_container(id, "start", &[]);
        self.run_guest(id);
        Ok(())
    }

    fn network_files(&self, container: &Container, ip_address: &str) -> NetworkFiles {
        let resolver = match container.network.as_str() {
            "host" => Resolver::Host,
            "bridge" | "none" => Resolver::Legacy,
            _ => Resolver::Internal,
        };
        let addresses: Vec<String> = Some(ip_address)
            .filter(|address| !address.is_empty())
            .map(str::to_owned)
            .into_iter()
            .collect();
        NetworkFiles::new(container, &addresses, resolver, &self.host)
    }

    /// Gives a container its network and its ports.
    fn connect(
        &mut self,
        id: &ContainerId,
    ) -> Result<(Option<Endpoint>, Vec<BoundPort>), ContainerError> {
        let Some(container) = self.containers.get(id).cloned() else {
            return Err(ContainerError::NotFound(id.to_string()));
        };
        match self.networks.resolve(&container.network) {
            None => return Err(ContainerError::NetworkNotFound(container.network)),
            Some("bridge") => {}
            Some(_) => return Ok((None, Vec::new())),
        }
        let endpoint = self.networks.join(id, &container.name, &mut self.generator);
        let mut bound = Vec::new();
        let wanted = wanted_ports(&container);
        for (protocol, container_port, host_address, host_range) in wanted {
            let taken = self.bind(&protocol, &host_address, host_range);
            match taken {
                Ok(host_port) => bound.push(BoundPort {
                    protocol,
                    container_port,
                    host_address,
                    host_port,
                }),
                Err((address, port)) => {
                    self.give_up(id, &bound);
                    return Err(ContainerError::PortAllocated {
                        name: container.name.clone(),
                        endpoint: endpoint.endpoint_id,
                        address,
                        port,
                    });
                }
            }
        }
        Ok((Some(endpoint), bound))
    }

    /// Takes a port of a range, or any free one; the address and port that were taken already otherwise.
    fn bind(
        &mut self,
        protocol: &str,
        address: &str,
        range: Option<(u16, u16)>,
    ) -> Result<u16, (String, u16)> {
        let Some((first, last)) = range else {
            let port = self.networks.free_port(protocol);
            let port = port.ok_or_else(|| (address.to_owned(), 0_u16))?;
            let taken = self.networks.take_port(protocol, port, address);
            return taken.map(|()| port).map_err(|holder| (holder, port));
        };
        let mut refusal = String::new();
        for port in first..=last {
            match self.networks.take_port(protocol, port, address) {
                Ok(()) => return Ok(port),
                Err(holder) => refusal = holder,
            }
        }
        Err((refusal, first))
    }

    /// Takes a container's network and ports back.
    pub(super) fn disconnect(&mut self, id: &ContainerId, ports: &[BoundPort]) {
        for port in ports {
            self.networks
                .release_port(&port.protocol, port.host_port, &port.host_address);
        }
        self.networks.leave(id);
    }

    /// Takes a network and ports back because the start has failed; the network has not told of the connection yet.
    fn give_up(&mut self, id: &ContainerId, ports: &[BoundPort]) {
        self.disconnect(id, ports);
        self.emit_endpoint(id, "disconnect");
    }

    /// Tells that a container joins its network or leaves it.
    pub(super) fn emit_endpoint(&mut self, id: &ContainerId, action: &str) {
        let Some(name) = self
            .containers
            .get(id)
            .and_then(|container| self.networks.resolve(&container.network))
        else {
            return;
        };
        let network_id = self.networks.id(name).unwrap_or_default().to_owned();
        let network = NetworkActor {
            id: &network_id,
            name,
            driver: if name == "none" { "null" } else { name },
        };
        self.emit_network(network, action, &[("container", id.as_str())]);
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

/// Protocol, container port, host address and host ports of everything to publish, in the order of the ports.
type WantedPort = (String, u16, String, Option<(u16, u16)>);

fn wanted_ports(container: &super::Container) -> Vec<WantedPort> {
    let mut wanted = Vec::new();
    let bindings = container.host_config.port_bindings.iter().flatten();
    for (port, bindings) in bindings {
        let Some((number, protocol)) = split_port(port) else {
            continue;
        };
        for binding in bindings.iter().flatten() {
            let range = match binding.host_port.split_once('-') {
                Some((first, last)) => first.parse().ok().zip(last.parse().ok()),
                None => binding
                    .host_port
                    .parse()
                    .ok()
                    .filter(|port| *port != 0)
                    .map(|port| (port, port)),
            };
            wanted.push((protocol.clone(), number, binding.host_ip.clone(), range));
        }
    }
    if container.host_config.publish_all_ports {
        for port in container
            .config
            .exposed_ports
            .iter()
            .flat_map(std::collections::BTreeMap::keys)
        {
            let Some((number, protocol)) = split_port(port) else {
                continue;
            };
            if !wanted
                .iter()
                .any(|(other, wanted, _, _)| *other == protocol && *wanted == number)
            {
                wanted.push((protocol, number, String::new(), None));
            }
        }
    }
    wanted
}

/// Number and protocol of `80/tcp`.
pub(super) fn split_port(port: &str) -> Option<(u16, String)> {
    let (number, protocol) = port.split_once('/').unwrap_or((port, "tcp"));
    Some((number.parse().ok()?, protocol.to_owned()))
}

/// The environment of a container's processes: PATH and HOSTNAME first (moby: container/env.go, daemon/container.go).
fn environment(own: &[String], hostname: &str) -> Vec<String> {
    let mut env = Vec::new();
    if !own.iter().any(|text| text.starts_with("PATH=")) {
        env.push("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned());
    }
    env.extend(own.iter().filter(|text| text.starts_with("PATH=")).cloned());
    env.push(format!("HOSTNAME={hostname}"));
    env.extend(
        own.iter()
            .filter(|text| !text.starts_with("PATH=") && text.contains('='))
            .cloned(),
    );
    env
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

/// moby: daemon/errors.go, `setExitCodeFromError`.
fn start_exit_code(error: &ContainerError) -> i64 {
    match error {
        ContainerError::Runtime(text) if text.ends_with("permission denied") => 126,
        ContainerError::Runtime(_)
        | ContainerError::NoSuchDevice(_)
        | ContainerError::NoSubpath(_) => 127,
        _ => 128,
    }
}
