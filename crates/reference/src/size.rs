//! Sizes in bytes: as users write them and as Docker prints them (docker/go-units).

use thiserror::Error;

use crate::go;

/// Why a text is no size.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SizeError {
    /// It has no digit, or is negative.
    #[error("invalid size: '{0}'")]
    Invalid(String),
    /// Its unit is not known.
    #[error("invalid suffix: '{0}'")]
    Suffix(String),
    /// Its number is not one.
    #[error(transparent)]
    Number(#[from] go::NumberError),
}

/// Bytes of a size such as `512m`; units are powers of 1024 (`RAMInBytes`).
pub fn ram_in_bytes(text: &str) -> Result<i64, SizeError> {
    parse(text, 1024.0)
}

/// Bytes of a size such as `10m`; units are powers of 1000 (`FromHumanSize`).
pub fn from_human_size(text: &str) -> Result<i64, SizeError> {
    parse(text, 1000.0)
}

fn parse(text: &str, unit: f64) -> Result<i64, SizeError> {
    let invalid = || SizeError::Invalid(text.to_owned());
    let separator = text
        .rfind(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')
        .ok_or_else(invalid)?;
    let (number, suffix) = match text.get(separator..) {
        Some(rest) if rest.starts_with(' ') => (text.get(..separator), rest.get(1..)),
        Some(rest) => (text.get(..=separator), rest.get(1..)),
        None => (None, None),
    };
    let (number, suffix) = number.zip(suffix).ok_or_else(invalid)?;
    let size = go::parse_float(number)?;
    if size < 0.0 {
        return Err(invalid());
    }
    if suffix.is_empty() {
        return Ok(truncate(size));
    }
    if suffix.len() > 3 {
        return Err(SizeError::Suffix(suffix.to_owned()));
    }
    let lower = go::to_lower(suffix);
    let power = match lower.as_str() {
        "b" => 0,
        "k" | "kb" | "kib" => 1,
        "m" | "mb" | "mib" => 2,
        "g" | "gb" | "gib" => 3,
        "t" | "tb" | "tib" => 4,
        "p" | "pb" | "pib" => 5,
        _ => return Err(SizeError::Suffix(lower)),
    };
    Ok(truncate(size * unit.powi(power)))
}

/// `int64(size)`, which is the smallest number on amd64 when it does not fit.
#[allow(
    clippy::cast_possible_truncation,
    reason = "the range is checked before"
)]
fn truncate(size: f64) -> i64 {
    if size < 9_223_372_036_854_775_808.0 {
        size as i64
    } else {
        i64::MIN
    }
}

/// `117MB`: four significant digits, units are powers of 1000 (`HumanSize`).
pub fn human_size(bytes: i64) -> String {
    human_size_with_precision(bytes, 4)
}

/// As [`human_size`], with so many significant digits.
pub fn human_size_with_precision(bytes: i64, digits: usize) -> String {
    with_unit(
        bytes,
        1000.0,
        &["B", "kB", "MB", "GB", "TB", "PB", "EB"],
        digits,
    )
}

/// `111.6MiB`: four significant digits, units are powers of 1024 (`BytesSize`).
pub fn bytes_size(bytes: i64) -> String {
    with_unit(
        bytes,
        1024.0,
        &["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"],
        4,
    )
}

#[allow(
    clippy::cast_precision_loss,
    reason = "Go computes with float64 as well"
)]
fn with_unit(bytes: i64, base: f64, units: &[&str], digits: usize) -> String {
    let mut size = bytes as f64;
    let mut units = units.iter();
    let mut unit = units.next().copied().unwrap_or_default();
    while size >= base {
        let Some(next) = units.next() else { break };
        size /= base;
        unit = next;
    }
    format!("{}{unit}", go::format_g(size, digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_go_units_reads_them() {
        let read = |text: &str| ram_in_bytes(text).map_err(|error| error.to_string());
        assert_eq!(read("512m"), Ok(536_870_912));
        assert_eq!(read("1.5 GiB"), Ok(1_610_612_736));
        assert_eq!(read("32"), Ok(32));
        assert_eq!(read("abc"), Err("invalid size: 'abc'".to_owned()));
        assert_eq!(read("-1m"), Err("invalid size: '-1m'".to_owned()));
        assert_eq!(read("1x"), Err("invalid suffix: 'x'".to_owned()));
        assert_eq!(read("1mbps"), Err("invalid suffix: 'mbps'".to_owned()));
        assert_eq!(
            read("1.2.3m"),
            Err("strconv.ParseFloat: parsing \"1.2.3\": invalid syntax".to_owned())
        );
    }

    #[test]
    fn sizes_are_printed_with_significant_digits() {
        assert_eq!(human_size(0), "0B");
        assert_eq!(human_size(999), "999B");
        assert_eq!(human_size(117_234_567), "117.2MB");
        assert_eq!(human_size_with_precision(117_234_567, 3), "117MB");
        assert_eq!(human_size_with_precision(1_999_999, 3), "2MB");
        assert_eq!(human_size(13_256), "13.26kB");
        assert_eq!(bytes_size(536_870_912), "512MiB");
    }
}
