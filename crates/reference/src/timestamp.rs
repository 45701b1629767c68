//! Moments: as Docker prints them, and as `--since` and `--until` read them (moby: api/types/time).
//!
//! A moment is nanoseconds since 1970-01-01T00:00:00Z. The only time zone is UTC.

use std::ops::RangeInclusive;

use thiserror::Error;

use crate::{duration, go};

const SECOND: i64 = 1_000_000_000;

/// Go's zero time, which Docker prints where nothing has happened yet.
pub const ZERO: &str = "0001-01-01T00:00:00Z";

/// Why a text is no moment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TimestampError {
    /// It looks like a date and is none (Go: `time.Parse`).
    #[error(
        "parsing time {} as {}: cannot parse {} as {}",
        go::quote_bytes(.text),
        go::quote_bytes(.layout),
        go::quote_bytes(.rest),
        go::quote_bytes(.element)
    )]
    Date {
        /// The whole text.
        text: String,
        /// What it was read as.
        layout: &'static str,
        /// Where it went wrong.
        rest: String,
        /// What was expected there.
        element: &'static str,
    },
    /// A part of the date is out of its range.
    #[error("parsing time {}: {part} out of range", go::quote_bytes(.text))]
    OutOfRange {
        /// The whole text.
        text: String,
        /// `month`, `day`, `hour`, …
        part: &'static str,
    },
    /// It goes on after the date.
    #[error("parsing time {}: extra text: {}", go::quote_bytes(.text), go::quote_bytes(.rest))]
    ExtraText {
        /// The whole text.
        text: String,
        /// What is too much.
        rest: String,
    },
    /// It looks like nothing that is known.
    #[error("failed to parse value as time or duration: {}", go::quote(.0))]
    Unknown(String),
}

/// Year, month, day, hour, minute, second and nanosecond.
fn civil(nanoseconds: i64) -> (i64, i64, i64, i64, i64, i64, i64) {
    let (seconds, fraction) = (
        nanoseconds.div_euclid(SECOND),
        nanoseconds.rem_euclid(SECOND),
    );
    let (days, second_of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days since 0000-03-01, in eras of 400 years.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (
        year,
        month,
        day,
        second_of_day / 3600,
        second_of_day / 60 % 60,
        second_of_day % 60,
        fraction,
    )
}

/// Days from 1970-01-01 to a date.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// `2006-01-02T15:04:05.999999999Z`, without the fraction's trailing zeros.
pub fn rfc3339_nano(nanoseconds: i64) -> String {
    let (year, month, day, hour, minute, second, fraction) = civil(nanoseconds);
    let fraction = format!("{fraction:09}");
    let fraction = fraction.trim_end_matches('0');
    let dot = if fraction.is_empty() { "" } else { "." };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{dot}{fraction}Z")
}

/// `2006-01-02T15:04:05.000000000Z`, always with nine digits, as in logs.
pub fn rfc3339_nano_fixed(nanoseconds: i64) -> String {
    let (year, month, day, hour, minute, second, fraction) = civil(nanoseconds);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:09}Z")
}

/// `2006-01-02 15:04:05 +0000 UTC`, as the CLI's `CreatedAt` prints it.
pub fn created_at(seconds: i64) -> String {
    let (year, month, day, hour, minute, second, _) = civil(seconds.saturating_mul(SECOND));
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} +0000 UTC")
}

/// `Mon Jan  2 15:04:05 2006`, as C's `ctime` and `docker version` print it.
pub fn ansic(nanoseconds: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (year, month, day, hour, minute, second, _) = civil(nanoseconds);
    let weekday =
        usize::try_from(nanoseconds.div_euclid(86_400 * SECOND).rem_euclid(7)).unwrap_or(0);
    let weekday = DAYS.get(weekday).copied().unwrap_or_default();
    let month = usize::try_from(month - 1)
        .ok()
        .and_then(|index| MONTHS.get(index))
        .copied()
        .unwrap_or_default();
    format!("{weekday} {month} {day:>2} {hour:02}:{minute:02}:{second:02} {year:04}")
}

/// Parses an RFC 3339 moment.
pub fn parse_rfc3339(text: &str) -> Result<i64, TimestampError> {
    let layout = Layout {
        name: "2006-01-02T15:04:05Z07:00",
        parts: 6,
        has_zone: true,
    };
    let (seconds, fraction) = parse_date(text, layout)?;
    Ok(seconds.saturating_mul(SECOND).saturating_add(fraction))
}

/// What `--since` and `--until` mean, as the CLI sends it to the daemon: `seconds[.nanoseconds]`.
///
/// A duration counts back from `now`; a date without a zone is in UTC; a number is passed on (`GetTimestamp`).
pub fn get(text: &str, now: i64) -> Result<String, TimestampError> {
    if text != "0"
        && let Ok(ago) = duration::parse(text)
    {
        return Ok(now.saturating_sub(ago).div_euclid(SECOND).to_string());
    }
    match parse_date(text, Layout::of(text)) {
        Ok((seconds, fraction)) => Ok(format!("{seconds}.{fraction:09}")),
        Err(error) if text.contains('-') => Err(error),
        Err(_) if unix(text).is_some() => Ok(text.to_owned()),
        Err(_) => Err(TimestampError::Unknown(text.to_owned())),
    }
}

