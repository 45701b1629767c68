//! The commands that a shell runs itself.

mod directory;
mod flow;
mod getopts;
mod jobs;
mod lookup;
mod read;
mod set;
mod trap;
mod variable;

use std::sync::Arc;

pub(crate) use jobs::send;
pub(crate) use read::Reading;

use super::{Code, Dialect, FrameKind, Shell};
use crate::applets::{echo, printf, test};
use crate::io::Io;
use crate::kernel::Pid;

/// What a builtin did.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    Status(i32),
    /// An error that ends dash and ash when they read a script.
    Fatal(i32),
    Exit(i32),
    Return(i32),
    Break(usize),
    Continue(usize),
    /// Runs code, for `eval` and `.`.
    Run {
        code: Arc<Code>,
        kind: FrameKind,
    },
    /// Runs a command that is not a function.
    Command(Vec<String>),
    /// Becomes a program.
    Exec(Vec<String>),
    /// Waits for background jobs.
    Wait(Option<Vec<Pid>>),
    /// Reads a line.
    Read(Box<Reading>),
}

/// What POSIX calls special: their errors end a shell that reads a script.
const SPECIAL: [&str; 15] = [
    ".", ":", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set",
    "shift", "times", "trap", "unset",
];

/// What every shell here has besides.
const REGULAR: [&str; 20] = [
    "[", "bg", "cd", "command", "echo", "false", "fg", "getopts", "hash", "jobs", "kill", "local",
    "printf", "pwd", "read", "test", "true", "type", "umask", "wait",
];

/// What bash and ash have besides.
const BASH_AND_ASH: [&str; 4] = ["history", "let", "source", "help"];

/// What bash alone has.
const BASH: [&str; 4] = ["builtin", "declare", "shopt", "typeset"];

/// What is there and is not modelled.
const NOT_SIMULATED: [&str; 24] = [
    "[[",
    "alias",
    "bind",
    "caller",
    "compgen",
    "complete",
    "compopt",
    "dirs",
    "disown",
    "enable",
    "fc",
    "help",
    "logout",
    "mapfile",
    "popd",
    "pushd",
    "readarray",
    "suspend",
    "times",
    "ulimit",
    "unalias",
    "coproc",
    "select",
    "time",
];

impl Shell {
    pub(super) fn is_special_builtin(name: &str) -> bool {
        SPECIAL.contains(&name)
    }

    /// Whether the shell runs a command of this name itself.
    pub(super) fn is_builtin(&self, name: &str) -> bool {
        let everywhere = SPECIAL.contains(&name) || REGULAR.contains(&name);
        let posix_missing = ["alias", "unalias", "ulimit", "times"].contains(&name);
        match self.dialect {
            Dialect::Bash => {
                everywhere
                    || BASH_AND_ASH.contains(&name)
                    || BASH.contains(&name)
                    || NOT_SIMULATED.contains(&name) && name != "time"
            }
            Dialect::Ash => {
                everywhere || BASH_AND_ASH.contains(&name) || posix_missing || name == "[["
            }
            Dialect::Dash => everywhere || posix_missing,
        }
    }

