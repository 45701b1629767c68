//! Durations: as users write them, as Go prints them and as Docker tells them to people.

use thiserror::Error;

use crate::go;

const SECOND: i64 = 1_000_000_000;

/// Why a text is no duration (Go: `time.ParseDuration`).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DurationError {
    /// It does not match the grammar, or is too long.
    #[error("time: invalid duration {}", go::quote_bytes(.0))]
    Invalid(String),
    /// A number has no unit.
    #[error("time: missing unit in duration {}", go::quote_bytes(.0))]
    MissingUnit(String),
    /// A unit is not known.
    #[error("time: unknown unit {} in duration {}", go::quote_bytes(.0), go::quote_bytes(.1))]
    UnknownUnit(String, String),
}

/// Nanoseconds of a duration such as `1m30s` or `-1.5h`.
pub fn parse(text: &str) -> Result<i64, DurationError> {
    let invalid = || DurationError::Invalid(text.to_owned());
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (whole, after) = leading_digits(rest);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => leading_digits(after),
            None => ("", after),
        };
        let too_large = |number: &u64| *number > LARGEST;
        let count = number(whole)
            .filter(|count| !too_large(count))
            .ok_or_else(invalid)?;
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let unit_end = after
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let scale = match unit {
            "" => return Err(DurationError::MissingUnit(text.to_owned())),
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => SECOND.unsigned_abs(),
            "m" => 60 * SECOND.unsigned_abs(),
            "h" => 3600 * SECOND.unsigned_abs(),
            _ => return Err(DurationError::UnknownUnit(unit.to_owned(), text.to_owned())),
        };
        let part = count
            .checked_mul(scale)
            .filter(|part| !too_large(part))
            .and_then(|part| part.checked_add(part_of(scale, fraction)));
        total = part
            .and_then(|part| total.checked_add(part))
            .filter(|sum| !too_large(sum))
            .ok_or_else(invalid)?;
        rest = after;
    }
    let signed = if negative {
        0_i64.checked_sub_unsigned(total)
    } else {
        i64::try_from(total).ok()
    };
    signed.ok_or_else(invalid)
}

/// 2 to the 63rd, which fits a negative duration only.
const LARGEST: u64 = 1 << 63;

fn leading_digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// The number of digits; 0 of none.
fn number(digits: &str) -> Option<u64> {
    if digits.is_empty() {
        Some(0)
    } else {
        digits.parse().ok()
    }
}

/// A decimal fraction of a unit, cut off; digits that a 64-bit number cannot hold do not count.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "Go computes it in float64 as well"
)]
fn part_of(unit: u64, fraction: &str) -> u64 {
    let (mut digits, mut scale) = (0_u64, 1_f64);
    for digit in fraction
        .bytes()
        .map(|byte| u64::from(byte.saturating_sub(b'0')))
    {
        let longer = digits
            .checked_mul(10)
            .and_then(|tens| tens.checked_add(digit));
        let Some(longer) = longer.filter(|longer| *longer <= LARGEST) else {
            break;
        };
        digits = longer;
        scale *= 10.0;
    }
    (digits as f64 * (unit as f64 / scale)) as u64
}

/// `1m30s`, as `Duration.String` prints it.
pub fn to_go(nanoseconds: i64) -> String {
    let total = nanoseconds.unsigned_abs();
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let with_fraction = |unit: u64, places: usize| {
        let fraction = format!("{:0places$}", total % unit);
        let fraction = fraction.trim_end_matches('0');
        let whole = total / unit;
        if fraction.is_empty() {
            whole.to_string()
        } else {
            format!("{whole}.{fraction}")
        }
    };
    match total {
        0 => "0s".to_owned(),
        1..1_000 => format!("{sign}{total}ns"),
        1_000..1_000_000 => format!("{sign}{}µs", with_fraction(1_000, 3)),
        1_000_000..1_000_000_000 => format!("{sign}{}ms", with_fraction(1_000_000, 6)),
        _ => {
            let (hours, minutes) = (total / 3_600_000_000_000, total / 60_000_000_000 % 60);
            let seconds = total % 60_000_000_000;
            let fraction = format!("{:09}", seconds % 1_000_000_000);
            let fraction = fraction.trim_end_matches('0');
            let mut text = sign.to_owned();
            if hours > 0 {
                text.push_str(&format!("{hours}h"));
            }
            if hours > 0 || minutes > 0 {
                text.push_str(&format!("{minutes}m"));
            }
            text.push_str(&(seconds / 1_000_000_000).to_string());
            if !fraction.is_empty() {
                text.push_str(&format!(".{fraction}"));
            }
            text + "s"
        }
    }
}

/// `About a minute`, for people (docker/go-units: `HumanDuration`).
pub fn human(nanoseconds: i64) -> String {
    let seconds = nanoseconds / SECOND;
    let minutes = seconds / 60;
    let rounded_hours = nanoseconds.saturating_add(1800 * SECOND) / (3600 * SECOND);
    match (seconds, minutes, rounded_hours) {
        (..1, _, _) => "Less than a second".to_owned(),
        (1, _, _) => "1 second".to_owned(),
        (2..60, _, _) => format!("{seconds} seconds"),
        (_, 1, _) => "About a minute".to_owned(),
        (_, ..60, _) => format!("{minutes} minutes"),
        (_, _, 1) => "About an hour".to_owned(),
        (_, _, hours @ ..48) => format!("{hours} hours"),
        (_, _, hours @ ..336) => format!("{} days", hours / 24),
        (_, _, hours @ ..1440) => format!("{} weeks", hours / 24 / 7),
        (_, _, hours @ ..17520) => format!("{} months", hours / 24 / 30),
        _ => format!("{} years", seconds / 3600 / 24 / 365),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_reads_them() {
        let read = |text: &str| parse(text).map_err(|error| error.to_string());
        assert_eq!(read("1m30s"), Ok(90 * SECOND));
        assert_eq!(read("-1.5h"), Ok(-5400 * SECOND));
        assert_eq!(read("0"), Ok(0));
        assert_eq!(
            read("10"),
            Err("time: missing unit in duration \"10\"".to_owned())
        );
        assert_eq!(
            read("abc"),
            Err("time: invalid duration \"abc\"".to_owned())
        );
        assert_eq!(
            read("1x"),
            Err("time: unknown unit \"x\" in duration \"1x\"".to_owned())
        );
    }

    #[test]
    fn durations_are_told_as_docker_tells_them() {
        for (seconds, text) in [
            (0, "Less than a second"),
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "About a minute"),
            (125, "2 minutes"),
            (3599, "59 minutes"),
            (3600, "About an hour"),
            (5400, "2 hours"),
            (48 * 3600, "2 days"),
            (14 * 86400, "2 weeks"),
            (60 * 86400, "2 months"),
            (730 * 86400, "2 years"),
        ] {
            assert_eq!(human(seconds * SECOND), text);
        }
    }

    #[test]
    fn durations_are_printed_as_go_prints_them() {
        assert_eq!(to_go(0), "0s");
        assert_eq!(to_go(1_500_000), "1.5ms");
        assert_eq!(to_go(90 * SECOND), "1m30s");
        assert_eq!(to_go(3600 * SECOND), "1h0m0s");
    }

    proptest::proptest! {
        #[test]
        fn printing_a_duration_and_parsing_it_again_gives_the_same(nanoseconds in -9_000_000_000_000_000_000_i64..9_000_000_000_000_000_000) {
            proptest::prop_assert_eq!(parse(&to_go(nanoseconds)), Ok(nanoseconds));
        }

    }
}
