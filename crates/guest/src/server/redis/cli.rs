//! redis-cli: one command, commands from standard input, or a prompt (redis: src/redis-cli.c).
//!
//! A request here is a connection of its own, so what a connection remembers (the password, the database, a transaction) is
//! sent again in front of each command.

use super::reply::{Bytes, Reply, encode_command, split_words};
use crate::io::Io;
use crate::kernel::{Read, Step, Wait};
use crate::network::{ExchangeId, NetworkError};

/// A running redis-cli.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Cli {
    version: String,
    host: String,
    port: u16,
    user: Option<String>,
    password: Option<String>,
    /// The database of `-n`.
    database: i64,
    warns: bool,
    fails: bool,
    takes_input: bool,
    output: Option<Output>,
    repeats: u64,
    /// The command on the line; without one there is a prompt.
    words: Vec<Bytes>,
    state: State,
    input: Vec<u8>,
    is_over: bool,
    is_connected: bool,
    /// What the connection remembers, as the commands that made it so.
    preamble: Vec<Vec<Bytes>>,
    /// `MULTI` and what followed.
    transaction: Vec<Vec<Bytes>>,
    /// The database that the prompt shows.
    selected: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    Terminal,
    Raw,
}

#[derive(Debug, Clone, PartialEq)]
enum State {
    Start,
    /// Waits for the answer to what opens the connection.
    Connecting(ExchangeId),
    /// Waits for the answer to a command.
    Waiting(ExchangeId, Vec<Bytes>),
    /// Reads the last word of the command.
    ReadsWord,
    Ready,
    /// Waits for a line.
    Prompt,
}

impl Cli {
    /// Reads the options; what is to be said and the exit code when they are wrong, or say all.
    pub(in super::super) fn new(
        version: &str,
        arguments: &[String],
    ) -> Result<Self, (String, String, i32)> {
        let mut cli = Self {
            version: version.to_owned(),
            host: "127.0.0.1".to_owned(),
            port: 6379,
            user: None,
            password: None,
            database: 0,
            warns: false,
            fails: false,
            takes_input: false,
            output: None,
            repeats: 1,
            words: Vec::new(),
            state: State::Start,
            input: Vec::new(),
            is_over: false,
            is_connected: false,
            preamble: Vec::new(),
            transaction: Vec::new(),
            selected: 0,
        };
        let mut words = arguments.iter();
        let mut quiet = false;
        while let Some(word) = words.next() {
            let bad = || {
                (
                    String::new(),
                    format!("Unrecognized option or bad number of args for: '{word}'\n"),
                    1,
                )
            };
            let not_simulated = || {
                (
                    String::new(),
                    format!("docksim: not simulated: redis-cli {word}\n"),
                    70,
                )
            };
            let mut value = || words.next().cloned().ok_or_else(bad);
            match word.as_str() {
                "-h" => cli.host = value()?,
                "-p" => {
                    let port = value()?;
                    cli.port = port
                        .parse()
                        .map_err(|_| (String::new(), "Invalid server port.\n".to_owned(), 1))?;
                }
                "-a" | "--pass" => {
                    cli.password = Some(value()?);
                    cli.warns = true;
                }
                "--user" => cli.user = Some(value()?),
                "--no-auth-warning" => quiet = true,
                "-n" => cli.database = value()?.parse().map_err(|_| not_simulated())?,
                "-r" => cli.repeats = value()?.parse().map_err(|_| not_simulated())?,
                "-x" => cli.takes_input = true,
                "-e" => cli.fails = true,
                "--raw" => cli.output = Some(Output::Raw),
                "--no-raw" => cli.output = Some(Output::Terminal),
                "-v" | "--version" => {
                    return Err((format!("redis-cli {version}\n"), String::new(), 0));
                }
                "-2" => {}
                "-s"
                | "-t"
                | "-i"
                | "-d"
                | "-D"
                | "-X"
                | "-c"
                | "-3"
                | "-u"
                | "-I"
                | "--csv"
                | "--json"
                | "--quoted-json"
                | "--quoted-input"
                | "--show-pushes"
                | "--latency"
                | "--latency-history"
                | "--latency-dist"
                | "--lru-test"
                | "--replica"
                | "--slave"
                | "--stat"
                | "--scan"
                | "--pattern"
                | "--quoted-pattern"
                | "--count"
                | "--cursor"
                | "--bigkeys"
                | "--memkeys"
                | "--memkeys-samples"
                | "--hotkeys"
                | "--keystats"
                | "--eval"
                | "--ldb"
                | "--ldb-sync-mode"
                | "--pipe"
                | "--pipe-timeout"
                | "--rdb"
                | "--functions-rdb"
                | "--intrinsic-latency"
                | "--cluster"
                | "--tls"
                | "--sni"
                | "--cacert"
                | "--cert"
                | "--key"
                | "--insecure"
                | "--askpass"
                | "--help"
                | "--verbose"
                | "--test_hint"
                | "--test_hint_file" => return Err(not_simulated()),
                option if option.starts_with('-') => return Err(bad()),
                _ => {
                    cli.words.push(word.as_bytes().into());
                    cli.words
                        .extend(words.by_ref().map(|word| Bytes::from(word.as_bytes())));
                }
            }
        }
        cli.warns &= !quiet;
        Ok(cli)
    }

