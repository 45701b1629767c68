//! `hexdump` and `hd`: shows bytes as numbers.

use super::input::{Chunk, Inputs};
use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::Step;

const SPEC: Spec = Spec {
    short: "Cn:s:v",
    missing: "bcdexof",
    ..Spec::NONE
};

/// A dump on its way: the bytes that were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hexdump {
    inputs: Inputs,
    bytes: Vec<u8>,
    canonical: bool,
    shows_all: bool,
    length: Option<usize>,
    skip: usize,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let mut numbers = [None, None];
    for (letter, number) in "ns".chars().zip(&mut numbers) {
        if let Some(text) = options.value(letter) {
            let Ok(value) = text.parse() else {
                call.complain(io, &format!("invalid number '{text}'"));
                return Start::Exit(1);
            };
            *number = Some(value);
        }
    }
    let [length, skip] = numbers;
    if skip.is_some() && options.operands.is_empty() {
        return call.not_simulated(io, "-s of standard input");
    }
    Start::Run(Running::Hexdump(Box::new(Hexdump {
        inputs: Inputs::new(&options.operands),
        bytes: Vec::new(),
        canonical: options.has('C') || call.name == "hd",
        shows_all: options.has('v'),
        length,
        skip: skip.unwrap_or(0),
    })))
}

impl Hexdump {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.inputs.next(call, io) {
            Chunk::Bytes(bytes) => self.bytes.extend(bytes),
            Chunk::Blocked(wait) => return Step::Wait(wait),
            Chunk::FileEnd => {}
            Chunk::End => {
                io.out(self.dump());
                return Step::Exit(i32::from(self.inputs.failed));
            }
        }
        Step::Continue
    }

    fn dump(&self) -> String {
        let bytes = self.bytes.get(self.skip..).unwrap_or_default();
        let length = self.length.unwrap_or(bytes.len()).min(bytes.len());
        let bytes = bytes.get(..length).unwrap_or_default();
        let mut text = String::new();
        let mut last: Option<&[u8]> = None;
        let mut is_repeating = false;
        for (index, row) in bytes.chunks(16).enumerate() {
            if !self.shows_all && row.len() == 16 && last == Some(row) {
                if !is_repeating {
                    text.push_str("*\n");
                }
                is_repeating = true;
                continue;
            }
            (last, is_repeating) = (Some(row), false);
            let offset = self.skip + index * 16;
            text.push_str(&if self.canonical {
                canonical(offset, row)
            } else {
                words(offset, row)
            });
        }
        let end = self.skip + length;
        match (length, self.canonical) {
            (0, _) => {}
            (_, true) => text.push_str(&format!("{end:08x}\n")),
            (_, false) => text.push_str(&format!("{end:07x}\n")),
        }
        text
    }
}

fn canonical(offset: usize, row: &[u8]) -> String {
    let mut numbers = String::new();
    for place in 0..16 {
        if place == 8 {
            numbers.push(' ');
        }
        numbers.push_str(&match row.get(place) {
            Some(byte) => format!(" {byte:02x}"),
            None => "   ".to_owned(),
        });
    }
    let letters: String = row
        .iter()
        .map(|byte| match byte {
            b' '..=b'~' => char::from(*byte),
            _ => '.',
        })
        .collect();
    format!("{offset:08x} {numbers}  |{letters}|\n")
}

fn words(offset: usize, row: &[u8]) -> String {
    let mut text = format!("{offset:07x}");
    for place in 0..8 {
        let word = row.get(place * 2..).unwrap_or_default();
        text.push_str(&match word {
            [low, high, ..] => format!(" {high:02x}{low:02x}"),
            [low] => format!(" 00{low:02x}"),
            [] => "     ".to_owned(),
        });
    }
    text + "\n"
}
