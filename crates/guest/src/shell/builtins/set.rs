//! `set` and `shift`.

use super::Outcome;
use crate::io::Io;
use crate::shell::{Dialect, Shell};

/// The options with their names, in the order of `set -o`.
const NAMED: [(&str, char); 9] = [
    ("allexport", 'a'),
    ("errexit", 'e'),
    ("noclobber", 'C'),
    ("noexec", 'n'),
    ("noglob", 'f'),
    ("nounset", 'u'),
    ("pipefail", '\0'),
    ("verbose", 'v'),
    ("xtrace", 'x'),
];

impl Shell {
    /// Switches an option by its letter; whether it is one.
    pub(crate) fn set_option(&mut self, letter: char, on: bool) -> bool {
        let options = &mut self.options;
        match letter {
            'a' => options.allexport = on,
            'e' => options.errexit = on,
            'f' => options.noglob = on,
            'C' => options.noclobber = on,
            'n' => options.noexec = on,
            'u' => options.nounset = on,
            'v' => options.verbose = on,
            'x' => options.xtrace = on,
            '\0' => options.pipefail = on,
            // Hashing, job control, brace expansion: nothing depends on them here.
            'h' | 'm' | 'b' | 'B' | 'H' | 'p' | 'P' | 'E' | 'T' | 'i' | 's' => {}
            _ => return false,
        }
        true
    }

    /// Switches an option by its name; whether it is one.
    pub(crate) fn set_named_option(&mut self, name: &str, on: bool) -> bool {
        match NAMED.iter().find(|(known, _)| *known == name) {
            Some((_, letter)) => self.set_option(*letter, on),
            None => matches!(
                name,
                "monitor"
                    | "emacs"
                    | "vi"
                    | "posix"
                    | "history"
                    | "hashall"
                    | "ignoreeof"
                    | "notify"
            ),
        }
    }

    fn is_set(&self, letter: char) -> bool {
        match letter {
            '\0' => self.options.pipefail,
            letter => self.options.letters(self).contains(letter),
        }
    }

    pub(super) fn set(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        if arguments.is_empty() {
            let lines: Vec<String> = self
                .variables
                .iter()
                .filter_map(|(name, variable)| {
                    Some(format!(
                        "{name}={}\n",
                        self.quoted_value(variable.value.as_ref()?)
                    ))
                })
                .collect();
            return self.written(io, "set", lines.concat().as_bytes());
        }
        let mut rest = arguments;
        while let [word, after @ ..] = rest {
            let on = word.starts_with('-');
            let Some(letters) = word.strip_prefix(['-', '+']) else {
                break;
            };
            rest = after;
            match (word.as_str(), letters) {
                ("--", _) => {
                    self.positional = rest.into();
                    return Outcome::Status(0);
                }
                ("-", _) => {
                    self.options.xtrace = false;
                    self.options.verbose = false;
                    break;
                }
                _ => {}
            }
            for letter in letters.chars() {
                if letter != 'o' {
                    if !self.set_option(letter, on) {
                        return self
                            .refuse_option(io, &format!("{}{letter}", if on { '-' } else { '+' }));
                    }
                    continue;
                }
                let [name, after @ ..] = rest else {
                    self.list_options(io, on);
                    return Outcome::Status(0);
                };
                rest = after;
                if name == "pipefail" && self.dialect == Dialect::Dash
                    || !self.set_named_option(name, on)
                {
                    return self.refuse_name(io, name);
                }
            }
        }
        if !rest.is_empty() {
            self.positional = rest.into();
        }
        Outcome::Status(0)
    }

    fn list_options(&self, io: &mut Io<'_>, on: bool) {
        for (name, letter) in NAMED {
            let is_set = self.is_set(letter);
            io.out(match on {
                true if self.dialect == Dialect::Bash => {
                    format!("{name:<15}\t{}\n", if is_set { "on" } else { "off" })
                }
                true => format!("{name:<16}{}\n", if is_set { "on" } else { "off" }),
                false => format!("set {}o {name}\n", if is_set { '-' } else { '+' }),
            });
        }
    }

    fn refuse_option(&self, io: &mut Io<'_>, option: &str) -> Outcome {
        match self.dialect {
            Dialect::Bash => {
                self.complain_builtin(io, "set", &format!("{option}: invalid option"));
                io.err(
                    "set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n",
                );
            }
            Dialect::Dash => self.complain_builtin(io, "set", &format!("Illegal option {option}")),
            Dialect::Ash => self.complain_builtin(io, "set", &format!("illegal option {option}")),
        }
        Outcome::Fatal(2)
    }

    fn refuse_name(&self, io: &mut Io<'_>, name: &str) -> Outcome {
        match self.dialect {
            Dialect::Bash => {
                self.complain_builtin(io, "set", &format!("{name}: invalid option name"))
            }
            Dialect::Dash => self.complain_builtin(io, "set", &format!("Illegal option -o {name}")),
            Dialect::Ash => {
                self.complain_builtin(io, "set", &format!("illegal option -o {name}"));
                return Outcome::Status(1);
            }
        }
        Outcome::Fatal(2)
    }

    pub(super) fn shift(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let count = match arguments.first() {
            None => 1,
            Some(text) => match text.parse::<usize>() {
                Ok(count) => count,
                Err(_) => {
                    let message = match self.dialect {
                        Dialect::Bash if text.starts_with('-') => {
                            format!("{text}: shift count out of range")
                        }
                        Dialect::Bash => format!("{text}: numeric argument required"),
                        Dialect::Dash | Dialect::Ash => format!("Illegal number: {text}"),
                    };
                    self.complain_builtin(io, "shift", &message);
                    return if self.dialect == Dialect::Bash {
                        Outcome::Status(1)
                    } else {
                        Outcome::Fatal(2)
                    };
                }
            },
        };
        match self.positional.get(count..) {
            Some(rest) => {
                self.positional = rest.into();
                Outcome::Status(0)
            }
            None if self.dialect == Dialect::Dash => {
                self.complain_builtin(io, "shift", "can't shift that many");
                Outcome::Fatal(2)
            }
            None => Outcome::Status(1),
        }
    }
}
