//! `docker config create` and `docker secret create`: content from a file or from standard input
//! (docker/cli: cli/command/secret/create.go, `readSecretData`).

use docksim_api::{Request, SwarmOperation};

use super::{Context, Machine, TerminalSignal, Work};
use crate::daemon::Input;
use crate::error::CliError;

/// The making of a thing whose content is read first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwarmCreate {
    operation: SwarmOperation,
    /// What stands in front of a complaint about the content.
    complaint: Option<String>,
    /// Whether standard input has given anything yet.
    has_content: bool,
}

impl SwarmCreate {
    /// Asks the daemon for an operation once there is content.
    pub(crate) fn new(operation: SwarmOperation) -> Self {
        Self {
            operation,
            complaint: None,
            has_content: false,
        }
    }

    /// With something in front of a complaint about the content.
    pub(crate) fn with_complaint(mut self, complaint: String) -> Self {
        self.complaint = Some(complaint);
        self
    }

    /// Reads a file; standard input is left to the steps that follow.
    pub(crate) fn begin(
        self,
        cx: &mut Context<'_>,
        path: &str,
        without_path: &str,
    ) -> Result<Work, CliError> {
        let problem = match path {
            "-" => return Ok(Work::SwarmCreate(self)),
            "" => without_path.to_owned(),
            _ => match cx.host.read_file(path) {
                Ok(bytes) if bytes.is_empty() => {
                    format!("error reading from {path}: data is empty")
                }
                Ok(_) => return self.create(cx).map(|()| Work::Exited(0)),
                Err(error) => format!("error reading from {path}: {}", error.of(path)),
            },
        };
        Err(self.complain(problem))
    }

    fn complain(&self, problem: String) -> CliError {
        let error = CliError::new(problem);
        match &self.complaint {
            Some(complaint) => error.within(complaint),
            None => error,
        }
    }

    fn create(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        cx.call(Request::Swarm(self.operation.clone())).map(drop)
    }
}

impl Machine for SwarmCreate {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        loop {
            match cx.host.read_input() {
                Input::Bytes(_) => self.has_content = true,
                Input::Empty => return None,
                Input::End if self.has_content => return Some(self.create(cx)),
                Input::End => {
                    let problem = "error reading from STDIN: data is empty";
                    return Some(Err(self.complain(problem.to_owned())));
                }
            }
        }
    }

    fn signal(&mut self, _cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        false
    }
}
