//! `printf`: writes its arguments as its format says.

use super::{Call, Start, echo};
use crate::io::Io;

/// What `printf` made, and what was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Printed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) problems: Vec<Problem>,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    NotANumber(String),
    Directive(String),
    NotSimulated(String),
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let arguments = call
        .arguments
        .strip_prefix(&["--".to_owned()])
        .unwrap_or(&call.arguments);
    let Some((format, values)) = arguments.split_first() else {
        if call.is_gnu() {
            call.complain(io, "missing operand");
            io.err(format!(
                "Try '{} --help' for more information.\n",
                call.program
            ));
        } else {
            return call.not_simulated(io, "without a format");
        }
        return Start::Exit(1);
    };
    let printed = render(format, values);
    io.out(&printed.bytes);
    for problem in &printed.problems {
        let message = match (call.is_gnu(), problem) {
            (true, Problem::NotANumber(text)) => format!("'{text}': expected a numeric value"),
            (false, Problem::NotANumber(text)) => format!("invalid number '{text}'"),
            (true, Problem::Directive(text)) => format!("{text}: invalid conversion specification"),
            (false, Problem::Directive(text)) => format!("{text}: invalid format"),
            (_, Problem::NotSimulated(what)) => return call.not_simulated(io, what),
        };
        call.complain(io, &message);
    }
    Start::Exit(i32::from(!printed.problems.is_empty()))
}

/// One conversion: `%-5.2f`.
struct Directive {
    flags: String,
    width: Option<usize>,
    precision: Option<usize>,
    conversion: char,
}

/// The widest field.
const MAX_WIDTH: usize = 100_000;

/// What `printf` writes; the format is used again until the arguments are used up.
pub(crate) fn render(format: &str, values: &[String]) -> Printed {
    let mut printed = Printed::default();
    let mut values = values.iter();
    loop {
        let before = values.len();
        if round(format, &mut values, &mut printed) || values.len() == 0 || values.len() == before {
            return printed;
        }
    }
}

/// Goes through the format once; whether the output is over.
fn round(format: &str, values: &mut std::slice::Iter<'_, String>, printed: &mut Printed) -> bool {
    let mut characters = format.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let mut escape = String::from('\\');
                escape.extend(characters.next());
                let octal = |c: char| c.is_digit(8);
                if escape.ends_with(octal) {
                    let mut digits = escape.split_off(1);
                    while digits.len() < 3
                        && let Some(digit) = characters.next_if(|c| octal(*c))
                    {
                        digits.push(digit);
                    }
                    escape = format!("\\0{digits}");
                    let value = u32::from_str_radix(&digits, 8).unwrap_or(0);
                    printed.bytes.push(u8::try_from(value & 0xff).unwrap_or(0));
                    continue;
                }
                if escape == "\\x" {
                    while escape.len() < 4
                        && let Some(digit) = characters.next_if(char::is_ascii_hexdigit)
                    {
                        escape.push(digit);
                    }
                }
                if escape == "\\\"" {
                    printed.bytes.push(b'"');
                } else if escape == "\\'" {
                    printed.bytes.push(b'\'');
                } else if echo::unescape(&escape, &mut printed.bytes) {
                    return true;
                }
            }
            '%' if characters.next_if_eq(&'%').is_some() => printed.bytes.push(b'%'),
            '%' => {
                let Some(directive) = directive(&mut characters, values, printed) else {
                    return true;
                };
                if convert(&directive, values, printed) {
                    return true;
                }
            }
            other => printed
                .bytes
                .extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    false
}

fn directive(
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    values: &mut std::slice::Iter<'_, String>,
    printed: &mut Printed,
) -> Option<Directive> {
    let mut text = String::from("%");
    let mut flags = String::new();
    while let Some(flag) = characters.next_if(|c| "-+ 0#'".contains(*c)) {
        flags.push(flag);
        text.push(flag);
    }
    let mut number = |characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
                      text: &mut String| {
        if characters.next_if_eq(&'*').is_some() {
            text.push('*');
            let value = values
                .next()
                .and_then(|value| value.parse::<i64>().ok())
                .unwrap_or(0);
            if value < 0 {
                return (usize::try_from(-value).ok(), true);
            }
            return (usize::try_from(value).ok(), false);
        }
        let mut digits = String::new();
        while let Some(digit) = characters.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        text.push_str(&digits);
        (digits.parse().ok(), false)
    };
    let (width, negative) = number(characters, &mut text);
    if negative {
        flags.push('-');
    }
    let mut precision = None;
    if characters.next_if_eq(&'.').is_some() {
        text.push('.');
        let (value, negative) = number(characters, &mut text);
        precision = if negative {
            None
        } else {
            Some(value.unwrap_or(0))
        };
    }
    while let Some(modifier) = characters.next_if(|c| "hlqjzt".contains(*c) && *c != 'q') {
        text.push(modifier);
    }
    match characters.next() {
        Some(conversion) if "diouxXfFeEgGcsbqaA".contains(conversion) => Some(Directive {
            flags,
            width: width.map(|width| width.min(MAX_WIDTH)),
            precision: precision.map(|precision| precision.min(MAX_WIDTH)),
            conversion,
        }),
        other => {
            text.extend(other);
            printed.problems.push(Problem::Directive(text));
            None
        }
    }
}

