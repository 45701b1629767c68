//! From a command's name to the program that runs: `PATH`, the permission to run, `#!` lines.

use std::sync::Arc;

use crate::applets::Applet;
use crate::errno::Errno;
use crate::filesystem::{Access, NodeKind, Program};
use crate::kernel::{Kernel, Pid};
use crate::server::Server;
use crate::shell::{Dialect as ShellDialect, Shell};
use crate::task::Task;

/// How many `#!` lines may lead to each other, as on Linux.
const MAX_INTERPRETERS: u32 = 4;

/// Which messages and options the tools have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Gnu,
    Busybox,
}

/// A program that is ready to run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prepared {
    pub(crate) task: Task,
    pub(crate) argv: Arc<[String]>,
}

/// Why a file does not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ExecError {
    Errno(Errno),
    NotSimulated(String),
}

impl From<Errno> for ExecError {
    fn from(errno: Errno) -> Self {
        Self::Errno(errno)
    }
}

/// Finds a command: a name with a `/` is a path, another is looked for in the folders of `search_path`.
///
/// # Errors
/// `Enoent`, or `Eacces` when all that was found may not be run.
pub(crate) fn find(
    kernel: &Kernel,
    pid: Pid,
    name: &str,
    search_path: &str,
) -> Result<String, Errno> {
    let caller = kernel.caller(pid);
    if name.contains('/') {
        kernel.filesystem.stat(&caller, name)?;
        return Ok(name.to_owned());
    }
    if name.is_empty() {
        return Err(Errno::Enoent);
    }
    let mut result = Err(Errno::Enoent);
    for folder in search_path.split(':') {
        let path = match folder {
            "" => format!("./{name}"),
            folder => format!("{}/{name}", folder.trim_end_matches('/')),
        };
        match kernel.filesystem.stat(&caller, &path) {
            Ok(node) if node.is_dir() => {}
            Ok(node) if node.allows(&caller, Access::Execute) => return Ok(path),
            Ok(_) => result = Err(Errno::Eacces),
            Err(_) => {}
        }
    }
    result
}

/// Makes the program of a file ready to run with some arguments.
///
/// # Errors
/// `Enoexec` for a text without a `#!` line, which shells run themselves; otherwise as `execve(2)`.
pub(crate) fn prepare(
    kernel: &Kernel,
    pid: Pid,
    path: &str,
    argv: &[String],
) -> Result<Prepared, ExecError> {
    let mut path = path.to_owned();
    let mut argv = argv.to_vec();
    for _ in 0..MAX_INTERPRETERS {
        match load(kernel, pid, &path, &argv)? {
            Loaded::Task(task) => {
                return Ok(Prepared {
                    task,
                    argv: argv.into(),
                });
            }
            Loaded::Interpreter(interpreter, argument) => {
                let rest = argv.drain(..).skip(1);
                let mut words = vec![interpreter.clone()];
                words.extend(argument);
                words.push(path);
                words.extend(rest);
                argv = words;
                path = interpreter;
            }
        }
    }
    Err(Errno::Eloop.into())
}

enum Loaded {
    Task(Task),
    Interpreter(String, Option<String>),
}

fn load(kernel: &Kernel, pid: Pid, path: &str, argv: &[String]) -> Result<Loaded, ExecError> {
    let caller = kernel.caller(pid);
    let node = kernel.filesystem.stat(&caller, path)?;
    if node.is_dir() || !node.allows(&caller, Access::Execute) {
        return Err(Errno::Eacces.into());
    }
    let name = argv.first().map(|name| base_name(name)).unwrap_or_default();
    let program = match &node.kind {
        NodeKind::Program(program) => program,
        NodeKind::File(bytes) => return interpreter(bytes),
        NodeKind::Directory(_) | NodeKind::Symlink(_) | NodeKind::Device(_) => {
            return Err(Errno::Eacces.into());
        }
    };
    let task = match program {
        Program::Busybox => tool(busybox_argv(name, argv), Dialect::Busybox)?,
        Program::Gnu(program) => tool((program, argv), Dialect::Gnu)?,
        Program::Server(server) => {
            let call = argv.get(1..).unwrap_or_default();
            match Server::find(server, call, kernel, pid) {
                Some(server) => Task::Server(Box::new(server)),
                None => return Err(ExecError::NotSimulated(argv.join(" "))),
            }
        }
        Program::External(name) => Task::External(Arc::clone(name)),
        Program::NotSimulated(_) => return Err(ExecError::NotSimulated(argv.join(" "))),
    };
    Ok(Loaded::Task(task))
}

/// The applet and its words: `busybox ls -l` is `ls -l`.
fn busybox_argv<'a>(name: &'a str, argv: &'a [String]) -> (&'a str, &'a [String]) {
    match argv {
        [_, rest @ ..] if name == "busybox" && !rest.is_empty() => {
            (rest.first().map(String::as_str).unwrap_or_default(), rest)
        }
        _ => (name, argv),
    }
}

fn tool((name, argv): (&str, &[String]), dialect: Dialect) -> Result<Task, ExecError> {
    let shell = match (dialect, name) {
        (Dialect::Busybox, "sh" | "ash" | "-sh" | "-ash") => Some(ShellDialect::Ash),
        (Dialect::Gnu, "bash" | "rbash") => Some(ShellDialect::Bash),
        (Dialect::Gnu, "dash") => Some(ShellDialect::Dash),
        _ => None,
    };
    if let Some(shell) = shell {
        return Ok(Task::Shell(Box::new(Shell::start(shell, argv))));
    }
    match Applet::find(name, argv, dialect) {
        Some(applet) => Ok(Task::Applet(Box::new(applet))),
        None => Err(ExecError::NotSimulated(argv.join(" "))),
    }
}

/// Reads a `#!` line.
fn interpreter(bytes: &[u8]) -> Result<Loaded, ExecError> {
    let line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let Some(line) = line.strip_prefix(b"#!") else {
        return Err(Errno::Enoexec.into());
    };
    let line = String::from_utf8_lossy(line);
    let line = line.trim();
    let (interpreter, argument) =
        line.split_once([' ', '\t'])
            .map_or((line, None), |(name, rest)| {
                let rest = rest.trim();
                (name, (!rest.is_empty()).then(|| rest.to_owned()))
            });
    if interpreter.is_empty() {
        return Err(Errno::Enoexec.into());
    }
    Ok(Loaded::Interpreter(interpreter.to_owned(), argument))
}

/// The last name of a path.
pub(crate) fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
