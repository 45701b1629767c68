//! `type` and `command`: what a name stands for.

use super::Outcome;
use crate::exec;
use crate::io::Io;
use crate::shell::{Dialect, Shell};

/// The reserved words.
const KEYWORDS: [&str; 16] = [
    "if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for",
    "in", "{", "}", "!",
];

/// What a name stands for.
enum Meaning {
    Keyword,
    Function,
    Builtin,
    File(String),
    Nothing,
}

impl Shell {
    fn meaning(&self, io: &Io<'_>, name: &str) -> Meaning {
        let search_path = self.variables.get("PATH").unwrap_or_default();
        if KEYWORDS.contains(&name) {
            Meaning::Keyword
        } else if self.functions.contains_key(name) {
            Meaning::Function
        } else if self.is_builtin(name) {
            Meaning::Builtin
        } else {
            exec::find(io.kernel, io.pid, name, search_path).map_or(Meaning::Nothing, Meaning::File)
        }
    }

    pub(super) fn describe_commands(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let mut names = arguments;
        let mut short = false;
        if let (Dialect::Bash, [option, rest @ ..]) = (self.dialect, arguments)
            && option.starts_with('-')
        {
            match option.as_str() {
                "-t" => short = true,
                _ => {
                    return Outcome::Status(
                        self.not_simulated(io, &["type".to_owned(), option.clone()]),
                    );
                }
            }
            names = rest;
        }
        let mut status = 0;
        for name in names {
            let meaning = self.meaning(io, name);
            if short {
                io.out(match meaning {
                    Meaning::Keyword => "keyword\n",
                    Meaning::Function => "function\n",
                    Meaning::Builtin => "builtin\n",
                    Meaning::File(_) => "file\n",
                    Meaning::Nothing => {
                        status = 1;
                        ""
                    }
                });
                continue;
            }
            status |= self.describe(io, name, &meaning, "type");
        }
        Outcome::Status(status)
    }

    fn describe(&self, io: &mut Io<'_>, name: &str, meaning: &Meaning, builtin: &str) -> i32 {
        let special = Self::is_special_builtin(name) && self.dialect != Dialect::Bash;
        match meaning {
            Meaning::Keyword => io.out(format!("{name} is a shell keyword\n")),
            Meaning::Function if self.dialect == Dialect::Bash => {
                io.err(format!(
                    "docksim: not simulated: printing the function {name}\n"
                ));
                return 70;
            }
            Meaning::Function => io.out(format!("{name} is a shell function\n")),
            Meaning::Builtin if special => io.out(format!("{name} is a special shell builtin\n")),
            Meaning::Builtin => io.out(format!("{name} is a shell builtin\n")),
            Meaning::File(path) => io.out(format!("{name} is {path}\n")),
            Meaning::Nothing => {
                match self.dialect {
                    Dialect::Bash => {
                        self.complain_builtin(io, builtin, &format!("{name}: not found"))
                    }
                    Dialect::Dash | Dialect::Ash => io.out(format!("{name}: not found\n")),
                }
                return if self.dialect == Dialect::Bash {
                    1
                } else {
                    127
                };
            }
        }
        0
    }

    pub(super) fn command_builtin(
        &mut self,
        io: &mut Io<'_>,
        builtin: &str,
        arguments: &[String],
    ) -> Outcome {
        let mut rest = arguments;
        let mut shows = None;
        while let [option, after @ ..] = rest {
            match option.as_str() {
                "-v" | "-V" if builtin == "command" => shows = Some(option == "-V"),
                "-p" if builtin == "command" => {}
                "--" => {
                    rest = after;
                    break;
                }
                _ => break,
            }
            rest = after;
        }
        let Some(verbose) = shows else {
            return match rest {
                [] => Outcome::Status(0),
                [name, ..] if builtin == "builtin" && !self.is_builtin(name) => {
                    self.complain_builtin(io, builtin, &format!("{name}: not a shell builtin"));
                    Outcome::Status(1)
                }
                words => Outcome::Command(words.to_vec()),
            };
        };
        let mut found = false;
        let mut last = 0;
        for name in rest {
            let meaning = self.meaning(io, name);
            let is_found = !matches!(meaning, Meaning::Nothing);
            found |= is_found;
            last = if is_found { 0 } else { 127 };
            match (verbose, &meaning) {
                (true, Meaning::Nothing) if self.dialect == Dialect::Bash => {
                    self.complain_builtin(io, "command", &format!("{name}: not found"));
                }
                (true, meaning) => {
                    self.describe(io, name, meaning, "command");
                }
                (false, Meaning::Nothing) => {}
                (false, Meaning::File(path)) => io.out(format!("{path}\n")),
                (false, _) => io.out(format!("{name}\n")),
            }
        }
        Outcome::Status(match self.dialect {
            Dialect::Bash => i32::from(!found),
            Dialect::Dash | Dialect::Ash => last,
        })
    }
}