/// Writes one value; whether the output is over.
fn convert(
    directive: &Directive,
    values: &mut std::slice::Iter<'_, String>,
    printed: &mut Printed,
) -> bool {
    let value = values.next().map(String::as_str);
    match directive.conversion {
        's' => {
            let text: String = match directive.precision {
                Some(precision) => value.unwrap_or_default().chars().take(precision).collect(),
                None => value.unwrap_or_default().to_owned(),
            };
            pad(directive, text.as_bytes(), text.chars().count(), printed);
        }
        'b' => {
            let mut bytes = Vec::new();
            let ends = echo::unescape(value.unwrap_or_default(), &mut bytes);
            let length = bytes.len();
            pad(directive, &bytes, length, printed);
            return ends;
        }
        'c' => {
            let text: String = value.unwrap_or_default().chars().take(1).collect();
            pad(directive, text.as_bytes(), text.len(), printed);
        }
        'q' => {
            let text = value.unwrap_or_default();
            let plain = |c: char| c.is_alphanumeric() || "_-+=./:,@%^".contains(c);
            let quoted = if !text.is_empty() && text.chars().all(plain) {
                text.to_owned()
            } else if text.is_empty() {
                "''".to_owned()
            } else {
                text.chars()
                    .map(|c| {
                        if plain(c) {
                            c.to_string()
                        } else {
                            format!("\\{c}")
                        }
                    })
                    .collect()
            };
            pad(
                directive,
                quoted.as_bytes(),
                quoted.chars().count(),
                printed,
            );
        }
        'a' | 'A' => {
            printed
                .problems
                .push(Problem::NotSimulated("%a".to_owned()));
            return true;
        }
        'f' | 'F' | 'e' | 'E' | 'g' | 'G' => {
            let number = float(value, printed);
            let text = float_text(directive, number);
            pad_number(directive, &text, printed);
        }
        _ => {
            let number = integer(value, printed);
            let text = integer_text(directive, number);
            pad_number(directive, &text, printed);
        }
    }
    false
}

/// A number as C reads it: decimal, `0x`, octal, or a character after a quote.
fn integer(value: Option<&str>, printed: &mut Printed) -> i64 {
    let text = value.unwrap_or_default();
    if value.is_none() {
        return 0;
    }
    if let Some(rest) = text.strip_prefix(['\'', '"']) {
        return rest
            .chars()
            .next()
            .map_or(0, |character| i64::from(u32::from(character)));
    }
    let trimmed = text.trim_start();
    let (sign, digits) = match trimmed.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let (base, digits) = if let Some(hex) = digits.strip_prefix("0x").or(digits.strip_prefix("0X"))
    {
        (16, hex)
    } else if digits.len() > 1 && digits.starts_with('0') {
        (8, digits)
    } else {
        (10, digits)
    };
    let length = digits
        .find(|c: char| !c.is_digit(base))
        .unwrap_or(digits.len());
    let number = digits.get(..length).unwrap_or_default();
    let parsed = i64::from_str_radix(number, base)
        .or_else(|_| u64::from_str_radix(number, base).map(u64::cast_signed))
        .unwrap_or(if length > 0 { i64::MAX } else { 0 });
    if length == 0 || length < digits.len() {
        printed.problems.push(Problem::NotANumber(text.to_owned()));
    }
    parsed.wrapping_mul(sign)
}

fn float(value: Option<&str>, printed: &mut Printed) -> f64 {
    let text = value.unwrap_or_default();
    if value.is_none() {
        return 0.0;
    }
    match text.trim_start().parse() {
        Ok(number) => number,
        Err(_) => {
            printed.problems.push(Problem::NotANumber(text.to_owned()));
            let length = text
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(text.len());
            text.get(..length)
                .and_then(|number| number.parse().ok())
                .unwrap_or(0.0)
        }
    }
}

