//! `export`, `readonly`, `unset`, `local` and `declare`.

use super::Outcome;
use crate::io::Io;
use crate::shell::variables::is_name;
use crate::shell::{Dialect, FrameKind, Shell};

impl Shell {
    pub(super) fn export(
        &mut self,
        io: &mut Io<'_>,
        builtin: &str,
        arguments: &[String],
    ) -> Outcome {
        let mut unexport = false;
        let mut functions = false;
        let mut rest = arguments;
        while let [option, after @ ..] = rest {
            match option.as_str() {
                "-p" => {}
                "-n" if builtin == "export" && self.dialect != Dialect::Dash => unexport = true,
                "-f" if self.dialect == Dialect::Bash => functions = true,
                "--" => {
                    rest = after;
                    break;
                }
                option if option.starts_with('-') => {
                    return self.refuse_variable_option(io, builtin, option);
                }
                _ => break,
            }
            rest = after;
        }
        if functions {
            return Outcome::Status(self.not_simulated(io, &[builtin.to_owned(), "-f".to_owned()]));
        }
        if rest.is_empty() {
            return self.list_variables(io, builtin);
        }
        let mut status = 0;
        for word in rest {
            let (name, value) = word
                .split_once('=')
                .map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
            let (name, append) = name
                .strip_suffix('+')
                .map_or((name, false), |name| (name, true));
            if !is_name(name) {
                match self.dialect {
                    Dialect::Bash => {
                        self.complain_builtin(
                            io,
                            builtin,
                            &format!("`{word}': not a valid identifier"),
                        );
                        status = 1;
                        continue;
                    }
                    Dialect::Dash | Dialect::Ash => {
                        self.complain_builtin(io, builtin, &format!("{name}: bad variable name"));
                        return Outcome::Fatal(2);
                    }
                }
            }
            if let Some(value) = value {
                let before = if append {
                    self.variables.get(name).unwrap_or_default()
                } else {
                    ""
                };
                let value = format!("{before}{value}");
                if self.variables.set(name, value).is_err() {
                    let message = self.read_only_message(name);
                    self.complain(io, &message);
                    return Outcome::Fatal(self.error_status());
                }
            }
            match builtin {
                "readonly" => self.variables.set_readonly(name),
                _ => self.variables.set_exported(name, !unexport),
            }
        }
        Outcome::Status(status)
    }

    fn refuse_variable_option(&self, io: &mut Io<'_>, builtin: &str, option: &str) -> Outcome {
        match self.dialect {
            Dialect::Bash => {
                self.complain_builtin(io, builtin, &format!("{option}: invalid option"));
                io.err(match builtin {
                    "export" => "export: usage: export [-fn] [name[=value] ...] or export -p\n",
                    "readonly" => {
                        "readonly: usage: readonly [-aAf] [name[=value] ...] or readonly -p\n"
                    }
                    _ => "unset: usage: unset [-f] [-v] [-n] [name ...]\n",
                });
                Outcome::Status(2)
            }
            Dialect::Dash => {
                self.complain_builtin(io, builtin, &format!("Illegal option {option}"));
                Outcome::Fatal(2)
            }
            Dialect::Ash => {
                self.complain_builtin(io, builtin, &format!("illegal option {option}"));
                Outcome::Fatal(2)
            }
        }
    }

    fn list_variables(&self, io: &mut Io<'_>, builtin: &str) -> Outcome {
        let prefix = match (self.dialect, builtin) {
            (Dialect::Bash, "export") => "declare -x",
            (Dialect::Bash, _) => "declare -r",
            (_, builtin) => builtin,
        };
        let mut lines = String::new();
        for (name, variable) in self.variables.iter() {
            let listed = if builtin == "export" {
                variable.exported
            } else {
                variable.readonly
            };
            if !listed {
                continue;
            }
            lines.push_str(&match (&variable.value, self.dialect) {
                (None, _) => format!("{prefix} {name}\n"),
                (Some(value), Dialect::Bash) => {
                    format!("{prefix} {name}=\"{}\"\n", escape_double(value))
                }
                (Some(value), _) => {
                    format!("{prefix} {name}='{}'\n", value.replace('\'', "'\"'\"'"))
                }
            });
        }
        self.written(io, builtin, lines.as_bytes())
    }

