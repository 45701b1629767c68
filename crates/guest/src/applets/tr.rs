//! `tr`: replaces, deletes or squeezes bytes.

use super::input::{Chunk, Inputs};
use super::options::{Spec, parse, refuse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::Step;

const SPEC: Spec = Spec {
    short: "cCdst",
    long: &[
        ("complement", 'c'),
        ("delete", 'd'),
        ("squeeze-repeats", 's'),
        ("truncate-set1", 't'),
    ],
    permute: false,
    ..Spec::NONE
};

/// A `tr` on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tr {
    inputs: Inputs,
    /// What each byte becomes; `None` deletes it.
    map: Vec<Option<u8>>,
    squeeze: Vec<bool>,
    last: Option<u8>,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let complement = options.has('c') || options.has('C');
    let (delete, squeeze) = (options.has('d'), options.has('s'));
    let wanted = match (delete, squeeze) {
        (true, false) => 1..=1,
        (true, true) => 2..=2,
        (false, true) => 1..=2,
        (false, false) => 2..=2,
    };
    if !wanted.contains(&options.operands.len()) {
        return usage(call, io, &options.operands, delete, squeeze);
    }
    let mut sets = Vec::new();
    for operand in &options.operands {
        match set(operand) {
            Ok(set) => sets.push(set),
            Err(message) => {
                call.complain(io, &message);
                return Start::Exit(1);
            }
        }
    }
    let second = sets.get(1).cloned();
    let mut first: Vec<u8> = sets
        .first()
        .map(|set| set.bytes.clone())
        .unwrap_or_default();
    if complement {
        first = (0..=255).filter(|byte| !first.contains(byte)).collect();
    }
    let mut map: Vec<Option<u8>> = (0..=255).map(Some).collect();
    let mut squeezed = vec![false; 256];
    let mut mark = |bytes: &[u8]| {
        for byte in bytes {
            if let Some(slot) = squeezed.get_mut(usize::from(*byte)) {
                *slot = true;
            }
        }
    };
    if delete {
        for byte in &first {
            if let Some(slot) = map.get_mut(usize::from(*byte)) {
                *slot = None;
            }
        }
        if squeeze && let Some(second) = &second {
            mark(&second.bytes);
        }
    } else if let Some(second) = &second {
        let mut target = second.filled(first.len());
        if options.has('t') {
            first.truncate(target.len());
        }
        let Some(last) = target.last().copied() else {
            call.complain(io, "when not truncating set1, string2 must be non-empty");
            return Start::Exit(1);
        };
        target.resize(first.len().max(target.len()), last);
        for (from, to) in first.iter().zip(&target) {
            if let Some(slot) = map.get_mut(usize::from(*from)) {
                *slot = Some(*to);
            }
        }
        if squeeze {
            mark(&target);
        }
    } else {
        mark(&first);
    }
    Start::Run(Running::Tr(Box::new(Tr {
        inputs: Inputs::new(&[]),
        map,
        squeeze: squeezed,
        last: None,
    })))
}

fn usage(call: &Call, io: &mut Io<'_>, operands: &[String], delete: bool, squeeze: bool) -> Start {
    if !call.is_gnu() {
        return call.not_simulated(io, "with this number of sets");
    }
    let both = match (delete, squeeze) {
        (true, true) => "Two strings must be given when both deleting and squeezing repeats.",
        _ => "Two strings must be given when translating.",
    };
    match operands {
        [] => refuse(call, io, &SPEC, "missing operand"),
        [only] => {
            let spec = Spec {
                usage: both,
                ..SPEC
            };
            refuse(call, io, &spec, &format!("missing operand after '{only}'"))
        }
        [_, extra, ..] if delete && !squeeze => {
            let usage = "Only one string may be given when deleting without squeezing repeats.";
            refuse(
                call,
                io,
                &Spec { usage, ..SPEC },
                &format!("extra operand '{extra}'"),
            )
        }
        [_, _, extra, ..] => refuse(call, io, &SPEC, &format!("extra operand '{extra}'")),
        [_, extra] => refuse(call, io, &SPEC, &format!("extra operand '{extra}'")),
    }
}

