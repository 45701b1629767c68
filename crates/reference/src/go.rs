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
}

/// `strconv.ParseFloat(text, 64)` for decimal numbers.
pub fn parse_float(text: &str) -> Result<f64, NumberError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
    match text.parse() {
        Ok(number) if is_number => Ok(number),
        _ => Err(NumberError::syntax("ParseFloat", text)),
    }
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
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NumberError::syntax(function, text));
    }
    text.parse().map_err(|_| NumberError {
        function,
        text: text.to_owned(),
        reason: "value out of range",
    })
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
            c if is_printable(c) => quoted.push(c),
            c if u32::from(c) < 0x10000 => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}

/// Nearly `strconv.IsPrint`: spaces other than the common one, controls and private characters are not printed.
fn is_printable(c: char) -> bool {
    c == ' '
        || (!c.is_control()
            && !c.is_whitespace()
            && !matches!(u32::from(c), 0xAD | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xE000..=0xF8FF | 0xFEFF | 0xFFF0..=0xFFFB | 0xE0000..=0x10FFFF))
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
