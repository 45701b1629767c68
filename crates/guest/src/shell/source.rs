//! Where a shell's commands come from: its arguments, a file, standard input, or a terminal outside.

use std::sync::Arc;

use docksim_reference::signal::Signal;
use docksim_syntax::shell::{self, Completeness, Extension, Missing, SyntaxError, SyntaxErrorKind};

use super::editor::LineEditor;
use super::interactive::bash_prompt;
use super::{Activity, Dialect, Frame, FrameKind, Shell, compile, is_name};
use crate::errno::Errno;
use crate::io::Io;
use crate::kernel::{Read, SignalSet, Step, Wait};
use crate::signals::WINDOW_CHANGED;

/// Where the next command comes from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Source {
    /// Nowhere: the shell ends after what it runs.
    None,
    /// A text; `place` is how far it was read.
    Text {
        text: Arc<str>,
        place: usize,
        line: usize,
    },
    /// Standard input, line by line, with the lines of a command that is not complete.
    StandardInput {
        partial: String,
        line: usize,
        ended: bool,
        prompted: bool,
        /// The line that is being typed, on a terminal.
        editor: Option<Box<LineEditor>>,
    },
    /// A terminal that gives whole scripts.
    Fed,
}

impl Source {
    pub(super) fn forget_partial_line(&mut self) {
        if let Self::StandardInput {
            partial,
            prompted,
            editor,
            ..
        } = self
        {
            partial.clear();
            *prompted = false;
            *editor = None;
        }
    }

    /// Whether nothing more will come.
    pub(super) fn is_exhausted(&self) -> bool {
        match self {
            Self::None => true,
            Self::Text { text, place, .. } => *place >= text.len(),
            Self::StandardInput { .. } | Self::Fed => false,
        }
    }
}

impl Shell {
    /// Looks at the words it was started with, and at its environment.
    pub(super) fn initialise(&mut self, io: &mut Io<'_>, argv: &[String]) -> Option<Step> {
        self.pid = io.pid;
        self.started_at = io.now();
        self.random = io.pid.wrapping_mul(2_654_435_761);
        self.child_ignored = io
            .process()
            .map(|process| process.ignored)
            .unwrap_or_default();
        self.import_environment(io);
        let mut rest = argv.get(1..).unwrap_or_default();
        let mut command_string = false;
        let mut standard_input = false;
        let mut interactive = false;
        while let [word, after @ ..] = rest {
            if word == "--" || word == "-" {
                rest = after;
                break;
            }
            if let Some(long) = word.strip_prefix("--") {
                if !matches!(long, "login" | "norc" | "noprofile" | "noediting" | "posix") {
                    io.err(format!("docksim: not simulated: {} {word}\n", self.name));
                    return Some(Step::Exit(70));
                }
                rest = after;
                continue;
            }
            let (on, letters) = match (word.strip_prefix('-'), word.strip_prefix('+')) {
                (Some(letters), _) => (true, letters),
                (None, Some(letters)) => (false, letters),
                (None, None) => break,
            };
            rest = after;
            for letter in letters.chars() {
                match letter {
                    'c' => command_string = true,
                    's' => standard_input = true,
                    'i' => interactive = true,
                    'l' => {}
                    'o' => {
                        let [name, after @ ..] = rest else { break };
                        rest = after;
                        if !self.set_named_option(name, on) {
                            io.err(format!("{}: {name}: invalid option name\n", self.name));
                            return Some(Step::Exit(2));
                        }
                    }
                    letter => {
                        if !self.set_option(letter, on) {
                            io.err(match self.dialect {
                                Dialect::Bash => {
                                    format!("{}: -{letter}: invalid option\n", self.name)
                                }
                                Dialect::Dash => {
                                    format!("{}: 0: Illegal option -{letter}\n", self.name)
                                }
                                Dialect::Ash => {
                                    format!("{}: illegal option -{letter}\n", self.name)
                                }
                            });
                            return Some(Step::Exit(2));
                        }
                    }
                }
            }
        }
        if command_string {
            let [text, after @ ..] = rest else {
                io.err(match self.dialect {
                    Dialect::Bash => format!("{}: -c: option requires an argument\n", self.name),
                    Dialect::Dash => format!("{}: 0: -c requires an argument\n", self.name),
                    Dialect::Ash => format!("{}: -c requires an argument\n", self.name),
                });
                return Some(Step::Exit(2));
            };
            if let Some(name) = after.first() {
                self.name.clone_from(name);
            }
            self.positional = after.get(1..).unwrap_or_default().into();
            self.options.command_string = true;
            self.source = Source::Text {
                text: text.as_str().into(),
                place: 0,
                line: 0,
            };
        } else if let ([path, after @ ..], false) = (rest, standard_input) {
            self.positional = after.into();
            if let Some(step) = self.open_script(io, path) {
                return Some(step);
            }
        } else {
            self.positional = rest.into();
            self.options.standard_input = true;
            self.source = Source::StandardInput {
                partial: String::new(),
                line: 0,
                ended: false,
                prompted: false,
                editor: None,
            };
            interactive |= io.kernel.is_tty(io.pid, 0) && io.kernel.is_tty(io.pid, 2);
        }
        if interactive {
            self.become_interactive(io);
        } else if self.dialect != Dialect::Bash
            && (self.options.command_string || !self.options.standard_input)
            && let Some(process) = io.process_mut()
        {
            // Even as PID 1 they end by it (BusyBox: shell/ash.c, `setsignal`).
            process.handled.insert(Signal::INT);
        }
        None
    }

