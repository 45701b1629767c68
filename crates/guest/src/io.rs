//! What a task does in its turn: it reads, writes and asks through this.

use std::sync::Arc;

use docksim_reference::signal::Signal;

use crate::errno::Errno;
use crate::filesystem::Caller;
use crate::kernel::{Environment, Fd, Kernel, OpenKind, Pid, Process, Read};

/// One process's view of the kernel.
pub(crate) struct Io<'a> {
    pub(crate) kernel: &'a mut Kernel,
    pub(crate) pid: Pid,
}

impl Io<'_> {
    /// Writes to standard output. What fails there ends the process or is dropped, as for programs that do not look.
    pub(crate) fn out(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.write(1, bytes.as_ref());
    }

    /// Writes to standard error.
    pub(crate) fn err(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.write(2, bytes.as_ref());
    }

    /// Writes to a descriptor.
    pub(crate) fn write(&mut self, fd: Fd, bytes: &[u8]) -> Result<(), Errno> {
        self.kernel.write(self.pid, fd, bytes)
    }

    /// Reads from a descriptor.
    pub(crate) fn read(&mut self, fd: Fd) -> Result<Read, Errno> {
        self.kernel.read(self.pid, fd, 65_536)
    }

    /// Whether a descriptor is a pipe, to which nothing can be given back.
    pub(crate) fn is_pipe(&self, fd: Fd) -> bool {
        matches!(
            self.kernel.open_of(self.pid, fd).map(|open| &open.kind),
            Some(OpenKind::PipeRead(_))
        )
    }

    /// Lets the process go on at its next turn, whatever it waits for.
    pub(crate) fn wake(&mut self) {
        if let Some(process) = self.process_mut() {
            process.wait = crate::kernel::Wait::default();
        }
    }

    pub(crate) fn now(&self) -> i64 {
        self.kernel.now
    }

    pub(crate) fn caller(&self) -> Caller {
        self.kernel.caller(self.pid)
    }

    pub(crate) fn process(&self) -> Option<&Process> {
        self.kernel.process(self.pid)
    }

    pub(crate) fn process_mut(&mut self) -> Option<&mut Process> {
        self.kernel.process_mut(self.pid)
    }

    pub(crate) fn cwd(&self) -> Arc<str> {
        self.process()
            .map_or_else(|| "/".into(), |process| Arc::clone(&process.cwd))
    }

    pub(crate) fn env(&self) -> Environment {
        self.process()
            .map(|process| Arc::clone(&process.env))
            .unwrap_or_default()
    }

    /// A variable of the environment.
    pub(crate) fn env_variable(&self, name: &str) -> Option<String> {
        self.env()
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
    }

    /// Takes a signal that waits to be handled.
    pub(crate) fn take_signal(&mut self) -> Option<Signal> {
        self.process_mut()?.pending.pop()
    }

    /// Whether the process is about to end by a signal, so that going on makes no sense.
    pub(crate) fn is_killed(&self) -> bool {
        self.process()
            .is_none_or(|process| process.killed.is_some())
    }
}
