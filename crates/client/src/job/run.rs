//! `docker run` (docker/cli: cli/command/container/run.go).

use docksim_api::{AttachOptions, Reason, Request, WaitCondition};

use super::attach::{Attachment, Detachment, check_tty, forward, resize};
use super::wait::ExitStatus;
use super::{Context, Creation, Machine, TerminalSignal};
use crate::error::CliError;
use crate::host::Terminal;

/// What `docker run` needs beyond the creation.
#[derive(Debug, Clone, PartialEq)]
pub struct RunOptions {
    /// Whether it ends when the container runs.
    pub detach: bool,
    /// Whether signals go to the container.
    pub sig_proxy: bool,
    /// The keys that detach; Docker's own when absent.
    pub detach_keys: Option<String>,
}

/// `docker run`: create, attach, wait, start, copy, exit.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    creation: Creation,
    options: RunOptions,
    phase: Phase,
}

#[derive(Debug, Clone, PartialEq)]
enum Phase {
    Check,
    Create,
    Running(Box<Running>),
}

#[derive(Debug, Clone, PartialEq)]
struct Running {
    id: String,
    attachment: Option<Attachment>,
    status: Option<ExitStatus>,
    /// Why the start failed, while its automatic removal is waited for.
    failure: Option<CliError>,
}

impl Run {
    /// Creates and starts a container.
    pub fn new(creation: Creation, options: RunOptions) -> Self {
        Self {
            creation,
            options,
            phase: Phase::Check,
        }
    }

    pub(crate) fn is_raw(&self, terminal: Terminal) -> bool {
        match &self.phase {
            Phase::Running(running) => running
                .attachment
                .as_ref()
                .is_some_and(|attachment| attachment.is_raw(terminal)),
            Phase::Check | Phase::Create => false,
        }
    }

    fn begin(&self, cx: &mut Context<'_>, id: String) -> Result<Running, CliError> {
        let config = &self.creation.request().config;
        let auto_remove = self.creation.request().host_config.auto_remove;
        let options = AttachOptions {
            stdin: config.attach_stdin,
            stdout: config.attach_stdout,
            stderr: config.attach_stderr,
            detach_keys: self.options.detach_keys.clone(),
        };
        let mut running = Running {
            id,
            attachment: None,
            status: None,
            failure: None,
        };
        let attach = options.stdin || options.stdout || options.stderr;
        if attach {
            running.attachment = Some(Attachment::open(cx, &running.id, options, config.tty)?);
        } else {
            cx.println(&running.id);
        }
        let condition = if auto_remove {
            WaitCondition::Removed
        } else {
            WaitCondition::NextExit
        };
        let wait = cx.open(Request::ContainerWait {
            id: running.id.clone(),
            condition,
        })?;
        match cx.call(Request::ContainerStart {
            id: running.id.clone(),
        }) {
            Ok(_) if attach => {
                running.status = Some(ExitStatus::waiting(wait));
                if config.tty {
                    resize(cx, &running.id);
                }
            }
            Ok(_) => cx.daemon.close(wait),
            Err(error) => {
                if let Some(attachment) = running.attachment.take() {
                    attachment.close(cx);
                }
                running.failure = Some(start_failure(&error));
                if auto_remove {
                    running.status = Some(ExitStatus::waiting(wait));
                } else {
                    cx.daemon.close(wait);
                }
            }
        }
        Ok(running)
    }
}

impl Machine for Run {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        loop {
            match &mut self.phase {
                Phase::Check => {
                    let config = &self.creation.request().config;
                    if !self.options.detach
                        && let Err(error) = check_tty(cx.terminal, config.attach_stdin, config.tty)
                    {
                        return Some(Err(error));
                    }
                    self.phase = Phase::Create;
                }
                Phase::Create => {
                    let id = match self.creation.step(cx)? {
                        Ok(id) => id,
                        Err(error) => return Some(Err(start_failure(&error))),
                    };
                    match self.begin(cx, id) {
                        Ok(running) => self.phase = Phase::Running(Box::new(running)),
                        Err(error) => return Some(Err(error)),
                    }
                }
                Phase::Running(running) => return running.step(cx),
            }
        }
    }

    fn signal(&mut self, cx: &mut Context<'_>, signal: TerminalSignal) -> bool {
        match &self.phase {
            Phase::Check | Phase::Create => {
                self.creation.interrupt(cx);
                false
            }
            Phase::Running(running) if self.options.sig_proxy => {
                forward(cx, &running.id, signal);
                true
            }
            // Without the proxy the CLI takes the signal and goes on.
            Phase::Running(_) => signal.is_termination(),
        }
    }

    fn resize(&mut self, cx: &mut Context<'_>) {
        if let Phase::Running(running) = &self.phase
            && running.attachment.is_some()
            && self.creation.request().config.tty
        {
            resize(cx, &running.id);
        }
    }
}

impl Running {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        if let Some(attachment) = &mut self.attachment {
            match attachment.step(cx)? {
                Detachment::Detached => return Some(Ok(())),
                Detachment::Closed => self.attachment = None,
            }
        }
        let status = match &mut self.status {
            Some(status) => Some(status.step(cx)?),
            None => None,
        };
        if let Some(failure) = self.failure.take() {
            return Some(Err(failure));
        }
        match status {
            None => {
                cx.reason = Some(Reason::new("detached").with("container", &self.id));
                Some(Ok(()))
            }
            Some(Ok(0)) => Some(Ok(())),
            Some(Ok(code)) => Some(Err(CliError::container_exited(code))),
            Some(Err(_)) => Some(Err(CliError::exit(125))),
        }
    }
}

/// A failed creation or start: the exit code depends on the daemon's words
/// (docker/cli: cli/command/container/run.go, `toStatusError`).
fn start_failure(error: &CliError) -> CliError {
    if error.is_not_simulated() {
        return error.clone();
    }
    let message = error.message();
    let says = |words: &str| message.contains(words);
    let code = if says("executable file not found") || says("no such file or directory") {
        127
    } else if says("permission denied") || says("is a directory") {
        126
    } else {
        125
    };
    let failure = CliError::Status {
        message: format!("docker: {message}\n\nRun 'docker run --help' for more information"),
        code,
    };
    failure.because_of(error.reason())
}
