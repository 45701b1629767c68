//! What docker/cli checks about the values of its flags while it reads them (docker/cli: the `opts` package).
//!
//! Each function gives the form in which a value is kept, or the reason that pflag puts behind
//! `invalid argument "…" for "…" flag: `.

use std::net::{Ipv4Addr, Ipv6Addr};

use docksim_reference::go::{parse_float, parse_int, quote};
use docksim_reference::image_reference::ImageReference;
use docksim_reference::size;

use super::csv;

use crate::host::Host;

/// Accepts anything.
pub fn any(text: &str, _host: &Host<'_>) -> Result<String, String> {
    Ok(text.to_owned())
}

/// A standard stream, in any case.
pub fn attach(text: &str, _host: &Host<'_>) -> Result<String, String> {
    let stream = text.to_lowercase();
    if ["stdin", "stdout", "stderr"].contains(&stream.as_str()) {
        Ok(stream)
    } else {
        Err("valid streams are STDIN, STDOUT and STDERR".to_owned())
    }
}

/// `NAME=value`, or `NAME` to pass the user's own variable on.
pub fn env(text: &str, host: &Host<'_>) -> Result<String, String> {
    match text.split_once('=') {
        Some(("", _)) => Err(format!("invalid environment variable: {text}")),
        None if text.is_empty() => Err("invalid environment variable: ".to_owned()),
        Some(_) => Ok(text.to_owned()),
        None => Ok(match host.environment.get(text) {
            Some(value) => format!("{text}={value}"),
            None => text.to_owned(),
        }),
    }
}

/// `key` or `key=value`.
pub fn label(text: &str, _host: &Host<'_>) -> Result<String, String> {
    let key = text.split_once('=').map_or(text, |(key, _)| key);
    let key = key.trim_start_matches([' ', '\t']);
    if key.is_empty() {
        return Err(format!("invalid label '{text}': empty name"));
    }
    if key.contains([' ', '\t']) {
        return Err(format!("label '{key}' contains whitespaces"));
    }
    Ok(text.to_owned())
}

/// An IP address, kept in its canonical form.
pub fn ip_address(text: &str, _host: &Host<'_>) -> Result<String, String> {
    parse_ip(text.trim()).ok_or_else(|| format!("IP address is not correctly formatted: {text}"))
}

/// A DNS search domain.
pub fn dns_search(text: &str, _host: &Host<'_>) -> Result<String, String> {
    let text = text.trim_matches(' ');
    if text == "." {
        return Ok(text.to_owned());
    }
    let refusal = || format!("{text} is not a valid domain");
    if !text.contains(|c: char| c.is_ascii_alphabetic()) {
        return Err(refusal());
    }
    let domain = text.trim_end();
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    // Docker's pattern has `(:?` where `(?:` was meant, so that a colon may stand in front of a label.
    let is_label = |label: &str| {
        let label = label.strip_prefix(':').unwrap_or(label);
        let label = label.strip_prefix(':').unwrap_or(label);
        let inner = |c: char| c.is_ascii_alphanumeric() || c == '-';
        label.starts_with(|c: char| c.is_ascii_alphanumeric())
            && label.ends_with(|c: char| c.is_ascii_alphanumeric())
            && label.chars().all(inner)
    };
    if domain.len() < 255 && domain.split('.').all(is_label) {
        Ok(domain.to_owned())
    } else {
        Err(refusal())
    }
}

/// `host:address` or `host=address`, kept with a colon.
pub fn extra_host(text: &str, _host: &Host<'_>) -> Result<String, String> {
    let parts = text.split_once('=').or_else(|| text.split_once(':'));
    let Some((name, address)) = parts.filter(|(name, _)| !name.is_empty() && !name.contains(':'))
    else {
        return Err(format!("bad format for add-host: {}", quote(text)));
    };
    let mut address = address;
    if address != "host-gateway" {
        if address.len() > 2 {
            address = address
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
                .unwrap_or(address);
        }
        if parse_ip(address.trim()).is_none() {
            return Err(format!(
                "invalid IP address in add-host: {}",
                quote(address)
            ));
        }
    }
    Ok(format!("{name}:{address}"))
}

/// `container` or `container:alias`.
pub fn link(text: &str, _host: &Host<'_>) -> Result<String, String> {
    if text.is_empty() {
        return Err("empty string specified for links".to_owned());
    }
    if text.matches(':').count() > 1 {
        return Err(format!("bad format for links: {text}"));
    }
    Ok(text.to_owned())
}

