//! `sort`: orders lines by their bytes, as in the POSIX locale.

use std::cmp::Ordering;

use super::input::{Line, Lines};
use super::options::{Options, Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::Step;

const SPEC: Spec = Spec {
    short: "bdfghinMRrVck:mo:st:uz",
    long: &[
        ("ignore-leading-blanks", 'b'),
        ("ignore-case", 'f'),
        ("human-numeric-sort", 'h'),
        ("numeric-sort", 'n'),
        ("reverse", 'r'),
        ("version-sort", 'V'),
        ("key=", 'k'),
        ("field-separator=", 't'),
        ("output=", 'o'),
        ("stable", 's'),
        ("unique", 'u'),
        ("check", 'c'),
    ],
    missing: "CST",
    status: 2,
    ..Spec::NONE
};

/// A `sort` that reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sort {
    lines: Lines,
    texts: Vec<Vec<u8>>,
    order: Order,
}

/// How lines are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Order {
    keys: Vec<Key>,
    separator: Option<u8>,
    reverse: bool,
    unique: bool,
    stable: bool,
    check: bool,
    output: Option<String>,
}

/// A part of a line and how it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Key {
    from: Place,
    to: Option<Place>,
    way: Way,
}

/// A field and a character in it, from 1; character 0 is the field's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Place {
    field: usize,
    character: usize,
    skip_blanks: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option")]
struct Way {
    kind: Kind,
    reverse: bool,
    fold: bool,
    blanks: bool,
    dictionary: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Text,
    Number,
    Human,
    General,
    Version,
    Month,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if let Some(letter) = options.last_of("Rimz") {
        return call.not_simulated(io, &format!("-{letter}"));
    }
    let way = global_way(&options);
    let mut keys = Vec::new();
    for text in options.values('k') {
        match key(text, way) {
            Some(key) => keys.push(key),
            None => {
                let message = match text.starts_with('0') {
                    _ if !call.is_gnu() => "bad field specification".to_owned(),
                    true => format!("field number is zero: invalid field specification '{text}'"),
                    false => {
                        format!("invalid number at field start: invalid count at start of '{text}'")
                    }
                };
                call.complain(io, &message);
                return Start::Exit(2);
            }
        }
    }
    if keys.is_empty() {
        keys.push(Key {
            from: Place {
                field: 1,
                character: 1,
                skip_blanks: way.blanks,
            },
            to: None,
            way,
        });
    }
    let separator = match options.value('t') {
        None => None,
        Some("\\0") => Some(0),
        Some(text) if text.len() == 1 => text.bytes().next(),
        Some("") => {
            call.complain(io, "empty tab");
            return Start::Exit(2);
        }
        Some(text) => {
            call.complain(io, &format!("multi-character tab '{text}'"));
            return Start::Exit(2);
        }
    };
    Start::Run(Running::Sort(Box::new(Sort {
        lines: Lines::new(&options.operands),
        texts: Vec::new(),
        order: Order {
            keys,
            separator,
            reverse: way.reverse,
            unique: options.has('u'),
            stable: options.has('s'),
            check: options.has('c'),
            output: options.value('o').map(str::to_owned),
        },
    })))
}

fn global_way(options: &Options) -> Way {
    let mut way = Way::default();
    for (letter, _) in &options.flags {
        way.set(*letter);
    }
    way
}

impl Way {
    /// Takes an ordering letter; whether it is one.
    fn set(&mut self, letter: char) -> bool {
        match letter {
            'n' => self.kind = Kind::Number,
            'h' => self.kind = Kind::Human,
            'g' => self.kind = Kind::General,
            'V' => self.kind = Kind::Version,
            'M' => self.kind = Kind::Month,
            'r' => self.reverse = true,
            'f' => self.fold = true,
            'b' => self.blanks = true,
            'd' => self.dictionary = true,
            _ => return false,
        }
        true
    }
}

