//! Go's `%q`.

/// A string as Go's `strconv.Quote` prints it.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        push_escaped(&mut quoted, c, '"');
    }
    quoted.push('"');
    quoted
}

/// A byte as `%q` prints it: a character in single quotes.
pub fn quote_byte(byte: u8) -> String {
    let mut quoted = String::from("'");
    push_escaped(&mut quoted, char::from(byte), '\'');
    quoted.push('\'');
    quoted
}

fn push_escaped(quoted: &mut String, c: char, delimiter: char) {
    match c {
        '\\' => quoted.push_str("\\\\"),
        '\x07' => quoted.push_str("\\a"),
        '\x08' => quoted.push_str("\\b"),
        '\x0c' => quoted.push_str("\\f"),
        '\n' => quoted.push_str("\\n"),
        '\r' => quoted.push_str("\\r"),
        '\t' => quoted.push_str("\\t"),
        '\x0b' => quoted.push_str("\\v"),
        _ if c == delimiter => {
            quoted.push('\\');
            quoted.push(c);
        }
        _ if is_printable(c) => quoted.push(c),
        _ if c < ' ' || c == '\x7f' => quoted.push_str(&format!("\\x{:02x}", u32::from(c))),
        _ if u32::from(c) < 0x1_0000 => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
        _ => quoted.push_str(&format!("\\U{:08x}", u32::from(c))),
    }
}

/// Whether Go's `strconv.IsPrint` holds: letters, marks, numbers, punctuation, symbols and the ASCII space.
fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    // Rust escapes a mark only where nothing precedes it, Go never does.
    !c.is_whitespace() && format!("a{c}").escape_debug().count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_as_go_does() {
        let cases = [
            ("abc", r#""abc""#),
            ("a\"b\\c", r#""a\"b\\c""#),
            ("a'b", r#""a'b""#),
            ("\n\t\x07\x01\x7f", r#""\n\t\a\x01\x7f""#),
            ("한글 é", r#""한글 é""#),
            ("\u{200b}\u{feff}", r#""\u200b\ufeff""#),
            ("e\u{301}", "\"e\u{301}\""),
            ("\u{301}", "\"\u{301}\""),
            ("\u{a0}", r#""\u00a0""#),
        ];
        for (text, expect) in cases {
            assert_eq!(quote(text), expect);
        }
    }

    #[test]
    fn bytes_are_quoted_as_characters() {
        assert_eq!(quote_byte(b'x'), "'x'");
        assert_eq!(quote_byte(b'\''), r"'\''");
        assert_eq!(quote_byte(0xc3), "'Ã'");
    }
}
