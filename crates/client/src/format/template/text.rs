//! Texts made safe for other languages: `html`, `js` and `urlquery`.

use docksim_syntax::template::is_print;

/// HTML's special characters as character references.
pub(super) fn escape_html(bytes: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            0 => escaped.extend_from_slice("\u{fffd}".as_bytes()),
            b'"' => escaped.extend_from_slice(b"&#34;"),
            b'\'' => escaped.extend_from_slice(b"&#39;"),
            b'&' => escaped.extend_from_slice(b"&amp;"),
            b'<' => escaped.extend_from_slice(b"&lt;"),
            b'>' => escaped.extend_from_slice(b"&gt;"),
            _ => escaped.push(*byte),
        }
    }
    escaped
}

/// What may stand between quotes in JavaScript.
pub(super) fn escape_js(bytes: &[u8]) -> Vec<u8> {
    let mut escaped = String::with_capacity(bytes.len());
    for c in String::from_utf8_lossy(bytes).chars() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\'' => escaped.push_str("\\'"),
            '"' => escaped.push_str("\\\""),
            '<' => escaped.push_str("\\u003C"),
            '>' => escaped.push_str("\\u003E"),
            '&' => escaped.push_str("\\u0026"),
            '=' => escaped.push_str("\\u003D"),
            '\x7f' => escaped.push(c),
            _ if is_print(c) => escaped.push(c),
            _ => escaped.push_str(&format!("\\u{:04X}", u32::from(c))),
        }
    }
    escaped.into_bytes()
}

/// A part of a URL's query (`url.QueryEscape`).
pub(super) fn escape_query(bytes: &[u8]) -> Vec<u8> {
    let mut escaped = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                escaped.push(char::from(*byte));
            }
            b' ' => escaped.push('+'),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped.into_bytes()
}

/// `strings.Title`: the first letter of every word in title case.
pub(super) fn title(text: &str) -> String {
    let mut titled = String::with_capacity(text.len());
    let mut after_separator = true;
    for c in text.chars() {
        if after_separator {
            // Three letters have a title case of their own.
            match c {
                'Ǆ' | 'ǅ' | 'ǆ' => titled.push('ǅ'),
                'Ǉ' | 'ǈ' | 'ǉ' => titled.push('ǈ'),
                'Ǌ' | 'ǋ' | 'ǌ' => titled.push('ǋ'),
                'Ǳ' | 'ǲ' | 'ǳ' => titled.push('ǲ'),
                _ => titled.push(single(c, c.to_uppercase())),
            }
        } else {
            titled.push(c);
        }
        after_separator = if c.is_ascii() {
            !(c.is_ascii_alphanumeric() || c == '_')
        } else {
            c.is_whitespace()
        };
    }
    titled
}

/// `strings.ToLower`, which maps one character to one.
pub(super) fn lower(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'İ' => 'i',
            _ => single(c, c.to_lowercase()),
        })
        .collect()
}

/// `strings.ToUpper`, which maps one character to one.
pub(super) fn upper(text: &str) -> String {
    text.chars().map(|c| single(c, c.to_uppercase())).collect()
}

fn single(c: char, mut mapped: impl ExactSizeIterator<Item = char>) -> char {
    if mapped.len() == 1 {
        mapped.next().unwrap_or(c)
    } else {
        c
    }
}
