//! The calendar in UTC, and how tools write times.

/// A moment in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    /// From 1.
    pub(crate) month: u32,
    pub(crate) day: u32,
    pub(crate) hour: u32,
    pub(crate) minute: u32,
    pub(crate) second: u32,
    pub(crate) nanosecond: u32,
    /// From Sunday, which is 0.
    pub(crate) weekday: u32,
    /// From 1.
    pub(crate) day_of_year: u32,
}

pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(crate) const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 86_400;

fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// The moment of a number of nanoseconds since 1970.
pub(crate) fn civil(nanoseconds: i64) -> Civil {
    let seconds = nanoseconds.div_euclid(SECOND);
    let days = seconds.div_euclid(DAY);
    let rest = seconds.rem_euclid(DAY);
    // Years from March, in eras of 400 years (Howard Hinnant's days_from_civil).
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_march_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_march_year + 2) / 153;
    let day = day_of_march_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let day_of_year = days - days_from_civil(year, 1, 1) + 1;
    Civil {
        year,
        month: small(month),
        day: small(day),
        hour: small(rest / 3600),
        minute: small(rest / 60 % 60),
        second: small(rest % 60),
        nanosecond: small(nanoseconds.rem_euclid(SECOND)),
        weekday: small((days + 4).rem_euclid(7)),
        day_of_year: small(day_of_year),
    }
}

/// The days since 1970.
pub(crate) fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let march_month = i64::from(if month > 2 { month - 3 } else { month + 9 });
    let day_of_year = (153 * march_month + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// `%Y-%m-%d` and so on; `None` for a letter that is not modelled.
pub(crate) fn strftime(format: &str, nanoseconds: i64) -> Result<String, char> {
    let moment = civil(nanoseconds);
    let mut text = String::new();
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        if character != '%' {
            text.push(character);
            continue;
        }
        let mut letter = characters.next();
        let mut padding = None;
        if let Some(flag @ ('-' | '_' | '0')) = letter {
            padding = Some(flag);
            letter = characters.next();
        }
        let two = |number: u32| match padding {
            Some('-') => number.to_string(),
            Some('_') => format!("{number:2}"),
            _ => format!("{number:02}"),
        };
        let name = |names: &[&str], index: u32| {
            names
                .get(index as usize)
                .copied()
                .unwrap_or_default()
                .to_owned()
        };
        let hour12 = match moment.hour % 12 {
            0 => 12,
            hour => hour,
        };
        let month = moment.month.saturating_sub(1);
        let short = |text: String| text.get(..3).unwrap_or_default().to_owned();
        let part = match letter {
            Some('Y') => moment.year.to_string(),
            Some('C') => two(small(moment.year / 100)),
            Some('y') => two(small(moment.year.rem_euclid(100))),
            Some('m') => two(moment.month),
            Some('d') => two(moment.day),
            Some('e') => format!("{:2}", moment.day),
            Some('H') => two(moment.hour),
            Some('I') => two(hour12),
            Some('k') => format!("{:2}", moment.hour),
            Some('l') => format!("{hour12:2}"),
            Some('M') => two(moment.minute),
            Some('S') => two(moment.second),
            Some('N') => format!("{:09}", moment.nanosecond),
            Some('p') => if moment.hour < 12 { "AM" } else { "PM" }.to_owned(),
            Some('P') => if moment.hour < 12 { "am" } else { "pm" }.to_owned(),
            Some('a') => short(name(&WEEKDAYS, moment.weekday)),
            Some('A') => name(&WEEKDAYS, moment.weekday),
            Some('b' | 'h') => short(name(&MONTHS, month)),
            Some('B') => name(&MONTHS, month),
            Some('u') => if moment.weekday == 0 {
                7
            } else {
                moment.weekday
            }
            .to_string(),
            Some('w') => moment.weekday.to_string(),
            Some('j') => format!("{:03}", moment.day_of_year),
            Some('s') => nanoseconds.div_euclid(SECOND).to_string(),
            Some('F') => format!("{}-{:02}-{:02}", moment.year, moment.month, moment.day),
            Some('T') => format!(
                "{:02}:{:02}:{:02}",
                moment.hour, moment.minute, moment.second
            ),
            Some('R') => format!("{:02}:{:02}", moment.hour, moment.minute),
            Some('D') | Some('x') => {
                format!(
                    "{:02}/{:02}/{:02}",
                    moment.month,
                    moment.day,
                    moment.year.rem_euclid(100)
                )
            }
            Some('X') => format!(
                "{:02}:{:02}:{:02}",
                moment.hour, moment.minute, moment.second
            ),
            Some('r') => format!(
                "{hour12:02}:{:02}:{:02} {}",
                moment.minute,
                moment.second,
                if moment.hour < 12 { "AM" } else { "PM" }
            ),
            Some('c') => strftime("%a %b %e %H:%M:%S %Y", nanoseconds)?,
            Some('z') => "+0000".to_owned(),
            Some('Z') => "UTC".to_owned(),
            Some('n') => "\n".to_owned(),
            Some('t') => "\t".to_owned(),
            Some('%') => "%".to_owned(),
            Some(':') if characters.clone().next() == Some('z') => {
                characters.next();
                "+00:00".to_owned()
            }
            Some(other) => return Err(other),
            None => "%".to_owned(),
        };
        text.push_str(&part);
    }
    Ok(text)
}

/// A file's time as `ls -l` shows it: with the year when it is half a year away.
pub(crate) fn ls_time(nanoseconds: i64, now: i64, gnu: bool) -> String {
    const HALF_A_YEAR: i64 = 31_556_952 / 2 * SECOND;
    let is_recent = nanoseconds <= now.saturating_add(if gnu { 0 } else { 86_400 * SECOND })
        && now.saturating_sub(nanoseconds) < HALF_A_YEAR;
    let format = if is_recent {
        "%b %e %H:%M"
    } else {
        "%b %e  %Y"
    };
    strftime(format, nanoseconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_calendar() {
        let check = |seconds: i64, expect: &str| {
            assert_eq!(
                strftime("%a %F %T %j", seconds * SECOND).as_deref(),
                Ok(expect)
            );
        };
        check(0, "Thu 1970-01-01 00:00:00 001");
        check(951_782_400, "Tue 2000-02-29 00:00:00 060");
        check(1_709_251_199, "Thu 2024-02-29 23:59:59 060");
        check(-1, "Wed 1969-12-31 23:59:59 365");
        check(4_102_444_800, "Fri 2100-01-01 00:00:00 001");
    }

    #[test]
    fn days_and_moments_are_each_others_inverse() {
        for days in (-100_000..100_000).step_by(97) {
            let moment = civil(days * DAY * SECOND);
            assert_eq!(days_from_civil(moment.year, moment.month, moment.day), days);
        }
    }
}