    /// Takes one turn.
    pub(in super::super) fn step(&mut self, io: &mut Io<'_>) -> Step {
        match self.state.clone() {
            State::Start => self.start(io),
            State::Connecting(exchange) => match io.kernel.take_reply(exchange) {
                None => Step::Wait(Wait::reply(Some(exchange))),
                Some(reply) => self.connected(reply.result, io),
            },
            State::Waiting(exchange, words) => match io.kernel.take_reply(exchange) {
                None => Step::Wait(Wait::reply(Some(exchange))),
                Some(reply) => self.answered(reply.result, &words, io),
            },
            State::ReadsWord => match io.read(0) {
                Ok(Read::Bytes(bytes)) => {
                    self.input.extend(bytes);
                    Step::Continue
                }
                Ok(Read::Blocked) => Step::Wait(Wait::readable(0)),
                Ok(Read::End) | Err(_) => {
                    self.words.push(std::mem::take(&mut self.input).into());
                    self.state = State::Ready;
                    Step::Continue
                }
            },
            State::Ready if self.words.is_empty() => {
                self.prompt(io);
                self.state = State::Prompt;
                Step::Continue
            }
            State::Ready => {
                let words = self.words.clone();
                self.send(words, io)
            }
            State::Prompt => self.take_line(io),
        }
    }

    fn is_prompting(&self) -> bool {
        self.words.is_empty()
    }

    fn start(&mut self, io: &mut Io<'_>) -> Step {
        if self.password.is_none() {
            self.password = io.env_variable("REDISCLI_AUTH");
        }
        if self.warns {
            io.err("Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n");
        }
        if self.output.is_none() {
            let is_terminal = io.kernel.is_tty(io.pid, 1);
            self.output = Some(if is_terminal {
                Output::Terminal
            } else {
                Output::Raw
            });
        }
        let word = |text: &str| Bytes::from(text.as_bytes());
        if let Some(password) = &self.password {
            let mut words = vec![word("AUTH")];
            words.extend(self.user.as_deref().map(word));
            words.push(word(password));
            self.preamble.push(words);
        }
        if self.database != 0 {
            self.preamble
                .push(vec![word("SELECT"), word(&self.database.to_string())]);
        }
        if self.preamble.is_empty() && !self.is_prompting() {
            self.is_connected = true;
            return self.go_on();
        }
        self.connect(io)
    }

    /// Opens the connection, with what it is to remember.
    fn connect(&mut self, io: &mut Io<'_>) -> Step {
        let mut bytes = Vec::new();
        for words in &self.preamble {
            encode_command(words, &mut bytes);
        }
        let exchange = io.kernel.ask(&self.host, Some(self.port), bytes);
        self.state = State::Connecting(exchange);
        Step::Wait(Wait::reply(Some(exchange)))
    }

