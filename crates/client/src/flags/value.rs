//! The kinds of values a flag can have, and how each reads an argument.

use docksim_reference::{duration, go, size};

use super::{csv, gpus, mount, network, validate};
use crate::host::Host;

/// Checks one value of a list and gives the form in which it is kept, or what is wrong with it.
pub type Validator = fn(&str, &Host<'_>) -> Result<String, String>;

/// What the values of a flag are: pflag's types and those of docker/cli's `opts` package.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// True or false; stands without a value for true.
    Bool,
    /// A text.
    String,
    /// A path; one pair of quotes around it is taken off.
    QuotedString,
    /// An address; may be given once.
    Address,
    /// A signed number; `0x`, `0o`, `0b` and `_` as in Go.
    Int,
    /// The same; pflag keeps it apart from [`Kind::Int`] and shows no difference.
    Int64,
    /// A number below 65536.
    Uint16,
    /// A number below 4294967296.
    Uint32,
    /// A number.
    Uint64,
    /// A number with a fraction, of Go's `float32`; kept as typed.
    Float,
    /// `1h30m`; kept in nanoseconds.
    Duration,
    /// The same, not below zero.
    PositiveDuration,
    /// Texts, in order.
    List(Validator),
    /// `key=value` pairs, in order.
    Map(Validator),
    /// Texts with commas between them, or one each time.
    Strings,
    /// `64m`; kept in bytes.
    Bytes,
    /// The same, or `-1`.
    SwapBytes,
    /// `1.5` processors; kept in billionths.
    Cpus,
    /// `name=value` filters, in order.
    Filter,
    /// Mounts, in order; kept as typed.
    Mount,
    /// Networks, in order; kept as typed.
    Network,
    /// Requests for GPUs; kept as typed.
    Gpus,
    /// Resource limits, in order; kept as typed.
    Ulimit,
    /// `/dev/sda:200`, in order; kept as typed.
    Device(Validator),
    /// A type of one command's own: its name, and what each value must be; in order, kept as typed.
    Typed(&'static str, Validator),
}

/// The value of a flag that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// For [`Kind::Bool`].
    Bool(bool),
    /// For the signed numbers, spans, sizes and processors.
    Int(i64),
    /// For the unsigned numbers.
    Uint(u64),
    /// For the texts.
    Text(String),
    /// For what may be given several times.
    List(Vec<String>),
}

impl Kind {
    /// pflag's name of the type.
    pub(crate) const fn type_name(&self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::String | Self::QuotedString | Self::Address => "string",
            Self::Int => "int",
            Self::Int64 => "int64",
            Self::Uint16 => "uint16",
            Self::Uint32 => "uint32",
            Self::Uint64 => "uint64",
            Self::Float => "float",
            Self::Duration | Self::PositiveDuration => "duration",
            Self::List(_) | Self::Device(_) => "list",
            Self::Map(_) => "map",
            Self::Strings => "stringSlice",
            Self::Bytes | Self::SwapBytes => "bytes",
            Self::Cpus => "decimal",
            Self::Filter => "filter",
            Self::Mount => "mount",
            Self::Network => "network",
            Self::Gpus => "gpu-request",
            Self::Ulimit => "ulimit",
            Self::Typed(name, _) => name,
        }
    }

    /// Whether completion offers a flag again that was given (cobra: `SliceValue`, or a type that is named as one).
    pub(crate) fn takes_several(&self) -> bool {
        match self {
            Self::List(_) | Self::Strings => true,
            Self::Typed(name, _) => name.contains("Slice") || name.starts_with("stringTo"),
            _ => false,
        }
    }

    /// The text of the value that the type starts with.
    pub(crate) const fn zero(&self) -> &'static str {
        match self {
            Self::Bool => "false",
            Self::Int
            | Self::Int64
            | Self::Uint16
            | Self::Uint32
            | Self::Uint64
            | Self::Float
            | Self::Bytes
            | Self::SwapBytes => "0",
            Self::Duration | Self::PositiveDuration => "0s",
            Self::Map(_) => "map[]",
            Self::Ulimit | Self::Device(_) | Self::Strings => "[]",
            Self::String
            | Self::QuotedString
            | Self::Address
            | Self::List(_)
            | Self::Cpus
            | Self::Filter
            | Self::Mount
            | Self::Network
            | Self::Gpus
            | Self::Typed(..) => "",
        }
    }

    /// Reads an argument on top of what earlier occurrences gave.
    pub(crate) fn set(
        &self,
        earlier: Option<Value>,
        text: &str,
        host: &Host<'_>,
    ) -> Result<Value, String> {
        Ok(match self {
            Self::Bool => Value::Bool(go::parse_bool(text).map_err(|error| error.to_string())?),
            Self::String => Value::Text(text.to_owned()),
            Self::QuotedString => Value::Text(trim_quotes(text).to_owned()),
            Self::Address if earlier.is_some() => return Err("specify only one -H".to_owned()),
            Self::Address => Value::Text(text.to_owned()),
            Self::Int | Self::Int64 => Value::Int(parse_int(text)?),
            Self::Uint16 => Value::Uint(parse_uint(text, u64::from(u16::MAX))?),
            Self::Uint32 => Value::Uint(parse_uint(text, u64::from(u32::MAX))?),
            Self::Uint64 => Value::Uint(parse_uint(text, u64::MAX)?),
            Self::Float => {
                validate::float32(text)?;
                Value::Text(text.to_owned())
            }
            Self::Duration => Value::Int(parse_duration(text)?),
            Self::PositiveDuration => match parse_duration(text)? {
                ..0 => return Err("duration cannot be negative".to_owned()),
                nanoseconds => Value::Int(nanoseconds),
            },
            Self::Bytes => Value::Int(size::ram_in_bytes(text).map_err(|error| error.to_string())?),
            Self::SwapBytes if text == "-1" => Value::Int(-1),
            Self::SwapBytes => {
                Value::Int(size::ram_in_bytes(text).map_err(|error| error.to_string())?)
            }
            Self::Cpus => Value::Int(validate::cpus(text)?),
            Self::List(validator)
            | Self::Map(validator)
            | Self::Device(validator)
            | Self::Typed(_, validator) => appended(earlier, validator(text, host)?),
            Self::Filter if text.is_empty() => earlier.unwrap_or(Value::List(Vec::new())),
            Self::Filter => appended(earlier, validate::filter(text)?),
            Self::Mount => {
                mount::parse(text, host)?;
                appended(earlier, text.to_owned())
            }
            Self::Network => {
                network::NetworkAttachment::parse(text)?;
                appended(earlier, text.to_owned())
            }
            Self::Gpus => {
                gpus::check(text)?;
                appended(earlier, text.to_owned())
            }
            Self::Strings if text.is_empty() => earlier.unwrap_or(Value::List(Vec::new())),
            Self::Strings => {
                let mut list = match earlier {
                    Some(Value::List(list)) => list,
                    _ => Vec::new(),
                };
                list.extend(csv::fields(text)?);
                Value::List(list)
            }
            Self::Ulimit => appended(earlier, validate::ulimit(text)?),
        })
    }

    /// Whether help shows no default (pflag: `defaultIsZeroValue`).
    pub(crate) fn hides_default(&self, default: &str) -> bool {
        match self {
            Self::Duration | Self::PositiveDuration => matches!(default, "0" | "0s"),
            Self::Strings => default == "[]",
            _ => matches!(default, "false" | "<nil>" | "" | "0"),
        }
    }
}

