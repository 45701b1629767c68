//! Links: names by which a container on the default bridge knows another one (moby: daemon/links.go).

use std::collections::BTreeMap;

use docksim_api::container::HostConfig;
use docksim_guest::filesystem::Caller;
use docksim_reference::go::clean_path;
use imbl::{OrdMap, OrdSet};

use super::error::InvalidConfig;
use super::networks::shared_with;
use super::{Container, ContainerError, ContainerId, container_folder, split_port};
use crate::Engine;
use crate::network::is_builtin_mode;

/// The network whose containers can be linked.
const BRIDGE: &str = "bridge";

/// Whom containers know by which names.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Links {
    /// By who knows, and by the alias.
    by_parent: OrdMap<ContainerId, OrdMap<String, Link>>,
    /// By who is known: who knows it, and as what.
    by_child: OrdMap<ContainerId, OrdSet<(ContainerId, String)>>,
}

/// What an alias means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Link {
    pub(crate) child: ContainerId,
    /// Whether who knows it is told when the address changes; a removed link and a new name of its own end that.
    is_told: bool,
    /// The name that it had when it was removed: the link stays.
    removed: Option<String>,
}

impl Links {
    /// Makes a link, unless the alias means another container already (moby: daemon/daemon.go, `registerLink`).
    pub(super) fn add(&mut self, parent: &ContainerId, alias: &str, child: &ContainerId) {
        let links = self.by_parent.entry(parent.clone()).or_default();
        if links.get(alias).is_some_and(|link| link.child != *child) {
            return;
        }
        let link = Link {
            child: child.clone(),
            is_told: true,
            removed: None,
        };
        links.insert(alias.to_owned(), link);
        let known = self.by_child.entry(child.clone()).or_default();
        known.insert((parent.clone(), alias.to_owned()));
    }

    /// Takes a link away. The daemon forgets with it whom else to tell of the other one's address.
    pub(super) fn remove(&mut self, parent: &ContainerId, alias: &str) {
        let Some(links) = self.by_parent.get_mut(parent) else {
            return;
        };
        let Some(link) = links.remove(alias) else {
            return;
        };
        if links.is_empty() {
            self.by_parent.remove(parent);
        }
        self.forget_parent(&link.child, parent, alias);
        self.stop_telling(parent, Some(&link.child));
    }

    /// The links of a container, by alias.
    pub(super) fn of_parent<'a>(
        &'a self,
        parent: &ContainerId,
    ) -> impl Iterator<Item = (&'a String, &'a Link)> + use<'a> {
        self.by_parent.get(parent).into_iter().flatten()
    }

    /// Who knows a container, and as what.
    pub(super) fn of_child<'a>(
        &'a self,
        child: &ContainerId,
    ) -> impl Iterator<Item = &'a (ContainerId, String)> + use<'a> {
        self.by_child.get(child).into_iter().flatten()
    }

    /// What a container knows by an alias.
    pub(super) fn child(&self, parent: &ContainerId, alias: &str) -> Option<&ContainerId> {
        let link = self.by_parent.get(parent)?.get(alias)?;
        link.removed.is_none().then_some(&link.child)
    }

    /// Forgets a container: its own links go, those to it stay and lead nowhere.
    pub(super) fn forget(&mut self, container: &ContainerId, name: &str) {
        for (alias, link) in self.by_parent.remove(container).into_iter().flatten() {
            self.forget_parent(&link.child, container, &alias);
        }
        for (parent, alias) in self.by_child.remove(container).into_iter().flatten() {
            let links = self.by_parent.get_mut(&parent);
            if let Some(link) = links.and_then(|links| links.get_mut(&alias)) {
                link.removed = Some(name.to_owned());
                link.is_told = false;
            }
        }
    }

    /// A container that gets another name is not told of addresses any more (moby: daemon/rename.go).
    pub(super) fn stop_telling(&mut self, parent: &ContainerId, only: Option<&ContainerId>) {
        let Some(links) = self.by_parent.get_mut(parent) else {
            return;
        };
        for alias in links.keys().cloned().collect::<Vec<_>>() {
            if let Some(link) = links.get_mut(&alias)
                && only.is_none_or(|child| link.child == *child)
            {
                link.is_told = false;
            }
        }
    }

    fn forget_parent(&mut self, child: &ContainerId, parent: &ContainerId, alias: &str) {
        if let Some(known) = self.by_child.get_mut(child) {
            known.remove(&(parent.clone(), alias.to_owned()));
            if known.is_empty() {
                self.by_child.remove(child);
            }
        }
    }
}

