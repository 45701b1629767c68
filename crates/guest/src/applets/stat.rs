//! `stat`: tells what a file system knows of a file.

use super::ls::{blocks, device_numbers, mode_text};
use super::options::{Spec, parse};
use super::{Call, Start, dates};
use crate::filesystem::{Node, NodeId, NodeKind};
use crate::io::Io;

const SPEC: Spec = Spec {
    short: "Lc:ft",
    long: &[
        ("dereference", 'L'),
        ("format=", 'c'),
        ("file-system", 'f'),
        ("terse", 't'),
    ],
    ..Spec::NONE
};

/// The size of the blocks that a file's blocks are counted in.
const BLOCK: usize = 512;
/// What a file system wants to be written in.
const IO_BLOCK: usize = 4096;

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if let Some(letter) = options.last_of("ft") {
        return call.not_simulated(io, &format!("-{letter}"));
    }
    if options.operands.is_empty() {
        if call.is_gnu() {
            call.complain(io, "missing operand");
            io.err("Try 'stat --help' for more information.\n");
            return Start::Exit(1);
        }
        return call.not_simulated(io, "without an operand");
    }
    let format = options.value('c');
    if format.is_none() && call.is_gnu() {
        return call.not_simulated(io, "without -c");
    }
    let caller = io.caller();
    let mut code = 0;
    for path in &options.operands {
        let filesystem = &io.kernel.filesystem;
        let found = if options.has('L') {
            filesystem.resolve(&caller, path)
        } else {
            filesystem.resolve_link(&caller, path)
        };
        let found = found.and_then(|id| {
            let node = filesystem.node(id).cloned();
            node.map(|node| (id, node)).ok_or(crate::Errno::Enoent)
        });
        match found {
            Ok((id, node)) => {
                let file = File {
                    path,
                    id,
                    node: &node,
                    gnu: call.is_gnu(),
                };
                let text = match format {
                    Some(format) => file.format(format, io) + "\n",
                    None => file.describe(io),
                };
                io.out(text);
            }
            Err(errno) => {
                call.complain(
                    io,
                    &if call.is_gnu() {
                        format!("cannot statx '{path}': {errno}")
                    } else {
                        format!("can't stat '{path}': {errno}")
                    },
                );
                code = 1;
            }
        }
    }
    Start::Exit(code)
}

/// A file to tell about.
struct File<'a> {
    path: &'a str,
    id: NodeId,
    node: &'a Node,
    gnu: bool,
}