    /// A value as `set` shows it.
    pub(super) fn quoted_value(&self, value: &str) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-+./:,@%=^".contains(c);
        match self.dialect {
            Dialect::Bash if value.contains(|c: char| c.is_control()) => {
                let escaped: String = value
                    .chars()
                    .map(|c| match c {
                        '\n' => "\\n".to_owned(),
                        '\t' => "\\t".to_owned(),
                        '\'' => "\\'".to_owned(),
                        '\\' => "\\\\".to_owned(),
                        c if c.is_ascii_control() => format!("\\{:03o}", u32::from(c)),
                        c => c.to_string(),
                    })
                    .collect();
                format!("$'{escaped}'")
            }
            Dialect::Bash if value.chars().all(plain) => value.to_owned(),
            _ => format!("'{}'", value.replace('\'', "'\\''")),
        }
    }

    pub(super) fn unset(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let mut functions = false;
        let mut variables = false;
        let mut status = 0;
        for word in arguments {
            match word.as_str() {
                "-f" => functions = true,
                "-v" => variables = true,
                "--" => {}
                option if option.starts_with('-') => {
                    return self.refuse_variable_option(io, "unset", option);
                }
                name => {
                    if functions {
                        self.functions.remove(name);
                        continue;
                    }
                    if self.variables.unset(name).is_err() {
                        let message = match self.dialect {
                            Dialect::Bash => format!("{name}: cannot unset: readonly variable"),
                            Dialect::Dash | Dialect::Ash => self.read_only_message(name),
                        };
                        self.complain_builtin(io, "unset", &message);
                        if self.dialect != Dialect::Bash {
                            return Outcome::Fatal(2);
                        }
                        status = 1;
                    } else if self.dialect == Dialect::Bash && !variables {
                        self.functions.remove(name);
                    }
                }
            }
        }
        Outcome::Status(status)
    }

    pub(super) fn declare(
        &mut self,
        io: &mut Io<'_>,
        builtin: &str,
        arguments: &[String],
    ) -> Outcome {
        let depth = self
            .frames
            .iter()
            .rposition(|frame| matches!(frame.kind, FrameKind::Function(_)));
        if builtin == "local" && depth.is_none() {
            match self.dialect {
                Dialect::Bash => {
                    self.complain_builtin(io, builtin, "can only be used in a function");
                    return Outcome::Status(1);
                }
                Dialect::Dash | Dialect::Ash => {
                    self.complain_builtin(io, builtin, "not in a function");
                    return Outcome::Fatal(2);
                }
            }
        }
        let (mut exported, mut readonly) = (false, false);
        let mut status = 0;
        for word in arguments {
            if let Some(letters) = word.strip_prefix('-') {
                for letter in letters.chars() {
                    match letter {
                        'x' => exported = true,
                        'r' => readonly = true,
                        '-' => {}
                        _ => {
                            return Outcome::Status(
                                self.not_simulated(io, &[builtin.to_owned(), word.clone()]),
                            );
                        }
                    }
                }
                continue;
            }
            let (name, value) = word
                .split_once('=')
                .map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
            if !is_name(name) {
                let message = match self.dialect {
                    Dialect::Bash => format!("`{word}': not a valid identifier"),
                    Dialect::Dash | Dialect::Ash => format!("{name}: bad variable name"),
                };
                self.complain_builtin(io, builtin, &message);
                status = 1;
                continue;
            }
            if let Some(frame) = depth.and_then(|depth| self.frames.get_mut(depth))
                && !frame.restore.iter().any(|(known, _)| known == name)
            {
                frame
                    .restore
                    .push((name.to_owned(), self.variables.variable(name).cloned()));
                // In dash a local variable keeps the value from outside.
                if self.dialect == Dialect::Bash {
                    self.variables.restore(name, None);
                }
            }
            let result = match value {
                Some(value) => self.variables.set(name, value),
                None => Ok(()),
            };
            if result.is_err() {
                let message = self.read_only_message(name);
                self.complain_builtin(io, builtin, &message);
                status = 1;
            }
            if exported {
                self.variables.set_exported(name, true);
            }
            if readonly {
                self.variables.set_readonly(name);
            }
        }
        Outcome::Status(status)
    }
}

fn escape_double(value: &str) -> String {
    let mut result = String::new();
    for character in value.chars() {
        if "\"\\$`".contains(character) {
            result.push('\\');
        }
        result.push(character);
    }
    result
}