impl Engine {
    /// Finds what a new container is to be linked to: aliases and containers (moby: daemon/daemon_unix.go,
    /// `registerLinks`).
    pub(super) fn resolve_links(
        &self,
        host: &HostConfig,
    ) -> Result<Vec<(String, ContainerId)>, ContainerError> {
        if !is_builtin_mode(&host.network_mode) {
            return Ok(Vec::new());
        }
        let mut links = Vec::new();
        for link in host.links.iter().flatten() {
            let (name, alias) = link.split_once(':').unwrap_or((link, link));
            let mut child = self.linked(name)?;
            while let Some(other) = shared_with(&child.host_config.network_mode) {
                child = self.linked(other)?;
            }
            if child.host_config.network_mode == "host" {
                return Err(InvalidConfig::ModeConflict(
                    "host type networking can't be used with links. This would result in undefined behavior",
                )
                .into());
            }
            // An alias is the last part of a name such as `/web/store`.
            let alias = clean_path(&format!("/{alias}"));
            let alias = alias.trim_start_matches('/');
            if !alias.is_empty() {
                links.push((alias.to_owned(), child.id.clone()));
            }
        }
        Ok(links)
    }

    fn linked(&self, name: &str) -> Result<&Container, ContainerError> {
        self.containers
            .find(name)
            .map_err(|cause| ContainerError::LinkedNotFound {
                name: name.to_owned(),
                cause: Box::new(cause),
            })
    }

    /// The links of a container as they are shown: `/db:/web/store`.
    pub(super) fn shown_links(&self, container: &Container) -> Option<Vec<String>> {
        let links = self.containers.links.of_parent(&container.id);
        let shown: Vec<String> = links
            .map(|(alias, link)| {
                let child = self.linked_name(link);
                format!("/{child}:/{}/{alias}", container.name)
            })
            .collect();
        (!shown.is_empty()).then_some(shown)
    }

    /// The name of a linked container, which may be gone.
    fn linked_name(&self, link: &Link) -> String {
        let child = self.containers.get(&link.child);
        let name = child.map(|child| &child.name).or(link.removed.as_ref());
        name.cloned().unwrap_or_default()
    }

    /// The variables that tell a container of those that it is linked to (moby: daemon/container_operations_unix.go,
    /// `setupLinkedContainers`).
    pub(crate) fn linked_environment(
        &self,
        container: &Container,
    ) -> Result<Vec<String>, ContainerError> {
        let mut variables = Vec::new();
        if !container.network_settings.networks.contains_key(BRIDGE) {
            return Ok(variables);
        }
        for (alias, link) in self.containers.links.of_parent(&container.id) {
            let full_alias = format!("/{}/{alias}", container.name);
            let child = self.containers.get(&link.child);
            let Some(child) = child.filter(|child| child.is_running()) else {
                return Err(ContainerError::LinkToStopped {
                    child: format!("/{}", self.linked_name(link)),
                    alias: full_alias,
                });
            };
            let Some(place) = child.network_settings.networks.get(BRIDGE) else {
                return Err(ContainerError::LinkToUnbridged(child.id.clone()));
            };
            add_variables(
                &mut variables,
                &full_alias,
                &place.settings.ip_address,
                child,
            );
        }
        Ok(variables)
    }

    /// The lines of `/etc/hosts` that tell a container of those that it is linked to (moby:
    /// daemon/container_operations_unix.go, `addLegacyLinks`).
    pub(super) fn linked_hosts(&self, container: &Container) -> Vec<String> {
        if !container.network_settings.networks.contains_key(BRIDGE) {
            return Vec::new();
        }
        let links = self.containers.links.of_parent(&container.id);
        let lines = links.filter_map(|(alias, link)| {
            let child = self.containers.get(&link.child)?;
            let place = child.network_settings.networks.get(BRIDGE)?;
            let alias = last_part(alias);
            let mut names = format!("{alias} {}", child.config.hostname);
            if alias != child.name {
                names.push_str(&format!(" {}", child.name));
            }
            let address = &place.settings.ip_address;
            (!address.is_empty()).then(|| format!("{address}\t{names}\n"))
        });
        lines.collect()
    }

    /// Tells those that a container is linked from, and that run, its address on the default bridge.
    pub(crate) fn tell_linked(&mut self, child: &ContainerId) {
        let Some(container) = self.containers.get(child) else {
            return;
        };
        let mode = container.host_config.network_mode.as_str();
        let is_private = mode != "host" && shared_with(mode).is_none();
        let place = container.network_settings.networks.get(BRIDGE);
        let address = place.map(|place| place.settings.ip_address.clone());
        let Some(address) = address.filter(|address| is_private && !address.is_empty()) else {
            return;
        };
        let links = &self.containers.links;
        let told: Vec<(ContainerId, String)> = links
            .of_child(child)
            .filter(|(parent, alias)| {
                let link = links.by_parent.get(parent).and_then(|all| all.get(alias));
                link.is_some_and(|link| link.is_told)
            })
            .cloned()
            .collect();
        for (parent, alias) in told {
            let runs = self.containers.get(&parent);
            if runs.is_some_and(|parent| parent.run().is_some()) {
                let alias = last_part(&alias).to_owned();
                self.change_hosts(&parent, |line| {
                    let (_, names) = line.split_once('\t')?;
                    let first = names.split_whitespace().next()?;
                    (first == alias).then(|| format!("{address}\t{names}"))
                });
            }
        }
    }