fn appended(earlier: Option<Value>, text: String) -> Value {
    let mut list = match earlier {
        Some(Value::List(list)) => list,
        _ => Vec::new(),
    };
    list.push(text);
    Value::List(list)
}

fn parse_duration(text: &str) -> Result<i64, String> {
    duration::parse(text).map_err(|error| error.to_string())
}

/// Go's `strconv.ParseInt` with base 0 and 64 bits.
pub(crate) fn parse_int(text: &str) -> Result<i64, String> {
    let syntax = || number_error("ParseInt", text, "invalid syntax");
    let range = || number_error("ParseInt", text, "value out of range");
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    let magnitude = parse_magnitude(digits).map_err(|problem| match problem {
        NumberProblem::Syntax => syntax(),
        NumberProblem::Range => range(),
    })?;
    let number = if negative {
        -i128::from(magnitude)
    } else {
        i128::from(magnitude)
    };
    i64::try_from(number).map_err(|_| range())
}

pub(super) fn parse_uint(text: &str, max: u64) -> Result<u64, String> {
    match parse_magnitude(text) {
        Ok(number) if number <= max => Ok(number),
        Ok(_) | Err(NumberProblem::Range) => {
            Err(number_error("ParseUint", text, "value out of range"))
        }
        Err(NumberProblem::Syntax) => Err(number_error("ParseUint", text, "invalid syntax")),
    }
}

enum NumberProblem {
    Syntax,
    Range,
}

/// Digits with an optional base prefix and underscores between them.
fn parse_magnitude(text: &str) -> Result<u64, NumberProblem> {
    let lower = text.to_ascii_lowercase();
    let (base, digits, prefixed) = if let Some(rest) = lower.strip_prefix("0x") {
        (16, rest, true)
    } else if let Some(rest) = lower.strip_prefix("0b") {
        (2, rest, true)
    } else if let Some(rest) = lower.strip_prefix("0o") {
        (8, rest, true)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, lower.get(1..).unwrap_or_default(), true)
    } else {
        (10, lower.as_str(), false)
    };
    let underscores_separate =
        !digits.ends_with('_') && !digits.contains("__") && (prefixed || !digits.starts_with('_'));
    if digits.is_empty() || !underscores_separate {
        return Err(NumberProblem::Syntax);
    }
    let mut number: Option<u64> = Some(0);
    for c in digits.chars().filter(|c| *c != '_') {
        let digit = c.to_digit(base).ok_or(NumberProblem::Syntax)?;
        number = number
            .and_then(|n| n.checked_mul(u64::from(base)))
            .and_then(|n| n.checked_add(u64::from(digit)));
    }
    number.ok_or(NumberProblem::Range)
}

fn number_error(function: &str, text: &str, problem: &str) -> String {
    format!("strconv.{function}: parsing {}: {problem}", go::quote(text))
}

fn trim_quotes(text: &str) -> &str {
    for quote in ['\'', '"'] {
        if let Some(inner) = text
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
        {
            return inner;
        }
    }
    text
}
