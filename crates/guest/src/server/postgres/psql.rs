//! psql and pg_isready (postgres: src/bin/psql, src/bin/scripts/pg_isready.c).

use super::syntax::split;
use super::{Answer, PORT, Question};
use crate::io::Io;
use crate::kernel::{Read, Step, Wait};
use crate::network::{ExchangeId, NetworkError, Reply};

const SOCKET: &str = "/var/run/postgresql";

/// A running psql, or pg_isready.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Psql {
    version: String,
    arguments: Vec<String>,
    options: Options,
    state: State,
    /// What has been read and not been run.
    input: String,
    is_over: bool,
    failed: bool,
    is_connected: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Options {
    only_asks: bool,
    host: Option<String>,
    port: Option<String>,
    user: Option<String>,
    database: Option<String>,
    password: String,
    commands: Vec<String>,
    has_commands: bool,
    rows_only: bool,
    unaligned: bool,
    quiet: bool,
    stops: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Start,
    Waiting(ExchangeId, String),
    Ready,
}

/// pg_isready, which only asks whether a server takes connections.
pub(in super::super) fn is_ready(version: &str, arguments: &[String]) -> Psql {
    let mut psql = Psql::new(version, arguments);
    psql.options.only_asks = true;
    psql
}

impl Psql {
    pub(in super::super) fn new(version: &str, arguments: &[String]) -> Self {
        Self {
            version: version.to_owned(),
            arguments: arguments.to_vec(),
            options: Options::default(),
            state: State::Start,
            input: String::new(),
            is_over: false,
            failed: false,
            is_connected: false,
        }
    }

    /// Takes one turn.
    pub(in super::super) fn step(&mut self, io: &mut Io<'_>) -> Step {
        match self.state.clone() {
            State::Start => match self.read_options(io) {
                Err(code) => Step::Exit(code),
                Ok(()) => self.ask(String::new(), io),
            },
            State::Waiting(exchange, statement) => match io.kernel.take_reply(exchange) {
                None => Step::Wait(Wait::reply(Some(exchange))),
                Some(reply) => self.answered(&reply, &statement, io),
            },
            State::Ready => self.go_on(io),
        }
    }

