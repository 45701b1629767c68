//! The shell of the machine that docker runs on: the user's terminal.

use std::sync::Arc;

use docksim_reference::signal::Signal;
use docksim_syntax::shell::ast::Script;

use crate::filesystem::Filesystem;
use crate::guest::{Output, Stream};
use crate::image::host_filesystem;

/// Commands that live outside the shell, `docker` above all. The world behind them is in here; what a running command
/// needs to go on is in its job.
pub trait Externals {
    /// A running command, as a value.
    type Job: Clone + PartialEq + std::fmt::Debug;

    /// Starts a command. `None` when there is no such command after all.
    fn start(&mut self, call: ExternalCall<'_>) -> Option<Self::Job>;

    /// Goes on with a command as far as possible.
    fn step(&mut self, job: &mut Self::Job, cx: ExternalContext<'_>) -> ExternalStep;

    /// Gives a command a signal; it acts on it in its next step. `None` means that it has no handler, so that the
    /// signal does what it does by default.
    fn signal(&mut self, job: &mut Self::Job, signal: Signal) -> Option<()>;
}

/// How a command is called.
#[derive(Debug)]
pub struct ExternalCall<'a> {
    /// Its name and arguments, expanded.
    pub argv: &'a [String],
    /// The exported variables, `NAME` and value.
    pub env: &'a [(String, String)],
    /// The working directory.
    pub working_dir: &'a str,
    /// Whether standard input is a terminal.
    pub stdin_is_tty: bool,
    /// Whether standard output is a terminal.
    pub stdout_is_tty: bool,
    /// Whether standard error is a terminal.
    pub stderr_is_tty: bool,
    /// The host's files.
    pub filesystem: &'a mut Filesystem,
    /// The time in nanoseconds since 1970.
    pub now: i64,
}

/// What a command works with in a step.
#[derive(Debug)]
pub struct ExternalContext<'a> {
    /// Its standard input.
    pub stdin: &'a mut ExternalInput,
    /// The host's files.
    pub filesystem: &'a mut Filesystem,
    /// The working directory.
    pub working_dir: &'a str,
    /// The time in nanoseconds since 1970.
    pub now: i64,
}

/// The input that is there for a command. What it does not take stays for the next reader.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExternalInput {
    bytes: Vec<u8>,
    ended: bool,
    taken: bool,
}

/// What a command found in its input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// These bytes; at least one.
    Bytes(Vec<u8>),
    /// Nothing yet.
    Pending,
    /// Nothing any more.
    End,
}

impl ExternalInput {
    /// Takes all that is there.
    pub fn take(&mut self) -> Input {
        if !self.bytes.is_empty() {
            self.taken = true;
            return Input::Bytes(std::mem::take(&mut self.bytes));
        }
        if self.ended {
            Input::End
        } else {
            Input::Pending
        }
    }
}

/// What a step of a command gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalStep {
    /// What it wrote, in order.
    pub output: Output,
    /// Whether it goes on.
    pub state: ExternalState,
}

/// Whether a command goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExternalState {
    /// It waits: for input, for the world, or for a moment.
    Running {
        /// When it wants to be stepped again, if nothing else happens.
        wake_at: Option<i64>,
    },
    /// It ended with a code.
    Exited(i32),
    /// A signal ended it.
    Killed(Signal),
}

/// What the shell's machine is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostSpec {
    /// The user's name.
    pub user: String,
    /// The machine's name.
    pub hostname: String,
    /// Whether a person types: standard streams are a terminal, and the shell is interactive.
    pub tty: bool,
    /// The names of the external commands.
    pub external: Vec<String>,
    /// The time in nanoseconds since 1970.
    pub now: i64,
}

/// Whether the shell can take the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostState {
    /// It waits for a line; the code is that of the last one.
    Ready(i32),
    /// A command is running or waiting.
    Running,
    /// `exit` ended the shell.
    Exited(i32),
}

/// A shell as a value, with its files, variables and running commands.
#[derive(Debug, Clone, PartialEq)]
pub struct HostShell<J> {
    filesystem: Filesystem,
    output: Output,
    jobs: Vec<J>,
    status: i32,
}

impl<J: Clone + PartialEq + std::fmt::Debug> HostShell<J> {
    /// A shell in the user's home folder.
    pub fn new(spec: &HostSpec) -> Self {
        let external: Vec<&str> = spec.external.iter().map(String::as_str).collect();
        Self {
            filesystem: host_filesystem(&spec.user, &external, spec.now),
            output: Output::new(),
            jobs: Vec::new(),
            status: 0,
        }
    }

    /// Gives the shell a line, or several, that parsed without error. It has to be ready.
    pub fn feed(&mut self, script: Arc<Script>, source: &str) {
        if !script.items.is_empty() {
            let message = format!("docksim: not simulated: {source}\n");
            self.output.push((Stream::Stderr, message.into_bytes()));
            self.status = 70;
        }
    }

    /// Runs until everything waits, or for a while.
    pub fn run(&mut self, now: i64, externals: &mut dyn Externals<Job = J>) -> HostState {
        let _ = (now, externals, &self.jobs);
        HostState::Ready(self.status)
    }

    /// When it wants to run again by itself.
    pub fn wake_at(&self) -> Option<i64> {
        None
    }

    /// Takes what was written since the last call.
    pub fn take_output(&mut self) -> Output {
        std::mem::take(&mut self.output)
    }

    /// Writes to the terminal's, or the standard, input.
    pub fn write_stdin(&mut self, bytes: &[u8]) {
        let _ = bytes;
    }

    /// Says that nothing more will be written to standard input.
    pub fn close_stdin(&mut self) {}

    /// Ctrl-C: interrupts what is in the foreground.
    pub fn interrupt(&mut self, now: i64, externals: &mut dyn Externals<Job = J>) {
        let _ = (now, externals);
    }

    /// The host's files.
    pub fn filesystem(&self) -> &Filesystem {
        &self.filesystem
    }

    /// The host's files, to write.
    pub fn filesystem_mut(&mut self) -> &mut Filesystem {
        &mut self.filesystem
    }

    /// A shell variable's value.
    pub fn variable(&self, name: &str) -> Option<String> {
        let _ = name;
        None
    }

    /// The working directory.
    pub fn working_dir(&self) -> String {
        "/".to_owned()
    }
}
