//! A recording: what was done in a session, as a text that plays again to the same world.
//!
//! ```text
//! docksim 1 28.5
//! seed 1
//! start 1793610000000000000
//! 0 1 $ docker run httpd
//! 2500000000 1 ^C
//! 9000000000 end
//! ```
//!
//! A line has the nanoseconds since the start, the terminal, what was done (`$` a line, `:` an aside, `<` input, `^C` and its
//! kin, `^D`, `+` a new terminal, `@` a visit to a port) and its text, in which a backslash introduces `\n`, `\\` and `\xNN`.

use std::fmt;
use std::fmt::Write as _;

use docksim_api::Timestamp;
use docksim_client::job::TerminalSignal;
use docksim_engine::Profile;

use crate::history::{Act, Deed};
use crate::session::{Options, Session};
use crate::terminal::TerminalId;

const HEAD: &str = "docksim 1 28.5";

/// A recording may span so much time: what runs in it has to be played.
const LONGEST: i64 = 7 * 86_400 * Timestamp::SECOND;
/// A recording may have so many acts.
const MOST_DEEDS: usize = 10_000;
/// A recording may have so many terminals.
const MOST_TERMINALS: u32 = 64;

/// What was done in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// The session's seed.
    pub seed: u64,
    /// When it began.
    pub start: Timestamp,
    /// What was done, in order.
    pub deeds: Vec<Deed>,
    /// When it ended.
    pub end: Timestamp,
}

/// Why a text is no recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordingError {
    /// It is another version's, or none at all.
    Version,
    /// A line, from 1, that means nothing.
    Line(usize),
    /// More acts, time or terminals than are played.
    TooLong,
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version => f.write_str("not a recording of this version of docksim"),
            Self::Line(number) => write!(f, "line {number} of the recording means nothing"),
            Self::TooLong => f.write_str("the recording is too long"),
        }
    }
}

impl std::error::Error for RecordingError {}

impl fmt::Display for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}\nseed {}\nstart {}", self.seed, self.start.0)?;
        for deed in &self.deeds {
            let since = deed.at.since(self.start);
            writeln!(f, "{since} {} {}", deed.terminal.0, act_text(&deed.act))?;
        }
        writeln!(f, "{} end", self.end.since(self.start))
    }
}

fn act_text(act: &Act) -> String {
    match act {
        Act::Line(text) => format!("$ {}", escape(text.as_bytes())),
        Act::Aside(text) => format!(": {}", escape(text.as_bytes())),
        Act::Input(bytes) => format!("< {}", escape(bytes)),
        Act::EndInput => "^D".to_owned(),
        Act::Signal(signal) => signal_text(*signal).to_owned(),
        Act::Open => "+".to_owned(),
        Act::Visit { port, path } => format!("@ {port} {}", escape(path.as_bytes())),
    }
}

fn signal_text(signal: TerminalSignal) -> &'static str {
    match signal {
        TerminalSignal::Interrupt => "^C",
        TerminalSignal::Quit => "^\\",
        TerminalSignal::Terminate => "TERM",
        TerminalSignal::Hangup => "HUP",
    }
}

fn escape(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => text.push_str("\\n"),
                '\\' => text.push_str("\\\\"),
                c if c.is_ascii_control() => {
                    let _ = write!(text, "\\x{:02x}", u32::from(c));
                }
                c => text.push(c),
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((plain, behind)) = rest.split_once('\\') {
        bytes.extend(plain.as_bytes());
        let (kind, behind) = behind.split_at_checked(1)?;
        rest = match kind {
            "n" => {
                bytes.push(b'\n');
                behind
            }
            "\\" => {
                bytes.push(b'\\');
                behind
            }
            "x" => {
                let (digits, behind) = behind.split_at_checked(2)?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
                behind
            }
            _ => return None,
        };
    }
    bytes.extend(rest.as_bytes());
    Some(bytes)
}