    fn read_options(&mut self, io: &mut Io<'_>) -> Result<(), i32> {
        let options = &mut self.options;
        let program = if options.only_asks {
            "pg_isready"
        } else {
            "psql"
        };
        let mut others = Vec::new();
        let spread = spread(&self.arguments);
        let mut words = spread.iter();
        while let Some(word) = words.next() {
            let (name, attached) = match word.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                _ => (word.as_str(), None),
            };
            let letters = name
                .strip_prefix('-')
                .filter(|letters| !letters.starts_with('-'));
            let is_flags = letters
                .is_some_and(|letters| letters.chars().all(|letter| "tAqXw".contains(letter)));
            let mut value = || attached.clone().or_else(|| words.next().cloned());
            match name {
                "-h" | "--host" => options.host = value(),
                "-p" | "--port" => options.port = value(),
                "-U" | "--username" => options.user = value(),
                "-d" | "--dbname" => options.database = value(),
                "-c" | "--command" => options.commands.extend(value()),
                "-v" | "--set" | "--variable" => match value().as_deref() {
                    Some("ON_ERROR_STOP=1") => options.stops = true,
                    _ => return Err(leave_out(io, &format!("{program} {word}"))),
                },
                "-V" | "--version" => {
                    let number = self.version.split('-').next().unwrap_or_default();
                    io.out(format!(
                        "{program} (PostgreSQL) {number} (Debian {})\n",
                        self.version
                    ));
                    return Err(0);
                }
                "--tuples-only" => options.rows_only = true,
                "--no-align" => options.unaligned = true,
                "--quiet" => options.quiet = true,
                "--no-psqlrc" | "--no-password" => {}
                _ if is_flags && name.len() > 1 => {
                    let has = |letter| name.contains(letter);
                    options.rows_only |= has('t');
                    options.unaligned |= has('A');
                    options.quiet |= has('q');
                }
                _ if name.starts_with('-') => {
                    return Err(leave_out(io, &format!("{program} {word}")));
                }
                _ => others.push(word.clone()),
            }
        }
        options.has_commands = !options.commands.is_empty();
        let mut others = others.into_iter();
        options.database = options.database.take().or_else(|| others.next());
        options.user = options.user.take().or_else(|| others.next());
        let known = |name: &str| io.env_variable(name).filter(|value| !value.is_empty());
        options.host = options.host.take().or_else(|| known("PGHOST"));
        options.port = options.port.take().or_else(|| known("PGPORT"));
        options.user = options.user.take().or_else(|| known("PGUSER"));
        options.database = options.database.take().or_else(|| known("PGDATABASE"));
        options.password = known("PGPASSWORD").unwrap_or_default();
        if options
            .database
            .as_ref()
            .is_some_and(|name| name.contains(['=', ':']))
        {
            return Err(leave_out(
                io,
                &format!("{program} with a connection string"),
            ));
        }
        if options.user.is_none() {
            options.user = Some(io.user_name());
        }
        Ok(())
    }

    fn is_local(&self) -> bool {
        self.options
            .host
            .as_ref()
            .is_none_or(|host| host.starts_with('/'))
    }

    fn port(&self) -> String {
        self.options
            .port
            .clone()
            .unwrap_or_else(|| PORT.to_string())
    }

    fn ask(&mut self, statement: String, io: &mut Io<'_>) -> Step {
        let user = self.options.user.clone().unwrap_or_default();
        let question = Question {
            database: self
                .options
                .database
                .clone()
                .unwrap_or_else(|| user.clone()),
            user,
            password: self.options.password.clone(),
            is_local: self.is_local(),
            statement: statement.clone(),
        };
        let host = match &self.options.host {
            Some(host) if !self.is_local() => host.clone(),
            _ => "127.0.0.1".to_owned(),
        };
        let port = self.port().parse().unwrap_or(PORT);
        let exchange = io.kernel.ask(&host, Some(port), question.encode());
        self.state = State::Waiting(exchange, statement);
        Step::Wait(Wait::reply(Some(exchange)))
    }

    /// How psql names the connection in its complaints.
    fn place(&self, reply: &Reply) -> String {
        let port = self.port();
        match &self.options.host {
            Some(host) if !self.is_local() => match &reply.address {
                Some(address) if address != host => {
                    format!("connection to server at \"{host}\" ({address}), port {port} failed")
                }
                _ => format!("connection to server at \"{host}\", port {port} failed"),
            },
            host => {
                let folder = host.as_deref().unwrap_or(SOCKET);
                format!("connection to server on socket \"{folder}/.s.PGSQL.{port}\" failed")
            }
        }
    }

    fn answered(&mut self, reply: &Reply, statement: &str, io: &mut Io<'_>) -> Step {
        if self.options.only_asks {
            let place = self
                .options
                .host
                .clone()
                .unwrap_or_else(|| SOCKET.to_owned());
            let (text, code) = match reply.result {
                Ok(_) => ("accepting connections", 0),
                Err(_) => ("no response", 2),
            };
            io.out(format!("{place}:{} - {text}\n", self.port()));
            return Step::Exit(code);
        }
        let bytes = match &reply.result {
            Ok(bytes) => bytes,
            Err(NetworkError::NotSimulated(what)) => {
                let code = leave_out(io, what);
                // What docksim lacks must not look like what went well.
                return Step::Exit(code);
            }
            Err(error) => return self.refused(error, reply, io),
        };
        let Some(answer) = Answer::decode(bytes) else {
            return Step::Exit(leave_out(io, "psql beside a server of another kind"));
        };
        self.state = State::Ready;
        if let Answer::Fatal(message) = &answer {
            if self.is_connected {
                return Step::Exit(leave_out(io, &format!("psql after: {message}")));
            }
            if message.starts_with("password") && self.options.password.is_empty() {
                return Step::Exit(leave_out(
                    io,
                    "psql that asks for a password; PGPASSWORD sets one",
                ));
            }
            io.err(format!(
                "psql: error: {}: FATAL:  {message}\n",
                self.place(reply)
            ));
            return Step::Exit(2);
        }
        if !self.is_connected {
            self.is_connected = true;
            self.greet(io);
            return Step::Continue;
        }
        self.show(&answer, statement, io)
    }

    fn refused(&self, error: &NetworkError, reply: &Reply, io: &mut Io<'_>) -> Step {
        let host = self.options.host.clone().unwrap_or_default();
        let text = match error {
            NetworkError::UnknownHost => {
                format!(
                    "could not translate host name \"{host}\" to address: Name or service not known"
                )
            }
            _ if self.is_local() => format!(
                "{}: No such file or directory\n\tIs the server running locally and accepting connections on that socket?",
                self.place(reply)
            ),
            NetworkError::Refused => format!(
                "{}: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?",
                self.place(reply)
            ),
            _ => return Step::Exit(leave_out(io, "psql without an answer from its server")),
        };
        io.err(format!("psql: error: {text}\n"));
        Step::Exit(2)
    }

    fn is_prompting(&self, io: &Io<'_>) -> bool {
        self.options.commands.is_empty()
            && io.kernel.is_tty(io.pid, 0)
            && io.kernel.is_tty(io.pid, 1)
    }

    fn greet(&self, io: &mut Io<'_>) {
        if self.is_prompting(io) && !self.options.quiet {
            let number = self.version.split('-').next().unwrap_or_default();
            io.out(format!(
                "psql ({number} (Debian {}))\nType \"help\" for help.\n\n",
                self.version
            ));
        }
    }

    /// The next statement of the line, or of standard input.
    fn go_on(&mut self, io: &mut Io<'_>) -> Step {
        if !self.options.commands.is_empty() {
            if self.failed {
                return Step::Exit(1);
            }
            let command = self.options.commands.remove(0);
            // The last one leaves nothing to read from elsewhere.
            self.is_over = true;
            let parts = split(&command);
            if parts.iter().filter(|part| !part.trim().is_empty()).count() > 1 {
                return Step::Exit(leave_out(io, "psql: several statements in one command"));
            }
            return self.run(command.trim_start().to_owned(), io);
        }
        if self.failed && (self.options.stops || self.is_from_line()) {
            return Step::Exit(if self.is_from_line() { 1 } else { 3 });
        }
        if let Some(statement) = self.next_statement() {
            return self.run(statement, io);
        }
        if self.is_over {
            let rest = std::mem::take(&mut self.input);
            if rest.trim().is_empty() {
                return Step::Exit(0);
            }
            return self.run(rest.trim_start().to_owned(), io);
        }
        match io.read(0) {
            Ok(Read::Bytes(bytes)) => {
                self.input.push_str(&String::from_utf8_lossy(&bytes));
                if self.next_is_open() {
                    self.prompt(true, io);
                }
                Step::Continue
            }
            Ok(Read::Blocked) => {
                if self.input.is_empty() {
                    self.prompt(false, io);
                }
                Step::Wait(Wait::readable(0))
            }
            Ok(Read::End) | Err(_) => {
                if self.is_prompting(io) {
                    io.out("\\q\n");
                }
                self.is_over = true;
                Step::Continue
            }
        }
    }

    fn is_from_line(&self) -> bool {
        self.options.has_commands
    }

    fn next_is_open(&self) -> bool {
        let rest = self.input.trim();
        !rest.is_empty() && !rest.starts_with('\\') && split(&self.input).len() < 2
    }

    /// Takes a whole statement, or a command in its own line, off what was read.
    fn next_statement(&mut self) -> Option<String> {
        let start = self.input.trim_start().to_owned();
        if start.is_empty() {
            self.input.clear();
            return None;
        }
        if start.starts_with('\\') {
            let (line, rest) = match start.split_once('\n') {
                Some((line, rest)) => (line.to_owned(), rest.to_owned()),
                None if self.is_over => (start.clone(), String::new()),
                None => return None,
            };
            self.input = rest;
            return Some(line);
        }
        let parts = split(&start);
        let (first, rest) = parts.split_first().filter(|(_, rest)| !rest.is_empty())?;
        self.input = rest.concat();
        Some(first.clone())
    }

    fn prompt(&self, continues: bool, io: &mut Io<'_>) {
        if self.is_prompting(io) {
            let user = self.options.user.clone().unwrap_or_default();
            let database = self.options.database.clone().unwrap_or(user);
            io.out(format!("{database}{}# ", if continues { '-' } else { '=' }));
        }
    }

    fn run(&mut self, statement: String, io: &mut Io<'_>) -> Step {
        self.state = State::Ready;
        let Some(command) = statement.strip_prefix('\\') else {
            return self.ask(statement, io);
        };
        let words: Vec<&str> = command.trim_end_matches(';').split_whitespace().collect();
        match words.as_slice() {
            ["q"] => Step::Exit(0),
            ["dt" | "l"] => self.ask(format!("\\{}", words.concat()), io),
            ["c" | "connect", database] => {
                // A database that is not there keeps the old connection.
                self.options.database = Some((*database).to_owned());
                self.ask("\\c".to_owned(), io)
            }
            _ => Step::Exit(leave_out(io, &format!("psql: {}", statement.trim()))),
        }
    }

    fn show(&mut self, answer: &Answer, statement: &str, io: &mut Io<'_>) -> Step {
        match answer {
            Answer::Fatal(_) => {}
            Answer::Error { message, .. } if statement.starts_with('\\') => {
                io.err(format!("{message}\n"));
            }
            Answer::Error {
                message,
                detail,
                at,
            } => {
                self.failed = true;
                io.err(format!("ERROR:  {message}\n"));
                if let Some(at) = at {
                    io.err(point(statement, *at));
                }
                if let Some(detail) = detail {
                    io.err(format!("DETAIL:  {detail}\n"));
                }
            }
            Answer::Done { tag, notice } => {
                if let Some(notice) = notice {
                    io.err(format!("NOTICE:  {notice}\n"));
                }
                if !tag.is_empty() && !self.options.quiet {
                    io.out(format!("{tag}\n"));
                }
            }
            Answer::Rows { headers, rows, .. } if self.options.unaligned => {
                io.out(unaligned(headers, rows, self.options.rows_only));
            }
            Answer::Rows {
                title,
                headers,
                rows,
            } => {
                io.out(aligned(
                    title.as_deref(),
                    headers,
                    rows,
                    self.options.rows_only,
                ));
            }
        }
        Step::Continue
    }
}