fn integer_text(directive: &Directive, number: i64) -> String {
    let unsigned = number.cast_unsigned();
    let alternative = directive.flags.contains('#');
    let (sign, digits) = match directive.conversion {
        'o' => (if alternative { "0" } else { "" }, format!("{unsigned:o}")),
        'u' => ("", unsigned.to_string()),
        'x' => (if alternative { "0x" } else { "" }, format!("{unsigned:x}")),
        'X' => (if alternative { "0X" } else { "" }, format!("{unsigned:X}")),
        _ => (
            sign(directive, number < 0),
            number.unsigned_abs().to_string(),
        ),
    };
    let precision = directive.precision.unwrap_or(0);
    format!("{sign}{digits:0>precision$}")
}

fn sign(directive: &Directive, negative: bool) -> &'static str {
    if negative {
        "-"
    } else if directive.flags.contains('+') {
        "+"
    } else if directive.flags.contains(' ') {
        " "
    } else {
        ""
    }
}

fn float_text(directive: &Directive, number: f64) -> String {
    let sign = sign(directive, number.is_sign_negative());
    let magnitude = number.abs();
    let text = format_float(
        magnitude,
        directive.conversion,
        directive.precision,
        directive.flags.contains('#'),
    );
    format!("{sign}{text}")
}

/// A number that is not negative as C's `%f`, `%e` and `%g`.
pub(crate) fn format_float(
    number: f64,
    conversion: char,
    precision: Option<usize>,
    alternative: bool,
) -> String {
    if !number.is_finite() {
        return if number.is_nan() {
            "nan".to_owned()
        } else {
            "inf".to_owned()
        };
    }
    let precision = precision.unwrap_or(6);
    match conversion {
        'f' | 'F' => format!("{number:.precision$}"),
        'e' | 'E' => exponent(number, precision, conversion),
        _ => {
            let digits = precision.max(1);
            let scientific = format!("{number:.*e}", digits - 1);
            let power: i32 = scientific
                .split_once('e')
                .and_then(|(_, power)| power.parse().ok())
                .unwrap_or(0);
            let in_range =
                power >= -4 && i64::from(power) < i64::try_from(digits).unwrap_or(i64::MAX);
            let text = if in_range {
                let decimals = i64::try_from(digits).unwrap_or(0) - 1 - i64::from(power);
                format!("{number:.*}", usize::try_from(decimals).unwrap_or(0))
            } else {
                exponent(
                    number,
                    digits - 1,
                    if conversion == 'g' { 'e' } else { 'E' },
                )
            };
            if alternative {
                text
            } else {
                without_trailing_zeros(&text)
            }
        }
    }
}

fn exponent(number: f64, precision: usize, letter: char) -> String {
    let text = format!("{number:.precision$e}");
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let sign = if power < 0 { '-' } else { '+' };
    let letter = letter.to_ascii_lowercase();
    format!("{mantissa}{letter}{sign}{:02}", power.abs())
}

fn without_trailing_zeros(text: &str) -> String {
    let (mantissa, power) = text
        .find('e')
        .map_or((text, ""), |place| text.split_at(place));
    if !mantissa.contains('.') {
        return text.to_owned();
    }
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    format!("{mantissa}{power}")
}

fn pad(directive: &Directive, bytes: &[u8], length: usize, printed: &mut Printed) {
    let missing = directive.width.unwrap_or(0).saturating_sub(length);
    let left = directive.flags.contains('-');
    let blanks = std::iter::repeat_n(b' ', missing);
    if left {
        printed.bytes.extend_from_slice(bytes);
        printed.bytes.extend(blanks);
    } else {
        printed.bytes.extend(blanks);
        printed.bytes.extend_from_slice(bytes);
    }
}

fn pad_number(directive: &Directive, text: &str, printed: &mut Printed) {
    let zeros = directive.flags.contains('0')
        && !directive.flags.contains('-')
        && (directive.precision.is_none() || !"diouxX".contains(directive.conversion));
    if !zeros {
        pad(directive, text.as_bytes(), text.len(), printed);
        return;
    }
    let prefix = text.len() - text.trim_start_matches(['-', '+', ' ']).len();
    let (sign, digits) = text.split_at(prefix);
    let width = directive.width.unwrap_or(0).saturating_sub(sign.len());
    printed
        .bytes
        .extend_from_slice(format!("{sign}{digits:0>width$}").as_bytes());
}
