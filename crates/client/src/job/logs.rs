//! `docker logs` (docker/cli: cli/command/container/logs.go).

use docksim_api::{LogsOptions, Request, StreamId, StreamItem};
use docksim_reference::timestamp;

use super::attach::inspect;
use super::{Context, Machine, TerminalSignal};
use crate::error::CliError;

/// `docker logs`.
#[derive(Debug, Clone, PartialEq)]
pub struct Logs {
    container: String,
    options: LogsOptions,
    stream: Option<StreamId>,
}

impl Logs {
    /// Prints a container's log; the moments in `options` are as the user typed them.
    pub fn new(container: String, options: LogsOptions) -> Self {
        Self {
            container,
            options,
            stream: None,
        }
    }

    fn open(&self, cx: &mut Context<'_>) -> Result<StreamId, CliError> {
        let container = inspect(cx, &self.container)?;
        let now = cx.daemon.now().0;
        let moment = |name: &str, text: &str| match text {
            "" => Ok(String::new()),
            _ => timestamp::get(text, now)
                .map_err(|error| CliError::new(format!("invalid value for \"{name}\": {error}"))),
        };
        let options = LogsOptions {
            since: moment("since", &self.options.since)?,
            until: moment("until", &self.options.until)?,
            ..self.options.clone()
        };
        cx.open(Request::ContainerLogs {
            id: container.id,
            options,
        })
    }
}

impl Machine for Logs {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
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
                StreamItem::Output(stream, bytes) => cx.output.write(stream, &bytes),
                StreamItem::Answer(Err(error)) => return Some(Err(error.into())),
                StreamItem::Answer(Ok(_))
                | StreamItem::Progress(_)
                | StreamItem::Event(_)
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