impl Recording {
    /// Reads a recording.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, RecordingError> {
        let mut lines = (1..).zip(text.lines());
        if lines.next().map(|(_, line)| line) != Some(HEAD) {
            return Err(RecordingError::Version);
        }
        let mut number = |name: &str| {
            let (at, line) = lines.next().ok_or(RecordingError::Version)?;
            let value = line.strip_prefix(name).map(str::trim);
            let number = value.and_then(|value| value.parse::<i128>().ok());
            number.ok_or(RecordingError::Line(at))
        };
        let seed = u64::try_from(number("seed")?).map_err(|_| RecordingError::Line(2))?;
        let start = i64::try_from(number("start")?).map_err(|_| RecordingError::Line(3))?;
        let start = Timestamp(start);
        let mut recording = Self {
            seed,
            start,
            deeds: Vec::new(),
            end: start,
        };
        for (at, line) in lines {
            let bad = RecordingError::Line(at);
            let (since, rest) = line.split_once(' ').ok_or(bad.clone())?;
            let since: i64 = since.parse().map_err(|_| bad.clone())?;
            if since > LONGEST || recording.deeds.len() >= MOST_DEEDS {
                return Err(RecordingError::TooLong);
            }
            let moment = start.after(since);
            if since < 0 || moment < recording.end {
                return Err(bad);
            }
            recording.end = moment;
            if rest == "end" {
                break;
            }
            let (terminal, what) = rest.split_once(' ').ok_or(bad.clone())?;
            let terminal: u32 = terminal.parse().map_err(|_| bad.clone())?;
            if terminal > MOST_TERMINALS {
                return Err(RecordingError::TooLong);
            }
            recording.deeds.push(Deed {
                at: moment,
                terminal: TerminalId(terminal),
                act: parse_act(what).ok_or(bad)?,
            });
        }
        Ok(recording)
    }
}

fn parse_act(text: &str) -> Option<Act> {
    let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
    let string = || String::from_utf8(unescape(rest)?).ok();
    Some(match kind {
        "$" => Act::Line(string()?),
        ":" => Act::Aside(string()?),
        "<" => Act::Input(unescape(rest)?),
        "^D" => Act::EndInput,
        "^C" => Act::Signal(TerminalSignal::Interrupt),
        "^\\" => Act::Signal(TerminalSignal::Quit),
        "TERM" => Act::Signal(TerminalSignal::Terminate),
        "HUP" => Act::Signal(TerminalSignal::Hangup),
        "+" => Act::Open,
        "@" => {
            let (port, path) = rest.split_once(' ')?;
            Act::Visit {
                port: port.parse().ok()?,
                path: String::from_utf8(unescape(path)?).ok()?,
            }
        }
        _ => return None,
    })
}

impl Session {
    /// What was done from the beginning to now.
    pub fn recording(&self) -> Recording {
        let options = self.options();
        let mut deeds = self.deeds();
        // A session that began with another version of Docker begins with asking for it.
        if options.profile != Profile::V28_5 {
            let deed = Deed {
                at: options.start,
                terminal: TerminalId::FIRST,
                act: Act::Line(format!(":engine {}", options.profile.name)),
            };
            deeds.insert(0, deed);
        }
        Recording {
            seed: options.seed,
            start: options.start,
            deeds,
            end: self.now(),
        }
    }

    /// Plays a recording in a session that began like it, in which nothing was done yet. What the terminals show piles up in
    /// them, with the lines as they were typed.
    pub fn play(&mut self, recording: &Recording) {
        for deed in &recording.deeds {
            self.advance_to(deed.at);
            self.act(deed.terminal, &deed.act);
        }
        self.advance_to(recording.end);
    }

    fn act(&mut self, terminal: TerminalId, act: &Act) {
        match act {
            Act::Line(text) => {
                let prompt = self.prompt(terminal);
                self.say(terminal, &format!("{prompt}{text}\n"));
                self.submit(terminal, text);
            }
            Act::Aside(text) => {
                self.submit_aside(terminal, text);
            }
            Act::Input(bytes) => {
                self.send_input(terminal, bytes);
            }
            Act::EndInput => self.end_input(terminal),
            Act::Signal(signal) => self.signal(terminal, *signal),
            Act::Open => {
                self.open_terminal();
            }
            Act::Visit { port, path } => {
                // Who visited saw the answer; what it has changed counts.
                let _answer = self.visit(*port, path);
            }
        }
    }

    /// A session that plays a recording.
    pub fn of_recording(recording: &Recording, terminal: Option<(u32, u32)>) -> Self {
        let mut session = Self::new(Options {
            seed: recording.seed,
            profile: Profile::V28_5,
            start: recording.start,
            terminal,
        });
        session.play(recording);
        session
    }
}