/// The bytes of a set; `fill` is where `[x*]` fills up to the other's length.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Set {
    bytes: Vec<u8>,
    fill: Option<(usize, u8)>,
}

impl Set {
    fn filled(&self, length: usize) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        if let Some((place, byte)) = self.fill {
            let missing = length.saturating_sub(bytes.len());
            bytes.splice(place..place, std::iter::repeat_n(byte, missing));
        }
        bytes
    }
}

/// `a-z`, `[:upper:]`, `\n`, `[x*3]`
fn set(text: &str) -> Result<Set, String> {
    let mut set = Set {
        bytes: Vec::new(),
        fill: None,
    };
    let bytes = text.as_bytes();
    let mut rest = bytes;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(b"[:")
            && let Some(end) = after.windows(2).position(|pair| pair == b":]")
        {
            let name = String::from_utf8_lossy(after.get(..end).unwrap_or_default()).into_owned();
            let known = [
                "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
                "space", "upper", "xdigit",
            ];
            if !known.contains(&name.as_str()) {
                return Err(format!("invalid character class '{name}'"));
            }
            set.bytes.extend(
                (0..128_u8).filter(|byte| crate::shell::is_in_class(&name, char::from(*byte))),
            );
            rest = after.get(end + 2..).unwrap_or_default();
            continue;
        }
        if let [b'[', byte, b'*', after @ ..] = rest
            && let Some(end) = after.iter().position(|byte| *byte == b']')
            && after.iter().take(end).all(u8::is_ascii_digit)
        {
            let count: usize = String::from_utf8_lossy(after.get(..end).unwrap_or_default())
                .parse()
                .unwrap_or(0);
            if count == 0 {
                set.fill = Some((set.bytes.len(), *byte));
            } else {
                set.bytes
                    .extend(std::iter::repeat_n(*byte, count.min(1 << 16)));
            }
            rest = after.get(end + 1..).unwrap_or_default();
            continue;
        }
        let (from, after) = character(rest);
        if let Some(upper) = after.strip_prefix(b"-").filter(|upper| !upper.is_empty()) {
            let (to, after) = character(upper);
            if to < from {
                return Err(format!(
                    "range-endpoints of '{}-{}' are in reverse collating sequence order",
                    char::from(from),
                    char::from(to)
                ));
            }
            set.bytes.extend(from..=to);
            rest = after;
        } else {
            set.bytes.push(from);
            rest = after;
        }
    }
    Ok(set)
}

/// The first byte of a text, with escapes resolved, and the rest.
fn character(text: &[u8]) -> (u8, &[u8]) {
    match text {
        [b'\\', digit @ b'0'..=b'7', rest @ ..] => {
            let more = rest
                .iter()
                .take(2)
                .take_while(|byte| matches!(byte, b'0'..=b'7'))
                .count();
            let (digits, rest) = rest.split_at(more);
            let value = digits.iter().fold(u32::from(digit - b'0'), |value, digit| {
                value * 8 + u32::from(digit - b'0')
            });
            (u8::try_from(value & 0xff).unwrap_or(0), rest)
        }
        [b'\\', letter, rest @ ..] => {
            let byte = match letter {
                b'a' => 7,
                b'b' => 8,
                b'f' => 12,
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'v' => 11,
                other => *other,
            };
            (byte, rest)
        }
        [byte, rest @ ..] => (*byte, rest),
        [] => (0, text),
    }
}

impl Tr {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.inputs.next(call, io) {
            Chunk::Bytes(bytes) => {
                let mut out = Vec::with_capacity(bytes.len());
                for byte in bytes {
                    let Some(Some(byte)) = self.map.get(usize::from(byte)).copied() else {
                        continue;
                    };
                    let squeezes = self
                        .squeeze
                        .get(usize::from(byte))
                        .copied()
                        .unwrap_or(false);
                    if !(squeezes && self.last == Some(byte)) {
                        out.push(byte);
                    }
                    self.last = Some(byte);
                }
                io.out(out);
                Step::Continue
            }
            Chunk::FileEnd => Step::Continue,
            Chunk::Blocked(wait) => Step::Wait(wait),
            Chunk::End => Step::Exit(i32::from(self.inputs.failed)),
        }
    }
}
