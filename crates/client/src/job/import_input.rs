//! `docker context import` from standard input.

use super::{Context, Machine, TerminalSignal};
use crate::commands::context::import::ContextImport;
use crate::daemon::Input;
use crate::error::CliError;

/// An archive while it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportInput {
    command: ContextImport,
    archive: Vec<u8>,
}

impl ImportInput {
    /// Reads the archive of a context.
    pub(crate) fn new(command: ContextImport) -> Self {
        Self {
            command,
            archive: Vec::new(),
        }
    }
}

impl Machine for ImportInput {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        loop {
            match cx.host.read_input() {
                Input::Bytes(bytes) => self.archive.extend(bytes),
                Input::Empty => return None,
                Input::End => return Some(self.command.import(cx, &self.archive)),
            }
        }
    }

    fn signal(&mut self, _cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        false
    }
}
