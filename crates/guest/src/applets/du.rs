//! `du` of BusyBox and of GNU: the room that files take.

use std::collections::BTreeSet;

use super::options::{Spec, parse};
use super::{Call, Start};
use crate::errno::Errno;
use crate::filesystem::{NodeId, NodeKind};
use crate::io::Io;

const SPEC: Spec = Spec {
    short: "ashkmcd:",
    missing: "HLlxb0SPDX",
    long: &[
        ("all", 'a'),
        ("summarize", 's'),
        ("human-readable", 'h'),
        ("total", 'c'),
        ("max-depth", 'd'),
    ],
    ..Spec::NONE
};

/// How much room a file system gives at once.
const BLOCK: u64 = 4096;

/// What is shown, and how.
struct Listing {
    all: bool,
    /// Nothing deeper than this is shown.
    depth: usize,
    unit: Unit,
}

#[derive(Clone, Copy)]
enum Unit {
    Kilobytes,
    Megabytes,
    Human,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let depth = match options.value('d').map(str::parse::<usize>) {
        Some(Ok(depth)) => depth,
        Some(Err(_)) => {
            let text = options.value('d').unwrap_or_default();
            call.complain(io, &format!("invalid number '{text}'"));
            return Start::Exit(1);
        }
        None => usize::MAX,
    };
    let listing = Listing {
        all: options.has('a'),
        depth: if options.has('s') { 0 } else { depth },
        unit: match options.last_of("hkm") {
            Some('h') => Unit::Human,
            Some('m') => Unit::Megabytes,
            _ => Unit::Kilobytes,
        },
    };
    let operands = match options.operands.as_slice() {
        [] => vec![".".to_owned()],
        operands => operands.to_vec(),
    };
    let mut status = 0;
    let mut total = 0;
    let mut seen = BTreeSet::new();
    for operand in operands {
        match listing.room(call, io, &mut seen, &operand, 0) {
            Ok(room) => total += room.unwrap_or(0),
            Err(errno) => {
                let shown = match call.is_gnu() {
                    true => format!("cannot access '{operand}': {errno}"),
                    false => format!("{operand}: {errno}"),
                };
                call.complain(io, &shown);
                status = 1;
            }
        }
    }
    if options.has('c') {
        listing.show(call, io, total, "total");
    }
    Start::Exit(status)
}

impl Listing {
    /// The bytes that a file takes, with all that is in it; none when it was counted before.
    fn room(
        &self,
        call: &Call,
        io: &mut Io<'_>,
        seen: &mut BTreeSet<NodeId>,
        path: &str,
        depth: usize,
    ) -> Result<Option<u64>, Errno> {
        let caller = io.caller();
        let id = io.kernel.filesystem.resolve_link(&caller, path)?;
        let node = io.kernel.filesystem.lstat(&caller, path)?;
        if (node.is_dir() || node.links > 1) && !seen.insert(id) {
            return Ok(None);
        }
        let (is_dir, own) = match &node.kind {
            NodeKind::Directory(_) => (true, BLOCK),
            NodeKind::Symlink(_) => (false, 0),
            _ => {
                let size = u64::try_from(node.size()).unwrap_or(0);
                (false, size.div_ceil(BLOCK) * BLOCK)
            }
        };
        let mut room = own;
        if is_dir {
            let entries = io.kernel.filesystem.read_dir(&caller, path)?;
            for (name, _) in entries {
                if &*name == "." || &*name == ".." {
                    continue;
                }
                let path = format!("{}/{name}", path.trim_end_matches('/'));
                room += self.room(call, io, seen, &path, depth + 1)?.unwrap_or(0);
            }
        }
        if depth == 0 || depth <= self.depth && (is_dir || self.all) {
            self.show(call, io, room, path);
        }
        Ok(Some(room))
    }

    fn show(&self, call: &Call, io: &mut Io<'_>, bytes: u64, name: &str) {
        let size = match self.unit {
            Unit::Kilobytes => (bytes / 1024).to_string(),
            Unit::Megabytes => bytes.div_ceil(1024 * 1024).to_string(),
            Unit::Human => human(bytes, call.is_gnu()),
        };
        io.out(format!("{size}\t{name}\n"));
    }
}

/// `12.0K`, and GNU's `12K`, which is never too small.
fn human(bytes: u64, is_gnu: bool) -> String {
    if bytes == 0 {
        return "0".to_owned();
    }
    let (mut value, mut tenths, mut rest, mut unit) = (bytes, 0, false, "");
    for next in ["K", "M", "G", "T"] {
        if value < 1024 {
            break;
        }
        // BusyBox rounds to the next tenth, GNU up.
        let below = value % 1024;
        tenths = match is_gnu {
            true => (below * 10 + u64::from(rest)).div_ceil(1024),
            false => (below * 10 + 512) / 1024,
        };
        rest |= below != 0;
        value /= 1024;
        unit = next;
    }
    if tenths >= 10 {
        value += 1;
        tenths = 0;
    }
    if is_gnu && value >= 10 {
        return format!("{}{unit}", value + u64::from(tenths > 0));
    }
    format!("{value}.{tenths}{unit}")
}
