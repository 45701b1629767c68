//! JSON as Go's `encoding/json` writes it.

use serde::Serialize;

/// One line, with the fields in the order of the type (Go: a `json.Encoder` with `SetEscapeHTML(false)`, which is how
/// dockerd and docker's templates use it).
pub(crate) fn marshal(value: &impl Serialize) -> String {
    // The wire types have text keys and no failing serializer.
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{2028}' | '\u{2029}' => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// The same value over several lines, four blanks for each level (Go: `json.Indent`).
pub(crate) fn indent(json: &str) -> String {
    let mut indented = String::with_capacity(json.len() * 2);
    let mut depth = 0;
    let mut in_string = false;
    let mut escaped = false;
    let mut fresh = false;
    for c in json.chars() {
        if in_string {
            indented.push(c);
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        if fresh && !matches!(c, '}' | ']') {
            break_line(&mut indented, depth);
        }
        match c {
            '{' | '[' => {
                indented.push(c);
                depth += 1;
                fresh = true;
                continue;
            }
            '}' | ']' => {
                depth -= 1;
                if !fresh {
                    break_line(&mut indented, depth);
                }
                indented.push(c);
            }
            ',' => {
                indented.push(c);
                break_line(&mut indented, depth);
            }
            ':' => indented.push_str(": "),
            _ => {
                in_string = c == '"';
                indented.push(c);
            }
        }
        fresh = false;
    }
    indented
}

fn break_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("    ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_separators_are_escaped_and_html_is_not() {
        assert_eq!(marshal(&"<a> & \u{2028}"), r#""<a> & \u2028""#);
    }

    #[test]
    fn a_value_is_indented() {
        let cases = [
            ("[]", "[]"),
            (r#"{"a":1}"#, "{\n    \"a\": 1\n}"),
            (
                r#"[{"b":[],"c":{}}]"#,
                "[\n    {\n        \"b\": [],\n        \"c\": {}\n    }\n]",
            ),
            (
                r#"["x,{\"","y\\"]"#,
                "[\n    \"x,{\\\"\",\n    \"y\\\\\"\n]",
            ),
        ];
        for (json, expect) in cases {
            assert_eq!(indent(json), expect, "{json}");
        }
    }
}
