//! `read`.

use super::Outcome;
use crate::io::Io;
use crate::kernel::{Fd, FdTable, Read, Wait};
use crate::shell::variables::{Variable, is_name};
use crate::shell::{Dialect, Shell};

/// A `read` that may have to wait for the rest of its line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    names: Vec<String>,
    raw: bool,
    fd: Fd,
    delimiter: u8,
    /// At most so many characters (`-n`).
    most: Option<usize>,
    /// It gives up at this moment (`-t`).
    until: Option<i64>,
    bytes: Vec<u8>,
    /// The descriptors to come back to.
    pub(crate) saved: Option<FdTable>,
    /// Variables to put back at the end.
    pub(crate) restore: Vec<(String, Option<Variable>)>,
}

impl Reading {
    pub(crate) fn into_saved_table(self) -> Option<FdTable> {
        self.saved
    }
}

impl Shell {
    pub(super) fn read(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let mut reading = Reading {
            names: Vec::new(),
            raw: false,
            fd: 0,
            delimiter: b'\n',
            most: None,
            until: None,
            bytes: Vec::new(),
            saved: None,
            restore: Vec::new(),
        };
        let mut rest = arguments;
        while let [word, after @ ..] = rest {
            let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
                break;
            };
            rest = after;
            if letters == "-" {
                break;
            }
            let mut letters = letters.chars();
            while let Some(letter) = letters.next() {
                if letter == 'r' {
                    reading.raw = true;
                    continue;
                }
                if letter == 's' || letter == 'e' {
                    continue;
                }
                if !"pndtu".contains(letter) {
                    return Outcome::Status(
                        self.not_simulated(io, &["read".to_owned(), word.clone()]),
                    );
                }
                let mut value: String = letters.by_ref().collect();
                if value.is_empty() {
                    let [next, after @ ..] = rest else {
                        self.complain_builtin(
                            io,
                            "read",
                            &format!("-{letter}: option requires an argument"),
                        );
                        return Outcome::Status(2);
                    };
                    value.clone_from(next);
                    rest = after;
                }
                match letter {
                    'p' => {
                        if io.kernel.is_tty(io.pid, 0) {
                            io.err(&value);
                        }
                    }
                    'n' => reading.most = value.parse().ok(),
                    'd' => reading.delimiter = value.bytes().next().unwrap_or(0),
                    't' => {
                        let seconds: f64 = value.parse().unwrap_or(0.0);
                        reading.until = Some(
                            io.now()
                                .saturating_add(crate::applets::sleep::nanoseconds(seconds)),
                        );
                    }
                    _ => reading.fd = value.parse().unwrap_or(0),
                }
            }
        }
        if let Some(name) = rest.iter().find(|name| !is_name(name)) {
            let message = match self.dialect {
                Dialect::Bash => format!("`{name}': not a valid identifier"),
                Dialect::Dash => format!("{name}: bad variable name"),
                Dialect::Ash => {
                    io.err(format!(
                        "{}: read: '{name}': bad variable name\n",
                        self.name
                    ));
                    return Outcome::Status(1);
                }
            };
            self.complain_builtin(io, "read", &message);
            return Outcome::Status(if self.dialect == Dialect::Bash { 1 } else { 2 });
        }
        if rest.is_empty() && self.dialect == Dialect::Dash {
            self.complain_builtin(io, "read", "arg count");
            return Outcome::Fatal(2);
        }
        reading.names = rest.to_vec();
        Outcome::Read(Box::new(reading))
    }

    /// Goes on reading; the status at the end, or what to wait for.
    pub(crate) fn read_step(
        &mut self,
        io: &mut Io<'_>,
        reading: &mut Reading,
    ) -> Result<i32, Wait> {
        loop {
            let length = String::from_utf8_lossy(&reading.bytes).chars().count();
            if reading.most.is_some_and(|most| length >= most) {
                return Ok(self.assign_fields(io, reading, true));
            }
            let read = match reading.most {
                Some(_) => io.kernel.read(io.pid, reading.fd, 1),
                None => io.kernel.read_line(io.pid, reading.fd, reading.delimiter),
            };
            match read {
                Ok(Read::Bytes(bytes)) => reading.bytes.extend(bytes),
                Ok(Read::Blocked) => {
                    if reading.until.is_some_and(|until| until <= io.now()) {
                        self.assign_fields(io, reading, false);
                        return Ok(142);
                    }
                    return Err(Wait {
                        until: reading.until,
                        readable: Some(reading.fd),
                        ..Wait::default()
                    });
                }
                Ok(Read::End) => return Ok(self.assign_fields(io, reading, false)),
                Err(errno) => {
                    self.complain_builtin(io, "read", &format!("{}: {errno}", reading.fd));
                    return Ok(1);
                }
            }
            if reading.bytes.last() != Some(&reading.delimiter) {
                continue;
            }
            let escapes = reading
                .bytes
                .iter()
                .rev()
                .skip(1)
                .take_while(|byte| **byte == b'\\')
                .count();
            if !reading.raw && escapes % 2 == 1 && reading.delimiter == b'\n' {
                // A backslash before the newline joins the next line.
                reading
                    .bytes
                    .truncate(reading.bytes.len().saturating_sub(2));
                continue;
            }
            reading.bytes.pop();
            return Ok(self.assign_fields(io, reading, true));
        }
    }

    /// Cuts what was read into the variables.
    fn assign_fields(&mut self, io: &mut Io<'_>, reading: &Reading, complete: bool) -> i32 {
        let text = String::from_utf8_lossy(&reading.bytes).replace('\0', "");
        let ifs = self.variables.get("IFS").unwrap_or(" \t\n").to_owned();
        let characters = unescape(&text, reading.raw);
        let values = if reading.names.is_empty() {
            vec![characters.iter().map(|(character, _)| *character).collect()]
        } else {
            split(&characters, &ifs, reading.names.len())
        };
        let reply = ["REPLY".to_owned()];
        let names = if reading.names.is_empty() {
            reply.as_slice()
        } else {
            reading.names.as_slice()
        };
        let mut status = i32::from(!complete);
        for (index, name) in names.iter().enumerate() {
            let value = values.get(index).cloned().unwrap_or_default();
            if self.variables.set(name, value).is_err() {
                let message = self.read_only_message(name);
                self.complain(io, &message);
                status = 1;
            }
        }
        status
    }
}

