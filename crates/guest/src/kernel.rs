//! What processes share: files, open descriptors, pipes, consoles, and each other.

mod console;
mod open;
pub(crate) mod proc;
mod process;

use std::sync::Arc;

use docksim_reference::signal::Signal;
use imbl::OrdMap;

pub use console::WindowSize;
pub(crate) use console::{Console, ConsoleId, KeyboardSignal};
pub(crate) use open::{Fd, FdTable, OpenFile, OpenId, OpenKind, OpenMode, Pipe, PipeId};
pub(crate) use process::{Environment, ExitStatus, Pid, Process, SignalSet, State, Step, Wait};

use crate::errno::Errno;
use crate::filesystem::{Access, Caller, Device, Filesystem, NodeId, NodeKind};
use crate::guest::Stream;
use crate::network::{ExchangeId, Interface, Limits, Reply, Request};
use crate::signals::{DefaultAction, WINDOW_CHANGED, default_action};
use crate::task::Task;

/// How much a pipe holds before its writer has to wait.
const PIPE_CAPACITY: usize = 65_536;

/// The state that all processes of a machine or container share.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kernel {
    pub(crate) filesystem: Filesystem,
    /// Nanoseconds since 1970.
    pub(crate) now: i64,
    pub(crate) machine: Arc<Machine>,
    pub(crate) processes: OrdMap<Pid, Process>,
    open: OrdMap<OpenId, OpenFile>,
    pipes: OrdMap<PipeId, Pipe>,
    pub(crate) consoles: OrdMap<ConsoleId, Console>,
    next_pid: Pid,
    next_open: OpenId,
    next_pipe: PipeId,
    /// What was sent to other machines and waits to be carried.
    outbox: Vec<Request>,
    replies: OrdMap<ExchangeId, Reply>,
    next_exchange: ExchangeId,
    /// What has been done since the machine's loop looked last, in steps.
    pub(crate) spent: u64,
}

/// What does not change while a machine runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Machine {
    pub(crate) hostname: Arc<str>,
    /// The address in its network; empty without one.
    pub(crate) ip_address: String,
    /// Its ends of networks, besides the loopback; none where it has the host's.
    pub(crate) interfaces: Option<Vec<Interface>>,
    /// The process that adopts orphans and that default actions spare; none on the host.
    pub(crate) init: Option<Pid>,
    pub(crate) booted_at: i64,
    /// What it may use.
    pub(crate) limits: Limits,
}

/// What a read gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Read {
    Bytes(Vec<u8>),
    End,
    /// Nothing is there yet.
    Blocked,
}

impl Kernel {
    pub(crate) fn new(filesystem: Filesystem, machine: Machine, first_pid: Pid, now: i64) -> Self {
        Self {
            filesystem,
            now,
            machine: Arc::new(machine),
            processes: OrdMap::new(),
            open: OrdMap::new(),
            pipes: OrdMap::new(),
            consoles: OrdMap::new(),
            next_pid: first_pid,
            next_open: 1,
            next_pipe: 1,
            outbox: Vec::new(),
            replies: OrdMap::new(),
            next_exchange: 1,
            spent: 0,
        }
    }

    // Processes.

    pub(crate) fn process(&self, pid: Pid) -> Option<&Process> {
        self.processes.get(&pid)
    }

    pub(crate) fn process_mut(&mut self, pid: Pid) -> Option<&mut Process> {
        self.processes.get_mut(&pid)
    }

    /// Adds a process whose number it sets. The table of descriptors becomes the process's own.
    pub(crate) fn add_process(&mut self, process: Process) -> Pid {
        let pid = self.next_pid;
        self.next_pid += 1;
        self.processes.insert(pid, process);
        pid
    }

    /// Tells what is already there when it started.
    pub(crate) fn started(&mut self, now: i64) {
        Arc::make_mut(&mut self.machine).booted_at = now;
        let pids: Vec<Pid> = self.processes.keys().copied().collect();
        for pid in pids {
            if let Some(process) = self.processes.get_mut(&pid) {
                process.started_at = now;
            }
        }
    }

