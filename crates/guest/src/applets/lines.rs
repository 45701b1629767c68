//! `rev`, `tac` and `nl`: small things done to lines.

use super::input::{Line, Lines};
use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::Step;

const NL: Spec = Spec {
    short: "b:w:s:v:n:",
    long: &[
        ("body-numbering=", 'b'),
        ("number-width=", 'w'),
        ("number-separator=", 's'),
        ("starting-line-number=", 'v'),
        ("number-format=", 'n'),
    ],
    missing: "dfhilp",
    ..Spec::NONE
};

/// One of the tools on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LineTool {
    lines: Lines,
    work: Work,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Work {
    Rev,
    Tac {
        texts: Vec<Vec<u8>>,
    },
    Nl {
        number: i64,
        width: usize,
        separator: String,
        all: bool,
        none: bool,
        format: String,
    },
}

pub(super) fn start_rev(call: &Call, io: &mut Io<'_>) -> Start {
    run(call, io, &Spec::NONE, |_| Some(Work::Rev))
}

pub(super) fn start_tac(call: &Call, io: &mut Io<'_>) -> Start {
    run(
        call,
        io,
        &Spec {
            missing: "brs",
            ..Spec::NONE
        },
        |_| Some(Work::Tac { texts: Vec::new() }),
    )
}

pub(super) fn start_nl(call: &Call, io: &mut Io<'_>) -> Start {
    run(call, io, &NL, |options| {
        let body = options.value('b').unwrap_or("t");
        Some(Work::Nl {
            number: options.value('v').unwrap_or("1").parse().ok()?,
            width: options
                .value('w')
                .unwrap_or("6")
                .parse()
                .ok()
                .filter(|width| *width < 1000)?,
            separator: options.value('s').unwrap_or("\t").to_owned(),
            all: body == "a",
            none: body == "n",
            format: Some(options.value('n').unwrap_or("rn"))
                .filter(|format| matches!(*format, "ln" | "rn" | "rz"))
                .filter(|_| matches!(body, "a" | "t" | "n"))?
                .to_owned(),
        })
    })
}

fn run(
    call: &Call,
    io: &mut Io<'_>,
    spec: &Spec,
    work: impl FnOnce(&super::options::Options) -> Option<Work>,
) -> Start {
    let options = match parse(call, io, spec) {
        Ok(options) => options,
        Err(start) => return start,
    };
    match work(&options) {
        Some(work) => Start::Run(Running::Lines(Box::new(LineTool {
            lines: Lines::new(&options.operands),
            work,
        }))),
        None => call.not_simulated(io, &call.arguments.join(" ")),
    }
}

impl LineTool {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.lines.next(call, io) {
            Line::Text(mut text, newline) => {
                if newline || !matches!(self.work, Work::Rev | Work::Tac { .. }) {
                    text.push(b'\n');
                }
                self.line(io, text);
                Step::Continue
            }
            Line::FileEnd => {
                if let Work::Tac { texts } = &mut self.work {
                    for text in std::mem::take(texts).into_iter().rev() {
                        io.out(text);
                    }
                }
                Step::Continue
            }
            Line::Blocked(wait) => Step::Wait(wait),
            Line::End => Step::Exit(i32::from(self.lines.inputs.failed)),
        }
    }

    fn line(&mut self, io: &mut Io<'_>, text: Vec<u8>) {
        match &mut self.work {
            Work::Rev => {
                let text = String::from_utf8_lossy(&text).into_owned();
                let (line, end) = text
                    .strip_suffix('\n')
                    .map_or((text.as_str(), ""), |line| (line, "\n"));
                io.out(line.chars().rev().collect::<String>() + end);
            }
            Work::Tac { texts } => texts.push(text),
            Work::Nl {
                number,
                width,
                separator,
                all,
                none,
                format,
            } => {
                let blank = text == b"\n";
                if *none || blank && !*all {
                    io.out(format!(
                        "{}{}",
                        " ".repeat(*width),
                        " ".repeat(separator.len())
                    ));
                    io.out(text);
                    return;
                }
                io.out(match format.as_str() {
                    "ln" => format!("{number:<width$}{separator}"),
                    "rz" => format!("{number:0>width$}{separator}"),
                    _ => format!("{number:>width$}{separator}"),
                });
                *number = number.saturating_add(1);
                io.out(text);
            }
        }
    }
}
