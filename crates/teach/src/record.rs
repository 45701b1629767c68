//! The form of the data files: records with a head in brackets and fields below it.
//!
//! ```text
//! # A comment.
//! [DK0012 container-name-in-use]
//! title.en: The name is taken
//! title.ko: 이름을 이미 쓰고 있습니다
//! why.en: A name belongs to one container at a time,
//!   and a line that starts with blanks goes on with the field.
//! ```
//!
//! A field's key may come several times; the order of fields counts.

use std::fmt;

/// A record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// The words of its head.
    pub head: Vec<String>,
    /// The line of its head, from 1.
    pub line: usize,
    /// Its fields, in order.
    pub fields: Vec<Field>,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    /// In front of the colon.
    pub key: String,
    /// Behind it; lines that continue it are joined with a blank.
    pub value: String,
    /// Its line, from 1.
    pub line: usize,
}

/// What is wrong with a data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong with a data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Something stands in front of the first head.
    NoHead,
    /// A head without its closing bracket, or without words.
    BadHead,
    /// A line that is no field.
    NoField,
    /// A field that this kind of record does not have, or not there.
    UnknownField(String),
    /// A field that is missing.
    MissingField(String),
    /// A field's value that means nothing.
    BadValue(String),
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        match &self.problem {
            Problem::NoHead => f.write_str("no [head] stands above this"),
            Problem::BadHead => f.write_str("a head is [words]"),
            Problem::NoField => f.write_str("a field is `key: value`"),
            Problem::UnknownField(key) => write!(f, "no field {key} belongs here"),
            Problem::MissingField(key) => write!(f, "the field {key} is missing"),
            Problem::BadValue(value) => write!(f, "{value} means nothing here"),
        }
    }
}

impl std::error::Error for FormatError {}

impl Record {
    /// Takes the next field if it has this key.
    pub(crate) fn value(&self, key: &str) -> Option<&str> {
        let found = self.fields.iter().find(|field| field.key == key);
        found.map(|field| field.value.as_str())
    }

    /// A field's value; its absence is noted.
    pub(crate) fn expect(&self, key: &str, errors: &mut Vec<FormatError>) -> String {
        match self.value(key) {
            Some(value) if !value.is_empty() => value.to_owned(),
            _ => {
                errors.push(FormatError {
                    line: self.line,
                    problem: Problem::MissingField(key.to_owned()),
                });
                String::new()
            }
        }
    }
}

/// Reads a data file: the records that are there, and what is wrong with the rest.
pub fn parse(text: &str) -> (Vec<Record>, Vec<FormatError>) {
    let mut records: Vec<Record> = Vec::new();
    let mut errors = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let mut complain = |problem| {
            errors.push(FormatError {
                line: number,
                problem,
            });
        };
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(rest) = line.strip_prefix('[') {
            let words = rest.trim_end().strip_suffix(']').unwrap_or_default();
            let head: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
            if head.is_empty() {
                complain(Problem::BadHead);
            }
            records.push(Record {
                head,
                line: number,
                fields: Vec::new(),
            });
            continue;
        }
        let Some(record) = records.last_mut() else {
            complain(Problem::NoHead);
            continue;
        };
        if line.starts_with(' ') {
            match record.fields.last_mut() {
                Some(field) => {
                    field.value.push(' ');
                    field.value.push_str(line.trim());
                }
                None => complain(Problem::NoField),
            }
            continue;
        }
        match line.split_once(':') {
            Some((key, value)) => record.fields.push(Field {
                key: key.to_owned(),
                value: value.trim().to_owned(),
                line: number,
            }),
            None => complain(Problem::NoField),
        }
    }
    (records, errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_heads_and_fields_that_go_on() {
        let (records, errors) = parse("# c\n[a b]\nx: 1\n  2\ny.en: z: w\n\n[c]\n");
        assert_eq!(errors, []);
        let [first, second] = records.as_slice() else {
            panic!("{records:?}");
        };
        assert_eq!(first.head, ["a", "b"]);
        assert_eq!(first.value("x"), Some("1 2"));
        assert_eq!(first.value("y.en"), Some("z: w"));
        assert_eq!((second.line, second.fields.len()), (7, 0));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let check = |text: &str, line: usize, expect: Problem| {
            let (_, errors) = parse(text);
            let found = errors.first().map(|error| (error.line, &error.problem));
            assert_eq!(found, Some((line, &expect)), "{text}");
        };
        check("x: 1", 1, Problem::NoHead);
        check("[a", 1, Problem::BadHead);
        check("\n[]", 2, Problem::BadHead);
        check("[a]\nx", 2, Problem::NoField);
        check("[a]\n  x", 2, Problem::NoField);
    }
}
