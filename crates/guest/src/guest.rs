//! A container's processes from outside: boot, run, signal, read, write.

use std::convert::Infallible;
use std::sync::Arc;

use docksim_reference::signal::Signal;
use thiserror::Error;

use crate::errno::Errno;
use crate::exec::{self, ExecError, Prepared};
use crate::filesystem::{Access, Caller, Filesystem, NodeId, NodeKind, ROOT};
use crate::image::Devices;
use crate::io::Io;
use crate::kernel::{
    Console, ConsoleId, ExitStatus, Kernel, KeyboardSignal, Machine, OpenKind, Pid, Process,
    SignalSet, State, Wait, WindowSize,
};
use crate::machine::{NoExternals, Pause, Scheduler};
use crate::network::{ExchangeId, Interface, Limits, NetworkError, Reply, Request};
use crate::server::{Served, Server};
use crate::task::Task;
use crate::users::{self, Identity};

/// What a container's processes start from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spec {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// `NAME=value`.
    pub env: Vec<String>,
    /// Where it starts, which is made if it is missing; empty for `/`.
    pub working_dir: String,
    /// Whether its streams are a terminal.
    pub tty: bool,
    /// How large the terminal is.
    pub window: WindowSize,
    /// Whether something may be written to its standard input.
    pub open_stdin: bool,
    /// Its name in its network.
    pub hostname: String,
    /// Its address; empty without a network.
    pub ip_address: String,
    /// Its ends of networks; none where it has the host's.
    pub interfaces: Option<Vec<Interface>>,
    /// What it may use.
    pub limits: Limits,
    /// Whether an init program is PID 1.
    pub init: bool,
    /// As whom it runs: a name or number, with a group after `:` or not; empty for root.
    pub user: String,
    /// Further groups, by name or number.
    pub group_add: Vec<String>,
    /// Its files, programs included; see [`crate::image::root_filesystem`].
    pub filesystem: Filesystem,
    /// The files of the machine that it runs on.
    pub host: Filesystem,
    /// What is in `/dev`; worth keeping, as cloning it costs nothing.
    pub devices: Devices,
    /// What is mounted in it, in this order.
    pub mounts: Vec<Mount>,
    /// Whether its own files cannot be changed.
    pub read_only: bool,
}

/// Something that is mounted in a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Where it is in the container; what is missing there is made.
    pub destination: String,
    /// What it is.
    pub source: MountSource,
    /// Whether it cannot be changed.
    pub read_only: bool,
}

/// What is mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MountSource {
    /// A folder or file of the host.
    Host {
        /// Where it is, for messages.
        path: String,
        /// What is there; none when nothing is.
        node: Option<NodeId>,
    },
    /// A new file system in memory.
    Memory {
        /// The permission bits of its root; those of what it hides when there are none.
        mode: Option<u32>,
        /// The options as the runtime passes them on.
        options: String,
    },
}

/// What a further process in a container starts from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExecSpec {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// `NAME=value`.
    pub env: Vec<String>,
    /// Where it starts; empty for `/`.
    pub working_dir: String,
    /// Whether its streams are a terminal.
    pub tty: bool,
    /// How large the terminal is.
    pub window: WindowSize,
    /// Whether something may be written to its standard input.
    pub open_stdin: bool,
    /// As whom it runs; empty for root.
    pub user: String,
}

/// A further process in a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExecId(Pid);

impl ExecId {
    /// Its number in the container.
    pub fn pid(self) -> u32 {
        self.0
    }
}

