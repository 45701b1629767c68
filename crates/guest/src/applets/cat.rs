//! `cat`: writes what it reads.

use super::input::{Chunk, Inputs, Line, Lines};
use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::Step;

const SPEC: Spec = Spec {
    short: "AbeEnstTuv",
    long: &[
        ("show-all", 'A'),
        ("number-nonblank", 'b'),
        ("show-ends", 'E'),
        ("number", 'n'),
        ("squeeze-blank", 's'),
        ("show-tabs", 'T'),
        ("show-nonprinting", 'v'),
    ],
    ..Spec::NONE
};

/// A `cat` on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cat {
    /// Bytes as they are.
    Plain(Inputs),
    /// Lines with something done to them.
    Lines {
        lines: Lines,
        style: Style,
        number: u64,
        blank: bool,
    },
}

/// What is done to lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Style {
    number: bool,
    number_nonblank: bool,
    squeeze: bool,
    ends: bool,
    tabs: bool,
    nonprinting: bool,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let any = |letters: &str| letters.chars().any(|letter| options.has(letter));
    let style = Style {
        number: any("n"),
        number_nonblank: any("b"),
        squeeze: any("s"),
        ends: any("AeE"),
        tabs: any("AtT"),
        nonprinting: any("Aetv"),
    };
    Start::Run(Running::Cat(Box::new(if any("AbeEnstTv") {
        Cat::Lines {
            lines: Lines::new(&options.operands),
            style,
            number: 0,
            blank: false,
        }
    } else {
        Cat::Plain(Inputs::new(&options.operands))
    })))
}

impl Cat {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self {
            Self::Plain(inputs) => match inputs.next(call, io) {
                Chunk::Bytes(bytes) => {
                    io.out(bytes);
                    Step::Continue
                }
                Chunk::FileEnd => Step::Continue,
                Chunk::Blocked(wait) => Step::Wait(wait),
                Chunk::End => Step::Exit(i32::from(inputs.failed)),
            },
            Self::Lines {
                lines,
                style,
                number,
                blank,
            } => match lines.next(call, io) {
                Line::Text(text, newline) => {
                    let is_blank = text.is_empty() && newline;
                    let squeezed = style.squeeze && is_blank && *blank;
                    *blank = is_blank;
                    if !squeezed {
                        if style.number_nonblank && !is_blank
                            || style.number && !style.number_nonblank
                        {
                            *number += 1;
                            io.out(format!("{number:6}\t"));
                        }
                        io.out(style.show(&text, newline));
                    }
                    Step::Continue
                }
                Line::FileEnd => Step::Continue,
                Line::Blocked(wait) => Step::Wait(wait),
                Line::End => Step::Exit(i32::from(lines.inputs.failed)),
            },
        }
    }
}

impl Style {
    fn show(&self, text: &[u8], newline: bool) -> Vec<u8> {
        let mut shown = Vec::new();
        for byte in text {
            match *byte {
                b'\t' if self.tabs => shown.extend(b"^I"),
                b'\t' => shown.push(b'\t'),
                byte if !self.nonprinting => shown.push(byte),
                byte => show_byte(byte, &mut shown),
            }
        }
        if newline {
            if self.ends {
                shown.push(b'$');
            }
            shown.push(b'\n');
        }
        shown
    }
}

fn show_byte(byte: u8, shown: &mut Vec<u8>) {
    if byte >= 128 {
        shown.extend(b"M-");
    }
    match byte & 0x7f {
        127 => shown.extend(b"^?"),
        low @ 0..32 => shown.extend([b'^', low + 64]),
        low => shown.push(low),
    }
}
