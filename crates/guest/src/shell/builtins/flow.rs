//! `exit`, `return`, `break`, `continue`, `eval`, `.`, `let`.

use docksim_syntax::shell::{self, Completeness};

use super::Outcome;
use crate::errno::Errno;
use crate::io::Io;
use crate::shell::{Control, Dialect, FrameKind, Shell, compile};

impl Shell {
    pub(super) fn exit(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        if self.interactive && self.dialect == Dialect::Bash && io.kernel.is_tty(io.pid, 0) {
            io.err("exit\n");
        }
        match arguments.first() {
            None => Outcome::Exit(self.ending.unwrap_or(self.status)),
            Some(text) => match self.status_argument(io, "exit", text) {
                Ok(status) => Outcome::Exit(status),
                Err(status) => Outcome::Exit(status),
            },
        }
    }

    /// A status as an argument; the status for it when it is none.
    fn status_argument(&self, io: &mut Io<'_>, builtin: &str, text: &str) -> Result<i32, i32> {
        match text.trim().parse::<i64>() {
            Ok(number) if self.dialect == Dialect::Bash || number >= 0 => {
                Ok(i32::try_from(number.rem_euclid(256)).unwrap_or(0))
            }
            _ => {
                let message = match self.dialect {
                    Dialect::Bash => format!("{text}: numeric argument required"),
                    Dialect::Dash | Dialect::Ash => format!("Illegal number: {text}"),
                };
                self.complain_builtin(io, builtin, &message);
                Err(2)
            }
        }
    }

    pub(super) fn return_builtin(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let returns = self
            .frames
            .iter()
            .any(|frame| matches!(frame.kind, FrameKind::Function(_) | FrameKind::Source(_)));
        let status = match arguments.first() {
            None => self.status,
            Some(text) => match self.status_argument(io, "return", text) {
                Ok(status) | Err(status) => status,
            },
        };
        match (returns, self.dialect) {
            (true, _) => Outcome::Return(status),
            (false, Dialect::Bash) => {
                self.complain_builtin(
                    io,
                    "return",
                    "can only `return' from a function or sourced script",
                );
                Outcome::Status(2)
            }
            (false, Dialect::Dash | Dialect::Ash) => Outcome::Exit(status),
        }
    }

    pub(super) fn leave_loop(
        &mut self,
        io: &mut Io<'_>,
        name: &str,
        arguments: &[String],
    ) -> Outcome {
        let count = match arguments.first() {
            None => 1,
            Some(text) => match text.parse::<usize>() {
                Ok(0) | Err(_) => {
                    let message = match (self.dialect, text.parse::<usize>()) {
                        (Dialect::Bash, Ok(_)) => format!("{text}: loop count out of range"),
                        (Dialect::Bash, Err(_)) => format!("{text}: numeric argument required"),
                        (Dialect::Dash | Dialect::Ash, _) => format!("Illegal number: {text}"),
                    };
                    self.complain_builtin(io, name, &message);
                    return if self.dialect == Dialect::Bash {
                        Outcome::Break(usize::MAX)
                    } else {
                        Outcome::Fatal(2)
                    };
                }
                Ok(count) => count,
            },
        };
        let in_loop = self
            .frames
            .iter()
            .rev()
            .take_while(|frame| !matches!(frame.kind, FrameKind::Function(_)));
        let function = self
            .frames
            .iter()
            .rev()
            .find(|frame| matches!(frame.kind, FrameKind::Function(_)));
        let has_loop = in_loop.chain(function).any(|frame| {
            frame
                .controls
                .iter()
                .any(|control| matches!(control, Control::Loop { .. }))
        });
        if !has_loop {
            if self.dialect == Dialect::Bash {
                self.complain_builtin(
                    io,
                    name,
                    "only meaningful in a `for', `while', or `until' loop",
                );
            }
            return Outcome::Status(0);
        }
        if name == "break" {
            Outcome::Break(count)
        } else {
            Outcome::Continue(count)
        }
    }

    pub(super) fn eval(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let text = arguments.join(" ");
        self.run_text(io, "eval", &text, FrameKind::Eval)
    }

    fn run_text(&mut self, io: &mut Io<'_>, builtin: &str, text: &str, kind: FrameKind) -> Outcome {
        let parsed = shell::parse(text);
        if !parsed.errors.is_empty() || parsed.completeness != Completeness::Complete {
            let name = self.name.clone();
            self.name = match self.dialect {
                Dialect::Bash => format!("{name}: {builtin}"),
                Dialect::Dash | Dialect::Ash => name.clone(),
            };
            let command_string = std::mem::replace(&mut self.options.command_string, false);
            self.complain_syntax(io, &parsed, text);
            self.options.command_string = command_string;
            self.name = name;
            return Outcome::Fatal(2);
        }
        if parsed.script.items.is_empty() {
            return Outcome::Status(0);
        }
        // `$?` in the text is the status before.
        let code = compile(&parsed.script, text, self.line.saturating_sub(1));
        Outcome::Run {
            code: code.into(),
            kind,
        }
    }

    pub(super) fn source_file(
        &mut self,
        io: &mut Io<'_>,
        name: &str,
        arguments: &[String],
    ) -> Outcome {
        let Some((path, parameters)) = arguments.split_first() else {
            if self.dialect == Dialect::Bash {
                self.complain_builtin(io, name, "filename argument required");
                io.err(format!("{name}: usage: {name} filename [arguments]\n"));
            }
            return Outcome::Fatal(2);
        };
        let caller = io.caller();
        let bytes = match io.kernel.filesystem.read_file(&caller, path) {
            Ok(bytes) => bytes,
            Err(Errno::Einval) => {
                return Outcome::Status(self.not_simulated(io, &[name.to_owned(), path.clone()]));
            }
            Err(errno) => {
                match self.dialect {
                    Dialect::Bash => self.complain(io, &format!("{path}: {errno}")),
                    Dialect::Dash => self.complain_builtin(
                        io,
                        name,
                        &format!("cannot open {path}: No such file"),
                    ),
                    Dialect::Ash => {
                        self.complain_builtin(io, name, &format!("can't open {path}: no such file"))
                    }
                }
                return if self.dialect == Dialect::Bash {
                    Outcome::Status(1)
                } else {
                    Outcome::Fatal(2)
                };
            }
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let positional = if parameters.is_empty() {
            None
        } else {
            Some(std::mem::replace(&mut self.positional, parameters.into()))
        };
        self.run_text(io, path, &text, FrameKind::Source(positional))
    }

    pub(super) fn evaluate(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let mut last = 0;
        for text in arguments {
            match crate::shell::arithmetic::evaluate(
                text,
                &mut self.variables,
                self.options.nounset,
            ) {
                Ok(value) => last = value,
                Err(error) => {
                    self.complain_builtin(io, "let", &format!("{text}: {error}"));
                    return Outcome::Status(1);
                }
            }
        }
        Outcome::Status(i32::from(last == 0))
    }
}
