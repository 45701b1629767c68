//! `tail`: the last lines, and what comes after them.

use super::input::{Chunk, Inputs};
use super::options::{Spec, parse_words};
use super::{Call, Running, Start};
use crate::filesystem::{NodeId, NodeKind};
use crate::io::Io;
use crate::kernel::{Step, Wait};

const SPEC: Spec = Spec {
    short: "n:c:qvfFs:",
    long: &[
        ("lines=", 'n'),
        ("bytes=", 'c'),
        ("quiet", 'q'),
        ("silent", 'q'),
        ("verbose", 'v'),
        ("follow", 'f'),
        ("sleep-interval=", 's'),
    ],
    missing: "z",
    ..Spec::NONE
};

/// A `tail` on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tail {
    inputs: Inputs,
    bytes: bool,
    count: u64,
    /// Counted from the start (`+N`).
    from_start: bool,
    held: Vec<u8>,
    follow: bool,
    /// What is being followed: the file and how much of it was shown.
    followed: Vec<(String, NodeId, usize)>,
    following: bool,
    last_shown: usize,
    headers: bool,
    first: bool,
    shown: bool,
    /// Something that never grows is followed.
    for_ever: bool,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let words = modernise(&call.arguments);
    let options = match parse_words(call, io, &SPEC, &words) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let bytes = options.last_of("nc") == Some('c');
    let text = options
        .last_of("nc")
        .and_then(|letter| options.value(letter))
        .unwrap_or("10")
        .to_owned();
    let (from_start, digits) = text
        .strip_prefix('+')
        .map_or((false, text.as_str()), |digits| (true, digits));
    let Some(count) = number(digits.strip_prefix('-').unwrap_or(digits)) else {
        let what = if bytes { "bytes" } else { "lines" };
        call.complain(
            io,
            &if call.is_gnu() {
                format!("invalid number of {what}: '{text}'")
            } else {
                format!("invalid number '{text}'")
            },
        );
        return Start::Exit(1);
    };
    let headers = match options.last_of("qv") {
        Some('v') => true,
        Some(_) => false,
        None => options.operands.len() > 1,
    };
    let follow = options.has('f') || options.has('F');
    Start::Run(Running::Tail(Box::new(Tail {
        inputs: Inputs::new(&options.operands),
        bytes,
        count,
        from_start,
        held: Vec::new(),
        follow,
        followed: Vec::new(),
        following: false,
        last_shown: 0,
        headers,
        first: true,
        shown: false,
        for_ever: false,
    })))
}