    /// Takes the number of a process that comes and goes at once.
    pub(crate) fn take_pid(&mut self) -> Pid {
        self.next_pid += 1;
        self.next_pid - 1
    }

    /// Gives the next process at least this number.
    pub(crate) fn skip_to_pid(&mut self, pid: Pid) {
        self.next_pid = self.next_pid.max(pid);
    }

    /// Forks: a child with the parent's attributes and a task of its own. `fds` becomes the child's own.
    pub(crate) fn spawn(&mut self, parent: Pid, task: Task, fds: FdTable) -> Option<Pid> {
        let source = self.processes.get(&parent)?;
        let child = Process {
            parent,
            task,
            fds,
            state: State::Running,
            wait: Wait::default(),
            handled: SignalSet::default(),
            pending: SignalSet::default(),
            killed: None,
            started_at: self.now,
            ..source.clone()
        };
        Some(self.add_process(child))
    }

    /// Ends a process: closes what it has open, leaves its status to its parent and its children to init.
    pub(crate) fn exit(&mut self, pid: Pid, status: ExitStatus) {
        let Some(process) = self.processes.get_mut(&pid) else {
            return;
        };
        if matches!(process.state, State::Zombie(_)) {
            return;
        }
        let fds = std::mem::take(&mut process.fds);
        let task = std::mem::replace(&mut process.task, Task::Ended);
        process.state = State::Zombie(status);
        process.wait = Wait::default();
        let parent = process.parent;
        self.close_table(fds);
        for table in task.into_saved_tables() {
            self.close_table(table);
        }
        let init = self.machine.init.filter(|init| *init != pid).unwrap_or(0);
        let orphans: Vec<Pid> = self
            .processes
            .iter()
            .filter(|(_, child)| child.parent == pid)
            .map(|(pid, _)| *pid)
            .collect();
        for orphan in orphans {
            if let Some(child) = self.processes.get_mut(&orphan) {
                child.parent = init;
                if init == 0 && matches!(child.state, State::Zombie(_)) {
                    self.processes.remove(&orphan);
                }
            }
        }
        if parent == 0 && self.machine.init != Some(pid) && !self.is_root(pid) {
            self.processes.remove(&pid);
        }
    }

    /// Whether somebody outside asks for the process's status.
    fn is_root(&self, pid: Pid) -> bool {
        self.processes.get(&pid).is_some_and(|process| process.root)
    }

    /// Takes the status of a child that ended: of one, or of any.
    pub(crate) fn reap(&mut self, parent: Pid, child: Option<Pid>) -> Option<(Pid, ExitStatus)> {
        let (pid, status) =
            self.processes
                .iter()
                .find_map(|(pid, process)| match process.state {
                    State::Zombie(status)
                        if process.parent == parent && child.is_none_or(|child| child == *pid) =>
                    {
                        Some((*pid, status))
                    }
                    _ => None,
                })?;
        self.processes.remove(&pid);
        Some((pid, status))
    }

    /// Whether a process can go on.
    pub(crate) fn is_ready(&self, pid: Pid) -> bool {
        let Some(process) = self.processes.get(&pid) else {
            return false;
        };
        if process.state != State::Running || self.is_stuck(process) {
            return false;
        }
        let wait = &process.wait;
        if wait.is_none() || !process.pending.is_empty() {
            return true;
        }
        wait.until.is_some_and(|until| until <= self.now)
            || wait
                .readable
                .is_some_and(|fd| self.is_readable(process, fd))
            || wait.file.is_some_and(|(node, size)| {
                self.filesystem
                    .node(node)
                    .is_none_or(|node| node.size() != size)
            })
            || wait.reply.is_some_and(|id| self.replies.contains_key(&id))
            || wait.child
                && self
                    .processes
                    .values()
                    .any(|child| child.parent == pid && matches!(child.state, State::Zombie(_)))
    }

