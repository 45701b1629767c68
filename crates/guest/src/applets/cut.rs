//! `cut`: parts of lines.

use super::input::{Line, Lines};
use super::options::{Spec, parse, refuse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::Step;

const SPEC: Spec = Spec {
    short: "b:c:d:f:nsO:C",
    long: &[
        ("bytes=", 'b'),
        ("characters=", 'c'),
        ("delimiter=", 'd'),
        ("fields=", 'f'),
        ("only-delimited", 's'),
        ("output-delimiter=", 'O'),
        ("complement", 'C'),
    ],
    missing: "z",
    ..Spec::NONE
};

/// A `cut` on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    lines: Lines,
    /// From and to, counted from 1, sorted and without overlap.
    ranges: Vec<(usize, usize)>,
    unit: Unit,
    delimiter: String,
    output_delimiter: Option<String>,
    only_delimited: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Bytes,
    Fields,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let lists: Vec<char> = "bcf"
        .chars()
        .filter(|letter| options.has(*letter))
        .collect();
    let letter = match lists.as_slice() {
        [letter] => *letter,
        [] => {
            let message = "you must specify a list of bytes, characters, or fields";
            if call.is_gnu() {
                return refuse(call, io, &SPEC, message);
            }
            return call.not_simulated(io, "without a list");
        }
        _ => return refuse(call, io, &SPEC, "only one list may be specified"),
    };
    let unit = if letter == 'f' {
        Unit::Fields
    } else {
        Unit::Bytes
    };
    if unit == Unit::Bytes && (options.has('d') || options.has('s')) {
        let message = if options.has('d') {
            "an input delimiter may be specified only when operating on fields"
        } else {
            "suppressing non-delimited lines makes sense\n\tonly when operating on fields"
        };
        return refuse(call, io, &SPEC, message);
    }
    let delimiter = options.value('d').unwrap_or("\t").to_owned();
    if delimiter.chars().count() > 1 {
        return refuse(call, io, &SPEC, "the delimiter must be a single character");
    }
    let list = options.value(letter).unwrap_or_default();
    let mut ranges = match ranges(list) {
        Ok(ranges) => ranges,
        Err(problem) => {
            let message = match (problem, unit) {
                (Problem::Zero, Unit::Fields) => "fields are numbered from 1".to_owned(),
                (Problem::Zero, Unit::Bytes) => {
                    "byte/character positions are numbered from 1".to_owned()
                }
                (Problem::Decreasing, _) => "invalid decreasing range".to_owned(),
                (Problem::Endless, _) => "invalid range with no endpoint: -".to_owned(),
                (Problem::Text(text), Unit::Fields) => format!("invalid field value '{text}'"),
                (Problem::Text(text), Unit::Bytes) => {
                    format!("invalid byte/character position '{text}'")
                }
            };
            return refuse(call, io, &SPEC, &message);
        }
    };
    if options.has('C') {
        ranges = complement(&ranges);
    }
    Start::Run(Running::Cut(Box::new(Cut {
        lines: Lines::new(&options.operands),
        ranges,
        unit,
        delimiter,
        output_delimiter: options.value('O').map(str::to_owned),
        only_delimited: options.has('s'),
    })))
}

enum Problem {
    Zero,
    Decreasing,
    Endless,
    Text(String),
}

/// `1,3-5,7-`
fn ranges(list: &str) -> Result<Vec<(usize, usize)>, Problem> {
    let mut ranges = Vec::new();
    for item in list.split([',', ' ', '\t']) {
        let number = |text: &str| match text.parse::<usize>() {
            Ok(0) => Err(Problem::Zero),
            Ok(number) => Ok(number),
            Err(_) if text.is_empty() => Err(Problem::Zero),
            Err(_) => {
                let start = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
                Err(Problem::Text(
                    text.get(start..).unwrap_or_default().to_owned(),
                ))
            }
        };
        let range = match item.split_once('-') {
            None => {
                let number = number(item)?;
                (number, number)
            }
            Some(("", "")) => return Err(Problem::Endless),
            Some((from, "")) => (number(from)?, usize::MAX),
            Some(("", to)) => (1, number(to)?),
            Some((from, to)) => (number(from)?, number(to)?),
        };
        if range.0 > range.1 {
            return Err(Problem::Decreasing);
        }
        ranges.push(range);
    }
    ranges.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (from, to) in ranges {
        match merged.last_mut() {
            Some((_, end)) if from <= *end => *end = (*end).max(to),
            _ => merged.push((from, to)),
        }
    }
    Ok(merged)
}

fn complement(ranges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut result = Vec::new();
    let mut next = 1;
    for (from, to) in ranges {
        if *from > next {
            result.push((next, from - 1));
        }
        next = to.saturating_add(1);
    }
    if next < usize::MAX {
        result.push((next, usize::MAX));
    }
    result
}

impl Cut {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.lines.next(call, io) {
            Line::Text(text, _) => {
                if let Some(mut line) = self.cut(&text) {
                    line.push(b'\n');
                    io.out(line);
                }
                Step::Continue
            }
            Line::FileEnd => Step::Continue,
            Line::Blocked(wait) => Step::Wait(wait),
            Line::End => Step::Exit(i32::from(self.lines.inputs.failed)),
        }
    }

    fn cut(&self, line: &[u8]) -> Option<Vec<u8>> {
        match self.unit {
            Unit::Bytes => {
                let separator = self.output_delimiter.as_deref().unwrap_or_default();
                let parts = self.ranges.iter().map(|(from, to)| {
                    let end = (*to).min(line.len());
                    line.get(from - 1..end).unwrap_or_default()
                });
                Some(
                    parts
                        .filter(|part| !part.is_empty())
                        .collect::<Vec<_>>()
                        .join(separator.as_bytes()),
                )
            }
            Unit::Fields => {
                let delimiter = self.delimiter.as_bytes();
                let fields = split(line, delimiter);
                if fields.len() == 1 {
                    return (!self.only_delimited).then(|| line.to_vec());
                }
                let separator = self
                    .output_delimiter
                    .as_deref()
                    .map_or(delimiter, str::as_bytes);
                let chosen = self.ranges.iter().flat_map(|(from, to)| {
                    fields
                        .iter()
                        .take((*to).min(fields.len()))
                        .skip(from - 1)
                        .copied()
                });
                Some(chosen.collect::<Vec<_>>().join(separator))
            }
        }
    }
}

fn split<'a>(line: &'a [u8], delimiter: &[u8]) -> Vec<&'a [u8]> {
    match delimiter {
        [] => vec![line],
        [byte] => line.split(|other| other == byte).collect(),
        delimiter => {
            let mut fields = Vec::new();
            let mut rest = line;
            while let Some(place) = rest
                .windows(delimiter.len())
                .position(|window| window == delimiter)
            {
                fields.push(rest.get(..place).unwrap_or_default());
                rest = rest.get(place + delimiter.len()..).unwrap_or_default();
            }
            fields.push(rest);
            fields
        }
    }
}
