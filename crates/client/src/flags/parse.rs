//! Reads an argument list (spf13/pflag: `parseArgs`, `parseLongArg`, `parseSingleShortArg`).

use super::error::{FlagError, Misread};
use super::matches::{Matches, find_long, find_short};
use super::row::Flag;
use crate::host::Host;

/// Reads the arguments from left to right and stops at the first complaint.
///
/// An *interspersed* command takes flags behind its arguments too; another one stops at its first argument, so that
/// what follows the image in `docker run` belongs to the container.
///
/// What was read before the complaint counts too: the CLI looks at it (`docker -l nonsense --nonsense`).
pub fn parse(
    table: &[&'static [Flag]],
    interspersed: bool,
    arguments: &[String],
    host: &Host<'_>,
) -> (Matches, Result<(), Misread>) {
    let mut parser = Parser {
        all: arguments.len(),
        rest: arguments,
        matches: Matches::new(table),
        table,
        host,
    };
    let result = parser.arguments(interspersed).map_err(|error| Misread {
        error,
        word: parser.position(),
    });
    (parser.matches, result)
}

struct Parser<'a> {
    /// How many arguments there are.
    all: usize,
    rest: &'a [String],
    matches: Matches,
    table: &'a [&'static [Flag]],
    host: &'a Host<'a>,
}

impl<'a> Parser<'a> {
    fn arguments(&mut self, interspersed: bool) -> Result<(), FlagError> {
        while let Some(argument) = self.next() {
            if argument == "--" {
                self.push_rest();
            } else if argument.starts_with("--") {
                self.long(argument)?;
            } else if argument.starts_with('-') && argument != "-" {
                self.shorthands(argument)?;
            } else {
                self.matches.push_argument(argument, self.position());
                if !interspersed {
                    self.push_rest();
                }
            }
        }
        Ok(())
    }

    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn push_rest(&mut self) {
        while let Some(argument) = self.next() {
            self.matches.push_argument(argument, self.position());
        }
    }

    /// Where the argument stands that was taken last.
    fn position(&self) -> usize {
        self.all.saturating_sub(self.rest.len() + 1)
    }

    fn long(&mut self, argument: &'a str) -> Result<(), FlagError> {
        let body = argument.get(2..).unwrap_or_default();
        if body.starts_with(['-', '=']) {
            return Err(FlagError::BadSyntax {
                argument: argument.to_owned(),
            });
        }
        let (name, attached) = match body.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (body, None),
        };
        let Some(flag) = find_long(self.table, name) else {
            return Err(FlagError::UnknownFlag {
                name: name.to_owned(),
            });
        };
        let value = attached
            .or_else(|| flag.value_without_argument())
            .or_else(|| self.next())
            .ok_or_else(|| FlagError::FlagNeedsArgument {
                argument: argument.to_owned(),
            })?;
        self.set(flag, value)
    }

    /// `-it`, `-p80`, `-p=80`, `-p 80`.
    fn shorthands(&mut self, argument: &'a str) -> Result<(), FlagError> {
        let mut shorthands = argument.get(1..).unwrap_or_default();
        while let Some(letter) = shorthands.bytes().next() {
            // pflag leaves the flags of a Go test binary alone.
            if shorthands.starts_with("test.") {
                return Ok(());
            }
            let Some(flag) = find_short(self.table, letter) else {
                return Err(FlagError::UnknownShorthand {
                    letter,
                    shorthands: shorthands.to_owned(),
                });
            };
            let behind = shorthands.get(1..).unwrap_or_default();
            let value = match behind.strip_prefix('=').filter(|value| !value.is_empty()) {
                Some(value) => Some(value),
                None if flag.value_without_argument().is_some() => None,
                None if !behind.is_empty() => Some(behind),
                None => Some(
                    self.next()
                        .ok_or_else(|| FlagError::ShorthandNeedsArgument {
                            letter,
                            shorthands: shorthands.to_owned(),
                        })?,
                ),
            };
            if let Some(notice) = flag.short_deprecated {
                let letter = char::from(letter);
                self.matches.push_notice(&format!(
                    "Flag shorthand -{letter} has been deprecated, {notice}"
                ));
            }
            match value {
                Some(value) => return self.set(flag, value),
                None => self.set(flag, flag.value_without_argument().unwrap_or_default())?,
            }
            shorthands = behind;
        }
        Ok(())
    }

    fn set(&mut self, flag: &'static Flag, text: &str) -> Result<(), FlagError> {
        let earlier = self.matches.take(flag);
        let value =
            flag.kind
                .set(earlier, text, self.host)
                .map_err(|reason| FlagError::InvalidValue {
                    value: text.to_owned(),
                    flag: flag.display_name(),
                    reason,
                })?;
        self.matches.put(flag, value, self.position());
        if let Some(notice) = flag.deprecated {
            self.matches.push_notice(&format!(
                "Flag --{} has been deprecated, {notice}",
                flag.long
            ));
        }
        Ok(())
    }
}