    /// Changes lines of a running container's `/etc/hosts`.
    fn change_hosts(&mut self, id: &ContainerId, change: impl Fn(&str) -> Option<String>) {
        let path = format!("{}/hosts", container_folder(id));
        let root = Caller::root(self.now.0);
        let Ok(bytes) = self.host.read_file(&root, &path) else {
            return;
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lines = text
            .lines()
            .map(|line| change(line).unwrap_or_else(|| line.to_owned()) + "\n");
        self.rewrite_hosts(id, &lines.collect::<String>());
    }

    fn rewrite_hosts(&mut self, id: &ContainerId, text: &str) {
        let path = format!("{}/hosts", container_folder(id));
        let root = Caller::root(self.now.0);
        let mut files = self.host.clone();
        if files.write_file(&root, &path, text.as_bytes()).is_ok() {
            self.set_host_files(files);
        }
    }

    /// Removes a link by its name, `web/store` (moby: daemon/delete.go, `rmLink`).
    pub(super) fn remove_link(&mut self, name: &str) -> Result<(), ContainerError> {
        let full = match name.strip_prefix('/') {
            Some(_) => name.to_owned(),
            None => format!("/{name}"),
        };
        let (parent, alias) = match full.rsplit_once('/') {
            Some((parent, alias)) if !parent.is_empty() => (parent, alias),
            _ => return Err(ContainerError::RemoveDefaultLink),
        };
        let id = parent
            .strip_prefix('/')
            .and_then(|name| self.containers.named(name));
        let Some(id) = id.cloned() else {
            return Err(ContainerError::NoLinkParent {
                parent: parent.to_owned(),
                name: full.clone(),
            });
        };
        self.containers.links.remove(&id, alias);
        // The daemon makes the file of a running container anew and leaves all links out.
        let Some(container) = self
            .containers
            .get(&id)
            .filter(|found| found.run().is_some())
        else {
            return Ok(());
        };
        if container.network_settings.networks.contains_key(BRIDGE) {
            let addresses = container.network_settings.addresses();
            let files = self.network_files(container, &addresses, &[]);
            self.rewrite_hosts(&id, &files.hosts);
        }
        Ok(())
    }
}

/// The part of an alias by which other programs find the container.
fn last_part(alias: &str) -> &str {
    alias.rsplit('/').next().unwrap_or(alias)
}

/// The variables of one link (moby: daemon/links/links.go, `ToEnv`).
fn add_variables(variables: &mut Vec<String>, full_alias: &str, address: &str, child: &Container) {
    let prefix = last_part(full_alias).to_uppercase().replace('-', "_");
    let exposed = child.config.exposed_ports.iter().flat_map(BTreeMap::keys);
    let mut ports: Vec<(u16, String)> = exposed.filter_map(|port| split_port(port)).collect();
    ports.sort_by_key(|(number, protocol)| (protocol != "tcp", protocol.clone(), *number));
    let mut range: Option<(u16, u16, String)> = None;
    let count = ports.len();
    for (place, (number, protocol)) in ports.into_iter().enumerate() {
        let url = |number: u16| format!("{protocol}://{address}:{number}");
        if range.is_none() {
            variables.push(format!("{prefix}_PORT={}", url(number)));
        }
        let upper = protocol.to_uppercase();
        let name = |number: u16| format!("{prefix}_PORT_{number}_{upper}");
        let port = name(number);
        variables.push(format!("{port}={}", url(number)));
        variables.push(format!("{port}_ADDR={address}"));
        variables.push(format!("{port}_PORT={number}"));
        variables.push(format!("{port}_PROTO={protocol}"));
        let (first, mut last, of) = range.unwrap_or_else(|| (number, number, protocol.clone()));
        if last.checked_add(1) == Some(number) && of == protocol {
            last = number;
            if place + 1 < count {
                range = Some((first, last, of));
                continue;
            }
        }
        // A range that ends is told of behind the port that does not belong to it.
        if last != first {
            let of_range = format!("{prefix}_PORT_{first}_{}", of.to_uppercase());
            variables.push(format!("{of_range}_START={of}://{address}:{first}"));
            variables.push(format!("{of_range}_PORT_START={first}"));
            variables.push(format!("{of_range}_END={of}://{address}:{last}"));
            variables.push(format!("{of_range}_PORT_END={last}"));
        }
        range = Some((number, number, protocol.clone()));
    }
    variables.push(format!("{prefix}_NAME={full_alias}"));
    for variable in child.config.env.iter().flatten() {
        let Some((name, value)) = variable.split_once('=') else {
            continue;
        };
        if !matches!(name, "HOME" | "PATH") {
            variables.push(format!("{prefix}_ENV_{name}={value}"));
        }
    }
}
