//! `ls`: lists folders.

use super::options::{Options, Spec, parse};
use super::{Call, Start, dates};
use crate::errno::Errno;
use crate::filesystem::{Caller, Device, Filesystem, Node, NodeId, NodeKind};
use crate::io::Io;

const SPEC: Spec = Spec {
    short: "laA1dhtrSRFpinCgosUX",
    long: &[
        ("all", 'a'),
        ("almost-all", 'A'),
        ("directory", 'd'),
        ("human-readable", 'h'),
        ("reverse", 'r'),
        ("recursive", 'R'),
        ("classify", 'F'),
        ("inode", 'i'),
        ("numeric-uid-gid", 'n'),
    ],
    missing: "bBcDfGHIklLmNqQsTuvwxZ",
    status: 2,
    ..Spec::NONE
};

/// An entry to show.
struct Entry {
    name: String,
    path: String,
    node: Node,
    id: NodeId,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if let Some(letter) = options.last_of("UXsgo") {
        return call.not_simulated(io, &format!("-{letter}"));
    }
    let caller = io.caller();
    let mut paths = options.operands.clone();
    if paths.is_empty() {
        paths.push(".".to_owned());
    }
    let mut code = 0;
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for path in &paths {
        let follow = !options.has('l') && !options.has('F') && !options.has('d');
        let filesystem = &io.kernel.filesystem;
        let found = if follow {
            filesystem.resolve(&caller, path)
        } else {
            filesystem.resolve_link(&caller, path)
        };
        // A link that leads nowhere is shown itself.
        match found.or_else(|_| filesystem.resolve_link(&caller, path)) {
            Ok(id) => {
                let Some(node) = filesystem.node(id).cloned() else {
                    continue;
                };
                let is_dir = node.is_dir();
                let entry = Entry {
                    name: path.clone(),
                    path: path.clone(),
                    node,
                    id,
                };
                if is_dir && !options.has('d') {
                    folders.push(entry)
                } else {
                    files.push(entry)
                }
            }
            Err(errno) => {
                call.complain(
                    io,
                    &if call.is_gnu() {
                        format!("cannot access '{path}': {errno}")
                    } else {
                        format!("{path}: {errno}")
                    },
                );
                code = if call.is_gnu() { 2 } else { 1 };
            }
        }
    }
    let named = paths.len() > 1 || options.has('R');
    sort(&mut files, &options);
    sort(&mut folders, &options);
    let listed_files = !files.is_empty();
    show(call, io, &files, &options);
    let mut first = !listed_files;
    let mut todo: Vec<Entry> = folders.into_iter().rev().collect();
    while let Some(folder) = todo.pop() {
        let mut entries = match entries(&io.kernel.filesystem, &caller, &folder.path, &options) {
            Ok(entries) => entries,
            Err(errno) => {
                call.complain(
                    io,
                    &if call.is_gnu() {
                        format!("cannot open directory '{}': {errno}", folder.path)
                    } else {
                        format!("can't open '{}': {errno}", folder.path)
                    },
                );
                code = if call.is_gnu() { 2 } else { 1 };
                continue;
            }
        };
        if !first {
            io.out("\n");
        }
        first = false;
        if named {
            io.out(format!("{}:\n", folder.path));
        }
        sort(&mut entries, &options);
        if options.has('l') || options.has('n') {
            let blocks: usize = entries.iter().map(|entry| blocks(&entry.node)).sum();
            io.out(if options.has('h') && call.is_gnu() {
                format!("total {}\n", human(blocks * 1024))
            } else {
                format!("total {blocks}\n")
            });
        }
        show(call, io, &entries, &options);
        if options.has('R') {
            let below = entries
                .into_iter()
                .filter(|entry| entry.node.is_dir() && !matches!(entry.name.as_str(), "." | ".."));
            todo.extend(below.collect::<Vec<_>>().into_iter().rev());
        }
        if io.is_killed() {
            break;
        }
    }
    Start::Exit(code)
}