/// Takes options apart that are written together: `-tAc text`, `-Upostgres`.
fn spread(arguments: &[String]) -> Vec<String> {
    let mut words = Vec::new();
    for word in arguments {
        let letters = word
            .strip_prefix('-')
            .filter(|letters| !letters.starts_with('-'));
        let place = letters.and_then(|letters| letters.find(|letter| "hpUdcv".contains(letter)));
        let (Some(letters), Some(place)) = (letters, place) else {
            words.push(word.clone());
            continue;
        };
        let (flags, option) = letters.split_at(place);
        let (option, value) = option.split_at(1);
        if !flags.is_empty() {
            words.push(format!("-{flags}"));
        }
        words.push(format!("-{option}"));
        if !value.is_empty() {
            words.push(value.to_owned());
        }
    }
    words
}

fn leave_out(io: &mut Io<'_>, what: &str) -> i32 {
    io.err(format!("docksim: not simulated: {what}\n"));
    70
}

/// Shows the line of a statement with a mark below the place of an error, and no more of a long line than fits
/// (postgres: fe-protocol3.c `reportErrorPosition`).
fn point(statement: &str, at: usize) -> String {
    const SHOWN: usize = 60;
    const LEFT_BEHIND: usize = 10;
    let mut start = 0;
    for (number, line) in statement.split('\n').enumerate() {
        let letters: Vec<char> = line.chars().collect();
        if at > start + letters.len() + 1 {
            start += letters.len() + 1;
            continue;
        }
        let place = (at - start).saturating_sub(1);
        let room = |from: usize, to: usize| -> usize {
            let part = letters.get(from..to).unwrap_or_default();
            part.iter().map(|letter| width_of(*letter)).sum()
        };
        let (mut from, mut to) = (0, letters.len());
        if room(from, to) > SHOWN {
            if SHOWN >= room(0, place) + LEFT_BEHIND {
                while room(from, to) > SHOWN {
                    to -= 1;
                }
            } else {
                while room(0, place) + LEFT_BEHIND < room(0, to) {
                    to -= 1;
                }
                while room(from, to) > SHOWN {
                    from += 1;
                }
            }
        }
        let front = format!("LINE {}: {}", number + 1, if from > 0 { "..." } else { "" });
        let shown: String = letters.get(from..to).unwrap_or_default().iter().collect();
        let rest = if to < letters.len() { "..." } else { "" };
        let mark = " ".repeat(front.len() + room(from, place));
        return format!("{front}{shown}{rest}\n{mark}^\n");
    }
    String::new()
}

