//! Namespaces that a container shares with another one, or with the host (moby: daemon/oci_linux.go, `WithNamespaces`).

use docksim_api::container::{Config, HostConfig};
use docksim_guest::filesystem::Caller;
use docksim_guest::{self as guest, MountSource};

use super::error::NamespaceConflict;
use super::networks::shared_with;
use super::{Container, ContainerError, ContainerState, container_folder};
use crate::Engine;

const SHARED_MEMORY: &str = "/dev/shm";

impl Engine {
    /// Names a container whose namespaces are shared by its id, which stays when it is renamed
    /// (moby: daemon/daemon_unix.go, `adaptSharedNamespaceContainer`).
    pub(super) fn write_out_shared(&self, host: &mut HostConfig) {
        for mode in [
            &mut host.pid_mode,
            &mut host.ipc_mode,
            &mut host.network_mode,
        ] {
            let other = shared_with(mode).map(|name| self.containers.find(name));
            if let Some(Ok(other)) = other {
                *mode = format!("container:{}", other.id);
            }
        }
    }

    /// Whether the containers exist whose namespaces decide a new container's labels
    /// (moby: daemon/create.go, `generateSecurityOpt`).
    pub(super) fn check_labelled_namespaces(
        &self,
        host: &HostConfig,
    ) -> Result<(), ContainerError> {
        let options = host.security_opt.as_deref().unwrap_or_default();
        if options.iter().any(|option| option.starts_with("label")) {
            return Ok(());
        }
        for mode in [&host.ipc_mode, &host.pid_mode] {
            if let Some(name) = shared_with(mode).filter(|name| !name.is_empty()) {
                let found = self.containers.find(name);
                found.map_err(|cause| ContainerError::NoSuchNamespace(Box::new(cause)))?;
            }
        }
        Ok(())
    }

    /// Whether the container runs whose shared memory is joined, and shares it
    /// (moby: daemon/container_operations_unix.go, `getIPCContainer`).
    pub(super) fn check_joined_ipc(&self, container: &Container) -> Result<(), ContainerError> {
        let Some(name) = shared_with(&container.host_config.ipc_mode) else {
            return Ok(());
        };
        let joined =
            self.joined(name)
                .and_then(|other| match other.host_config.ipc_mode.as_str() {
                    "shareable" | "host" => Ok(()),
                    mode if shared_with(mode).is_some() => Ok(()),
                    _ => Err(ContainerError::NotShareable(other.id.clone())),
                });
        joined.map_err(|cause| ContainerError::JoinIpc(Box::new(cause)))
    }

    /// Whether the container runs whose processes are joined. More than that is not simulated.
    pub(super) fn check_joined_pid(&self, container: &Container) -> Result<(), ContainerError> {
        let mode = &container.host_config.pid_mode;
        let Some(name) = shared_with(mode) else {
            return Ok(());
        };
        match self.joined(name) {
            Ok(other) => Err(ContainerError::NotSimulated(format!(
                "the processes of another container (--pid container:{})",
                other.name
            ))),
            Err(cause) => Err(ContainerError::JoinPid(Box::new(cause))),
        }
    }

    fn joined(&self, name: &str) -> Result<&Container, ContainerError> {
        let other = self.containers.find(name)?;
        match other.state {
            ContainerState::Running(_) | ContainerState::Paused(_) => Ok(other),
            ContainerState::Restarting { .. } => {
                Err(ContainerError::JoinedRestarting(other.id.clone()))
            }
            ContainerState::Created | ContainerState::Exited => {
                Err(ContainerError::NotRunning(other.id.clone()))
            }
        }
    }

    /// The shared memory of a container that lets others have it, or that has another one's.
    pub(super) fn add_shared_memory(
        &mut self,
        container: &Container,
        mounts: &mut Vec<guest::Mount>,
    ) {
        let mode = container.host_config.ipc_mode.as_str();
        let donor = match (mode, shared_with(mode)) {
            ("shareable", _) => Some(container.id.clone()),
            (_, Some(name)) => self.memory_donor(name),
            _ => None,
        };
        let is_mounted = mounts
            .iter()
            .any(|mount| mount.destination == SHARED_MEMORY);
        let Some(donor) = donor.filter(|_| !is_mounted) else {
            return;
        };
        let path = format!("{}/mounts/shm", container_folder(&donor));
        if donor == container.id {
            // It is in memory: what was there is gone with the last run.
            self.host.remove_tree(&path);
        }
        let node = self.daemon_folder(&path);
        let root = Caller::root(self.now.0);
        if self.host.set_mode(&root, &path, 0o1777).is_ok() {
            mounts.push(guest::Mount {
                destination: SHARED_MEMORY.to_owned(),
                source: MountSource::Host { path, node },
                read_only: false,
            });
        }
    }

    /// The container whose shared memory another one joins, at the end of a chain of such.
    fn memory_donor(&self, name: &str) -> Option<super::ContainerId> {
        let mut other = self.containers.find(name).ok()?;
        // A container cannot be in a chain with itself: it would have to run before it starts.
        while let Some(next) = shared_with(&other.host_config.ipc_mode) {
            other = self
                .containers
                .find(next)
                .ok()
                .filter(|found| found.id != other.id)?;
        }
        (other.host_config.ipc_mode == "shareable").then(|| other.id.clone())
    }
}

/// What the runtime refuses before it makes anything (runc: libcontainer/configs/validate).
pub(super) fn runtime_conflict(config: &Config, host: &HostConfig) -> Result<(), ContainerError> {
    let refused = |conflict| Err(ContainerError::Runc(conflict));
    if host.uts_mode == "host" && !config.domainname.is_empty() {
        return refused(NamespaceConflict::Domainname);
    }
    for name in host.sysctls.iter().flatten().map(|(name, _)| name) {
        if host.network_mode == "host" && name.starts_with("net.") {
            return refused(NamespaceConflict::HostNetwork(name.clone()));
        }
        if host.ipc_mode == "host" && is_of_ipc(name) {
            return refused(NamespaceConflict::HostIpc(name.clone()));
        }
    }
    Ok(())
}

/// Whether a setting of the kernel is one of the IPC namespace.
fn is_of_ipc(sysctl: &str) -> bool {
    const NAMES: [&str; 8] = [
        "kernel.msgmax",
        "kernel.msgmnb",
        "kernel.msgmni",
        "kernel.sem",
        "kernel.shmall",
        "kernel.shmmax",
        "kernel.shmmni",
        "kernel.shm_rmid_forced",
    ];
    sysctl.starts_with("fs.mqueue.") || NAMES.contains(&sysctl)
}
