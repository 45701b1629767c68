//! A docker command while it runs: a value that is stepped.
//!
//! Most commands end in their first step. Those that wait for the daemon (`run`, `start --attach`, `attach`, `exec`,
//! `logs`, `events`, `stats`, `wait`, `stop`, `restart`, `pull`) keep what they wait for in a small state machine of their own in
//! this folder.

mod attach;
mod confirm;
mod copy;
mod create;
mod events;
mod exec;
mod import_input;
mod load;
mod login;
mod logs;
mod pull;
mod run;
mod start;
mod stats;
mod stop;
mod swarm_create;
mod wait;

use docksim_api::{OutputStream, Reason, Reply, Request, Response, StreamId};

pub(crate) use self::attach::inspect;
pub use self::attach::{Attach, Attachment};
pub use self::confirm::{Confirm, Prune};
pub use self::copy::CopyInput;
pub(crate) use self::create::pull_request;
pub use self::create::{Create, Creation, PullPolicy};
pub use self::events::Events;
pub use self::exec::Exec;
pub use self::import_input::ImportInput;
pub use self::load::Load;
pub use self::login::Login;
pub use self::logs::Logs;
pub use self::pull::{Progress, Pull};
pub use self::run::{Run, RunOptions};
pub use self::start::StartAttached;
pub use self::stats::{ContainerStats, StatsOptions};
pub use self::stop::{Restart, Stop};
pub use self::swarm_create::SwarmCreate;
pub use self::wait::Wait;
use crate::commands::DockerCommand;
use crate::daemon::{Daemon, HostIo};
use crate::error::CliError;
use crate::host::{Host, Terminal};

/// A docker command that has been started.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// What was printed while the arguments were read.
    printed: Output,
    work: Work,
    terminal: Terminal,
    interrupts: u8,
    /// What there is to explain.
    reason: Option<Reason>,
}

/// What a job still has to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// Nothing: it has ended with this exit code.
    Exited(i32),
    /// A command that has not begun.
    Command(Box<DockerCommand>),
    /// A prune that asks first.
    Confirm(Confirm),
    /// `docker pull`.
    Pull(Pull),
    /// `docker load`.
    Load(Load),
    /// `docker login`.
    Login(Login),
    /// `docker create`.
    Create(Box<Create>),
    /// `docker run`.
    Run(Box<Run>),
    /// `docker start` with `--attach` or `--interactive`.
    StartAttached(StartAttached),
    /// `docker attach`.
    Attach(Attach),
    /// `docker exec`.
    Exec(Exec),
    /// `docker logs`.
    Logs(Logs),
    /// `docker cp` from standard input.
    CopyInput(CopyInput),
    /// `docker stats`.
    ContainerStats(ContainerStats),
    /// `docker events`.
    Events(Events),
    /// `docker wait`.
    Wait(Wait),
    /// `docker stop`.
    Stop(Stop),
    /// `docker restart`.
    Restart(Restart),
    /// `docker context import` from standard input.
    ContextImport(ImportInput),
    /// `docker config create` and `docker secret create` from standard input.
    SwarmCreate(SwarmCreate),
}

/// What a step has done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// What was printed, in order.
    pub output: Output,
    /// The exit code, once the command has ended.
    pub exit_code: Option<i32>,
}

/// Bytes for standard output and standard error, in the order in which they were written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Output {
    chunks: Vec<(OutputStream, Vec<u8>)>,
}

impl Output {
    /// Appends bytes.
    pub fn write(&mut self, stream: OutputStream, bytes: &[u8]) {
        match self.chunks.last_mut() {
            Some((last, chunk)) if *last == stream => chunk.extend_from_slice(bytes),
            _ if bytes.is_empty() => {}
            _ => self.chunks.push((stream, bytes.to_vec())),
        }
    }

    /// Appends text to standard output.
    pub fn out(&mut self, text: &str) {
        self.write(OutputStream::Stdout, text.as_bytes());
    }

    /// Appends text to standard error.
    pub fn err(&mut self, text: &str) {
        self.write(OutputStream::Stderr, text.as_bytes());
    }

    /// The pieces in order.
    pub fn chunks(&self) -> &[(OutputStream, Vec<u8>)] {
        &self.chunks
    }

    /// All that went to one stream.
    pub fn of(&self, stream: OutputStream) -> Vec<u8> {
        self.chunks
            .iter()
            .filter(|(which, _)| *which == stream)
            .flat_map(|(_, bytes)| bytes.iter().copied())
            .collect()
    }
}

