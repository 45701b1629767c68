//! Mounts: other file systems, or parts of them, over the folders and files of this one.

use imbl::OrdMap;

use super::{Caller, Filesystem, NodeId, ROOT};
use crate::errno::Errno;

/// The bits of a node's number that tell its mount's number from the rest.
const MOUNT_SHIFT: u32 = 40;

/// A file system, or a part of it, seen in another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mount {
    /// What it hides.
    at: NodeId,
    /// Whose part it is: a place among the devices.
    device: usize,
    /// What is seen of it.
    root: NodeId,
    read_only: bool,
}

impl NodeId {
    /// Through which mount the node is seen; none for the file system itself.
    fn mount(self) -> Option<usize> {
        usize::try_from(self.0 >> MOUNT_SHIFT).ok()?.checked_sub(1)
    }

    pub(super) fn is_in_same_mount(self, other: Self) -> bool {
        self.0 >> MOUNT_SHIFT == other.0 >> MOUNT_SHIFT
    }

    /// The number within its own file system.
    pub(super) fn local(self) -> Self {
        Self(self.0 & ((1 << MOUNT_SHIFT) - 1))
    }

    /// This number of a file system, as one in the mount of another node.
    fn beside(self, other: Self) -> Self {
        Self(self.0 | (other.0 >> MOUNT_SHIFT << MOUNT_SHIFT))
    }
}

impl Filesystem {
    /// Takes in a file system that can be mounted, as often as needed; its place among all.
    pub fn add_device(&mut self, filesystem: Filesystem) -> usize {
        self.devices.push(filesystem);
        self.devices.len() - 1
    }

    /// Mounts the part of a device below `root` over a path. A folder or file to mount over is made where it is missing,
    /// even on a file system that is read-only.
    ///
    /// # Errors
    /// `Enotdir` when a folder would hide a file or a file a folder; `Enoent` when there is no such device or `root`.
    pub fn mount(
        &mut self,
        path: &str,
        device: usize,
        root: NodeId,
        read_only: bool,
    ) -> Result<(), Errno> {
        let node = self
            .devices
            .get(device)
            .and_then(|filesystem| filesystem.node(root));
        let is_dir = node.ok_or(Errno::Enoent)?.is_dir();
        let at = self.mount_point(path, is_dir)?;
        if self.node(at).is_some_and(|node| node.is_dir() != is_dir) {
            return Err(Errno::Enotdir);
        }
        self.mounts.push(Mount {
            at,
            device,
            root,
            read_only,
        });
        Ok(())
    }

    fn mount_point(&mut self, path: &str, is_dir: bool) -> Result<NodeId, Errno> {
        let caller = Caller::root(0);
        if let Ok(at) = self.resolve(&caller, path) {
            return Ok(at);
        }
        let locks: Vec<bool> = self.mounts.iter().map(|mount| mount.read_only).collect();
        let lock = std::mem::replace(&mut self.read_only, false);
        for mount in &mut self.mounts {
            mount.read_only = false;
        }
        let made = if is_dir {
            self.make_dirs(&caller, path)
        } else {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            self.make_dirs(&caller, &format!("{folder}/"))
                .and_then(|_| self.create_file(&caller, path, true))
        };
        self.read_only = lock;
        for (mount, lock) in self.mounts.iter_mut().zip(locks) {
            mount.read_only = lock;
        }
        made
    }

    /// Keeps a node although its last name may go, because it is mounted elsewhere.
    pub fn pin(&mut self, id: NodeId) {
        *self.pins.entry(id).or_insert(0) += 1;
    }