    /// Whether the pipe that a process writes to is full.
    fn is_stuck(&self, process: &Process) -> bool {
        let pipe = process
            .fds
            .get(&1)
            .and_then(|id| self.open.get(id))
            .and_then(|open| match open.kind {
                OpenKind::PipeWrite(pipe) => self.pipes.get(&pipe),
                _ => None,
            });
        pipe.is_some_and(|pipe| pipe.readers > 0 && pipe.bytes.len() >= PIPE_CAPACITY)
    }

    fn is_readable(&self, process: &Process, fd: Fd) -> bool {
        let Some(open) = process.fds.get(&fd).and_then(|id| self.open.get(id)) else {
            return true;
        };
        match open.kind {
            OpenKind::PipeRead(pipe) => self
                .pipes
                .get(&pipe)
                .is_none_or(|pipe| pipe.writers == 0 || !pipe.bytes.is_empty()),
            OpenKind::ConsoleIn(console) | OpenKind::Tty(console) => {
                self.consoles.get(&console).is_none_or(Console::is_readable)
            }
            _ => true,
        }
    }

    // Signals.

    /// Sends a signal to a process. From outside, nothing protects PID 1 from KILL and STOP.
    ///
    /// # Errors
    /// `Esrch` when there is no such process.
    pub(crate) fn signal(
        &mut self,
        pid: Pid,
        signal: Signal,
        from_outside: bool,
    ) -> Result<(), Errno> {
        let is_init = self.machine.init == Some(pid);
        let process = self.processes.get_mut(&pid).ok_or(Errno::Esrch)?;
        if matches!(process.state, State::Zombie(_)) {
            return Ok(());
        }
        if signal == Signal::KILL || signal == Signal::STOP {
            if is_init && !from_outside {
                return Ok(());
            }
            if signal == Signal::KILL {
                process.killed = Some(signal);
                process.state = State::Running;
            } else {
                process.state = State::Stopped;
            }
            return Ok(());
        }
        if signal == Signal::CONT && process.state == State::Stopped {
            process.state = State::Running;
        }
        if process.ignored.contains(signal) {
            return Ok(());
        }
        if process.handled.contains(signal) {
            process.pending.insert(signal);
            return Ok(());
        }
        if is_init {
            return Ok(());
        }
        match default_action(signal) {
            DefaultAction::Terminate => process.killed = process.killed.or(Some(signal)),
            DefaultAction::Stop => process.state = State::Stopped,
            DefaultAction::Ignore | DefaultAction::Continue => {}
        }
        Ok(())
    }

    /// Sends a signal to every process of a group.
    pub(crate) fn signal_group(&mut self, group: Pid, signal: Signal) {
        let members: Vec<Pid> = self
            .processes
            .iter()
            .filter(|(_, process)| process.group == group)
            .map(|(pid, _)| *pid)
            .collect();
        for pid in members {
            // The process was there a line before.
            let _ = self.signal(pid, signal, false);
        }
    }

    /// How many seconds the machine has been up.
    pub(crate) fn uptime(&self) -> i64 {
        proc::UP + (self.now - self.machine.booted_at).max(0) / 1_000_000_000
    }

    // Descriptors.

    /// Who a process is to the file system.
    pub(crate) fn caller(&self, pid: Pid) -> Caller {
        match self.processes.get(&pid) {
            Some(process) => Caller {
                cwd: Arc::clone(&process.cwd),
                uid: process.uid,
                gid: process.gid,
                umask: process.umask,
                now: self.now,
            },
            None => Caller::root(self.now),
        }
    }

