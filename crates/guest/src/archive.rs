//! Tar archives of files: packing a tree, and laying an archive over one.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use tar::{Builder, EntryType, Header};

use crate::filesystem::{Caller, Device, Filesystem, NodeId, NodeKind, Program, ROOT};

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
    let mut packer = Packer {
        filesystem,
        builder: Builder::new(Vec::new()),
        names: BTreeMap::new(),
    };
    packer.folder(ROOT, "");
    packer.builder.into_inner().unwrap_or_default()
}

struct Packer<'a> {
    filesystem: &'a Filesystem,
    builder: Builder<Vec<u8>>,
    /// Where a file that has several names was packed first.
    names: BTreeMap<NodeId, String>,
}

impl Packer<'_> {
    fn folder(&mut self, id: NodeId, path: &str) {
        let Some(NodeKind::Directory(entries)) = self.filesystem.node(id).map(|node| &node.kind)
        else {
            return;
        };
        for (name, id) in entries {
            self.entry(*id, &format!("{path}{name}"));
        }
    }

    fn entry(&mut self, id: NodeId, path: &str) {
        let Some(node) = self.filesystem.node(id) else {
            return;
        };
        let mut header = Header::new_gnu();
        header.set_mode(node.mode);
        header.set_uid(u64::from(node.uid));
        header.set_gid(u64::from(node.gid));
        header.set_mtime(u64::try_from(node.modified_at.div_euclid(NANOSECONDS)).unwrap_or(0));
        header.set_size(0);
        // Writing into memory does not fail; a name that no header can hold is left out.
        let _written = match &node.kind {
            NodeKind::Directory(_) => {
                header.set_entry_type(EntryType::Directory);
                let path = format!("{path}/");
                let written = self.builder.append_data(&mut header, &path, &[][..]);
                self.folder(id, &path);
                written
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
                    .and_then(|()| self.builder.append_data(&mut header, path, &[][..]))
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
        self.builder.append_data(header, path, bytes)
    }
}

/// Lays the files of an archive over a file system; the bytes of the files.
///
/// # Errors
/// The archive ends too early or is none. What was laid out before stays.
pub fn unpack(filesystem: &mut Filesystem, bytes: &[u8]) -> Result<i64, BadArchive> {
    let mut size: i64 = 0;
    let mut folders = Vec::new();
    for entry in tar::Archive::new(bytes).entries().map_err(|_| BadArchive)? {
        let mut entry = entry.map_err(|_| BadArchive)?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let path = format!("/{}", path.trim_matches('/'));
        let header = entry.header();
        let number = |value: std::io::Result<u64>| {
            value
                .ok()
                .and_then(|value| u32::try_from(value).ok())
                .unwrap_or(0)
        };
        let modified_at = header.mtime().unwrap_or(0);
        let modified_at = i64::try_from(modified_at)
            .unwrap_or(0)
            .saturating_mul(NANOSECONDS);
        let (uid, gid) = (number(header.uid()), number(header.gid()));
        let mode = header.mode().unwrap_or(0o644) & 0o7777;
        let kind = header.entry_type();
        let caller = Caller::root(modified_at);
        if let Some((folder, name)) = path.rsplit_once('/') {
            if let Some(gone) = name.strip_prefix(WHITEOUT) {
                remove(filesystem, &caller, &format!("{folder}/{gone}"));
                continue;
            }
            // Folders that the archive does not name are made.
            let _made = filesystem.make_dirs(&caller, folder);
        }
        let target = entry
            .link_name_bytes()
            .map(|target| String::from_utf8_lossy(&target).into_owned())
            .unwrap_or_default();
        if kind != EntryType::Directory {
            remove(filesystem, &caller, &path);
        }
        // What cannot be laid out, such as a file below a file, is passed over.
        let _laid = match kind {
            EntryType::Directory => filesystem.make_dirs(&caller, &path),
            EntryType::Symlink => filesystem.symlink(&caller, &target, &path),
            EntryType::Link => filesystem
                .link(&caller, &format!("/{}", target.trim_matches('/')), &path)
                .and_then(|()| filesystem.resolve(&caller, &path)),
            EntryType::Char => {
                let numbers = (header.device_major(), header.device_minor());
                let (Ok(Some(major)), Ok(Some(minor))) = numbers else {
                    continue;
                };
                let Some(device) = DEVICES.iter().find(|(_, number)| *number == (major, minor))
                else {
                    continue;
                };
                filesystem.make_device(&caller, &path, device.0)
            }
            EntryType::Regular | EntryType::Continuous => {
                let mut content = Vec::new();
                entry.read_to_end(&mut content).map_err(|_| BadArchive)?;
                size = size.saturating_add(i64::try_from(content.len()).unwrap_or(0));
                match program_of(&content) {
                    Some(program) => filesystem.write_program(&caller, &path, program),
                    None => filesystem.write_file(&caller, &path, &content),
                }
            }
            _ => continue,
        };
        if matches!(
            kind,
            EntryType::Directory | EntryType::Regular | EntryType::Continuous | EntryType::Char
        ) {
            let _set = filesystem.set_mode(&caller, &path, mode);
            let _set = filesystem.set_owner(&caller, &path, Some(uid), Some(gid));
            let _set = filesystem.set_modified_at(&caller, &path, modified_at);
        }
        if kind == EntryType::Directory {
            folders.push((path, modified_at));
        }
    }
    // What was put into a folder has changed its time.
    for (path, modified_at) in folders {
        let _set = filesystem.set_modified_at(&Caller::root(modified_at), &path, modified_at);
    }
    Ok(size)
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
            let original = root_filesystem(userland, "library/httpd", &[], 0);
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