/// How many columns of a terminal a letter takes.
fn width_of(letter: char) -> usize {
    let is_wide = matches!(u32::from(letter),
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60
        | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd);
    if is_wide { 2 } else { 1 }
}

fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

fn unaligned(headers: &[(String, bool)], rows: &[Vec<Option<String>>], rows_only: bool) -> String {
    let mut text = String::new();
    if !rows_only {
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        text.push_str(&format!("{}\n", names.join("|")));
    }
    for row in rows {
        let cells: Vec<&str> = row
            .iter()
            .map(|cell| cell.as_deref().unwrap_or_default())
            .collect();
        text.push_str(&format!("{}\n", cells.join("|")));
    }
    if !rows_only {
        text.push_str(&count(rows.len()));
    }
    text
}

fn count(rows: usize) -> String {
    format!("({rows} row{})\n", if rows == 1 { "" } else { "s" })
}

/// A table as psql draws it (postgres: src/fe_utils/print.c `print_aligned_text`).
fn aligned(
    title: Option<&str>,
    headers: &[(String, bool)],
    rows: &[Vec<Option<String>>],
    rows_only: bool,
) -> String {
    let mut widths: Vec<usize> = headers
        .iter()
        .map(|(name, _)| if rows_only { 0 } else { width(name) })
        .collect();
    for row in rows {
        for (known, cell) in widths.iter_mut().zip(row) {
            let lines = cell.as_deref().unwrap_or_default().lines();
            *known = lines.map(width).max().unwrap_or(0).max(*known);
        }
    }
    let mut text = String::new();
    let total = widths
        .iter()
        .map(|width| width + 3)
        .sum::<usize>()
        .saturating_sub(1);
    if let Some(title) = title {
        text.push_str(&format!(
            "{}{title}\n",
            " ".repeat(total.saturating_sub(width(title)) / 2)
        ));
    }
    if !rows_only {
        let names = headers.iter().zip(&widths).map(|((name, _), room)| {
            let free = room - width(name);
            format!(
                " {}{name}{} ",
                " ".repeat(free / 2),
                " ".repeat(free - free / 2)
            )
        });
        text.push_str(&format!("{}\n", names.collect::<Vec<_>>().join("|")));
        let lines = widths.iter().map(|room| "-".repeat(room + 2));
        text.push_str(&format!("{}\n", lines.collect::<Vec<_>>().join("+")));
    }
    for row in rows {
        text.push_str(&draw(row, headers, &widths));
    }
    if !rows_only {
        text.push_str(&count(rows.len()));
    }
    text.push('\n');
    text
}

