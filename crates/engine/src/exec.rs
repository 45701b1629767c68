//! Further processes in containers: what one is, and the table of them. Each operation has a file of its own.

mod create;
mod error;
mod inspect;
mod start;

use std::fmt;
use std::sync::Arc;

use docksim_api::exec::ExecOptions;
use docksim_api::{StreamId, Timestamp};
use imbl::{OrdMap, Vector};

pub(crate) use self::error::ExecError;
use crate::container::ContainerId;

/// So long the daemon still knows a process that has ended (moby: daemon/exec.go, `execCommandGC`).
const KEPT_FOR: i64 = 300 * Timestamp::SECOND;

/// A further process's id: 64 hex digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ExecId(Arc<str>);

impl fmt::Display for ExecId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A further process.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exec {
    pub(crate) id: ExecId,
    pub(crate) container: ContainerId,
    /// What was asked for, merged with the container's configuration.
    pub(crate) options: Arc<ExecOptions>,
    pub(crate) state: ExecState,
    pub(crate) sink: Sink,
}

/// Where its output goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sink {
    /// Nowhere.
    Nothing,
    /// To a client.
    Stream(StreamId),
    /// To the monitor of the container's health.
    Probe,
}

/// How a further process is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ExecState {
    /// It has not been started.
    Created,
    /// It runs.
    Running {
        process: docksim_guest::ExecId,
        pid: i64,
    },
    /// It has ended, or could not be started.
    Ended { exit_code: i64 },
}

/// The further processes, by id.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Execs {
    by_id: OrdMap<ExecId, Exec>,
    /// Those that have ended, the oldest first.
    ended: Vector<(Timestamp, ExecId)>,
}

impl Execs {
    /// Finds one by its whole id.
    fn find(&self, id: &str) -> Result<&Exec, ExecError> {
        self.by_id
            .get(&ExecId(id.into()))
            .ok_or_else(|| ExecError::NotFound(id.to_owned()))
    }

    pub(crate) fn get(&self, id: &ExecId) -> Option<&Exec> {
        self.by_id.get(id)
    }

    fn get_mut(&mut self, id: &ExecId) -> Option<&mut Exec> {
        self.by_id.get_mut(id)
    }

    fn insert(&mut self, exec: Exec) {
        self.by_id.insert(exec.id.clone(), exec);
    }

    /// Notes that one has ended, and forgets those that ended long ago.
    fn ended(&mut self, id: &ExecId, now: Timestamp) {
        self.ended.push_back((now, id.clone()));
        while let Some((at, old)) = self.ended.front()
            && now.since(*at) > KEPT_FOR
        {
            self.by_id.remove(old);
            self.ended.pop_front();
        }
    }
}