/// A kernel parameter that a container has of its own.
pub fn sysctl(text: &str, _host: &Host<'_>) -> Result<String, String> {
    const NAMES: [&str; 8] = [
        "kernel.msgmax",
        "kernel.msgmnb",
        "kernel.msgmni",
        "kernel.sem",
        "kernel.shmall",
        "kernel.shmmax",
        "kernel.shmmni",
        "kernel.shm_rmid_forced",
    ];
    match text.split_once('=') {
        Some((name, _))
            if NAMES.contains(&name)
                || name.starts_with("net.")
                || name.starts_with("fs.mqueue.") =>
        {
            Ok(text.to_owned())
        }
        _ => Err(format!("sysctl '{text}' is not allowed")),
    }
}

/// `c 1:3 rwm`.
pub fn device_cgroup_rule(text: &str, _host: &Host<'_>) -> Result<String, String> {
    let is_number =
        |text: &str| text == "*" || (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
    let mut parts = text.split(' ');
    let (kind, numbers, mode) = (parts.next(), parts.next(), parts.next());
    let holds = matches!(kind, Some("a" | "c" | "b"))
        && numbers
            .and_then(|numbers| numbers.split_once(':'))
            .is_some_and(|(a, b)| is_number(a) && is_number(b))
        && mode.is_some_and(|mode| {
            (1..=3).contains(&mode.len()) && mode.chars().all(|c| "rwm".contains(c))
        })
        && parts.next().is_none();
    if holds {
        Ok(text.to_owned())
    } else {
        Err(format!("invalid device cgroup format '{text}'"))
    }
}

/// `/dev/sda:200`.
pub fn weight_device(text: &str, _host: &Host<'_>) -> Result<String, String> {
    let weight = device_path(text)?;
    match weight.parse::<u16>() {
        Ok(0 | 10..=1000) if weight.bytes().all(|b| b.is_ascii_digit()) => Ok(text.to_owned()),
        _ => Err(format!("invalid weight for device: {text}")),
    }
}

/// `/dev/sda:1mb`.
pub fn throttle_bps(text: &str, _host: &Host<'_>) -> Result<String, String> {
    match size::ram_in_bytes(device_path(text)?) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(format!(
            "invalid rate for device: {text}. The correct format is <device-path>:<number>[<unit>]. Number must be a \
             positive integer. Unit is optional and can be kb, mb, or gb"
        )),
    }
}

/// `/dev/sda:1000`.
pub fn throttle_iops(text: &str, _host: &Host<'_>) -> Result<String, String> {
    let rate = device_path(text)?;
    if rate.bytes().all(|b| b.is_ascii_digit()) && rate.parse::<u64>().is_ok() {
        return Ok(text.to_owned());
    }
    Err(format!(
        "invalid rate for device: {text}. The correct format is <device-path>:<number>. Number must be a positive integer"
    ))
}

/// What stands behind the device and its colon.
fn device_path(text: &str) -> Result<&str, String> {
    let Some((path, rest)) = text.split_once(':').filter(|(path, _)| !path.is_empty()) else {
        return Err(format!("bad format: {text}"));
    };
    if path.starts_with("/dev/") {
        Ok(rest)
    } else {
        Err(format!("bad format for device path: {text}"))
    }
}

/// Go's `strconv.ParseFloat` with 32 bits.
pub(super) fn float32(text: &str) -> Result<(), String> {
    let number = parse_float(text).map_err(|error| error.to_string())?;
    // What rounds to more than the largest finite number is out of range.
    let limit = f64::from(f32::MAX) * (1.0 + f64::from(f32::EPSILON) / 4.0);
    if number.is_finite() && number.abs() >= limit {
        return Err(format!(
            "strconv.ParseFloat: parsing {}: value out of range",
            quote(text)
        ));
    }
    Ok(())
}

/// The name of an image.
pub fn repository(text: &str, _host: &Host<'_>) -> Result<String, String> {
    ImageReference::parse(text).map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}

/// `name=value`, a resource that the user has defined.
pub fn generic_resource(text: &str, _host: &Host<'_>) -> Result<String, String> {
    if text.contains('=') {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "invalid generic-resource format `{text}` expected `name=value`"
        ))
    }
}

