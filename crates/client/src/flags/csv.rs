//! One line of comma-separated values, as Go's `encoding/csv` reads it.

/// The fields of the first record.
pub(crate) fn fields(text: &str) -> Result<Vec<String>, String> {
    let mut lines = Lines {
        rest: text,
        number: 0,
    };
    let line = loop {
        let line = lines.next().ok_or("EOF")?;
        if !line.trim_end_matches(['\r', '\n']).is_empty() {
            break line;
        }
    };
    let start = lines.number;
    let mut fields = Vec::new();
    let mut whole = line;
    let mut rest = line;
    loop {
        let column = |rest: &str| whole.len() - rest.len() + 1;
        let Some(quoted) = rest.strip_prefix('"') else {
            let (field, behind) = match rest.split_once(',') {
                Some((field, behind)) => (field, Some(behind)),
                None => (
                    rest.strip_suffix('\n')
                        .map_or(rest, |rest| rest.trim_end_matches('\r')),
                    None,
                ),
            };
            if let Some(at) = field.find('"') {
                let column = column(rest) + at;
                return Err(format!(
                    "parse error on line {}, column {column}: bare \" in non-quoted-field",
                    lines.number
                ));
            }
            fields.push(field.to_owned());
            match behind {
                Some(behind) => rest = behind,
                None => return Ok(fields),
            }
            continue;
        };
        let mut field = String::new();
        rest = quoted;
        loop {
            let Some((inside, behind)) = rest.split_once('"') else {
                field.push_str(rest);
                let Some(line) = lines.next() else {
                    let place = if start == lines.number {
                        format!("parse error on line {start}")
                    } else {
                        format!(
                            "record on line {start}; parse error on line {}",
                            lines.number
                        )
                    };
                    let column = whole.len() + 1;
                    return Err(format!(
                        "{place}, column {column}: extraneous or missing \" in quoted-field"
                    ));
                };
                (whole, rest) = (line, line);
                continue;
            };
            field.push_str(inside);
            if let Some(behind) = behind.strip_prefix('"') {
                field.push('"');
                rest = behind;
            } else if let Some(behind) = behind.strip_prefix(',') {
                fields.push(field);
                rest = behind;
                break;
            } else if behind.trim_end_matches(['\r', '\n']).is_empty() {
                fields.push(field);
                return Ok(fields);
            } else {
                let column = whole.len() - behind.len();
                let line = lines.number;
                return Err(format!(
                    "parse error on line {line}, column {column}: extraneous or missing \" in quoted-field"
                ));
            }
        }
    }
}

/// The lines of a text with their newlines, counted.
struct Lines<'a> {
    rest: &'a str,
    number: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let end = self.rest.find('\n').map_or(self.rest.len(), |at| at + 1);
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.number += 1;
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::fields;

    #[test]
    fn a_record_is_split_as_go_does() {
        let check = |text: &str, expect: &[&str]| {
            assert_eq!(
                fields(text),
                Ok(expect.iter().map(|field| (*field).to_owned()).collect()),
                "{text:?}"
            );
        };
        check("a,b", &["a", "b"]);
        check("a,", &["a", ""]);
        check("\"a,b\",c", &["a,b", "c"]);
        check("\"a\"\"b\"", &["a\"b"]);
        check("\n\na\nb", &["a"]);
    }

    #[test]
    fn a_bad_record_is_refused_as_go_does() {
        assert_eq!(fields(""), Err("EOF".to_owned()));
        assert_eq!(
            fields("a\"b"),
            Err("parse error on line 1, column 2: bare \" in non-quoted-field".to_owned())
        );
        assert_eq!(
            fields("\"a\"b"),
            Err(
                "parse error on line 1, column 3: extraneous or missing \" in quoted-field"
                    .to_owned()
            )
        );
        assert_eq!(
            fields("\"a"),
            Err(
                "parse error on line 1, column 3: extraneous or missing \" in quoted-field"
                    .to_owned()
            )
        );
    }
}
