//! How Go reads and prints numbers, strings and lists (strconv, fmt).

use thiserror::Error;

/// Why strconv refuses a number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("strconv.{function}: parsing {}: {reason}", quote(.text))]
pub struct NumberError {
    /// strconv's function: `ParseInt`.
    pub function: &'static str,
    /// What was to be parsed.
    pub text: String,
    /// `invalid syntax` or `value out of range`.
    pub reason: &'static str,
}

impl NumberError {
    fn syntax(function: &'static str, text: &str) -> Self {
        Self {
            function,
            text: text.to_owned(),
            reason: "invalid syntax",
        }
    }

    fn range(function: &'static str, text: &str) -> Self {
        Self {
            function,
            text: text.to_owned(),
            reason: "value out of range",
        }
    }
}

/// `strconv.ParseFloat(text, 64)`.
pub fn parse_float(text: &str) -> Result<f64, NumberError> {
    let number = match special_float(text) {
        Some(number) => return Ok(number),
        None => float_literal(text).ok_or_else(|| NumberError::syntax("ParseFloat", text))?,
    };
    if number.is_infinite() {
        return Err(NumberError::range("ParseFloat", text));
    }
    Ok(number)
}

/// Infinities and NaN, in any case.
fn special_float(text: &str) -> Option<f64> {
    let (sign, word) = match text.as_bytes().first() {
        Some(b'-') => (-1.0, text.get(1..)?),
        Some(b'+') => (1.0, text.get(1..)?),
        _ if text.eq_ignore_ascii_case("nan") => return Some(f64::NAN),
        _ => (1.0, text),
    };
    let is_infinite = word.eq_ignore_ascii_case("inf") || word.eq_ignore_ascii_case("infinity");
    is_infinite.then_some(sign * f64::INFINITY)
}

/// A decimal or hexadecimal number of Go's syntax; infinite when it is too large.
fn float_literal(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let hexadecimal = unsigned
        .strip_prefix("0x")
        .or_else(|| unsigned.strip_prefix("0X"))
        .filter(|digits| !digits.is_empty());
    let (digits, marks): (&str, [char; 2]) = match hexadecimal {
        Some(digits) => (digits, ['p', 'P']),
        None => (unsigned, ['e', 'E']),
    };
    let (mantissa, exponent) = match digits.split_once(marks) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let is_digit = |c: char| match hexadecimal {
        Some(_) => c.is_ascii_hexdigit(),
        None => c.is_ascii_digit(),
    };
    let mantissa_is_good = mantissa.contains(is_digit)
        && mantissa.matches('.').count() <= 1
        && mantissa
            .chars()
            .all(|c| is_digit(c) || matches!(c, '.' | '_'));
    let exponent_is_good = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || c == '_')
    });
    if !mantissa_is_good || !exponent_is_good || !underscores_separate_digits(text) {
        return None;
    }
    if hexadecimal.is_none() {
        return text.replace('_', "").parse().ok();
    }
    let number = binary(&mantissa.replace('_', ""), &exponent?.replace('_', ""));
    Some(if text.starts_with('-') {
        -number
    } else {
        number
    })
}

/// A hexadecimal mantissa times a power of two.
#[allow(
    clippy::cast_precision_loss,
    reason = "the conversion rounds to the nearest number, as Go does"
)]
fn binary(mantissa: &str, exponent: &str) -> f64 {
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut value: u128 = 0;
    let mut power: i64 = 0;
    for digit in whole
        .chars()
        .chain(fraction.chars())
        .filter_map(|c| c.to_digit(16))
    {
        if value >> 120 == 0 {
            value = value << 4 | u128::from(digit);
        } else {
            // What does not fit decides only how the rest is rounded.
            value |= u128::from(digit != 0);
            power += 4;
        }
    }
    let exponent: i64 = exponent.parse().unwrap_or(if exponent.starts_with('-') {
        -100_000
    } else {
        100_000
    });
    power += exponent.clamp(-100_000, 100_000)
        - 4 * i64::try_from(fraction.len()).unwrap_or(i64::MAX / 8);
    if value == 0 {
        return 0.0;
    }
    let mut number = value as f64;
    while power != 0 && number != 0.0 && number.is_finite() {
        let step = power.clamp(-1000, 1000);
        number *= 2_f64.powi(i32::try_from(step).unwrap_or(0));
        power -= step;
    }
    number
}

/// Whether each `_` stands between digits, or between `0x` and a digit.
fn underscores_separate_digits(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let prefix = text.get(..2).unwrap_or_default().to_ascii_lowercase();
    let is_hexadecimal = prefix == "0x";
    let is_digit = |c: char| c.is_ascii_digit() || (is_hexadecimal && c.is_ascii_hexdigit());
    let mut before = '.';
    let mut rest = text;
    if matches!(prefix.as_str(), "0b" | "0o" | "0x") {
        before = '0';
        rest = text.get(2..).unwrap_or_default();
    }
    for c in rest.chars() {
        if (c == '_' && !is_digit(before)) || (before == '_' && !is_digit(c)) {
            return false;
        }
        before = c;
    }
    before != '_'
}

