//! `docker stats` (docker/cli: cli/command/container/stats.go).

use docksim_api::events::ListOptions;
use docksim_api::{
    ContainerListOptions, Filters, OutputStream, Request, Response, StreamId, StreamItem,
};

use super::{Context, Machine, TerminalSignal};
use crate::commands::container::container_id;
use crate::error::CliError;
use crate::format::stats::{self, Entry};

/// `docker stats`: a table that is drawn again whenever something new is told.
#[derive(Debug, Clone, PartialEq)]
pub struct ContainerStats {
    options: StatsOptions,
    watched: Vec<Watched>,
    /// Tells of containers that come and go, when all are watched.
    events: Option<StreamId>,
    has_begun: bool,
}

/// What the user asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatsOptions {
    /// Whether those that do not run are shown too.
    pub all: bool,
    /// A Go template, `table`, `json` or empty.
    pub format: String,
    /// Whether it ends after the first table.
    pub no_stream: bool,
    /// Whether long values are printed whole.
    pub no_trunc: bool,
    /// Names, ids or prefixes of ids; all when empty.
    pub containers: Vec<String>,
}

/// A container, and where it is told what it uses.
#[derive(Debug, Clone, PartialEq)]
struct Watched {
    entry: Entry,
    stream: Option<StreamId>,
}

impl ContainerStats {
    /// Begins with nothing; the first step asks for the containers.
    pub fn new(options: StatsOptions) -> Self {
        Self {
            options,
            watched: Vec::new(),
            events: None,
            has_begun: false,
        }
    }

    /// Whether it ends when somebody interrupts it only.
    pub fn is_endless(&self) -> bool {
        !self.options.no_stream
    }

    fn shows_all(&self) -> bool {
        self.options.containers.is_empty()
    }

    fn begin(&mut self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if !self.shows_all() {
            let mut errors = Vec::new();
            for container in self.options.containers.clone() {
                errors.extend(self.watch(cx, container).err());
            }
            return CliError::join(errors);
        }
        if !self.options.no_stream {
            let mut filters = Filters::default();
            filters.add("type", "container");
            let options = ListOptions {
                filters,
                ..ListOptions::default()
            };
            self.events = Some(cx.open(Request::SystemEvents(options))?);
        }
        let list = Request::ContainerList(ContainerListOptions {
            all: self.options.all,
            ..ContainerListOptions::default()
        });
        let Response::Containers(containers) = cx.call(list)? else {
            return Err(CliError::new("unexpected answer"));
        };
        for container in containers {
            // One that has gone meanwhile is shown without numbers.
            let _watched = self.watch(cx, container.id);
        }
        Ok(())
    }

    /// Asks what a container uses, unless it is asked already.
    fn watch(&mut self, cx: &mut Context<'_>, container: String) -> Result<(), CliError> {
        if self.position(&container).is_some() {
            return Ok(());
        }
        let opened = container_id(&container).and_then(|id| {
            cx.open(Request::ContainerStats {
                id,
                stream: !self.options.no_stream,
            })
        });
        let (stream, result) = match opened {
            Ok(stream) => (Some(stream), Ok(())),
            Err(error) => (None, Err(error)),
        };
        self.watched.push(Watched {
            entry: Entry {
                container,
                is_invalid: stream.is_none(),
                ..Entry::default()
            },
            stream,
        });
        result
    }

    fn position(&self, container: &str) -> Option<usize> {
        self.watched
            .iter()
            .position(|watched| watched.entry.container == container)
    }

    /// Takes what was told; whether that was anything.
    fn take_news(&mut self, cx: &mut Context<'_>) -> bool {
        let mut is_news = false;
        if let Some(events) = self.events {
            for item in cx.daemon.poll(events).items {
                let StreamItem::Event(event) = item else {
                    continue;
                };
                let id = event.actor.id.clone();
                match (event.action.as_str(), self.options.all) {
                    ("create", true) | ("start", _) => {
                        // One that has gone meanwhile is shown without numbers.
                        let _watched = self.watch(cx, id);
                    }
                    ("die", false) => {
                        if let Some(at) = self.position(&id) {
                            let gone = self.watched.remove(at);
                            gone.stream.into_iter().for_each(|it| cx.daemon.close(it));
                            is_news = true;
                        }
                    }
                    _ => {}
                }
            }
        }
        for watched in &mut self.watched {
            let Some(stream) = watched.stream else {
                continue;
            };
            let poll = cx.daemon.poll(stream);
            for item in poll.items {
                if let StreamItem::Stats(stats) = item {
                    watched.entry.stats = *stats;
                    is_news = true;
                }
            }
            if poll.closed {
                watched.stream = None;
                watched.entry.is_invalid |= !self.options.no_stream;
                is_news = true;
            }
        }
        is_news
    }

    fn draw(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let entries: Vec<Entry> = self.watched.iter().map(|one| one.entry.clone()).collect();
        let table = stats::write(&entries, &self.options.format, self.options.no_trunc);
        if self.options.no_stream {
            cx.output.write(OutputStream::Stdout, &table?);
            return Ok(());
        }
        // The CLI writes the table behind the lines that it takes it apart from.
        let mut screen = b"\x1b[H".to_vec();
        screen.extend(table?);
        for line in screen.clone().split(|byte| *byte == b'\n') {
            screen.extend_from_slice(line);
            screen.extend_from_slice(b" \x1b[K\n");
        }
        screen.extend_from_slice(b"\x1b[J");
        cx.output.write(OutputStream::Stdout, &screen);
        Ok(())
    }

    fn hang_up(&mut self, cx: &mut Context<'_>) {
        for watched in &mut self.watched {
            watched
                .stream
                .take()
                .into_iter()
                .for_each(|it| cx.daemon.close(it));
            watched.entry.is_invalid = true;
        }
        self.events
            .take()
            .into_iter()
            .for_each(|it| cx.daemon.close(it));
    }
}

impl Machine for ContainerStats {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        if !self.has_begun {
            self.has_begun = true;
            if let Err(error) = self.begin(cx) {
                self.hang_up(cx);
                return Some(Err(error));
            }
            self.take_news(cx);
        } else if !self.take_news(cx) {
            return None;
        }
        match self.draw(cx) {
            Ok(()) if self.options.no_stream => Some(Ok(())),
            Ok(()) => None,
            Err(error) => {
                self.hang_up(cx);
                Some(Err(error))
            }
        }
    }

    /// The first interrupt takes the numbers away. With containers that were named the CLI goes on nevertheless.
    fn signal(&mut self, cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        self.hang_up(cx);
        // A format that was drawn before can be drawn again.
        let _drawn = self.draw(cx);
        !self.shows_all()
    }
}