impl Tail {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        if self.following {
            return self.follow(io);
        }
        match self.inputs.next(call, io) {
            Chunk::Bytes(bytes) => {
                self.held.extend(bytes);
                self.trim();
                Step::Continue
            }
            Chunk::FileEnd => {
                self.show(io);
                Step::Continue
            }
            Chunk::Blocked(wait) => Step::Wait(wait),
            Chunk::End if self.follow && (!self.followed.is_empty() || self.for_ever) => {
                self.following = true;
                Step::Continue
            }
            Chunk::End => {
                let nothing = self.inputs.failed && self.first && self.followed.is_empty();
                if self.follow && nothing && call.is_gnu() {
                    call.complain(io, "no files remaining");
                } else if nothing && !call.is_gnu() && !self.shown {
                    call.complain(io, "no files");
                }
                Step::Exit(i32::from(self.inputs.failed))
            }
        }
    }

    /// Forgets what will not be shown.
    fn trim(&mut self) {
        if self.from_start {
            return;
        }
        let start = self.start();
        // Moving the rest costs as much as it is long.
        if start > self.held.len() / 2 {
            self.held.drain(..start);
        }
    }

    fn start(&self) -> usize {
        let count = usize::try_from(self.count).unwrap_or(usize::MAX);
        match (self.from_start, self.bytes) {
            (true, true) => count.saturating_sub(1).min(self.held.len()),
            (true, false) => end_of_first_lines(&self.held, count.saturating_sub(1)),
            (false, true) => self.held.len().saturating_sub(count),
            (false, false) => start_of_last_lines(&self.held, count),
        }
    }

    fn show(&mut self, io: &mut Io<'_>) {
        self.shown = true;
        let name = self.inputs.name().to_owned();
        self.header(io, &name);
        let start = self.start();
        io.out(self.held.get(start..).unwrap_or_default());
        self.held.clear();
        if self.follow {
            let caller = io.caller();
            match io.kernel.filesystem.resolve(&caller, &name) {
                Ok(id) if name != "-" => match io.kernel.filesystem.node(id).map(|node| &node.kind)
                {
                    Some(NodeKind::File(bytes)) => {
                        self.last_shown = self.followed.len();
                        self.followed.push((name, id, bytes.len()));
                    }
                    _ => self.for_ever = true,
                },
                _ => {}
            }
        }
    }

    fn header(&mut self, io: &mut Io<'_>, name: &str) {
        if self.headers {
            let name = if name == "-" { "standard input" } else { name };
            io.out(format!(
                "{}==> {name} <==\n",
                if self.first { "" } else { "\n" }
            ));
            self.first = false;
        }
    }

    /// Shows what the files have grown by.
    fn follow(&mut self, io: &mut Io<'_>) -> Step {
        for index in 0..self.followed.len() {
            let Some((name, id, shown)) = self.followed.get(index).cloned() else {
                continue;
            };
            let Some(NodeKind::File(bytes)) = io.kernel.filesystem.node(id).map(|node| &node.kind)
            else {
                continue;
            };
            if bytes.len() == shown {
                continue;
            }
            let new = bytes.get(shown..).unwrap_or_default().to_vec();
            let length = bytes.len();
            if !new.is_empty() {
                if index != self.last_shown {
                    self.header(io, &name);
                    self.last_shown = index;
                }
                io.out(new);
            }
            if let Some((_, _, shown)) = self.followed.get_mut(index) {
                *shown = length;
            }
        }
        let file = match self.followed.as_slice() {
            [(_, id, shown)] => Some((*id, *shown)),
            _ => None,
        };
        let until = (self.followed.len() > 1).then(|| io.now().saturating_add(1_000_000_000));
        Step::Wait(Wait {
            file,
            until,
            signal: true,
            ..Wait::default()
        })
    }
}

/// Where the last lines start.
pub(super) fn start_of_last_lines(bytes: &[u8], count: usize) -> usize {
    if count == 0 {
        return bytes.len();
    }
    let end = bytes.strip_suffix(b"\n").unwrap_or(bytes).len();
    let before = bytes.get(..end).unwrap_or_default();
    let newlines = before
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, byte)| **byte == b'\n');
    newlines
        .map(|(place, _)| place + 1)
        .nth(count - 1)
        .unwrap_or(0)
}

/// Where the first lines end.
fn end_of_first_lines(bytes: &[u8], count: usize) -> usize {
    if count == 0 {
        return 0;
    }
    let newlines = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    newlines
        .map(|(place, _)| place + 1)
        .nth(count - 1)
        .unwrap_or(bytes.len())
}

/// `-5` and `+5` as the first word mean `-n 5` and `-n +5`.
pub(super) fn modernise(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(first) = words.first_mut()
        && let Some(digits) = first.strip_prefix(['-', '+'])
        && digits.starts_with(|c: char| c.is_ascii_digit())
    {
        let (digits, follow) = digits
            .strip_suffix('f')
            .map_or((digits, false), |digits| (digits, true));
        let sign = if first.starts_with('+') { "+" } else { "" };
        let mut modern = vec![format!("-n{sign}{digits}")];
        if follow {
            modern.push("-f".to_owned());
        }
        words.splice(..1, modern);
    }
    words
}

/// A count, with a unit such as `k` or `M`.
pub(super) fn number(text: &str) -> Option<u64> {
    let length = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at(length);
    let factor: u64 = match unit {
        "" => 1,
        "b" => 512,
        "k" | "K" | "KiB" => 1 << 10,
        "kB" | "KB" => 1000,
        "m" | "M" | "MiB" => 1 << 20,
        "MB" => 1_000_000,
        "G" | "GiB" => 1 << 30,
        "GB" => 1_000_000_000,
        _ => return None,
    };
    if digits.is_empty() {
        return None;
    }
    Some(
        digits
            .parse::<u64>()
            .unwrap_or(u64::MAX)
            .saturating_mul(factor),
    )
}
