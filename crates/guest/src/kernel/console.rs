//! Where standard streams end: a terminal, or three pipes to the outside.

use super::Read;
use super::process::Pid;
use crate::guest::{Output, Stream};

/// A console's number in the kernel.
pub(crate) type ConsoleId = u32;

const INTERRUPT: u8 = 3;
const END_OF_FILE: u8 = 4;
const BACKSPACE: u8 = 8;
const KILL_LINE: u8 = 21;
const ERASE_WORD: u8 = 23;
const QUIT: u8 = 28;
const DELETE: u8 = 127;

/// The outside of a process tree's standard streams.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Console {
    /// Whether it is a terminal: lines are edited and echoed, Ctrl-C is a signal.
    pub(crate) tty: bool,
    /// Whether a terminal passes on what is typed as it is.
    raw: bool,
    /// Whether what is typed is shown.
    pub(crate) echo: bool,
    /// Whether a terminal's output gets a CR before each LF, as in a container.
    pub(crate) crlf: bool,
    /// The process group that the keyboard's signals go to.
    pub(crate) foreground: Pid,
    /// How large a terminal is; zeros where nobody has said it.
    pub(crate) size: WindowSize,
    /// What can be read.
    input: Vec<u8>,
    /// The line that is being typed.
    line: Vec<u8>,
    /// Ctrl-D's that have not been read.
    ends: u32,
    closed: bool,
    output: Output,
}

/// How large a terminal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WindowSize {
    /// Characters in a line.
    pub columns: u32,
    /// Lines.
    pub rows: u32,
}

/// A key that is a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyboardSignal {
    Interrupt,
    Quit,
}

impl Console {
    pub(crate) fn new(tty: bool, crlf: bool, open_stdin: bool) -> Self {
        Self {
            tty,
            raw: false,
            echo: true,
            crlf,
            foreground: 0,
            size: WindowSize::default(),
            input: Vec::new(),
            line: Vec::new(),
            ends: 0,
            closed: !open_stdin,
            output: Output::new(),
        }
    }

    /// Takes what is typed or sent; gives the signals in it, in order.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Vec<KeyboardSignal> {
        let mut signals = Vec::new();
        if self.closed {
            return signals;
        }
        if !self.tty || self.raw {
            self.input.extend_from_slice(bytes);
            return signals;
        }
        for byte in bytes {
            match *byte {
                INTERRUPT => {
                    self.discard();
                    self.echo(b"^C");
                    signals.push(KeyboardSignal::Interrupt);
                }
                QUIT => {
                    self.discard();
                    self.echo(b"^\\");
                    signals.push(KeyboardSignal::Quit);
                }
                END_OF_FILE if self.line.is_empty() => self.ends += 1,
                END_OF_FILE => self.input.append(&mut self.line),
                BACKSPACE | DELETE => self.erase(),
                KILL_LINE => {
                    while !self.line.is_empty() {
                        self.erase();
                    }
                }
                ERASE_WORD => self.erase_word(),
                b'\r' | b'\n' => {
                    self.echo(b"\n");
                    self.line.push(b'\n');
                    self.input.append(&mut self.line);
                }
                byte => {
                    match caret_notation(byte) {
                        Some(shown) => self.echo(&shown),
                        None => self.echo(&[byte]),
                    }
                    self.line.push(byte);
                }
            }
        }
        signals
    }

    /// Passes on what is typed as it is, or lets lines be edited first.
    pub(crate) fn set_raw(&mut self, raw: bool) {
        if raw && !self.raw {
            self.input.append(&mut self.line);
            self.ends = 0;
        }
        self.raw = raw;
    }

    /// Whether a line is being typed.
    pub(crate) fn has_partial_line(&self) -> bool {
        !self.line.is_empty()
    }

    /// Takes what was typed and nobody has read.
    pub(crate) fn take_unread(&mut self) -> Vec<u8> {
        self.ends = 0;
        let mut unread = std::mem::take(&mut self.input);
        unread.append(&mut self.line);
        unread
    }

    /// A signal from the keyboard drops what nobody has read.
    fn discard(&mut self) {
        self.line.clear();
        self.input.clear();
        self.ends = 0;
    }

    /// Takes the last character off the line that is being typed.
    fn erase(&mut self) {
        while let Some(byte) = self.line.pop() {
            if caret_notation(byte).is_some() {
                self.echo(b"\x08 \x08\x08 \x08");
                return;
            }
            // Bytes 10xxxxxx belong to the character before them.
            if byte & 0xc0 != 0x80 {
                self.echo(b"\x08 \x08");
                return;
            }
        }
    }

    /// Takes the last word off the line, with what stands behind it (linux: drivers/tty/n_tty.c, `eraser`).
    fn erase_word(&mut self) {
        let is_word = |byte: Option<&u8>| {
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80)
        };
        while !self.line.is_empty() && !is_word(self.line.last()) {
            self.erase();
        }
        while is_word(self.line.last()) {
            self.erase();
        }
    }

    fn echo(&mut self, bytes: &[u8]) {
        if self.echo {
            self.write(Stream::Stdout, bytes);
        }
    }

    /// Says that nothing more will come.
    pub(crate) fn close(&mut self) {
        self.input.append(&mut self.line);
        self.closed = true;
    }

    pub(crate) fn is_readable(&self) -> bool {
        !self.input.is_empty() || self.ends > 0 || self.closed
    }

    pub(super) fn read(&mut self, length: impl Fn(&[u8]) -> usize) -> Read {
        if !self.input.is_empty() {
            let line = if self.tty {
                self.input
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .map_or(self.input.len(), |place| place + 1)
            } else {
                self.input.len()
            };
            let count = length(self.input.get(..line).unwrap_or_default());
            return Read::Bytes(self.input.drain(..count).collect());
        }
        if self.ends > 0 {
            self.ends -= 1;
            return Read::End;
        }
        if self.closed {
            Read::End
        } else {
            Read::Blocked
        }
    }

    /// Takes all input for a command outside, and whether there will be no more.
    pub(crate) fn take_input(&mut self) -> (Vec<u8>, bool) {
        let bytes = std::mem::take(&mut self.input);
        let ended = self.closed || bytes.is_empty() && self.ends > 0;
        if ended {
            self.ends = self.ends.saturating_sub(1);
        }
        (bytes, ended)
    }

    /// Gives back what a command outside has not taken.
    pub(crate) fn return_input(&mut self, mut bytes: Vec<u8>) {
        bytes.append(&mut self.input);
        self.input = bytes;
    }

    pub(crate) fn write(&mut self, stream: Stream, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let stream = if self.crlf { Stream::Stdout } else { stream };
        let converted = if self.crlf {
            to_terminal(bytes)
        } else {
            bytes.to_vec()
        };
        match self.output.last_mut() {
            Some((last, text)) if *last == stream => text.extend_from_slice(&converted),
            _ => self.output.push((stream, converted)),
        }
    }

    pub(crate) fn has_output(&self) -> bool {
        !self.output.is_empty()
    }

    pub(crate) fn take_output(&mut self) -> Output {
        std::mem::take(&mut self.output)
    }
}

/// How a terminal shows a control character: `^A`.
fn caret_notation(byte: u8) -> Option<[u8; 2]> {
    let is_shown_so = byte < b' ' && byte != b'\t' && byte != b'\n';
    is_shown_so.then_some([b'^', byte ^ 0x40])
}

fn to_terminal(bytes: &[u8]) -> Vec<u8> {
    let mut terminal = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if *byte == b'\n' {
            terminal.push(b'\r');
        }
        terminal.push(*byte);
    }
    terminal
}
