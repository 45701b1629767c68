//! A process: who it is, what it has open, what it waits for.

use std::sync::Arc;

use docksim_reference::signal::Signal;

use super::console::ConsoleId;
use super::open::{Fd, FdTable};
use crate::exec::Prepared;
use crate::filesystem::NodeId;
use crate::network::ExchangeId;
use crate::task::Task;

/// The variables that a program is given, in order.
pub(crate) type Environment = Arc<Vec<(String, String)>>;

/// A process's number.
pub(crate) type Pid = u32;

/// A process.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Process {
    /// 0 when nobody inside waits for it.
    pub(crate) parent: Pid,
    /// The group that the keyboard's signals reach it by.
    pub(crate) group: Pid,
    /// Whether somebody outside asks for its status.
    pub(crate) root: bool,
    pub(crate) argv: Arc<[String]>,
    pub(crate) env: Environment,
    pub(crate) cwd: Arc<str>,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    /// All its groups, sorted.
    pub(crate) groups: Arc<[u32]>,
    pub(crate) umask: u32,
    pub(crate) console: Option<ConsoleId>,
    pub(crate) fds: FdTable,
    pub(crate) task: Task,
    pub(crate) state: State,
    pub(crate) wait: Wait,
    pub(crate) ignored: SignalSet,
    pub(crate) handled: SignalSet,
    /// Handled signals that the task has not seen yet.
    pub(crate) pending: SignalSet,
    /// The signal that ends it as soon as it is looked at.
    pub(crate) killed: Option<Signal>,
    pub(crate) started_at: i64,
}

/// Whether a process lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Running,
    Stopped,
    /// It has ended, and its parent has not asked for its status.
    Zombie(ExitStatus),
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    Exited(i32),
    Killed(Signal),
}

impl ExitStatus {
    /// The status as a shell sees it.
    pub(crate) fn code(self) -> i32 {
        match self {
            Self::Exited(code) => code & 0xff,
            Self::Killed(signal) => 128 + signal.0,
        }
    }
}

/// What a process waits for: any of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Wait {
    /// A moment.
    pub(crate) until: Option<i64>,
    /// Something to read, or the end of it.
    pub(crate) readable: Option<Fd>,
    /// A child that has ended.
    pub(crate) child: bool,
    /// A file that has another size.
    pub(crate) file: Option<(NodeId, usize)>,
    /// The answer of another machine.
    pub(crate) reply: Option<ExchangeId>,
    /// A signal, and nothing else has to come.
    pub(crate) signal: bool,
}

impl Wait {
    pub(crate) const SIGNAL: Self = Self {
        until: None,
        readable: None,
        child: false,
        file: None,
        reply: None,
        signal: true,
    };

    pub(crate) fn child() -> Self {
        Self {
            child: true,
            ..Self::default()
        }
    }

    pub(crate) fn readable(fd: Fd) -> Self {
        Self {
            readable: Some(fd),
            ..Self::default()
        }
    }

    /// For the answer to a request, if there is one.
    pub(crate) fn reply(exchange: Option<ExchangeId>) -> Self {
        Self {
            reply: exchange,
            ..Self::default()
        }
    }

    pub(crate) fn until(moment: i64) -> Self {
        Self {
            until: Some(moment),
            ..Self::default()
        }
    }

    /// Whether the process can go on at once.
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// What a task did with its turn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    /// It can go on.
    Continue,
    /// It cannot go on before this.
    Wait(Wait),
    /// It ended.
    Exit(i32),
    /// It is replaced by another program.
    Exec {
        prepared: Prepared,
        env: Environment,
    },
}

/// A set of signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SignalSet(u64);

impl SignalSet {
    /// Every signal.
    pub(crate) const ALL: Self = Self(u64::MAX);

    pub(crate) fn of(signals: &[Signal]) -> Self {
        let mut set = Self::default();
        for signal in signals {
            set.insert(*signal);
        }
        set
    }

    fn bit(signal: Signal) -> u64 {
        u32::try_from(signal.0 - 1)
            .ok()
            .and_then(|shift| 1_u64.checked_shl(shift))
            .unwrap_or(0)
    }

    pub(crate) fn insert(&mut self, signal: Signal) {
        self.0 |= Self::bit(signal);
    }

    pub(crate) fn remove(&mut self, signal: Signal) {
        self.0 &= !Self::bit(signal);
    }

    pub(crate) fn contains(self, signal: Signal) -> bool {
        self.0 & Self::bit(signal) != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Takes the signal with the lowest number.
    pub(crate) fn pop(&mut self) -> Option<Signal> {
        if self.0 == 0 {
            return None;
        }
        let shift = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        i32::try_from(shift).ok().map(|shift| Signal(shift + 1))
    }
}
