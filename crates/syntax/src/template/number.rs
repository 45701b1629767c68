//! Constants: which numbers a text can mean (Go: text/template/parse, `newNumber`).

use super::ast::Number;
use super::error::ParseErrorKind;
use super::quote::{Unit, unquote_char};

/// The number of a character constant with its quotes.
pub(super) fn parse_character(text: &str) -> Result<Number, ParseErrorKind> {
    let inside = text.strip_prefix('\'').unwrap_or(text);
    let (unit, tail) = unquote_char(inside, '\'').ok_or(ParseErrorKind::InvalidSyntax)?;
    if tail != "'" {
        return Err(ParseErrorKind::MalformedCharacter(text.to_owned()));
    }
    let code = match unit {
        Unit::Char(c) => u32::from(c),
        Unit::Byte(byte) => u32::from(byte),
    };
    Ok(Number {
        text: text.to_owned(),
        int: Some(i64::from(code)),
        uint: Some(u64::from(code)),
        float: Some(f64::from(code)),
    })
}

/// The number of a text that the lexer took for one.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "Go converts between float64 and int64 in the same way; `as` saturates"
)]
pub(super) fn parse_number(text: &str) -> Result<Number, ParseErrorKind> {
    if text.ends_with('i') {
        return Err(ParseErrorKind::Complex);
    }
    let unsigned = parse_magnitude(text);
    let signed = text.strip_prefix(['+', '-']).unwrap_or(text);
    let int = parse_magnitude(signed).and_then(|magnitude| {
        let magnitude = i128::from(magnitude);
        let negative = text.starts_with('-');
        i64::try_from(if negative { -magnitude } else { magnitude }).ok()
    });
    let mut number = Number {
        text: text.to_owned(),
        int,
        uint: if int == Some(0) { Some(0) } else { unsigned },
        float: None,
    };
    if let Some(int) = number.int {
        number.float = Some(int as f64);
    } else if let Some(uint) = number.uint {
        number.float = Some(uint as f64);
    } else if let Some(float) = parse_float(text) {
        if !text.contains(['.', 'e', 'E', 'p', 'P']) {
            return Err(ParseErrorKind::IntegerOverflow(text.to_owned()));
        }
        number.float = Some(float);
        number.int = Some(float as i64).filter(|int| *int as f64 == float && *int != i64::MAX);
        number.uint = Some(float as u64).filter(|uint| *uint as f64 == float && *uint != u64::MAX);
    }
    if number.float.is_none() {
        return Err(ParseErrorKind::IllegalNumber(text.to_owned()));
    }
    Ok(number)
}

/// `strconv.ParseUint(text, 0, 64)`.
fn parse_magnitude(text: &str) -> Option<u64> {
    if !has_good_underscores(text) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let (radix, digits) = if let Some(digits) = lower.strip_prefix("0x") {
        (16, digits)
    } else if let Some(digits) = lower.strip_prefix("0b") {
        (2, digits)
    } else if let Some(digits) = lower.strip_prefix("0o") {
        (8, digits)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, lower.get(1..)?)
    } else {
        (10, lower.as_str())
    };
    let digits = digits.replace('_', "");
    if digits.starts_with('+') {
        return None;
    }
    u64::from_str_radix(&digits, radix).ok()
}

/// `strconv.ParseFloat(text, 64)`.
fn parse_float(text: &str) -> Option<f64> {
    if !has_good_underscores(text) {
        return None;
    }
    let plain = text.replace('_', "").to_ascii_lowercase();
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let magnitude = match digits.strip_prefix("0x") {
        Some(digits) => parse_hexadecimal(digits)?,
        None if digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
            digits.parse::<f64>().ok()?
        }
        None => return None,
    };
    Some(if negative { -magnitude } else { magnitude }).filter(|float| float.is_finite())
}

/// `1.8p3`, of which more than 64 significant bits are not told apart.
#[allow(
    clippy::cast_precision_loss,
    reason = "the conversion rounds to the nearest, as Go does"
)]
fn parse_hexadecimal(digits: &str) -> Option<f64> {
    let (mantissa, exponent) = digits.split_once('p')?;
    let mut exponent: i32 = exponent.parse::<i32>().ok()?.clamp(-10_000, 10_000);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut bits: u128 = 0;
    for (at, digit) in whole.chars().chain(fraction.chars()).enumerate() {
        let digit = u128::from(digit.to_digit(16)?);
        let is_fraction = at >= whole.len();
        if bits < 1 << 120 {
            bits = bits << 4 | digit;
            exponent -= if is_fraction { 4 } else { 0 };
        } else {
            bits |= u128::from(digit != 0);
            exponent += if is_fraction { 0 } else { 4 };
        }
    }
    let mut float = bits as f64;
    while exponent > 0 && float.is_finite() && float != 0.0 {
        float *= 2.0;
        exponent -= 1;
    }
    while exponent < 0 && float != 0.0 {
        float /= 2.0;
        exponent += 1;
    }
    Some(float)
}

/// Whether underscores separate digits, or a base and its digits.
fn has_good_underscores(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = text.to_ascii_lowercase();
    let based = ["0x", "0b", "0o"]
        .iter()
        .any(|base| lower.starts_with(base));
    let hexadecimal = lower.starts_with("0x");
    let mut last = if based { '0' } else { '^' };
    for c in lower.chars().skip(if based { 2 } else { 0 }) {
        let digit = c.is_ascii_digit() || (hexadecimal && c.is_ascii_hexdigit());
        match c {
            _ if digit => last = '0',
            '_' if last != '0' => return false,
            '_' => last = '_',
            _ if last == '_' => return false,
            _ => last = '!',
        }
    }
    last != '_'
}
