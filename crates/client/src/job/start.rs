//! `docker start --attach` (docker/cli: cli/command/container/start.go).

use docksim_api::{AttachOptions, Request, WaitCondition};

use super::attach::{Attachment, Detachment, forward, inspect, resize};
use super::wait::ExitStatus;
use super::{Context, Machine, TerminalSignal};
use crate::error::CliError;
use crate::host::Terminal;

/// `docker start` of one container with its streams attached.
#[derive(Debug, Clone, PartialEq)]
pub struct StartAttached {
    container: String,
    interactive: bool,
    detach_keys: Option<String>,
    started: Option<Started>,
}

#[derive(Debug, Clone, PartialEq)]
struct Started {
    id: String,
    tty: bool,
    attachment: Option<Attachment>,
    status: ExitStatus,
    /// Why the start failed, while its automatic removal is waited for.
    failure: Option<CliError>,
}

impl StartAttached {
    /// Starts the container; `interactive` attaches standard input too.
    pub fn new(container: String, interactive: bool, detach_keys: Option<String>) -> Self {
        Self {
            container,
            interactive,
            detach_keys,
            started: None,
        }
    }

    pub(crate) fn is_raw(&self, terminal: Terminal) -> bool {
        let attachment = self
            .started
            .as_ref()
            .and_then(|started| started.attachment.as_ref());
        attachment.is_some_and(|attachment| attachment.is_raw(terminal))
    }

    fn begin(&self, cx: &mut Context<'_>) -> Result<Started, CliError> {
        let container = inspect(cx, &self.container)?;
        let options = AttachOptions {
            stdin: self.interactive && container.config.open_stdin,
            stdout: true,
            stderr: true,
            detach_keys: self.detach_keys.clone(),
        };
        let (id, tty) = (container.id, container.config.tty);
        let attachment = Attachment::open(cx, &id, options, tty)?;
        let auto_remove = container.host_config.auto_remove;
        let condition = if auto_remove {
            WaitCondition::Removed
        } else {
            WaitCondition::NextExit
        };
        let status = ExitStatus::waiting(cx.open(Request::ContainerWait {
            id: id.clone(),
            condition,
        })?);
        match cx.call(Request::ContainerStart { id: id.clone() }) {
            Ok(_) => {
                if tty {
                    resize(cx, &id);
                }
                Ok(Started {
                    id,
                    tty,
                    attachment: Some(attachment),
                    status,
                    failure: None,
                })
            }
            Err(error) => {
                attachment.close(cx);
                if auto_remove {
                    return Ok(Started {
                        id,
                        tty,
                        attachment: None,
                        status,
                        failure: Some(error),
                    });
                }
                Err(error)
            }
        }
    }
}

impl Machine for StartAttached {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        if self.started.is_none() {
            match self.begin(cx) {
                Ok(started) => self.started = Some(started),
                Err(error) => return Some(Err(error)),
            }
        }
        let started = self.started.as_mut()?;
        if let Some(attachment) = &mut started.attachment {
            match attachment.step(cx)? {
                Detachment::Detached => return Some(Ok(())),
                Detachment::Closed => started.attachment = None,
            }
        }
        let status = started.status.step(cx)?;
        if let Some(failure) = started.failure.take() {
            return Some(Err(failure));
        }
        match status {
            Ok(0) => Some(Ok(())),
            Ok(code) => Some(Err(CliError::container_exited(code))),
            Err(_) => Some(Err(CliError::exit(125))),
        }
    }

    fn signal(&mut self, cx: &mut Context<'_>, signal: TerminalSignal) -> bool {
        match &mut self.started {
            // Ctrl-C ends the CLI before it has passed the signal on, and without a failure.
            Some(started) if signal.is_termination() => {
                if let Some(attachment) = started.attachment.take() {
                    attachment.close(cx);
                }
                started.status = ExitStatus::Known(Ok(0));
                true
            }
            Some(started) if !started.tty => {
                forward(cx, &started.id, signal);
                true
            }
            Some(_) | None => false,
        }
    }

    fn resize(&mut self, cx: &mut Context<'_>) {
        if let Some(started) = self.started.as_ref().filter(|started| started.tty) {
            resize(cx, &started.id);
        }
    }
}
