//! Explanations: what happened, why, and commands that would resolve it.
//!
//! `explanations/*.txt` has a record for each: the head is its code and the reasons that it explains; `NAME:VALUE` in a head
//! is the reason `NAME` whose detail `code` is `VALUE`. `{container}` in a text is a detail of the reason by its role.
//! `try` is a command, with `try.en` and `try.ko` that say what it does; `try?` is one that is only shown when every detail
//! in it is known.

use docksim_api::Reason;

use crate::Language;
use crate::layout::{width, wrap};
use crate::record::{self, FormatError, Problem, Record};

/// The compiled-in files.
const FILES: [&str; 6] = [
    include_str!("../explanations/containers.txt"),
    include_str!("../explanations/images.txt"),
    include_str!("../explanations/networks-and-volumes.txt"),
    include_str!("../explanations/command-line.txt"),
    include_str!("../explanations/ends.txt"),
    include_str!("../explanations/faults.txt"),
];

/// All explanations, in the order of their codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explanations {
    entries: Vec<Entry>,
}

/// An explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its stable code: `DK0012`.
    pub code: String,
    /// The reasons that it explains.
    pub reasons: Vec<String>,
    /// The English text.
    pub english: Text,
    /// The Korean text.
    pub korean: Text,
    /// What would resolve it, best first.
    pub remedies: Vec<Remedy>,
}

/// An explanation in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// A few words.
    pub title: String,
    /// What happened.
    pub what: String,
    /// Why Docker does that.
    pub why: String,
}

/// A command that would resolve it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// The command.
    pub command: String,
    /// What it does, in English.
    pub english: String,
    /// What it does, in Korean.
    pub korean: String,
    /// Whether it is only shown when every detail in it is known.
    pub only_if_known: bool,
}

impl Explanations {
    /// The compiled-in explanations.
    pub fn builtin() -> Self {
        Self::parse(&FILES).0
    }

    /// Reads data files: the entries that are there, and what is wrong with the rest.
    pub fn parse(files: &[&str]) -> (Self, Vec<FormatError>) {
        let mut explanations = Self::default();
        let mut all_errors = Vec::new();
        for file in files {
            let (records, mut errors) = record::parse(file);
            let entries = records.iter().map(|record| entry(record, &mut errors));
            explanations.entries.extend(entries);
            all_errors.append(&mut errors);
        }
        explanations
            .entries
            .sort_by(|one, other| one.code.cmp(&other.code));
        (explanations, all_errors)
    }

    /// What is wrong with the compiled-in files.
    pub fn check() -> Vec<FormatError> {
        Self::parse(&FILES).1
    }

    /// The entries, in the order of their codes.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry with a code, in either case.
    pub fn of_code(&self, code: &str) -> Option<&Entry> {
        let mut entries = self.entries.iter();
        entries.find(|entry| entry.code.eq_ignore_ascii_case(code))
    }

    /// The entry that explains a reason.
    pub fn of_reason(&self, reason: &Reason) -> Option<&Entry> {
        let find = |name: &str| {
            let mut entries = self.entries.iter();
            entries.find(|entry| entry.reasons.iter().any(|known| known == name))
        };
        let special = reason.detail("code").and_then(|code| {
            let name = format!("{}:{code}", reason.code);
            find(&name)
        });
        special.or_else(|| find(reason.code))
    }
}

impl Entry {
    /// Its text in a language.
    pub fn text(&self, language: Language) -> &Text {
        language.of(&self.english, &self.korean)
    }

    /// Its text in a language, with the details filled in.
    pub fn filled(&self, language: Language, reason: &Reason) -> Text {
        let text = self.text(language);
        Text {
            title: fill(&text.title, reason),
            what: fill(&text.what, reason),
            why: fill(&text.why, reason),
        }
    }

    /// The remedies that can be shown, with the details filled in.
    pub fn remedies(&self, language: Language, reason: &Reason) -> Vec<(String, String)> {
        self.remedies
            .iter()
            .filter(|remedy| !remedy.only_if_known || unknown(&remedy.command, reason).is_empty())
            .map(|remedy| {
                let about = language.of(&remedy.english, &remedy.korean);
                (fill(&remedy.command, reason), fill(about, reason))
            })
            .collect()
    }

    /// The explanation for a terminal.
    pub fn render(&self, language: Language, reason: &Reason, columns: usize) -> String {
        let text = self.text(language);
        let columns = columns.min(100);
        let mut page = format!("{}  {}\n\n", self.code, fill(&text.title, reason));
        page.push_str(&wrap(&fill(&text.what, reason), "  ", columns));
        page.push('\n');
        page.push_str(&wrap(&fill(&text.why, reason), "  ", columns));
        let remedies = self.remedies(language, reason);
        if remedies.is_empty() {
            return page;
        }
        page.push_str(language.of("\nWhat you can do:\n", "\n해결 방법:\n"));
        let commands = remedies.iter().map(|(command, _)| width(command));
        let widest = commands.filter(|width| *width <= 40).max().unwrap_or(0);
        for (command, about) in &remedies {
            let gap = widest.saturating_sub(width(command)) + 3;
            let one_line = 2 + width(command) + gap + width(about);
            if width(command) <= widest && one_line <= columns {
                page.push_str(&format!("  {command}{}{about}\n", " ".repeat(gap)));
            } else {
                page.push_str(&format!("  {command}\n"));
                page.push_str(&wrap(about, "      ", columns));
            }
        }
        page
    }
}

