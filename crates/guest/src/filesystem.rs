//! A file system as a value: a table of nodes that clones share until they write.

use std::fmt;
use std::sync::Arc;

use imbl::OrdMap;

use crate::errno::Errno;

mod mount;

use mount::Mount;

/// How many symbolic links one path may go through, as on Linux.
const MAX_LINKS: u32 = 40;
/// The longest name of an entry.
const MAX_NAME: usize = 255;

/// A file system. Cloning it costs nothing; what a clone changes the others do not see.
#[derive(Debug, Clone, PartialEq)]
pub struct Filesystem {
    nodes: OrdMap<NodeId, Node>,
    next: u64,
    /// What can be mounted.
    devices: Vec<Filesystem>,
    mounts: Vec<Mount>,
    read_only: bool,
    /// How often each node is held by a mount elsewhere, so that it outlives its last name.
    pins: OrdMap<NodeId, u32>,
}

/// A node's number, which stays while it is renamed or unlinked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u64);

impl NodeId {
    /// The inode number that programs see.
    pub fn number(self) -> u64 {
        self.local().0
    }
}

/// The node of `/`.
pub const ROOT: NodeId = NodeId(2);

/// A file, folder, link or device.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is and holds.
    pub kind: NodeKind,
    /// The permission bits, with set-id and sticky bits.
    pub mode: u32,
    /// The owner.
    pub uid: u32,
    /// The group.
    pub gid: u32,
    /// When the content changed, in nanoseconds since 1970.
    pub modified_at: i64,
    /// How many names it has.
    pub links: u32,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// A folder.
    Directory(OrdMap<Arc<str>, NodeId>),
    /// A file with bytes.
    File(Arc<Vec<u8>>),
    /// A file that is a program which docksim models, or knows to exist.
    Program(Program),
    /// A symbolic link.
    Symlink(Arc<str>),
    /// A device.
    Device(Device),
}

/// The devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// `/dev/null`
    Null,
    /// `/dev/zero`
    Zero,
    /// `/dev/full`
    Full,
    /// `/dev/tty`
    Tty,
    /// `/dev/random`
    Random,
    /// `/dev/urandom`
    Urandom,
}

/// A compiled program, told apart by whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Program {
    /// BusyBox: what it does depends on the name it is called by.
    Busybox,
    /// A GNU or Debian tool of this name.
    Gnu(Arc<str>),
    /// A server, or another program of an image, by its name.
    Server(Arc<str>),
    /// A program that lives outside, such as `docker` on the host.
    External(Arc<str>),
    /// A program that is there but is not modelled.
    NotSimulated(Arc<str>),
}

/// Who asks, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Relative paths start here.
    pub cwd: Arc<str>,
    /// The user.
    pub uid: u32,
    /// The group.
    pub gid: u32,
    /// The bits that new files do not get.
    pub umask: u32,
    /// The time, in nanoseconds since 1970.
    pub now: i64,
}

impl Caller {
    /// The superuser in `/`.
    pub fn root(now: i64) -> Self {
        Self {
            cwd: "/".into(),
            uid: 0,
            gid: 0,
            umask: 0o022,
            now,
        }
    }
}

/// What a caller wants to do with a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Read it.
    Read,
    /// Write it.
    Write,
    /// Run it, or go through it.
    Execute,
}

/// What has become of a path, in `docker diff`'s letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// `C`: it or something in it is different.
    Changed,
    /// `A`: it is new.
    Added,
    /// `D`: it is gone.
    Deleted,
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "C",
            Self::Added => "A",
            Self::Deleted => "D",
        })
    }
}

/// Where a path's last name stands.
struct Place {
    parent: NodeId,
    name: Arc<str>,
    /// The path ended in `/`.
    slash: bool,
}

impl Default for Filesystem {
    fn default() -> Self {
        Self::new(0)
    }
}

impl Filesystem {
    /// A file system with nothing but `/`.
    pub fn new(now: i64) -> Self {
        let root = Node {
            kind: NodeKind::Directory(OrdMap::new()),
            mode: 0o755,
            uid: 0,
            gid: 0,
            modified_at: now,
            links: 1,
        };
        Self {
            nodes: OrdMap::unit(ROOT, root),
            next: ROOT.0 + 1,
            devices: Vec::new(),
            mounts: Vec::new(),
            read_only: false,
            pins: OrdMap::new(),
        }
    }

    /// A file system with nothing but a `/` of these permission bits.
    pub fn with_root_mode(mode: u32) -> Self {
        let mut filesystem = Self::new(0);
        if let Some(root) = filesystem.nodes.get_mut(&ROOT) {
            root.mode = mode;
        }
        filesystem
    }