fn entries(
    filesystem: &Filesystem,
    caller: &Caller,
    path: &str,
    options: &Options,
) -> Result<Vec<Entry>, Errno> {
    let mut result = Vec::new();
    let separator = if path.ends_with('/') { "" } else { "/" };
    if options.has('a') {
        for name in [".", ".."] {
            let inner = format!("{path}{separator}{name}");
            let id = filesystem.resolve(caller, &inner)?;
            if let Some(node) = filesystem.node(id) {
                result.push(Entry {
                    name: name.to_owned(),
                    path: inner,
                    node: node.clone(),
                    id,
                });
            }
        }
    }
    for (name, id) in filesystem.read_dir(caller, path)? {
        if name.starts_with('.') && !options.has('a') && !options.has('A') {
            continue;
        }
        if let Some(node) = filesystem.node(id) {
            result.push(Entry {
                name: name.to_string(),
                path: format!("{path}{separator}{name}"),
                node: node.clone(),
                id,
            });
        }
    }
    Ok(result)
}

fn sort(entries: &mut [Entry], options: &Options) {
    match options.last_of("tS") {
        Some('t') => entries.sort_by(|a, b| {
            b.node
                .modified_at
                .cmp(&a.node.modified_at)
                .then(a.name.cmp(&b.name))
        }),
        Some('S') => {
            entries.sort_by(|a, b| b.node.size().cmp(&a.node.size()).then(a.name.cmp(&b.name)))
        }
        _ => entries.sort_by(|a, b| a.name.cmp(&b.name)),
    }
    if options.has('r') {
        entries.reverse();
    }
}

fn show(call: &Call, io: &mut Io<'_>, entries: &[Entry], options: &Options) {
    if options.has('l') || options.has('n') {
        show_long(call, io, entries, options);
        return;
    }
    let names: Vec<String> = entries
        .iter()
        .map(|entry| {
            let inode = if options.has('i') {
                format!("{} ", entry.id.number())
            } else {
                String::new()
            };
            format!(
                "{inode}{}{}",
                quoted(call, io, &entry.name),
                mark(entry, options)
            )
        })
        .collect();
    let columns =
        options.last_of("1C") != Some('1') && (options.has('C') || io.kernel.is_tty(io.pid, 1));
    if columns && !names.is_empty() {
        let columns = io
            .kernel
            .terminal(io.pid, 1)
            .map_or(0, |terminal| terminal.size.columns);
        let width = usize::try_from(columns).ok().filter(|width| *width > 0);
        io.out(in_columns(&names, width.unwrap_or(80)));
    } else {
        io.out(
            names
                .iter()
                .map(|name| format!("{name}\n"))
                .collect::<String>(),
        );
    }
}

/// On a terminal GNU quotes names that a shell would split.
fn quoted(call: &Call, io: &Io<'_>, name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "%+,-./:@^_~#".contains(c);
    if !call.is_gnu() || !io.kernel.is_tty(io.pid, 1) || name.chars().all(plain) {
        return name.to_owned();
    }
    if name.contains('\'') && !name.contains(['"', '$', '`', '\\', '!']) {
        format!("\"{name}\"")
    } else {
        format!("'{}'", name.replace('\'', "'\\''"))
    }
}

fn mark(entry: &Entry, options: &Options) -> &'static str {
    let classify = options.has('F');
    match &entry.node.kind {
        NodeKind::Directory(_) if classify || options.has('p') => "/",
        NodeKind::Symlink(_) if classify && !options.has('l') => "@",
        NodeKind::File(_) | NodeKind::Program(_) if classify && entry.node.mode & 0o111 != 0 => "*",
        _ => "",
    }
}