    /// Opens something new with one reference, which belongs to the caller.
    pub(crate) fn open_kind(&mut self, kind: OpenKind) -> OpenId {
        match kind {
            OpenKind::PipeRead(pipe) => {
                if let Some(pipe) = self.pipes.get_mut(&pipe) {
                    pipe.readers += 1;
                }
            }
            OpenKind::PipeWrite(pipe) => {
                if let Some(pipe) = self.pipes.get_mut(&pipe) {
                    pipe.writers += 1;
                }
            }
            _ => {}
        }
        let id = self.next_open;
        self.next_open += 1;
        self.open.insert(
            id,
            OpenFile {
                kind,
                references: 1,
            },
        );
        id
    }

    /// Makes a pipe: its read end and its write end.
    pub(crate) fn pipe(&mut self) -> (OpenId, OpenId) {
        let pipe = self.next_pipe;
        self.next_pipe += 1;
        self.pipes.insert(pipe, Pipe::default());
        (
            self.open_kind(OpenKind::PipeRead(pipe)),
            self.open_kind(OpenKind::PipeWrite(pipe)),
        )
    }

    /// Takes a further reference to an open file.
    pub(crate) fn retain(&mut self, id: OpenId) -> OpenId {
        if let Some(open) = self.open.get_mut(&id) {
            open.references += 1;
        }
        id
    }

    /// Gives up a reference; the last one closes.
    pub(crate) fn release(&mut self, id: OpenId) {
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        open.references = open.references.saturating_sub(1);
        if open.references > 0 {
            return;
        }
        let kind = open.kind.clone();
        self.open.remove(&id);
        match kind {
            OpenKind::PipeRead(id) | OpenKind::PipeWrite(id) => {
                let Some(pipe) = self.pipes.get_mut(&id) else {
                    return;
                };
                match kind {
                    OpenKind::PipeRead(_) => pipe.readers = pipe.readers.saturating_sub(1),
                    _ => pipe.writers = pipe.writers.saturating_sub(1),
                }
                if pipe.readers == 0 && pipe.writers == 0 {
                    self.pipes.remove(&id);
                }
            }
            OpenKind::File { node, .. } => self.collect(node),
            _ => {}
        }
    }

    /// Drops a file without names that nobody has open.
    pub(crate) fn collect(&mut self, node: NodeId) {
        if self
            .filesystem
            .node(node)
            .is_some_and(|node| node.links > 0)
        {
            return;
        }
        let is_open = self
            .open
            .values()
            .any(|open| matches!(open.kind, OpenKind::File { node: id, .. } if id == node));
        if !is_open {
            self.filesystem.forget(node);
        }
    }

    /// A copy of a table, for a child or to come back to.
    pub(crate) fn copy_table(&mut self, table: &FdTable) -> FdTable {
        for id in table.values() {
            self.retain(*id);
        }
        table.clone()
    }

    pub(crate) fn close_table(&mut self, table: FdTable) {
        for id in table.into_values() {
            self.release(id);
        }
    }

    /// Puts an open file at a place in a table, closing what was there.
    pub(crate) fn place(&mut self, table: &mut FdTable, fd: Fd, id: OpenId) {
        if let Some(old) = table.insert(fd, id) {
            self.release(old);
        }
    }

