//! `docker cp - CONTAINER:PATH` (docker/cli: cli/command/container/cp.go).

use docksim_api::Request;

use super::{Context, Machine, TerminalSignal};
use crate::daemon::Input;
use crate::error::CliError;

/// An archive that is read whole from standard input and laid out in a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyInput {
    container: String,
    folder: String,
    copy_uid_gid: bool,
    bytes: Vec<u8>,
}

impl CopyInput {
    /// Copies into this folder of a container.
    pub fn new(container: String, folder: String, copy_uid_gid: bool) -> Self {
        Self {
            container,
            folder,
            copy_uid_gid,
            bytes: Vec::new(),
        }
    }
}

impl Machine for CopyInput {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        loop {
            match cx.host.read_input() {
                Input::Bytes(bytes) => self.bytes.extend(bytes),
                Input::Empty => return None,
                Input::End => break,
            }
        }
        let request = Request::PutContainerArchive {
            id: self.container.clone(),
            path: self.folder.clone(),
            copy_uid_gid: self.copy_uid_gid,
            archive: std::mem::take(&mut self.bytes).into(),
        };
        Some(cx.call(request).map(drop))
    }

    fn signal(&mut self, _cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        false
    }
}