/// A signal that a user's shell sends to a docker command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TerminalSignal {
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-\.
    Quit,
    /// `kill`.
    Terminate,
    /// The terminal is gone.
    Hangup,
}

impl TerminalSignal {
    /// Its number on Linux.
    pub fn number(self) -> i32 {
        match self {
            Self::Interrupt => 2,
            Self::Quit => 3,
            Self::Terminate => 15,
            Self::Hangup => 1,
        }
    }

    /// Its name as the CLI sends it to the daemon.
    pub fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "INT",
            Self::Quit => "QUIT",
            Self::Terminate => "TERM",
            Self::Hangup => "HUP",
        }
    }

    /// Whether the CLI ends its own work because of it (docker/cli: internal/platformsignals).
    fn is_termination(self) -> bool {
        matches!(self, Self::Interrupt | Self::Terminate)
    }
}

/// What a command works with during a step.
pub struct Context<'a> {
    /// The daemon.
    pub daemon: &'a mut dyn Daemon,
    /// The host.
    pub host: &'a mut dyn HostIo,
    /// What is printed.
    pub output: Output,
    /// The terminal.
    pub terminal: Terminal,
    /// What there is to explain about what was done: a failure, or an end that surprises.
    pub reason: Option<Reason>,
}

impl<'a> Context<'a> {
    /// Starts a step.
    pub fn new(daemon: &'a mut dyn Daemon, host: &'a mut dyn HostIo, terminal: Terminal) -> Self {
        Self {
            daemon,
            host,
            output: Output::default(),
            terminal,
            reason: None,
        }
    }

    /// Makes a request that is answered at once.
    pub fn call(&mut self, request: Request) -> Result<Response, CliError> {
        match self.daemon.call(request) {
            Reply::Done(answer) => answer.map_err(CliError::from),
            Reply::Stream(stream) => {
                self.daemon.close(stream);
                Err(CliError::new("unexpected stream"))
            }
        }
    }

    /// Makes a request that is answered piece by piece.
    pub fn open(&mut self, request: Request) -> Result<StreamId, CliError> {
        match self.daemon.call(request) {
            Reply::Stream(stream) => Ok(stream),
            Reply::Done(Err(error)) => Err(error.into()),
            Reply::Done(Ok(_)) => Err(CliError::new("unexpected answer")),
        }
    }

    /// Reads a file; what is wrong with it is said in the words of Go's `os.ReadFile`.
    pub(crate) fn read_file(&self, path: &str) -> Result<Vec<u8>, CliError> {
        let bytes = self.host.read_file(path);
        bytes.map_err(|error| CliError::new(error.of(path)))
    }

    /// Prints a line on standard output.
    pub fn println(&mut self, line: &str) {
        self.output.out(line);
        self.output.out("\n");
    }

    /// Prints a line on standard error.
    pub fn eprintln(&mut self, line: &str) {
        self.output.err(line);
        self.output.err("\n");
    }

    /// Prints a failure and gives its exit code.
    pub fn fail(&mut self, error: &CliError) -> i32 {
        self.reason = error.reason();
        let message = error.message();
        if !message.is_empty() {
            self.eprintln(&message);
        }
        error.exit_code()
    }

    /// The exit code of a finished command; prints its failure.
    pub fn finish(&mut self, result: Result<(), CliError>) -> i32 {
        match result {
            Ok(()) => 0,
            Err(error) => self.fail(&error),
        }
    }
}

/// What waits for the daemon.
pub(crate) trait Machine {
    /// Goes on as far as it can; the result once it has ended.
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>>;

