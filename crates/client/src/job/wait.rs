//! `docker wait`, and the exit status that attached commands wait for
//! (docker/cli: cli/command/container/wait.go and utils.go).

use docksim_api::{Request, Response, StreamId, StreamItem, WaitCondition};

use super::{Context, Machine, TerminalSignal};
use crate::commands::container::container_id;
use crate::error::CliError;

/// A container's exit status, now or later.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ExitStatus {
    Waiting(StreamId),
    Known(Result<i32, CliError>),
}

impl ExitStatus {
    pub(crate) fn waiting(stream: StreamId) -> Self {
        Self::Waiting(stream)
    }

    /// The exit code once it is known.
    pub(crate) fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<i32, CliError>> {
        if let Self::Waiting(stream) = self {
            let poll = cx.daemon.poll(*stream);
            for item in poll.items {
                if let StreamItem::Answer(answer) = item {
                    *self = Self::Known(exit_code(answer.map_err(CliError::from)));
                }
            }
            if let (Self::Waiting(_), true) = (&self, poll.closed) {
                *self = Self::Known(Err(CliError::new("unexpected EOF")));
            }
        }
        match self {
            Self::Waiting(_) => None,
            Self::Known(status) => Some(status.clone()),
        }
    }
}

fn exit_code(answer: Result<Response, CliError>) -> Result<i32, CliError> {
    match answer? {
        Response::ContainerWaited(waited) => match waited.error {
            Some(error) => Err(CliError::new(error.message)),
            None => Ok(i32::try_from(waited.status_code).unwrap_or(125)),
        },
        _ => Err(CliError::new("unexpected answer")),
    }
}

/// `docker wait`: one container after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    containers: Vec<String>,
    next: usize,
    status: Option<ExitStatus>,
    errors: Vec<CliError>,
}

impl Wait {
    /// Waits for these containers and prints their exit codes.
    pub fn new(containers: Vec<String>) -> Self {
        Self {
            containers,
            next: 0,
            status: None,
            errors: Vec::new(),
        }
    }
}

impl Machine for Wait {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        while let Some(container) = self.containers.get(self.next) {
            let status = match &mut self.status {
                Some(status) => status,
                none => {
                    let opened = container_id(container).and_then(|id| {
                        let condition = WaitCondition::NotRunning;
                        cx.open(Request::ContainerWait { id, condition })
                    });
                    let status = match opened {
                        Ok(stream) => ExitStatus::Waiting(stream),
                        Err(error) => ExitStatus::Known(Err(error)),
                    };
                    none.insert(status)
                }
            };
            match status.step(cx)? {
                Ok(code) => cx.println(&code.to_string()),
                Err(error) => self.errors.push(error),
            }
            self.status = None;
            self.next += 1;
        }
        Some(CliError::join(std::mem::take(&mut self.errors)))
    }

    fn signal(&mut self, cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        if let Some(ExitStatus::Waiting(stream)) = self.status {
            cx.daemon.close(stream);
        }
        false
    }
}
