//! Containers: what one is, and the table of them. Each operation has a file of its own.

mod archive;
mod attach;
mod cgroup;
mod changes;
mod create;
mod delete;
pub(crate) mod environment;
mod error;
mod exit;
mod export;
pub(crate) mod health;
mod inspect;
mod kill;
mod links;
mod list;
mod logs;
mod mounts;
mod namespaces;
mod network_files;
mod networks;
mod pause;
mod prune;
mod publish;
mod rename;
mod restart;
mod start;
mod stats;
mod stop;
mod top;
mod update;
mod validate;
mod wait;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Bound;
use std::sync::Arc;

use docksim_api::container::{Config, HostConfig, MountPoint};
use docksim_api::{OutputStream, StreamId, Timestamp};
use docksim_guest::Guest;
use docksim_guest::filesystem::{Filesystem, NodeId};
use docksim_reference::duration;
use imbl::{OrdMap, OrdSet, Vector};

pub(crate) use self::create::merge_healthcheck;
pub(crate) use self::error::ContainerError;
use self::error::UpdateConflict;
use self::health::Health;
use self::links::Links;
pub(crate) use self::mounts::container_folder;
pub(crate) use self::networks::{Attachment, NetworkSettings};
use self::start::split_port;
use crate::exec::ExecId;
use crate::image::ImageId;

/// A container's id: 64 hex digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ContainerId(Arc<str>);

impl ContainerId {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The first twelve digits.
    pub(crate) fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

impl fmt::Display for ContainerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A container.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Container {
    pub(crate) id: ContainerId,
    /// Without a slash.
    pub(crate) name: String,
    pub(crate) created: Timestamp,
    pub(crate) image_id: ImageId,
    /// What was asked for, merged with the image's configuration.
    pub(crate) config: Arc<Config>,
    pub(crate) host_config: Arc<HostConfig>,
    pub(crate) mounts: Arc<Vec<MountPoint>>,
    pub(crate) network_settings: NetworkSettings,
    pub(crate) state: ContainerState,
    /// The files of its image.
    pub(crate) base: Filesystem,
    /// Its files while it does not run.
    pub(crate) filesystem: Filesystem,
    /// What is known of the last run, or of the last attempt.
    pub(crate) last: LastRun,
    pub(crate) restart_count: i64,
    pub(crate) restart_manager: RestartManager,
    pub(crate) manually_stopped: bool,
    pub(crate) log: Vector<LogLine>,
    /// Bytes of a line that has no end yet.
    pub(crate) partial: BTreeMap<OutputStream, Vec<u8>>,
    /// Streams that copy its output.
    pub(crate) attached: OrdSet<StreamId>,
    /// Streams that follow its log.
    pub(crate) followers: OrdSet<StreamId>,
    /// Streams that wait for its end.
    pub(crate) waiting_for_exit: OrdSet<StreamId>,
    /// Streams that wait for its removal.
    pub(crate) waiting_for_removal: OrdSet<StreamId>,
    /// How healthy it is; nothing before its first run, or without a check.
    pub(crate) health: Option<Health>,
    /// The further processes that run in it.
    pub(crate) execs: OrdSet<ExecId>,
    /// A stop that waits for its end, with what follows.
    pub(crate) stopping: Vector<(StreamId, AfterStop)>,
}

/// How a container is. What only one state has is in its variant; Docker's overlapping booleans are derived.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ContainerState {
    /// It has never run.
    Created,
    /// It runs.
    Running(Run),
    /// It is frozen.
    Paused(Run),
    /// It has ended, and its restart policy will start it again.
    Restarting {
        /// The event that will start it is of this run; another number means that it was stopped meanwhile.
        attempt: i64,
    },
    /// It has ended.
    Exited,
}

/// A running container's own things.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) pid: i64,
    pub(crate) guest: Guest,
    /// When its next wake event is.
    pub(crate) wake_at: Option<i64>,
    /// What it has mounted of the host, which stays as long as it runs.
    pub(crate) mounted: Vec<NodeId>,
    /// Signals that came while it was frozen.
    pub(crate) pending_signals: Vec<docksim_reference::signal::Signal>,
}

impl Run {
    /// The number that a process has on the host.
    pub(crate) fn host_pid(&self, pid: u32) -> i64 {
        self.pid + i64::from(pid) - 1
    }
}

/// A published port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BoundPort {
    pub(crate) protocol: String,
    pub(crate) container_port: u16,
    pub(crate) host_address: String,
    pub(crate) host_port: u16,
}

/// What is known of the last run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct LastRun {
    pub(crate) exit_code: i64,
    pub(crate) error: String,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) finished_at: Option<Timestamp>,
}

/// Back-off of the restart policy (moby: restartmanager).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct RestartManager {
    pub(crate) restarts: i64,
    pub(crate) back_off: i64,
}

