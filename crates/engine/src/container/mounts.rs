//! What is mounted in a container: found out when it is created (moby: daemon/volumes.go, `registerMountPoints`, and
//! daemon/create_unix.go), and set up when it starts (moby: daemon/volumes_unix.go, `setupMounts`).

pub(super) mod spec;

use std::collections::BTreeMap;

use docksim_api::container::{Config, HostConfig, Mount, MountPoint, TmpfsOptions};
use docksim_api::volume::CreateOptions;
use docksim_guest::filesystem::{Caller, Filesystem, Node, NodeId};
use docksim_guest::{self as guest, MountSource};
use docksim_reference::go::clean_path;

use self::spec::Point;
use super::error::InvalidConfig;
use super::inspect::layer_folder;
use super::network_files::NetworkFiles;
use super::{Container, ContainerError, ContainerId};
use crate::{Engine, volume};

impl Engine {
    /// The mounts of `--volumes-from`, `-v`, `--mount` and the image's volumes; makes the volumes they need.
    pub(super) fn register_mounts(
        &mut self,
        id: &ContainerId,
        config: &Config,
        host: &HostConfig,
        files: &Filesystem,
    ) -> Result<Vec<MountPoint>, ContainerError> {
        let mut mounts: BTreeMap<String, Point> = BTreeMap::new();
        for spec in host.volumes_from.iter().flatten() {
            for point in self.mounts_of(spec)? {
                mounts.insert(point.point.destination.clone(), point);
            }
        }
        let mut asked_for: Vec<String> = Vec::new();
        for spec in host.binds.iter().flatten() {
            let mut bind = spec::parse_bind(spec, &host.volume_driver)?;
            let destination = bind.point.destination.clone();
            let is_memory = host
                .tmpfs
                .as_ref()
                .is_some_and(|tmpfs| tmpfs.contains_key(&destination));
            if asked_for.contains(&destination) || is_memory {
                return Err(InvalidConfig::DuplicateMount(destination).into());
            }
            self.make_volume(&mut bind)?;
            asked_for.push(destination.clone());
            mounts.insert(destination, bind);
        }
        for mount in host.mounts.iter().flatten() {
            spec::check(mount, &self.host)?;
            if mount.kind == "image" {
                return Err(ContainerError::NotSimulated(
                    "docker run --mount type=image".to_owned(),
                ));
            }
            let mut point = spec::parse_mount(mount);
            let destination = point.point.destination.clone();
            if asked_for.contains(&destination) {
                return Err(InvalidConfig::DuplicateMount(mount.target.clone()).into());
            }
            self.make_volume(&mut point)?;
            asked_for.push(destination.clone());
            mounts.insert(destination, point);
        }
        for destination in config.volumes.iter().flat_map(BTreeMap::keys) {
            let destination = clean_path(destination);
            if mounts.contains_key(&destination) {
                continue;
            }
            let is_file = files
                .stat(&Caller::root(0), &destination)
                .is_ok_and(|node| !node.is_dir());
            if is_file {
                let file = format!("{}/merged{destination}", layer_folder(id));
                return Err(ContainerError::VolumeOverFile(file));
            }
            let mut mount = Point {
                point: MountPoint {
                    kind: "volume".to_owned(),
                    destination: destination.clone(),
                    driver: "local".to_owned(),
                    rw: true,
                    ..MountPoint::default()
                },
                copies: true,
                volume: CreateOptions {
                    driver: host.volume_driver.clone(),
                    ..CreateOptions::default()
                },
            };
            self.make_volume(&mut mount)?;
            mount.point.mode.clear();
            mounts.insert(destination, mount);
        }
        for mount in mounts.values().filter(|mount| mount.copies) {
            self.populate(id, &mount.point, files)?;
        }
        Ok(mounts.into_values().map(|mount| mount.point).collect())
    }

    /// What another container has mounted.
    fn mounts_of(&self, spec: &str) -> Result<Vec<Point>, ContainerError> {
        let (name, mode) = spec::parse_volumes_from(spec)?;
        let container = self
            .containers
            .find(name)
            .map_err(|error| InvalidConfig::VolumesFrom(error.to_string()))?;
        let points = container.mounts.iter().map(|mount| Point {
            point: MountPoint {
                rw: mount.rw && spec::is_writable(mode),
                mode: String::new(),
                ..mount.clone()
            },
            copies: false,
            volume: CreateOptions::default(),
        });
        Ok(points.collect())
    }