    /// Gives up a [`Self::pin`].
    pub fn unpin(&mut self, id: NodeId) {
        match self.pins.get_mut(&id) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                self.pins.remove(&id);
                self.forget(id);
            }
        }
    }

    /// Takes a device out, so that its owner alone holds it; what is mounted of it is gone until it is put back.
    pub fn take_device(&mut self, index: usize) -> Option<Filesystem> {
        let absent = Filesystem {
            nodes: OrdMap::new(),
            next: 0,
            devices: Vec::new(),
            mounts: Vec::new(),
            read_only: false,
            pins: OrdMap::new(),
        };
        let device = self.devices.get_mut(index)?;
        Some(std::mem::replace(device, absent))
    }

    /// A device as it is now.
    pub fn device(&self, index: usize) -> Option<&Filesystem> {
        self.devices.get(index)
    }

    /// Puts another state of a device in its place, because somebody else has written to it.
    pub fn set_device(&mut self, index: usize, filesystem: Filesystem) {
        if let Some(device) = self.devices.get_mut(index) {
            *device = filesystem;
        }
    }

    /// Whether nothing was written since the other was cloned from this, or this from the other.
    pub fn is_untouched(&self, other: &Self) -> bool {
        self.nodes.ptr_eq(&other.nodes) && self.pins.ptr_eq(&other.pins)
    }

    /// The file system without its mounts, writable.
    pub fn without_mounts(&self) -> Filesystem {
        Filesystem {
            devices: Vec::new(),
            mounts: Vec::new(),
            read_only: false,
            ..self.clone()
        }
    }

    /// Takes over the files of another state of this file system; what is mounted stays as it is.
    pub fn set_files(&mut self, other: &Self) {
        self.nodes = other.nodes.clone();
        self.next = other.next;
        self.pins = other.pins.clone();
    }

    /// Makes the file system itself read-only; what is mounted stays as it is.
    pub fn set_read_only(&mut self) {
        self.read_only = true;
    }

    /// The device that a node belongs to; none when it is this file system's own.
    pub(super) fn device_of(&self, id: NodeId) -> Option<&Filesystem> {
        self.devices.get(self.mounts.get(id.mount()?)?.device)
    }

    pub(super) fn device_of_mut(&mut self, id: NodeId) -> Option<&mut Filesystem> {
        let mount = self.mounts.get(id.mount()?)?;
        self.devices.get_mut(mount.device)
    }

    /// The node that an entry of a folder leads to: what is mounted over it, if something is.
    pub(crate) fn through_mounts(&self, folder: NodeId, entry: NodeId) -> NodeId {
        let mut id = entry.beside(folder);
        for (index, mount) in self.mounts.iter().enumerate() {
            if mount.at == id {
                let inside = NodeId(u64::try_from(index + 1).unwrap_or(0) << MOUNT_SHIFT);
                id = mount.root.beside(inside);
            }
        }
        id
    }

    /// Refuses to change a node of a read-only file system.
    pub(super) fn check_writable(&self, id: NodeId) -> Result<(), Errno> {
        let mount = id.mount().and_then(|index| self.mounts.get(index));
        let read_only = mount.map_or(self.read_only, |mount| mount.read_only);
        if read_only {
            return Err(Errno::Erofs);
        }
        Ok(())
    }

    /// Refuses to take away what something is mounted over.
    pub(super) fn check_not_busy(&self, folder: NodeId, entry: NodeId) -> Result<(), Errno> {
        let own = entry.beside(folder);
        if own == ROOT || self.mounts.iter().any(|mount| mount.at == own) {
            return Err(Errno::Ebusy);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn a_mount_hides_what_is_below_and_leaves_it_alone() {
        let root = Caller::root(0);
        let mut filesystem = Filesystem::new(0);
        filesystem.make_dirs(&root, "/data").unwrap();
        filesystem.write_file(&root, "/data/own", b"own").unwrap();
        let mut volume = Filesystem::new(0);
        volume.write_file(&root, "/other", b"other").unwrap();
        let device = filesystem.add_device(volume);
        filesystem.mount("/data", device, ROOT, false).unwrap();
        let names = |filesystem: &Filesystem, path: &str| -> Vec<String> {
            let entries = filesystem.read_dir(&root, path).unwrap();
            entries.iter().map(|(name, _)| name.to_string()).collect()
        };
        assert_eq!(names(&filesystem, "/data"), ["other"]);
        filesystem.write_file(&root, "/data/new", b"new").unwrap();
        let volume = filesystem.device(device).unwrap();
        assert_eq!(**volume.read_file(&root, "/new").unwrap(), *b"new");
        assert_eq!(names(&filesystem.without_mounts(), "/data"), ["own"]);
        assert_eq!(
            filesystem.rename(&root, "/data/new", "/new"),
            Err(Errno::Exdev)
        );
        assert_eq!(filesystem.remove_dir(&root, "/data"), Err(Errno::Ebusy));
    }

    #[test]
    fn nothing_read_only_can_be_changed() {
        let root = Caller::root(0);
        let mut filesystem = Filesystem::new(0);
        filesystem.write_file(&root, "/file", b"1").unwrap();
        filesystem.set_read_only();
        let device = filesystem.add_device(Filesystem::new(0));
        filesystem.mount("/tmp", device, ROOT, false).unwrap();
        assert_eq!(
            filesystem.write_file(&root, "/file", b"2"),
            Err(Errno::Erofs)
        );
        assert_eq!(
            filesystem.write_file(&root, "/new", b"2"),
            Err(Errno::Erofs)
        );
        assert_eq!(filesystem.unlink(&root, "/file"), Err(Errno::Erofs));
        assert_eq!(filesystem.set_mode(&root, "/file", 0), Err(Errno::Erofs));
        assert!(filesystem.write_file(&root, "/tmp/new", b"2").is_ok());
    }

    #[test]
    fn what_is_mounted_twice_is_one() {
        let root = Caller::root(0);
        let mut filesystem = Filesystem::new(0);
        let device = filesystem.add_device(Filesystem::new(0));
        filesystem.mount("/one", device, ROOT, false).unwrap();
        filesystem.mount("/two", device, ROOT, true).unwrap();
        filesystem.write_file(&root, "/one/file", b"1").unwrap();
        assert_eq!(**filesystem.read_file(&root, "/two/file").unwrap(), *b"1");
        assert_eq!(
            filesystem.write_file(&root, "/two/file", b"2"),
            Err(Errno::Erofs)
        );
    }

    #[test]
    fn a_single_file_can_be_mounted() {
        let root = Caller::root(0);
        let mut host = Filesystem::new(0);
        host.make_dirs(&root, "/site").unwrap();
        let page = host.write_file(&root, "/site/page", b"hello").unwrap();
        let mut filesystem = Filesystem::new(0);
        let device = filesystem.add_device(host);
        filesystem.mount("/www/page", device, page, false).unwrap();
        assert_eq!(
            **filesystem.read_file(&root, "/www/page").unwrap(),
            *b"hello"
        );
    }
}