    fn open_script(&mut self, io: &mut Io<'_>, path: &str) -> Option<Step> {
        let caller = io.caller();
        let (errno, name) = match io.kernel.filesystem.read_file(&caller, path) {
            Ok(bytes) => {
                path.clone_into(&mut self.name);
                let text = String::from_utf8_lossy(&bytes);
                self.source = Source::Text {
                    text: text.into(),
                    place: 0,
                    line: 0,
                };
                return None;
            }
            Err(errno) => (errno, self.name.clone()),
        };
        io.err(match (self.dialect, errno) {
            (_, Errno::Einval) => format!("docksim: not simulated: {name} {path}\n"),
            (Dialect::Bash, Errno::Eisdir) => format!("{path}: {path}: {errno}\n"),
            (Dialect::Bash, _) => format!("{name}: {path}: {errno}\n"),
            (Dialect::Dash, Errno::Enoent) => {
                format!("{name}: 0: cannot open {path}: No such file\n")
            }
            (Dialect::Dash, _) => format!("{name}: 0: cannot open {path}: {errno}\n"),
            (Dialect::Ash, Errno::Enoent | Errno::Enotdir) => {
                format!("{name}: line 0: can't open {path}: no such file\n")
            }
            (Dialect::Ash, _) => format!("{name}: line 0: can't open {path}: {errno}\n"),
        });
        Some(Step::Exit(match (self.dialect, errno) {
            (_, Errno::Einval) => 70,
            (Dialect::Bash, Errno::Enoent) => 127,
            (Dialect::Bash, _) => 126,
            (Dialect::Dash | Dialect::Ash, _) => 2,
        }))
    }

    fn import_environment(&mut self, io: &mut Io<'_>) {
        for (name, value) in io.env().iter() {
            if is_name(name) {
                // Nothing is read-only yet.
                let _ = self.variables.set(name, value.clone());
                self.variables.set_exported(name, true);
            }
        }
        let level = self
            .variables
            .get("SHLVL")
            .and_then(|level| level.parse::<i32>().ok())
            .unwrap_or(0);
        let cwd = io.cwd();
        let mut set = |name: &str, value: &str, exported: bool| {
            let _ = self.variables.set(name, value);
            if exported {
                self.variables.set_exported(name, true);
            }
        };
        set("IFS", " \t\n", false);
        set("OPTIND", "1", false);
        set("PWD", &cwd, true);
        let parent = io.process().map_or(0, |process| process.parent);
        set("PPID", &parent.to_string(), false);
        set("PS4", "+ ", false);
        match self.dialect {
            Dialect::Bash => {
                set("SHLVL", &(level + 1).to_string(), true);
                set("BASH", "/bin/bash", false);
                set("BASH_VERSION", "5.2.37(1)-release", false);
                set("HOSTNAME", &io.kernel.machine.hostname.clone(), false);
                set("HOSTTYPE", "x86_64", false);
                set("MACHTYPE", "x86_64-pc-linux-gnu", false);
                set("OSTYPE", "linux-gnu", false);
                set("PS2", "> ", false);
            }
            Dialect::Ash => {
                set("SHLVL", &(level + 1).to_string(), true);
                set("PS1", "\\w \\$ ", false);
                set("PS2", "> ", false);
            }
            Dialect::Dash => {
                set("PS1", if io.caller().uid == 0 { "# " } else { "$ " }, false);
                set("PS2", "> ", false);
            }
        }
        if self.variables.get("PATH").is_none() {
            let _ = self.variables.set("PATH", DEFAULT_PATH);
        }
    }

