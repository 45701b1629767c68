//! `seq`: counts.

use super::options::{Spec, parse_words, refuse};
use super::{Call, Running, Start, printf};
use crate::io::Io;
use crate::kernel::Step;

const SPEC: Spec = Spec {
    short: "f:s:w",
    long: &[("format=", 'f'), ("separator=", 's'), ("equal-width", 'w')],
    ..Spec::NONE
};

/// A `seq` on its way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seq {
    first: f64,
    step: f64,
    last: f64,
    decimals: usize,
    width: usize,
    separator: String,
    index: u64,
    format: Option<String>,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    // A negative number is no option.
    let is_number = |word: &String| word.parse::<f64>().is_ok();
    let mut words = call.arguments.clone();
    if let Some(place) = words.iter().position(is_number)
        && !words.iter().take(place).any(|word| word == "--")
        && !words
            .iter()
            .take(place)
            .next_back()
            .is_some_and(|word| matches!(word.as_str(), "-s" | "-f"))
    {
        words.insert(place, "--".to_owned());
    }
    let options = match parse_words(call, io, &SPEC, &words) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let mut numbers = Vec::new();
    for text in &options.operands {
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => numbers.push(number),
            _ => {
                let message = if call.is_gnu() {
                    format!("invalid floating point argument: '{text}'")
                } else {
                    format!("invalid number '{text}'")
                };
                if call.is_gnu() {
                    return refuse(call, io, &SPEC, &message);
                }
                call.complain(io, &message);
                return Start::Exit(1);
            }
        }
    }
    let (first, step, last) = match numbers.as_slice() {
        [last] => (1.0, 1.0, *last),
        [first, last] => (*first, 1.0, *last),
        [first, step, last] => (*first, *step, *last),
        [] if call.is_gnu() => return refuse(call, io, &SPEC, "missing operand"),
        [_, _, _, ..] if call.is_gnu() => {
            let extra = options.operands.get(3).cloned().unwrap_or_default();
            return refuse(call, io, &SPEC, &format!("extra operand '{extra}'"));
        }
        _ => return call.not_simulated(io, "with this number of operands"),
    };
    if step == 0.0 {
        if call.is_gnu() {
            let text = options.operands.get(1).cloned().unwrap_or_default();
            return refuse(
                call,
                io,
                &SPEC,
                &format!("invalid Zero increment value: '{text}'"),
            );
        }
        return call.not_simulated(io, "with an increment of 0");
    }
    let decimals_of = |text: &String| {
        text.split_once('.')
            .map_or(0, |(_, decimals)| decimals.len())
    };
    let without_last = options.operands.len().saturating_sub(1).max(1);
    let decimals = options
        .operands
        .iter()
        .take(without_last)
        .map(decimals_of)
        .max()
        .unwrap_or(0);
    let decimals = if options.operands.len() == 1 {
        0
    } else {
        decimals
    };
    let mut width = 0;
    if options.has('w') {
        let decimals_all = options
            .operands
            .iter()
            .map(decimals_of)
            .max()
            .unwrap_or(0)
            .min(decimals);
        width = [first, last]
            .iter()
            .map(|number| format!("{number:.decimals_all$}").len())
            .max()
            .unwrap_or(0);
    }
    Start::Run(Running::Seq(Box::new(Seq {
        first,
        step,
        last,
        decimals,
        width,
        separator: options.value('s').unwrap_or("\n").to_owned(),
        index: 0,
        format: options.value('f').map(str::to_owned),
    })))
}

impl Seq {
    pub(super) fn step(&mut self, _: &Call, io: &mut Io<'_>) -> Step {
        const NUMBERS_IN_A_TURN: u64 = 500;
        let mut text = Vec::new();
        for _ in 0..NUMBERS_IN_A_TURN {
            #[allow(clippy::cast_precision_loss, reason = "there are no 2^53 numbers")]
            let number = self.first + self.index as f64 * self.step;
            let over = if self.step > 0.0 {
                number > self.last
            } else {
                number < self.last
            };
            if over {
                if self.index > 0 {
                    text.push(b'\n');
                }
                io.out(text);
                return Step::Exit(0);
            }
            if self.index > 0 {
                text.extend_from_slice(self.separator.as_bytes());
            }
            match &self.format {
                Some(format) => text.extend(printf::render(format, &[number.to_string()]).bytes),
                None => {
                    let (decimals, width) = (self.decimals, self.width);
                    text.extend_from_slice(format!("{number:0width$.decimals$}").as_bytes());
                }
            }
            self.index += 1;
        }
        io.out(text);
        Step::Continue
    }
}
