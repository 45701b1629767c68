//! Rows under a heading, for the commands that list things.

use unicode_width::UnicodeWidthChar;

use crate::job::Context;
use crate::tabwriter::TabWriter;

/// Prints rows, as a table when there is a heading.
pub(super) fn print_rows(cx: &mut Context<'_>, header: Option<&[&str]>, rows: Vec<Vec<String>>) {
    let Some(header) = header else {
        rows.iter().for_each(|row| cx.println(&row.join("\t")));
        return;
    };
    let mut text = header.join("\t");
    text.push('\n');
    for row in &rows {
        text.push_str(&row.join("\t"));
        text.push('\n');
    }
    cx.output.out(&TabWriter::LIST.format(&text));
}

/// The first twelve digits of an id, without its algorithm.
pub(super) fn truncate_id(id: &str) -> &str {
    let digits = id.split_once(':').map_or(id, |(_, digits)| digits);
    digits.get(..12).unwrap_or(digits)
}

/// A text of at most so many cells, with an ellipsis where something is missing
/// (docker/cli: cli/command/formatter/displayutils.go).
pub(super) fn ellipsis(text: &str, cells: usize) -> String {
    let width = |c: char| if c.width() == Some(2) { 2 } else { 1 };
    if text.chars().map(width).sum::<usize>() <= cells {
        return text.to_owned();
    }
    let mut used = 0;
    let fits = |c: &char| {
        used += width(*c);
        used < cells
    };
    let mut short: String = text.chars().take_while(fits).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_truncated() {
        assert_eq!(truncate_id("sha256:0123456789abcdef"), "0123456789ab");
        assert_eq!(truncate_id("0123456789abcdef"), "0123456789ab");
        assert_eq!(truncate_id("short"), "short");
    }

    #[test]
    fn a_long_text_ends_in_an_ellipsis() {
        let cases = [
            ("httpd-foreground", 20, "httpd-foreground"),
            ("abcdef", 5, "abcd…"),
            ("abcde", 5, "abcde"),
            ("한글한", 5, "한글…"),
        ];
        for (text, cells, expect) in cases {
            assert_eq!(ellipsis(text, cells), expect);
        }
    }
}