impl File<'_> {
    fn kind(&self, says_empty: bool) -> &'static str {
        match &self.node.kind {
            NodeKind::Directory(_) => "directory",
            NodeKind::File(bytes) if says_empty && bytes.is_empty() => "regular empty file",
            NodeKind::File(_) | NodeKind::Program(_) => "regular file",
            NodeKind::Symlink(_) => "symbolic link",
            NodeKind::Device(_) => "character special file",
        }
    }

    fn name(&self) -> String {
        match &self.node.kind {
            NodeKind::Symlink(target) => format!("'{}' -> '{target}'", self.path),
            _ if self.gnu => format!("'{}'", self.path),
            _ => self.path.to_owned(),
        }
    }

    fn raw_mode(&self) -> u32 {
        let kind = match self.node.kind {
            NodeKind::Directory(_) => 0o040_000,
            NodeKind::File(_) | NodeKind::Program(_) => 0o100_000,
            NodeKind::Symlink(_) => 0o120_000,
            NodeKind::Device(_) => 0o020_000,
        };
        kind | self.node.mode
    }

    /// The major and minor number of a device.
    fn device(&self) -> (String, String) {
        match self.node.kind {
            NodeKind::Device(device) => {
                let (major, minor) = device_numbers(device);
                (format!("{major:x}"), format!("{minor:x}"))
            }
            _ => ("0".to_owned(), "0".to_owned()),
        }
    }

    fn blocks(&self) -> usize {
        blocks(self.node) * 1024 / BLOCK
    }

    fn links(&self, io: &Io<'_>) -> usize {
        io.kernel.filesystem.links(self.id)
    }

    fn format(&self, format: &str, io: &Io<'_>) -> String {
        let mut text = String::new();
        let mut rest = format.chars().peekable();
        while let Some(c) = rest.next() {
            if c != '%' {
                text.push(c);
                continue;
            }
            let mut flags = String::new();
            while let Some(flag) = rest.next_if(|c| "-0+ #".contains(*c)) {
                flags.push(flag);
            }
            let mut width = String::new();
            while let Some(digit) = rest.next_if(char::is_ascii_digit) {
                width.push(digit);
            }
            let Some(letter) = rest.next() else {
                text.push('%');
                break;
            };
            match self.field(letter, io) {
                Some(value) => {
                    let width = width.parse().unwrap_or(0);
                    text.push_str(&match (flags.contains('-'), flags.contains('0')) {
                        (true, _) => format!("{value:<width$}"),
                        (_, true) if value.chars().all(|c| c.is_ascii_hexdigit()) => {
                            format!("{value:0>width$}")
                        }
                        _ => format!("{value:>width$}"),
                    });
                }
                None if letter == '%' => text.push('%'),
                None if self.gnu => text.push('?'),
                None => text.push(letter),
            }
        }
        text
    }

    fn field(&self, letter: char, io: &Io<'_>) -> Option<String> {
        let node = self.node;
        let seconds = node.modified_at.div_euclid(1_000_000_000);
        Some(match letter {
            'a' => format!("{:o}", node.mode),
            'A' => mode_text(node),
            'b' => self.blocks().to_string(),
            'B' => BLOCK.to_string(),
            'f' => format!("{:x}", self.raw_mode()),
            'F' => self.kind(true).to_owned(),
            'g' => node.gid.to_string(),
            'G' => io.name_of_group(node.gid).unwrap_or("UNKNOWN".to_owned()),
            'h' => self.links(io).to_string(),
            'i' => self.id.number().to_string(),
            'n' => self.path.to_owned(),
            'N' => self.name(),
            'o' => IO_BLOCK.to_string(),
            's' => node.size().to_string(),
            't' => self.device().0,
            'T' => self.device().1,
            'u' => node.uid.to_string(),
            'U' => io.name_of_user(node.uid).unwrap_or("UNKNOWN".to_owned()),
            'x' | 'y' | 'z' => moment(node.modified_at),
            'X' | 'Y' | 'Z' => seconds.to_string(),
            _ => return None,
        })
    }

    /// What BusyBox tells without being asked for something in particular.
    fn describe(&self, io: &Io<'_>) -> String {
        let node = self.node;
        let (user, group) = (io.name_of_user(node.uid), io.name_of_group(node.gid));
        let unknown = || "UNKNOWN".to_owned();
        let device = match node.kind {
            NodeKind::Device(_) => {
                let (major, minor) = self.device();
                format!("     Device type: {major},{minor}")
            }
            _ => String::new(),
        };
        let time = moment(node.modified_at);
        let links = self.links(io).to_string();
        let links = if device.is_empty() {
            links
        } else {
            format!("{links:<5}").trim_end().to_owned()
        };
        format!(
            "  File: {}\n  Size: {:<10}\tBlocks: {:<10} IO Block: {IO_BLOCK:<6} {}\nDevice: 2fh/47d\tInode: {:<10}  Links: \
             {links}{device}\nAccess: ({:04o}/{})  Uid: ({:5}/{:>8})   Gid: ({:5}/{:>8})\nAccess: {time}\nModify: \
             {time}\nChange: {time}\n",
            self.name(),
            node.size(),
            self.blocks(),
            self.kind(false),
            self.id.number(),
            node.mode,
            mode_text(node),
            node.uid,
            user.unwrap_or_else(unknown),
            node.gid,
            group.unwrap_or_else(unknown),
        )
    }
}

fn moment(nanoseconds: i64) -> String {
    let moment = dates::strftime("%Y-%m-%d %H:%M:%S", nanoseconds).unwrap_or_default();
    format!(
        "{moment}.{:09} +0000",
        nanoseconds.rem_euclid(1_000_000_000)
    )
}
