//! Signals by name and number, as Docker reads them (moby/sys/signal).

use std::fmt;

use thiserror::Error;

use crate::go;

/// A signal's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signal(pub i32);

/// A text that names no signal.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("invalid signal: {0}")]
pub struct SignalError(pub String);

/// Names without `SIG`, with Linux's numbers.
const NAMES: [(&str, i32); 35] = [
    ("ABRT", 6),
    ("ALRM", 14),
    ("BUS", 7),
    ("CHLD", 17),
    ("CLD", 17),
    ("CONT", 18),
    ("FPE", 8),
    ("HUP", 1),
    ("ILL", 4),
    ("INT", 2),
    ("IO", 29),
    ("IOT", 6),
    ("KILL", 9),
    ("PIPE", 13),
    ("POLL", 29),
    ("PROF", 27),
    ("PWR", 30),
    ("QUIT", 3),
    ("SEGV", 11),
    ("STKFLT", 16),
    ("STOP", 19),
    ("SYS", 31),
    ("TERM", 15),
    ("TRAP", 5),
    ("TSTP", 20),
    ("TTIN", 21),
    ("TTOU", 22),
    ("URG", 23),
    ("USR1", 10),
    ("USR2", 12),
    ("VTALRM", 26),
    ("WINCH", 28),
    ("XCPU", 24),
    ("XFSZ", 25),
    ("RTMIN", 34),
];
const RTMIN: i32 = 34;
const RTMAX: i32 = 64;

impl Signal {
    /// HUP.
    pub const HUP: Self = Self(1);
    /// INT.
    pub const INT: Self = Self(2);
    /// QUIT.
    pub const QUIT: Self = Self(3);
    /// KILL.
    pub const KILL: Self = Self(9);
    /// TERM.
    pub const TERM: Self = Self(15);
    /// CONT.
    pub const CONT: Self = Self(18);
    /// STOP.
    pub const STOP: Self = Self(19);
    /// WINCH.
    pub const WINCH: Self = Self(28);

    /// Reads a number other than 0, or a name with or without `SIG` in any case.
    pub fn parse(text: &str) -> Result<Self, SignalError> {
        let invalid = || SignalError(text.to_owned());
        if let Ok(number) = go::atoi(text) {
            return match i32::try_from(number) {
                Ok(0) | Err(_) => Err(invalid()),
                Ok(number) => Ok(Self(number)),
            };
        }
        let upper = text.to_uppercase();
        let name = upper.strip_prefix("SIG").unwrap_or(&upper);
        if let Some((_, number)) = NAMES.iter().find(|(known, _)| *known == name) {
            return Ok(Self(*number));
        }
        let offset = |digits: &str, most: i32| {
            digits
                .parse::<i32>()
                .ok()
                .filter(|n| (1..=most).contains(n) && digits == n.to_string())
        };
        if let Some(number) = name
            .strip_prefix("RTMIN+")
            .and_then(|digits| offset(digits, 15))
        {
            return Ok(Self(RTMIN + number));
        }
        if let Some(number) = name
            .strip_prefix("RTMAX-")
            .and_then(|digits| offset(digits, 14))
        {
            return Ok(Self(RTMAX - number));
        }
        if name == "RTMAX" {
            Ok(Self(RTMAX))
        } else {
            Err(invalid())
        }
    }

    /// Whether Linux has it, by Docker's table.
    pub fn is_valid(self) -> bool {
        NAMES.iter().any(|(_, number)| *number == self.0) || (RTMIN..=RTMAX).contains(&self.0)
    }

    /// Its name without `SIG`; the number when it has none.
    pub fn name(self) -> String {
        match NAMES
            .iter()
            .find(|(name, number)| *number == self.0 && !matches!(*name, "CLD" | "IO" | "IOT"))
        {
            Some((name, _)) => (*name).to_owned(),
            None => self.0.to_string(),
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_read_by_name_and_number() {
        let read = |text: &str| {
            Signal::parse(text)
                .map(|signal| signal.0)
                .map_err(|error| error.to_string())
        };
        assert_eq!(read("SIGTERM"), Ok(15));
        assert_eq!(read("term"), Ok(15));
        assert_eq!(read("9"), Ok(9));
        assert_eq!(read("RTMIN+3"), Ok(37));
        assert_eq!(read("rtmax-1"), Ok(63));
        assert_eq!(read("0"), Err("invalid signal: 0".to_owned()));
        assert_eq!(read("FOO"), Err("invalid signal: FOO".to_owned()));
        assert_eq!(read(""), Err("invalid signal: ".to_owned()));
        assert!(!Signal(99).is_valid());
        assert_eq!(Signal(15).name(), "TERM");
    }
}
