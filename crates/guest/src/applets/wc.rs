//! `wc`: counts lines, words and bytes.

use super::input::{Chunk, Inputs};
use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::filesystem::NodeKind;
use crate::io::Io;
use crate::kernel::Step;

const SPEC: Spec = Spec {
    short: "lwcmL",
    long: &[
        ("lines", 'l'),
        ("words", 'w'),
        ("bytes", 'c'),
        ("chars", 'm'),
        ("max-line-length", 'L'),
    ],
    ..Spec::NONE
};

/// What was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counts {
    lines: u64,
    words: u64,
    bytes: u64,
    characters: u64,
    longest: u64,
}

/// A `wc` on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wc {
    inputs: Inputs,
    columns: String,
    width: usize,
    counts: Counts,
    total: Counts,
    in_word: bool,
    line_length: u64,
    named: bool,
    files: usize,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let chosen: String = "lwmcL"
        .chars()
        .filter(|letter| options.has(*letter))
        .collect();
    let columns = if chosen.is_empty() {
        "lwc".to_owned()
    } else {
        chosen
    };
    let width = width(call, io, &options.operands, columns.len());
    Start::Run(Running::Wc(Box::new(Wc {
        inputs: Inputs::new(&options.operands),
        columns,
        width,
        counts: Counts::default(),
        total: Counts::default(),
        in_word: false,
        line_length: 0,
        named: !options.operands.is_empty(),
        files: 0,
    })))
}

/// GNU makes columns as wide as the sum of the sizes, and 7 wide when a size is not known; BusyBox 9.
fn width(call: &Call, io: &Io<'_>, operands: &[String], columns: usize) -> usize {
    if !call.is_gnu() {
        return if columns > 1 || operands.len() > 1 {
            9
        } else {
            0
        };
    }
    if columns == 1 && operands.len() <= 1 {
        return 1;
    }
    let caller = io.caller();
    let mut total = 0;
    let mut least = 1;
    for path in operands {
        match io.kernel.filesystem.stat(&caller, path) {
            Ok(node) => match &node.kind {
                NodeKind::File(bytes) => total += bytes.len(),
                _ => least = 7,
            },
            Err(_) if path == "-" => least = 7,
            Err(_) => {}
        }
    }
    if operands.is_empty() {
        least = match io.kernel.open_of(io.pid, 0).map(|open| &open.kind) {
            Some(crate::kernel::OpenKind::File { node, .. }) => {
                total = io
                    .kernel
                    .filesystem
                    .node(*node)
                    .map_or(0, crate::filesystem::Node::size);
                1
            }
            _ => 7,
        };
    }
    total.to_string().len().max(least)
}

impl Wc {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.inputs.next(call, io) {
            Chunk::Bytes(bytes) => {
                self.count(&bytes);
                Step::Continue
            }
            Chunk::FileEnd => {
                self.counts.longest = self.counts.longest.max(self.line_length);
                let counts = std::mem::take(&mut self.counts);
                self.in_word = false;
                self.line_length = 0;
                self.files += 1;
                self.total.add(counts);
                let name = if self.named {
                    self.inputs.name().to_owned()
                } else {
                    String::new()
                };
                self.show(io, counts, &name);
                Step::Continue
            }
            Chunk::Blocked(wait) => Step::Wait(wait),
            Chunk::End => {
                if self.inputs.count() > 1 {
                    self.show(io, self.total, "total");
                }
                Step::Exit(i32::from(self.inputs.failed))
            }
        }
    }

    fn count(&mut self, bytes: &[u8]) {
        self.counts.bytes += bytes.len() as u64;
        for byte in bytes {
            // Bytes 10xxxxxx belong to the character before them.
            if byte & 0xc0 != 0x80 {
                self.counts.characters += 1;
                self.line_length += 1;
            }
            if *byte == b'\n' {
                self.counts.lines += 1;
                self.counts.longest = self.counts.longest.max(self.line_length - 1);
                self.line_length = 0;
            }
            let blank = byte.is_ascii_whitespace() || *byte == 11;
            if !blank && !self.in_word {
                self.counts.words += 1;
            }
            self.in_word = !blank;
        }
    }

    fn show(&self, io: &mut Io<'_>, counts: Counts, name: &str) {
        let columns: Vec<String> = self
            .columns
            .chars()
            .map(|column| {
                let number = match column {
                    'l' => counts.lines,
                    'w' => counts.words,
                    'm' => counts.characters,
                    'c' => counts.bytes,
                    _ => counts.longest,
                };
                format!("{number:>width$}", width = self.width)
            })
            .collect();
        let mut line = columns.join(" ");
        if !name.is_empty() {
            line.push(' ');
            line.push_str(name);
        }
        io.out(line + "\n");
    }
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.words += other.words;
        self.bytes += other.bytes;
        self.characters += other.characters;
        self.longest = self.longest.max(other.longest);
    }
}