/// `key=value` pairs with commas between them (spf13/pflag: string_to_string.go).
pub fn string_to_string(text: &str, _host: &Host<'_>) -> Result<String, String> {
    pairs(text).map(|_| text.to_owned())
}

/// The pairs of [`string_to_string`].
pub(crate) fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    let fields = match text.matches('=').count() {
        0 => return Err(format!("{text} must be formatted as key=value")),
        1 => vec![text.trim_matches('"').to_owned()],
        _ => csv::fields(text)?,
    };
    let split = |field: String| match field.split_once('=') {
        Some((key, value)) => Ok((key.to_owned(), value.to_owned())),
        None => Err(format!("{field} must be formatted as key=value")),
    };
    fields.into_iter().map(split).collect()
}

/// Processors, in billionths.
pub(super) fn cpus(text: &str) -> Result<i64, String> {
    let unreadable = || format!("failed to parse {text} as a rational number");
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (numerator, denominator) = match digits.split_once('/') {
        Some((a, b)) => {
            let integer = |text: &str| {
                text.parse::<i128>()
                    .ok()
                    .filter(|_| text.bytes().all(|b| b.is_ascii_digit()))
            };
            (
                integer(a).ok_or_else(unreadable)?,
                integer(b).filter(|b| *b != 0).ok_or_else(unreadable)?,
            )
        }
        None => decimal(digits).ok_or_else(unreadable)?,
    };
    let scaled = numerator
        .checked_mul(1_000_000_000)
        .ok_or_else(unreadable)?;
    if scaled % denominator != 0 {
        return Err("value is too precise".to_owned());
    }
    // What is too large loses its upper bits, as in Go's `big.Int.Int64`.
    let nano = (scaled / denominator) as i64;
    Ok(if negative { nano.wrapping_neg() } else { nano })
}

/// `1.5e3` as a fraction.
fn decimal(text: &str) -> Option<(i128, i128)> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = digits.parse::<i128>().ok()?;
    let power = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let scale = 10_i128.checked_pow(power.unsigned_abs())?;
    if power < 0 {
        Some((number, scale))
    } else {
        Some((number.checked_mul(scale)?, 1))
    }
}

/// `name=value`, kept with the name in lower case and no blanks around either.
pub(super) fn filter(text: &str) -> Result<String, String> {
    match text.split_once('=') {
        Some((name, value)) => Ok(format!("{}={}", name.trim().to_lowercase(), value.trim())),
        None => Err("bad format of filter (expected name=value)".to_owned()),
    }
}

/// `nofile=1024:2048`.
pub(super) fn ulimit(text: &str) -> Result<String, String> {
    const NAMES: [&str; 15] = [
        "core",
        "cpu",
        "data",
        "fsize",
        "locks",
        "memlock",
        "msgqueue",
        "nice",
        "nofile",
        "nproc",
        "rss",
        "rtprio",
        "rttime",
        "sigpending",
        "stack",
    ];
    let Some((name, limits)) = text.split_once('=') else {
        return Err(format!("invalid ulimit argument: {text}"));
    };
    if !NAMES.contains(&name) {
        return Err(format!("invalid ulimit type: {name}"));
    }
    let limits: Vec<&str> = limits.split(':').collect();
    let (soft, hard) = match limits.as_slice() {
        [soft] => {
            let soft = parse_int(soft).map_err(|error| error.to_string())?;
            (soft, soft)
        }
        [soft, hard] => {
            let hard = parse_int(hard).map_err(|error| error.to_string())?;
            (parse_int(soft).map_err(|error| error.to_string())?, hard)
        }
        _ => {
            return Err(format!(
                "too many limit value arguments - {}, can only have up to two, `soft[:hard]`",
                limits.join(":")
            ));
        }
    };
    let refusal = "ulimit soft limit must be less than or equal to hard limit:";
    if hard != -1 && soft == -1 {
        return Err(format!("{refusal} soft: -1 (unlimited), hard: {hard}"));
    }
    if hard != -1 && soft > hard {
        return Err(format!("{refusal} {soft} > {hard}"));
    }
    Ok(text.to_owned())
}

/// Go's `net.ParseIP`, printed again.
pub(crate) fn parse_ip(text: &str) -> Option<String> {
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Some(address.to_string());
    }
    let address = text.parse::<Ipv6Addr>().ok()?;
    Some(match address.to_ipv4_mapped() {
        Some(address) => address.to_string(),
        None => address.to_string(),
    })
}
