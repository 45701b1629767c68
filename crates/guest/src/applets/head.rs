//! `head`: the first lines.

use super::input::{Chunk, Inputs};
use super::options::{Spec, parse_words};
use super::{Call, Running, Start, tail};
use crate::io::Io;
use crate::kernel::Step;

const SPEC: Spec = Spec {
    short: "n:c:qv",
    long: &[
        ("lines=", 'n'),
        ("bytes=", 'c'),
        ("quiet", 'q'),
        ("silent", 'q'),
        ("verbose", 'v'),
    ],
    missing: "z",
    ..Spec::NONE
};

/// A `head` on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    inputs: Inputs,
    bytes: bool,
    /// How many; with `all_but` how many are left out at the end.
    count: u64,
    all_but: bool,
    left: u64,
    /// What may be left out at the end.
    held: Vec<u8>,
    headers: bool,
    first: bool,
    started: bool,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let words = tail::modernise(&call.arguments);
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
    let (all_but, digits) = text
        .strip_prefix('-')
        .map_or((false, text.as_str()), |digits| (true, digits));
    let Some(count) = tail::number(digits.strip_prefix('+').unwrap_or(digits)) else {
        let what = if bytes { "bytes" } else { "lines" };
        call.complain(
            io,
            &if call.is_gnu() {
                format!("invalid number of {what}: '{digits}'")
            } else {
                format!("invalid number '{digits}'")
            },
        );
        return Start::Exit(1);
    };
    let headers = match options.last_of("qv") {
        Some('v') => true,
        Some(_) => false,
        None => options.operands.len() > 1,
    };
    Start::Run(Running::Head(Box::new(Head {
        inputs: Inputs::new(&options.operands),
        bytes,
        count,
        all_but,
        left: count,
        held: Vec::new(),
        headers,
        first: true,
        started: false,
    })))
}

impl Head {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        if !self.all_but && self.left == 0 && self.started {
            self.inputs.skip_file(io);
            self.next_file();
            if self.inputs.is_over() {
                return Step::Exit(i32::from(self.inputs.failed));
            }
        }
        let was_open = self.inputs.is_open();
        let chunk = self.inputs.next(call, io);
        if !was_open && self.inputs.is_open() || !self.started && chunk == Chunk::FileEnd {
            self.header(io);
        }
        match chunk {
            Chunk::Bytes(bytes) if self.all_but => self.hold(io, bytes),
            Chunk::Bytes(bytes) => self.take(io, bytes),
            Chunk::FileEnd => self.next_file(),
            Chunk::Blocked(wait) => return Step::Wait(wait),
            Chunk::End => return Step::Exit(i32::from(self.inputs.failed)),
        }
        Step::Continue
    }

    fn next_file(&mut self) {
        self.left = self.count;
        self.held.clear();
        self.started = false;
    }

    fn header(&mut self, io: &mut Io<'_>) {
        self.started = true;
        if self.headers {
            let name = match self.inputs.name() {
                "-" => "standard input",
                name => name,
            };
            io.out(format!(
                "{}==> {name} <==\n",
                if self.first { "" } else { "\n" }
            ));
            self.first = false;
        }
    }

    /// Writes as much as is still to be written.
    fn take(&mut self, io: &mut Io<'_>, bytes: Vec<u8>) {
        let end = if self.bytes {
            let end = usize::try_from(self.left)
                .unwrap_or(usize::MAX)
                .min(bytes.len());
            self.left -= end as u64;
            end
        } else {
            let mut end = 0;
            while self.left > 0 {
                let rest = bytes.get(end..).unwrap_or_default();
                match rest.iter().position(|byte| *byte == b'\n') {
                    Some(length) => {
                        end += length + 1;
                        self.left -= 1;
                    }
                    None => {
                        end = bytes.len();
                        break;
                    }
                }
            }
            end
        };
        io.out(bytes.get(..end).unwrap_or_default());
        if self.left == 0 {
            // What was read too much is for the next reader.
            self.inputs
                .give_back(io, bytes.get(end..).unwrap_or_default().to_vec());
        }
    }

    /// Holds the end back.
    fn hold(&mut self, io: &mut Io<'_>, bytes: Vec<u8>) {
        self.held.extend(bytes);
        let count = usize::try_from(self.count).unwrap_or(usize::MAX);
        let end = if self.bytes {
            self.held.len().saturating_sub(count)
        } else {
            tail::start_of_last_lines(&self.held, count)
        };
        let out: Vec<u8> = self.held.drain(..end).collect();
        io.out(out);
    }
}
