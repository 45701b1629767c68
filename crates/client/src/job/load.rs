//! `docker load` (docker/cli: cli/command/image/load.go).

use docksim_api::{OutputStream, Request};

use super::{Context, Machine, Progress, TerminalSignal};
use crate::daemon::Input;
use crate::error::CliError;

/// `docker load`: an archive that is read whole, sent, and told about.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    bytes: Vec<u8>,
    reads_input: bool,
    platform: Option<String>,
    progress: Option<Progress>,
}

impl Load {
    /// Loads these bytes, or what comes on standard input.
    pub fn new(bytes: Option<Vec<u8>>, platform: Option<String>) -> Self {
        Self {
            reads_input: bytes.is_none(),
            bytes: bytes.unwrap_or_default(),
            platform,
            progress: None,
        }
    }
}

impl Machine for Load {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        while self.reads_input {
            match cx.host.read_input() {
                Input::Bytes(bytes) => self.bytes.extend(bytes),
                Input::Empty => return None,
                Input::End => self.reads_input = false,
            }
        }
        let progress = match &mut self.progress {
            Some(progress) => progress,
            none => {
                let request = Request::ImageLoad {
                    archive: std::mem::take(&mut self.bytes).into(),
                    platforms: self.platform.iter().cloned().collect(),
                };
                match cx.open(request) {
                    Ok(stream) => none.insert(Progress::new(stream, Some(OutputStream::Stdout))),
                    Err(error) => return Some(Err(error)),
                }
            }
        };
        progress.step(cx)
    }

    fn signal(&mut self, cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        if let Some(progress) = &self.progress {
            progress.hang_up(cx);
        }
        false
    }
}
