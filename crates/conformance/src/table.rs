//! Tables as docker sets them: a token changes a cell's length, so the columns are set anew.

/// Docker's tables have cells of at least ten columns, three of them blank.
const SHORTEST: usize = 10;
const GAP: usize = 3;

/// Maps each line, and each cell of a table apart. A table in which no cell changes keeps its blanks as they are.
pub(crate) fn map(lines: &[&str], change: &mut dyn FnMut(&str) -> String) -> Vec<String> {
    let mut mapped = Vec::new();
    let mut rest = lines;
    while let Some((first, after)) = rest.split_first() {
        let Some(columns) = header(first) else {
            mapped.push(change(first));
            rest = after;
            continue;
        };
        let length = after
            .iter()
            .take_while(|line| header(line).is_none() && cells(line, &columns).is_some())
            .count();
        let (rows, others) = after.split_at(length);
        mapped.extend(set(first, rows, &columns, change));
        rest = others;
    }
    mapped
}

/// Where the columns of a table begin, if a line is the head of one: capital letters, and at least one gap.
fn header(line: &str) -> Option<Vec<usize>> {
    let is_head = line.starts_with(|first: char| first.is_ascii_uppercase())
        && line.contains("  ")
        && line
            .chars()
            .all(|letter| matches!(letter, 'A'..='Z' | ' ' | '/' | '%' | '.' | '#'));
    if !is_head {
        return None;
    }
    let mut columns = vec![0];
    let mut blanks = 0;
    for (place, letter) in line.chars().enumerate() {
        if letter == ' ' {
            blanks += 1;
        } else {
            if blanks > 1 {
                columns.push(place);
            }
            blanks = 0;
        }
    }
    Some(columns)
}

/// The cells of a row, without the blanks that fill them; none where the line does not keep to the columns.
fn cells(line: &str, columns: &[usize]) -> Option<Vec<String>> {
    let letters: Vec<char> = line.chars().collect();
    let mut cells = Vec::new();
    for (index, start) in columns.iter().enumerate() {
        let end = columns
            .get(index + 1)
            .copied()
            .unwrap_or(letters.len().max(*start));
        let cell: String = letters.get(*start..end)?.iter().collect();
        let is_last = index + 1 == columns.len();
        if !is_last && !cell.ends_with(' ') {
            return None;
        }
        cells.push(if is_last {
            cell
        } else {
            cell.trim_end().to_owned()
        });
    }
    Some(cells)
}

fn set(
    head: &str,
    rows: &[&str],
    columns: &[usize],
    change: &mut dyn FnMut(&str) -> String,
) -> Vec<String> {
    let split = |line: &str| cells(line, columns).unwrap_or_default();
    let before: Vec<Vec<String>> = std::iter::once(&head)
        .chain(rows)
        .map(|line| split(line))
        .collect();
    let after: Vec<Vec<String>> = before
        .iter()
        .map(|row| row.iter().map(|cell| change(cell)).collect())
        .collect();
    if before == after {
        return std::iter::once(&head)
            .chain(rows)
            .map(|line| (*line).to_owned())
            .collect();
    }
    let width = |column: usize| {
        let longest = after
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max();
        (longest.unwrap_or_default() + GAP).max(SHORTEST)
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let mut line = String::new();
        for (index, (cell, width)) in row.iter().zip(&widths).enumerate() {
            if index + 1 == row.len() {
                line.push_str(cell);
            } else {
                line.push_str(&format!("{cell:width$}"));
            }
        }
        line
    };
    after.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let lines: Vec<&str> = text.lines().collect();
        let mapped = map(&lines, &mut |piece| {
            piece
                .replace("deadbeef", "<ID>")
                .replace("5 seconds", "<AGO>")
        });
        assert_eq!(mapped.join("\n"), expect);
    }

    #[test]
    fn a_table_with_tokens_is_set_anew_and_keeps_its_empty_cells() {
        check(
            "ID         STATUS        PORTS     NAMES\ndeadbeef   Up 5 seconds            web\n",
            "ID        STATUS     PORTS     NAMES\n<ID>      Up <AGO>             web",
        );
    }

    #[test]
    fn what_changes_nothing_keeps_its_blanks() {
        check(
            "NAMES       IMAGE\nweb         httpd\ndb          ",
            "NAMES       IMAGE\nweb         httpd\ndb          ",
        );
        check("a    b deadbeef", "a    b <ID>");
    }

    #[test]
    fn a_table_ends_where_a_line_does_not_keep_to_it() {
        check(
            "ID         NAMES\ndeadbeef   web\nshort\nID         NAMES\ndeadbeef   db",
            "ID        NAMES\n<ID>      web\nshort\nID        NAMES\n<ID>      db",
        );
    }
}