/// `strconv.ParseInt(text, 10, 64)`.
pub fn parse_int(text: &str) -> Result<i64, NumberError> {
    parse_int_as("ParseInt", text)
}

/// `strconv.Atoi(text)`.
pub fn atoi(text: &str) -> Result<i64, NumberError> {
    parse_int_as("Atoi", text)
}

fn parse_int_as(function: &'static str, text: &str) -> Result<i64, NumberError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() {
        return Err(NumberError::syntax(function, text));
    }
    let mut magnitude: u64 = 0;
    for c in digits.chars() {
        let digit = c
            .to_digit(10)
            .ok_or_else(|| NumberError::syntax(function, text))?;
        // A number that is too large is so before its end is looked at.
        magnitude = magnitude
            .checked_mul(10)
            .and_then(|tens| tens.checked_add(u64::from(digit)))
            .ok_or_else(|| NumberError::range(function, text))?;
    }
    let number = if negative {
        0_i64.checked_sub_unsigned(magnitude)
    } else {
        i64::try_from(magnitude).ok()
    };
    number.ok_or_else(|| NumberError::range(function, text))
}

/// `strconv.ParseUint(text, 10, 16)`.
pub fn parse_uint16(text: &str) -> Result<u16, NumberError> {
    parse_unsigned(text)
}

/// `strconv.ParseUint(text, 10, 64)`.
pub fn parse_uint(text: &str) -> Result<u64, NumberError> {
    parse_unsigned(text)
}

fn parse_unsigned<T: std::str::FromStr>(text: &str) -> Result<T, NumberError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NumberError::syntax("ParseUint", text));
    }
    text.parse()
        .map_err(|_| NumberError::range("ParseUint", text))
}

/// A pattern that `path.Match` cannot read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("syntax error in pattern")]
pub struct BadPattern;

/// `path.Match(pattern, name)`: `*` and `?` stop at a slash.
pub fn path_match(pattern: &str, name: &str) -> Result<bool, BadPattern> {
    let symbols = symbols(pattern)?;
    let name: Vec<char> = name.chars().collect();
    // Which beginnings of the name the symbols so far match.
    let mut reachable = vec![false; name.len() + 1];
    if let Some(nothing) = reachable.first_mut() {
        *nothing = true;
    }
    for symbol in &symbols {
        let mut next = Vec::with_capacity(reachable.len());
        let mut before = (false, false);
        for (index, here) in reachable.iter().enumerate() {
            let last = index.checked_sub(1).and_then(|last| name.get(last));
            let matches = match symbol {
                Symbol::Star => *here || (before.1 && last.is_some_and(|c| *c != '/')),
                Symbol::Any => before.0 && last.is_some_and(|c| *c != '/'),
                Symbol::Class { negated, ranges } => {
                    let within =
                        |c: &char| ranges.iter().any(|(low, high)| (low..=high).contains(&c));
                    before.0 && last.is_some_and(|c| within(c) != *negated)
                }
            };
            before = (*here, matches);
            next.push(matches);
        }
        reachable = next;
    }
    Ok(reachable.last().copied().unwrap_or(false))
}

/// A part of a pattern.
enum Symbol {
    Star,
    Any,
    /// One of these characters; a plain character is a class of one.
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

fn symbols(pattern: &str) -> Result<Vec<Symbol>, BadPattern> {
    let mut rest = pattern.chars().peekable();
    let mut symbols = Vec::new();
    while let Some(c) = rest.next() {
        let one = |c| Symbol::Class {
            negated: false,
            ranges: vec![(c, c)],
        };
        symbols.push(match c {
            '*' => Symbol::Star,
            '?' => Symbol::Any,
            '\\' => one(rest.next().ok_or(BadPattern)?),
            '[' => {
                let negated = rest.next_if_eq(&'^').is_some();
                let mut ranges = Vec::new();
                while ranges.is_empty() || rest.next_if_eq(&']').is_none() {
                    let low = class_member(&mut rest)?;
                    let high = match rest.next_if_eq(&'-') {
                        Some(_) => class_member(&mut rest)?,
                        None => low,
                    };
                    ranges.push((low, high));
                }
                Symbol::Class { negated, ranges }
            }
            c => one(c),
        });
    }
    Ok(symbols)
}

/// A character of a class, which `-` and `]` are only behind a backslash.
fn class_member(rest: &mut impl Iterator<Item = char>) -> Result<char, BadPattern> {
    match rest.next() {
        Some('\\') => rest.next().ok_or(BadPattern),
        None | Some('-' | ']') => Err(BadPattern),
        Some(c) => Ok(c),
    }
}

/// `strings.ToLower(text)`: letter by letter.
pub fn to_lower(text: &str) -> String {
    text.chars()
        .flat_map(|c| c.to_lowercase().take(1))
        .collect()
}

/// `strconv.ParseBool(text)`.
pub fn parse_bool(text: &str) -> Result<bool, NumberError> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(NumberError::syntax("ParseBool", text)),
    }
}

