//! Streamed answers: what each has to say until it is polled.

use docksim_api::{ApiError, Filters, OutputStream, Response, StreamId, StreamItem, StreamPoll};
use imbl::{OrdMap, Vector};

use crate::container::ContainerId;
use crate::exec::ExecId;
use crate::image::Pull;

/// The open streams.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Streams {
    streams: OrdMap<StreamId, Stream>,
    opened: u64,
}

/// An open stream.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stream {
    pub(crate) purpose: Purpose,
    items: Vector<StreamItem>,
    closed: bool,
}

/// What a stream is for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Purpose {
    /// Attached to a container: standard input, output, error.
    Attach {
        container: ContainerId,
        stdin: bool,
        stdout: bool,
        stderr: bool,
    },
    /// Following a container's log.
    Logs {
        container: ContainerId,
        timestamps: bool,
        details: bool,
        stdout: bool,
        stderr: bool,
        until: Option<i64>,
    },
    /// Listening to what happens.
    Events { filters: Filters },
    /// Attached to a further process in a container.
    Exec { exec: ExecId },
    /// Anything that one answer ends.
    Answer,
    /// A pull.
    Pull(Box<Pull>),
    /// Told what a container uses.
    Stats { container: ContainerId },
}

impl Streams {
    pub(crate) fn open(&mut self, purpose: Purpose) -> StreamId {
        self.opened += 1;
        let id = StreamId(self.opened);
        self.streams.insert(
            id,
            Stream {
                purpose,
                items: Vector::new(),
                closed: false,
            },
        );
        id
    }

    pub(crate) fn get(&self, id: StreamId) -> Option<&Stream> {
        self.streams.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: StreamId) -> Option<&mut Stream> {
        self.streams.get_mut(&id)
    }

    /// The process that a stream is attached to.
    pub(crate) fn exec(&self, id: StreamId) -> Option<ExecId> {
        match &self.get(id)?.purpose {
            Purpose::Exec { exec } => Some(exec.clone()),
            _ => None,
        }
    }

    pub(crate) fn is_open(&self, id: StreamId) -> bool {
        self.streams.get(&id).is_some_and(|stream| !stream.closed)
    }

    pub(crate) fn push(&mut self, id: StreamId, item: StreamItem) {
        if let Some(stream) = self.streams.get_mut(&id)
            && !stream.closed
        {
            stream.items.push_back(item);
        }
    }

    pub(crate) fn output(&mut self, id: StreamId, stream: OutputStream, bytes: &[u8]) {
        self.push(id, StreamItem::Output(stream, bytes.to_vec()));
    }

    /// Says the last word of a stream.
    pub(crate) fn answer(&mut self, id: StreamId, answer: Result<Response, ApiError>) {
        self.push(id, StreamItem::Answer(answer));
        self.close(id);
    }

    /// Ends a stream; what it has said can still be polled.
    pub(crate) fn close(&mut self, id: StreamId) {
        if let Some(stream) = self.streams.get_mut(&id) {
            stream.closed = true;
        }
    }

    pub(crate) fn forget(&mut self, id: StreamId) {
        self.streams.remove(&id);
    }

    pub(crate) fn poll(&mut self, id: StreamId) -> StreamPoll {
        let Some(stream) = self.streams.get_mut(&id) else {
            return StreamPoll {
                items: Vec::new(),
                closed: true,
            };
        };
        let items = std::mem::take(&mut stream.items).into_iter().collect();
        let closed = stream.closed;
        if closed {
            self.streams.remove(&id);
        }
        StreamPoll { items, closed }
    }
}