    /// Opens a path for a process. `table` is what `/dev/stdin` and its kin refer to.
    ///
    /// # Errors
    /// As `open(2)`.
    pub(crate) fn open_path(
        &mut self,
        pid: Pid,
        table: &FdTable,
        path: &str,
        mode: OpenMode,
    ) -> Result<OpenId, Errno> {
        if let Some(fd) = standard_descriptor(path) {
            let id = *table.get(&fd).ok_or(Errno::Enoent)?;
            return Ok(self.retain(id));
        }
        let caller = self.caller(pid);
        if !mode.write
            && (path.starts_with("/proc/") || path.starts_with("/sys/"))
            && let Some(text) = self.own_file(pid, path)
        {
            let bytes = text.into_bytes().into();
            return Ok(self.open_kind(OpenKind::Text { bytes, offset: 0 }));
        }
        let node = if mode.create {
            self.filesystem.create_file(&caller, path, mode.exclusive)?
        } else {
            self.filesystem.resolve(&caller, path)?
        };
        let found = self.filesystem.node(node).ok_or(Errno::Enoent)?;
        if mode.read && !found.allows(&caller, Access::Read)
            || mode.write && !found.allows(&caller, Access::Write)
        {
            return Err(Errno::Eacces);
        }
        match &found.kind {
            NodeKind::Directory(_) if mode.write => return Err(Errno::Eisdir),
            NodeKind::Device(Device::Tty) => {
                let console = self.process(pid).and_then(|process| process.console);
                let console =
                    console.filter(|id| self.consoles.get(id).is_some_and(|console| console.tty));
                let console = console.ok_or(Errno::Enxio)?;
                return Ok(self.open_kind(OpenKind::Tty(console)));
            }
            NodeKind::Device(device) => {
                let device = *device;
                return Ok(self.open_kind(OpenKind::Device(device)));
            }
            NodeKind::Directory(_)
            | NodeKind::File(_)
            | NodeKind::Program(_)
            | NodeKind::Symlink(_) => {}
        }
        if mode.truncate {
            self.filesystem.truncate(node, 0, self.now)?;
        }
        Ok(self.open_kind(OpenKind::File {
            node,
            offset: 0,
            append: mode.append,
            mode,
        }))
    }

    /// What a descriptor of a process refers to.
    pub(crate) fn open_of(&self, pid: Pid, fd: Fd) -> Option<&OpenFile> {
        self.open.get(self.process(pid)?.fds.get(&fd)?)
    }

    /// Whether a descriptor is a terminal.
    pub(crate) fn is_tty(&self, pid: Pid, fd: Fd) -> bool {
        self.terminal(pid, fd).is_some()
    }

    /// The terminal that a descriptor refers to.
    pub(crate) fn terminal(&self, pid: Pid, fd: Fd) -> Option<&Console> {
        let console = self.consoles.get(&self.console_of(pid, fd)?)?;
        console.tty.then_some(console)
    }

    /// The terminal that a descriptor refers to, to change.
    pub(crate) fn terminal_mut(&mut self, pid: Pid, fd: Fd) -> Option<&mut Console> {
        let console = self.console_of(pid, fd)?;
        let console = self.consoles.get_mut(&console)?;
        console.tty.then_some(console)
    }

    fn console_of(&self, pid: Pid, fd: Fd) -> Option<ConsoleId> {
        match self.open_of(pid, fd)?.kind {
            OpenKind::Tty(console)
            | OpenKind::ConsoleIn(console)
            | OpenKind::ConsoleOut(console, _) => Some(console),
            _ => None,
        }
    }

    /// Tells a terminal how large it is; a change is a signal to its foreground (tty_ioctl(2), `TIOCSWINSZ`).
    pub(crate) fn resize(&mut self, console: ConsoleId, size: WindowSize) {
        let Some(console) = self.consoles.get_mut(&console) else {
            return;
        };
        if console.size != size {
            console.size = size;
            let group = console.foreground;
            self.signal_group(group, WINDOW_CHANGED);
        }
    }

    /// Reads at most so many bytes.
    ///
    /// # Errors
    /// As `read(2)`.
    pub(crate) fn read(&mut self, pid: Pid, fd: Fd, most: usize) -> Result<Read, Errno> {
        self.read_while(pid, fd, |bytes| bytes.len().min(most))
    }

    /// Reads up to and with the next newline, or what is there of it.
    ///
    /// # Errors
    /// As `read(2)`.
    pub(crate) fn read_line(&mut self, pid: Pid, fd: Fd, delimiter: u8) -> Result<Read, Errno> {
        self.read_while(pid, fd, |bytes| {
            bytes
                .iter()
                .position(|byte| *byte == delimiter)
                .map_or(bytes.len(), |place| place + 1)
        })
    }

