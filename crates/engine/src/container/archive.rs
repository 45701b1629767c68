//! `HEAD`, `GET` and `PUT /containers/{id}/archive` (moby: daemon/archive.go, daemon/archive_unix.go and
//! daemon/containerfs_linux.go).

use docksim_api::container::PathStat;
use docksim_api::{ApiError, Response};
use docksim_guest::archive::{self, Layout};
use docksim_guest::filesystem::{Caller, Filesystem, Node, NodeKind};
use docksim_guest::{self as guest, Errno, MountSource};
use docksim_reference::go::clean_path;
use docksim_reference::timestamp;

use super::{Container, ContainerError, ContainerId, container_folder};
use crate::Engine;

/// How many symbolic links are followed, as on Linux.
const MAX_LINKS: usize = 40;

/// A container's files with its volumes and folders of the host in them, and without what only its processes see.
struct View {
    files: Filesystem,
    /// The host's place among the devices.
    host: usize,
}

impl Engine {
    pub(crate) fn container_archive_info(
        &mut self,
        name: &str,
        path: &str,
    ) -> Result<Response, ApiError> {
        check_path(path)?;
        let id = self.containers.resolve(name)?;
        let stat = self.with_view(&id, |view, now| stat(&view.files, path, now))?;
        let stat = stat.map_err(|error| refusal(error, path, path, name))?;
        Ok(Response::PathStat(stat))
    }

    pub(crate) fn container_archive(
        &mut self,
        name: &str,
        path: &str,
    ) -> Result<Response, ApiError> {
        check_path(path)?;
        let id = self.containers.resolve(name)?;
        let absolute = keep_end(clean_path(&format!("/{path}")), path);
        let found = self.with_view(&id, |view, now| {
            let stat = stat(&view.files, &absolute, now)?;
            let node = view.files.resolve_link(&Caller::root(now), &absolute)?;
            let name = match base(&absolute) {
                "/" => "",
                name => name,
            };
            let archive = archive::pack_node(&view.files, node, name);
            Ok((stat, archive))
        })?;
        let (stat, archive) = found.map_err(|error| refusal(error, &absolute, path, name))?;
        self.emit_container(&id, "archive-path", &[]);
        Ok(Response::PathArchive(stat, archive.into()))
    }

    pub(crate) fn put_container_archive(
        &mut self,
        name: &str,
        path: &str,
        copy_uid_gid: bool,
        bytes: &[u8],
    ) -> Result<Response, ApiError> {
        check_path(path)?;
        let id = self.containers.resolve(name)?;
        let container = self.containers.expect(&id)?.clone();
        let absolute = clean_path(&format!("/{path}"));
        let done = self.with_view(&id, |view, now| {
            let caller = Caller::root(now);
            let folder = view
                .files
                .canonical_path(&caller, &absolute)
                .map_err(|error| refusal(error, &absolute, path, name))?;
            let is_folder = view.files.stat(&caller, &folder).is_ok_and(Node::is_dir);
            if !is_folder {
                return Err(ContainerError::NoExtractionPoint);
            }
            check_writable(&container, &folder)?;
            let user = container.config.user.as_str();
            let owner = match user {
                "" => None,
                user if copy_uid_gid => guest::owner(&view.files, user).ok(),
                _ => None,
            };
            let layout = Layout {
                folder: &folder,
                rename: None,
                owner,
                now,
            };
            archive::unpack_into(&mut view.files, bytes, &layout)?;
            Ok(())
        })?;
        done?;
        self.emit_container(&id, "extract-to-dir", &[]);
        Ok(Response::Empty)
    }

    /// Works with a container's files and takes over what has changed in them.
    fn with_view<R>(
        &mut self,
        id: &ContainerId,
        work: impl FnOnce(&mut View, i64) -> R,
    ) -> Result<R, ContainerError> {
        let container = self.containers.expect(id)?.clone();
        let now = self.now.0;
        let mut mounts = self.set_up_mounts(&container)?;
        self.add_own_files(&container, &mut mounts);
        self.emit_mounts(id, "mount");
        let mut files = container.files().without_mounts();
        let host = files.add_device(self.host.clone());
        for mount in &mounts {
            if let MountSource::Host {
                node: Some(node), ..
            } = mount.source
            {
                // What cannot be mounted is found out when the container starts.
                let _mounted = files.mount(&mount.destination, host, node, mount.read_only);
            }
        }
        let mut view = View { files, host };
        let result = work(&mut view, now);
        if let Some(host) = view.files.take_device(view.host) {
            self.set_host_files(host);
        }
        if let Some(container) = self.containers.get_mut(id) {
            match container.run_mut() {
                Some(run) => run.guest.filesystem_mut().set_files(&view.files),
                None => container.filesystem = view.files.without_mounts(),
            }
        }
        self.emit_mounts(id, "unmount");
        Ok(result)
    }

