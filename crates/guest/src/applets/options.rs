//! Options as getopt reads them.

use super::{Call, Start};
use crate::io::Io;

/// The options of a tool.
pub(crate) struct Spec {
    /// Letters; one that takes a value has a `:` after it.
    pub(crate) short: &'static str,
    /// Long names with the letter they stand for; one that takes a value has a `=` after it.
    pub(crate) long: &'static [(&'static str, char)],
    /// Letters that the real tool has and this one has not.
    pub(crate) missing: &'static str,
    /// Whether options may come after operands.
    pub(crate) permute: bool,
    /// The exit code for wrong usage.
    pub(crate) status: i32,
    /// A line before `Try …`.
    pub(crate) usage: &'static str,
}

impl Spec {
    pub(crate) const NONE: Self = Self {
        short: "",
        long: &[],
        missing: "",
        permute: true,
        status: 1,
        usage: "",
    };
}

/// The options and operands of a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Options {
    pub(crate) flags: Vec<(char, Option<String>)>,
    pub(crate) operands: Vec<String>,
}

impl Options {
    pub(crate) fn has(&self, letter: char) -> bool {
        self.flags.iter().any(|(known, _)| *known == letter)
    }

    /// The last value given to an option.
    pub(crate) fn value(&self, letter: char) -> Option<&str> {
        self.flags
            .iter()
            .rev()
            .find(|(known, _)| *known == letter)?
            .1
            .as_deref()
    }

    /// All values given to an option.
    pub(crate) fn values(&self, letter: char) -> impl Iterator<Item = &str> {
        self.flags
            .iter()
            .filter(move |(known, _)| *known == letter)
            .filter_map(|(_, value)| value.as_deref())
    }

    /// The last of some options that exclude each other.
    pub(crate) fn last_of(&self, letters: &str) -> Option<char> {
        self.flags
            .iter()
            .rev()
            .map(|(letter, _)| *letter)
            .find(|letter| letters.contains(*letter))
    }
}

/// Reads a call's options; a complaint has been made when that fails.
pub(crate) fn parse(call: &Call, io: &mut Io<'_>, spec: &Spec) -> Result<Options, Start> {
    parse_words(call, io, spec, &call.arguments)
}

/// As [`parse`], for other words.
pub(crate) fn parse_words(
    call: &Call,
    io: &mut Io<'_>,
    spec: &Spec,
    words: &[String],
) -> Result<Options, Start> {
    let mut options = Options::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--" {
            options.operands.extend(words.cloned());
            break;
        }
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) = long
                .split_once('=')
                .map_or((long, None), |(name, value)| (name, Some(value)));
            let (letter, takes_value) = find_long(call, io, spec, word, name)?;
            let value = match (takes_value, value) {
                (true, Some(value)) => Some(value.to_owned()),
                (true, None) => match words.next() {
                    Some(value) => Some(value.clone()),
                    None => {
                        let message = format!("option '--{name}' requires an argument");
                        return Err(refuse(call, io, spec, &message));
                    }
                },
                (false, None) => None,
                (false, Some(_)) => {
                    let message = format!("option '--{name}' doesn't allow an argument");
                    return Err(refuse(call, io, spec, &message));
                }
            };
            options.flags.push((letter, value));
            continue;
        }
        let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
            options.operands.push(word.clone());
            if !spec.permute {
                options.operands.extend(words.cloned());
                break;
            }
            continue;
        };
        let mut rest = letters.chars();
        while let Some(letter) = rest.next() {
            match takes_value(spec, letter) {
                None => return Err(unknown(call, io, spec, letter)),
                Some(false) => options.flags.push((letter, None)),
                Some(true) => {
                    let attached: String = rest.by_ref().collect();
                    let value = if attached.is_empty() {
                        words.next().cloned()
                    } else {
                        Some(attached)
                    };
                    if value.is_none() {
                        let message = if call.is_gnu() {
                            format!("option requires an argument -- '{letter}'")
                        } else {
                            format!("option requires an argument: {letter}")
                        };
                        return Err(refuse(call, io, spec, &message));
                    }
                    options.flags.push((letter, value));
                }
            }
        }
    }
    Ok(options)
}

/// Whether an option takes a value; `None` when there is no such option.
fn takes_value(spec: &Spec, letter: char) -> Option<bool> {
    if letter == ':' {
        return None;
    }
    let place = spec.short.find(letter)?;
    Some(
        spec.short
            .get(place + letter.len_utf8()..)
            .is_some_and(|rest| rest.starts_with(':')),
    )
}

fn find_long(
    call: &Call,
    io: &mut Io<'_>,
    spec: &Spec,
    word: &str,
    name: &str,
) -> Result<(char, bool), Start> {
    let known = |entry: &&(&str, char)| entry.0.trim_end_matches('=').starts_with(name);
    let exact = spec
        .long
        .iter()
        .find(|(long, _)| long.trim_end_matches('=') == name);
    let found = exact.or_else(|| {
        let mut matches = spec.long.iter().filter(known);
        matches.next().filter(|_| matches.next().is_none())
    });
    match found {
        Some((long, letter)) => Ok((*letter, long.ends_with('='))),
        // The real tools have many long options that are not in the tables.
        None => Err(call.not_simulated(io, word)),
    }
}

fn unknown(call: &Call, io: &mut Io<'_>, spec: &Spec, letter: char) -> Start {
    if spec.missing.contains(letter) || !call.is_gnu() {
        return call.not_simulated(io, &format!("-{letter}"));
    }
    refuse(call, io, spec, &format!("invalid option -- '{letter}'"))
}

/// Complains about wrong usage.
pub(crate) fn refuse(call: &Call, io: &mut Io<'_>, spec: &Spec, message: &str) -> Start {
    call.complain(io, message);
    if call.is_gnu() {
        if !spec.usage.is_empty() {
            io.err(format!("{}\n", spec.usage));
        }
        io.err(format!(
            "Try '{} --help' for more information.\n",
            call.program
        ));
    }
    Start::Exit(spec.status)
}