/// Nanoseconds of `seconds[.nanoseconds]`, as the daemon reads it; a moment beyond what fits is the last that does.
pub fn parse_unix(text: &str) -> Option<i64> {
    let (seconds, fraction) = unix(text)?;
    Some(seconds.saturating_mul(SECOND).saturating_add(fraction))
}

/// Seconds and nanoseconds of `seconds[.nanoseconds]`.
fn unix(text: &str) -> Option<(i64, i64)> {
    let Some((seconds, fraction)) = text.split_once('.') else {
        return Some((go::parse_int(text).ok()?, 0));
    };
    let seconds = go::parse_int(seconds).ok()?;
    let number = go::parse_int(fraction).ok()?;
    let power = |digits: usize| 10_i64.checked_pow(u32::try_from(digits).unwrap_or(u32::MAX));
    let nanoseconds = match fraction.len() {
        short @ ..9 => power(9 - short).map_or(0, |scale| number.saturating_mul(scale)),
        long => power(long - 9).map_or(0, |scale| number / scale),
    };
    Some((seconds, nanoseconds))
}

/// A layout of Go: so many of the [`PARTS`], and perhaps a zone.
#[derive(Clone, Copy)]
struct Layout {
    name: &'static str,
    parts: usize,
    has_zone: bool,
}

impl Layout {
    /// The layout that a text is read with, by its punctuation.
    fn of(text: &str) -> Self {
        let has_zone = text.contains(['z', 'Z', '+']) || text.matches('-').count() == 3;
        let mut colons = text.matches(':').count();
        if has_zone && !text.contains(['z', 'Z']) {
            colons = colons.saturating_sub(1);
        }
        let (name, parts) = match (text.contains('.'), text.contains('T'), colons, has_zone) {
            (true, _, _, false) => ("2006-01-02T15:04:05.999999999", 6),
            (true, _, _, true) => ("2006-01-02T15:04:05.999999999Z07:00", 6),
            (_, true, 0, false) => ("2006-01-02T15", 4),
            (_, true, 0, true) => ("2006-01-02T15Z07:00", 4),
            (_, true, 1, false) => ("2006-01-02T15:04", 5),
            (_, true, 1, true) => ("2006-01-02T15:04Z07:00", 5),
            (_, true, _, false) => ("2006-01-02T15:04:05", 6),
            (_, true, _, true) => ("2006-01-02T15:04:05Z07:00", 6),
            (_, false, _, false) => ("2006-01-02", 3),
            (_, false, _, true) => ("2006-01-02Z07:00", 3),
        };
        Self {
            name,
            parts,
            has_zone,
        }
    }
}

/// A part of a date: what Go's layout calls it, what stands before it, how many digits it has and what they may be.
struct Part {
    element: &'static str,
    before: &'static str,
    digits: usize,
    name: &'static str,
    range: RangeInclusive<i64>,
}

const fn part(
    element: &'static str,
    before: &'static str,
    name: &'static str,
    range: RangeInclusive<i64>,
) -> Part {
    Part {
        element,
        before,
        digits: element.len(),
        name,
        range,
    }
}

/// The parts in their order. How many days the month has is checked at the end.
const PARTS: [Part; 6] = [
    part("2006", "", "year", 0..=9999),
    part("01", "-", "month", 1..=12),
    part("02", "-", "day", 0..=99),
    part("15", "T", "hour", 0..=23),
    part("04", ":", "minute", 0..=59),
    part("05", ":", "second", 0..=59),
];

/// Seconds since 1970 and nanoseconds of a date (Go: `time.Parse`).
fn parse_date(text: &str, layout: Layout) -> Result<(i64, i64), TimestampError> {
    let wrong = |rest: &str, element: &'static str| TimestampError::Date {
        text: text.to_owned(),
        layout: layout.name,
        rest: rest.to_owned(),
        element,
    };
    let out_of_range = |part: &'static str| TimestampError::OutOfRange {
        text: text.to_owned(),
        part,
    };
    let mut rest = text;
    let mut values = [0_i64, 1, 1, 0, 0, 0];
    for (part, value) in PARTS.iter().zip(&mut values).take(layout.parts) {
        let at = rest;
        let at = at
            .strip_prefix(part.before)
            .ok_or_else(|| wrong(at, part.before))?;
        // Go takes an hour of one digit.
        let number = digits(at, part.digits)
            .or_else(|| (part.name == "hour").then(|| digits(at, 1)).flatten());
        let (number, after) = number.ok_or_else(|| wrong(at, part.element))?;
        if !part.range.contains(&number) {
            return Err(out_of_range(part.name));
        }
        *value = number;
        rest = after;
    }
    let mut fraction = 0;
    if layout.parts == PARTS.len() {
        (fraction, rest) = split_fraction(rest);
    }
    let mut offset = 0;
    if layout.has_zone {
        let (zone, after) = Zone::split(rest).ok_or_else(|| wrong(rest, "Z07:00"))?;
        if zone.hours > 24 {
            return Err(out_of_range("time zone offset hour"));
        }
        if zone.minutes > 60 {
            return Err(out_of_range("time zone offset minute"));
        }
        let seconds = zone.hours * 3600 + zone.minutes * 60;
        offset = match zone.sign {
            '+' => seconds,
            '-' => -seconds,
            _ => return Err(wrong(rest, "Z07:00")),
        };
        rest = after;
    }
    if !rest.is_empty() {
        return Err(TimestampError::ExtraText {
            text: text.to_owned(),
            rest: rest.to_owned(),
        });
    }
    let [year, month, day, hour, minute, second] = values;
    if !(1..=days_of(year, month)).contains(&day) {
        return Err(out_of_range("day"));
    }
    let days = days_from_civil(year, month, day);
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset;
    Ok((seconds, fraction))
}

