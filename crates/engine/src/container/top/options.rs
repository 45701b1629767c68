//! The options of procps' `ps`, as far as they lead to columns that docksim knows.

use super::TopError;
use super::columns::{Column, Row};

/// Which processes `ps` lists, and what about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PsOptions {
    /// The columns with their titles.
    pub(super) columns: Vec<(Column, String)>,
    selections: Vec<Selection>,
}

/// One of the ways to name processes; a process is listed if any names it, or if there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Selection {
    Command(Vec<String>),
    User(Vec<String>),
    Pid(Vec<String>),
}

/// What has been read so far.
#[derive(Debug, Default)]
struct Reader {
    columns: Vec<(Column, String)>,
    selections: Vec<Selection>,
    is_full: bool,
    is_bsd: bool,
}

impl PsOptions {
    /// Reads the words behind `ps`.
    pub(super) fn parse(arguments: &str) -> Result<Self, TopError> {
        let mut reader = Reader::default();
        let mut words = arguments.split_ascii_whitespace();
        while let Some(word) = words.next() {
            if let Some(long) = word.strip_prefix("--") {
                reader.long(long)?;
            } else if let Some(letters) = word.strip_prefix('-') {
                reader.letters(letters, &mut words)?;
            } else if word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b',')
            {
                reader.is_bsd = true;
                reader.selections.push(Selection::Pid(list(word)));
            } else {
                reader.bsd_letters(word, &mut words)?;
            }
        }
        Ok(reader.finish())
    }

    pub(super) fn selects(&self, row: &Row) -> bool {
        let is_named = |selection: &Selection| match selection {
            Selection::Command(names) => names.contains(&row.command()),
            Selection::User(names) => {
                names.contains(&row.user()) || names.contains(&row.process.uid.to_string())
            }
            Selection::Pid(pids) => pids.contains(&row.pid.to_string()),
        };
        self.selections.is_empty() || self.selections.iter().any(is_named)
    }
}

impl Reader {
    fn long(&mut self, option: &str) -> Result<(), TopError> {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        match (name, value) {
            ("sort", "pid" | "+pid") => Ok(()),
            ("format", columns) if !columns.is_empty() => self.add_columns(columns),
            ("pid", pids) if !pids.is_empty() => {
                self.selections.push(Selection::Pid(list(pids)));
                Ok(())
            }
            ("help" | "version" | "info", _) => Err(TopError::NoPid),
            (
                "sort" | "format" | "pid" | "headers" | "cols" | "columns" | "width" | "forest"
                | "deselect" | "group" | "user" | "tty" | "no-headers" | "quick-pid" | "ppid"
                | "sid" | "cumulative" | "context" | "lines" | "rows" | "Group" | "User",
                _,
            ) => Err(not_simulated(&format!("--{option}"))),
            _ => Err(TopError::UnknownLongOption),
        }
    }

    /// Letters behind a dash, as in System V.
    fn letters<'a>(
        &mut self,
        letters: &'a str,
        words: &mut impl Iterator<Item = &'a str>,
    ) -> Result<(), TopError> {
        for (at, letter) in letters.char_indices() {
            let rest = letters
                .get(at + letter.len_utf8()..)
                .filter(|rest| !rest.is_empty());
            match letter {
                'e' | 'A' | 'a' | 'd' | 'w' => {}
                'x' => self.is_bsd = true,
                'f' => self.is_full = true,
                'V' => return Err(TopError::NoPid),
                'o' => {
                    let columns = rest.or_else(|| words.next());
                    return self.add_columns(columns.ok_or(TopError::MissingColumns)?);
                }
                'C' | 'u' | 'U' | 'p' | 'q' => {
                    let Some(names) = rest.or_else(|| words.next()).map(list) else {
                        return Err(not_simulated(&format!("-{letter} without a list")));
                    };
                    self.selections.push(match letter {
                        'C' => Selection::Command(names),
                        'p' | 'q' => Selection::Pid(names),
                        _ => Selection::User(names),
                    });
                    return Ok(());
                }
                'c' | 'F' | 'G' | 'H' | 'L' | 'M' | 'N' | 'O' | 'P' | 'T' | 'Z' | 'g' | 'j'
                | 'l' | 'm' | 'n' | 's' | 't' | 'y' => {
                    return Err(not_simulated(&format!("-{letter}")));
                }
                _ => return Err(TopError::UnknownOption),
            }
        }
        Ok(())
    }

    /// Letters without a dash, as in BSD.
    fn bsd_letters<'a>(
        &mut self,
        letters: &'a str,
        words: &mut impl Iterator<Item = &'a str>,
    ) -> Result<(), TopError> {
        self.is_bsd = true;
        for (at, letter) in letters.char_indices() {
            let rest = letters
                .get(at + letter.len_utf8()..)
                .filter(|rest| !rest.is_empty());
            match letter {
                'a' | 'x' | 'w' | 'c' => {}
                'o' => {
                    let columns = rest.or_else(|| words.next());
                    return self.add_columns(columns.ok_or(TopError::MissingColumns)?);
                }
                'A'..='Z'
                | 'e'
                | 'f'
                | 'g'
                | 'h'
                | 'j'
                | 'k'
                | 'l'
                | 'm'
                | 'n'
                | 'p'
                | 'q'
                | 'r'
                | 's'
                | 't'
                | 'u'
                | 'v' => return Err(not_simulated(letters)),
                _ => return Err(TopError::UnknownBsdOption),
            }
        }
        Ok(())
    }

    /// `pid,comm=NAME`: a title takes all that follows.
    fn add_columns(&mut self, columns: &str) -> Result<(), TopError> {
        let mut rest = columns;
        while !rest.is_empty() {
            let end = rest.find([',', '=']).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(end);
            let (column, title) = Column::find(name)?;
            match behind.strip_prefix('=') {
                Some(title) => {
                    self.columns.push((column, title.to_owned()));
                    return Ok(());
                }
                None => self.columns.push((column, title.to_owned())),
            }
            rest = behind.strip_prefix(',').unwrap_or_default();
        }
        Ok(())
    }

    fn finish(self) -> PsOptions {
        let columns = if !self.columns.is_empty() {
            self.columns
        } else if self.is_full {
            Column::FULL
                .map(|(column, title)| (column, title.to_owned()))
                .to_vec()
        } else if self.is_bsd {
            Column::BSD
                .map(|(column, title)| (column, title.to_owned()))
                .to_vec()
        } else {
            Column::SHORT
                .map(|(column, title)| (column, title.to_owned()))
                .to_vec()
        };
        PsOptions {
            columns,
            selections: self.selections,
        }
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn not_simulated(option: &str) -> TopError {
    TopError::NotSimulated(option.to_owned())
}
