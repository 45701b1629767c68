//! `uniq`: one line for several equal ones.

use super::input::{Line, Lines};
use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::Step;

const SPEC: Spec = Spec {
    short: "cduif:s:w:",
    long: &[
        ("count", 'c'),
        ("repeated", 'd'),
        ("unique", 'u'),
        ("ignore-case", 'i'),
        ("skip-fields=", 'f'),
        ("skip-chars=", 's'),
        ("check-chars=", 'w'),
    ],
    missing: "Dz",
    ..Spec::NONE
};

/// A `uniq` on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Uniq {
    lines: Lines,
    count: bool,
    repeated: bool,
    unique: bool,
    ignore_case: bool,
    skip_fields: usize,
    skip_characters: usize,
    most: Option<usize>,
    /// The line that is being counted.
    current: Option<(Vec<u8>, u64)>,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if options.operands.len() > 1 {
        return call.not_simulated(io, "with an output file");
    }
    let mut numbers = [0, 0, usize::MAX];
    for (letter, slot) in "fsw".chars().zip(numbers.iter_mut()) {
        if let Some(text) = options.value(letter) {
            match text.parse() {
                Ok(number) => *slot = number,
                Err(_) => {
                    let what = match letter {
                        'f' => "fields to skip",
                        's' => "bytes to skip",
                        _ => "bytes to compare",
                    };
                    call.complain(io, &format!("{text}: invalid number of {what}"));
                    return Start::Exit(1);
                }
            }
        }
    }
    let [skip_fields, skip_characters, most] = numbers;
    Start::Run(Running::Uniq(Box::new(Uniq {
        lines: Lines::new(&options.operands),
        count: options.has('c'),
        repeated: options.has('d'),
        unique: options.has('u'),
        ignore_case: options.has('i'),
        skip_fields,
        skip_characters,
        most: (most < usize::MAX).then_some(most),
        current: None,
    })))
}

impl Uniq {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.lines.next(call, io) {
            Line::Text(text, _) => {
                match &mut self.current {
                    Some((current, count)) if *current == text => *count += 1,
                    Some((current, _)) => {
                        let current = current.clone();
                        if self.key(&current) == self.key(&text) {
                            if let Some((_, count)) = &mut self.current {
                                *count += 1;
                            }
                        } else {
                            self.show(io);
                            self.current = Some((text, 1));
                        }
                    }
                    None => self.current = Some((text, 1)),
                }
                Step::Continue
            }
            Line::FileEnd => Step::Continue,
            Line::Blocked(wait) => Step::Wait(wait),
            Line::End => {
                self.show(io);
                Step::Exit(i32::from(self.lines.inputs.failed))
            }
        }
    }

    /// The part of a line that is compared.
    fn key(&self, line: &[u8]) -> Vec<u8> {
        let mut rest = line;
        for _ in 0..self.skip_fields {
            let blanks = rest
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t'))
                .count();
            rest = rest.get(blanks..).unwrap_or_default();
            let text = rest
                .iter()
                .take_while(|byte| !matches!(byte, b' ' | b'\t'))
                .count();
            rest = rest.get(text..).unwrap_or_default();
        }
        rest = rest.get(self.skip_characters..).unwrap_or_default();
        if let Some(most) = self.most {
            rest = rest.get(..most.min(rest.len())).unwrap_or_default();
        }
        if self.ignore_case {
            rest.to_ascii_lowercase()
        } else {
            rest.to_vec()
        }
    }

    fn show(&mut self, io: &mut Io<'_>) {
        let Some((text, count)) = self.current.take() else {
            return;
        };
        if self.repeated && count < 2 || self.unique && count > 1 {
            return;
        }
        let mut line = if self.count {
            format!("{count:7} ").into_bytes()
        } else {
            Vec::new()
        };
        line.extend(text);
        line.push(b'\n');
        io.out(line);
    }
}
