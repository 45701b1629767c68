//! `docker stop`, all containers at once, and `docker restart`, one after the other
//! (docker/cli: cli/command/container/stop.go and restart.go).

use docksim_api::{Reason, Reply, Request, StopOptions, StreamId, StreamItem, Timestamp};

use super::{Context, Machine, TerminalSignal};
use crate::commands::container::container_id;
use crate::error::CliError;

/// A request without a body, answered now or later.
#[derive(Debug, Clone, PartialEq)]
enum Pending {
    Waiting(StreamId),
    Known(Result<(), CliError>),
}

impl Pending {
    fn new(cx: &mut Context<'_>, container: &str, request: impl FnOnce(String) -> Request) -> Self {
        let id = match container_id(container) {
            Ok(id) => id,
            Err(error) => return Self::Known(Err(error)),
        };
        match cx.daemon.call(request(id)) {
            Reply::Done(answer) => Self::Known(answer.map(drop).map_err(CliError::from)),
            Reply::Stream(stream) => Self::Waiting(stream),
        }
    }

    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        if let Self::Waiting(stream) = self {
            let poll = cx.daemon.poll(*stream);
            let answer = poll.items.into_iter().find_map(|item| match item {
                StreamItem::Answer(answer) => Some(answer.map(drop).map_err(CliError::from)),
                _ => None,
            });
            match answer {
                Some(answer) => *self = Self::Known(answer),
                None if poll.closed => *self = Self::Known(Err(CliError::new("unexpected EOF"))),
                None => {}
            }
        }
        match self {
            Self::Waiting(_) => None,
            Self::Known(result) => Some(result.clone()),
        }
    }

    fn hang_up(&self, cx: &mut Context<'_>) {
        if let Self::Waiting(stream) = self {
            cx.daemon.close(*stream);
        }
    }
}

/// `docker stop`. The containers are stopped at the same time and reported in the order given.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    containers: Vec<String>,
    options: StopOptions,
    pending: Option<Vec<Pending>>,
    began: Option<Timestamp>,
    reported: usize,
    errors: Vec<CliError>,
}

impl Stop {
    /// Stops these containers.
    pub fn new(containers: Vec<String>, options: StopOptions) -> Self {
        Self {
            containers,
            options,
            pending: None,
            began: None,
            reported: 0,
            errors: Vec::new(),
        }
    }

    /// Notes that the grace period has passed: the stop signal alone ended nothing.
    fn remark(&self, cx: &mut Context<'_>) {
        let grace = self.options.timeout.unwrap_or(10);
        let waited = self
            .began
            .map_or(0, |began| cx.daemon.now().since(began) / Timestamp::SECOND);
        if let (Some(container), true) = (self.containers.first(), grace > 0 && waited >= grace) {
            cx.reason = Some(
                Reason::new("stop-took-its-time")
                    .with("container", container)
                    .with("seconds", waited.to_string()),
            );
        }
    }
}

impl Machine for Stop {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        let (containers, options) = (&self.containers, &self.options);
        self.began.get_or_insert_with(|| cx.daemon.now());
        let pending = self.pending.get_or_insert_with(|| {
            let stop = |container: &String| {
                Pending::new(cx, container, |id| Request::ContainerStop {
                    id,
                    options: options.clone(),
                })
            };
            containers.iter().map(stop).collect()
        });
        while let (Some(pending), Some(container)) = (
            pending.get_mut(self.reported),
            containers.get(self.reported),
        ) {
            match pending.step(cx)? {
                Ok(()) => cx.println(container),
                Err(error) => self.errors.push(error),
            }
            self.reported += 1;
        }
        self.remark(cx);
        Some(CliError::join(std::mem::take(&mut self.errors)))
    }

    fn signal(&mut self, cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        for pending in self.pending.iter().flatten() {
            pending.hang_up(cx);
        }
        false
    }
}

/// `docker restart`.
#[derive(Debug, Clone, PartialEq)]
pub struct Restart {
    containers: Vec<String>,
    options: StopOptions,
    next: usize,
    pending: Option<Pending>,
    errors: Vec<CliError>,
}

impl Restart {
    /// Restarts these containers.
    pub fn new(containers: Vec<String>, options: StopOptions) -> Self {
        Self {
            containers,
            options,
            next: 0,
            pending: None,
            errors: Vec::new(),
        }
    }
}

impl Machine for Restart {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        while let Some(container) = self.containers.get(self.next) {
            let options = &self.options;
            let pending = self.pending.get_or_insert_with(|| {
                Pending::new(cx, container, |id| Request::ContainerRestart {
                    id,
                    options: options.clone(),
                })
            });
            match pending.step(cx)? {
                Ok(()) => cx.println(container),
                Err(error) => self.errors.push(error),
            }
            self.pending = None;
            self.next += 1;
        }
        Some(CliError::join(std::mem::take(&mut self.errors)))
    }

    fn signal(&mut self, cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        if let Some(pending) = &self.pending {
            pending.hang_up(cx);
        }
        false
    }
}
