//! The programs that can be PID 1, and how one is found.

use docksim_reference::signal::Signal;

use crate::filesystem::{Caller, NodeKind};
use crate::guest::{BootError, Context, Spec};
use crate::server::Server;

const SECOND: i64 = 1_000_000_000;

/// A running program.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Program {
    /// It ends at its first step with this output.
    Prints {
        stdout: String,
        stderr: String,
        exit_code: i32,
    },
    /// `sleep`; the moment it ends is set when it first runs.
    Sleep {
        duration: Option<i64>,
        until: Option<i64>,
    },
    /// `cat` without files.
    Cat,
    /// A server.
    Server(Server),
}

/// What a signal did.
pub(crate) enum Reaction {
    /// The program handled it and goes on.
    Handled,
    /// The program handled it and ended.
    Exited(i32),
    /// The program has no handler.
    Default,
}

impl Program {
    /// Finds the program that the words start.
    pub(crate) fn find(spec: &Spec) -> Result<Self, BootError> {
        let (name, arguments) = look_up(spec)?;
        if let Some(server) = Server::find(name, arguments, spec) {
            return Ok(Self::Server(server));
        }
        let prints = |stdout: String| Self::Prints {
            stdout,
            stderr: String::new(),
            exit_code: 0,
        };
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Ok(match (name, words.as_slice()) {
            ("true", _) => prints(String::new()),
            ("false", _) => Self::Prints {
                stdout: String::new(),
                stderr: String::new(),
                exit_code: 1,
            },
            ("echo", ["-n", words @ ..]) => prints(words.join(" ")),
            ("echo", words) if !words.first().is_some_and(|word| word.starts_with('-')) => {
                prints(words.join(" ") + "\n")
            }
            ("hostname", []) => prints(format!("{}\n", spec.hostname)),
            ("env" | "printenv", []) => prints(
                spec.env
                    .iter()
                    .map(|variable| format!("{variable}\n"))
                    .collect(),
            ),
            ("pwd", []) => prints(format!(
                "{}\n",
                if spec.working_dir.is_empty() {
                    "/"
                } else {
                    &spec.working_dir
                }
            )),
            ("sleep", [_, ..]) => Self::sleep(&words),
            ("cat", []) => Self::Cat,
            ("tail", ["-f", "/dev/null"]) => Self::Sleep {
                duration: None,
                until: None,
            },
            ("hello", []) => prints(crate::server::HELLO.to_owned()),
            // An interactive shell without input ends at once.
            ("sh" | "bash" | "ash" | "dash", []) if !spec.open_stdin => prints(String::new()),
            _ => {
                let words: Vec<&str> = std::iter::once(name).chain(words).collect();
                return Err(BootError::NotSimulated(words.join(" ")));
            }
        })
    }

    fn sleep(words: &[&str]) -> Self {
        let mut total: i64 = 0;
        for word in words {
            let number = word.trim_end_matches(['s', 'm', 'h', 'd']);
            let unit = match word.get(number.len()..).unwrap_or_default() {
                "" | "s" => 1.0,
                "m" => 60.0,
                "h" => 3600.0,
                "d" => 86_400.0,
                _ => f64::NAN,
            };
            if matches!(*word, "infinity" | "inf") {
                return Self::Sleep {
                    duration: None,
                    until: None,
                };
            }
            match number.parse::<f64>() {
                Ok(seconds) if seconds >= 0.0 && unit.is_finite() => {
                    total = total.saturating_add(nanoseconds(seconds * unit));
                }
                _ => {
                    let stderr = format!(
                        "sleep: invalid time interval '{word}'\nTry 'sleep --help' for more information.\n"
                    );
                    return Self::Prints {
                        stdout: String::new(),
                        stderr,
                        exit_code: 1,
                    };
                }
            }
        }
        Self::Sleep {
            duration: Some(total),
            until: None,
        }
    }

    /// Goes on as far as possible; the exit code once it has ended.
    pub(crate) fn run(&mut self, cx: &mut Context<'_>) -> Option<i32> {
        match self {
            Self::Prints {
                stdout,
                stderr,
                exit_code,
            } => {
                if !stdout.is_empty() {
                    cx.out(stdout);
                }
                if !stderr.is_empty() {
                    cx.err(stderr);
                }
                Some(*exit_code)
            }
            Self::Sleep { duration, until } => {
                let until = *until.get_or_insert(cx.now.saturating_add((*duration)?));
                (cx.now >= until).then_some(0)
            }
            Self::Cat => {
                if !cx.stdin.bytes.is_empty() {
                    let bytes = std::mem::take(&mut cx.stdin.bytes);
                    cx.output.push((crate::guest::Stream::Stdout, bytes));
                }
                cx.stdin.closed.then_some(0)
            }
            Self::Server(server) => server.run(cx),
        }
    }

    pub(crate) fn wake_at(&self) -> Option<i64> {
        match self {
            Self::Sleep { until, .. } => *until,
            Self::Prints { .. } | Self::Cat | Self::Server(_) => None,
        }
    }

    pub(crate) fn signal(&mut self, signal: Signal, cx: &mut Context<'_>) -> Reaction {
        match self {
            Self::Server(server) => server.signal(signal, cx),
            Self::Prints { .. } | Self::Sleep { .. } | Self::Cat => Reaction::Default,
        }
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "`as` saturates"
)]
fn nanoseconds(seconds: f64) -> i64 {
    (seconds * SECOND as f64) as i64
}

/// The program's own name and its arguments.
fn look_up(spec: &Spec) -> Result<(&str, &[String]), BootError> {
    let Some((program, arguments)) = spec.argv.split_first() else {
        return Err(BootError::NotInPath(String::new()));
    };
    let caller = Caller::root(0);
    let path = spec
        .env
        .iter()
        .rev()
        .find_map(|variable| variable.strip_prefix("PATH="));
    let path = path.unwrap_or("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    let find = |path: &str| {
        spec.filesystem
            .stat(&caller, path)
            .ok()
            .filter(|node| !node.is_dir())
    };
    let node = if program.contains('/') {
        match spec.filesystem.stat(&caller, program) {
            Ok(node) if node.is_dir() => return Err(BootError::IsDirectory(program.clone())),
            Ok(node) => node,
            Err(_) => return Err(BootError::NoSuchFile(program.clone())),
        }
    } else {
        let found = path
            .split(':')
            .find_map(|folder| find(&format!("{folder}/{program}")));
        found.ok_or_else(|| BootError::NotInPath(program.clone()))?
    };
    match &node.kind {
        _ if node.mode & 0o111 == 0 => Err(BootError::NotExecutable(program.clone())),
        NodeKind::Program(crate::filesystem::Program::NotSimulated(_)) => {
            Err(BootError::NotSimulated(spec.argv.join(" ")))
        }
        _ => Ok((program.rsplit('/').next().unwrap_or_default(), arguments)),
    }
}
