//! `docker events` (docker/cli: cli/command/system/events.go).

use docksim_api::events::ListOptions;
use docksim_api::{OutputStream, Request, StreamId, StreamItem};
use docksim_reference::timestamp;

use super::{Context, Machine, TerminalSignal};
use crate::error::CliError;
use crate::format::events::EventFormat;

/// `docker events`.
#[derive(Debug, Clone, PartialEq)]
pub struct Events {
    format: String,
    options: ListOptions,
    stream: Option<StreamId>,
}

impl Events {
    /// Prints events in a format; the moments in `options` are as the user typed them.
    pub fn new(format: String, options: ListOptions) -> Self {
        Self {
            format,
            options,
            stream: None,
        }
    }

    fn open(&self, cx: &mut Context<'_>) -> Result<StreamId, CliError> {
        let now = cx.daemon.now().0;
        let moment = |text: &str| match text {
            "" => Ok(String::new()),
            _ => timestamp::get(text, now).map_err(|error| CliError::new(error.to_string())),
        };
        let options = ListOptions {
            since: moment(&self.options.since)?,
            until: moment(&self.options.until)?,
            filters: self.options.filters.clone(),
        };
        cx.open(Request::SystemEvents(options))
    }
}

impl Machine for Events {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        let format = match EventFormat::new(&self.format) {
            Ok(format) => format,
            Err(error) => return Some(Err(error)),
        };
        let stream = match self.stream {
            Some(stream) => stream,
            None => match self.open(cx) {
                Ok(stream) => *self.stream.insert(stream),
                Err(error) => return Some(Err(error)),
            },
        };
        let poll = cx.daemon.poll(stream);
        for item in poll.items {
            match item {
                StreamItem::Event(message) => {
                    let (text, executed) = format.render(&message);
                    cx.output.write(OutputStream::Stdout, &text);
                    if let Err(error) = executed {
                        cx.daemon.close(stream);
                        return Some(Err(error));
                    }
                }
                StreamItem::Answer(Err(error)) => return Some(Err(error.into())),
                StreamItem::Answer(Ok(_))
                | StreamItem::Output(..)
                | StreamItem::Progress(_)
                | StreamItem::Stats(_) => {}
            }
        }
        poll.closed.then_some(Ok(()))
    }

    fn signal(&mut self, cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        if let Some(stream) = self.stream {
            cx.daemon.close(stream);
        }
        false
    }
}