/// Why a process cannot start. The texts are the runtime's (opencontainers/runc: libcontainer) and the daemon's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BootError {
    /// No folder of `PATH` has the program.
    #[error("exec: {}: executable file not found in $PATH", docksim_reference::go::quote(.0))]
    NotInPath(String),
    /// There is no such file.
    #[error("exec: {}: stat {}: no such file or directory", docksim_reference::go::quote(.0), .0)]
    NoSuchFile(String),
    /// It is a folder.
    #[error("exec: {}: is a directory", docksim_reference::go::quote(.0))]
    IsDirectory(String),
    /// It may not be run.
    #[error("exec: {}: permission denied", docksim_reference::go::quote(.0))]
    NotExecutable(String),
    /// The working directory is a file.
    #[error("chdir to cwd ({}) set in config.json failed: not a directory", docksim_reference::go::quote(.0))]
    WorkingDirectory(String),
    /// The working directory of a further process does not exist.
    #[error("chdir to cwd ({}) set in config.json failed: no such file or directory", docksim_reference::go::quote(.0))]
    NoWorkingDirectory(String),
    /// A folder was to hide a file, or a file a folder.
    #[error(
        "error mounting {} to rootfs at {}: mount src={source_path}, dst={destination}, dstFd=/proc/thread-self/fd/14, \
         flags={flags}: not a directory",
        docksim_reference::go::quote(.source_path),
        docksim_reference::go::quote(.destination)
    )]
    Mount {
        /// On the host.
        source_path: String,
        /// In the container.
        destination: String,
        /// How it was to be mounted.
        flags: String,
    },
    /// A file system in memory was to have options that are none.
    #[error(
        "error mounting \"tmpfs\" to rootfs at {}: mount src=tmpfs, dst={destination}, dstFd=/proc/thread-self/fd/11, \
         flags=MS_NOSUID|MS_NODEV|MS_NOEXEC, data={options}: invalid argument",
        docksim_reference::go::quote(.destination)
    )]
    MemoryOptions {
        /// In the container.
        destination: String,
        /// As the runtime passes them on.
        options: String,
    },
    /// What was to be mounted lies below a file.
    #[error("failed to fulfil mount request: open {0}: not a directory")]
    NoMountSource(String),
    /// `/etc/passwd` does not have the user.
    #[error("unable to find user {0}: no matching entries in passwd file")]
    UnknownUser(String),
    /// `/etc/group` does not have the group.
    #[error("unable to find group {0}: no matching entries in group file")]
    UnknownGroup(String),
    /// The number of a user or group is none.
    #[error("uids and gids must be in range 0-2147483647")]
    IdRange,
    /// docksim does not model the program.
    #[error("program {0}")]
    NotSimulated(String),
}

/// One of a process's output streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// What a process has written, in order.
pub type Output = Vec<(Stream, Vec<u8>)>;

/// A process as `docker top` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessInfo {
    /// Its number in the container.
    pub pid: u32,
    /// Its parent's.
    pub parent: u32,
    /// The user's number.
    pub uid: u32,
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// When it started, in nanoseconds since 1970.
    pub started_at: i64,
    /// Whether it has a terminal.
    pub tty: bool,
}

/// A container's processes with their files. Cloning costs nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Guest {
    inner: Arc<Inner>,
}

#[derive(Debug, Clone, PartialEq)]
struct Inner {
    scheduler: Scheduler<Infallible>,
    exit_code: Option<i32>,
    /// A container that never waits gets its next turn at this moment.
    busy_until: Option<i64>,
    /// How many turns in a row it used up.
    busy_turns: u32,
    next_console: ConsoleId,
}

/// PID 1.
const INIT: Pid = 1;
/// The runtime's own threads take the numbers in between.
const FIRST_CHILD: Pid = 7;
/// The place of the machine's files among the devices.
const HOST: usize = 0;
/// The permission bits of a file system in memory of which nothing is said.
const MEMORY_MODE: u32 = 0o1777;
/// The console of PID 1.
const MAIN_CONSOLE: ConsoleId = 0;