    /// The names of all commands that the shell runs itself.
    pub(super) fn builtin_names(&self) -> impl Iterator<Item = &'static str> {
        let lists: [&[&'static str]; 5] =
            [&SPECIAL, &REGULAR, &BASH_AND_ASH, &BASH, &NOT_SIMULATED];
        let names = lists.into_iter().flatten().copied();
        names.filter(|name| self.is_builtin(name))
    }

    pub(super) fn builtin(&mut self, io: &mut Io<'_>, words: &[String]) -> Outcome {
        let Some((name, arguments)) = words.split_first() else {
            return Outcome::Status(0);
        };
        match name.as_str() {
            ":" | "true" => Outcome::Status(0),
            "false" => Outcome::Status(1),
            "." | "source" => self.source_file(io, name, arguments),
            "[" | "test" => self.test(io, name, arguments),
            "bg" | "fg" => self.foreground(io, name),
            "break" | "continue" => self.leave_loop(io, name, arguments),
            "builtin" | "command" => self.command_builtin(io, name, arguments),
            "cd" => self.cd(io, arguments),
            "declare" | "typeset" | "local" => self.declare(io, name, arguments),
            "echo" => self.echo(io, arguments),
            "eval" => self.eval(io, arguments),
            "exec" => match arguments {
                [] => Outcome::Status(0),
                words => Outcome::Exec(words.to_vec()),
            },
            "exit" => self.exit(io, arguments),
            "export" | "readonly" => self.export(io, name, arguments),
            "getopts" => self.getopts(io, arguments),
            "hash" => Outcome::Status(0),
            "history" => self.show_history(io, arguments),
            "jobs" => self.show_jobs(io, arguments),
            "kill" => self.kill(io, arguments),
            "let" => self.evaluate(io, arguments),
            "printf" => self.printf(io, arguments),
            "pwd" => self.pwd(io, arguments),
            "read" => self.read(io, arguments),
            "return" => self.return_builtin(io, arguments),
            "set" => self.set(io, arguments),
            "shift" => self.shift(io, arguments),
            "shopt" => Outcome::Status(self.not_simulated(io, words)),
            "trap" => self.trap(io, arguments),
            "type" => self.describe_commands(io, arguments),
            "umask" => self.umask(io, arguments),
            "unset" => self.unset(io, arguments),
            "wait" => self.wait(io, arguments),
            _ => Outcome::Status(self.not_simulated(io, words)),
        }
    }

    /// Says that something is not modelled; the status for it.
    fn not_simulated(&self, io: &mut Io<'_>, words: &[String]) -> i32 {
        io.err(format!("docksim: not simulated: {}\n", words.join(" ")));
        70
    }

    fn echo(&self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let style = match self.dialect {
            Dialect::Bash | Dialect::Ash => echo::Style::Options,
            Dialect::Dash => echo::Style::Dash,
        };
        let text = echo::render(arguments, style);
        self.written(io, "echo", &text)
    }

    /// Writes a builtin's output, complaining when that fails.
    fn written(&self, io: &mut Io<'_>, name: &str, text: &[u8]) -> Outcome {
        match io.write(1, text) {
            Ok(()) => Outcome::Status(0),
            Err(crate::errno::Errno::Epipe) if io.is_killed() => Outcome::Status(1),
            Err(errno) => {
                let message = match self.dialect {
                    Dialect::Bash => format!("write error: {errno}"),
                    Dialect::Dash | Dialect::Ash => format!("I/O error: {errno}"),
                };
                self.complain_builtin(io, name, &message);
                Outcome::Status(1)
            }
        }
    }

    fn printf(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let mut arguments = arguments;
        let mut variable = None;
        if let (Dialect::Bash, [option, name, rest @ ..]) = (self.dialect, arguments)
            && option == "-v"
        {
            variable = Some(name.clone());
            arguments = rest;
        }
        let Some((format, values)) = arguments
            .strip_prefix(&["--".to_owned()])
            .unwrap_or(arguments)
            .split_first()
        else {
            match self.dialect {
                Dialect::Bash => io.err("printf: usage: printf [-v var] format [arguments]\n"),
                Dialect::Dash => {
                    self.complain_builtin(io, "printf", "usage: printf format [arg ...]")
                }
                Dialect::Ash => {
                    return Outcome::Status(self.not_simulated(io, &["printf".to_owned()]));
                }
            }
            return Outcome::Status(2);
        };
        let printed = printf::render(format, values);
        let mut status = 0;
        for problem in &printed.problems {
            status = 1;
            let message = match (self.dialect, problem) {
                (Dialect::Bash, printf::Problem::NotANumber(text)) => {
                    format!("{text}: invalid number")
                }
                (Dialect::Dash, printf::Problem::NotANumber(text)) => {
                    format!("{text}: expected numeric value")
                }
                (Dialect::Ash, printf::Problem::NotANumber(text)) => {
                    io.err(format!("{}: invalid number '{text}'\n", self.name));
                    continue;
                }
                (Dialect::Bash, printf::Problem::Directive(text)) => {
                    let last = text.chars().last().map(String::from).unwrap_or_default();
                    format!("`{last}': invalid format character")
                }
                (_, printf::Problem::Directive(text)) => format!("{text}: invalid directive"),
                (_, printf::Problem::NotSimulated(text)) => {
                    status = self.not_simulated(io, &["printf".to_owned(), text.clone()]);
                    continue;
                }
            };
            self.complain_builtin(io, "printf", &message);
        }
        match variable {
            Some(name) => {
                // A read-only variable keeps its value.
                let _ = self
                    .variables
                    .set(&name, String::from_utf8_lossy(&printed.bytes));
                Outcome::Status(status)
            }
            None => match self.written(io, "printf", &printed.bytes) {
                Outcome::Status(0) => Outcome::Status(status),
                outcome => outcome,
            },
        }
    }

    fn test(&self, io: &mut Io<'_>, name: &str, arguments: &[String]) -> Outcome {
        let mut arguments = arguments;
        if name == "[" {
            match arguments.split_last() {
                Some((last, rest)) if last == "]" => arguments = rest,
                _ => {
                    match self.dialect {
                        Dialect::Bash => self.complain_builtin(io, name, "missing `]'"),
                        Dialect::Dash => self.complain_builtin(io, name, "missing ]"),
                        Dialect::Ash => io.err(format!("{}: missing ]\n", self.name)),
                    }
                    return Outcome::Status(2);
                }
            }
        }
        match test::evaluate(io, arguments) {
            Ok(true) => Outcome::Status(0),
            Ok(false) => Outcome::Status(1),
            Err(problem) => {
                match self.dialect {
                    Dialect::Bash => self.complain_builtin(io, name, &problem.bash()),
                    Dialect::Dash => self.complain_builtin(io, name, &problem.dash()),
                    Dialect::Ash => io.err(format!("{}: {}\n", self.name, problem.busybox())),
                }
                Outcome::Status(2)
            }
        }
    }

    fn pwd(&self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let cwd = io.cwd();
        let physical = arguments.iter().any(|argument| argument == "-P");
        let path = if physical {
            let caller = io.caller();
            io.kernel
                .filesystem
                .canonical_path(&caller, ".")
                .unwrap_or_else(|_| cwd.to_string())
        } else {
            cwd.to_string()
        };
        self.written(io, "pwd", format!("{path}\n").as_bytes())
    }

    fn show_history(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        match arguments {
            [] => {
                let lines: String = self
                    .history
                    .iter()
                    .enumerate()
                    .map(|(index, line)| format!("{:5}  {line}\n", index + 1))
                    .collect();
                self.written(io, "history", lines.as_bytes())
            }
            [option] if option == "-c" => {
                self.history.clear();
                Outcome::Status(0)
            }
            [count] if count.parse::<usize>().is_ok() => {
                let skip = self
                    .history
                    .len()
                    .saturating_sub(count.parse().unwrap_or(0));
                let lines = self.history.iter().enumerate().skip(skip);
                let lines: String = lines
                    .map(|(index, line)| format!("{:5}  {line}\n", index + 1))
                    .collect();
                self.written(io, "history", lines.as_bytes())
            }
            _ => {
                let words: Vec<String> = std::iter::once("history".to_owned())
                    .chain(arguments.to_vec())
                    .collect();
                Outcome::Status(self.not_simulated(io, &words))
            }
        }
    }
}