/// What follows when a container has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AfterStop {
    /// The stop is answered.
    Nothing,
    /// It is started again, and the restart is answered.
    Start {
        /// What the user called it.
        name: String,
    },
}

/// A line of a container's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogLine {
    pub(crate) at: Timestamp,
    pub(crate) stream: OutputStream,
    /// With its newline, unless the output ended without one.
    pub(crate) bytes: Arc<[u8]>,
}

impl Container {
    /// The state as Docker names it (moby: container/state.go, `StateString`).
    pub(crate) fn state_name(&self) -> &'static str {
        match self.state {
            ContainerState::Created => "created",
            ContainerState::Running(_) => "running",
            ContainerState::Paused(_) => "paused",
            ContainerState::Restarting { .. } => "restarting",
            ContainerState::Exited => "exited",
        }
    }

    /// The `STATUS` column (moby: container/state.go, `String`).
    pub(crate) fn status(&self, now: Timestamp) -> String {
        let since = |moment: Option<Timestamp>| {
            duration::human(moment.map_or(0, |moment| now.since(moment)))
        };
        let code = self.last.exit_code;
        match self.state {
            ContainerState::Created => "Created".to_owned(),
            ContainerState::Running(_) => {
                let health = self.health.as_ref().map(Health::description);
                let health = health.map(|health| format!(" ({health})"));
                let up = since(self.last.started_at);
                format!("Up {up}{}", health.unwrap_or_default())
            }
            ContainerState::Paused(_) => format!("Up {} (Paused)", since(self.last.started_at)),
            ContainerState::Restarting { .. } => {
                format!("Restarting ({code}) {} ago", since(self.last.finished_at))
            }
            ContainerState::Exited => {
                format!("Exited ({code}) {} ago", since(self.last.finished_at))
            }
        }
    }

    /// Docker's `Running`: also true while it is paused or restarting.
    pub(crate) fn is_running(&self) -> bool {
        matches!(
            self.state,
            ContainerState::Running(_)
                | ContainerState::Paused(_)
                | ContainerState::Restarting { .. }
        )
    }

    /// What it has while it runs or is frozen.
    pub(crate) fn run(&self) -> Option<&Run> {
        match &self.state {
            ContainerState::Running(run) | ContainerState::Paused(run) => Some(run),
            ContainerState::Created
            | ContainerState::Restarting { .. }
            | ContainerState::Exited => None,
        }
    }

    pub(crate) fn run_mut(&mut self) -> Option<&mut Run> {
        match &mut self.state {
            ContainerState::Running(run) | ContainerState::Paused(run) => Some(run),
            ContainerState::Created
            | ContainerState::Restarting { .. }
            | ContainerState::Exited => None,
        }
    }

    /// The host's name with its domain, as `/etc/hosts` has it (moby: container/container.go, `FullHostname`).
    pub(crate) fn full_hostname(&self) -> String {
        let config = &self.config;
        if config.domainname.is_empty() {
            config.hostname.clone()
        } else {
            format!("{}.{}", config.hostname, config.domainname)
        }
    }

    /// The program and its arguments (moby: daemon/container.go, `getEntrypointAndArgs`).
    pub(crate) fn argv(&self) -> Vec<String> {
        let entrypoint = self.config.entrypoint.iter().flatten();
        entrypoint
            .chain(self.config.cmd.iter().flatten())
            .cloned()
            .collect()
    }
}

/// The containers, by id, by name and by age.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Containers {
    by_id: OrdMap<ContainerId, Arc<Container>>,
    by_name: OrdMap<String, ContainerId>,
    by_age: OrdMap<(Timestamp, u64), ContainerId>,
    ages: OrdMap<ContainerId, (Timestamp, u64)>,
    created: u64,
    by_image: OrdMap<ImageId, OrdSet<ContainerId>>,
    by_volume: OrdMap<String, OrdSet<ContainerId>>,
    links: Links,
}

impl Containers {
    pub(crate) fn get(&self, id: &ContainerId) -> Option<&Container> {
        self.by_id.get(id).map(Arc::as_ref)
    }

    pub(crate) fn get_mut(&mut self, id: &ContainerId) -> Option<&mut Container> {
        self.by_id.get_mut(id).map(Arc::make_mut)
    }