impl Guest {
    /// Starts the process tree; nothing has run yet.
    ///
    /// # Errors
    /// See [`BootError`].
    pub fn boot(spec: &Spec) -> Result<Self, BootError> {
        // The first run tells the time.
        let now = 0;
        let mut filesystem = spec.filesystem.clone();
        mount_all(&mut filesystem, spec)?;
        let identity = identity(&filesystem, &spec.user, &spec.group_add)?;
        let working_dir = if spec.working_dir.is_empty() {
            "/"
        } else {
            &spec.working_dir
        };
        if filesystem
            .make_dirs(&Caller::root(now), working_dir)
            .is_err()
        {
            return Err(BootError::WorkingDirectory(working_dir.to_owned()));
        }
        if spec.read_only {
            filesystem.set_read_only();
        }
        let machine = Machine {
            hostname: spec.hostname.as_str().into(),
            ip_address: spec.ip_address.clone(),
            interfaces: spec.interfaces.clone(),
            limits: spec.limits,
            init: Some(INIT),
            booted_at: now,
        };
        let mut kernel = Kernel::new(filesystem, machine, INIT, now);
        let exec = ExecSpec {
            argv: spec.argv.clone(),
            env: spec.env.clone(),
            working_dir: working_dir.to_owned(),
            tty: spec.tty,
            window: spec.window,
            open_stdin: spec.open_stdin,
            user: spec.user.clone(),
        };
        if spec.init {
            let argv: Vec<String> = ["/sbin/docker-init", "--"]
                .into_iter()
                .map(str::to_owned)
                .chain(spec.argv.clone())
                .collect();
            let task = Task::Init(FIRST_CHILD);
            add(
                &mut kernel,
                &exec,
                &identity,
                MAIN_CONSOLE,
                Prepared {
                    task,
                    argv: argv.into(),
                },
                INIT,
            );
            kernel.skip_to_pid(FIRST_CHILD);
            let prepared = prepare(&kernel, &exec, INIT)?;
            let pid = add(&mut kernel, &exec, &identity, MAIN_CONSOLE, prepared, INIT);
            if let Some(process) = kernel.process_mut(pid) {
                process.parent = INIT;
                process.root = false;
            }
        } else {
            // The program is looked for with the process's own rights, so it has to be there first.
            let nothing = Prepared {
                task: Task::Ended,
                argv: spec.argv.clone().into(),
            };
            let pid = add(&mut kernel, &exec, &identity, MAIN_CONSOLE, nothing, INIT);
            let prepared = prepare(&kernel, &exec, pid)?;
            replace(&mut kernel, pid, prepared);
            kernel.skip_to_pid(FIRST_CHILD);
        }
        let inner = Inner {
            scheduler: Scheduler::new(kernel),
            exit_code: None,
            busy_until: None,
            busy_turns: 0,
            next_console: MAIN_CONSOLE + 1,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Starts a further process, as `docker exec` does.
    ///
    /// # Errors
    /// See [`BootError`].
    pub fn exec(&mut self, spec: &ExecSpec, now: i64) -> Result<ExecId, BootError> {
        let inner = Arc::make_mut(&mut self.inner);
        let console = inner.next_console;
        let kernel = &mut inner.scheduler.kernel;
        kernel.now = now;
        let identity = identity(&kernel.filesystem, &spec.user, &[])?;
        let mut spec = spec.clone();
        if spec.working_dir.is_empty() {
            "/".clone_into(&mut spec.working_dir);
        }
        match kernel
            .filesystem
            .stat(&Caller::root(now), &spec.working_dir)
        {
            Ok(node) if node.is_dir() => {}
            Ok(_) => return Err(BootError::WorkingDirectory(spec.working_dir)),
            Err(_) => return Err(BootError::NoWorkingDirectory(spec.working_dir)),
        }
        let nothing = Prepared {
            task: Task::Ended,
            argv: spec.argv.clone().into(),
        };
        let pid = add(kernel, &spec, &identity, console, nothing, 0);
        match prepare(kernel, &spec, pid) {
            Ok(prepared) => replace(kernel, pid, prepared),
            Err(error) => {
                kernel.exit(pid, ExitStatus::Exited(127));
                kernel.processes.remove(&pid);
                kernel.consoles.remove(&console);
                return Err(error);
            }
        }
        inner.next_console += 1;
        inner.busy_until = None;
        Ok(ExecId(pid))
    }

    /// Runs until nothing can go on. `now` is nanoseconds since 1970.
    pub fn run(&mut self, now: i64) {
        if self.inner.exit_code.is_some() || self.inner.busy_until.is_some_and(|until| now < until)
        {
            return;
        }
        Arc::make_mut(&mut self.inner).run(now);
    }

    /// Takes what PID 1 and its children wrote since the last call. On a terminal it is all on standard output, with
    /// CR before LF.
    pub fn take_output(&mut self) -> Output {
        self.take_console(MAIN_CONSOLE)
    }

    /// Takes what a further process wrote since the last call.
    pub fn take_exec_output(&mut self, exec: ExecId) -> Output {
        self.inner
            .console_of(exec.0)
            .map(|console| self.take_console(console))
            .unwrap_or_default()
    }

    fn take_console(&mut self, id: ConsoleId) -> Output {
        if self
            .inner
            .scheduler
            .kernel
            .consoles
            .get(&id)
            .is_none_or(|console| !console.has_output())
        {
            return Output::new();
        }
        let kernel = &mut Arc::make_mut(&mut self.inner).scheduler.kernel;
        kernel
            .consoles
            .get_mut(&id)
            .map(Console::take_output)
            .unwrap_or_default()
    }

    /// The exit code of PID 1, once it has ended.
    pub fn exit_code(&self) -> Option<i32> {
        self.inner.exit_code
    }

    /// The exit code of a further process, once it has ended.
    pub fn exec_exit_code(&self, exec: ExecId) -> Option<i32> {
        match self.inner.scheduler.kernel.process(exec.0)?.state {
            State::Zombie(status) => Some(status.code()),
            State::Running | State::Stopped => self.inner.exit_code.map(|_| 137),
        }
    }

    /// Forgets a further process that has ended, with its streams.
    pub fn forget_exec(&mut self, exec: ExecId) {
        let kernel = &mut Arc::make_mut(&mut self.inner).scheduler.kernel;
        let console = match kernel.process(exec.0) {
            Some(process) if matches!(process.state, State::Zombie(_)) => process.console,
            _ => return,
        };
        kernel.processes.remove(&exec.0);
        if let Some(console) = console {
            kernel.consoles.remove(&console);
        }
    }

    /// Whether a further process can run as a user.
    ///
    /// # Errors
    /// See [`BootError`].
    pub fn check_user(&self, user: &str) -> Result<(), BootError> {
        identity(self.filesystem(), user, &[]).map(drop)
    }

    /// When it wants to run again by itself.
    pub fn wake_at(&self) -> Option<i64> {
        if self.inner.exit_code.is_some() {
            return None;
        }
        self.inner
            .busy_until
            .or_else(|| self.inner.scheduler.wake_at())
    }

    /// The files as they are now.
    pub fn filesystem(&self) -> &Filesystem {
        &self.inner.scheduler.kernel.filesystem
    }

    /// The files, to write.
    pub fn filesystem_mut(&mut self) -> &mut Filesystem {
        &mut Arc::make_mut(&mut self.inner).scheduler.kernel.filesystem
    }

    /// Gives it the files of its machine to work with; without them nothing of what is mounted from there can be seen.
    pub fn lend_host(&mut self, files: &Filesystem) {
        self.filesystem_mut().set_device(HOST, files.clone());
    }

    /// Takes the files of its machine back, with what was written to them.
    pub fn take_host(&mut self) -> Option<Filesystem> {
        self.filesystem_mut().take_device(HOST)
    }

    /// Gives it other limits.
    pub fn set_limits(&mut self, limits: Limits) {
        let kernel = &mut Arc::make_mut(&mut self.inner).scheduler.kernel;
        Arc::make_mut(&mut kernel.machine).limits = limits;
    }

    /// Gives it the ends of networks that it has now; those that it had keep their order.
    pub fn set_interfaces(&mut self, now: Vec<Interface>) {
        let kernel = &mut Arc::make_mut(&mut self.inner).scheduler.kernel;
        let Some(interfaces) = &mut Arc::make_mut(&mut kernel.machine).interfaces else {
            return;
        };
        interfaces.retain(|interface| now.contains(interface));
        for interface in now {
            if !interfaces.contains(&interface) {
                interfaces.push(interface);
            }
        }
    }

    /// Takes what its processes have sent to other machines.
    pub fn take_requests(&mut self) -> Vec<Request> {
        if !self.inner.scheduler.kernel.has_requests() {
            return Vec::new();
        }
        Arc::make_mut(&mut self.inner)
            .scheduler
            .kernel
            .take_requests()
    }

    /// Brings an answer of another machine.
    pub fn answer(&mut self, id: ExchangeId, reply: Reply) {
        let inner = Arc::make_mut(&mut self.inner);
        inner.scheduler.kernel.answer(id, reply);
        inner.busy_until = None;
    }

    /// Answers what comes in at a port; nothing when no process listens there.
    pub fn serve(
        &mut self,
        port: u16,
        bytes: &[u8],
        client: &str,
        now: i64,
    ) -> Option<Result<Vec<u8>, NetworkError>> {
        let processes = &self.inner.scheduler.kernel.processes;
        let listening = processes.iter().find(|(_, process)| {
            matches!(&process.task, Task::Server(server) if server.port() == Some(port))
        });
        let pid = *listening?.0;
        let kernel = &mut Arc::make_mut(&mut self.inner).scheduler.kernel;
        kernel.now = now;
        let mut task = std::mem::replace(&mut kernel.process_mut(pid)?.task, Task::Ended);
        let served = match &mut task {
            Task::Server(server) => server.serve(bytes, client, &mut Io { kernel, pid }),
            _ => return None,
        };
        if let Some(process) = kernel.process_mut(pid) {
            process.task = task;
        }
        Some(match served {
            Served::Answer(bytes) => Ok(bytes),
            Served::NotSimulated(what) => Err(NetworkError::NotSimulated(what)),
        })
    }

    /// Whether a process waits for a file to change.
    pub fn waits_for_a_file(&self) -> bool {
        let mut processes = self.inner.scheduler.kernel.processes.values();
        processes.any(|process| process.wait.file.is_some())
    }

    /// The processes that are alive, by number.
    pub fn processes(&self) -> Vec<ProcessInfo> {
        let processes = self.inner.scheduler.kernel.processes.iter();
        let alive = processes.filter(|(_, process)| !matches!(process.state, State::Zombie(_)));
        alive
            .map(|(pid, process)| ProcessInfo {
                pid: *pid,
                parent: process.parent,
                uid: process.uid,
                argv: process.argv.to_vec(),
                started_at: process.started_at,
                tty: process.console.is_some_and(|id| {
                    self.inner
                        .scheduler
                        .kernel
                        .consoles
                        .get(&id)
                        .is_some_and(|console| console.tty)
                }),
            })
            .collect()
    }

    /// Sends a signal to PID 1. A PID 1 without a handler ignores every signal but KILL and STOP, unless an init
    /// program stands in front of it (man 7 pid_namespaces). What it does about it comes with the next run.
    pub fn signal(&mut self, signal: Signal, now: i64) {
        self.signal_process(INIT, signal, now);
    }

    /// Sends a signal to a further process.
    pub fn signal_exec(&mut self, exec: ExecId, signal: Signal, now: i64) {
        self.signal_process(exec.0, signal, now);
    }

    fn signal_process(&mut self, pid: Pid, signal: Signal, now: i64) {
        if self.inner.exit_code.is_some() {
            return;
        }
        let inner = Arc::make_mut(&mut self.inner);
        inner.scheduler.signal(pid, signal, now);
        inner.busy_until = None;
    }

    /// Writes to standard input. On a terminal Ctrl-C and Ctrl-\ are signals and the rest is echoed.
    pub fn write_stdin(&mut self, bytes: &[u8], now: i64) {
        self.write_console(MAIN_CONSOLE, bytes, now);
    }

    /// Writes to a further process's standard input.
    pub fn write_exec_stdin(&mut self, exec: ExecId, bytes: &[u8], now: i64) {
        if let Some(console) = self.inner.console_of(exec.0) {
            self.write_console(console, bytes, now);
        }
    }

    fn write_console(&mut self, id: ConsoleId, bytes: &[u8], now: i64) {
        if self.inner.exit_code.is_some() {
            return;
        }
        let inner = Arc::make_mut(&mut self.inner);
        let kernel = &mut inner.scheduler.kernel;
        kernel.now = now;
        let Some(console) = kernel.consoles.get_mut(&id) else {
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
        inner.busy_until = None;
    }

    /// Tells the terminal how large it is now.
    pub fn resize(&mut self, size: WindowSize) {
        self.resize_console(MAIN_CONSOLE, size);
    }

    /// Tells a further process's terminal how large it is now.
    pub fn resize_exec(&mut self, exec: ExecId, size: WindowSize) {
        if let Some(console) = self.inner.console_of(exec.0) {
            self.resize_console(console, size);
        }
    }

    fn resize_console(&mut self, id: ConsoleId, size: WindowSize) {
        let inner = Arc::make_mut(&mut self.inner);
        inner.scheduler.kernel.resize(id, size);
        inner.busy_until = None;
    }

    /// Says that nothing more will be written to standard input.
    pub fn close_stdin(&mut self) {
        self.close_console(MAIN_CONSOLE);
    }

    /// Says that nothing more will be written to a further process's standard input.
    pub fn close_exec_stdin(&mut self, exec: ExecId) {
        if let Some(console) = self.inner.console_of(exec.0) {
            self.close_console(console);
        }
    }

    fn close_console(&mut self, id: ConsoleId) {
        let kernel = &mut Arc::make_mut(&mut self.inner).scheduler.kernel;
        if let Some(console) = kernel.consoles.get_mut(&id) {
            console.close();
        }
    }
}

impl Inner {
    fn run(&mut self, now: i64) {
        const LONGEST_PAUSE_SHIFT: u32 = 10;
        const SHORTEST_PAUSE: i64 = 100_000_000;
        if self.exit_code.is_some() {
            return;
        }
        if self.scheduler.kernel.now == 0 {
            self.scheduler.kernel.started(now);
        }
        match self.scheduler.run(now, &mut NoExternals) {
            Pause::Idle => {
                self.busy_until = None;
                self.busy_turns = 0;
            }
            Pause::OutOfFuel => {
                let pause = SHORTEST_PAUSE << self.busy_turns.min(LONGEST_PAUSE_SHIFT);
                self.busy_until = Some(now.saturating_add(pause));
                self.busy_turns += 1;
            }
        }
        let kernel = &mut self.scheduler.kernel;
        if let Some(State::Zombie(status)) = kernel.process(INIT).map(|process| process.state) {
            self.exit_code = Some(status.code());
            let others: Vec<Pid> = kernel
                .processes
                .keys()
                .copied()
                .filter(|pid| *pid != INIT)
                .collect();
            for pid in others {
                kernel.exit(pid, ExitStatus::Killed(Signal::KILL));
            }
        }
    }

    fn console_of(&self, pid: Pid) -> Option<ConsoleId> {
        self.scheduler.kernel.process(pid)?.console
    }
}

/// The numbers of a user and its group, as a file system knows them.
///
/// # Errors
/// It does not know them.
pub fn owner(filesystem: &Filesystem, user: &str) -> Result<(u32, u32), BootError> {
    let identity = identity(filesystem, user, &[])?;
    Ok((identity.uid, identity.gid))
}

fn identity(
    filesystem: &Filesystem,
    user: &str,
    group_add: &[String],
) -> Result<Identity, BootError> {
    users::identity(filesystem, user, group_add).map_err(boot_error)
}

fn boot_error(unknown: users::Unknown) -> BootError {
    match unknown {
        users::Unknown::User(name) => BootError::UnknownUser(name),
        users::Unknown::Group(name) => BootError::UnknownGroup(name),
        users::Unknown::Range => BootError::IdRange,
    }
}

/// Adds a process with a console of its own.
fn add(
    kernel: &mut Kernel,
    spec: &ExecSpec,
    identity: &Identity,
    console: ConsoleId,
    prepared: Prepared,
    group: Pid,
) -> Pid {
    if !kernel.consoles.contains_key(&console) {
        let mut terminal = Console::new(spec.tty, spec.tty, spec.open_stdin || spec.tty);
        terminal.size = spec.window;
        kernel.consoles.insert(console, terminal);
    }
    let stdin = if spec.tty {
        OpenKind::Tty(console)
    } else {
        OpenKind::ConsoleIn(console)
    };
    let (stdout, stderr) = if spec.tty {
        (OpenKind::Tty(console), OpenKind::Tty(console))
    } else {
        (
            OpenKind::ConsoleOut(console, Stream::Stdout),
            OpenKind::ConsoleOut(console, Stream::Stderr),
        )
    };
    let fds = [stdin, stdout, stderr]
        .into_iter()
        .map(|kind| kernel.open_kind(kind))
        .enumerate();
    let fds = fds
        .filter_map(|(fd, id)| Some((u32::try_from(fd).ok()?, id)))
        .collect();
    let mut env: Vec<(String, String)> = spec
        .env
        .iter()
        .map(|variable| variable.split_once('=').unwrap_or((variable, "")))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    if !env.iter().any(|(name, _)| name == "HOME") {
        env.push(("HOME".to_owned(), identity.home.clone()));
    }
    let process = Process {
        parent: 0,
        group,
        root: true,
        handled: prepared.task.handled(),
        argv: prepared.argv,
        env: Arc::new(env),
        cwd: spec.working_dir.as_str().into(),
        uid: identity.uid,
        gid: identity.gid,
        groups: identity.groups.as_slice().into(),
        umask: 0o022,
        console: Some(console),
        fds,
        task: prepared.task,
        state: State::Running,
        wait: Wait::default(),
        ignored: SignalSet::default(),
        pending: SignalSet::default(),
        killed: None,
        started_at: kernel.now,
    };
    let pid = kernel.add_process(process);
    let group = if group == 0 { pid } else { group };
    if let Some(process) = kernel.process_mut(pid) {
        process.group = group;
    }
    if let Some(console) = kernel.consoles.get_mut(&console) {
        console.foreground = group;
    }
    pid
}

fn replace(kernel: &mut Kernel, pid: Pid, prepared: Prepared) {
    if let Some(process) = kernel.process_mut(pid) {
        process.handled = prepared.task.handled();
        process.argv = prepared.argv;
        process.task = prepared.task;
    }
}

/// Finds and loads the program of a process that already is there.
fn prepare(kernel: &Kernel, spec: &ExecSpec, pid: Pid) -> Result<Prepared, BootError> {
    let name = spec.argv.first().cloned().unwrap_or_default();
    let search_path = spec
        .env
        .iter()
        .rev()
        .find_map(|variable| variable.strip_prefix("PATH="));
    let search_path = search_path.unwrap_or(crate::shell::DEFAULT_PATH);
    let path = exec::find(kernel, pid, &name, search_path).map_err(|errno| match errno {
        Errno::Eacces => BootError::NotExecutable(name.clone()),
        _ if name.contains('/') => BootError::NoSuchFile(name.clone()),
        _ => BootError::NotInPath(name.clone()),
    })?;
    let caller = kernel.caller(pid);
    let node = kernel
        .filesystem
        .stat(&caller, &path)
        .map_err(|_| BootError::NoSuchFile(name.clone()))?;
    match node.kind {
        NodeKind::Directory(_) => return Err(BootError::IsDirectory(name)),
        _ if !node.allows(&caller, Access::Execute) => return Err(BootError::NotExecutable(name)),
        _ => {}
    }
    exec::prepare(kernel, pid, &path, &spec.argv).or_else(|error| match error {
        ExecError::NotSimulated(what) => Err(BootError::NotSimulated(what)),
        // The runtime has let go by now: the program's own start fails, in the container.
        ExecError::Errno(errno) => {
            let reason = match errno {
                Errno::Enoexec => "exec format error",
                Errno::Eacces => "permission denied",
                _ => "no such file or directory",
            };
            let task = Task::Server(Box::new(Server::failure(format!(
                "exec {name}: {reason}\n"
            ))));
            Ok(Prepared {
                task,
                argv: spec.argv.clone().into(),
            })
        }
    })
}

/// Mounts what every container has and what this one was given.
fn mount_all(filesystem: &mut Filesystem, spec: &Spec) -> Result<(), BootError> {
    let host = filesystem.add_device(spec.host.clone());
    let devices = filesystem.add_device(spec.devices.0.clone());
    // An image whose /dev is a file goes without.
    let _ = filesystem.mount("/dev", devices, ROOT, false);
    for mount in &spec.mounts {
        mount_one(filesystem, host, mount)?;
    }
    Ok(())
}

fn mount_one(filesystem: &mut Filesystem, host: usize, mount: &Mount) -> Result<(), BootError> {
    let destination = mount.destination.clone();
    let hidden = filesystem
        .stat(&Caller::root(0), &destination)
        .map(|node| node.mode)
        .ok();
    let (device, root, source_path, flags) = match &mount.source {
        MountSource::Host { path, node: None } => {
            return Err(BootError::NoMountSource(path.clone()));
        }
        MountSource::Host {
            path,
            node: Some(node),
        } => (host, *node, path.as_str(), "MS_BIND|MS_REC".to_owned()),
        MountSource::Memory { options, .. } if !are_memory_options(options) => {
            return Err(BootError::MemoryOptions {
                destination,
                options: options.clone(),
            });
        }
        MountSource::Memory { mode, options } => {
            let bits = mode.or(hidden).unwrap_or(MEMORY_MODE);
            let mode = match (mode, hidden) {
                (None, Some(hidden)) => format!("mode={hidden:#05o}"),
                _ => String::new(),
            };
            let options = [mode.replace("0o", "0"), options.clone()];
            let options: Vec<String> = options
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect();
            let flags = format!("MS_NOSUID|MS_NODEV|MS_NOEXEC, data={}", options.join(","));
            let device = filesystem.add_device(Filesystem::with_root_mode(bits));
            (device, ROOT, "tmpfs", flags)
        }
    };
    let mounted = filesystem.mount(&mount.destination, device, root, mount.read_only);
    mounted.map_err(|_| BootError::Mount {
        source_path: source_path.to_owned(),
        destination,
        flags,
    })
}

/// Whether the kernel accepts these options of a file system in memory.
fn are_memory_options(options: &str) -> bool {
    options
        .split(',')
        .all(|option| match option.split_once('=') {
            Some(("mode", mode)) => u32::from_str_radix(mode, 8).is_ok(),
            Some(("size", size)) => {
                let digits = size.trim_end_matches(['k', 'm', 'g', 'K', 'M', 'G', '%']);
                size.len() - digits.len() <= 1 && digits.parse::<u64>().is_ok()
            }
            _ => true,
        })
}