/// `%.*g`: so many significant digits, no trailing zeros, an exponent where it is shorter.
pub fn format_g(number: f64, digits: usize) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let digits = digits.max(1);
    let scientific = format!("{:.*e}", digits - 1, number);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trim = |text: &str| {
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text.to_owned()
        }
    };
    let limit = i32::try_from(digits).unwrap_or(i32::MAX);
    if exponent < -4 || exponent >= limit {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", trim(mantissa), exponent.abs());
    }
    let decimals = usize::try_from(limit - 1 - exponent).unwrap_or(0);
    trim(&format!("{number:.decimals$}"))
}

/// `time`'s own way to quote in its errors: bytes beyond ASCII and controls in hexadecimal.
pub(crate) fn quote_bytes(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=0x7f => quoted.push(char::from(byte)),
            _ => quoted.push_str(&format!("\\x{byte:02x}")),
        }
    }
    quoted.push('"');
    quoted
}

/// `path.Clean`: the shortest path with the same meaning.
pub fn clean_path(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            _ => parts.push(part),
        }
    }
    match (rooted, parts.join("/")) {
        (true, path) => format!("/{path}"),
        (false, path) if path.is_empty() => ".".to_owned(),
        (false, path) => path,
    }
}

/// `strconv.Quote`, as `%q` prints a string.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\x07' => quoted.push_str("\\a"),
            '\x08' => quoted.push_str("\\b"),
            '\x0c' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\x0b' => quoted.push_str("\\v"),
            c if u32::from(c) < 0x20 || c == '\x7f' => {
                quoted.push_str(&format!("\\x{:02x}", u32::from(c)))
            }
            c if c.is_ascii() || is_printable(c) => quoted.push(c),
            c if u32::from(c) < 0x10000 => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}

/// `strconv.IsPrint` beyond ASCII: letters, marks, numbers, punctuation and symbols.
fn is_printable(c: char) -> bool {
    // `escape_debug` has the same rule, but for a mark at the start.
    format!("a{c}").escape_debug().count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_percent_g_prints_them() {
        assert_eq!(format_g(117.234, 4), "117.2");
        assert_eq!(format_g(2.0, 3), "2");
        assert_eq!(format_g(999.96, 4), "1000");
        assert_eq!(format_g(1234.0, 3), "1.23e+03");
        assert_eq!(format_g(0.000_012_3, 3), "1.23e-05");
    }

    #[test]
    fn patterns_match_as_path_match_matches_them() {
        for (pattern, name, matches) in [
            ("htt*", "httpd", true),
            ("*:latest", "httpd:latest", true),
            ("h?tpd", "httpd", true),
            ("[a-i]ttp[^x]", "httpd", true),
            ("\\*", "*", true),
            ("[\\]]", "]", true),
            ("*/*", "a/b", true),
            ("*", "a/b", false),
            ("?", "/", false),
            ("[^a]ttpd", "attpd", false),
            ("httpd", "httpd:latest", false),
        ] {
            assert_eq!(path_match(pattern, name), Ok(matches), "{pattern} {name}");
        }
        for pattern in ["[", "[]a]", "[a", "a[", "[-]", "[a-]", "[x-]", "\\", "[^]"] {
            assert_eq!(path_match(pattern, "a"), Err(BadPattern), "{pattern}");
        }
    }

    #[test]
    fn a_path_is_cleaned_to_the_shortest_one() {
        let cases = [
            ("", "."),
            ("/", "/"),
            ("/a/../../b", "/b"),
            ("a/./b//c/..", "a/b"),
            ("../../a", "../../a"),
            ("a/..", "."),
        ];
        for (path, expect) in cases {
            assert_eq!(clean_path(path), expect, "{path:?}");
        }
    }

    #[test]
    fn strings_are_quoted_as_percent_q_quotes_them() {
        assert_eq!(
            quote("a\"b\\\n\u{1}é\u{200b}"),
            "\"a\\\"b\\\\\\n\\x01é\\u200b\""
        );
    }

    #[test]
    fn numbers_that_are_none_are_refused_in_the_words_of_strconv() {
        assert_eq!(
            parse_int("x").map_err(|error| error.to_string()),
            Err("strconv.ParseInt: parsing \"x\": invalid syntax".to_owned())
        );
        assert_eq!(
            atoi("99999999999999999999").map_err(|error| error.to_string()),
            Err("strconv.Atoi: parsing \"99999999999999999999\": value out of range".to_owned())
        );
    }
}