fn entry(record: &Record, errors: &mut Vec<FormatError>) -> Entry {
    let text = |language: Language, errors: &mut Vec<FormatError>| {
        let mut field = |key: &str| record.expect(&format!("{key}.{}", language.code()), errors);
        Text {
            title: field("title"),
            what: field("what"),
            why: field("why"),
        }
    };
    let english = text(Language::English, errors);
    let korean = text(Language::Korean, errors);
    let mut head = record.head.iter().cloned();
    Entry {
        code: head.next().unwrap_or_default(),
        reasons: head.collect(),
        english,
        korean,
        remedies: remedies(record, errors),
    }
}

fn remedies(record: &Record, errors: &mut Vec<FormatError>) -> Vec<Remedy> {
    let mut remedies: Vec<Remedy> = Vec::new();
    for field in &record.fields {
        let value = field.value.clone();
        match (field.key.as_str(), remedies.last_mut()) {
            ("try" | "try?", _) => remedies.push(Remedy {
                command: value,
                english: String::new(),
                korean: String::new(),
                only_if_known: field.key == "try?",
            }),
            ("try.en", Some(remedy)) => remedy.english = value,
            ("try.ko", Some(remedy)) => remedy.korean = value,
            ("title.en" | "title.ko" | "what.en" | "what.ko" | "why.en" | "why.ko", _) => {}
            (key, _) => errors.push(FormatError {
                line: field.line,
                problem: Problem::UnknownField(key.to_owned()),
            }),
        }
    }
    for remedy in &remedies {
        for (key, value) in [("try.en", &remedy.english), ("try.ko", &remedy.korean)] {
            if value.is_empty() {
                errors.push(FormatError {
                    line: record.line,
                    problem: Problem::MissingField(format!("{key} of `{}`", remedy.command)),
                });
            }
        }
    }
    remedies
}

/// A text with its details filled in. A detail that is not known is written in capitals, as usage lines do.
pub fn fill(template: &str, reason: &Reason) -> String {
    let mut text = String::with_capacity(template.len());
    for piece in pieces(template) {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Detail(role) => match reason.detail(role) {
                Some(value) => text.push_str(value),
                None => text.push_str(&role.to_uppercase()),
            },
        }
    }
    text
}

/// The roles in a text whose details are not known.
fn unknown<'t>(template: &'t str, reason: &Reason) -> Vec<&'t str> {
    let roles = pieces(template)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Detail(role) => Some(role),
            Piece::Text(_) => None,
        });
    roles.filter(|role| reason.detail(role).is_none()).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'t> {
    Text(&'t str),
    /// `{role}`
    Detail(&'t str),
}

/// Finds `{role}`; other braces, as in Go's templates, are text.
fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, at) = rest.split_at(open);
        pieces.push(Piece::Text(before));
        let role = at.strip_prefix('{').and_then(|at| at.split_once('}'));
        match role {
            Some((role, after))
                if !role.is_empty() && role.bytes().all(|byte| byte.is_ascii_lowercase()) =>
            {
                pieces.push(Piece::Detail(role));
                rest = after;
            }
            _ => {
                let length = at.find(|c| c != '{').unwrap_or(at.len());
                let (braces, after) = at.split_at(length);
                pieces.push(Piece::Text(braces));
                rest = after;
            }
        }
    }
    pieces.push(Piece::Text(rest));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_filled_in_and_unknown_ones_are_in_capitals() {
        let reason = Reason::new("x").with("container", "web");
        let cases = [
            ("docker rm {container}", "docker rm web"),
            ("docker rmi {image}", "docker rmi IMAGE"),
            ("-f '{{.State}}' {container}", "-f '{{.State}}' web"),
            ("{ {container}{container}}", "{ webweb}"),
            ("{", "{"),
        ];
        for (template, expect) in cases {
            assert_eq!(fill(template, &reason), expect);
        }
    }

    #[test]
    fn a_reason_with_an_exit_code_has_its_own_entry_first() {
        let explanations = Explanations::builtin();
        let code_of = |code: &str| {
            let reason = Reason::new("container-exited").with("code", code);
            explanations
                .of_reason(&reason)
                .map(|entry| entry.code.clone())
        };
        assert_ne!(code_of("137"), code_of("3"));
        assert_eq!(code_of("3"), code_of("4"));
    }
}