    /// An interactive shell survives the keyboard's signals and TERM.
    pub(super) fn become_interactive(&mut self, io: &mut Io<'_>) {
        self.interactive = true;
        self.announces |= !matches!(self.source, Source::Fed);
        self.line_numbers = self.dialect == Dialect::Dash;
        if self.dialect == Dialect::Bash {
            let prompt = bash_prompt(io);
            // Nothing is read-only yet.
            let _ = self.variables.set("PS1", prompt);
        }
        if let (Some(process), Source::StandardInput { .. }) = (io.process_mut(), &self.source) {
            process.handled.insert(WINDOW_CHANGED);
        }
        if let Some(process) = io.process_mut() {
            process.ignored.insert(Signal::TERM);
            process.ignored.insert(Signal::QUIT);
            process.handled.insert(Signal::INT);
        }
    }

    /// A shell that a terminal outside feeds.
    pub(crate) fn fed(name: &str, interactive: bool) -> Self {
        let mut shell = Self::start(Dialect::Bash, &[name.to_owned()]);
        shell.source = Source::Fed;
        shell.announces = interactive;
        shell
    }

    /// Prepares a fed shell, which has no words to look at.
    pub(crate) fn initialise_fed(&mut self, io: &mut Io<'_>) {
        self.startup = None;
        self.pid = io.pid;
        self.started_at = io.now();
        self.random = io.pid.wrapping_mul(2_654_435_761);
        self.child_ignored = SignalSet::default();
        self.import_environment(io);
        // A script's commands are interrupted as typed ones are.
        self.become_interactive(io);
    }

    /// Gives a fed shell its next command.
    pub(crate) fn feed(&mut self, script: &docksim_syntax::shell::ast::Script, source: &str) {
        if !source.trim().is_empty() {
            self.history.push(source.trim_end().to_owned());
        }
        let code = compile(script, source, 0);
        self.missing = None;
        self.frames
            .push(Frame::new(code.into(), FrameKind::Main, 0));
        self.activity = Activity::Ready;
    }

    /// The words of the last command since [`feed`](Self::feed) whose program was not found.
    pub(crate) fn missing(&self) -> Option<&[String]> {
        self.missing.as_deref()
    }

    /// Gets the next command when nothing runs.
    pub(super) fn next_command(&mut self, io: &mut Io<'_>) -> Step {
        match &mut self.source {
            Source::None => self.finish(io, self.status),
            Source::Fed => {
                self.report_jobs(io);
                Step::Wait(Wait::SIGNAL)
            }
            Source::Text { .. } => self.next_of_text(io),
            Source::StandardInput { .. } => self.next_of_input(io),
        }
    }