    /// Takes a signal; true when the command goes on.
    fn signal(&mut self, cx: &mut Context<'_>, signal: TerminalSignal) -> bool;

    /// The terminal has another size.
    fn resize(&mut self, _cx: &mut Context<'_>) {}
}

impl Job {
    /// Starts what a user has typed behind `docker`; nothing is done before the first step.
    pub fn start(arguments: &[String], host: &Host<'_>) -> Self {
        let mut printed = Output::default();
        let mut reason = None;
        let work = match crate::parse(arguments, host) {
            Ok(invocation) => {
                printed.err(&invocation.stderr);
                printed.out(&invocation.stdout);
                Work::Command(Box::new(invocation.command))
            }
            Err(exit) if exit.code == 0 => {
                printed.err(&exit.stderr);
                printed.out(&exit.stdout);
                Work::Exited(exit.code)
            }
            Err(exit) => {
                reason = exit.reason.map(|reason| *reason);
                printed.out(&exit.stdout);
                printed.err(&exit.stderr);
                Work::Exited(exit.code)
            }
        };
        Self {
            printed,
            reason,
            ..Self::new(work, host.terminal)
        }
    }

    /// Starts a command; nothing is done before the first step.
    pub fn new(work: Work, terminal: Terminal) -> Self {
        Self {
            printed: Output::default(),
            work,
            terminal,
            interrupts: 0,
            reason: None,
        }
    }

    /// What there is to explain, once the command has ended.
    pub fn reason(&self) -> Option<&Reason> {
        self.reason.as_ref()
    }

    /// Goes on as far as the daemon and the host allow.
    pub fn step(&mut self, daemon: &mut dyn Daemon, host: &mut dyn HostIo) -> Step {
        let mut cx = Context::new(daemon, host, self.terminal);
        cx.output = std::mem::take(&mut self.printed);
        if let Work::Command(command) = &self.work {
            self.work = match command.begin(&mut cx) {
                Ok(work) => work,
                Err(error) => Work::Exited(cx.fail(&error)),
            };
        }
        let Some(machine) = self.work.machine() else {
            return self.end(cx);
        };
        if let Some(result) = machine.step(&mut cx) {
            let code = cx.finish(result);
            self.work = Work::Exited(code);
        }
        self.end(cx)
    }

    /// Sends a signal to the command.
    ///
    /// What the command does not handle ends it with 128 and the signal's number; the third termination signal ends
    /// any command (docker/cli: cmd/docker/docker.go, `forceExitAfter3TerminationSignals`).
    pub fn signal(
        &mut self,
        daemon: &mut dyn Daemon,
        host: &mut dyn HostIo,
        signal: TerminalSignal,
    ) -> Step {
        let mut cx = Context::new(daemon, host, self.terminal);
        let Some(machine) = self.work.machine() else {
            return self.end(cx);
        };
        if signal.is_termination() {
            self.interrupts = self.interrupts.saturating_add(1);
        }
        if self.interrupts >= 3 {
            cx.output
                .err("\ngot 3 SIGTERM/SIGINTs, forcefully exiting\n");
            self.work = Work::Exited(1);
        } else if !machine.signal(&mut cx, signal) {
            self.work = Work::Exited(128 + signal.number());
        }
        self.end(cx)
    }

    /// Tells the command that its terminal has another size.
    pub fn resize(
        &mut self,
        daemon: &mut dyn Daemon,
        host: &mut dyn HostIo,
        columns: u32,
        rows: u32,
    ) {
        self.terminal.columns = columns;
        self.terminal.rows = rows;
        let mut cx = Context::new(daemon, host, self.terminal);
        if let Some(machine) = self.work.machine() {
            machine.resize(&mut cx);
        }
    }

    /// Whether keys go to the container unread, as the CLI's raw terminal passes them on.
    pub fn is_raw(&self) -> bool {
        match &self.work {
            Work::Run(run) => run.is_raw(self.terminal),
            Work::StartAttached(start) => start.is_raw(self.terminal),
            Work::Attach(attach) => attach.is_raw(self.terminal),
            Work::Exec(exec) => exec.is_raw(self.terminal),
            _ => false,
        }
    }

    /// Whether only a signal ends it.
    pub fn is_endless(&self) -> bool {
        matches!(&self.work, Work::ContainerStats(stats) if stats.is_endless())
    }

    fn end(&mut self, cx: Context<'_>) -> Step {
        if cx.reason.is_some() {
            self.reason = cx.reason;
        }
        let exit_code = match self.work {
            Work::Exited(code) => Some(code),
            _ => None,
        };
        Step {
            output: cx.output,
            exit_code,
        }
    }
}

impl Work {
    fn machine(&mut self) -> Option<&mut dyn Machine> {
        Some(match self {
            Self::Exited(_) | Self::Command(_) => return None,
            Self::Confirm(confirm) => confirm,
            Self::Pull(pull) => pull,
            Self::Load(load) => load,
            Self::Login(login) => login,
            Self::Create(create) => create.as_mut(),
            Self::Run(run) => run.as_mut(),
            Self::StartAttached(start) => start,
            Self::Attach(attach) => attach,
            Self::Exec(exec) => exec,
            Self::Logs(logs) => logs,
            Self::CopyInput(copy) => copy,
            Self::ContainerStats(stats) => stats,
            Self::Events(events) => events,
            Self::Wait(wait) => wait,
            Self::Stop(stop) => stop,
            Self::Restart(restart) => restart,
            Self::SwarmCreate(create) => create,
            Self::ContextImport(import) => import,
        })
    }
}
