//! What a process runs.

use std::sync::Arc;

use docksim_reference::signal::Signal;

use crate::applets::Applet;
use crate::io::Io;
use crate::kernel::{ExitStatus, FdTable, Pid, SignalSet, Step, Wait};
use crate::server::Server;
use crate::shell::Shell;

/// A running program as a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Task {
    Shell(Box<Shell>),
    Applet(Box<Applet>),
    Server(Box<Server>),
    /// The init program that `--init` puts in front; holds the child it serves.
    Init(Pid),
    /// A command outside, which the machine's loop steps; its name.
    External(Arc<str>),
    /// Nothing any more, or nothing while it takes its turn.
    Ended,
}

impl Task {
    /// Takes one turn.
    pub(crate) fn step(&mut self, io: &mut Io<'_>) -> Step {
        match self {
            Self::Shell(shell) => shell.step(io),
            Self::Applet(applet) => applet.step(io),
            Self::Server(server) => server.step(io),
            Self::Init(child) => step_init(*child, io),
            Self::External(_) => Step::Wait(Wait::SIGNAL),
            Self::Ended => Step::Exit(0),
        }
    }

    /// The signals that the program handles from its start.
    pub(crate) fn handled(&self) -> SignalSet {
        match self {
            Self::Init(_) | Self::External(_) => SignalSet::ALL,
            Self::Server(server) => server.handled(),
            Self::Shell(_) | Self::Applet(_) | Self::Ended => SignalSet::default(),
        }
    }

    /// The tables of descriptors that the program kept to come back to.
    pub(crate) fn into_saved_tables(self) -> Vec<FdTable> {
        match self {
            Self::Shell(shell) => shell.into_saved_tables(),
            _ => Vec::new(),
        }
    }
}

/// An init passes signals on, reaps, and ends as its child does (krallin/tini).
fn step_init(child: Pid, io: &mut Io<'_>) -> Step {
    while let Some(signal) = io.take_signal() {
        if signal != Signal(17) {
            // The child may be gone; its status comes next.
            let _ = io.kernel.signal(child, signal, false);
        }
    }
    while let Some((pid, status)) = io.kernel.reap(io.pid, None) {
        if pid == child {
            return Step::Exit(match status {
                ExitStatus::Exited(code) => code,
                ExitStatus::Killed(signal) => 128 + signal.0,
            });
        }
    }
    Step::Wait(Wait::child())
}