/// `2`, `2,3n`, `1.3,1.5r`
fn key(text: &str, global: Way) -> Option<Key> {
    let (from, to) = text
        .split_once(',')
        .map_or((text, None), |(from, to)| (from, Some(to)));
    let mut way = Way::default();
    let mut has_own = false;
    let mut read = |text: &str| -> Option<Place> {
        let end = text
            .find(|c: char| c.is_ascii_alphabetic())
            .unwrap_or(text.len());
        let (numbers, letters) = text.split_at(end);
        let mut skip_blanks = false;
        for letter in letters.chars() {
            has_own = true;
            skip_blanks |= letter == 'b';
            if !way.set(letter) && letter != 'i' {
                return None;
            }
        }
        let (field, character) = numbers
            .split_once('.')
            .map_or((numbers, None), |(field, character)| {
                (field, Some(character))
            });
        let character = match character {
            Some(character) => character.parse().ok()?,
            None => 0,
        };
        Some(Place {
            field: field.parse().ok().filter(|field| *field > 0)?,
            character,
            skip_blanks,
        })
    };
    let mut from = read(from)?;
    let to = match to {
        Some(to) => Some(read(to)?),
        None => None,
    };
    if !has_own {
        way = global;
        from.skip_blanks |= global.blanks;
    }
    from.character = from.character.max(1);
    Some(Key { from, to, way })
}

impl Sort {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.lines.next(call, io) {
            Line::Text(text, _) => {
                self.texts.push(text);
                Step::Continue
            }
            Line::FileEnd => Step::Continue,
            Line::Blocked(wait) => Step::Wait(wait),
            Line::End if self.lines.inputs.failed => Step::Exit(2),
            Line::End => self.finish(call, io),
        }
    }

    fn finish(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        let order = &self.order;
        if order.check {
            let wrong = self.texts.windows(2).position(|pair| match pair {
                [first, second] => {
                    let ordering = order.compare(first, second);
                    ordering == Ordering::Greater || order.unique && ordering == Ordering::Equal
                }
                _ => false,
            });
            return match wrong {
                Some(index) => {
                    let text = self
                        .texts
                        .get(index + 1)
                        .map(|text| String::from_utf8_lossy(text).into_owned());
                    if !call.is_gnu() {
                        io.err(format!("Check line {}\n", index + 1));
                        return Step::Exit(1);
                    }
                    let name = self.lines.inputs.name();
                    call.complain(
                        io,
                        &format!(
                            "{name}:{}: disorder: {}",
                            index + 2,
                            text.unwrap_or_default()
                        ),
                    );
                    Step::Exit(1)
                }
                None => Step::Exit(0),
            };
        }
        let mut texts = std::mem::take(&mut self.texts);
        texts.sort_by(|a, b| order.compare(a, b));
        if order.unique {
            texts.dedup_by(|b, a| order.compare_keys(a, b) == Ordering::Equal);
        }
        let mut out = Vec::new();
        for text in &texts {
            out.extend_from_slice(text);
            out.push(b'\n');
        }
        match &order.output {
            Some(path) => {
                let caller = io.caller();
                if let Err(errno) = io.kernel.filesystem.write_file(&caller, path, &out) {
                    call.complain(io, &format!("open failed: {path}: {errno}"));
                    return Step::Exit(2);
                }
            }
            None => io.out(out),
        }
        Step::Exit(0)
    }
}

impl Order {
    fn compare(&self, a: &[u8], b: &[u8]) -> Ordering {
        let ordering = self.compare_keys(a, b);
        if ordering != Ordering::Equal || self.stable || self.unique {
            return ordering;
        }
        let ordering = a.cmp(b);
        if self.reverse {
            ordering.reverse()
        } else {
            ordering
        }
    }

