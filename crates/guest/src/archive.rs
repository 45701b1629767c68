//! Tar archives of files: packing a tree, and laying an archive over one.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use docksim_reference::go::clean_path;
use tar::{Builder, EntryType, Header};

use crate::filesystem::{Caller, ChangeKind, Device, Filesystem, NodeId, NodeKind, Program, ROOT};

/// A program in an archive is a file that begins so; the kind and the name follow.
const PROGRAM: &str = "\u{7f}ELF docksim ";
const NANOSECONDS: i64 = 1_000_000_000;
/// A layer takes a file away with an entry of this name and the file's.
const WHITEOUT: &str = ".wh.";

/// An archive that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unexpected EOF")]
pub struct BadArchive;

/// All files of a file system, folder by folder, names in order.
pub fn pack(filesystem: &Filesystem) -> Vec<u8> {
    let mut packer = Packer::new(filesystem);
    packer.folder(ROOT, "");
    packer.finish()
}

/// What is at a node, under another name; nothing for a node that is not there.
pub fn pack_node(filesystem: &Filesystem, id: NodeId, name: &str) -> Vec<u8> {
    let mut packer = Packer::new(filesystem);
    packer.entry(id, name);
    packer.finish()
}

/// What is at some nodes, each under a name; `names` are those of a user and a group.
pub fn pack_nodes(
    filesystem: &Filesystem,
    nodes: &[(NodeId, String)],
    names: &dyn Fn(u32, u32) -> (String, String),
) -> Vec<u8> {
    let mut packer = Packer::new(filesystem);
    packer.names_of = Some(names);
    for (id, name) in nodes {
        packer.entry(*id, name);
    }
    packer.finish()
}

/// The layer that makes a file system from an earlier one: what [`Filesystem::changes_since`] tells.
pub fn pack_changes(filesystem: &Filesystem, changes: &[(ChangeKind, String)]) -> Vec<u8> {
    let mut packer = Packer::new(filesystem);
    let caller = Caller::root(0);
    for (kind, path) in changes {
        let inner = path.trim_start_matches('/');
        if *kind == ChangeKind::Deleted {
            packer.whiteout(inner);
        } else if let Ok(id) = filesystem.resolve_link(&caller, path) {
            packer.single(id, inner);
        }
    }
    packer.finish()
}

struct Packer<'a> {
    filesystem: &'a Filesystem,
    builder: Builder<Vec<u8>>,
    /// Where a file that has several names was packed first.
    names: BTreeMap<NodeId, String>,
    /// The names of users and groups, where they are kept.
    names_of: Option<NamesOf<'a>>,
}

/// The names of a user and a group.
type NamesOf<'a> = &'a dyn Fn(u32, u32) -> (String, String);

impl<'a> Packer<'a> {
    fn new(filesystem: &'a Filesystem) -> Self {
        Self {
            filesystem,
            builder: Builder::new(Vec::new()),
            names: BTreeMap::new(),
            names_of: None,
        }
    }

    fn finish(self) -> Vec<u8> {
        self.builder.into_inner().unwrap_or_default()
    }

    fn whiteout(&mut self, path: &str) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folder = match folder {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_size(0);
        let path = format!("{folder}{WHITEOUT}{name}");
        // Writing into memory does not fail; a name that no header can hold is left out.
        let _written = self.builder.append_data(&mut header, path, &[][..]);
    }

    fn folder(&mut self, id: NodeId, path: &str) {
        let Some(NodeKind::Directory(entries)) = self.filesystem.node(id).map(|node| &node.kind)
        else {
            return;
        };
        for (name, entry) in entries {
            let id = self.filesystem.through_mounts(id, *entry);
            self.entry(id, &format!("{path}{name}"));
        }
    }

    /// A node with all that is below it.
    fn entry(&mut self, id: NodeId, path: &str) {
        self.single(id, path);
        self.folder(id, &format!("{path}/"));
    }

