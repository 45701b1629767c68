//! The connection to a container's streams, and `docker attach`
//! (docker/cli: cli/command/container/attach.go and hijack.go).

use docksim_api::container::InspectResponse;
use docksim_api::{
    AttachOptions, Reason, Reply, Request, Response, StreamId, StreamItem, WaitCondition,
};
use docksim_reference::keys;

use super::wait::ExitStatus;
use super::{Context, Machine, TerminalSignal};
use crate::commands::container::container_id;
use crate::daemon::Input;
use crate::error::CliError;
use crate::host::Terminal;

/// A connection to a container's streams.
#[derive(Debug, Clone, PartialEq)]
pub struct Attachment {
    stream: StreamId,
    stdin: bool,
    tty: bool,
    detach_keys: Vec<u8>,
    matched_keys: usize,
    input_ended: bool,
}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detachment {
    /// The container closed its streams.
    Closed,
    /// The user typed the detach keys.
    Detached,
}

/// Ctrl-P Ctrl-Q.
const DEFAULT_DETACH_KEYS: [u8; 2] = [16, 17];

impl Attachment {
    /// Connects.
    pub(crate) fn open(
        cx: &mut Context<'_>,
        id: &str,
        options: AttachOptions,
        tty: bool,
    ) -> Result<Self, CliError> {
        let (stdin, keys) = (options.stdin, options.detach_keys.clone());
        let request = Request::ContainerAttach {
            id: id.to_owned(),
            options,
        };
        // The CLI sees the status only: the connection is asked to become a stream
        // (moby: client/hijack.go, `setupHijackConn`).
        let stream = match cx.daemon.call(request) {
            Reply::Stream(stream) => stream,
            Reply::Done(Ok(_)) => return Err(CliError::new("unexpected answer")),
            Reply::Done(Err(error)) => {
                return Err(CliError::new(format!(
                    "unable to upgrade to tcp, received {}",
                    error.status()
                )));
            }
        };
        Ok(Self::over(stream, stdin, tty, keys.as_deref()))
    }

    /// A connection that is open already.
    pub(crate) fn over(
        stream: StreamId,
        stdin: bool,
        tty: bool,
        detach_keys: Option<&str>,
    ) -> Self {
        Self {
            stream,
            stdin,
            tty,
            detach_keys: detach_keys
                .and_then(keys::parse)
                .unwrap_or(DEFAULT_DETACH_KEYS.to_vec()),
            matched_keys: 0,
            input_ended: false,
        }
    }

    /// Copies in both directions; how it ended, once it has.
    pub(crate) fn step(&mut self, cx: &mut Context<'_>) -> Option<Detachment> {
        if self.copy_input(cx) {
            cx.daemon.close(self.stream);
            return Some(Detachment::Detached);
        }
        let poll = cx.daemon.poll(self.stream);
        for item in poll.items {
            if let StreamItem::Output(stream, bytes) = item {
                cx.output.write(stream, &bytes);
            }
        }
        poll.closed.then_some(Detachment::Closed)
    }

    /// Hangs up.
    pub(crate) fn close(&self, cx: &mut Context<'_>) {
        cx.daemon.close(self.stream);
    }

    /// Whether keys are passed on unread.
    pub(crate) fn is_raw(&self, terminal: Terminal) -> bool {
        self.stdin && self.tty && terminal.stdin && !self.input_ended
    }

    /// Sends what was typed; true when it ends in the detach keys.
    fn copy_input(&mut self, cx: &mut Context<'_>) -> bool {
        if self.input_ended {
            return false;
        }
        if !self.stdin {
            self.input_ended = true;
            cx.daemon.close_write(self.stream);
            return false;
        }
        match cx.host.read_input() {
            Input::Empty => false,
            Input::End => {
                self.input_ended = true;
                cx.daemon.close_write(self.stream);
                false
            }
            Input::Bytes(bytes) if self.tty => self.send_keys(cx, &bytes),
            Input::Bytes(bytes) => {
                cx.daemon.write(self.stream, &bytes);
                false
            }
        }
    }

    /// Sends keys and holds back those that may begin the detach keys.
    fn send_keys(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> bool {
        let mut passed = Vec::with_capacity(bytes.len());
        for byte in bytes {
            if self.detach_keys.get(self.matched_keys) == Some(byte) {
                self.matched_keys += 1;
                if self.matched_keys == self.detach_keys.len() {
                    cx.daemon.write(self.stream, &passed);
                    return true;
                }
                continue;
            }
            passed.extend(self.detach_keys.iter().take(self.matched_keys));
            self.matched_keys = 0;
            passed.push(*byte);
        }
        cx.daemon.write(self.stream, &passed);
        false
    }
}

/// `docker attach`.
#[derive(Debug, Clone, PartialEq)]
pub struct Attach {
    container: String,
    no_stdin: bool,
    sig_proxy: bool,
    detach_keys: Option<String>,
    attached: Option<Attached>,
}

#[derive(Debug, Clone, PartialEq)]
struct Attached {
    id: String,
    tty: bool,
    attachment: Option<Attachment>,
    status: ExitStatus,
}

impl Attach {
    /// Attaches to a running container.
    pub fn new(
        container: String,
        no_stdin: bool,
        sig_proxy: bool,
        detach_keys: Option<String>,
    ) -> Self {
        Self {
            container,
            no_stdin,
            sig_proxy,
            detach_keys,
            attached: None,
        }
    }