    fn read_while(
        &mut self,
        pid: Pid,
        fd: Fd,
        length: impl Fn(&[u8]) -> usize,
    ) -> Result<Read, Errno> {
        let id = *self
            .process(pid)
            .and_then(|process| process.fds.get(&fd))
            .ok_or(Errno::Ebadf)?;
        let open = self.open.get_mut(&id).ok_or(Errno::Ebadf)?;
        match &mut open.kind {
            OpenKind::PipeRead(pipe) => {
                let Some(pipe) = self.pipes.get_mut(pipe) else {
                    return Ok(Read::End);
                };
                Ok(if !pipe.bytes.is_empty() {
                    let count = length(&pipe.bytes);
                    Read::Bytes(pipe.bytes.drain(..count).collect())
                } else if pipe.writers == 0 {
                    Read::End
                } else {
                    Read::Blocked
                })
            }
            OpenKind::ConsoleIn(console) | OpenKind::Tty(console) => {
                let Some(console) = self.consoles.get_mut(console) else {
                    return Ok(Read::End);
                };
                Ok(console.read(length))
            }
            OpenKind::File {
                node, offset, mode, ..
            } => {
                if !mode.read {
                    return Err(Errno::Ebadf);
                }
                match self.filesystem.node(*node).map(|node| &node.kind) {
                    Some(NodeKind::File(bytes)) => {
                        let rest = bytes.get(*offset..).unwrap_or_default();
                        if rest.is_empty() {
                            return Ok(Read::End);
                        }
                        let count = length(rest);
                        *offset += count;
                        Ok(Read::Bytes(rest.get(..count).unwrap_or_default().to_vec()))
                    }
                    Some(NodeKind::Directory(_)) => Err(Errno::Eisdir),
                    Some(NodeKind::Program(_)) => Err(Errno::NotSimulated),
                    _ => Err(Errno::Einval),
                }
            }
            OpenKind::Text { bytes, offset } => {
                let rest = bytes.get(*offset..).unwrap_or_default();
                if rest.is_empty() {
                    return Ok(Read::End);
                }
                let count = length(rest);
                *offset += count;
                Ok(Read::Bytes(rest.get(..count).unwrap_or_default().to_vec()))
            }
            OpenKind::Device(Device::Null) => Ok(Read::End),
            OpenKind::Device(Device::Zero | Device::Full) => {
                let zeros = vec![0; 4096];
                let count = length(&zeros);
                self.spent += 64;
                Ok(Read::Bytes(zeros.get(..count).unwrap_or_default().to_vec()))
            }
            OpenKind::Device(Device::Random | Device::Urandom) => Err(Errno::NotSimulated),
            OpenKind::Device(Device::Tty) | OpenKind::PipeWrite(_) | OpenKind::ConsoleOut(..) => {
                Err(Errno::Ebadf)
            }
        }
    }

    /// Gives back bytes that were read and not used.
    pub(crate) fn unread(&mut self, pid: Pid, fd: Fd, bytes: Vec<u8>) {
        let id = self
            .process(pid)
            .and_then(|process| process.fds.get(&fd))
            .copied();
        match id
            .and_then(|id| self.open.get_mut(&id))
            .map(|open| &mut open.kind)
        {
            Some(OpenKind::PipeRead(pipe)) => {
                if let Some(pipe) = self.pipes.get_mut(pipe) {
                    pipe.bytes.splice(..0, bytes);
                }
            }
            Some(OpenKind::ConsoleIn(console) | OpenKind::Tty(console)) => {
                if let Some(console) = self.consoles.get_mut(console) {
                    console.return_input(bytes);
                }
            }
            Some(OpenKind::File { offset, .. } | OpenKind::Text { offset, .. }) => {
                *offset = offset.saturating_sub(bytes.len());
            }
            _ => {}
        }
    }

