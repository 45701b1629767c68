//! Columns with blanks between them, as docker/cli's own `text/tabwriter` sets them.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// How columns are set: the two ways that docker uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TabWriter {
    /// The least width of a column, its padding included.
    pub min_width: usize,
    /// How many blanks follow the widest cell at least.
    pub padding: usize,
}

impl TabWriter {
    /// For lists (docker/cli: cli/command/formatter/formatter.go).
    pub const LIST: Self = Self {
        min_width: 10,
        padding: 3,
    };

    /// For `docker top` (docker/cli: cli/command/container/top.go).
    pub const TOP: Self = Self {
        min_width: 20,
        padding: 3,
    };

    /// For `docker version` (docker/cli: cli/command/system/version.go).
    pub const VERSION: Self = Self {
        min_width: 20,
        padding: 1,
    };

    /// Replaces the tabs of a text with blanks.
    ///
    /// A tab ends a cell; what follows the last tab of a line belongs to no column. A column is as wide as its widest
    /// cell in consecutive lines that have it. Widths are those on a terminal.
    pub fn format(self, text: &str) -> String {
        let lines: Vec<Vec<&str>> = text
            .split('\n')
            .map(|line| line.split('\t').collect())
            .collect();
        let widths = self.widths(&lines);
        let mut formatted = String::with_capacity(text.len() * 2);
        for (at, (cells, widths)) in lines.iter().zip(&widths).enumerate() {
            if at > 0 {
                formatted.push('\n');
            }
            for (at, cell) in cells.iter().enumerate() {
                formatted.push_str(cell);
                if let Some(width) = widths.get(at) {
                    let blanks = width.saturating_sub(display_width(cell));
                    formatted.extend(std::iter::repeat_n(' ', blanks));
                }
            }
        }
        formatted
    }

    /// The width of every cell that a tab ends, line by line.
    fn widths(self, lines: &[Vec<&str>]) -> Vec<Vec<usize>> {
        let mut widths: Vec<Vec<usize>> =
            lines.iter().map(|cells| vec![0; cells.len() - 1]).collect();
        // For every column the lines of the block that is being measured, and its width so far.
        let mut blocks: Vec<(usize, usize)> = Vec::new();
        for at in 0..=lines.len() {
            let cells = lines.get(at).map_or(&[] as &[&str], Vec::as_slice);
            let columns = cells.len().saturating_sub(1);
            for (column, (start, width)) in blocks.iter().enumerate().skip(columns) {
                for line in widths.iter_mut().take(at).skip(*start) {
                    if let Some(cell) = line.get_mut(column) {
                        *cell = *width;
                    }
                }
            }
            blocks.truncate(columns);
            for (column, cell) in cells.iter().take(columns).enumerate() {
                let width = display_width(cell) + self.padding;
                match blocks.get_mut(column) {
                    Some((_, widest)) => *widest = width.max(*widest),
                    None => blocks.push((at, width.max(self.min_width))),
                }
            }
        }
        widths
    }
}

/// How many cells of a terminal a text takes (mattn/go-runewidth: `StringWidth`).
pub fn display_width(text: &str) -> usize {
    let width = |cluster: &str| {
        cluster
            .chars()
            .filter_map(UnicodeWidthChar::width)
            .find(|width| *width > 0)
    };
    text.graphemes(true).filter_map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::TabWriter;

    fn check(text: &str, expect: &str) {
        assert_eq!(TabWriter::LIST.format(text), expect, "{text:?}");
    }

    #[test]
    fn a_column_is_as_wide_as_its_widest_cell_and_the_padding() {
        check("a\tb\n1234567890\tc\n", "a            b\n1234567890   c\n");
    }

    #[test]
    fn a_column_has_a_least_width() {
        check("a\tb\n", "a         b\n");
        check("1234567\tb\n", "1234567   b\n");
        check("12345678\tb\n", "12345678   b\n");
    }

    #[test]
    fn a_line_without_the_column_ends_its_block() {
        check(
            "a\tb\nplain\n1234567890\tc\n",
            "a         b\nplain\n1234567890   c\n",
        );
    }

    #[test]
    fn an_empty_last_cell_leaves_blanks_at_the_end() {
        check("a\t\n", "a         \n");
    }

    #[test]
    fn cells_of_the_terminal_count() {
        check("한글\tb\n12345678\tb\n", "한글       b\n12345678   b\n");
        check(
            "e\u{301}…\tb\n12345678\tb\n",
            "e\u{301}…         b\n12345678   b\n",
        );
    }

    #[test]
    fn an_empty_cell_is_as_wide_as_its_column() {
        check("\tb\n12345678\tc\n", "           b\n12345678   c\n");
    }
}