    pub(crate) fn is_raw(&self, terminal: Terminal) -> bool {
        let attachment = self
            .attached
            .as_ref()
            .and_then(|attached| attached.attachment.as_ref());
        attachment.is_some_and(|attachment| attachment.is_raw(terminal))
    }

    fn begin(&self, cx: &mut Context<'_>) -> Result<Attached, CliError> {
        container_id(&self.container)?;
        let wait = cx.open(Request::ContainerWait {
            id: self.container.clone(),
            condition: WaitCondition::NotRunning,
        });
        let container = inspect_running(cx, &self.container)?;
        check_tty(cx.terminal, !self.no_stdin, container.config.tty)?;
        let options = AttachOptions {
            stdin: !self.no_stdin && container.config.open_stdin,
            stdout: true,
            stderr: true,
            detach_keys: self.detach_keys.clone(),
        };
        let tty = container.config.tty;
        let attachment = Attachment::open(cx, &self.container, options, tty)?;
        if tty {
            // Another size first, so that a shell shows its prompt again (docker/cli: `resizeTTY`).
            let Terminal { columns, rows, .. } = cx.terminal;
            resize_to(cx, &container.id, columns + 1, rows + 1);
            resize(cx, &container.id);
        }
        Ok(Attached {
            id: container.id,
            tty,
            attachment: Some(attachment),
            status: ExitStatus::waiting(wait?),
        })
    }
}

impl Machine for Attach {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        if self.attached.is_none() {
            match self.begin(cx) {
                Ok(attached) => self.attached = Some(attached),
                Err(error) => return Some(Err(error)),
            }
        }
        let attached = self.attached.as_mut()?;
        if let Some(attachment) = &mut attached.attachment {
            match attachment.step(cx)? {
                Detachment::Detached => return Some(Err(CliError::new("read escape sequence"))),
                Detachment::Closed => attached.attachment = None,
            }
        }
        match attached.status.step(cx)? {
            Ok(0) => Some(Ok(())),
            Ok(code) => Some(Err(CliError::exit(code))),
            Err(error) => Some(Err(error)),
        }
    }

    fn signal(&mut self, cx: &mut Context<'_>, signal: TerminalSignal) -> bool {
        let proxy = self.sig_proxy;
        match &mut self.attached {
            Some(attached) if proxy && !attached.tty => {
                forward(cx, &attached.id, signal);
                true
            }
            // The output stops, and the container's end is still waited for.
            Some(attached) if signal.is_termination() => {
                if let Some(attachment) = attached.attachment.take() {
                    attachment.close(cx);
                }
                true
            }
            Some(_) | None => false,
        }
    }

    fn resize(&mut self, cx: &mut Context<'_>) {
        if let Some(attached) = self.attached.as_ref().filter(|attached| attached.tty) {
            resize(cx, &attached.id);
        }
    }
}

/// Gives a container's terminal the size of the CLI's own (docker/cli: cli/command/container/tty.go).
pub(crate) fn resize(cx: &mut Context<'_>, id: &str) {
    let Terminal { columns, rows, .. } = cx.terminal;
    resize_to(cx, id, columns, rows);
}

fn resize_to(cx: &mut Context<'_>, id: &str, width: u32, height: u32) {
    if !cx.terminal.stdout || (width, height) == (0, 0) {
        return;
    }
    let request = Request::ContainerResize {
        id: id.to_owned(),
        height,
        width,
    };
    // The CLI logs a failure at debug level and goes on.
    let _refused = cx.call(request);
}

/// Sends a signal of the CLI's own to the container's process; a refusal is only logged.
pub(crate) fn forward(cx: &mut Context<'_>, id: &str, signal: TerminalSignal) {
    let request = Request::ContainerKill {
        id: id.to_owned(),
        signal: signal.name().to_owned(),
    };
    // The CLI logs a failure at debug level and goes on.
    let _refused = cx.call(request);
}

/// Inspects a container.
pub(crate) fn inspect(cx: &mut Context<'_>, id: &str) -> Result<InspectResponse, CliError> {
    let id = container_id(id)?;
    match cx.call(Request::ContainerInspect { id, size: false })? {
        Response::Container(container) => Ok(*container),
        _ => Err(CliError::new("unexpected answer")),
    }
}

fn inspect_running(cx: &mut Context<'_>, id: &str) -> Result<InspectResponse, CliError> {
    let container = inspect(cx, id)?;
    if !container.state.running {
        return Err(
            CliError::new("You cannot attach to a stopped container, start it first")
                .because(Reason::new("container-not-running").with("container", id)),
        );
    }
    if container.state.paused {
        return Err(
            CliError::new("You cannot attach to a paused container, unpause it first")
                .because(Reason::new("cannot-attach").with("container", id)),
        );
    }
    if container.state.restarting {
        return Err(CliError::new(
            "You cannot attach to a restarting container, wait until it is running",
        )
        .because(Reason::new("cannot-attach").with("container", id)));
    }
    Ok(container)
}

/// Refuses a container with a terminal when the CLI's standard input is none (docker/cli: cli/streams/in.go).
pub(crate) fn check_tty(terminal: Terminal, attach_stdin: bool, tty: bool) -> Result<(), CliError> {
    if attach_stdin && tty && !terminal.stdin {
        return Err(CliError::new("the input device is not a TTY")
            .because(Reason::new("input-is-no-terminal")));
    }
    Ok(())
}
