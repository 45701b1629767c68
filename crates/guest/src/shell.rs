//! The shells: bash, dash and BusyBox's ash, as one machine that stops wherever it has to wait.
//!
//! A shell is a stack of frames over [`code`]; every command of a pipeline, subshell, command substitution and
//! background job is a process of its own, made by cloning the shell.

mod arithmetic;
mod brace;
mod builtins;
mod code;
mod editor;
mod expand;
mod glob;
mod interactive;
mod pattern;
mod redirect;
mod run;
mod source;
mod variables;

use std::collections::VecDeque;
use std::sync::Arc;

use docksim_reference::signal::Signal;
use imbl::OrdMap;

pub(crate) use builtins::send;
pub(crate) use code::{Code, Label, compile};
pub(crate) use pattern::{Pattern, is_in_class};
pub(crate) use variables::{Variable, Variables, is_name};

use crate::io::Io;
use crate::kernel::{ExitStatus, FdTable, Pid, SignalSet, Step};
use crate::signals::WINDOW_CHANGED;
pub(crate) use source::DEFAULT_PATH;
use source::Source;

/// Whose shell it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Bash,
    Dash,
    Ash,
}

/// A shell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shell {
    pub(crate) dialect: Dialect,
    /// `$0`
    pub(crate) name: String,
    /// `$$`, which subshells keep.
    pub(crate) pid: Pid,
    /// The words it was started with, until it has looked at them.
    startup: Option<Arc<[String]>>,
    pub(crate) interactive: bool,
    /// Whether it tells about jobs, as a shell that a person uses does.
    announces: bool,
    /// Whether messages tell the line.
    line_numbers: bool,
    source: Source,
    pub(crate) variables: Variables,
    functions: OrdMap<String, Arc<Code>>,
    /// `$1`, `$2`, …
    pub(crate) positional: Arc<[String]>,
    pub(crate) options: Options,
    /// `$?`
    pub(crate) status: i32,
    /// `$LINENO`
    pub(crate) line: usize,
    /// The source of the command that runs.
    text: Arc<str>,
    /// `$!`
    pub(crate) last_background: Option<Pid>,
    jobs: Vec<Job>,
    /// What `trap` set, by signal; 0 is `EXIT`. An empty text ignores.
    traps: OrdMap<i32, Arc<str>>,
    pending_traps: VecDeque<i32>,
    frames: Vec<Frame>,
    activity: Activity,
    /// What the command substitutions of the current operation gave.
    results: Vec<String>,
    substitution_status: Option<i32>,
    /// Greater than 0 where `set -e` does not look.
    quiet: u32,
    random: u32,
    pub(crate) started_at: i64,
    history: Vec<String>,
    /// The signals that its commands ignore.
    child_ignored: SignalSet,
    /// The shell is ending with this status, and its `EXIT` trap runs.
    ending: Option<i32>,
    /// Where `getopts` is in a bundle of options.
    option_offset: usize,
    /// The words of the last command whose program was not found.
    missing: Option<Arc<[String]>>,
    /// A shell that reads a script was interrupted, and ends as soon as the command that runs has.
    interrupted: bool,
}

/// What `set` switches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of `set`")]
pub(crate) struct Options {
    pub(crate) allexport: bool,
    pub(crate) errexit: bool,
    pub(crate) noglob: bool,
    pub(crate) noclobber: bool,
    pub(crate) noexec: bool,
    pub(crate) nounset: bool,
    pub(crate) verbose: bool,
    pub(crate) xtrace: bool,
    pub(crate) pipefail: bool,
    /// Started with `-c`.
    pub(crate) command_string: bool,
    /// Reads its commands from standard input.
    pub(crate) standard_input: bool,
}

/// Code that runs.
#[derive(Debug, Clone, PartialEq)]
struct Frame {
    code: Arc<Code>,
    place: usize,
    kind: FrameKind,
    controls: Vec<Control>,
    /// What `quiet` was at the start.
    quiet: u32,
    /// The descriptors to come back to.
    saved: Option<FdTable>,
    /// Variables to put back at the end.
    restore: Vec<(String, Option<Variable>)>,
}

#[derive(Debug, Clone, PartialEq)]
enum FrameKind {
    /// A command that was read.
    Main,
    /// A function, with the caller's parameters.
    Function(Arc<[String]>),
    Eval,
    /// A file read by `.`, with the caller's parameters if it was given its own.
    Source(Option<Arc<[String]>>),
    /// A trap's action; the status comes back after it.
    Trap(i32),
}

/// What a frame has to undo when it is left.
#[derive(Debug, Clone, PartialEq)]
enum Control {
    Loop {
        again: Label,
        exit: Label,
        status: i32,
        quiet: u32,
        variable: Option<(String, Arc<[String]>, usize)>,
    },
    Case(String),
    Redirects(FdTable),
}

