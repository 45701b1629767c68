//! `md5sum`, `sha1sum`, `sha256sum` and `sha512sum`.

use sha2::Digest;

use super::input::{Chunk, Inputs, complain_open};
use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::Step;

const SPEC: Spec = Spec {
    short: "cbtsw",
    long: &[
        ("check", 'c'),
        ("binary", 'b'),
        ("text", 't'),
        ("status", 's'),
        ("warn", 'w'),
    ],
    ..Spec::NONE
};

/// A checksum on its way: the bytes of the file that is being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checksum {
    inputs: Inputs,
    bytes: Vec<u8>,
    checks: bool,
    is_silent: bool,
    /// What stands before a file's name.
    mark: char,
    checked: Checked,
    /// A failure that was seen.
    had_failed: bool,
}

/// What came of checking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Checked {
    lines: usize,
    wrong: usize,
    unreadable: usize,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    Start::Run(Running::Checksum(Box::new(Checksum {
        inputs: Inputs::new(&options.operands),
        bytes: Vec::new(),
        checks: options.has('c'),
        is_silent: options.has('s'),
        mark: if options.has('b') { '*' } else { ' ' },
        checked: Checked::default(),
        had_failed: false,
    })))
}

impl Checksum {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.inputs.next(call, io) {
            Chunk::Bytes(bytes) => {
                self.had_failed = self.inputs.failed;
                self.bytes.extend(bytes);
            }
            Chunk::Blocked(wait) => return Step::Wait(wait),
            // A file that cannot be read has no checksum.
            Chunk::FileEnd if self.inputs.failed && !self.had_failed => {
                self.had_failed = true;
                self.bytes.clear();
            }
            Chunk::FileEnd => {
                let bytes = std::mem::take(&mut self.bytes);
                let name = self.inputs.name().to_owned();
                if self.checks {
                    self.check(&bytes, &name, call, io);
                } else {
                    let line = format!("{} {}{name}\n", digest(call.name, &bytes), self.mark);
                    io.out(line);
                }
            }
            Chunk::End => return Step::Exit(i32::from(self.inputs.failed || self.has_wrong())),
        }
        Step::Continue
    }

    fn has_wrong(&self) -> bool {
        self.checked.wrong + self.checked.unreadable > 0
    }

    /// Compares a list's checksums with those of the files that it names.
    fn check(&mut self, list: &[u8], list_name: &str, call: &Call, io: &mut Io<'_>) {
        let text = String::from_utf8_lossy(list).into_owned();
        self.checked = Checked::default();
        for line in text.lines() {
            let named = line.split_once("  ").or_else(|| line.split_once(" *"));
            let Some((sum, name)) = named else {
                if !call.is_gnu() {
                    self.checked.lines += 1;
                    self.checked.wrong += 1;
                }
                continue;
            };
            self.checked.lines += 1;
            let result = match io.kernel.filesystem.read_file(&io.caller(), name) {
                Err(errno) => {
                    self.checked.unreadable += 1;
                    complain_open(call, io, name, errno);
                    if call.is_gnu() {
                        "FAILED open or read"
                    } else {
                        "FAILED"
                    }
                }
                Ok(bytes) if digest(call.name, &bytes) == sum.to_lowercase() => "OK",
                Ok(_) => {
                    self.checked.wrong += 1;
                    "FAILED"
                }
            };
            if !self.is_silent {
                io.out(format!("{name}: {result}\n"));
            }
        }
        let Checked {
            lines,
            wrong,
            unreadable,
        } = self.checked;
        if lines == 0 {
            self.inputs.failed = true;
            call.complain(
                io,
                &if call.is_gnu() {
                    format!("{list_name}: no properly formatted checksum lines found")
                } else {
                    format!("no checksum lines found in {list_name}")
                },
            );
        } else if !self.is_silent {
            self.warn(lines, wrong, unreadable, call, io);
        }
    }

    fn warn(&self, lines: usize, wrong: usize, unreadable: usize, call: &Call, io: &mut Io<'_>) {
        if !call.is_gnu() {
            let bad = wrong + unreadable;
            if bad > 0 {
                let message = format!("WARNING: {bad} of {lines} computed checksums did NOT match");
                call.complain(io, &message);
            }
            return;
        }
        if unreadable > 0 {
            let files = if unreadable == 1 { "file" } else { "files" };
            let message = format!("WARNING: {unreadable} listed {files} could not be read");
            call.complain(io, &message);
        }
        if wrong > 0 {
            let sums = if wrong == 1 { "checksum" } else { "checksums" };
            call.complain(
                io,
                &format!("WARNING: {wrong} computed {sums} did NOT match"),
            );
        }
    }
}

pub(crate) fn digest(tool: &str, bytes: &[u8]) -> String {
    fn of<D: Digest>(bytes: &[u8]) -> String {
        let digest = D::digest(bytes);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
    match tool {
        "md5sum" => of::<md5::Md5>(bytes),
        "sha1sum" => of::<sha1::Sha1>(bytes),
        "sha512sum" => of::<sha2::Sha512>(bytes),
        _ => of::<sha2::Sha256>(bytes),
    }
}