    fn connected(&mut self, result: Result<Vec<u8>, NetworkError>, io: &mut Io<'_>) -> Step {
        match result {
            Err(NetworkError::NotSimulated(what)) => return not_simulated(&what, io),
            Err(error) => {
                self.is_connected = false;
                self.complain(&error, io);
                if !self.is_prompting() {
                    return Step::Exit(1);
                }
            }
            Ok(bytes) => {
                self.is_connected = true;
                let mut rest = bytes.as_slice();
                let mut kept = Vec::new();
                for words in std::mem::take(&mut self.preamble) {
                    let is_password = words.first().is_some_and(|word| &**word == b"AUTH");
                    match Reply::decode(&mut rest) {
                        Some(Reply::Error(text)) if is_password => {
                            io.err(format!("AUTH failed: {text}\n"));
                            // What would come behind is left out.
                            break;
                        }
                        Some(Reply::Error(text)) => {
                            io.err(format!("SELECT {} failed: {text}\n", self.database))
                        }
                        _ => {
                            if !is_password {
                                self.selected = self.database;
                            }
                            kept.push(words);
                        }
                    }
                }
                self.preamble = kept;
            }
        }
        self.go_on()
    }

    fn go_on(&mut self) -> Step {
        self.state = if self.takes_input && !self.is_prompting() {
            self.takes_input = false;
            State::ReadsWord
        } else {
            State::Ready
        };
        Step::Continue
    }

    /// Sends a command behind what the connection remembers.
    fn send(&mut self, words: Vec<Bytes>, io: &mut Io<'_>) -> Step {
        let mut bytes = Vec::new();
        for words in self
            .preamble
            .iter()
            .chain(&self.transaction)
            .chain([&words])
        {
            encode_command(words, &mut bytes);
        }
        let exchange = io.kernel.ask(&self.host, Some(self.port), bytes);
        self.state = State::Waiting(exchange, words);
        Step::Wait(Wait::reply(Some(exchange)))
    }

    fn answered(
        &mut self,
        result: Result<Vec<u8>, NetworkError>,
        words: &[Bytes],
        io: &mut Io<'_>,
    ) -> Step {
        let command = words
            .first()
            .map(|word| String::from_utf8_lossy(word).to_uppercase())
            .unwrap_or_default();
        let bytes = match result {
            Ok(bytes) => bytes,
            Err(NetworkError::NotSimulated(what)) if self.is_prompting() => {
                io.err(format!("docksim: not simulated: {what}\n"));
                self.state = State::Ready;
                return Step::Continue;
            }
            Err(NetworkError::NotSimulated(what)) => return not_simulated(&what, io),
            Err(error) => {
                self.is_connected = false;
                self.complain(&error, io);
                self.state = State::Ready;
                return if self.is_prompting() {
                    Step::Continue
                } else {
                    Step::Exit(1)
                };
            }
        };
        self.is_connected = true;
        let mut rest = bytes.as_slice();
        let before = self.preamble.len() + self.transaction.len();
        let mut replies = std::iter::from_fn(|| Reply::decode(&mut rest)).skip(before);
        let Some(reply) = replies.next() else {
            self.is_connected = command != "SHUTDOWN";
            if command == "SHUTDOWN" || self.is_prompting() {
                self.state = State::Ready;
                return if self.is_prompting() {
                    Step::Continue
                } else {
                    Step::Exit(0)
                };
            }
            io.err("Error: Server closed the connection\n");
            return Step::Exit(1);
        };
        self.remember(&command, words, &reply);
        if let (Reply::Error(text), true, false) = (&reply, self.fails, self.is_prompting()) {
            io.err(format!("{text}\n"));
            return Step::Exit(1);
        }
        let shown = match (self.output, &reply) {
            // Texts made for people are shown as they are.
            (_, Reply::Bulk(text)) if command == "INFO" => text.to_vec(),
            (Some(Output::Terminal), reply) => terminal(reply, ""),
            (_, reply) => [raw(reply), b"\n".to_vec()].concat(),
        };
        io.out(shown);
        if self.is_prompting() {
            self.state = State::Ready;
            return Step::Continue;
        }
        self.repeats = self.repeats.saturating_sub(1);
        if self.repeats == 0 {
            return Step::Exit(0);
        }
        self.state = State::Ready;
        Step::Continue
    }