/// Names in columns, as many as fit, down before across.
fn in_columns(names: &[String], width: usize) -> String {
    let lengths: Vec<usize> = names.iter().map(|name| name.chars().count()).collect();
    let fits = |columns: usize| {
        let rows = names.len().div_ceil(columns);
        let widths: Vec<usize> = lengths
            .chunks(rows)
            .map(|column| column.iter().max().copied().unwrap_or(0) + 2)
            .collect();
        let total: usize = widths.iter().sum();
        (total.saturating_sub(2) < width, rows, widths)
    };
    let most = (width / 3).clamp(1, names.len().max(1));
    let (_, rows, widths) = (1..=most)
        .rev()
        .map(fits)
        .find(|(fits, _, _)| *fits)
        .unwrap_or_else(|| fits(1));
    let mut text = String::new();
    for row in 0..rows {
        let mut line = String::new();
        for (column, width) in widths.iter().enumerate() {
            if let Some(name) = names.get(column * rows + row) {
                let is_last = names.get((column + 1) * rows + row).is_none();
                let padding = if is_last {
                    0
                } else {
                    width - name.chars().count()
                };
                line.push_str(name);
                line.extend(std::iter::repeat_n(' ', padding));
            }
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// How much of the disk a node takes, in blocks of 1024 bytes.
pub(super) fn blocks(node: &Node) -> usize {
    match &node.kind {
        NodeKind::File(bytes) => bytes.len().div_ceil(4096) * 4,
        NodeKind::Directory(_) => 4,
        NodeKind::Program(_) | NodeKind::Symlink(_) | NodeKind::Device(_) => 0,
    }
}

fn show_long(call: &Call, io: &mut Io<'_>, entries: &[Entry], options: &Options) {
    let numeric = options.has('n');
    let owner = |io: &Io<'_>, uid: u32| {
        if numeric { None } else { io.name_of_user(uid) }.unwrap_or_else(|| uid.to_string())
    };
    let group = |io: &Io<'_>, gid: u32| {
        if numeric { None } else { io.name_of_group(gid) }.unwrap_or_else(|| gid.to_string())
    };
    let rows: Vec<[String; 6]> = entries
        .iter()
        .map(|entry| {
            let node = &entry.node;
            let links = io.kernel.filesystem.links(entry.id);
            let size = match &node.kind {
                NodeKind::Device(device) => {
                    let (major, minor) = device_numbers(*device);
                    if call.is_gnu() {
                        format!("{major}, {minor}")
                    } else {
                        format!("{major:4}, {minor:3}")
                    }
                }
                _ if options.has('h') => human(node.size()),
                _ => node.size().to_string(),
            };
            [
                mode_text(node),
                links.to_string(),
                owner(io, node.uid),
                group(io, node.gid),
                size,
                dates::ls_time(node.modified_at, io.now(), call.is_gnu()),
            ]
        })
        .collect();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(String::len)
            .max()
            .unwrap_or(0)
    };
    let widths = if call.is_gnu() {
        [width(1), width(2), width(3), width(4)]
    } else {
        // BusyBox has fixed columns.
        [5, 8, 8, width(4).max(9)]
    };
    let [links_width, owner_width, group_width, size_width] = widths;
    for (entry, [mode, links, owner, group, size, time]) in entries.iter().zip(&rows) {
        let inode = if options.has('i') {
            format!("{} ", entry.id.number())
        } else {
            String::new()
        };
        let target = match &entry.node.kind {
            NodeKind::Symlink(target) => format!(" -> {target}"),
            _ => String::new(),
        };
        let name = quoted(call, io, &entry.name);
        let mark = mark(entry, options);
        io.out(format!(
            "{inode}{mode} {links:>links_width$} {owner:<owner_width$} {group:<group_width$} {size:>size_width$} {time} \
             {name}{target}{mark}\n",
        ));
    }
}

/// `drwxr-xr-x`
pub(super) fn mode_text(node: &Node) -> String {
    let kind = match node.kind {
        NodeKind::Directory(_) => 'd',
        NodeKind::Symlink(_) => 'l',
        NodeKind::Device(_) => 'c',
        NodeKind::File(_) | NodeKind::Program(_) => '-',
    };
    let mut text = String::from(kind);
    for shift in [6, 3, 0] {
        let bits = node.mode >> shift;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        let special = match shift {
            6 if node.mode & 0o4000 != 0 => Some('s'),
            3 if node.mode & 0o2000 != 0 => Some('s'),
            0 if node.mode & 0o1000 != 0 => Some('t'),
            _ => None,
        };
        text.push(match (special, bits & 1 != 0) {
            (None, true) => 'x',
            (None, false) => '-',
            (Some(letter), true) => letter,
            (Some(letter), false) => letter.to_ascii_uppercase(),
        });
    }
    text
}

pub(super) fn device_numbers(device: Device) -> (u32, u32) {
    match device {
        Device::Null => (1, 3),
        Device::Zero => (1, 5),
        Device::Full => (1, 7),
        Device::Random => (1, 8),
        Device::Urandom => (1, 9),
        Device::Tty => (5, 0),
    }
}

/// `1.5K`, rounded up.
pub(super) fn human(size: usize) -> String {
    if size < 1024 {
        return size.to_string();
    }
    let mut unit = 1024;
    for letter in ["K", "M", "G", "T"] {
        let tenths = (size * 10).div_ceil(unit);
        if tenths < 100 {
            return format!("{}.{}{letter}", tenths / 10, tenths % 10);
        }
        let whole = size.div_ceil(unit);
        if whole < 1024 {
            return format!("{whole}{letter}");
        }
        unit *= 1024;
    }
    format!("{}P", size.div_ceil(unit))
}