    fn compare_keys(&self, a: &[u8], b: &[u8]) -> Ordering {
        for key in &self.keys {
            let ordering = key.way.compare(self.part(key, a), self.part(key, b));
            let ordering = if key.way.reverse {
                ordering.reverse()
            } else {
                ordering
            };
            if ordering != Ordering::Equal {
                return ordering;
            }
        }
        Ordering::Equal
    }

    fn part<'a>(&self, key: &Key, line: &'a [u8]) -> &'a [u8] {
        let start = self.start(key.from, line);
        let end = match key.to {
            None => line.len(),
            Some(to) if to.character == 0 => self.field_end(to.field, line),
            Some(to) => {
                let start = self.start(Place { character: 1, ..to }, line);
                (start + to.character).min(line.len())
            }
        };
        line.get(start..end.max(start)).unwrap_or_default()
    }

    fn start(&self, place: Place, line: &[u8]) -> usize {
        let mut start = if place.field <= 1 {
            0
        } else {
            self.field_end(place.field - 1, line)
        };
        if place.field > 1 && self.separator.is_some() && start < line.len() {
            start += 1;
        }
        if place.skip_blanks {
            let rest = line.get(start..).unwrap_or_default();
            start += rest
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
        }
        (start + place.character.saturating_sub(1)).min(line.len())
    }

    /// Where a field ends. Without a separator the blanks before a field belong to it.
    fn field_end(&self, field: usize, line: &[u8]) -> usize {
        let mut place = 0;
        for index in 0..field {
            match self.separator {
                Some(separator) => {
                    if index > 0 {
                        place += 1;
                    }
                    let rest = line.get(place..).unwrap_or_default();
                    match rest.iter().position(|byte| *byte == separator) {
                        Some(length) => place += length,
                        None => return line.len(),
                    }
                }
                None => {
                    let blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
                    let rest = line.get(place..).unwrap_or_default();
                    place += rest.iter().take_while(blank).count();
                    let rest = line.get(place..).unwrap_or_default();
                    place += rest.iter().take_while(|byte| !blank(byte)).count();
                }
            }
        }
        place.min(line.len())
    }
}

impl Way {
    fn compare(self, a: &[u8], b: &[u8]) -> Ordering {
        match self.kind {
            Kind::Text => self.prepared(a).cmp(&self.prepared(b)),
            Kind::Number => compare_numbers(a, b),
            Kind::Human => compare_human(a, b),
            Kind::General => general(a)
                .partial_cmp(&general(b))
                .unwrap_or(Ordering::Equal),
            Kind::Version => compare_versions(a, b),
            Kind::Month => month(a).cmp(&month(b)),
        }
    }

    fn prepared(self, text: &[u8]) -> Vec<u8> {
        let start = if self.blanks {
            text.iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count()
        } else {
            0
        };
        let bytes = text.iter().skip(start).copied();
        let bytes = bytes.filter(|byte| {
            !self.dictionary
                || byte.is_ascii_alphanumeric()
                || byte.is_ascii_whitespace()
                || *byte >= 128
        });
        if self.fold {
            bytes.map(|byte| byte.to_ascii_uppercase()).collect()
        } else {
            bytes.collect()
        }
    }
}

/// A decimal number cut up: whether negative, its whole digits without leading zeros, its decimals.
fn decimal(text: &[u8]) -> (bool, &[u8], &[u8]) {
    let start = text
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    let text = text.get(start..).unwrap_or_default();
    let (negative, text) = text
        .strip_prefix(b"-")
        .map_or((false, text), |text| (true, text));
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (whole, rest) = text.split_at(length);
    let zeros = whole.iter().take_while(|byte| **byte == b'0').count();
    let whole = whole.get(zeros..).unwrap_or_default();
    let decimals = rest.strip_prefix(b".").unwrap_or_default();
    let length = decimals
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let mut decimals = decimals.get(..length).unwrap_or_default();
    while let Some(shorter) = decimals.strip_suffix(b"0") {
        decimals = shorter;
    }
    let is_zero = whole.is_empty() && decimals.is_empty();
    (negative && !is_zero, whole, decimals)
}