/// A row, which may have several lines.
fn draw(row: &[Option<String>], headers: &[(String, bool)], widths: &[usize]) -> String {
    let cells: Vec<Vec<&str>> = row
        .iter()
        .map(|cell| cell.as_deref().unwrap_or_default().split('\n').collect())
        .collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(1);
    let mut text = String::new();
    for line in 0..height {
        let mut parts = Vec::new();
        for (column, cell) in cells.iter().enumerate() {
            let part = cell.get(line).copied().unwrap_or_default();
            let is_number = headers.get(column).is_some_and(|(_, is_number)| *is_number);
            let free = widths
                .get(column)
                .copied()
                .unwrap_or(0)
                .saturating_sub(width(part));
            let goes_on = line + 1 < cell.len();
            let is_last = column + 1 == cells.len();
            let (front, back) = if is_number { (free, 0) } else { (0, free) };
            let back = if is_last && !goes_on { 0 } else { back };
            let end = match (goes_on, is_last) {
                (true, _) => "+",
                (false, true) => "",
                (false, false) => " ",
            };
            parts.push(format!(
                " {}{part}{}{end}",
                " ".repeat(front),
                " ".repeat(back)
            ));
        }
        text.push_str(&format!("{}\n", parts.join("|")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::point;

    #[test]
    fn options_may_be_written_together() {
        let words = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            super::spread(&words(&[
                "-tAc",
                "select 1",
                "-Upostgres",
                "-q",
                "--quiet",
                "shop"
            ])),
            words(&[
                "-tA", "-c", "select 1", "-U", "postgres", "-q", "--quiet", "shop"
            ])
        );
    }

    /// As psql 15 shows it.
    #[test]
    fn a_long_line_is_cut_around_the_place_of_an_error() {
        let statement = "insert into tags values ('one', 'yes'), ('two', false), ('three');";
        assert_eq!(
            point(statement, 58),
            "LINE 1: ... into tags values ('one', 'yes'), ('two', false), ('three');\n\
             \x20                                                             ^\n"
        );
        assert_eq!(point("selec 1;", 1), "LINE 1: selec 1;\n        ^\n");
    }
}
