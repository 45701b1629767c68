//! Pulls: the daemon's progress messages, and how the CLI draws them (moby: pkg/jsonmessage).

use docksim_api::{OutputStream, ProgressMessage, Request, StreamId, StreamItem};
use docksim_reference::size::human_size;

use super::{Context, Machine, TerminalSignal};
use crate::error::CliError;
use crate::host::Terminal;

/// `docker pull` or `docker push`, once its reference is parsed.
#[derive(Debug, Clone, PartialEq)]
pub struct Pull {
    request: Option<Request>,
    progress: Option<Progress>,
    quiet: bool,
    /// Printed at the end, if at all.
    reference: Option<String>,
}

impl Pull {
    /// Pulls with this request ([`Request::ImageCreate`]); `reference` is printed at the end.
    pub fn new(request: Request, reference: String, quiet: bool) -> Self {
        Self {
            request: Some(request),
            progress: None,
            quiet,
            reference: Some(reference),
        }
    }

    /// Pushes with this request ([`Request::ImagePush`]); `reference` is printed at the end of a quiet one.
    pub fn push(request: Request, reference: String, quiet: bool) -> Self {
        Self {
            request: Some(request),
            progress: None,
            quiet,
            reference: Some(reference).filter(|_| quiet),
        }
    }
}

impl Machine for Pull {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        if let Some(request) = self.request.take() {
            let target = if self.quiet {
                None
            } else {
                Some(OutputStream::Stdout)
            };
            match cx.open(request) {
                Ok(stream) => self.progress = Some(Progress::new(stream, target)),
                Err(error) => return Some(Err(error)),
            }
        }
        let result = self.progress.as_mut()?.step(cx)?;
        if let (Ok(()), Some(reference)) = (&result, &self.reference) {
            cx.println(reference);
        }
        Some(result)
    }

    fn signal(&mut self, cx: &mut Context<'_>, signal: TerminalSignal) -> bool {
        if let Some(progress) = &self.progress {
            progress.hang_up(cx);
        }
        let _ = signal;
        false
    }
}

/// A stream of progress messages that is drawn as it comes.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    stream: StreamId,
    target: Option<OutputStream>,
    ids: Vec<String>,
}

impl Progress {
    /// Draws the stream on `target`; nowhere without one.
    pub fn new(stream: StreamId, target: Option<OutputStream>) -> Self {
        Self {
            stream,
            target,
            ids: Vec::new(),
        }
    }

    /// Draws what has come; the result once the stream has ended.
    pub fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        let poll = cx.daemon.poll(self.stream);
        for item in poll.items {
            match item {
                StreamItem::Progress(message) => {
                    let terminal = cx.terminal;
                    match self.draw(&message, terminal) {
                        Ok(text) => {
                            if let Some(target) = self.target {
                                cx.output.write(target, text.as_bytes());
                            }
                        }
                        Err(error) => {
                            cx.daemon.close(self.stream);
                            return Some(Err(error));
                        }
                    }
                }
                StreamItem::Answer(Err(error)) => return Some(Err(error.into())),
                StreamItem::Answer(Ok(_))
                | StreamItem::Output(..)
                | StreamItem::Event(_)
                | StreamItem::Stats(_) => {}
            }
        }
        poll.closed.then_some(Ok(()))
    }

    /// Gives up.
    pub fn hang_up(&self, cx: &mut Context<'_>) {
        cx.daemon.close(self.stream);
    }

    /// The bytes for one message. On a terminal each id has a line of its own that is drawn again.
    fn draw(&mut self, message: &ProgressMessage, terminal: Terminal) -> Result<String, CliError> {
        if let Some(error) = &message.error {
            return Err(CliError::new(error.clone()));
        }
        let on_terminal = match self.target {
            Some(OutputStream::Stdout) => terminal.stdout,
            Some(OutputStream::Stderr) => terminal.stderr,
            None => false,
        };
        let mut text = String::new();
        let mut up = 0;
        if !message.id.is_empty() && message.progress_detail.is_some() {
            let line = self
                .ids
                .iter()
                .position(|id| *id == message.id)
                .unwrap_or_else(|| {
                    self.ids.push(message.id.clone());
                    if on_terminal {
                        text.push('\n');
                    }
                    self.ids.len() - 1
                });
            up = self.ids.len() - line;
            if on_terminal {
                text.push_str(&format!("\x1b[{up}A"));
            }
        } else {
            self.ids.clear();
        }
        text.push_str(&line_of(message, on_terminal, terminal.columns));
        if up > 0 && on_terminal {
            text.push_str(&format!("\x1b[{up}B"));
        }
        Ok(text)
    }
}

/// One message as a line; on a terminal the line is erased first and ends in a carriage return.
fn line_of(message: &ProgressMessage, on_terminal: bool, columns: u32) -> String {
    let bar = message
        .progress_detail
        .map(|detail| progress_bar(detail.current, detail.total, columns));
    let mut text = String::new();
    match &bar {
        Some(_) if on_terminal => text.push_str("\x1b[2K\r"),
        Some(bar) if !bar.is_empty() => return text,
        _ => {}
    }
    if !message.id.is_empty() {
        text.push_str(&message.id);
        text.push_str(": ");
    }
    if !message.stream.is_empty() {
        text.push_str(&message.stream);
        return text;
    }
    text.push_str(&message.status);
    match bar {
        Some(bar) if on_terminal => {
            text.push(' ');
            text.push_str(&bar);
            text.push('\r');
        }
        _ => text.push('\n'),
    }
    text
}

/// `[=====>     ]  12.3MB/45.6MB`; the box only on terminals wider than 110 columns.
fn progress_bar(current: i64, total: i64, columns: u32) -> String {
    if current <= 0 && total <= 0 {
        return String::new();
    }
    let current_size = human_size(current);
    if total <= 0 {
        return format!("{current_size:>8}");
    }
    let filled = usize::try_from(current.saturating_mul(100) / total / 2)
        .unwrap_or(0)
        .min(50);
    let mut text = String::new();
    if columns > 110 {
        text.push_str(&format!(
            "[{}>{}] ",
            "=".repeat(filled),
            " ".repeat(50 - filled)
        ));
    }
    if current > total {
        text.push_str(&format!("{current_size:>8}"));
    } else {
        text.push_str(&format!("{current_size:>8}/{}", human_size(total)));
    }
    text
}