/// The characters of a line, and whether a backslash stood before them.
fn unescape(text: &str, raw: bool) -> Vec<(char, bool)> {
    let mut result = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\\' && !raw {
            result.extend(characters.next().map(|next| (next, true)));
        } else {
            result.push((character, false));
        }
    }
    result
}

/// Cuts a line into at most so many fields; the last has the rest.
fn split(characters: &[(char, bool)], ifs: &str, count: usize) -> Vec<String> {
    let is_blank =
        |item: &(char, bool)| !item.1 && item.0.is_ascii_whitespace() && ifs.contains(item.0);
    let is_hard =
        |item: &(char, bool)| !item.1 && !item.0.is_ascii_whitespace() && ifs.contains(item.0);
    let trim_start = |text: &[(char, bool)]| text.iter().take_while(|item| is_blank(item)).count();
    let text = |part: &[(char, bool)]| {
        part.iter()
            .map(|(character, _)| *character)
            .collect::<String>()
    };
    let mut rest = characters.get(trim_start(characters)..).unwrap_or_default();
    let mut fields = Vec::new();
    while fields.len() + 1 < count && !rest.is_empty() {
        let end = rest
            .iter()
            .position(|item| is_blank(item) || is_hard(item))
            .unwrap_or(rest.len());
        fields.push(text(rest.get(..end).unwrap_or_default()));
        rest = rest.get(end..).unwrap_or_default();
        rest = rest.get(trim_start(rest)..).unwrap_or_default();
        if rest.first().is_some_and(is_hard) {
            rest = rest.get(1..).unwrap_or_default();
            rest = rest.get(trim_start(rest)..).unwrap_or_default();
        }
    }
    let blanks_at_end = rest.iter().rev().take_while(|item| is_blank(item)).count();
    let mut last = rest.get(..rest.len() - blanks_at_end).unwrap_or_default();
    // One delimiter at the very end belongs to the last field and goes with it, when there is no other in it.
    if let Some((end, before)) = last.split_last()
        && is_hard(end)
        && !before.iter().any(is_hard)
    {
        let blanks = before
            .iter()
            .rev()
            .take_while(|item| is_blank(item))
            .count();
        last = before.get(..before.len() - blanks).unwrap_or_default();
    }
    fields.push(text(last));
    fields
}
