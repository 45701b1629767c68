//! Moments: as Docker prints them, and as `--since` and `--until` read them (moby: api/types/time).
//!
//! A moment is nanoseconds since 1970-01-01T00:00:00Z. The only time zone is UTC.

use thiserror::Error;

use crate::{duration, go};

const SECOND: i64 = 1_000_000_000;

/// Go's zero time, which Docker prints where nothing has happened yet.
pub const ZERO: &str = "0001-01-01T00:00:00Z";

/// Why a text is no moment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TimestampError {
    /// It looks like a date and is none (Go: `time.Parse`).
    #[error("parsing time {} as {}: cannot parse {} as {}", go::quote(.text), go::quote(.layout), go::quote(.rest), go::quote(.element))]
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
    #[error("parsing time {}: {part} out of range", go::quote(.text))]
    OutOfRange {
        /// The whole text.
        text: String,
        /// `month`, `day`, `hour`, …
        part: &'static str,
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
    parse_date(
        text,
        Layout {
            name: "2006-01-02T15:04:05Z07:00",
            parts: 6,
            zone: true,
        },
    )
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
    let zone = text.contains(['z', 'Z', '+']) || text.matches('-').count() == 3;
    let mut colons = text.matches(':').count();
    if zone && !text.contains(['z', 'Z']) && colons > 0 {
        colons -= 1;
    }
    let layout = match (text.contains('.'), text.contains('T'), colons, zone) {
        (true, _, _, false) => Layout {
            name: "2006-01-02T15:04:05.999999999",
            parts: 6,
            zone,
        },
        (true, _, _, true) => Layout {
            name: "2006-01-02T15:04:05.999999999Z07:00",
            parts: 6,
            zone,
        },
        (_, true, 0, false) => Layout {
            name: "2006-01-02T15",
            parts: 4,
            zone,
        },
        (_, true, 0, true) => Layout {
            name: "2006-01-02T15Z07:00",
            parts: 4,
            zone,
        },
        (_, true, 1, false) => Layout {
            name: "2006-01-02T15:04",
            parts: 5,
            zone,
        },
        (_, true, 1, true) => Layout {
            name: "2006-01-02T15:04Z07:00",
            parts: 5,
            zone,
        },
        (_, true, _, false) => Layout {
            name: "2006-01-02T15:04:05",
            parts: 6,
            zone,
        },
        (_, true, _, true) => Layout {
            name: "2006-01-02T15:04:05Z07:00",
            parts: 6,
            zone,
        },
        (_, false, _, false) => Layout {
            name: "2006-01-02",
            parts: 3,
            zone,
        },
        (_, false, _, true) => Layout {
            name: "2006-01-02Z07:00",
            parts: 3,
            zone,
        },
    };
    match parse_date(text, layout) {
        Ok(nanoseconds) => Ok(format!(
            "{}.{:09}",
            nanoseconds.div_euclid(SECOND),
            nanoseconds.rem_euclid(SECOND)
        )),
        Err(error) if text.contains('-') => Err(error),
        Err(_) if parse_unix(text).is_some() => Ok(text.to_owned()),
        Err(_) => Err(TimestampError::Unknown(text.to_owned())),
    }
}

/// Nanoseconds of `seconds[.nanoseconds]`, as the daemon reads it.
pub fn parse_unix(text: &str) -> Option<i64> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let seconds = go::parse_int(seconds).ok()?;
    let nanoseconds = if fraction.is_empty() && !text.contains('.') {
        0
    } else {
        let digits: String = fraction
            .chars()
            .chain("000000000".chars())
            .take(9)
            .collect();
        go::parse_int(fraction).ok()?;
        go::parse_int(&digits).ok()?
    };
    seconds.checked_mul(SECOND)?.checked_add(nanoseconds)
}

#[derive(Clone, Copy)]
struct Layout {
    name: &'static str,
    parts: usize,
    zone: bool,
}

/// Each part of a date: what Go's layout calls it, what stands before it, its digits and its range.
const PARTS: [(&str, &str, usize, &str, i64, i64); 6] = [
    ("2006", "", 4, "year", 0, 9999),
    ("01", "-", 2, "month", 1, 12),
    ("02", "-", 2, "day", 1, 31),
    ("15", "T", 2, "hour", 0, 23),
    ("04", ":", 2, "minute", 0, 59),
    ("05", ":", 2, "second", 0, 59),
];

fn parse_date(text: &str, layout: Layout) -> Result<i64, TimestampError> {
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
    for ((element, before, digits, part, low, high), value) in
        PARTS.into_iter().zip(&mut values).take(layout.parts)
    {
        rest = rest
            .strip_prefix(before)
            .ok_or_else(|| wrong(rest, before))?;
        let number = rest
            .get(..digits)
            .filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let number = number.ok_or_else(|| wrong(rest, element))?;
        *value = go::parse_int(number).map_err(|_| wrong(rest, element))?;
        if !(low..=high).contains(value) {
            return Err(out_of_range(part));
        }
        rest = rest.get(digits..).unwrap_or_default();
    }
    let mut fraction = 0;
    if layout.parts == 6
        && let Some(after) = rest.strip_prefix('.')
    {
        let end = after
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(after.len());
        let digits: String = after
            .chars()
            .take(end.min(9))
            .chain("000000000".chars())
            .take(9)
            .collect();
        fraction = go::parse_int(&digits).unwrap_or(0);
        rest = after.get(end..).unwrap_or_default();
    }
    let mut offset = 0;
    if layout.zone {
        let is_offset = |zone: &str| {
            zone.len() == 6
                && zone.starts_with(['+', '-'])
                && zone.char_indices().skip(1).all(|(at, c)| {
                    if at == 3 {
                        c == ':'
                    } else {
                        c.is_ascii_digit()
                    }
                })
        };
        match rest.strip_prefix('Z') {
            Some(after) => rest = after,
            None => {
                let zone = rest
                    .get(..6)
                    .filter(|zone| is_offset(zone))
                    .ok_or_else(|| wrong(rest, "Z07:00"))?;
                let number = |range| {
                    zone.get(range)
                        .and_then(|digits: &str| digits.parse::<i64>().ok())
                        .unwrap_or(0)
                };
                offset = number(1..3) * 3600 + number(4..6) * 60;
                if zone.starts_with('-') {
                    offset = -offset;
                }
                rest = rest.get(6..).unwrap_or_default();
            }
        }
    }
    if !rest.is_empty() {
        return Err(wrong(rest, ""));
    }
    let [year, month, day, hour, minute, second] = values;
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let last_day = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if day > last_day {
        return Err(out_of_range("day"));
    }
    let seconds =
        days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    Ok(seconds.saturating_mul(SECOND).saturating_add(fraction))
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

        #[test]
        fn no_text_is_too_odd(text in "\\PC*") {
            let _any = get(&text, 0);
        }
    }
}