    /// Writes all of it. A pipe without readers kills the writer, as SIGPIPE does.
    ///
    /// # Errors
    /// As `write(2)`.
    pub(crate) fn write(&mut self, pid: Pid, fd: Fd, bytes: &[u8]) -> Result<(), Errno> {
        let process = self.process(pid).ok_or(Errno::Ebadf)?;
        if process.killed.is_some() {
            return Ok(());
        }
        let id = *process.fds.get(&fd).ok_or(Errno::Ebadf)?;
        self.spent += (bytes.len() / 32) as u64;
        let open = self.open.get_mut(&id).ok_or(Errno::Ebadf)?;
        match &mut open.kind {
            OpenKind::PipeWrite(pipe) => {
                let pipe = self.pipes.get_mut(pipe).ok_or(Errno::Ebadf)?;
                if pipe.readers == 0 {
                    // The writer exists: it was looked up above.
                    let _ = self.signal(pid, crate::signals::PIPE, false);
                    return Err(Errno::Epipe);
                }
                pipe.bytes.extend_from_slice(bytes);
                Ok(())
            }
            OpenKind::ConsoleOut(console, stream) => {
                let stream = *stream;
                if let Some(console) = self.consoles.get_mut(console) {
                    console.write(stream, bytes);
                }
                Ok(())
            }
            OpenKind::Tty(console) => {
                if let Some(console) = self.consoles.get_mut(console) {
                    console.write(Stream::Stdout, bytes);
                }
                Ok(())
            }
            OpenKind::File {
                node,
                offset,
                append,
                mode,
            } => {
                if !mode.write {
                    return Err(Errno::Ebadf);
                }
                if *append {
                    *offset = self
                        .filesystem
                        .node(*node)
                        .map_or(0, crate::filesystem::Node::size);
                }
                let start = *offset;
                *offset = start.saturating_add(bytes.len());
                self.filesystem.write_at(*node, start, bytes, self.now)
            }
            OpenKind::Device(Device::Full) => Err(Errno::Enospc),
            OpenKind::Device(_) => Ok(()),
            OpenKind::Text { .. } | OpenKind::PipeRead(_) | OpenKind::ConsoleIn(_) => {
                Err(Errno::Ebadf)
            }
        }
    }

    // The network.

    /// Sends something to another machine, or looks for it when there is no port.
    pub(crate) fn ask(&mut self, host: &str, port: Option<u16>, bytes: Vec<u8>) -> ExchangeId {
        let id = self.next_exchange;
        self.next_exchange += 1;
        self.outbox.push(Request {
            id,
            host: host.to_owned(),
            port,
            bytes,
        });
        id
    }

    /// Takes the answer to a request, once it is there.
    pub(crate) fn take_reply(&mut self, id: ExchangeId) -> Option<Reply> {
        self.replies.remove(&id)
    }

    /// Takes what is to be carried to other machines.
    pub(crate) fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.outbox)
    }

    /// Whether something is to be carried to other machines.
    pub(crate) fn has_requests(&self) -> bool {
        !self.outbox.is_empty()
    }

    /// Brings the answer to a request.
    pub(crate) fn answer(&mut self, id: ExchangeId, reply: Reply) {
        self.replies.insert(id, reply);
    }

    /// When the next process wants to go on by itself.
    pub(crate) fn wake_at(&self) -> Option<i64> {
        let running = self
            .processes
            .values()
            .filter(|process| process.state == State::Running);
        running.filter_map(|process| process.wait.until).min()
    }
}

/// The descriptor that a path such as `/dev/stdout` stands for.
fn standard_descriptor(path: &str) -> Option<Fd> {
    match path {
        "/dev/stdin" => Some(0),
        "/dev/stdout" => Some(1),
        "/dev/stderr" => Some(2),
        _ => path
            .strip_prefix("/dev/fd/")
            .or(path.strip_prefix("/proc/self/fd/"))?
            .parse()
            .ok(),
    }
}
