//! Text in columns: lines that are broken at blanks, and characters that take two columns.

use unicode_width::UnicodeWidthStr;

/// How many columns a text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Breaks a text at blanks so that no line is wider than `columns`, and puts `indent` in front of each line. What stands
/// in backquotes is not broken.
pub fn wrap(text: &str, indent: &str, columns: usize) -> String {
    let room = columns.saturating_sub(width(indent)).max(20);
    let mut lines = vec![String::new()];
    for word in words(text) {
        let Some(line) = lines.last_mut() else {
            break;
        };
        if !line.is_empty() && width(line) + 1 + width(word) > room {
            lines.push(word.to_owned());
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines
        .iter()
        .map(|line| format!("{indent}{line}\n"))
        .collect()
}

/// The words of a text; backquotes hold words together.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '`' => quoted = !quoted,
            ' ' if !quoted => {
                words.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(text.get(start..).unwrap_or_default());
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_takes_two_columns() {
        assert_eq!(width("이름 web"), 8);
    }

    #[test]
    fn lines_are_broken_at_blanks_outside_backquotes() {
        let text = "one two `three four five six` seven";
        assert_eq!(
            wrap(text, "  ", 24),
            "  one two\n  `three four five six`\n  seven\n"
        );
    }
}