    fn remember(&mut self, command: &str, words: &[Bytes], reply: &Reply) {
        let worked = !matches!(reply, Reply::Error(_));
        match command {
            "MULTI" if worked => self.transaction = vec![words.to_vec()],
            "EXEC" | "DISCARD" => self.transaction.clear(),
            _ if !self.transaction.is_empty() => self.transaction.push(words.to_vec()),
            "AUTH" | "SELECT" if worked => {
                self.preamble.retain(|known| {
                    known.first().map(|word| word.to_ascii_uppercase()) != Some(command.into())
                });
                self.preamble.push(words.to_vec());
                if let ("SELECT", Some(number)) = (command, words.get(1)) {
                    self.selected = String::from_utf8_lossy(number).parse().unwrap_or_default();
                }
            }
            "CLIENT"
                if worked
                    && words
                        .get(1)
                        .is_some_and(|word| word.eq_ignore_ascii_case(b"setname")) =>
            {
                self.preamble.push(words.to_vec());
            }
            _ => {}
        }
    }

    fn complain(&self, error: &NetworkError, io: &mut Io<'_>) {
        let musl = io
            .kernel
            .filesystem
            .stat(&io.caller(), "/etc/alpine-release")
            .is_ok();
        let why = match error {
            NetworkError::UnknownHost if musl => "Name does not resolve",
            NetworkError::UnknownHost => "Name or service not known",
            NetworkError::Refused => "Connection refused",
            NetworkError::Unreachable => "Network is unreachable",
            NetworkError::TimedOut => "No route to host",
            NetworkError::Reset => {
                io.err("Error: Connection reset by peer\n");
                return;
            }
            NetworkError::NotSimulated(_) => return,
        };
        io.err(format!(
            "Could not connect to Redis at {}:{}: {why}\n",
            self.host, self.port
        ));
    }

    fn prompt(&self, io: &mut Io<'_>) {
        if !io.kernel.is_tty(io.pid, 0) {
            return;
        }
        if !self.is_connected {
            io.out("not connected> ");
            return;
        }
        let database = if self.selected == 0 {
            String::new()
        } else {
            format!("[{}]", self.selected)
        };
        let transaction = if self.transaction.is_empty() {
            ""
        } else {
            "(TX)"
        };
        io.out(format!(
            "{}:{}{database}{transaction}> ",
            self.host, self.port
        ));
    }

    fn take_line(&mut self, io: &mut Io<'_>) -> Step {
        if let Some(end) = self.input.iter().position(|byte| *byte == b'\n') {
            let rest = self.input.split_off(end + 1);
            let line = std::mem::replace(&mut self.input, rest);
            return self.run_line(&String::from_utf8_lossy(&line), io);
        }
        if self.is_over {
            let line = std::mem::take(&mut self.input);
            if line.is_empty() {
                return Step::Exit(0);
            }
            return self.run_line(&String::from_utf8_lossy(&line), io);
        }
        match io.read(0) {
            Ok(Read::Bytes(bytes)) => {
                self.input.extend(bytes);
                Step::Continue
            }
            Ok(Read::Blocked) => Step::Wait(Wait::readable(0)),
            Ok(Read::End) | Err(_) => {
                self.is_over = true;
                Step::Continue
            }
        }
    }