    /// The node of a number.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        match self.device_of(id) {
            Some(device) => device.nodes.get(&id.local()),
            None => self.nodes.get(&id),
        }
    }

    fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        if self.device_of(id).is_none() {
            return self.nodes.get_mut(&id);
        }
        self.device_of_mut(id)?.nodes.get_mut(&id.local())
    }

    /// Finds a path's node, going through links to the end.
    ///
    /// # Errors
    /// As `stat(2)`.
    pub fn resolve(&self, caller: &Caller, path: &str) -> Result<NodeId, Errno> {
        self.walk(caller, path, true)
    }

    /// Finds a path's node; a link at the end is itself what is found.
    ///
    /// # Errors
    /// As `lstat(2)`.
    pub fn resolve_link(&self, caller: &Caller, path: &str) -> Result<NodeId, Errno> {
        self.walk(caller, path, path.ends_with('/'))
    }

    /// The node of a path, going through links.
    ///
    /// # Errors
    /// As `stat(2)`.
    pub fn stat(&self, caller: &Caller, path: &str) -> Result<&Node, Errno> {
        self.node(self.resolve(caller, path)?).ok_or(Errno::Enoent)
    }

    /// The node of a path, not going through a link at the end.
    ///
    /// # Errors
    /// As `lstat(2)`.
    pub fn lstat(&self, caller: &Caller, path: &str) -> Result<&Node, Errno> {
        self.node(self.resolve_link(caller, path)?)
            .ok_or(Errno::Enoent)
    }

    /// Whether a caller may do something with a node.
    pub fn may(&self, caller: &Caller, id: NodeId, access: Access) -> bool {
        let Some(node) = self.node(id) else {
            return false;
        };
        node.allows(caller, access)
    }

    /// The absolute path without links, `.` and `..`.
    ///
    /// # Errors
    /// As `realpath(3)`.
    pub fn canonical_path(&self, caller: &Caller, path: &str) -> Result<String, Errno> {
        let mut walk = Walk::new(self, caller, path)?;
        walk.finish(true)?;
        Ok(walk.path())
    }

    /// The names in a folder, sorted by byte, without `.` and `..`.
    ///
    /// # Errors
    /// As `opendir(3)`.
    pub fn read_dir(&self, caller: &Caller, path: &str) -> Result<Vec<(Arc<str>, NodeId)>, Errno> {
        let id = self.resolve(caller, path)?;
        let node = self.node(id).ok_or(Errno::Enoent)?;
        let NodeKind::Directory(entries) = &node.kind else {
            return Err(Errno::Enotdir);
        };
        if !node.allows(caller, Access::Read) {
            return Err(Errno::Eacces);
        }
        Ok(entries
            .iter()
            .map(|(name, entry)| (Arc::clone(name), self.through_mounts(id, *entry)))
            .collect())
    }

    /// How many names a node has; a folder has one more in itself and one in each folder below.
    pub fn links(&self, id: NodeId) -> usize {
        let Some(node) = self.node(id) else {
            return 0;
        };
        match &node.kind {
            NodeKind::Directory(entries) => {
                let children = entries.values();
                let is_dir = |child| {
                    self.node(self.through_mounts(id, child))
                        .is_some_and(Node::is_dir)
                };
                2 + children.filter(|child| is_dir(**child)).count()
            }
            _ => usize::try_from(node.links).unwrap_or(usize::MAX),
        }
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// As `open(2)` and `read(2)`.
    pub fn read_file(&self, caller: &Caller, path: &str) -> Result<Arc<Vec<u8>>, Errno> {
        let node = self.stat(caller, path)?;
        if !node.allows(caller, Access::Read) {
            return Err(Errno::Eacces);
        }
        match &node.kind {
            NodeKind::File(bytes) => Ok(Arc::clone(bytes)),
            NodeKind::Directory(_) => Err(Errno::Eisdir),
            NodeKind::Program(_) | NodeKind::Device(_) | NodeKind::Symlink(_) => Err(Errno::Einval),
        }
    }

    /// Opens a file for writing, making it if it is not there; `exclusive` refuses one that is.
    ///
    /// # Errors
    /// As `open(2)`.
    pub fn create_file(
        &mut self,
        caller: &Caller,
        path: &str,
        exclusive: bool,
    ) -> Result<NodeId, Errno> {
        match self.resolve(caller, path) {
            Ok(_) if exclusive => Err(Errno::Eexist),
            Ok(id) => {
                let node = self.node(id).ok_or(Errno::Enoent)?;
                if matches!(node.kind, NodeKind::Directory(_)) {
                    return Err(Errno::Eisdir);
                }
                if matches!(node.kind, NodeKind::File(_) | NodeKind::Program(_)) {
                    self.check_writable(id)?;
                }
                if !node.allows(caller, Access::Write) {
                    return Err(Errno::Eacces);
                }
                Ok(id)
            }
            Err(Errno::Enoent) => {
                let place = self.place_through_links(caller, path)?;
                if place.slash {
                    return Err(Errno::Eisdir);
                }
                let mode = 0o666 & !caller.umask;
                self.add(caller, &place, NodeKind::File(Arc::default()), mode)
            }
            Err(error) => Err(error),
        }
    }

    /// Writes a whole file, making it if it is not there.
    ///
    /// # Errors
    /// As `open(2)`.
    pub fn write_file(
        &mut self,
        caller: &Caller,
        path: &str,
        bytes: &[u8],
    ) -> Result<NodeId, Errno> {
        let id = self.create_file(caller, path, false)?;
        self.truncate(id, 0, caller.now)?;
        self.write_at(id, 0, bytes, caller.now)?;
        Ok(id)
    }

    /// Makes a file that is a program.
    ///
    /// # Errors
    /// As `open(2)`.
    pub fn write_program(
        &mut self,
        caller: &Caller,
        path: &str,
        program: Program,
    ) -> Result<NodeId, Errno> {
        let id = self.create_file(caller, path, false)?;
        if let Some(node) = self.node_mut(id) {
            node.kind = NodeKind::Program(program);
            node.mode = 0o755;
        }
        Ok(id)
    }

    /// Makes a device.
    ///
    /// # Errors
    /// As `mknod(2)`.
    pub fn make_device(
        &mut self,
        caller: &Caller,
        path: &str,
        device: Device,
    ) -> Result<NodeId, Errno> {
        let place = self.place(caller, path)?;
        self.add(caller, &place, NodeKind::Device(device), 0o666)
    }

    /// Writes into a file at an offset, filling a gap with zeros.
    ///
    /// # Errors
    /// `Einval` when the node holds no bytes.
    pub fn write_at(
        &mut self,
        id: NodeId,
        offset: usize,
        bytes: &[u8],
        now: i64,
    ) -> Result<(), Errno> {
        let content = self.content_mut(id, now)?;
        let end = offset.checked_add(bytes.len()).ok_or(Errno::Enospc)?;
        if content.len() < end {
            content.resize(end, 0);
        }
        if let Some(target) = content.get_mut(offset..end) {
            target.copy_from_slice(bytes);
        }
        Ok(())
    }

    /// Makes a file shorter or longer.
    ///
    /// # Errors
    /// `Einval` when the node holds no bytes.
    pub fn truncate(&mut self, id: NodeId, length: usize, now: i64) -> Result<(), Errno> {
        if let Some(node) = self.node_mut(id)
            && matches!(node.kind, NodeKind::Program(_))
        {
            node.kind = NodeKind::File(Arc::default());
        }
        self.content_mut(id, now)?.resize(length, 0);
        Ok(())
    }

    fn content_mut(&mut self, id: NodeId, now: i64) -> Result<&mut Vec<u8>, Errno> {
        let node = self.node_mut(id).ok_or(Errno::Enoent)?;
        node.modified_at = now;
        match &mut node.kind {
            NodeKind::File(bytes) => Ok(Arc::make_mut(bytes)),
            _ => Err(Errno::Einval),
        }
    }

    /// Makes a folder.
    ///
    /// # Errors
    /// As `mkdir(2)`.
    pub fn make_dir(&mut self, caller: &Caller, path: &str) -> Result<NodeId, Errno> {
        let place = self.place(caller, path)?;
        let mode = 0o777 & !caller.umask;
        self.add(caller, &place, NodeKind::Directory(OrdMap::new()), mode)
    }

    /// Makes a folder and those above it, as far as they are missing.
    ///
    /// # Errors
    /// As `mkdir(2)`.
    pub fn make_dirs(&mut self, caller: &Caller, path: &str) -> Result<NodeId, Errno> {
        let mut so_far = String::new();
        if path.starts_with('/') {
            so_far.push('/');
        }
        let mut last = Err(Errno::Eexist);
        for name in path.split('/').filter(|name| !name.is_empty()) {
            so_far.push_str(name);
            last = match self.make_dir(caller, &so_far) {
                Err(Errno::Eexist) => {
                    let id = self.resolve(caller, &so_far)?;
                    match self.node(id).map(|node| &node.kind) {
                        Some(NodeKind::Directory(_)) => Ok(id),
                        _ => return Err(Errno::Enotdir),
                    }
                }
                Err(error) => return Err(error),
                Ok(id) => Ok(id),
            };
            so_far.push('/');
        }
        match last {
            Err(_) => self.resolve(caller, path),
            Ok(id) => Ok(id),
        }
    }

    /// Makes a symbolic link.
    ///
    /// # Errors
    /// As `symlink(2)`.
    pub fn symlink(&mut self, caller: &Caller, target: &str, path: &str) -> Result<NodeId, Errno> {
        let place = self.place(caller, path)?;
        self.add(caller, &place, NodeKind::Symlink(target.into()), 0o777)
    }

    /// Gives a file another name.
    ///
    /// # Errors
    /// As `link(2)`.
    pub fn link(&mut self, caller: &Caller, existing: &str, path: &str) -> Result<(), Errno> {
        let id = self.resolve_link(caller, existing)?;
        if matches!(
            self.node(id).map(|node| &node.kind),
            Some(NodeKind::Directory(_))
        ) {
            return Err(Errno::Eperm);
        }
        let place = self.place(caller, path)?;
        if !id.is_in_same_mount(place.parent) {
            return Err(Errno::Exdev);
        }
        self.attach(caller, &place, id)?;
        if let Some(node) = self.node_mut(id) {
            node.links += 1;
        }
        Ok(())
    }

    /// Takes a name off a file. The file stays until [`Filesystem::forget`], as it may be open.
    ///
    /// # Errors
    /// As `unlink(2)`.
    pub fn unlink(&mut self, caller: &Caller, path: &str) -> Result<NodeId, Errno> {
        let place = self.place(caller, path)?;
        self.check_writable(place.parent)?;
        let id = self.entry(place.parent, &place.name).ok_or(Errno::Enoent)?;
        if matches!(
            self.node(id).map(|node| &node.kind),
            Some(NodeKind::Directory(_))
        ) {
            return Err(Errno::Eisdir);
        }
        if place.slash {
            return Err(Errno::Enotdir);
        }
        self.detach(caller, &place)?;
        Ok(id)
    }

    /// Drops a node that has no name left, unless it is mounted elsewhere.
    pub fn forget(&mut self, id: NodeId) {
        if self.node(id).is_none_or(|node| node.links > 0) {
            return;
        }
        let local = id.local();
        let filesystem = match self.device_of_mut(id) {
            Some(device) => device,
            None => self,
        };
        if !filesystem.pins.contains_key(&local) {
            filesystem.nodes.remove(&local);
        }
    }

    /// Takes away a path with all that is below it; nothing when it is not there.
    pub fn remove_tree(&mut self, path: &str) {
        let root = Caller::root(0);
        let Ok(place) = self.place(&root, path) else {
            return;
        };
        let Some(id) = self.entry(place.parent, &place.name) else {
            return;
        };
        if self.detach(&root, &place).is_ok() {
            self.drop_below(id);
        }
    }

    fn drop_below(&mut self, id: NodeId) {
        let Some(node) = self.node_mut(id) else {
            return;
        };
        if let NodeKind::Directory(entries) = &mut node.kind {
            for child in std::mem::take(entries).values() {
                if let Some(child) = self.node_mut(*child) {
                    child.links = child.links.saturating_sub(1);
                }
                self.drop_below(*child);
            }
        }
        self.forget(id);
    }

    /// Removes a folder that is empty.
    ///
    /// # Errors
    /// As `rmdir(2)`.
    pub fn remove_dir(&mut self, caller: &Caller, path: &str) -> Result<(), Errno> {
        if path.trim_end_matches('/').rsplit('/').next() == Some(".") {
            return Err(Errno::Einval);
        }
        let place = self.place(caller, path)?;
        self.check_writable(place.parent)?;
        let id = self.entry(place.parent, &place.name).ok_or(Errno::Enoent)?;
        self.check_removable(&place)?;
        match self.node(id).map(|node| &node.kind) {
            Some(NodeKind::Directory(entries)) if entries.is_empty() => {}
            Some(NodeKind::Directory(_)) => return Err(Errno::Enotempty),
            _ => return Err(Errno::Enotdir),
        }
        self.detach(caller, &place)?;
        self.forget(id);
        Ok(())
    }

    /// Moves a name to another place, over what stands there. Gives the file that lost its last name.
    ///
    /// # Errors
    /// As `rename(2)`.
    pub fn rename(
        &mut self,
        caller: &Caller,
        from: &str,
        to: &str,
    ) -> Result<Option<NodeId>, Errno> {
        let source = self.place(caller, from)?;
        let id = self
            .entry(source.parent, &source.name)
            .ok_or(Errno::Enoent)?;
        let target = self.place(caller, to)?;
        if !source.parent.is_in_same_mount(target.parent) {
            return Err(Errno::Exdev);
        }
        self.check_writable(source.parent)?;
        self.check_removable(&source)?;
        let is_dir = |filesystem: &Self, id| {
            matches!(
                filesystem.node(id).map(|node| &node.kind),
                Some(NodeKind::Directory(_))
            )
        };
        let directory = is_dir(self, id);
        if target.slash && !directory {
            return Err(Errno::Enotdir);
        }
        if directory && self.is_inside(target.parent, id) {
            return Err(Errno::Einval);
        }
        let mut replaced = None;
        if let Some(old) = self.entry(target.parent, &target.name) {
            if old == id {
                return Ok(None);
            }
            match (directory, self.node(old).map(|node| &node.kind)) {
                (true, Some(NodeKind::Directory(entries))) if !entries.is_empty() => {
                    return Err(Errno::Enotempty);
                }
                (true, Some(NodeKind::Directory(_))) => {}
                (true, _) => return Err(Errno::Enotdir),
                (false, Some(NodeKind::Directory(_))) => return Err(Errno::Eisdir),
                (false, _) => {}
            }
            self.detach(caller, &target)?;
            replaced = Some(old);
        }
        self.detach(caller, &source)?;
        self.attach(caller, &target, id)?;
        if let Some(node) = self.node_mut(id) {
            node.links += 1;
        }
        Ok(replaced)
    }

    /// Whether a folder is another one or lies in it.
    fn is_inside(&self, folder: NodeId, ancestor: NodeId) -> bool {
        if folder == ancestor {
            return true;
        }
        let Some(NodeKind::Directory(entries)) = self.node(ancestor).map(|node| &node.kind) else {
            return false;
        };
        entries
            .values()
            .any(|child| self.is_inside(folder, self.through_mounts(ancestor, *child)))
    }

    /// Sets a node's permission bits.
    ///
    /// # Errors
    /// As `chmod(2)`.
    pub fn set_mode(&mut self, caller: &Caller, path: &str, mode: u32) -> Result<(), Errno> {
        let id = self.resolve(caller, path)?;
        self.check_writable(id)?;
        let node = self.node_mut(id).ok_or(Errno::Enoent)?;
        if caller.uid != 0 && caller.uid != node.uid {
            return Err(Errno::Eperm);
        }
        node.mode = mode & 0o7777;
        Ok(())
    }

    /// Sets a node's owner and group, as far as given.
    ///
    /// # Errors
    /// As `chown(2)`.
    pub fn set_owner(
        &mut self,
        caller: &Caller,
        path: &str,
        uid: Option<u32>,
        gid: Option<u32>,
    ) -> Result<(), Errno> {
        let id = self.resolve(caller, path)?;
        self.check_writable(id)?;
        let node = self.node_mut(id).ok_or(Errno::Enoent)?;
        if caller.uid != 0 && (caller.uid != node.uid || uid.is_some_and(|uid| uid != node.uid)) {
            return Err(Errno::Eperm);
        }
        node.uid = uid.unwrap_or(node.uid);
        node.gid = gid.unwrap_or(node.gid);
        Ok(())
    }

    /// Sets when a node changed.
    ///
    /// # Errors
    /// As `utimensat(2)`.
    pub fn set_modified_at(
        &mut self,
        caller: &Caller,
        path: &str,
        modified_at: i64,
    ) -> Result<(), Errno> {
        let id = self.resolve(caller, path)?;
        self.check_writable(id)?;
        let node = self.node_mut(id).ok_or(Errno::Enoent)?;
        if caller.uid != 0 && caller.uid != node.uid && !node.allows(caller, Access::Write) {
            return Err(Errno::Eacces);
        }
        node.modified_at = modified_at;
        Ok(())
    }

    /// Makes a folder of this file system what one of another is, with all that is in it.
    pub fn copy_into(&mut self, target: NodeId, from: &Self, folder: NodeId) {
        let Some(node) = from.node(folder) else {
            return;
        };
        let mut copied = node.clone();
        if let NodeKind::Directory(entries) = &node.kind {
            let mut copies = OrdMap::new();
            for (name, entry) in entries {
                let id = NodeId(self.next);
                self.next += 1;
                self.copy_into(id, from, from.through_mounts(folder, *entry));
                copies.insert(Arc::clone(name), id);
            }
            copied.kind = NodeKind::Directory(copies);
        }
        copied.links = 1;
        self.nodes.insert(target, copied);
    }

    /// What is different from an earlier state, by path.
    pub fn changes_since(&self, base: &Self) -> Vec<(ChangeKind, String)> {
        let mut changes = Vec::new();
        self.compare(base, ROOT, ROOT, "", &mut changes);
        changes.sort_by(|a, b| a.1.cmp(&b.1));
        changes
    }

    fn compare(
        &self,
        base: &Self,
        new: NodeId,
        old: NodeId,
        path: &str,
        changes: &mut Vec<(ChangeKind, String)>,
    ) {
        let (Some(new_node), Some(old_node)) = (self.node(new), base.node(old)) else {
            return;
        };
        let (NodeKind::Directory(entries), NodeKind::Directory(old_entries)) =
            (&new_node.kind, &old_node.kind)
        else {
            if new_node != old_node {
                changes.push((ChangeKind::Changed, path.to_owned()));
            }
            return;
        };
        let before = changes.len();
        for (name, id) in entries {
            let path = format!("{path}/{name}");
            match old_entries.get(name) {
                Some(old_id) => self.compare(base, *id, *old_id, &path, changes),
                None => self.add_tree(*id, path, changes),
            }
        }
        for name in old_entries
            .keys()
            .filter(|name| !entries.contains_key(*name))
        {
            changes.push((ChangeKind::Deleted, format!("{path}/{name}")));
        }
        if changes.len() > before && !path.is_empty() {
            changes.push((ChangeKind::Changed, path.to_owned()));
        }
    }

    fn add_tree(&self, id: NodeId, path: String, changes: &mut Vec<(ChangeKind, String)>) {
        if let Some(NodeKind::Directory(entries)) = self.node(id).map(|node| &node.kind) {
            for (name, child) in entries {
                self.add_tree(*child, format!("{path}/{name}"), changes);
            }
        }
        changes.push((ChangeKind::Added, path));
    }

    fn entry(&self, folder: NodeId, name: &str) -> Option<NodeId> {
        match &self.node(folder)?.kind {
            NodeKind::Directory(entries) => {
                let entry = *entries.get(name)?;
                Some(self.through_mounts(folder, entry))
            }
            _ => None,
        }
    }

    /// Refuses to take away a name that something is mounted over.
    fn check_removable(&self, place: &Place) -> Result<(), Errno> {
        match self.node(place.parent).map(|node| &node.kind) {
            Some(NodeKind::Directory(entries)) => match entries.get(&place.name) {
                Some(entry) => self.check_not_busy(place.parent, *entry),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn add(
        &mut self,
        caller: &Caller,
        place: &Place,
        kind: NodeKind,
        mode: u32,
    ) -> Result<NodeId, Errno> {
        let node = Node {
            kind,
            mode,
            uid: caller.uid,
            gid: caller.gid,
            modified_at: caller.now,
            links: 1,
        };
        let local = match self.device_of(place.parent) {
            Some(device) => NodeId(device.next),
            None => NodeId(self.next),
        };
        self.attach(caller, place, local)?;
        let filesystem = match self.device_of_mut(place.parent) {
            Some(device) => device,
            None => self,
        };
        filesystem.next += 1;
        filesystem.nodes.insert(local, node);
        Ok(self.through_mounts(place.parent, local))
    }

    fn attach(&mut self, caller: &Caller, place: &Place, id: NodeId) -> Result<(), Errno> {
        if matches!(&*place.name, "" | "." | "..") {
            return Err(Errno::Eexist);
        }
        if place.name.len() > MAX_NAME {
            return Err(Errno::Enametoolong);
        }
        let writable = self.check_writable(place.parent);
        let parent = self.node_mut(place.parent).ok_or(Errno::Enoent)?;
        let allowed = parent.allows(caller, Access::Write);
        let NodeKind::Directory(entries) = &mut parent.kind else {
            return Err(Errno::Enotdir);
        };
        if entries.contains_key(&place.name) {
            return Err(Errno::Eexist);
        }
        writable?;
        if !allowed {
            return Err(Errno::Eacces);
        }
        entries.insert(Arc::clone(&place.name), id.local());
        parent.modified_at = caller.now;
        Ok(())
    }

    fn detach(&mut self, caller: &Caller, place: &Place) -> Result<(), Errno> {
        self.check_writable(place.parent)?;
        self.check_removable(place)?;
        let child = self.entry(place.parent, &place.name).ok_or(Errno::Enoent)?;
        let child_owner = self.node(child).map_or(0, |node| node.uid);
        let parent = self.node_mut(place.parent).ok_or(Errno::Enoent)?;
        if !parent.allows(caller, Access::Write) {
            return Err(Errno::Eacces);
        }
        let sticky = parent.mode & 0o1000 != 0;
        if sticky && caller.uid != 0 && caller.uid != parent.uid && caller.uid != child_owner {
            return Err(Errno::Eperm);
        }
        if let NodeKind::Directory(entries) = &mut parent.kind {
            entries.remove(&place.name);
        }
        parent.modified_at = caller.now;
        if let Some(node) = self.node_mut(child) {
            node.links = node.links.saturating_sub(1);
        }
        Ok(())
    }

    fn walk(&self, caller: &Caller, path: &str, follow: bool) -> Result<NodeId, Errno> {
        let mut walk = Walk::new(self, caller, path)?;
        walk.finish(follow)?;
        Ok(walk.here())
    }

    /// Where the last name of a path stands; the folders before it have to exist.
    fn place(&self, caller: &Caller, path: &str) -> Result<Place, Errno> {
        let trimmed = path.trim_end_matches('/');
        let slash = trimmed.len() < path.len();
        if path.is_empty() {
            return Err(Errno::Enoent);
        }
        let (folder, name) = match trimmed.rsplit_once('/') {
            Some((folder, name)) => (format!("{folder}/"), name),
            None if trimmed.is_empty() => ("/".to_owned(), ""),
            None => ("./".to_owned(), trimmed),
        };
        let parent = self.walk(caller, &folder, true)?;
        Ok(Place {
            parent,
            name: name.into(),
            slash,
        })
    }

    /// As [`Self::place`], but where a link at the end points.
    fn place_through_links(&self, caller: &Caller, path: &str) -> Result<Place, Errno> {
        let mut place = self.place(caller, path)?;
        let mut path = path.to_owned();
        for _ in 0..MAX_LINKS {
            let Some(id) = self.entry(place.parent, &place.name) else {
                return Ok(place);
            };
            let Some(NodeKind::Symlink(target)) = self.node(id).map(|node| &node.kind) else {
                return Ok(place);
            };
            path = match path.trim_end_matches('/').rsplit_once('/') {
                Some((folder, _)) if !target.starts_with('/') => format!("{folder}/{target}"),
                _ => target.to_string(),
            };
            place = self.place(caller, &path)?;
        }
        Err(Errno::Eloop)
    }
}

impl Node {
    /// Whether the permission bits let a caller do something.
    pub fn allows(&self, caller: &Caller, access: Access) -> bool {
        let bit = match access {
            Access::Read => 4,
            Access::Write => 2,
            Access::Execute => 1,
        };
        if caller.uid == 0 {
            let is_dir = matches!(self.kind, NodeKind::Directory(_));
            return access != Access::Execute || is_dir || self.mode & 0o111 != 0;
        }
        let shift = if caller.uid == self.uid {
            6
        } else if caller.gid == self.gid {
            3
        } else {
            0
        };
        (self.mode >> shift) & bit != 0
    }

    /// The length that programs see.
    pub fn size(&self) -> usize {
        match &self.kind {
            NodeKind::File(bytes) => bytes.len(),
            NodeKind::Symlink(target) => target.len(),
            NodeKind::Directory(_) => 4096,
            NodeKind::Program(_) | NodeKind::Device(_) => 0,
        }
    }

    /// Whether it is a folder.
    pub fn is_dir(&self) -> bool {
        matches!(self.kind, NodeKind::Directory(_))
    }
}

/// A walk along a path, which remembers the folders it came through.
struct Walk<'a> {
    filesystem: &'a Filesystem,
    caller: &'a Caller,
    /// The way from `/` to where the walk is.
    way: Vec<(Arc<str>, NodeId)>,
    /// The names still to go, the next one last.
    ahead: Vec<Arc<str>>,
    links: u32,
}

impl<'a> Walk<'a> {
    fn new(filesystem: &'a Filesystem, caller: &'a Caller, path: &str) -> Result<Self, Errno> {
        if path.is_empty() {
            return Err(Errno::Enoent);
        }
        let mut walk = Self {
            filesystem,
            caller,
            way: Vec::new(),
            ahead: Vec::new(),
            links: 0,
        };
        walk.push(path);
        if !path.starts_with('/') {
            let cwd = Arc::clone(&caller.cwd);
            walk.push(&cwd);
        }
        Ok(walk)
    }

    fn push(&mut self, path: &str) {
        // A path that ends in `/` has to end in a folder.
        if path.ends_with('/') {
            self.ahead.push(".".into());
        }
        self.ahead.extend(
            path.split('/')
                .filter(|name| !name.is_empty())
                .rev()
                .map(Arc::from),
        );
    }

    fn here(&self) -> NodeId {
        self.way.last().map_or(ROOT, |(_, id)| *id)
    }

    fn path(&self) -> String {
        if self.way.is_empty() {
            return "/".to_owned();
        }
        self.way.iter().flat_map(|(name, _)| ["/", name]).collect()
    }

    fn finish(&mut self, follow: bool) -> Result<(), Errno> {
        while let Some(name) = self.ahead.pop() {
            let node = self.filesystem.node(self.here()).ok_or(Errno::Enoent)?;
            let NodeKind::Directory(entries) = &node.kind else {
                return Err(Errno::Enotdir);
            };
            if !node.allows(self.caller, Access::Execute) {
                return Err(Errno::Eacces);
            }
            match &*name {
                "." => continue,
                ".." => {
                    self.way.pop();
                    continue;
                }
                _ => {}
            }
            if name.len() > MAX_NAME {
                return Err(Errno::Enametoolong);
            }
            let entry = *entries.get(&name).ok_or(Errno::Enoent)?;
            let id = self.filesystem.through_mounts(self.here(), entry);
            match self.filesystem.node(id).map(|node| &node.kind) {
                Some(NodeKind::Symlink(target)) if follow || !self.ahead.is_empty() => {
                    self.links += 1;
                    if self.links > MAX_LINKS {
                        return Err(Errno::Eloop);
                    }
                    if target.starts_with('/') {
                        self.way.clear();
                    }
                    let target = Arc::clone(target);
                    self.push(&target);
                }
                _ => self.way.push((name, id)),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    fn home() -> (Filesystem, Caller) {
        let mut filesystem = Filesystem::new(0);
        let root = Caller::root(7);
        filesystem.make_dirs(&root, "/home/user").unwrap();
        (filesystem, root)
    }

    #[test]
    fn a_clone_does_not_see_what_is_written_later() {
        let (mut filesystem, root) = home();
        filesystem.write_file(&root, "/a", b"1").unwrap();
        let before = filesystem.clone();
        filesystem.write_file(&root, "/a", b"2").unwrap();
        assert_eq!(**before.read_file(&root, "/a").unwrap(), *b"1");
        assert_eq!(**filesystem.read_file(&root, "/a").unwrap(), *b"2");
    }

    #[test]
    fn paths_are_walked_through_links_and_dots() {
        let (mut filesystem, root) = home();
        filesystem.write_file(&root, "/home/user/f", b"x").unwrap();
        filesystem.symlink(&root, "../home", "/home/up").unwrap();
        let id = filesystem.resolve(&root, "/home/user/f").unwrap();
        for path in [
            "/home/./user/../user/f",
            "//home//user/f",
            "/home/up/user/f",
        ] {
            assert_eq!(filesystem.resolve(&root, path), Ok(id), "{path}");
        }
        assert_eq!(
            filesystem.canonical_path(&root, "/home/up/user/f").unwrap(),
            "/home/user/f"
        );
    }

    #[test]
    fn wrong_paths_fail_as_on_linux() {
        let (mut filesystem, root) = home();
        filesystem.write_file(&root, "/f", b"x").unwrap();
        filesystem.symlink(&root, "loop", "/loop").unwrap();
        let check = |path: &str, expect: Errno| {
            assert_eq!(filesystem.resolve(&root, path), Err(expect), "{path}")
        };
        check("", Errno::Enoent);
        check("/nope", Errno::Enoent);
        check("/f/x", Errno::Enotdir);
        check("/f/", Errno::Enotdir);
        check("/loop", Errno::Eloop);
    }

    #[test]
    fn a_user_may_not_write_what_is_roots() {
        let (mut filesystem, root) = home();
        let user = Caller {
            uid: 1000,
            gid: 1000,
            ..root.clone()
        };
        assert_eq!(filesystem.write_file(&user, "/a", b""), Err(Errno::Eacces));
        filesystem
            .set_owner(&root, "/home/user", Some(1000), Some(1000))
            .unwrap();
        assert!(filesystem.write_file(&user, "/home/user/a", b"").is_ok());
    }

    #[test]
    fn a_folder_cannot_move_into_itself_or_over_a_full_one() {
        let (mut filesystem, root) = home();
        filesystem.make_dirs(&root, "/a/b").unwrap();
        assert_eq!(filesystem.rename(&root, "/a", "/a/b/c"), Err(Errno::Einval));
        assert_eq!(
            filesystem.rename(&root, "/home", "/a"),
            Err(Errno::Enotempty)
        );
        assert_eq!(filesystem.rename(&root, "/home", "/b"), Ok(None));
        assert!(filesystem.resolve(&root, "/b/user").is_ok());
    }

    #[test]
    fn changes_are_those_of_docker_diff() {
        let (mut filesystem, root) = home();
        filesystem.write_file(&root, "/home/old", b"").unwrap();
        let base = filesystem.clone();
        filesystem.write_file(&root, "/home/user/new", b"").unwrap();
        let id = filesystem.unlink(&root, "/home/old").unwrap();
        filesystem.forget(id);
        let changes: Vec<String> = filesystem
            .changes_since(&base)
            .iter()
            .map(|(kind, path)| format!("{kind} {path}"))
            .collect();
        assert_eq!(
            changes,
            ["C /home", "D /home/old", "C /home/user", "A /home/user/new"]
        );
    }
}