    /// A node alone.
    fn single(&mut self, id: NodeId, path: &str) {
        let Some(node) = self.filesystem.node(id) else {
            return;
        };
        let mut header = Header::new_gnu();
        header.set_mode(node.mode);
        header.set_uid(u64::from(node.uid));
        header.set_gid(u64::from(node.gid));
        header.set_mtime(u64::try_from(node.modified_at.div_euclid(NANOSECONDS)).unwrap_or(0));
        header.set_size(0);
        if let Some(names_of) = self.names_of {
            let (user, group) = names_of(node.uid, node.gid);
            // A name that is too long is left out.
            let _set = header.set_username(&user);
            let _set = header.set_groupname(&group);
        }
        // Writing into memory does not fail; a name that no header can hold is left out.
        let _written = match &node.kind {
            NodeKind::Directory(_) => {
                header.set_entry_type(EntryType::Directory);
                let path = format!("{path}/");
                self.append(&mut header, &path, &[])
            }
            _ if self.names.contains_key(&id) => {
                header.set_entry_type(EntryType::Link);
                let target = self.names.get(&id).cloned().unwrap_or_default();
                self.builder.append_link(&mut header, path, target)
            }
            NodeKind::Symlink(target) => {
                header.set_entry_type(EntryType::Symlink);
                self.builder.append_link(&mut header, path, target.as_ref())
            }
            NodeKind::Device(device) => {
                let (major, minor) = device_number(*device);
                header.set_entry_type(EntryType::Char);
                header
                    .set_device_major(major)
                    .and_then(|()| header.set_device_minor(minor))
                    .and_then(|()| self.append(&mut header, path, &[]))
            }
            NodeKind::File(bytes) => self.file(&mut header, id, path, bytes),
            NodeKind::Program(program) => {
                let text = program_text(program);
                self.file(&mut header, id, path, text.as_bytes())
            }
        };
    }

    fn file(
        &mut self,
        header: &mut Header,
        id: NodeId,
        path: &str,
        bytes: &[u8],
    ) -> std::io::Result<()> {
        self.names.insert(id, path.to_owned());
        header.set_entry_type(EntryType::Regular);
        header.set_size(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.append(header, path, bytes)
    }

    /// Names that begin with `.` or `/` are written as they are, which the library does not do.
    fn append(&mut self, header: &mut Header, path: &str, bytes: &[u8]) -> std::io::Result<()> {
        let place = path.as_bytes();
        let is_odd = path.starts_with("./") || path.starts_with('/');
        let room = header.as_old_mut().name.get_mut(..place.len());
        match room {
            Some(room) if is_odd => {
                room.copy_from_slice(place);
                header.set_cksum();
                self.builder.append(header, bytes)
            }
            _ => self.builder.append_data(header, path, bytes),
        }
    }
}

/// Lays a layer's archive over a file system; the bytes of the files.
///
/// # Errors
/// The archive ends too early or is none. What was laid out before stays.
pub fn unpack(filesystem: &mut Filesystem, bytes: &[u8]) -> Result<i64, BadArchive> {
    let mut size: i64 = 0;
    let mut folders = Vec::new();
    for entry in tar::Archive::new(bytes).entries().map_err(|_| BadArchive)? {
        let mut entry = Entry::new(entry.map_err(|_| BadArchive)?);
        let path = format!("/{}", entry.name.trim_matches('/'));
        let caller = Caller::root(entry.modified_at);
        if let Some((folder, name)) = path.rsplit_once('/') {
            if let Some(gone) = name.strip_prefix(WHITEOUT) {
                remove(filesystem, &caller, &format!("{folder}/{gone}"));
                continue;
            }
            // Folders that the archive does not name are made.
            let _made = filesystem.make_dirs(&caller, folder);
        }
        if entry.kind() != EntryType::Directory {
            remove(filesystem, &caller, &path);
        }
        let target = format!("/{}", entry.target.trim_matches('/'));
        size = size.saturating_add(entry.lay_out(filesystem, &path, &target)?);
        if entry.kind() == EntryType::Directory {
            folders.push((path, entry.modified_at));
        }
    }
    set_times(filesystem, folders);
    Ok(size)
}

/// How an archive is laid out into a folder (moby/go-archive: `Untar`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout<'a> {
    /// The folder, an absolute path.
    pub folder: &'a str,
    /// The start of each name, and what stands for it.
    pub rename: Option<(&'a str, &'a str)>,
    /// Whose all of it will be; what the archive says otherwise.
    pub owner: Option<(u32, u32)>,
    /// When that is.
    pub now: i64,
}

