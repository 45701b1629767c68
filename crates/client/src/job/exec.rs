//! `docker exec` (docker/cli: cli/command/container/exec.go).

use docksim_api::exec::ExecOptions;
use docksim_api::{Request, Response};

use super::attach::{Attachment, Detachment, check_tty, inspect};
use super::{Context, Machine, TerminalSignal};
use crate::commands::container::container_id;
use crate::error::CliError;
use crate::host::Terminal;

/// `docker exec`: create, start, copy, exit.
#[derive(Debug, Clone, PartialEq)]
pub struct Exec {
    container: String,
    options: ExecOptions,
    detach: bool,
    phase: Phase,
}

#[derive(Debug, Clone, PartialEq)]
enum Phase {
    Begin,
    Attached { id: String, attachment: Attachment },
    Interrupted,
}

impl Exec {
    /// Runs a command in a container.
    pub fn new(container: String, options: ExecOptions, detach: bool) -> Self {
        Self {
            container,
            options,
            detach,
            phase: Phase::Begin,
        }
    }

    pub(crate) fn is_raw(&self, terminal: Terminal) -> bool {
        match &self.phase {
            Phase::Attached { attachment, .. } => attachment.is_raw(terminal),
            Phase::Begin | Phase::Interrupted => false,
        }
    }

    /// The id of the process and the connection to it; nothing when it is left alone.
    fn begin(&self, cx: &mut Context<'_>) -> Result<Option<(String, Attachment)>, CliError> {
        let container = container_id(&self.container)?;
        // So that a missing container is told before a missing terminal.
        inspect(cx, &container)?;
        if !self.detach {
            check_tty(cx.terminal, self.options.attach_stdin, self.options.tty)?;
        }
        let request = Request::ExecCreate {
            id: container,
            options: self.options.clone(),
        };
        let Response::ExecCreated(id) = cx.call(request)? else {
            return Err(CliError::new("unexpected answer"));
        };
        let request = Request::ExecStart {
            id: id.clone(),
            detach: self.detach,
        };
        if self.detach {
            return cx.call(request).map(|_| None);
        }
        let stream = cx.open(request)?;
        let attachment = Attachment::over(
            stream,
            self.options.attach_stdin,
            self.options.tty,
            Some(&self.options.detach_keys),
        );
        if self.options.tty {
            resize(cx, &id);
        }
        Ok(Some((id, attachment)))
    }
}

impl Machine for Exec {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        if let Phase::Begin = self.phase {
            match self.begin(cx) {
                Ok(Some((id, attachment))) => self.phase = Phase::Attached { id, attachment },
                Ok(None) => return Some(Ok(())),
                Err(error) => return Some(Err(error)),
            }
        }
        let Phase::Attached { id, attachment } = &mut self.phase else {
            return Some(Ok(()));
        };
        match attachment.step(cx)? {
            Detachment::Detached => Some(Err(CliError::new("read escape sequence"))),
            Detachment::Closed => Some(exit_status(cx, id)),
        }
    }

    fn signal(&mut self, cx: &mut Context<'_>, signal: TerminalSignal) -> bool {
        if let Phase::Attached { attachment, .. } = &self.phase {
            attachment.close(cx);
        }
        // The CLI ends without a word and with success; the process goes on.
        self.phase = Phase::Interrupted;
        signal.is_termination()
    }

    fn resize(&mut self, cx: &mut Context<'_>) {
        if let Phase::Attached { id, .. } = &self.phase
            && self.options.tty
        {
            resize(cx, id);
        }
    }
}

/// Gives the process's terminal the size of the CLI's own.
fn resize(cx: &mut Context<'_>, id: &str) {
    let Terminal {
        stdin,
        columns,
        rows,
        ..
    } = cx.terminal;
    if !stdin || (columns, rows) == (0, 0) {
        return;
    }
    // The CLI logs a failure at debug level and goes on.
    let _refused = cx.call(Request::ExecResize {
        id: id.to_owned(),
        height: rows,
        width: columns,
    });
}

fn exit_status(cx: &mut Context<'_>, id: &str) -> Result<(), CliError> {
    let request = Request::ExecInspect { id: id.to_owned() };
    let Response::Exec(exec) = cx.call(request)? else {
        return Err(CliError::new("unexpected answer"));
    };
    match exec.exit_code {
        None | Some(0) => Ok(()),
        Some(code) => Err(CliError::exit(i32::try_from(code).unwrap_or(125))),
    }
}
