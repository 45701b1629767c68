//! A container's process tree from outside: boot, run, signal, read, write.

use docksim_reference::signal::Signal;
use thiserror::Error;

use crate::filesystem::Filesystem;
use crate::program::{Program, Reaction};

/// What a process tree starts from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spec {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// `NAME=value`.
    pub env: Vec<String>,
    /// Where it starts; empty for `/`.
    pub working_dir: String,
    /// Whether its streams are a terminal.
    pub tty: bool,
    /// Whether something may be written to its standard input.
    pub open_stdin: bool,
    /// Its name in its network.
    pub hostname: String,
    /// Its address; empty without a network.
    pub ip_address: String,
    /// Whether an init program is PID 1.
    pub init: bool,
    /// As whom it runs: a name or number, with a group after `:` or not; empty for root.
    pub user: String,
    /// Its files, programs included; see [`crate::image::root_filesystem`].
    pub filesystem: Filesystem,
}

/// Why a process tree cannot start. The texts are the runtime's (opencontainers/runc: libcontainer).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BootError {
    /// No folder of `PATH` has the program.
    #[error("exec: {}: executable file not found in $PATH", docksim_reference::go::quote(.0))]
    NotInPath(String),
    /// There is no such file.
    #[error("exec: {}: stat {}: no such file or directory", docksim_reference::go::quote(.0), .0)]
    NoSuchFile(String),
    /// It is a folder.
    #[error("exec: {}: is a directory", docksim_reference::go::quote(.0))]
    IsDirectory(String),
    /// It may not be run.
    #[error("exec: {}: permission denied", docksim_reference::go::quote(.0))]
    NotExecutable(String),
    /// The working directory is a file.
    #[error("chdir to cwd ({}) set in config.json failed: not a directory", docksim_reference::go::quote(.0))]
    WorkingDirectory(String),
    /// `/etc/passwd` does not have the user.
    #[error("unable to find user {0}: no matching entries in passwd file")]
    UnknownUser(String),
    /// `/etc/group` does not have the group.
    #[error("unable to find group {0}: no matching entries in group file")]
    UnknownGroup(String),
    /// docksim does not model the program.
    #[error("program {0}")]
    NotSimulated(String),
}

/// One of a process's output streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// What a process has written, in order.
pub type Output = Vec<(Stream, Vec<u8>)>;

/// A container's process tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Guest {
    program: Program,
    filesystem: Filesystem,
    init: bool,
    tty: bool,
    stdin: Stdin,
    output: Output,
    exit_code: Option<i32>,
}

/// What has been written to standard input and not been read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Stdin {
    pub(crate) bytes: Vec<u8>,
    pub(crate) closed: bool,
}

/// What a program works with while it runs.
pub(crate) struct Context<'a> {
    pub(crate) now: i64,
    pub(crate) stdin: &'a mut Stdin,
    pub(crate) output: &'a mut Output,
}

impl Context<'_> {
    pub(crate) fn out(&mut self, text: &str) {
        self.output.push((Stream::Stdout, text.as_bytes().to_vec()));
    }

    pub(crate) fn err(&mut self, text: &str) {
        self.output.push((Stream::Stderr, text.as_bytes().to_vec()));
    }
}

impl Guest {
    /// Starts the process tree; nothing has run yet.
    ///
    /// # Errors
    /// See [`BootError`].
    pub fn boot(spec: &Spec) -> Result<Self, BootError> {
        let program = Program::find(spec)?;
        let stdin = Stdin {
            bytes: Vec::new(),
            closed: !spec.open_stdin,
        };
        Ok(Self {
            program,
            filesystem: spec.filesystem.clone(),
            init: spec.init,
            tty: spec.tty,
            stdin,
            output: Output::new(),
            exit_code: None,
        })
    }

    /// Runs until nothing can go on. `now` is nanoseconds since 1970.
    pub fn run(&mut self, now: i64) {
        if self.exit_code.is_some() {
            return;
        }
        let mut cx = Context {
            now,
            stdin: &mut self.stdin,
            output: &mut self.output,
        };
        self.exit_code = self.program.run(&mut cx);
    }

    /// Takes what was written since the last call. On a terminal it is all on standard output, with CR before LF.
    pub fn take_output(&mut self) -> Output {
        let output = std::mem::take(&mut self.output);
        if !self.tty {
            return output;
        }
        output
            .into_iter()
            .map(|(_, bytes)| (Stream::Stdout, to_terminal(&bytes)))
            .collect()
    }

    /// The exit code of PID 1, once it has ended.
    pub fn exit_code(&self) -> Option<i32> {
        self.exit_code
    }

    /// When it wants to run again by itself.
    pub fn wake_at(&self) -> Option<i64> {
        if self.exit_code.is_some() {
            None
        } else {
            self.program.wake_at()
        }
    }

    /// The files as they are now.
    pub fn filesystem(&self) -> &Filesystem {
        &self.filesystem
    }

    /// Sends a signal to PID 1. A PID 1 without a handler ignores every signal but KILL and STOP, unless an init
    /// program stands in front of it (man 7 pid_namespaces).
    pub fn signal(&mut self, signal: Signal, now: i64) {
        if self.exit_code.is_some() {
            return;
        }
        if signal == Signal::KILL {
            self.exit_code = Some(128 + signal.0);
            return;
        }
        let mut cx = Context {
            now,
            stdin: &mut self.stdin,
            output: &mut self.output,
        };
        match self.program.signal(signal, &mut cx) {
            Reaction::Handled => {}
            Reaction::Exited(code) => self.exit_code = Some(code),
            Reaction::Default if self.init && is_fatal(signal) => {
                self.exit_code = Some(128 + signal.0)
            }
            Reaction::Default => {}
        }
    }

    /// Writes to standard input. On a terminal Ctrl-C and Ctrl-\ are signals and the rest is echoed.
    pub fn write_stdin(&mut self, bytes: &[u8], now: i64) {
        if self.stdin.closed {
            return;
        }
        if !self.tty {
            self.stdin.bytes.extend_from_slice(bytes);
            return;
        }
        for byte in bytes {
            match byte {
                3 => {
                    self.echo(b"^C");
                    self.signal(Signal::INT, now);
                }
                4 if self.stdin.bytes.is_empty() => self.stdin.closed = true,
                28 => {
                    self.echo(b"^\\");
                    self.signal(Signal::QUIT, now);
                }
                b'\r' | b'\n' => {
                    self.echo(b"\n");
                    self.stdin.bytes.push(b'\n');
                }
                byte => {
                    self.echo(&[*byte]);
                    self.stdin.bytes.push(*byte);
                }
            }
        }
    }

    /// Says that nothing more will be written to standard input.
    pub fn close_stdin(&mut self) {
        self.stdin.closed = true;
    }

    fn echo(&mut self, bytes: &[u8]) {
        self.output.push((Stream::Stdout, bytes.to_vec()));
    }
}

/// Whether a signal ends a process that does not handle it (man 7 signal).
fn is_fatal(signal: Signal) -> bool {
    !matches!(signal.0, 17 | 18 | 19 | 20 | 21 | 22 | 23 | 28)
}

fn to_terminal(bytes: &[u8]) -> Vec<u8> {
    let mut terminal = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if *byte == b'\n' {
            terminal.push(b'\r');
        }
        terminal.push(*byte);
    }
    terminal
}