/// Why an archive cannot be laid out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// It cannot be read.
    #[error(transparent)]
    Bad(#[from] BadArchive),
    /// A folder would have to go.
    #[error("cannot overwrite directory \"{name}\" with non-directory \"{folder}\"")]
    OverDirectory {
        /// What it is called in the archive.
        name: String,
        /// Where the archive is laid out.
        folder: String,
    },
    /// Something else would have to become a folder.
    #[error("cannot overwrite non-directory \"{name}\" with directory \"{folder}\"")]
    OverFile {
        /// What it is called in the archive.
        name: String,
        /// Where the archive is laid out.
        folder: String,
    },
}

/// Lays an archive out into a folder, without making a file of a folder or a folder of a file.
///
/// # Errors
/// See [`LayoutError`]. What was laid out before stays.
pub fn unpack_into(
    filesystem: &mut Filesystem,
    bytes: &[u8],
    layout: &Layout<'_>,
) -> Result<(), LayoutError> {
    unpack_members(filesystem, bytes, layout, &|_| true)
}

/// As [`unpack_into`], for the members whose names are wanted.
///
/// # Errors
/// See [`LayoutError`]. What was laid out before stays.
pub fn unpack_members(
    filesystem: &mut Filesystem,
    bytes: &[u8],
    layout: &Layout<'_>,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<(), LayoutError> {
    let mut folders = Vec::new();
    for entry in tar::Archive::new(bytes).entries().map_err(|_| BadArchive)? {
        let mut entry = Entry::new(entry.map_err(|_| BadArchive)?);
        if !wanted(&entry.name) {
            continue;
        }
        if let Some((old, new)) = layout.rename {
            entry.name = entry.name.replacen(old, new, 1);
            entry.target = entry.target.replacen(old, new, 1);
        }
        entry.owner = layout.owner.unwrap_or(entry.owner);
        let inside = |name: &str| clean_path(&format!("/{name}"));
        let place = |name: &str| clean_path(&format!("{}/{}", layout.folder, inside(name)));
        let path = place(&entry.name);
        let caller = Caller::root(layout.now);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // Folders that the archive does not name are made.
        let _made = filesystem.make_dirs(&caller, &format!("{folder}/"));
        let is_folder = entry.kind() == EntryType::Directory;
        if let Ok(there) = filesystem.lstat(&caller, &path) {
            let refused = (
                inside(&entry.name).trim_start_matches('/').to_owned(),
                layout.folder.to_owned(),
            );
            match (there.is_dir(), is_folder) {
                (true, false) => {
                    let (name, folder) = refused;
                    return Err(LayoutError::OverDirectory { name, folder });
                }
                (false, true) => {
                    let (name, folder) = refused;
                    return Err(LayoutError::OverFile { name, folder });
                }
                (true, true) => {}
                (false, false) => remove(filesystem, &caller, &path),
            }
        }
        // The folder itself keeps what it is.
        if inside(&entry.name) == "/" {
            continue;
        }
        let target = place(&entry.target);
        entry.lay_out(filesystem, &path, &target)?;
        if is_folder {
            folders.push((path, entry.modified_at));
        }
    }
    set_times(filesystem, folders);
    Ok(())
}

/// What an archive has of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its path, with a slash at the end of a folder's.
    pub name: String,
    /// The letter of its kind, as `ls -l` has it; `h` for another name of a file.
    pub kind: char,
    /// The permission bits.
    pub mode: u32,
    /// The owner's name, or number.
    pub user: String,
    /// The group's name, or number.
    pub group: String,
    /// Bytes.
    pub size: u64,
    /// In nanoseconds since 1970.
    pub modified_at: i64,
    /// What a link leads to.
    pub target: String,
    /// A file's bytes.
    pub content: Vec<u8>,
}

impl Member {
    /// `drwxr-xr-x`
    pub fn mode_text(&self) -> String {
        let mut text = String::from(self.kind);
        for shift in [6, 3, 0] {
            let bits = self.mode >> shift;
            let special = self.mode >> (9 + shift / 3) & 1 == 1;
            let letter = if shift == 0 { 't' } else { 's' };
            text.push(if bits & 4 != 0 { 'r' } else { '-' });
            text.push(if bits & 2 != 0 { 'w' } else { '-' });
            text.push(match (special, bits & 1 != 0) {
                (false, true) => 'x',
                (false, false) => '-',
                (true, true) => letter,
                (true, false) => letter.to_ascii_uppercase(),
            });
        }
        text
    }
}

