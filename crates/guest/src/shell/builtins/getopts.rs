//! `getopts`.

use super::Outcome;
use crate::io::Io;
use crate::shell::{Dialect, Shell};

impl Shell {
    pub(super) fn getopts(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let (specification, variable, words) = match arguments {
            [specification, variable] => (specification, variable, self.positional.to_vec()),
            [specification, variable, words @ ..] => (specification, variable, words.to_vec()),
            _ => {
                match self.dialect {
                    Dialect::Bash => io.err("getopts: usage: getopts optstring name [arg ...]\n"),
                    Dialect::Dash => {
                        self.complain_builtin(
                            io,
                            "getopts",
                            "Usage: getopts optstring var [arg...]",
                        );
                    }
                    Dialect::Ash => {
                        self.complain_builtin(io, "getopts", "usage: getopts optstring var [arg]")
                    }
                }
                return Outcome::Fatal(2);
            }
        };
        let silent = specification.starts_with(':');
        let mut index: usize = self
            .variables
            .get("OPTIND")
            .and_then(|text| text.parse().ok())
            .unwrap_or(1)
            .max(1);
        if index == 1 && self.variables.get("OPTIND") != Some("1") {
            self.option_offset = 0;
        }
        let word = words.get(index - 1).cloned().unwrap_or_default();
        let letters: Vec<char> = word.chars().collect();
        if self.option_offset == 0 {
            let ends = !word.starts_with('-') || word == "-" || word.is_empty();
            if ends || word == "--" {
                if word == "--" {
                    index += 1;
                }
                self.assign(&[("OPTIND", index.to_string()), (variable, "?".to_owned())]);
                return Outcome::Status(1);
            }
            self.option_offset = 1;
        }
        let Some(letter) = letters.get(self.option_offset).copied() else {
            self.option_offset = 0;
            return Outcome::Status(1);
        };
        self.option_offset += 1;
        let at_end = self.option_offset >= letters.len();
        let place = specification
            .chars()
            .position(|known| known == letter && known != ':');
        let takes_value =
            place.is_some_and(|place| specification.chars().nth(place + 1) == Some(':'));
        let mut result = letter.to_string();
        let mut value = None;
        if place.is_none() {
            result = "?".to_owned();
            if silent {
                value = Some(letter.to_string());
            } else {
                self.option_complaint(io, "illegal option", "Illegal option", letter);
            }
        } else if takes_value {
            if at_end {
                index += 1;
                value = words.get(index - 1).cloned();
                if value.is_none() {
                    result = if silent {
                        ":".to_owned()
                    } else {
                        "?".to_owned()
                    };
                    if silent {
                        value = Some(letter.to_string());
                    } else {
                        self.option_complaint(
                            io,
                            "option requires an argument",
                            "No arg for",
                            letter,
                        );
                    }
                }
            } else {
                value = Some(
                    letters
                        .get(self.option_offset..)
                        .unwrap_or_default()
                        .iter()
                        .collect(),
                );
            }
            self.option_offset = letters.len();
        }
        if self.option_offset >= letters.len() {
            self.option_offset = 0;
            index += 1;
        }
        self.assign(&[("OPTIND", index.to_string()), (variable, result)]);
        match value {
            Some(value) => self.assign(&[("OPTARG", value)]),
            None => {
                // OPTARG is never read-only in practice.
                let _ = self.variables.unset("OPTARG");
            }
        }
        Outcome::Status(0)
    }

    fn option_complaint(&self, io: &mut Io<'_>, bash: &str, other: &str, letter: char) {
        let name = &self.name;
        io.err(match self.dialect {
            Dialect::Bash => format!("{name}: {bash} -- {letter}\n"),
            Dialect::Dash | Dialect::Ash if other == "No arg for" => {
                format!("{other} -{letter} option\n")
            }
            Dialect::Dash | Dialect::Ash => format!("{other} -{letter}\n"),
        });
    }

    fn assign(&mut self, values: &[(&str, String)]) {
        for (name, value) in values {
            // A read-only variable keeps its value.
            let _ = self.variables.set(name, value.clone());
        }
    }
}
