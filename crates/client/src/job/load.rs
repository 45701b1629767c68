//! `docker load` and `docker import` (docker/cli: cli/command/image/load.go and import.go).

use docksim_api::{ImportOptions, OutputStream, Request};

use super::{Context, Machine, Progress, TerminalSignal};
use crate::daemon::Input;
use crate::error::CliError;

/// `docker load` or `docker import`: an archive that is read whole, sent, and told about.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    bytes: Vec<u8>,
    reads_input: bool,
    purpose: Purpose,
    progress: Option<Progress>,
}

/// What an archive holds.
#[derive(Debug, Clone, PartialEq)]
enum Purpose {
    Images { platform: Option<String> },
    Filesystem(Box<ImportOptions>),
}

impl Load {
    /// Loads these bytes, or what comes on standard input.
    pub fn new(bytes: Option<Vec<u8>>, platform: Option<String>) -> Self {
        Self::of(bytes, Purpose::Images { platform })
    }

    /// Imports these bytes, or what comes on standard input.
    pub fn import(bytes: Option<Vec<u8>>, options: ImportOptions) -> Self {
        Self::of(bytes, Purpose::Filesystem(Box::new(options)))
    }

    fn of(bytes: Option<Vec<u8>>, purpose: Purpose) -> Self {
        Self {
            reads_input: bytes.is_none(),
            bytes: bytes.unwrap_or_default(),
            purpose,
            progress: None,
        }
    }

    fn request(&mut self) -> Request {
        let archive = std::mem::take(&mut self.bytes).into();
        match &self.purpose {
            Purpose::Images { platform } => Request::ImageLoad {
                archive,
                platforms: platform.iter().cloned().collect(),
            },
            Purpose::Filesystem(options) => Request::ImageImport(Box::new(ImportOptions {
                archive,
                ..(**options).clone()
            })),
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
        if self.progress.is_none() {
            let request = self.request();
            match cx.open(request) {
                Ok(stream) => {
                    self.progress = Some(Progress::new(stream, Some(OutputStream::Stdout)));
                }
                Err(error) => return Some(Err(error)),
            }
        }
        self.progress.as_mut()?.step(cx)
    }

    fn signal(&mut self, cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        if let Some(progress) = &self.progress {
            progress.hang_up(cx);
        }
        false
    }
}
