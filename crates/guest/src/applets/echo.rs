//! `echo`: writes its arguments.

use super::{Call, Start};
use crate::io::Io;

/// Whose `echo` it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `-n`, `-e` and `-E`, in any bundle.
    Options,
    /// Only `-n`; escapes always.
    Dash,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    if call.is_gnu()
        && matches!(call.arguments.as_slice(), [only] if only == "--help" || only == "--version")
    {
        return call.not_simulated(io, &call.arguments.concat());
    }
    io.out(render(&call.arguments, Style::Options));
    Start::Exit(0)
}

/// What `echo` writes.
pub(crate) fn render(arguments: &[String], style: Style) -> Vec<u8> {
    let mut newline = true;
    let mut escapes = style == Style::Dash;
    let mut words = arguments;
    while let [word, rest @ ..] = words {
        let letters = word.strip_prefix('-').unwrap_or_default();
        let known = match style {
            Style::Options => "neE",
            Style::Dash => "n",
        };
        let is_option = !letters.is_empty() && letters.chars().all(|letter| known.contains(letter));
        if !is_option || style == Style::Dash && letters != "n" {
            break;
        }
        for letter in letters.chars() {
            match letter {
                'n' => newline = false,
                'e' => escapes = true,
                _ => escapes = false,
            }
        }
        words = rest;
        if style == Style::Dash {
            break;
        }
    }
    let text = words.join(" ");
    let mut bytes = Vec::new();
    if escapes {
        if unescape(&text, &mut bytes) {
            return bytes;
        }
    } else {
        bytes.extend_from_slice(text.as_bytes());
    }
    if newline {
        bytes.push(b'\n');
    }
    bytes
}

/// Replaces `echo`'s escapes; whether `\c` ended the output.
pub(crate) fn unescape(text: &str, out: &mut Vec<u8>) -> bool {
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        let digits =
            |characters: &mut std::iter::Peekable<std::str::Chars<'_>>, base: u32, most: usize| {
                let mut value: u32 = 0;
                let mut count = 0;
                while count < most
                    && let Some(digit) = characters.peek().and_then(|c| c.to_digit(base))
                {
                    value = value * base + digit;
                    characters.next();
                    count += 1;
                }
                (value, count)
            };
        match characters.next() {
            Some('a') => out.push(7),
            Some('b') => out.push(8),
            Some('c') => return true,
            Some('e' | 'E') => out.push(27),
            Some('f') => out.push(12),
            Some('n') => out.push(b'\n'),
            Some('r') => out.push(b'\r'),
            Some('t') => out.push(b'\t'),
            Some('v') => out.push(11),
            Some('\\') => out.push(b'\\'),
            Some('0') => {
                let (value, _) = digits(&mut characters, 8, 3);
                out.push(u8::try_from(value & 0xff).unwrap_or(0));
            }
            Some('x') => {
                let (value, count) = digits(&mut characters, 16, 2);
                if count == 0 {
                    out.extend_from_slice(b"\\x");
                } else {
                    out.push(u8::try_from(value & 0xff).unwrap_or(0));
                }
            }
            Some(other) => {
                out.push(b'\\');
                out.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes());
            }
            None => out.push(b'\\'),
        }
    }
    false
}