    /// Makes the volume of a mount unless it is there, with a name of its own if it has none.
    fn make_volume(&mut self, mount: &mut Point) -> Result<(), ContainerError> {
        let point = &mut mount.point;
        if point.kind != "volume" {
            return Ok(());
        }
        point.name = self
            .ensure_volume(std::mem::take(&mut mount.volume))
            .map_err(ContainerError::Volume)?;
        point.source = volume::mountpoint(&point.name);
        if point.mode.is_empty() {
            "z".clone_into(&mut point.mode);
        }
        Ok(())
    }

    /// Copies what an image has at a mount's place into a volume that holds nothing yet (moby: `populateVolume`).
    fn populate(
        &mut self,
        id: &ContainerId,
        point: &MountPoint,
        files: &Filesystem,
    ) -> Result<(), ContainerError> {
        let root = Caller::root(self.now.0);
        let Ok(source) = files.resolve(&root, &point.destination) else {
            return Ok(());
        };
        let Some(folder) = self.volume_folder(&point.name) else {
            return Ok(());
        };
        let is_empty = self
            .host
            .read_dir(&root, &volume::mountpoint(&point.name))
            .is_ok_and(|entries| entries.is_empty());
        if !is_empty {
            return Ok(());
        }
        if !files.node(source).is_some_and(Node::is_dir) {
            return Err(ContainerError::PopulateFromFile(format!(
                "{}/merged{}",
                layer_folder(id),
                point.destination
            )));
        }
        self.host.copy_into(folder, files, source);
        Ok(())
    }

    /// Where a volume's files are on the host; the folder is made when it is first needed.
    fn volume_folder(&mut self, name: &str) -> Option<NodeId> {
        self.daemon_folder(&volume::mountpoint(name))
    }

    /// A folder of the daemon's own, which users of the host cannot look into.
    pub(super) fn daemon_folder(&mut self, path: &str) -> Option<NodeId> {
        const DAEMON: &str = "/var/lib/docker";
        let root = Caller::root(self.now.0);
        if self.host.resolve(&root, DAEMON).is_err() {
            self.host.make_dirs(&root, DAEMON).ok()?;
            self.host.set_mode(&root, DAEMON, 0o710).ok()?;
        }
        self.host.make_dirs(&root, path).ok()
    }

    /// Finds what is to be mounted on the host, and makes what the daemon makes there; those with the shorter paths first.
    pub(super) fn set_up_mounts(
        &mut self,
        container: &Container,
    ) -> Result<Vec<guest::Mount>, ContainerError> {
        let host_config = &container.host_config;
        let mut mounts: Vec<guest::Mount> = Vec::new();
        let in_memory = host_config.tmpfs.iter().flatten();
        for (destination, options) in in_memory {
            mounts.push(guest::Mount {
                destination: clean_path(destination),
                source: in_memory_of(options),
                read_only: options.split(',').any(|option| option == "ro"),
            });
        }
        for point in container.mounts.iter() {
            if mounts
                .iter()
                .any(|mount| mount.destination == point.destination)
            {
                continue;
            }
            let asked_for = host_config
                .mounts
                .iter()
                .flatten()
                .find(|mount| clean_path(&mount.target) == point.destination);
            mounts.push(guest::Mount {
                destination: point.destination.clone(),
                source: self.mount_source(point, asked_for)?,
                read_only: !point.rw,
            });
        }
        mounts.sort_by_key(|mount| mount.destination.split('/').count());
        Ok(mounts)
    }

    fn mount_source(
        &mut self,
        point: &MountPoint,
        asked_for: Option<&Mount>,
    ) -> Result<MountSource, ContainerError> {
        let root = Caller::root(self.now.0);
        let path = match point.kind.as_str() {
            "tmpfs" => {
                let options = asked_for.and_then(|mount| mount.tmpfs_options.as_ref());
                return Ok(in_memory_of(&memory_options(options)));
            }
            "volume" => {
                // The volume's folder may have been taken away with everything in it, but not by this daemon.
                let _folder = self.volume_folder(&point.name);
                let subpath = asked_for.and_then(|mount| mount.volume_options.as_ref());
                match subpath.map(|options| options.subpath.as_str()) {
                    None | Some("") => point.source.clone(),
                    Some(subpath) => self.subpath(&point.source, subpath)?,
                }
            }
            _ => point.source.clone(),
        };
        let found = self.host.resolve(&root, &path).ok();
        let creates = point.kind == "bind"
            && asked_for.is_none_or(|mount| {
                let options = mount.bind_options.as_ref();
                options.is_some_and(|options| options.create_mountpoint)
            });
        let node = match found {
            None if creates => self.host.make_dirs(&root, &path).ok(),
            found => found,
        };
        Ok(MountSource::Host { path, node })
    }

