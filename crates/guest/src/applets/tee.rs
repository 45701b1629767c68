//! `tee`: writes what it reads to standard output and files.

use super::input::{Chunk, Inputs};
use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::{Fd, OpenMode, Step};

const SPEC: Spec = Spec {
    short: "ai",
    long: &[("append", 'a'), ("ignore-interrupts", 'i')],
    missing: "p",
    ..Spec::NONE
};

/// A `tee` on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tee {
    inputs: Inputs,
    outputs: Vec<Fd>,
    failed: bool,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let mode = if options.has('a') {
        OpenMode::APPEND
    } else {
        OpenMode::WRITE
    };
    let mut outputs = vec![1];
    let mut failed = false;
    for (path, fd) in options.operands.iter().zip(10..) {
        let table = io
            .process()
            .map(|process| process.fds.clone())
            .unwrap_or_default();
        match io.kernel.open_path(io.pid, &table, path, mode) {
            Ok(id) => {
                if let Some(process) = io.process_mut() {
                    process.fds.insert(fd, id);
                }
                outputs.push(fd);
            }
            Err(errno) => {
                failed = true;
                call.complain(io, &format!("{path}: {errno}"));
            }
        }
    }
    Start::Run(Running::Tee(Box::new(Tee {
        inputs: Inputs::new(&[]),
        outputs,
        failed,
    })))
}

impl Tee {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.inputs.next(call, io) {
            Chunk::Bytes(bytes) => {
                for fd in &self.outputs {
                    self.failed |= io.write(*fd, &bytes).is_err();
                }
                Step::Continue
            }
            Chunk::FileEnd => Step::Continue,
            Chunk::Blocked(wait) => Step::Wait(wait),
            Chunk::End => Step::Exit(i32::from(self.failed)),
        }
    }
}