    /// The files that the daemon made for a container when it started, unless something else is mounted in their places.
    fn add_own_files(&self, container: &Container, mounts: &mut Vec<guest::Mount>) {
        let root = Caller::root(self.now.0);
        for name in ["resolv.conf", "hostname", "hosts"] {
            let destination = format!("/etc/{name}");
            let path = format!("{}/{name}", container_folder(&container.id));
            let Ok(node) = self.host.resolve(&root, &path) else {
                continue;
            };
            if mounts.iter().any(|mount| mount.destination == destination) {
                continue;
            }
            mounts.push(guest::Mount {
                destination,
                source: MountSource::Host {
                    path,
                    node: Some(node),
                },
                read_only: false,
            });
        }
    }
}

fn check_path(path: &str) -> Result<(), ContainerError> {
    if path.is_empty() {
        return Err(ContainerError::EmptyPath);
    }
    Ok(())
}

/// What is wrong with a path: it does not exist, or the kernel says something else about it.
fn refusal(error: Errno, absolute: &str, path: &str, name: &str) -> ContainerError {
    match error {
        Errno::Enoent => ContainerError::NoSuchFile {
            path: path.to_owned(),
            container: name.to_owned(),
        },
        error => ContainerError::Path {
            path: absolute.to_owned(),
            error,
        },
    }
}

/// Refuses to write where the container could not (moby: daemon/archive_unix.go, `checkWritablePath`).
fn check_writable(container: &Container, path: &str) -> Result<(), ContainerError> {
    let is_in = |folder: &str| {
        path.strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut mounts = container.mounts.iter();
    match mounts.find(|mount| is_in(&mount.destination)) {
        Some(mount) if !mount.rw => Err(ContainerError::ReadOnlyVolume),
        None if container.host_config.readonly_rootfs => Err(ContainerError::ReadOnlyRoot),
        Some(_) | None => Ok(()),
    }
}

fn stat(files: &Filesystem, path: &str, now: i64) -> Result<PathStat, Errno> {
    let caller = Caller::root(now);
    let absolute = if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    };
    let node = files.lstat(&caller, &absolute)?;
    let kind = match node.kind {
        NodeKind::Directory(_) => PathStat::DIRECTORY,
        NodeKind::Symlink(_) => PathStat::SYMLINK,
        NodeKind::Device(_) => PathStat::DEVICE | PathStat::CHARACTER_DEVICE,
        NodeKind::File(_) | NodeKind::Program(_) => 0,
    };
    let link_target = match node.kind {
        NodeKind::Symlink(_) => target(files, &caller, &absolute),
        _ => String::new(),
    };
    Ok(PathStat {
        name: base(path).to_owned(),
        size: i64::try_from(node.size()).unwrap_or(i64::MAX),
        mode: kind | node.mode,
        mtime: timestamp::rfc3339_nano(node.modified_at),
        link_target,
    })
}

/// Where a link leads in the end, as far as there is something (moby/sys: symlink, `FollowSymlinkInScope`).
fn target(files: &Filesystem, caller: &Caller, path: &str) -> String {
    let mut path = clean_path(path);
    for _ in 0..MAX_LINKS {
        if let Ok(whole) = files.canonical_path(caller, &path) {
            return whole;
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let folder = files
            .canonical_path(caller, &format!("{folder}/"))
            .unwrap_or_else(|_| folder.to_owned());
        let here = clean_path(&format!("{folder}/{name}"));
        path = match files.lstat(caller, &here).map(|node| &node.kind) {
            Ok(NodeKind::Symlink(target)) if target.starts_with('/') => clean_path(target),
            Ok(NodeKind::Symlink(target)) => clean_path(&format!("{folder}/{target}")),
            _ => return here,
        };
    }
    path
}

/// A cleaned path with the `/.` or `/` that it had at its end (moby/go-archive: `PreserveTrailingDotOrSeparator`).
fn keep_end(mut cleaned: String, original: &str) -> String {
    let is_here = base(original) == ".";
    if is_here && base(&cleaned) != "." {
        if !cleaned.ends_with('/') {
            cleaned.push('/');
        }
        cleaned.push('.');
    }
    if original.ends_with('/') && !cleaned.ends_with('/') {
        cleaned.push('/');
    }
    cleaned
}

/// The last name of a path (Go: `filepath.Base`).
fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    match path.trim_end_matches('/') {
        "" => "/",
        trimmed => trimmed.rsplit('/').next().unwrap_or(trimmed),
    }
}