    /// A path below a volume's folder (moby: internal/safepath).
    fn subpath(&self, folder: &str, subpath: &str) -> Result<String, ContainerError> {
        let path = clean_path(&format!("{folder}/{subpath}"));
        match self.host.resolve(&Caller::root(0), &path) {
            Ok(_) => Ok(path),
            Err(_) => Err(ContainerError::NoSubpath(path)),
        }
    }

    /// The files that the daemon makes for every container, unless something else is mounted in their places.
    pub(super) fn add_network_files(
        &mut self,
        container: &Container,
        files: &NetworkFiles,
        mounts: &mut Vec<guest::Mount>,
    ) {
        let root = Caller::root(self.now.0);
        let folder = container_folder(&container.id);
        if self.daemon_folder(&folder).is_none() {
            return;
        }
        let hostname = format!("{}\n", container.config.hostname);
        for (name, text) in [
            ("resolv.conf", &files.resolv_conf),
            ("hostname", &hostname),
            ("hosts", &files.hosts),
        ] {
            let destination = format!("/etc/{name}");
            if mounts.iter().any(|mount| mount.destination == destination) {
                continue;
            }
            let path = format!("{folder}/{name}");
            let node = self.host.write_file(&root, &path, text.as_bytes()).ok();
            mounts.push(guest::Mount {
                destination,
                source: MountSource::Host { path, node },
                read_only: container.host_config.readonly_rootfs,
            });
        }
    }

    /// Takes away what the daemon made for a container on the host.
    pub(super) fn remove_container_files(&mut self, id: &ContainerId) {
        self.host.remove_tree(&container_folder(id));
    }

    /// Keeps what a container has mounted although the host may remove it meanwhile.
    pub(super) fn pin_mounts(&mut self, mounts: &[guest::Mount]) -> Vec<NodeId> {
        let nodes = mounts.iter().filter_map(|mount| match mount.source {
            MountSource::Host { node, .. } => node,
            MountSource::Memory { .. } => None,
        });
        let nodes: Vec<NodeId> = nodes.collect();
        for node in &nodes {
            self.host.pin(*node);
        }
        nodes
    }

    /// Gives up what was kept for a container.
    pub(super) fn unpin_mounts(&mut self, nodes: &[NodeId]) {
        for node in nodes {
            self.host.unpin(*node);
        }
    }
}

/// Where the daemon keeps what it makes for a container on the host.
pub(crate) fn container_folder(id: &ContainerId) -> String {
    format!("/var/lib/docker/containers/{id}")
}

/// A file system in memory with the options of `--tmpfs`.
fn in_memory_of(options: &str) -> MountSource {
    let values: Vec<&str> = options
        .split(',')
        .filter(|option| option.contains('='))
        .collect();
    let mode = values
        .iter()
        .filter_map(|option| option.strip_prefix("mode="))
        .next_back();
    MountSource::Memory {
        mode: mode.and_then(|mode| u32::from_str_radix(mode, 8).ok()),
        options: values.join(","),
    }
}

/// The options of `--mount` as those of `--tmpfs` (moby: volume/mounts/linux_parser.go, `ConvertTmpfsOptions`).
fn memory_options(options: Option<&TmpfsOptions>) -> String {
    let Some(options) = options else {
        return String::new();
    };
    let mut words = Vec::new();
    if options.mode != 0 {
        words.push(format!("mode={:o}", options.mode));
    }
    let size = options.size_bytes;
    if size != 0 {
        let units = [("g", 1_i64 << 30), ("m", 1 << 20), ("k", 1 << 10)];
        let unit = units.into_iter().find(|(_, unit)| size % unit == 0);
        words.push(match unit {
            Some((letter, unit)) => format!("size={}{letter}", size / unit),
            None => format!("size={size}"),
        });
    }
    words.join(",")
}