/// What the shell is doing between two operations.
#[derive(Debug, Clone, PartialEq)]
enum Activity {
    Ready,
    /// It waits for the commands of a pipeline.
    Foreground {
        pids: Vec<(Pid, Option<ExitStatus>)>,
        text: Arc<str>,
    },
    /// It collects the output of a command substitution.
    Substituting {
        pid: Pid,
        bytes: Vec<u8>,
        ended: bool,
        status: Option<ExitStatus>,
    },
    /// It waits for background jobs, `None` for all, with the descriptors to come back to.
    Waiting {
        pids: Option<Vec<Pid>>,
        saved: FdTable,
    },
    /// It reads a line for `read`.
    Reading(Box<builtins::Reading>),
}

/// A background job.
#[derive(Debug, Clone, PartialEq)]
struct Job {
    id: usize,
    pid: Pid,
    text: Arc<str>,
    status: Option<ExitStatus>,
}

/// Where the read end of a command substitution's pipe is.
const SUBSTITUTION_FD: u32 = u32::MAX;

/// How deeply functions, `eval` and `.` may be nested.
const MAX_FRAMES: usize = 1000;

impl Shell {
    /// A shell that will look at its words in its first turn.
    pub(crate) fn start(dialect: Dialect, argv: &[String]) -> Self {
        Self {
            dialect,
            name: argv.first().cloned().unwrap_or_default(),
            pid: 0,
            startup: Some(argv.into()),
            interactive: false,
            announces: false,
            line_numbers: true,
            source: Source::None,
            variables: Variables::default(),
            functions: OrdMap::new(),
            positional: Arc::default(),
            options: Options::default(),
            status: 0,
            line: 0,
            text: "".into(),
            last_background: None,
            jobs: Vec::new(),
            traps: OrdMap::new(),
            pending_traps: VecDeque::new(),
            frames: Vec::new(),
            activity: Activity::Ready,
            results: Vec::new(),
            substitution_status: None,
            quiet: 0,
            random: 0,
            started_at: 0,
            history: Vec::new(),
            child_ignored: SignalSet::default(),
            ending: None,
            option_offset: 0,
            missing: None,
            interrupted: false,
        }
    }

    /// The same shell in a process of its own, with other code to run.
    fn fork(&self, code: Arc<Code>) -> Self {
        let mut child = self.clone();
        child.frames = vec![Frame::new(code, FrameKind::Main, self.quiet)];
        child.interactive = false;
        child.announces = false;
        child.source = Source::None;
        child.activity = Activity::Ready;
        child.results = Vec::new();
        child.jobs = Vec::new();
        child.pending_traps = VecDeque::new();
        child.ending = None;
        child.interrupted = false;
        child.traps = self
            .traps
            .iter()
            .filter(|(_, action)| action.is_empty())
            .map(|(k, v)| (*k, Arc::clone(v)))
            .collect();
        child
    }

    /// Takes one turn.
    pub(crate) fn step(&mut self, io: &mut Io<'_>) -> Step {
        if let Some(argv) = self.startup.take()
            && let Some(step) = self.initialise(io, &argv)
        {
            return step;
        }
        while let Some(signal) = io.take_signal() {
            self.on_signal(io, signal);
        }
        let runs_another = matches!(
            self.activity,
            Activity::Foreground { .. } | Activity::Substituting { .. }
        );
        if !runs_another && std::mem::take(&mut self.interrupted) {
            return self.finish(io, 128 + Signal::INT.0);
        }
        match &self.activity {
            Activity::Ready => self.advance(io),
            Activity::Foreground { .. } => self.await_foreground(io),
            Activity::Substituting { .. } => self.await_substitution(io),
            Activity::Waiting { .. } => self.await_jobs(io),
            Activity::Reading(_) => self.go_on_reading(io),
        }
    }

    fn on_signal(&mut self, io: &mut Io<'_>, signal: Signal) {
        if signal == WINDOW_CHANGED {
            self.window_changed(io);
        }
        if self.traps.contains_key(&signal.0) {
            self.pending_traps.push_back(signal.0);
            if let Activity::Waiting { .. } = self.activity {
                self.stop_waiting(io);
                self.status = 128 + signal.0;
            }
            return;
        }
        self.interrupted |= signal == Signal::INT && !self.interactive;
        if signal == Signal::INT && self.interactive {
            match self.activity {
                // The command gets the signal too, and its end ends the rest.
                Activity::Foreground { .. } => {}
                _ => {
                    if io.kernel.is_tty(io.pid, 2) {
                        io.err("\n");
                    }
                    self.abort(io, 130);
                }
            }
        }
    }