    fn run_line(&mut self, line: &str, io: &mut Io<'_>) -> Step {
        self.state = State::Ready;
        let Some(words) = split_words(line) else {
            io.out("Invalid argument(s)\n");
            return Step::Continue;
        };
        let first = words
            .first()
            .map(|word| String::from_utf8_lossy(word).to_lowercase());
        match (first.as_deref(), words.len()) {
            (None, _) => Step::Continue,
            (Some("quit" | "exit"), _) => Step::Exit(0),
            (Some("clear"), 1) => {
                io.out("\x1b[H\x1b[2J");
                Step::Continue
            }
            (Some("help" | "?"), _) => self.leave_out("redis-cli: help", io),
            (Some(first), _) if first.starts_with(':') => {
                self.leave_out("redis-cli: preferences", io)
            }
            (Some("connect"), 3) => self.leave_out("redis-cli: connect", io),
            (Some(first), 2..) if first.parse::<i64>().is_ok() => {
                self.leave_out("redis-cli: repeated commands", io)
            }
            _ => self.send(words, io),
        }
    }

    fn leave_out(&self, what: &str, io: &mut Io<'_>) -> Step {
        io.err(format!("docksim: not simulated: {what}\n"));
        Step::Continue
    }
}

fn not_simulated(what: &str, io: &mut Io<'_>) -> Step {
    io.err(format!("docksim: not simulated: {what}\n"));
    Step::Exit(70)
}

/// A reply as a program wants it.
fn raw(reply: &Reply) -> Vec<u8> {
    match reply {
        Reply::Status(text) => text.clone().into_bytes(),
        Reply::Error(text) => format!("{text}\n").into_bytes(),
        Reply::Integer(number) => number.to_string().into_bytes(),
        Reply::Bulk(bytes) => bytes.to_vec(),
        Reply::Nil => Vec::new(),
        Reply::Array(items) => items.iter().map(raw).collect::<Vec<_>>().join(&b'\n'),
    }
}

/// A reply as a person wants it; further lines of a list stand behind `prefix`.
fn terminal(reply: &Reply, prefix: &str) -> Vec<u8> {
    let text = match reply {
        Reply::Status(text) => format!("{text}\n"),
        Reply::Error(text) => format!("(error) {text}\n"),
        Reply::Integer(number) => format!("(integer) {number}\n"),
        Reply::Bulk(bytes) => format!("{}\n", quote(bytes)),
        Reply::Nil => "(nil)\n".to_owned(),
        Reply::Array(items) if items.is_empty() => "(empty array)\n".to_owned(),
        Reply::Array(items) => {
            let width = items.len().to_string().len();
            let inner = format!("{prefix}{}", " ".repeat(width + 2));
            let mut lines = Vec::new();
            for (at, item) in items.iter().enumerate() {
                let front = if at == 0 { "" } else { prefix };
                lines.extend(format!("{front}{:width$}) ", at + 1).into_bytes());
                lines.extend(terminal(item, &inner));
            }
            return lines;
        }
    };
    text.into_bytes()
}

/// A string in quotes, with escapes for what is no visible letter of ASCII (redis: `sdscatrepr`).
fn quote(bytes: &[u8]) -> String {
    let mut text = "\"".to_owned();
    for byte in bytes {
        match *byte {
            byte @ (b'\\' | b'"') => text.extend(['\\', char::from(byte)]),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            7 => text.push_str("\\a"),
            8 => text.push_str("\\b"),
            byte @ 32..127 => text.push(char::from(byte)),
            byte => text.push_str(&format!("\\x{byte:02x}")),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::{Reply, terminal};

    /// As redis-cli 7.0.15 shows them with `--no-raw`.
    #[test]
    fn replies_are_shown_to_people() {
        let check = |reply: &Reply, expect: &str| {
            assert_eq!(String::from_utf8_lossy(&terminal(reply, "")), expect);
        };
        check(
            &Reply::bulk("a\"b\n\u{1} 한글"),
            "\"a\\\"b\\n\\x01 \\xed\\x95\\x9c\\xea\\xb8\\x80\"\n",
        );
        check(&Reply::Array(Vec::new()), "(empty array)\n");
        let nested = Reply::Array(vec![
            Reply::bulk("0"),
            Reply::Array(vec![Reply::bulk("a"), Reply::Nil, Reply::Integer(1)]),
        ]);
        check(
            &nested,
            "1) \"0\"\n2) 1) \"a\"\n   2) (nil)\n   3) (integer) 1\n",
        );
    }
}
