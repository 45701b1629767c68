//! The shell of the machine that docker runs on: the user's terminal.

use std::sync::Arc;

use docksim_reference::signal::Signal;
use docksim_syntax::shell::ast::Script;

use crate::filesystem::Filesystem;
use crate::guest::{Output, Stream};
use crate::image::host_filesystem;
use crate::io::Io;
use crate::kernel::{
    Console, ConsoleId, Kernel, KeyboardSignal, Machine, OpenKind, Pid, Process, SignalSet, State,
    Wait, WindowSize,
};
use crate::machine::{Pause, Scheduler};
use crate::network::{ExchangeId, Limits, Reply, Request};
use crate::shell::Shell;
use crate::task::Task;

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
    pub(crate) fn new(bytes: Vec<u8>, ended: bool) -> Self {
        Self { bytes, ended }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Takes all that is there.
    pub fn take(&mut self) -> Input {
        if !self.bytes.is_empty() {
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
    /// How large the terminal is.
    pub window: WindowSize,
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
    inner: Arc<Scheduler<J>>,
    exited: Option<i32>,
}

/// The shell's process. Real ones are never low.
const SHELL: Pid = 1187;
/// The terminal.
const CONSOLE: ConsoleId = 0;

impl<J: Clone + PartialEq + std::fmt::Debug> HostShell<J> {
    /// A shell in the user's home folder.
    pub fn new(spec: &HostSpec) -> Self {
        let external: Vec<&str> = spec.external.iter().map(String::as_str).collect();
        let filesystem = host_filesystem(&spec.user, &external, spec.now);
        let machine = Machine {
            hostname: spec.hostname.as_str().into(),
            ip_address: String::new(),
            interfaces: None,
            limits: Limits::default(),
            init: None,
            booted_at: spec.now,
        };
        let mut kernel = Kernel::new(filesystem, machine, SHELL, spec.now);
        let mut console = Console::new(spec.tty, false, spec.tty);
        console.size = spec.window;
        console.foreground = SHELL;
        kernel.consoles.insert(CONSOLE, console);
        let home = format!("/home/{}", spec.user);
        let mut env = vec![
            ("HOME", home.clone()),
            ("LANG", "C.UTF-8".to_owned()),
            ("LOGNAME", spec.user.clone()),
            (
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned(),
            ),
            ("SHELL", "/bin/bash".to_owned()),
            ("USER", spec.user.clone()),
        ];
        if spec.tty {
            env.push(("TERM", "xterm-256color".to_owned()));
        }
        let kinds = [
            OpenKind::ConsoleIn(CONSOLE),
            OpenKind::ConsoleOut(CONSOLE, Stream::Stdout),
            OpenKind::ConsoleOut(CONSOLE, Stream::Stderr),
        ];
        let fds = (0..)
            .zip(kinds.map(|kind| kernel.open_kind(kind)))
            .collect();
        let argv = ["bash".to_owned()];
        let process = Process {
            parent: 0,
            group: SHELL,
            root: true,
            argv: argv.into(),
            env: Arc::new(
                env.into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
            ),
            cwd: home.into(),
            uid: 1000,
            gid: 1000,
            groups: [1000].into(),
            umask: 0o022,
            console: Some(CONSOLE),
            fds,
            task: Task::Ended,
            state: State::Running,
            wait: Wait::SIGNAL,
            ignored: SignalSet::default(),
            handled: SignalSet::default(),
            pending: SignalSet::default(),
            killed: None,
            started_at: spec.now,
        };
        let pid = kernel.add_process(process);
        let mut shell = Shell::fed("bash", spec.tty);
        shell.initialise_fed(&mut Io {
            kernel: &mut kernel,
            pid,
        });
        if let Some(process) = kernel.process_mut(pid) {
            process.task = Task::Shell(Box::new(shell));
        }
        Self {
            inner: Arc::new(Scheduler::new(kernel)),
            exited: None,
        }
    }

    fn shell(&self) -> Option<&Shell> {
        match &self.inner.kernel.process(SHELL)?.task {
            Task::Shell(shell) => Some(shell),
            _ => None,
        }
    }

    /// Gives the shell a line, or several, that parsed without error. It has to be ready. The positions in `script`
    /// are places in `source`.
    pub fn feed(&mut self, script: Arc<Script>, source: &str) {
        let kernel = &mut Arc::make_mut(&mut self.inner).kernel;
        let Some(process) = kernel.process_mut(SHELL) else {
            return;
        };
        process.wait = Wait::default();
        if let Task::Shell(shell) = &mut process.task {
            shell.feed(&script, source);
        }
    }

    /// Runs until everything waits, or for a while: then it says so by [`HostShell::wake_at`] at once.
    pub fn run(&mut self, now: i64, externals: &mut dyn Externals<Job = J>) -> HostState {
        if let Some(code) = self.exited {
            return HostState::Exited(code);
        }
        let scheduler = Arc::make_mut(&mut self.inner);
        let pause = scheduler.run(now, externals);
        scheduler.out_of_fuel = pause == Pause::OutOfFuel;
        if let Some(State::Zombie(status)) =
            scheduler.kernel.process(SHELL).map(|process| process.state)
        {
            self.exited = Some(status.code());
            return HostState::Exited(status.code());
        }
        match self.shell() {
            Some(shell) if shell.is_idle() => HostState::Ready(shell.status),
            _ => HostState::Running,
        }
    }

    /// When it wants to run again by itself.
    pub fn wake_at(&self) -> Option<i64> {
        if self.inner.out_of_fuel {
            Some(self.inner.kernel.now)
        } else {
            self.inner.wake_at()
        }
    }

    /// The status of the last command.
    pub fn status(&self) -> i32 {
        self.exited
            .or(self.shell().map(|shell| shell.status))
            .unwrap_or(0)
    }

    /// Takes what was written since the last call.
    pub fn take_output(&mut self) -> Output {
        if self
            .inner
            .kernel
            .consoles
            .get(&CONSOLE)
            .is_none_or(|console| !console.has_output())
        {
            return Output::new();
        }
        let kernel = &mut Arc::make_mut(&mut self.inner).kernel;
        kernel
            .consoles
            .get_mut(&CONSOLE)
            .map(Console::take_output)
            .unwrap_or_default()
    }

    /// Writes to the terminal's, or the standard, input.
    pub fn write_stdin(&mut self, bytes: &[u8]) {
        let kernel = &mut Arc::make_mut(&mut self.inner).kernel;
        let Some(console) = kernel.consoles.get_mut(&CONSOLE) else {
            return;
        };
        let signals = console.feed(bytes);
        let group = console.foreground;
        for signal in signals {
            kernel.signal_group(
                group,
                match signal {
                    KeyboardSignal::Interrupt => Signal::INT,
                    KeyboardSignal::Quit => Signal::QUIT,
                },
            );
        }
    }

    /// Says that nothing more will be written to standard input.
    pub fn close_stdin(&mut self) {
        let kernel = &mut Arc::make_mut(&mut self.inner).kernel;
        if let Some(console) = kernel.consoles.get_mut(&CONSOLE) {
            console.close();
        }
    }

    /// Whether the terminal's input goes to the command as it is typed, without line editing and signals, as
    /// `docker run -t` wants it.
    pub fn set_raw(&mut self, raw: bool) {
        let kernel = &mut Arc::make_mut(&mut self.inner).kernel;
        if let Some(console) = kernel.consoles.get_mut(&CONSOLE) {
            console.set_raw(raw);
        }
    }

    /// Whether a line is being typed to the command in the foreground.
    pub fn has_partial_line(&self) -> bool {
        let console = self.inner.kernel.consoles.get(&CONSOLE);
        console.is_some_and(Console::has_partial_line)
    }

    /// Takes what was typed and no command has read.
    pub fn take_unread(&mut self) -> Vec<u8> {
        let kernel = &mut Arc::make_mut(&mut self.inner).kernel;
        let console = kernel.consoles.get_mut(&CONSOLE);
        console.map(Console::take_unread).unwrap_or_default()
    }

    /// Tells the terminal how large it is now; commands outside learn it as a signal.
    pub fn resize(&mut self, size: WindowSize) {
        Arc::make_mut(&mut self.inner).kernel.resize(CONSOLE, size);
    }

    /// Ctrl-C: interrupts what is in the foreground, and runs on.
    pub fn interrupt(&mut self, now: i64, externals: &mut dyn Externals<Job = J>) -> HostState {
        let kernel = &mut Arc::make_mut(&mut self.inner).kernel;
        kernel.now = now;
        if let Some(group) = kernel
            .consoles
            .get(&CONSOLE)
            .map(|console| console.foreground)
        {
            kernel.signal_group(group, Signal::INT);
        }
        self.run(now, externals)
    }

    /// The host's files.
    pub fn filesystem(&self) -> &Filesystem {
        &self.inner.kernel.filesystem
    }

    /// The host's files, to write.
    pub fn filesystem_mut(&mut self) -> &mut Filesystem {
        &mut Arc::make_mut(&mut self.inner).kernel.filesystem
    }

    /// The words of the last line's command whose program was not found: `dcoker`, `ps`.
    pub fn missing(&self) -> Option<&[String]> {
        self.shell()?.missing()
    }

    /// Takes what commands have sent to other machines.
    pub fn take_requests(&mut self) -> Vec<Request> {
        if !self.inner.kernel.has_requests() {
            return Vec::new();
        }
        Arc::make_mut(&mut self.inner).kernel.take_requests()
    }

    /// Brings an answer of another machine.
    pub fn answer(&mut self, id: ExchangeId, reply: Reply) {
        Arc::make_mut(&mut self.inner).kernel.answer(id, reply);
    }

    /// A shell variable's value.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.shell()?.variables.get(name)
    }

    /// The exported variables.
    pub fn exported(&self) -> Vec<(String, String)> {
        self.shell()
            .map(|shell| shell.variables.exported())
            .unwrap_or_default()
    }

    /// The working directory.
    pub fn working_dir(&self) -> &str {
        self.inner
            .kernel
            .process(SHELL)
            .map_or("/", |process| &process.cwd)
    }
}