/// What is in an archive, in its order.
///
/// # Errors
/// The archive ends too early or is none.
pub fn members(bytes: &[u8]) -> Result<Vec<Member>, BadArchive> {
    let mut members = Vec::new();
    for entry in tar::Archive::new(bytes).entries().map_err(|_| BadArchive)? {
        let mut entry = Entry::new(entry.map_err(|_| BadArchive)?);
        let mut content = Vec::new();
        entry
            .inner
            .read_to_end(&mut content)
            .map_err(|_| BadArchive)?;
        let header = entry.inner.header();
        let name_or = |name: Option<&[u8]>, number: u32| match name {
            Some(name) if !name.is_empty() => String::from_utf8_lossy(name).into_owned(),
            _ => number.to_string(),
        };
        members.push(Member {
            kind: match entry.kind() {
                EntryType::Directory => 'd',
                EntryType::Symlink => 'l',
                EntryType::Link => 'h',
                EntryType::Char => 'c',
                _ => '-',
            },
            mode: header.mode().unwrap_or(0) & 0o7777,
            user: name_or(header.username_bytes(), entry.owner.0),
            group: name_or(header.groupname_bytes(), entry.owner.1),
            size: header.entry_size().unwrap_or(0),
            modified_at: entry.modified_at,
            name: entry.name,
            target: entry.target,
            content,
        });
    }
    Ok(members)
}

/// What was put into a folder has changed its time.
fn set_times(filesystem: &mut Filesystem, folders: Vec<(String, i64)>) {
    for (path, modified_at) in folders {
        let _set = filesystem.set_modified_at(&Caller::root(modified_at), &path, modified_at);
    }
}

/// An archive's entry.
struct Entry<'a> {
    inner: tar::Entry<'a, &'a [u8]>,
    name: String,
    /// What a link leads to.
    target: String,
    modified_at: i64,
    owner: (u32, u32),
}

impl<'a> Entry<'a> {
    fn new(inner: tar::Entry<'a, &'a [u8]>) -> Self {
        let name = String::from_utf8_lossy(&inner.path_bytes()).into_owned();
        let target = inner
            .link_name_bytes()
            .map(|target| String::from_utf8_lossy(&target).into_owned())
            .unwrap_or_default();
        let header = inner.header();
        let number = |value: std::io::Result<u64>| {
            value
                .ok()
                .and_then(|value| u32::try_from(value).ok())
                .unwrap_or(0)
        };
        let modified_at = i64::try_from(header.mtime().unwrap_or(0))
            .unwrap_or(0)
            .saturating_mul(NANOSECONDS);
        let owner = (number(header.uid()), number(header.gid()));
        Self {
            inner,
            name,
            target,
            modified_at,
            owner,
        }
    }

    fn kind(&self) -> EntryType {
        self.inner.header().entry_type()
    }

    /// Makes what the entry says; `target` is where a hard link leads. The bytes of a file.
    fn lay_out(
        &mut self,
        filesystem: &mut Filesystem,
        path: &str,
        target: &str,
    ) -> Result<i64, BadArchive> {
        let caller = Caller::root(self.modified_at);
        let kind = self.kind();
        let mut size = 0;
        // What cannot be laid out, such as a file below a file, is passed over.
        let _laid = match kind {
            EntryType::Directory => filesystem.make_dirs(&caller, path),
            EntryType::Symlink => filesystem.symlink(&caller, &self.target, path),
            EntryType::Link => filesystem
                .link(&caller, target, path)
                .and_then(|()| filesystem.resolve(&caller, path)),
            EntryType::Char => {
                let header = self.inner.header();
                let numbers = (header.device_major(), header.device_minor());
                let (Ok(Some(major)), Ok(Some(minor))) = numbers else {
                    return Ok(0);
                };
                let Some(device) = DEVICES.iter().find(|(_, number)| *number == (major, minor))
                else {
                    return Ok(0);
                };
                filesystem.make_device(&caller, path, device.0)
            }
            EntryType::Regular | EntryType::Continuous => {
                let mut content = Vec::new();
                self.inner
                    .read_to_end(&mut content)
                    .map_err(|_| BadArchive)?;
                size = i64::try_from(content.len()).unwrap_or(0);
                match program_of(&content) {
                    Some(program) => filesystem.write_program(&caller, path, program),
                    None => filesystem.write_file(&caller, path, &content),
                }
            }
            _ => return Ok(0),
        };
        if matches!(
            kind,
            EntryType::Directory | EntryType::Regular | EntryType::Continuous | EntryType::Char
        ) {
            let mode = self.inner.header().mode().unwrap_or(0o644) & 0o7777;
            let (uid, gid) = self.owner;
            let _set = filesystem.set_mode(&caller, path, mode);
            let _set = filesystem.set_owner(&caller, path, Some(uid), Some(gid));
            let _set = filesystem.set_modified_at(&caller, path, self.modified_at);
        }
        Ok(size)
    }
}

