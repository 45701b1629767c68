//! The table of options in a help text (spf13/pflag: `FlagUsagesWrapped`).

use docksim_reference::go::quote;

use super::row::Flag;
use super::value::Kind;

/// The listed flags, sorted by name, each with its value's name, our line about it and its default, wrapped to `columns`.
///
/// `config_folder` stands in for `~` at the start of a default.
pub fn usages(table: &[&'static [Flag]], columns: i64, config_folder: &str) -> String {
    let mut flags: Vec<&Flag> = table
        .iter()
        .flat_map(|rows| rows.iter())
        .filter(|flag| flag.is_listed())
        .collect();
    flags.sort_by_key(|flag| flag.long);
    let lines: Vec<(String, String)> = flags.iter().map(|flag| line(flag, config_folder)).collect();
    let width = lines
        .iter()
        .map(|(left, _)| left.len() + 1)
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for (left, right) in &lines {
        text.push_str(left);
        text.push_str(&" ".repeat(width + 2 - left.len()));
        text.push_str(&wrap(width + 2, columns, right));
        text.push('\n');
    }
    text
}

fn line(flag: &Flag, config_folder: &str) -> (String, String) {
    let mut left = match flag.short {
        Some(letter) if flag.short_deprecated.is_none() => format!("  -{letter}, --{}", flag.long),
        _ => format!("      --{}", flag.long),
    };
    let (name, mut right) = unquote(flag);
    if !name.is_empty() {
        left.push(' ');
        left.push_str(&name);
    }
    if !flag.kind.hides_default(flag.default) {
        let default = match flag.default.strip_prefix("~") {
            Some(below) => format!("{config_folder}{below}"),
            None => flag.default.to_owned(),
        };
        if flag.kind.type_name() == "string" {
            right.push_str(&format!(" (default {})", quote(&default)));
        } else {
            right.push_str(&format!(" (default {default})"));
        }
    }
    (left, right)
}

/// The name of the value and the help without backquotes.
fn unquote(flag: &Flag) -> (String, String) {
    let mut parts = flag.help.splitn(3, '`');
    if let (Some(before), Some(name), Some(after)) = (parts.next(), parts.next(), parts.next()) {
        return (name.to_owned(), format!("{before}{name}{after}"));
    }
    let name = match flag.kind {
        Kind::Bool => "",
        Kind::Int64 => "int",
        Kind::Uint64 => "uint",
        Kind::Strings => "strings",
        kind => kind.type_name(),
    };
    (name.to_owned(), flag.help.to_owned())
}

/// How far a last line may go beyond the width to avoid an orphan word.
const SLOP: usize = 5;
/// Below this there is no sensible column beside the names.
const NARROWEST: usize = 24;
/// Where the text starts when it stands below the names.
const BLOCK_INDENT: usize = 16;

/// Wraps to a line width of `width` with all lines but the first indented; a width of 0 wraps nothing.
fn wrap(indent: usize, width: i64, text: &str) -> String {
    if width == 0 {
        return text.replace('\n', &format!("\n{}", " ".repeat(indent)));
    }
    let width = usize::try_from(width).unwrap_or(0);
    let mut indent = indent;
    let mut available = width.saturating_sub(indent);
    let mut wrapped = String::new();
    if available < NARROWEST {
        indent = BLOCK_INDENT;
        available = width.saturating_sub(indent);
        wrapped.push('\n');
        wrapped.push_str(&" ".repeat(indent));
    }
    // Even a block would be too narrow: pflag puts that line break at every newline, and none in front.
    if available < NARROWEST {
        return text.replace('\n', &wrapped);
    }
    let break_line = format!("\n{}", " ".repeat(indent));
    let mut rest = text;
    loop {
        let (line, remainder) = split_at_width(available - SLOP, rest);
        wrapped.push_str(&line.replace('\n', &break_line));
        if remainder.is_empty() {
            return wrapped;
        }
        wrapped.push_str(&break_line);
        rest = remainder;
    }
}

/// The part that goes on a line of `width` bytes, and the rest.
fn split_at_width(width: usize, text: &str) -> (&str, &str) {
    if width + SLOP > text.len() {
        return (text, "");
    }
    let head = text.as_bytes().get(..width).unwrap_or_default();
    let blank = head
        .iter()
        .rposition(|byte| matches!(byte, b' ' | b'\t' | b'\n'));
    let newline = head.iter().rposition(|byte| *byte == b'\n');
    let at = match (blank, newline) {
        (None | Some(0), _) => return (text, ""),
        (Some(blank), Some(newline)) if newline > 0 && newline < blank => newline,
        (Some(blank), _) => blank,
    };
    (
        text.get(..at).unwrap_or_default(),
        text.get(at + 1..).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::wrap;

    const TEXT: &str = "one two three four five six seven eight nine ten\n'a':  eleven twelve";

    fn check(indent: usize, width: i64, expect: &str) {
        assert_eq!(wrap(indent, width, TEXT), expect);
    }

    #[test]
    fn a_text_is_wrapped_in_its_column() {
        check(
            10,
            40,
            "one two three four five\n          six seven eight nine ten\n          'a':  eleven twelve",
        );
    }

    #[test]
    fn a_narrow_column_moves_below_the_names() {
        let block = "\n                one two three four five\n                six seven eight nine ten\n                \
                     'a':  eleven twelve";
        check(30, 46, block);
    }

    #[test]
    fn nothing_is_wrapped_where_nothing_fits() {
        check(30, 20, &TEXT.replace('\n', "\n                "));
        check(30, -1, &TEXT.replace('\n', "\n                "));
        check(30, 0, &TEXT.replace('\n', &format!("\n{}", " ".repeat(30))));
    }
}