    /// Drops everything that runs, back to the prompt.
    fn abort(&mut self, io: &mut Io<'_>, status: i32) {
        match std::mem::replace(&mut self.activity, Activity::Ready) {
            Activity::Substituting { .. } => self.close(io, SUBSTITUTION_FD),
            Activity::Waiting { saved, .. } => self.restore_table(io, saved),
            Activity::Reading(reading) => {
                if let Some(saved) = reading.into_saved_table() {
                    self.restore_table(io, saved);
                }
            }
            Activity::Ready | Activity::Foreground { .. } => {}
        }
        self.results.clear();
        while let Some(frame) = self.frames.pop() {
            self.leave_frame(io, frame);
        }
        self.quiet = 0;
        self.status = status;
        self.source.forget_partial_line();
    }

    fn close(&self, io: &mut Io<'_>, fd: u32) {
        let id = io.process_mut().and_then(|process| process.fds.remove(&fd));
        if let Some(id) = id {
            io.kernel.release(id);
        }
    }

    /// Whether a shell that is fed from outside waits for the next line.
    pub(crate) fn is_idle(&self) -> bool {
        self.startup.is_none() && self.frames.is_empty() && self.activity == Activity::Ready
    }

    pub(crate) fn into_saved_tables(self) -> Vec<FdTable> {
        let mut tables = Vec::new();
        for frame in self.frames {
            tables.extend(frame.saved);
            for control in frame.controls {
                if let Control::Redirects(table) = control {
                    tables.push(table);
                }
            }
        }
        match self.activity {
            Activity::Reading(reading) => tables.extend(reading.into_saved_table()),
            Activity::Waiting { saved, .. } => tables.push(saved),
            Activity::Ready | Activity::Foreground { .. } | Activity::Substituting { .. } => {}
        }
        tables
    }

    // Messages.

    /// Complains as the shell itself.
    fn complain(&self, io: &mut Io<'_>, message: &str) {
        let name = &self.name;
        let line = self.line;
        io.err(match self.dialect {
            _ if message.starts_with("docksim: ") => format!("{message}\n"),
            Dialect::Bash if self.line_numbers => format!("{name}: line {line}: {message}\n"),
            Dialect::Dash if self.line_numbers => format!("{name}: {line}: {message}\n"),
            Dialect::Ash if self.line_numbers => {
                format!("{name}: line {}: {message}\n", self.ash_line())
            }
            _ => format!("{name}: {message}\n"),
        });
    }

    /// The line as BusyBox counts: from 0 in the text of a `-c`.
    fn ash_line(&self) -> usize {
        self.line - usize::from(self.options.command_string && self.line > 0)
    }

    /// Complains for a builtin command.
    fn complain_builtin(&self, io: &mut Io<'_>, builtin: &str, message: &str) {
        match self.dialect {
            Dialect::Ash if self.line_numbers => {
                io.err(format!(
                    "{}: {builtin}: line {}: {message}\n",
                    self.name,
                    self.ash_line()
                ));
            }
            _ => self.complain(io, &format!("{builtin}: {message}")),
        }
    }

    pub(crate) fn read_only_message(&self, name: &str) -> String {
        match self.dialect {
            Dialect::Bash => format!("{name}: readonly variable"),
            Dialect::Dash | Dialect::Ash => format!("{name}: is read only"),
        }
    }

    /// The status of an error that ends a shell that reads a script.
    fn error_status(&self) -> i32 {
        match self.dialect {
            Dialect::Bash => 1,
            Dialect::Dash | Dialect::Ash => 2,
        }
    }
}

impl Frame {
    fn new(code: Arc<Code>, kind: FrameKind, quiet: u32) -> Self {
        Self {
            code,
            place: 0,
            kind,
            controls: Vec::new(),
            quiet,
            saved: None,
            restore: Vec::new(),
        }
    }
}

impl Options {
    /// `$-`
    fn letters(&self, shell: &Shell) -> String {
        let bash = shell.dialect == Dialect::Bash;
        let letters = [
            (self.allexport, 'a'),
            (self.errexit, 'e'),
            (self.noglob, 'f'),
            (bash, 'h'),
            (shell.interactive, 'i'),
            (bash && shell.interactive, 'm'),
            (self.nounset, 'u'),
            (self.verbose, 'v'),
            (self.xtrace, 'x'),
            (bash, 'B'),
            (self.noclobber, 'C'),
            (bash && shell.interactive, 'H'),
            (self.command_string && shell.dialect != Dialect::Dash, 'c'),
            (self.standard_input, 's'),
        ];
        letters
            .iter()
            .filter(|(on, _)| *on)
            .map(|(_, letter)| *letter)
            .collect()
    }
}