/// Removes whatever is at a path.
fn remove(filesystem: &mut Filesystem, caller: &Caller, path: &str) {
    let is_folder = filesystem
        .lstat(caller, path)
        .is_ok_and(crate::filesystem::Node::is_dir);
    if !is_folder {
        // What is not there need not be removed.
        let _removed = filesystem.unlink(caller, path);
        return;
    }
    let entries = filesystem.read_dir(caller, path).unwrap_or_default();
    for (name, _) in entries {
        remove(filesystem, caller, &format!("{path}/{name}"));
    }
    let _removed = filesystem.remove_dir(caller, path);
}

const DEVICES: [(Device, (u32, u32)); 5] = [
    (Device::Null, (1, 3)),
    (Device::Zero, (1, 5)),
    (Device::Full, (1, 7)),
    (Device::Random, (1, 8)),
    (Device::Tty, (5, 0)),
];

fn device_number(device: Device) -> (u32, u32) {
    DEVICES
        .iter()
        .find(|(known, _)| *known == device)
        .map_or((0, 0), |(_, number)| *number)
}

fn program_text(program: &Program) -> String {
    let (kind, name) = match program {
        Program::Busybox => ("busybox", ""),
        Program::Gnu(name) => ("gnu", name.as_ref()),
        Program::Server(name) => ("server", name.as_ref()),
        Program::External(name) => ("external", name.as_ref()),
        Program::NotSimulated(name) => ("other", name.as_ref()),
    };
    format!("{PROGRAM}{kind} {name}")
}

fn program_of(bytes: &[u8]) -> Option<Program> {
    let text = std::str::from_utf8(bytes).ok()?.strip_prefix(PROGRAM)?;
    let (kind, name) = text.split_once(' ')?;
    let name: Arc<str> = name.into();
    Some(match kind {
        "busybox" => Program::Busybox,
        "gnu" => Program::Gnu(name),
        "server" => Program::Server(name),
        "external" => Program::External(name),
        "other" => Program::NotSimulated(name),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::{Userland, root_filesystem};

    #[test]
    fn what_was_packed_is_what_is_unpacked() {
        for userland in [Userland::Alpine, Userland::Debian, Userland::Scratch] {
            let original = root_filesystem(userland, None, "library/httpd", &[], 0);
            let archive = pack(&original);
            let mut copy = Filesystem::new(0);
            assert!(unpack(&mut copy, &archive).is_ok());
            assert_eq!(pack(&copy), archive);
        }
    }

    #[test]
    fn a_whiteout_takes_a_file_away() {
        let caller = Caller::root(0);
        let mut filesystem = Filesystem::new(0);
        assert!(filesystem.write_file(&caller, "/a", b"x").is_ok());
        let mut layer = Filesystem::new(0);
        assert!(layer.write_file(&caller, "/.wh.a", b"").is_ok());
        assert_eq!(unpack(&mut filesystem, &pack(&layer)), Ok(0));
        assert!(filesystem.stat(&caller, "/a").is_err());
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        let mut filesystem = Filesystem::new(0);
        assert_eq!(unpack(&mut filesystem, b"foo\n"), Err(BadArchive));
        assert_eq!(unpack(&mut filesystem, b""), Ok(0));
    }
}
