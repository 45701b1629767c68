//! Go's quotes: reading them, and printing with them.

use std::fmt::Write;

/// `strconv.Quote`, as `%q` prints a string.
pub fn quote(text: &str) -> String {
    quote_bytes(text.as_bytes(), '"', false)
}

/// `strconv.Quote` of bytes that need not be UTF-8, with some delimiter; `ascii` escapes all else, as `%+q` does.
pub fn quote_bytes(bytes: &[u8], delimiter: char, ascii: bool) -> String {
    let mut quoted = String::with_capacity(bytes.len() + 2);
    quoted.push(delimiter);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            push_quoted(&mut quoted, c, delimiter, ascii);
        }
        for byte in chunk.invalid() {
            let _written = write!(quoted, "\\x{byte:02x}");
        }
    }
    quoted.push(delimiter);
    quoted
}

fn push_quoted(quoted: &mut String, c: char, delimiter: char, ascii: bool) {
    let escape = match c {
        '\\' => "\\\\",
        '\x07' => "\\a",
        '\x08' => "\\b",
        '\x0c' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\x0b' => "\\v",
        _ => "",
    };
    let code = u32::from(c);
    let _written = match c {
        _ if !escape.is_empty() => quoted.write_str(escape),
        _ if c == delimiter => write!(quoted, "\\{c}"),
        _ if is_print(c) && (c.is_ascii() || !ascii) => quoted.write_char(c),
        _ if code < 0x80 => write!(quoted, "\\x{code:02x}"),
        _ if code < 0x10000 => write!(quoted, "\\u{code:04x}"),
        _ => write!(quoted, "\\U{code:08x}"),
    };
}

/// `%#U`: the code point and, if it can be seen, the character.
pub(super) fn code_point(c: char) -> String {
    let code = u32::from(c);
    if is_print(c) {
        format!("U+{code:04X} '{c}'")
    } else {
        format!("U+{code:04X}")
    }
}

/// `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols and the common blank.
pub fn is_print(c: char) -> bool {
    // Rust escapes what is not printable by the same definition; marks only at the start of a text.
    let text = format!("a{c}");
    c == ' ' || matches!(c, '\'' | '"' | '\\') || text.escape_debug().eq(text.chars())
}

/// `strconv.Unquote` of a string in double quotes or backquotes.
pub(super) fn unquote(quoted: &str) -> Option<Vec<u8>> {
    let mut characters = quoted.chars();
    let delimiter = characters.next()?;
    characters.next_back()?;
    let mut rest = characters.as_str();
    if delimiter == '`' {
        return Some(rest.bytes().filter(|byte| *byte != b'\r').collect());
    }
    let mut value = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let (unit, tail) = unquote_char(rest, delimiter)?;
        match unit {
            Unit::Char(c) => value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Unit::Byte(byte) => value.push(byte),
        }
        rest = tail;
    }
    Some(value)
}

/// What one character or one escape of a quoted string stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// A character.
    Char(char),
    /// A byte that need not be one (`\xff`, `\377`).
    Byte(u8),
}

/// `strconv.UnquoteChar`: the first unit of a text and the rest of it.
pub(super) fn unquote_char(text: &str, delimiter: char) -> Option<(Unit, &str)> {
    let mut characters = text.chars();
    let first = characters.next()?;
    if first == delimiter {
        return None;
    }
    if first != '\\' {
        return Some((Unit::Char(first), characters.as_str()));
    }
    let escape = characters.next()?;
    let rest = characters.as_str();
    let simple = |c| Some((Unit::Char(c), rest));
    let digits = |count: usize, radix: u32| {
        let digits = rest.get(..count)?;
        let all = digits.chars().all(|c| c.is_digit(radix));
        let code = u32::from_str_radix(digits, radix).ok().filter(|_| all)?;
        Some((code, rest.get(count..)?))
    };
    match escape {
        'a' => simple('\x07'),
        'b' => simple('\x08'),
        'f' => simple('\x0c'),
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'v' => simple('\x0b'),
        '\\' => simple('\\'),
        '\'' | '"' => (escape == delimiter).then_some((Unit::Char(escape), rest)),
        'x' => {
            let (code, rest) = digits(2, 16)?;
            Some((Unit::Byte(u8::try_from(code).ok()?), rest))
        }
        'u' | 'U' => {
            let (code, rest) = digits(if escape == 'u' { 4 } else { 8 }, 16)?;
            Some((Unit::Char(char::from_u32(code)?), rest))
        }
        '0'..='7' => {
            let octal = text.get(1..4)?;
            let all = octal.chars().all(|c| c.is_digit(8));
            let code = u32::from_str_radix(octal, 8).ok().filter(|_| all)?;
            Some((Unit::Byte(u8::try_from(code).ok()?), text.get(4..)?))
        }
        _ => None,
    }
}