    fn next_of_text(&mut self, io: &mut Io<'_>) -> Step {
        let Source::Text { text, place, line } = &mut self.source else {
            return Step::Continue;
        };
        let text = Arc::clone(text);
        let rest = text.get(*place..).unwrap_or_default();
        if rest.is_empty() {
            return self.finish(io, self.status);
        }
        // All at once when there is nothing wrong with it; otherwise line by line, so that what comes before runs.
        let parsed = shell::parse(rest);
        if parsed.errors.is_empty() && parsed.completeness == Completeness::Complete {
            *place = text.len();
            self.line = *line;
            let code = compile(&parsed.script, rest, *line);
            self.frames
                .push(Frame::new(code.into(), FrameKind::Main, 0));
            return Step::Continue;
        }
        let mut end = 0;
        loop {
            let length = rest
                .get(end..)
                .and_then(|rest| rest.find('\n'))
                .map_or(rest.len() - end, |length| length + 1);
            end += length;
            let part = rest.get(..end).unwrap_or_default();
            let parsed = shell::parse(part);
            let at_end = end >= rest.len();
            if parsed.errors.is_empty() && parsed.completeness == Completeness::Complete {
                *place += end;
                let lines = part.matches('\n').count();
                let code = compile(&parsed.script, part, *line);
                *line += lines;
                self.frames
                    .push(Frame::new(code.into(), FrameKind::Main, 0));
                return Step::Continue;
            }
            if !parsed.errors.is_empty() || at_end {
                self.line = *line + part.trim_end_matches('\n').matches('\n').count() + 1;
                *place = text.len();
                let here_document = matches!(
                    &parsed.completeness,
                    Completeness::Incomplete(open) if matches!(open.missing, Missing::HereDocDelimiter(_))
                );
                if parsed.errors.is_empty() && here_document {
                    // The end of the text ends the here-document.
                    let code = compile(&parsed.script, part, *line);
                    self.frames
                        .push(Frame::new(code.into(), FrameKind::Main, 0));
                    return Step::Continue;
                }
                let status = self.complain_syntax(io, &parsed, part);
                return self.finish(io, status);
            }
        }
    }

    /// Says what is wrong with a text, as each shell does; the exit code.
    pub(super) fn complain_syntax(
        &self,
        io: &mut Io<'_>,
        parsed: &shell::Parsed,
        text: &str,
    ) -> i32 {
        let missing = match &parsed.completeness {
            Completeness::Incomplete(open) => Some(&open.missing),
            Completeness::Complete => None,
        };
        let error = parsed.errors.first();
        match self.dialect {
            Dialect::Bash => self.complain_syntax_bash(io, error, missing, text),
            Dialect::Dash | Dialect::Ash => {
                let kind = error.map(|error| match &error.kind {
                    SyntaxErrorKind::NotSimulated(
                        Extension::ArrayElement | Extension::Indirection,
                    ) => SyntaxErrorKind::BadSubstitution(String::new()),
                    SyntaxErrorKind::NotSimulated(_) => {
                        SyntaxErrorKind::UnexpectedToken("(".to_owned())
                    }
                    kind => kind.clone(),
                });
                let quotes = match (&kind, missing) {
                    (Some(SyntaxErrorKind::UnexpectedToken(token)), _) => {
                        let token = if token == "newline" {
                            "newline".to_owned()
                        } else {
                            format!("\"{token}\"")
                        };
                        match self.dialect {
                            Dialect::Ash => format!("unexpected {token}"),
                            _ => format!("{token} unexpected"),
                        }
                    }
                    (Some(SyntaxErrorKind::BadSubstitution(_)), _) => {
                        let message = match self.dialect {
                            Dialect::Ash => "syntax error: bad substitution",
                            _ => "Bad substitution",
                        };
                        self.complain(io, message);
                        return 2;
                    }
                    (Some(error), _) => error.to_string(),
                    (None, Some(Missing::Closing('`'))) => {
                        "EOF in backquote substitution".to_owned()
                    }
                    (None, Some(Missing::Closing('}'))) => "Missing '}'".to_owned(),
                    (None, Some(Missing::Closing('\'' | '"'))) => {
                        "Unterminated quoted string".to_owned()
                    }
                    (None, Some(Missing::ClosingWord(word))) => match self.dialect {
                        Dialect::Ash => format!("unexpected end of file (expecting \"{word}\")"),
                        _ => format!("end of file unexpected (expecting \"{word}\")"),
                    },
                    (None, _) => match self.dialect {
                        Dialect::Ash => "unexpected end of file".to_owned(),
                        _ => "end of file unexpected".to_owned(),
                    },
                };
                match self.dialect {
                    Dialect::Ash => {
                        self.complain(io, &format!("syntax error: {}", lower_first(&quotes)))
                    }
                    _ => self.complain(io, &format!("Syntax error: {quotes}")),
                }
            }
        }
        let is_bash = self.dialect == Dialect::Bash;
        let kind = error.map(|error| &error.kind);
        match kind {
            Some(SyntaxErrorKind::NotSimulated(_)) if is_bash => 70,
            _ => 2,
        }
    }