/// A number of so many digits, and what follows it.
fn digits(text: &str, count: usize) -> Option<(i64, &str)> {
    let (number, rest) = text.split_at_checked(count)?;
    let all_digits = number.bytes().all(|byte| byte.is_ascii_digit());
    all_digits
        .then(|| go::parse_int(number).ok())
        .flatten()
        .map(|number| (number, rest))
}

/// The nanoseconds of `.5` or `,5`, and what follows; 0 when there is none.
fn split_fraction(text: &str) -> (i64, &str) {
    let Some(after) = text.strip_prefix(['.', ',']) else {
        return (0, text);
    };
    let end = after
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(after.len());
    let (number, rest) = after.split_at(end);
    if number.is_empty() {
        return (0, text);
    }
    let nine: String = number.chars().chain("000000000".chars()).take(9).collect();
    (go::parse_int(&nine).unwrap_or(0), rest)
}

/// A time zone as `Z07:00` reads it; its sign is looked at last.
struct Zone {
    sign: char,
    hours: i64,
    minutes: i64,
}

impl Zone {
    /// The zone at the start of a text, and what follows it.
    fn split(text: &str) -> Option<(Self, &str)> {
        let mut chars = text.chars();
        let sign = chars.next()?;
        let rest = chars.as_str();
        if sign == 'Z' {
            let utc = Self {
                sign: '+',
                hours: 0,
                minutes: 0,
            };
            return Some((utc, rest));
        }
        let (hours, rest) = digits(rest, 2)?;
        let (minutes, rest) = digits(rest.strip_prefix(':')?, 2)?;
        let zone = Self {
            sign,
            hours,
            minutes,
        };
        (sign.len_utf8() == 1).then_some((zone, rest))
    }
}

/// How many days a month has.
fn days_of(year: i64, month: i64) -> i64 {
    let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_printed_as_go_prints_them() {
        assert_eq!(rfc3339_nano(0), "1970-01-01T00:00:00Z");
        assert_eq!(
            rfc3339_nano(1_762_333_200_120_000_000),
            "2025-11-05T09:00:00.12Z"
        );
        assert_eq!(
            rfc3339_nano_fixed(1_762_333_200_120_000_000),
            "2025-11-05T09:00:00.120000000Z"
        );
        assert_eq!(created_at(1_762_333_200), "2025-11-05 09:00:00 +0000 UTC");
        assert_eq!(ansic(1_762_333_200_000_000_000), "Wed Nov  5 09:00:00 2025");
    }

    #[test]
    fn since_and_until_take_many_forms() {
        let read = |text: &str| get(text, 100 * SECOND).map_err(|error| error.to_string());
        assert_eq!(read("10s"), Ok("90".to_owned()));
        assert_eq!(read("0"), Ok("0".to_owned()));
        assert_eq!(read("1136073600.5"), Ok("1136073600.5".to_owned()));
        assert_eq!(read("2025-11-05"), Ok("1762300800.000000000".to_owned()));
        assert_eq!(
            read("2025-11-05T09:00"),
            Ok("1762333200.000000000".to_owned())
        );
        assert_eq!(
            read("2025-11-05T09:00:00.5Z"),
            Ok("1762333200.500000000".to_owned())
        );
        assert_eq!(
            read("2025-11-05T10:00:00+01:00"),
            Ok("1762333200.000000000".to_owned())
        );
        assert_eq!(
            read("abc"),
            Err("failed to parse value as time or duration: \"abc\"".to_owned())
        );
        assert_eq!(
            read("2025-13-05"),
            Err("parsing time \"2025-13-05\": month out of range".to_owned())
        );
    }

    proptest::proptest! {
        #[test]
        fn printing_a_moment_and_parsing_it_again_gives_the_same(nanoseconds in 0_i64..4_000_000_000_000_000_000) {
            proptest::prop_assert_eq!(parse_rfc3339(&rfc3339_nano(nanoseconds)), Ok(nanoseconds));
        }

    }
}
