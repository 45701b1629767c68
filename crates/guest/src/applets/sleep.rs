//! `sleep`: waits.

use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::{Step, Wait};

/// A `sleep` that waits for a moment, or for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sleep {
    until: Option<i64>,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    if call.arguments.is_empty() {
        if call.is_gnu() {
            call.complain(io, "missing operand");
            io.err(format!(
                "Try '{} --help' for more information.\n",
                call.program
            ));
            return Start::Exit(1);
        }
        return call.not_simulated(io, "without a time");
    }
    let mut total: i64 = 0;
    let mut for_ever = false;
    let mut failed = false;
    for word in &call.arguments {
        match parse(word) {
            Some(Some(time)) => total = total.saturating_add(time),
            Some(None) => for_ever = true,
            None if call.is_gnu() => {
                call.complain(io, &format!("invalid time interval '{word}'"));
                failed = true;
            }
            None => {
                call.complain(io, &format!("invalid number '{word}'"));
                return Start::Exit(1);
            }
        }
    }
    if failed {
        io.err(format!(
            "Try '{} --help' for more information.\n",
            call.program
        ));
        return Start::Exit(1);
    }
    let until = (!for_ever).then(|| io.now().saturating_add(total));
    Start::Run(Running::Sleep(Sleep { until }))
}

impl Sleep {
    pub(super) fn step(&mut self, _: &Call, io: &mut Io<'_>) -> Step {
        match self.until {
            Some(until) if until <= io.now() => Step::Exit(0),
            Some(until) => Step::Wait(Wait::until(until)),
            None => Step::Wait(Wait::SIGNAL),
        }
    }
}

/// Nanoseconds of `1.5`, `2m` and so on; `Some(None)` for ever.
pub(crate) fn parse(word: &str) -> Option<Option<i64>> {
    if matches!(word.to_ascii_lowercase().as_str(), "inf" | "infinity") {
        return Some(None);
    }
    let number = word.strip_suffix(['s', 'm', 'h', 'd']).unwrap_or(word);
    let unit = match word.strip_prefix(number)? {
        "m" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => 1.0,
    };
    if !number.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == '+') {
        return None;
    }
    let seconds: f64 = number.parse().ok()?;
    Some(Some(nanoseconds(seconds * unit)))
}

/// Seconds as nanoseconds.
#[allow(clippy::cast_possible_truncation, reason = "`as` saturates")]
pub(crate) fn nanoseconds(seconds: f64) -> i64 {
    (seconds * 1e9) as i64
}