    fn complain_syntax_bash(
        &self,
        io: &mut Io<'_>,
        error: Option<&SyntaxError>,
        missing: Option<&Missing>,
        text: &str,
    ) {
        let prefix = if self.options.command_string {
            format!("{}: -c: ", self.name)
        } else {
            format!("{}: ", self.name)
        };
        let line = self.line;
        let place = |line: usize| {
            if self.line_numbers {
                format!("line {line}: ")
            } else {
                String::new()
            }
        };
        match (error, missing) {
            (Some(error), _) if matches!(error.kind, SyntaxErrorKind::NotSimulated(_)) => {
                io.err(format!("{error}\n"));
            }
            (Some(error), _) => {
                io.err(format!("{prefix}{}{error}\n", place(line)));
                if matches!(error.kind, SyntaxErrorKind::UnexpectedToken(_)) {
                    let start = text
                        .get(..error.span.start)
                        .and_then(|before| before.rfind('\n'))
                        .map_or(0, |p| p + 1);
                    let shown = text
                        .get(start..)
                        .unwrap_or_default()
                        .lines()
                        .next()
                        .unwrap_or_default();
                    io.err(format!("{prefix}{}`{shown}'\n", place(line)));
                }
            }
            (None, Some(missing)) => {
                let at = match missing {
                    Missing::Closing(_) => line,
                    _ => line + 1,
                };
                io.err(format!("{prefix}{}{missing}\n", place(at)));
            }
            (None, None) => {}
        }
    }

    fn next_of_input(&mut self, io: &mut Io<'_>) -> Step {
        self.report_jobs(io);
        self.prompt(io);
        let ended = match &self.source {
            Source::StandardInput { ended, .. } => *ended,
            _ => return Step::Continue,
        };
        if ended {
            match self.dialect {
                Dialect::Bash if self.interactive => io.err("exit\n"),
                Dialect::Dash if self.interactive => io.err("\n"),
                _ => {}
            }
            return self.finish(io, self.status);
        }
        if let Some(step) = match self.is_editing() {
            true => self.read_keys(io),
            false => self.read_input_line(io),
        } {
            return step;
        }
        let Source::StandardInput {
            partial,
            line,
            ended,
            prompted,
            ..
        } = &mut self.source
        else {
            return Step::Continue;
        };
        *prompted = false;
        let parsed = shell::parse(partial);
        let is_open = matches!(parsed.completeness, Completeness::Incomplete(_));
        if parsed.errors.is_empty() && is_open && !*ended {
            return Step::Continue;
        }
        let text = std::mem::take(partial);
        self.line = *line + 1;
        *line += text.matches('\n').count();
        if !parsed.errors.is_empty() || is_open {
            self.status = self.complain_syntax(io, &parsed, &text);
            return if self.interactive {
                Step::Continue
            } else {
                self.finish(io, 2)
            };
        }
        if self.interactive && !text.trim().is_empty() {
            self.history.push(text.trim_end().to_owned());
        }
        let code = compile(&parsed.script, &text, self.line.saturating_sub(1));
        self.frames
            .push(Frame::new(code.into(), FrameKind::Main, 0));
        Step::Continue
    }

    /// Reads a line, or what there is of it; the next step unless there is something to run.
    fn read_input_line(&mut self, io: &mut Io<'_>) -> Option<Step> {
        let Source::StandardInput { partial, ended, .. } = &mut self.source else {
            return Some(Step::Continue);
        };
        match io.kernel.read_line(io.pid, 0, b'\n') {
            Ok(Read::Blocked) => Some(Step::Wait(Wait::readable(0))),
            Ok(Read::End) | Err(_) => {
                *ended = true;
                partial.is_empty().then_some(Step::Continue)
            }
            Ok(Read::Bytes(bytes)) => {
                partial.push_str(&String::from_utf8_lossy(&bytes));
                (!partial.ends_with('\n')).then_some(Step::Continue)
            }
        }
    }
}

/// The folders that programs are looked for in when nothing else is said.
pub(crate) const DEFAULT_PATH: &str =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_ascii_lowercase().to_string() + characters.as_str(),
        None => String::new(),
    }
}