fn compare_numbers(a: &[u8], b: &[u8]) -> Ordering {
    let (a_negative, a_whole, a_decimals) = decimal(a);
    let (b_negative, b_whole, b_decimals) = decimal(b);
    match (a_negative, b_negative) {
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        _ => {}
    }
    let magnitude = a_whole
        .len()
        .cmp(&b_whole.len())
        .then(a_whole.cmp(b_whole))
        .then(a_decimals.cmp(b_decimals));
    if a_negative {
        magnitude.reverse()
    } else {
        magnitude
    }
}

/// `2K`, `1G`: first by sign, then by unit, then by number.
fn compare_human(a: &[u8], b: &[u8]) -> Ordering {
    let unit = |text: &[u8]| {
        let rest = text
            .iter()
            .skip_while(|byte| byte.is_ascii_whitespace())
            .skip_while(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b','));
        let letter = rest.copied().next().unwrap_or(0);
        b"KMGTPEZY"
            .iter()
            .position(|unit| *unit == letter || letter == b'k' && *unit == b'K')
            .map_or(0, |place| place + 1)
    };
    let (a_negative, a_whole, a_decimals) = decimal(a);
    let (b_negative, b_whole, b_decimals) = decimal(b);
    let is_zero = |whole: &[u8], decimals: &[u8]| whole.is_empty() && decimals.is_empty();
    let sign = |negative: bool, zero: bool| {
        if zero {
            0
        } else if negative {
            -1
        } else {
            1
        }
    };
    let signs = sign(a_negative, is_zero(a_whole, a_decimals))
        .cmp(&sign(b_negative, is_zero(b_whole, b_decimals)));
    let units = unit(a).cmp(&unit(b));
    let units = if a_negative { units.reverse() } else { units };
    signs.then(units).then_with(|| compare_numbers(a, b))
}

fn general(text: &[u8]) -> f64 {
    let text = String::from_utf8_lossy(text);
    let text = text.trim_start();
    let length = (0..=text.len()).rev().find(|end| {
        text.get(..*end)
            .is_some_and(|text| text.parse::<f64>().is_ok())
    });
    length
        .and_then(|end| text.get(..end))
        .and_then(|text| text.parse().ok())
        .unwrap_or(f64::NEG_INFINITY)
}

fn month(text: &[u8]) -> usize {
    let names = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ];
    let text = String::from_utf8_lossy(text)
        .trim_start()
        .to_ascii_uppercase();
    names
        .iter()
        .position(|name| text.starts_with(name))
        .map_or(0, |place| place + 1)
}

/// Digits as numbers, the rest as text; letters before everything else.
pub(super) fn compare_versions(a: &[u8], b: &[u8]) -> Ordering {
    let (mut a, mut b) = (a, b);
    let rank = |byte: Option<&u8>| match byte {
        Some(b'~') => -1,
        None => 0,
        Some(byte) if byte.is_ascii_digit() => 0,
        Some(byte) if byte.is_ascii_alphabetic() => i32::from(*byte),
        Some(byte) => i32::from(*byte) + 256,
    };
    while !a.is_empty() || !b.is_empty() {
        let is_text = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii_digit());
        while is_text(a.first()) || is_text(b.first()) {
            let ordering = rank(a.first()).cmp(&rank(b.first()));
            if ordering != Ordering::Equal {
                return ordering;
            }
            a = a.get(1..).unwrap_or_default();
            b = b.get(1..).unwrap_or_default();
        }
        let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (a_number, a_rest) = a.split_at(digits(a));
        let (b_number, b_rest) = b.split_at(digits(b));
        let ordering = compare_numbers(a_number, b_number);
        if ordering != Ordering::Equal {
            return ordering;
        }
        (a, b) = (a_rest, b_rest);
    }
    Ordering::Equal
}