    /// Finds a container by its full id, its name or a prefix of its id, in this order
    /// (moby: daemon/container.go, `GetContainer`).
    pub(crate) fn find(&self, text: &str) -> Result<&Container, ContainerError> {
        // The daemon's router takes the slashes off the end of a path's part.
        let text = text.trim_end_matches('/');
        if text.is_empty() {
            return Err(ContainerError::InvalidIdentifier(String::new()));
        }
        let not_found = || ContainerError::NotFound(text.to_owned());
        if let Some(container) = self.by_id.get(&ContainerId::new(text)) {
            return Ok(container);
        }
        let name = text.strip_prefix('/').unwrap_or(text);
        let id = self.by_name.get(name).or_else(|| self.linked(name));
        if let Some(container) = id.and_then(|id| self.by_id.get(id)) {
            return Ok(container);
        }
        let from = (Bound::Included(ContainerId::new(text)), Bound::Unbounded);
        let mut matching = self
            .by_id
            .range(from)
            .take_while(|(id, _)| id.as_str().starts_with(text))
            .map(|(_, found)| found);
        let first = matching.next().ok_or_else(not_found)?;
        if matching.next().is_some() {
            return Err(ContainerError::AmbiguousPrefix(text.to_owned()));
        }
        Ok(first)
    }

    /// The container of an id that was found before.
    pub(crate) fn expect(&self, id: &ContainerId) -> Result<&Container, ContainerError> {
        self.get(id)
            .ok_or_else(|| ContainerError::NotFound(id.to_string()))
    }

    /// The container that a link such as `web/store` names.
    fn linked(&self, name: &str) -> Option<&ContainerId> {
        let (parent, alias) = name.split_once('/')?;
        self.links.child(self.by_name.get(parent)?, alias)
    }

    /// All names of a container with their slashes: its own, and those by which others are linked to it.
    pub(crate) fn names<'a>(&'a self, container: &'a Container) -> Vec<String> {
        let links = self.links.of_child(&container.id);
        let linked = links.filter_map(|(parent, alias)| {
            let parent = self.get(parent)?;
            Some(format!("/{}/{alias}", parent.name))
        });
        let mut names: Vec<String> = linked.collect();
        names.push(format!("/{}", container.name));
        names.sort();
        names
    }

    /// Finds a container and gives its id.
    pub(crate) fn resolve(&self, text: &str) -> Result<ContainerId, ContainerError> {
        self.find(text).map(|container| container.id.clone())
    }

    /// Whose name it is.
    pub(crate) fn named(&self, name: &str) -> Option<&ContainerId> {
        self.by_name.get(name)
    }

    pub(crate) fn insert(&mut self, container: Container) {
        let id = container.id.clone();
        let age = (container.created, self.created);
        self.created += 1;
        self.by_name.insert(container.name.clone(), id.clone());
        self.by_age.insert(age, id.clone());
        self.ages.insert(id.clone(), age);
        self.by_image
            .entry(container.image_id.clone())
            .or_default()
            .insert(id.clone());
        for mount in container.mounts.iter().filter(|mount| is_volume(mount)) {
            self.by_volume
                .entry(mount.name.clone())
                .or_default()
                .insert(id.clone());
        }
        self.by_id.insert(id, Arc::new(container));
    }

    pub(crate) fn remove(&mut self, id: &ContainerId) -> Option<Arc<Container>> {
        let container = self.by_id.remove(id)?;
        self.by_name.remove(&container.name);
        self.links.forget(id, &container.name);
        if let Some(age) = self.ages.remove(id) {
            self.by_age.remove(&age);
        }
        if let Some(users) = self.by_image.get_mut(&container.image_id) {
            users.remove(id);
            if users.is_empty() {
                self.by_image.remove(&container.image_id);
            }
        }
        for mount in container.mounts.iter().filter(|mount| is_volume(mount)) {
            if let Some(users) = self.by_volume.get_mut(&mount.name) {
                users.remove(id);
                if users.is_empty() {
                    self.by_volume.remove(&mount.name);
                }
            }
        }
        Some(container)
    }

    pub(crate) fn rename(&mut self, id: &ContainerId, name: &str) {
        let Some(container) = self.get_mut(id) else {
            return;
        };
        let old = std::mem::replace(&mut container.name, name.to_owned());
        self.by_name.remove(&old);
        self.by_name.insert(name.to_owned(), id.clone());
        self.links.stop_telling(id, None);
    }

    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Container> {
        self.by_age.iter().rev().filter_map(|(_, id)| self.get(id))
    }

    /// The containers made from an image.
    pub(crate) fn of_image<'a>(
        &'a self,
        image: &ImageId,
    ) -> impl Iterator<Item = &'a Container> + use<'a> {
        self.by_image
            .get(image)
            .into_iter()
            .flatten()
            .filter_map(|id| self.get(id))
    }

    /// The containers that use a volume.
    pub(crate) fn of_volume<'a>(
        &'a self,
        volume: &str,
    ) -> impl Iterator<Item = &'a ContainerId> + use<'a> {
        self.by_volume.get(volume).into_iter().flatten()
    }
}

fn is_volume(mount: &MountPoint) -> bool {
    mount.kind == "volume"
}
