//! What will happen by itself, in the order of time.

use docksim_api::{StreamId, Timestamp};
use imbl::OrdMap;

use crate::container::ContainerId;
use crate::exec::ExecId;

/// Something that happens by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// A container's processes want to run.
    Wake(ContainerId),
    /// A container's grace period is over; the stream is the one that waits for its stop.
    StopTimeout(ContainerId, StreamId),
    /// A container's restart policy starts it again.
    Restart(ContainerId),
    /// A stream of events ends.
    EventsEnd(StreamId),
    /// A container's health is checked, if the monitor of this number still watches.
    Probe(ContainerId, u64),
    /// A check of a container's health has taken too long, if it still runs.
    ProbeTimeout(ContainerId, ExecId),
    /// A pull makes a step.
    Pull(StreamId),
    /// What a container uses is told again.
    Stats(StreamId),
}

/// Events by their time; those of one moment in the order in which they were planned.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Queue {
    events: OrdMap<(Timestamp, u64), Event>,
    planned: u64,
}

impl Queue {
    pub(crate) fn plan(&mut self, at: Timestamp, event: Event) {
        self.events.insert((at, self.planned), event);
        self.planned += 1;
    }

    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        self.events.get_min().map(|((at, _), _)| *at)
    }

    /// Takes the next event that is due at `moment`.
    pub(crate) fn take_due(&mut self, moment: Timestamp) -> Option<(Timestamp, Event)> {
        let (key, event) = self
            .events
            .get_min()
            .map(|(key, event)| (*key, event.clone()))?;
        if key.0 > moment {
            return None;
        }
        self.events.remove(&key);
        Some((key.0, event))
    }
}
