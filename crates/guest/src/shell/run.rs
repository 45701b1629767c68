//! How code runs: one operation at a time.

use std::sync::Arc;

use docksim_reference::signal::Signal;
use docksim_syntax::shell::ast::{
    Command, Redirect, RedirectKind, Script, SimpleCommand, Word, WordPart, WordPartKind,
};

use super::builtins::Outcome;
use super::code::{Code, Operation, PipelineStage, compile};
use super::expand::{Expander, Stop};
use super::pattern::Pattern;
use super::redirect::Ready;
use super::variables::{Variable, Variables};
use super::{
    Activity, Control, Dialect, Frame, FrameKind, Job, MAX_FRAMES, SUBSTITUTION_FD, Shell,
};
use crate::errno::Errno;
use crate::exec::{self, ExecError, Prepared};
use crate::filesystem::Device;
use crate::io::Io;
use crate::kernel::{Environment, ExitStatus, FdTable, OpenKind, Pid, Read, Step, Wait};
use crate::signals::{PIPE, description};
use crate::task::Task;

/// A simple command after expansion.
struct Expanded {
    words: Vec<String>,
    assignments: Vec<(String, String)>,
    redirects: Vec<Ready>,
    /// Complaints that do not stop the command.
    refused: Vec<String>,
}

impl Shell {
    /// Runs the next operation, or gets the next command.
    pub(super) fn advance(&mut self, io: &mut Io<'_>) -> Step {
        if self.run_pending_trap() {
            return Step::Continue;
        }
        let Some(frame) = self.frames.last_mut() else {
            return match self.ending {
                Some(status) => Step::Exit(status),
                None => self.next_command(io),
            };
        };
        let code = Arc::clone(&frame.code);
        match code.operations.get(frame.place) {
            Some(operation) => {
                frame.place += 1;
                self.operate(io, operation)
            }
            None => {
                if let Some(frame) = self.frames.pop() {
                    self.leave_frame(io, frame);
                }
                Step::Continue
            }
        }
    }

    /// Starts a trap's action between two commands.
    fn run_pending_trap(&mut self) -> bool {
        let in_trap = self
            .frames
            .iter()
            .any(|frame| matches!(frame.kind, FrameKind::Trap(_)));
        if in_trap {
            return false;
        }
        let Some(signal) = self.pending_traps.pop_front() else {
            return false;
        };
        let Some(action) = self.traps.get(&signal).cloned() else {
            return false;
        };
        self.push_trap(&action);
        true
    }

    fn push_trap(&mut self, action: &str) {
        let parsed = docksim_syntax::shell::parse(action);
        let code = compile(&parsed.script, action, 0);
        self.frames
            .push(Frame::new(code.into(), FrameKind::Trap(self.status), 0));
    }

    /// Ends the shell, after its `EXIT` trap.
    pub(super) fn finish(&mut self, io: &mut Io<'_>, status: i32) -> Step {
        while let Some(frame) = self.frames.pop() {
            self.leave_frame(io, frame);
        }
        if let Some(status) = self.ending {
            return Step::Exit(status);
        }
        self.status = status;
        match self.traps.remove(&0).filter(|action| !action.is_empty()) {
            Some(action) => {
                self.ending = Some(status);
                self.push_trap(&action);
                Step::Continue
            }
            None => Step::Exit(status),
        }
    }

    /// Undoes what a frame changed.
    pub(super) fn leave_frame(&mut self, io: &mut Io<'_>, mut frame: Frame) {
        while let Some(control) = frame.controls.pop() {
            if let Control::Redirects(saved) = control {
                self.restore_table(io, saved);
            }
        }
        if let Some(saved) = frame.saved {
            self.restore_table(io, saved);
        }
        for (name, old) in frame.restore.into_iter().rev() {
            self.variables.restore(&name, old);
        }
        self.quiet = frame.quiet;
        match frame.kind {
            FrameKind::Function(positional) | FrameKind::Source(Some(positional)) => {
                self.positional = positional
            }
            FrameKind::Trap(status) => self.status = status,
            FrameKind::Main | FrameKind::Eval | FrameKind::Source(None) => {}
        }
    }

    fn jump(&mut self, label: usize) {
        if let Some(frame) = self.frames.last_mut() {
            frame.place = label;
        }
    }

    fn push_control(&mut self, control: Control) {
        if let Some(frame) = self.frames.last_mut() {
            frame.controls.push(control);
        }
    }

    fn operate(&mut self, io: &mut Io<'_>, operation: &Operation) -> Step {
        match operation {
            Operation::Simple {
                command,
                line,
                text,
            } => {
                self.line = *line;
                self.text = Arc::clone(text);
                return self.simple(io, command);
            }
            Operation::Define { name, body } => {
                self.functions.insert(name.clone(), Arc::clone(body));
                self.status = 0;
            }
            Operation::Pipeline { stages, text } => return self.pipeline(io, stages, text),
            Operation::Subshell { code, text } => {
                let child = self.fork(Arc::clone(code));
                let table = io.copy_own_table();
                let pid = self.spawn(io, Task::Shell(Box::new(child)), table, None);
                return self.wait_for(io, pid.into_iter().collect(), Arc::clone(text));
            }
            Operation::Background { code, text } => self.background(io, code, text),
            Operation::Negate => self.status = i32::from(self.status == 0),
            Operation::SetStatus(status) => self.status = *status,
            Operation::Jump(label) => self.jump(*label),
            Operation::JumpIfFailed(label) if self.status != 0 => self.jump(*label),
            Operation::JumpIfSucceeded(label) if self.status == 0 => self.jump(*label),
            Operation::JumpIfFailed(_) | Operation::JumpIfSucceeded(_) => {}
            Operation::Quiet => self.quiet += 1,
            Operation::Loud => self.quiet = self.quiet.saturating_sub(1),
            Operation::CheckStatus => {
                if self.options.errexit && self.status != 0 && self.quiet == 0 && !self.is_fed() {
                    return self.finish(io, self.status);
                }
            }
            Operation::Redirect {
                redirects,
                failed,
                line,
            } => {
                self.line = *line;
                return self.redirect(io, redirects, *failed);
            }
            Operation::EndRedirect => {
                if let Some(Control::Redirects(saved)) = self
                    .frames
                    .last_mut()
                    .and_then(|frame| frame.controls.pop())
                {
                    self.restore_table(io, saved);
                }
            }
            Operation::LoopStart { again, exit } => {
                let quiet = self.quiet;
                self.push_control(Control::Loop {
                    again: *again,
                    exit: *exit,
                    status: 0,
                    quiet,
                    variable: None,
                });
            }
            Operation::ForStart {
                variable,
                words,
                again,
                exit,
                line,
            } => {
                self.line = *line;
                let values = match words {
                    None => Ok(self.positional.to_vec()),
                    Some(words) => self.expand(io, |expander| expander.fields(words)),
                };
                let values = match values {
                    Ok(values) => values,
                    Err(stop) => return self.stopped(io, stop),
                };
                let quiet = self.quiet;
                let variable = Some((variable.clone(), values.into(), 0));
                self.push_control(Control::Loop {
                    again: *again,
                    exit: *exit,
                    status: 0,
                    quiet,
                    variable,
                });
                // Without a round the loop succeeds.
            }
            Operation::ForNext => return self.for_next(io),
            Operation::LoopAgain => {
                let now = self.status;
                let controls = self.frames.last_mut().map(|frame| &mut frame.controls);
                if let Some(Control::Loop { again, status, .. }) =
                    controls.and_then(|controls| controls.last_mut())
                {
                    *status = now;
                    let again = *again;
                    self.jump(again);
                }
            }
            Operation::LoopEnd => {
                if let Some(Control::Loop { status, .. }) = self
                    .frames
                    .last_mut()
                    .and_then(|frame| frame.controls.pop())
                {
                    self.status = status;
                }
            }
            Operation::CaseStart { word, line } => {
                self.line = *line;
                match self.expand(io, |expander| expander.text(word)) {
                    Ok(text) => self.push_control(Control::Case(text)),
                    Err(stop) => return self.stopped(io, stop),
                }
            }
            Operation::CaseTest {
                patterns,
                otherwise,
            } => {
                let Some(Control::Case(text)) =
                    self.frames.last().and_then(|frame| frame.controls.last())
                else {
                    return Step::Continue;
                };
                let text: Vec<char> = text.chars().collect();
                let matched = self.expand(io, |expander| {
                    for pattern in patterns.iter() {
                        if Pattern::new(&expander.pattern(pattern)?).matches(&text) {
                            return Ok(true);
                        }
                    }
                    Ok(false)
                });
                match matched {
                    Ok(true) => {}
                    Ok(false) => self.jump(*otherwise),
                    Err(stop) => return self.stopped(io, stop),
                }
            }
            Operation::CaseEnd => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.controls.pop();
                }
            }
        }
        Step::Continue
    }

    fn is_fed(&self) -> bool {
        matches!(self.source, super::source::Source::Fed)
    }

    fn for_next(&mut self, io: &mut Io<'_>) -> Step {
        let controls = self.frames.last_mut().map(|frame| &mut frame.controls);
        let Some(Control::Loop {
            exit,
            variable: Some((name, values, index)),
            ..
        }) = controls.and_then(|controls| controls.last_mut())
        else {
            return Step::Continue;
        };
        let Some(value) = values.get(*index).cloned() else {
            let exit = *exit;
            self.jump(exit);
            return Step::Continue;
        };
        *index += 1;
        let (name, values) = (name.clone(), Arc::clone(values));
        if self.options.xtrace && self.dialect == Dialect::Bash {
            let values: Vec<String> = values.iter().map(|value| self.quote(value)).collect();
            let prefix = self.variables.get("PS4").unwrap_or("+ ").to_owned();
            io.err(format!("{prefix}for {name} in {}\n", values.join(" ")));
        }
        if self.variables.set(&name, value).is_err() {
            return self.fail(io, &self.read_only_message(&name));
        }
        Step::Continue
    }

    // Expansion.

    /// Expands with what the command substitutions gave so far; keeps what it assigned if it comes to its end.
    fn expand<T>(
        &mut self,
        io: &mut Io<'_>,
        expand: impl FnOnce(&mut Expander<'_>) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        let results = std::mem::take(&mut self.results);
        let mut expander = Expander {
            shell: self,
            filesystem: &io.kernel.filesystem,
            caller: io.caller(),
            pid: io.pid,
            variables: self.variables.clone(),
            random: self.random,
            results: &results,
            used: 0,
        };
        let expanded = expand(&mut expander);
        let (variables, random) = (expander.variables, expander.random);
        match &expanded {
            Ok(_) => {
                self.variables = variables;
                self.random = random;
            }
            Err(Stop::Substitute(..)) => self.results = results,
            Err(Stop::Fail(_)) => {}
        }
        expanded
    }

    /// Goes on after an expansion that stopped.
    fn stopped(&mut self, io: &mut Io<'_>, stop: Stop) -> Step {
        match stop {
            Stop::Fail(message) => self.fail(io, &message),
            Stop::Substitute(script, variables) => {
                // The operation is done again, with one result more.
                if let Some(frame) = self.frames.last_mut() {
                    frame.place = frame.place.saturating_sub(1);
                }
                self.substitute(io, &script, variables);
                Step::Continue
            }
        }
    }

    /// Complains about an expansion, which ends a shell that reads a script, and the line of one that does not.
    fn fail(&mut self, io: &mut Io<'_>, message: &str) -> Step {
        self.complain(io, message);
        let not_simulated = message.starts_with("docksim: ");
        let status = match self.dialect {
            _ if not_simulated => 70,
            Dialect::Bash
                if self.interactive
                    || message.contains("error token")
                    || message.ends_with("readonly variable") =>
            {
                1
            }
            Dialect::Bash
                if message.ends_with("bad substitution") || message.starts_with("ambiguous") =>
            {
                1
            }
            Dialect::Bash => 127,
            Dialect::Dash | Dialect::Ash => 2,
        };
        if self.interactive {
            self.abort(io, status);
            return Step::Continue;
        }
        self.finish(io, status)
    }

    fn substitute(&mut self, io: &mut Io<'_>, script: &Script, variables: Variables) {
        let script = as_cat(script).unwrap_or_else(|| script.clone());
        let mut child = self.fork(compile(&script, "", self.line.saturating_sub(1)).into());
        child.variables = variables;
        child.options.errexit &= self.dialect != Dialect::Bash;
        let (read, write) = io.kernel.pipe();
        let mut table = io.copy_own_table();
        io.kernel.place(&mut table, 1, write);
        match self.spawn(io, Task::Shell(Box::new(child)), table, None) {
            Some(pid) => {
                if let Some(process) = io.process_mut() {
                    process.fds.insert(SUBSTITUTION_FD, read);
                }
                self.activity = Activity::Substituting {
                    pid,
                    bytes: Vec::new(),
                    ended: false,
                    status: None,
                };
            }
            None => {
                io.kernel.release(read);
                self.results.push(String::new());
            }
        }
    }

    pub(super) fn await_substitution(&mut self, io: &mut Io<'_>) -> Step {
        self.reap_all(io);
        let Activity::Substituting {
            bytes,
            ended,
            status,
            ..
        } = &mut self.activity
        else {
            return Step::Continue;
        };
        if !*ended {
            match io.kernel.read(io.pid, SUBSTITUTION_FD, usize::MAX) {
                Ok(Read::Bytes(more)) => {
                    bytes.extend(more);
                    return Step::Continue;
                }
                Ok(Read::Blocked) => {
                    return Step::Wait(Wait {
                        readable: Some(SUBSTITUTION_FD),
                        ..Wait::default()
                    });
                }
                Ok(Read::End) | Err(_) => *ended = true,
            }
        }
        let Some(status) = status else {
            return Step::Wait(Wait::child());
        };
        self.substitution_status = Some(status.code());
        let mut text = String::from_utf8_lossy(bytes).replace('\0', "");
        text.truncate(text.trim_end_matches('\n').len());
        self.activity = Activity::Ready;
        self.close(io, SUBSTITUTION_FD);
        self.results.push(text);
        Step::Continue
    }

    // Simple commands.

    fn simple(&mut self, io: &mut Io<'_>, command: &SimpleCommand) -> Step {
        let expanded = self.expand(io, |expander| {
            let words = expander.fields(&command.words)?;
            let redirects = expander.redirects(&command.redirects)?;
            let before = expander.variables.clone();
            let mut assignments = Vec::new();
            let mut refused = Vec::new();
            for assignment in &command.assignments {
                let mut value = expander.text(&assignment.value)?;
                if assignment.append {
                    value = expander
                        .variables
                        .get(&assignment.name)
                        .unwrap_or_default()
                        .to_owned()
                        + &value;
                }
                if expander
                    .variables
                    .set(&assignment.name, value.clone())
                    .is_err()
                {
                    let message = expander.shell.read_only_message(&assignment.name);
                    if !words.is_empty() && expander.shell.dialect == Dialect::Bash {
                        // The command runs all the same, without it.
                        refused.push(message);
                        continue;
                    }
                    return Err(Stop::Fail(message));
                }
                if expander.shell.options.allexport {
                    expander.variables.set_exported(&assignment.name, true);
                }
                assignments.push((assignment.name.clone(), value));
            }
            if !words.is_empty() {
                expander.variables = before;
            }
            Ok(Expanded {
                words,
                assignments,
                redirects,
                refused,
            })
        });
        let expanded = match expanded {
            Ok(expanded) => expanded,
            Err(stop) => return self.stopped(io, stop),
        };
        for message in &expanded.refused {
            self.complain(io, message);
        }
        let substitution_status = self.substitution_status.take();
        if self.options.xtrace {
            self.trace(io, &expanded);
        }
        if expanded.words.is_empty() {
            self.status = substitution_status.unwrap_or(0);
            match self.redirected_table(io, &expanded.redirects) {
                Some(table) => io.kernel.close_table(table),
                None => self.status = self.redirect_status(),
            }
            return Step::Continue;
        }
        self.command(io, expanded, true)
    }

    fn redirect_status(&self) -> i32 {
        match self.dialect {
            Dialect::Dash => 2,
            Dialect::Bash | Dialect::Ash => 1,
        }
    }

    /// Runs a command that has words: a function, a builtin, or a program.
    fn command(&mut self, io: &mut Io<'_>, expanded: Expanded, functions: bool) -> Step {
        let Expanded {
            words,
            assignments,
            redirects,
            ..
        } = expanded;
        let Some(name) = words.first().cloned() else {
            return Step::Continue;
        };
        let Some(table) = self.redirected_table(io, &redirects) else {
            self.status = self.redirect_status();
            let special = Self::is_special_builtin(&name);
            if special && self.dialect != Dialect::Bash && !self.interactive {
                return self.finish(io, 2);
            }
            return Step::Continue;
        };
        if functions && let Some(body) = self.functions.get(&name).cloned() {
            return self.call(io, body, &words, assignments, table);
        }
        if self.is_builtin(&name) {
            let saved = self.swap_table(io, table);
            return self.run_builtin(io, &words, assignments, saved);
        }
        self.program(io, &words, assignments, table)
    }

    fn call(
        &mut self,
        io: &mut Io<'_>,
        body: Arc<Code>,
        words: &[String],
        assignments: Vec<(String, String)>,
        table: FdTable,
    ) -> Step {
        if self.frames.len() >= MAX_FRAMES {
            io.kernel.close_table(table);
            self.complain(
                io,
                "docksim: not simulated: functions nested more than 1000 deep",
            );
            return self.finish(io, 70);
        }
        let positional = std::mem::replace(
            &mut self.positional,
            words.get(1..).unwrap_or_default().into(),
        );
        let mut frame = Frame::new(body, FrameKind::Function(positional), self.quiet);
        frame.saved = Some(self.swap_table(io, table));
        frame.restore = self.assign_for_a_while(&assignments);
        self.frames.push(frame);
        Step::Continue
    }

    /// Sets variables and gives what they were before.
    fn assign_for_a_while(
        &mut self,
        assignments: &[(String, String)],
    ) -> Vec<(String, Option<Variable>)> {
        let mut restore = Vec::new();
        for (name, value) in assignments {
            restore.push((name.clone(), self.variables.variable(name).cloned()));
            // A read-only variable was complained about when the command was expanded.
            let _ = self.variables.set(name, value.clone());
            self.variables.set_exported(name, true);
        }
        restore
    }

    fn run_builtin(
        &mut self,
        io: &mut Io<'_>,
        words: &[String],
        assignments: Vec<(String, String)>,
        saved: FdTable,
    ) -> Step {
        let name = words.first().map(String::as_str).unwrap_or_default();
        let keeps = Self::is_special_builtin(name) && self.dialect != Dialect::Bash;
        let mut restore = self.assign_for_a_while(&assignments);
        if keeps || name == "exec" {
            restore.clear();
        }
        let outcome = self.builtin(io, words);
        // `exec` without a command keeps its redirections.
        if name == "exec" && outcome == Outcome::Status(0) {
            io.kernel.close_table(saved);
            self.status = 0;
            return Step::Continue;
        }
        self.after_builtin(io, outcome, saved, restore)
    }

    fn after_builtin(
        &mut self,
        io: &mut Io<'_>,
        outcome: Outcome,
        saved: FdTable,
        restore: Vec<(String, Option<Variable>)>,
    ) -> Step {
        match outcome {
            Outcome::Read(mut reading) => {
                reading.saved = Some(saved);
                reading.restore = restore;
                self.activity = Activity::Reading(reading);
                return Step::Continue;
            }
            Outcome::Run { code, kind } => {
                if self.frames.len() >= MAX_FRAMES {
                    self.restore_table(io, saved);
                    self.complain(
                        io,
                        "docksim: not simulated: functions nested more than 1000 deep",
                    );
                    return self.finish(io, 70);
                }
                let mut frame = Frame::new(code, kind, self.quiet);
                frame.saved = Some(saved);
                frame.restore = restore;
                self.frames.push(frame);
                return Step::Continue;
            }
            Outcome::Command(words) => {
                let Some(table) = io.process().map(|process| process.fds.clone()) else {
                    return Step::Continue;
                };
                let table = io.kernel.copy_table(&table);
                self.restore_table(io, saved);
                let assignments = self.reassign(restore);
                let name = words.first().map(String::as_str).unwrap_or_default();
                if self.is_builtin(name) {
                    let saved = self.swap_table(io, table);
                    return self.run_builtin(io, &words, assignments, saved);
                }
                return self.program(io, &words, assignments, table);
            }
            Outcome::Exec(words) => {
                io.kernel.close_table(saved);
                return self.exec(io, &words);
            }
            Outcome::Wait(pids) => {
                self.activity = Activity::Waiting { pids, saved };
                return Step::Continue;
            }
            _ => {}
        }
        self.restore_table(io, saved);
        for (name, old) in restore.into_iter().rev() {
            self.variables.restore(&name, old);
        }
        match outcome {
            Outcome::Status(status) => self.status = status,
            Outcome::Exit(status) => return self.finish(io, status),
            Outcome::Return(status) => self.return_from(io, status),
            Outcome::Break(count) => self.leave_loops(io, count, false),
            Outcome::Continue(count) => self.leave_loops(io, count, true),
            Outcome::Fatal(status) => {
                self.status = status;
                if !self.interactive && self.dialect != Dialect::Bash {
                    return self.finish(io, status);
                }
            }
            Outcome::Read(_)
            | Outcome::Wait(_)
            | Outcome::Run { .. }
            | Outcome::Command(_)
            | Outcome::Exec(_) => {}
        }
        Step::Continue
    }

    /// Puts variables back and gives the assignments that were made.
    fn reassign(&mut self, restore: Vec<(String, Option<Variable>)>) -> Vec<(String, String)> {
        let mut assignments = Vec::new();
        for (name, old) in restore {
            let value = self.variables.get(&name).unwrap_or_default().to_owned();
            self.variables.restore(&name, old);
            assignments.push((name, value));
        }
        assignments
    }

    pub(super) fn go_on_reading(&mut self, io: &mut Io<'_>) -> Step {
        let Activity::Reading(mut reading) = std::mem::replace(&mut self.activity, Activity::Ready)
        else {
            return Step::Continue;
        };
        match self.read_step(io, &mut reading) {
            Err(wait) => {
                self.activity = Activity::Reading(reading);
                Step::Wait(wait)
            }
            Ok(status) => {
                if let Some(saved) = reading.saved.take() {
                    self.restore_table(io, saved);
                }
                for (name, old) in std::mem::take(&mut reading.restore).into_iter().rev() {
                    self.variables.restore(&name, old);
                }
                self.status = status;
                Step::Continue
            }
        }
    }

    fn return_from(&mut self, io: &mut Io<'_>, status: i32) {
        while let Some(frame) = self.frames.pop() {
            let is_function = matches!(frame.kind, FrameKind::Function(_) | FrameKind::Source(_));
            self.leave_frame(io, frame);
            if is_function {
                break;
            }
        }
        self.status = status;
    }

    /// `break` and `continue` out of so many loops, but not out of the function.
    fn leave_loops(&mut self, io: &mut Io<'_>, mut count: usize, goes_on: bool) {
        self.status = 0;
        while count > 0 {
            let Some(frame) = self.frames.last_mut() else {
                return;
            };
            match frame.controls.pop() {
                Some(Control::Redirects(saved)) => self.restore_table(io, saved),
                Some(Control::Case(_)) => {}
                Some(Control::Loop {
                    again,
                    exit,
                    quiet,
                    variable,
                    ..
                }) => {
                    count -= 1;
                    let more_loops = frame
                        .controls
                        .iter()
                        .any(|control| matches!(control, Control::Loop { .. }));
                    if count == 0 || !more_loops {
                        frame.place = if goes_on { again } else { exit };
                        frame.controls.push(Control::Loop {
                            again,
                            exit,
                            status: 0,
                            quiet,
                            variable,
                        });
                        self.quiet = quiet;
                        return;
                    }
                }
                None => {
                    let is_eval = matches!(frame.kind, FrameKind::Eval);
                    let outer_loop = self.frames.iter().rev().skip(1).take(1).any(|frame| {
                        frame
                            .controls
                            .iter()
                            .any(|control| matches!(control, Control::Loop { .. }))
                    });
                    if !(is_eval && outer_loop) {
                        return;
                    }
                    if let Some(frame) = self.frames.pop() {
                        self.leave_frame(io, frame);
                    }
                }
            }
        }
    }

    // Programs.

    /// Finds and loads a program, complaining as shells do.
    fn load(
        &mut self,
        io: &mut Io<'_>,
        words: &[String],
        search_path: &str,
    ) -> Result<Prepared, i32> {
        let name = words.first().map(String::as_str).unwrap_or_default();
        let has_slash = name.contains('/');
        let path = exec::find(io.kernel, io.pid, name, search_path).map_err(|errno| {
            let (message, status) = match (self.dialect, errno) {
                (_, Errno::Eacces) => (format!("{name}: Permission denied"), 126),
                (Dialect::Bash, Errno::Enoent) if !has_slash => {
                    (format!("{name}: command not found"), 127)
                }
                (Dialect::Bash, Errno::Enoent) => (format!("{name}: {errno}"), 127),
                (Dialect::Bash, _) => (format!("{name}: {errno}"), 126),
                (Dialect::Dash | Dialect::Ash, _) => (format!("{name}: not found"), 127),
            };
            self.complain(io, &message);
            if errno == Errno::Enoent {
                self.missing = Some(words.into());
            }
            status
        })?;
        exec::prepare(io.kernel, io.pid, &path, words).or_else(|error| match error {
            ExecError::NotSimulated(what) => {
                io.err(format!("docksim: not simulated: {what}\n"));
                Err(70)
            }
            ExecError::Errno(Errno::Enoexec) => {
                let argv: Vec<String> = [self.name.clone(), path.clone()]
                    .into_iter()
                    .chain(words.iter().skip(1).cloned())
                    .collect();
                let task = Task::Shell(Box::new(Shell::start(self.dialect, &argv)));
                Ok(Prepared {
                    task,
                    argv: argv.into(),
                })
            }
            ExecError::Errno(errno) => {
                let caller = io.caller();
                let is_dir = io
                    .kernel
                    .filesystem
                    .stat(&caller, &path)
                    .is_ok_and(crate::filesystem::Node::is_dir);
                let message = match self.dialect {
                    Dialect::Bash if is_dir => format!("{name}: {}", Errno::Eisdir),
                    Dialect::Bash if errno == Errno::Enoent => {
                        format!("{name}: cannot execute: required file not found")
                    }
                    Dialect::Dash | Dialect::Ash if errno == Errno::Enoent => {
                        format!("{name}: not found")
                    }
                    _ => format!("{name}: {errno}"),
                };
                self.complain(io, &message);
                Err(if errno == Errno::Enoent { 127 } else { 126 })
            }
        })
    }

    fn program(
        &mut self,
        io: &mut Io<'_>,
        words: &[String],
        assignments: Vec<(String, String)>,
        table: FdTable,
    ) -> Step {
        let mut variables = self.variables.clone();
        for (name, value) in &assignments {
            // A read-only variable was complained about when the command was expanded.
            let _ = variables.set(name, value.clone());
            variables.set_exported(name, true);
        }
        let search_path = variables.get("PATH").unwrap_or_default().to_owned();
        // The complaint goes where the command's standard error goes.
        let own = self.swap_table(io, table);
        let loaded = self.load(io, words, &search_path);
        let table = self.swap_table(io, own);
        let prepared = match loaded {
            Ok(prepared) => prepared,
            Err(status) => {
                io.kernel.close_table(table);
                self.status = status;
                return Step::Continue;
            }
        };
        let env = Arc::new(variables.exported());
        if self.is_last() {
            self.restore_table(io, table);
            if let Some(process) = io.process_mut() {
                process.ignored = self.child_ignored;
            }
            return Step::Exec { prepared, env };
        }
        let pid = self.spawn(io, prepared.task, table, Some((prepared.argv, env)));
        let text = Arc::clone(&self.text);
        self.wait_for(io, pid.into_iter().collect(), text)
    }

    /// `exec` with a command.
    fn exec(&mut self, io: &mut Io<'_>, words: &[String]) -> Step {
        let search_path = self.variables.get("PATH").unwrap_or_default().to_owned();
        let name = words.first().map(String::as_str).unwrap_or_default();
        if let Err(Errno::Enoent) = exec::find(io.kernel, io.pid, name, &search_path) {
            let message = match self.dialect {
                Dialect::Bash if name.contains('/') => format!("{name}: {}", Errno::Enoent),
                _ if name.contains('/') => format!("exec: {name}: not found"),
                _ => format!("exec: {name}: not found"),
            };
            match self.dialect {
                Dialect::Ash => self.complain_builtin(io, "exec", &format!("{name}: not found")),
                Dialect::Bash | Dialect::Dash => self.complain(io, &message),
            }
            return self.after_failed_exec(io, 127);
        }
        match self.load(io, words, &search_path) {
            Ok(prepared) => {
                if let Some(process) = io.process_mut() {
                    process.ignored = self.child_ignored;
                }
                Step::Exec {
                    prepared,
                    env: Arc::new(self.variables.exported()),
                }
            }
            Err(status) => self.after_failed_exec(io, status),
        }
    }

    fn after_failed_exec(&mut self, io: &mut Io<'_>, status: i32) -> Step {
        self.status = status;
        if self.interactive {
            Step::Continue
        } else {
            self.finish(io, status)
        }
    }

    /// Whether nothing comes after this command, so that it can take the shell's place.
    fn is_last(&self) -> bool {
        let [frame] = self.frames.as_slice() else {
            return false;
        };
        let rest = frame.code.operations.get(frame.place..).unwrap_or_default();
        let from_file =
            !self.options.command_string && !matches!(self.source, super::source::Source::None);
        frame.kind == FrameKind::Main
            && frame.controls.is_empty()
            && rest
                .iter()
                .all(|operation| *operation == Operation::CheckStatus)
            && self.source.is_exhausted()
            && !from_file
            && self.ending.is_none()
            && self.traps.values().all(|action| action.is_empty())
            && self.pending_traps.is_empty()
            && !self.interactive
    }

    /// Starts a process with the signals that commands ignore.
    fn spawn(
        &mut self,
        io: &mut Io<'_>,
        task: Task,
        table: FdTable,
        program: Option<(Arc<[String]>, Environment)>,
    ) -> Option<Pid> {
        let handled = task.handled();
        let pid = io.kernel.spawn(io.pid, task, table)?;
        let ignored = self.child_ignored;
        let process = io.kernel.process_mut(pid)?;
        process.ignored = ignored;
        process.handled = handled;
        if let Some((argv, env)) = program {
            process.argv = argv;
            process.env = env;
        }
        Some(pid)
    }

    /// Waits for processes, which become the foreground.
    fn wait_for(&mut self, io: &mut Io<'_>, pids: Vec<Pid>, text: Arc<str>) -> Step {
        if self.interactive
            && let Some(leader) = pids.first().copied()
        {
            self.set_group(io, &pids, leader);
            self.set_foreground(io, leader);
        }
        self.activity = Activity::Foreground {
            pids: pids.into_iter().map(|pid| (pid, None)).collect(),
            text,
        };
        Step::Continue
    }

    fn set_group(&self, io: &mut Io<'_>, pids: &[Pid], group: Pid) {
        for pid in pids {
            if let Some(process) = io.kernel.process_mut(*pid) {
                process.group = group;
            }
        }
    }

    fn set_foreground(&self, io: &mut Io<'_>, group: Pid) {
        let console = io.process().and_then(|process| process.console);
        if let Some(console) = console.and_then(|console| io.kernel.consoles.get_mut(&console)) {
            console.foreground = group;
        }
    }

    pub(super) fn await_foreground(&mut self, io: &mut Io<'_>) -> Step {
        self.reap_all(io);
        let Activity::Foreground { pids, text } = &self.activity else {
            return Step::Continue;
        };
        let mut statuses = Vec::new();
        for (pid, status) in pids {
            match status {
                Some(status) => statuses.push((*pid, *status)),
                None => return Step::Wait(Wait::child()),
            }
        }
        let text = Arc::clone(text);
        self.activity = Activity::Ready;
        if self.interactive {
            self.set_foreground(io, io.pid);
        }
        let last = statuses.last().map(|(_, status)| *status);
        self.status = last.map_or(0, ExitStatus::code);
        if self.options.pipefail {
            let failed = statuses
                .iter()
                .rev()
                .map(|(_, status)| status.code())
                .find(|code| *code != 0);
            self.status = failed.unwrap_or(0);
        }
        if let Some(ExitStatus::Killed(signal)) = last {
            self.report_killed(
                io,
                signal,
                statuses.last().map_or(0, |(pid, _)| *pid),
                &text,
            );
            if signal == Signal::INT && self.interactive {
                self.abort(io, 130);
                return Step::Continue;
            }
        }
        Step::Continue
    }

    fn report_killed(&self, io: &mut Io<'_>, signal: Signal, pid: Pid, text: &str) {
        if signal == Signal::INT {
            if self.interactive && !io.kernel.is_tty(io.pid, 2) {
                return;
            }
            if self.interactive {
                io.err("\n");
            }
            return;
        }
        if signal == PIPE {
            return;
        }
        let name = description(signal);
        match self.dialect {
            Dialect::Bash if self.interactive => io.err(format!("{name}\n")),
            Dialect::Bash => self.complain(io, &format!("{pid:5} {name:<24}{text}")),
            Dialect::Dash | Dialect::Ash => io.err(format!("{name}\n")),
        }
    }

    /// Takes the statuses of all children that have ended.
    pub(super) fn reap_all(&mut self, io: &mut Io<'_>) {
        while let Some((pid, status)) = io.kernel.reap(io.pid, None) {
            match &mut self.activity {
                Activity::Foreground { pids, .. } => {
                    if let Some((_, slot)) = pids.iter_mut().find(|(known, _)| *known == pid) {
                        *slot = Some(status);
                    }
                }
                Activity::Substituting {
                    pid: known,
                    status: slot,
                    ..
                } if *known == pid => *slot = Some(status),
                _ => {}
            }
            if let Some(job) = self.jobs.iter_mut().find(|job| job.pid == pid) {
                job.status = Some(status);
            }
        }
    }

    fn pipeline(&mut self, io: &mut Io<'_>, stages: &[PipelineStage], text: &Arc<str>) -> Step {
        let mut pids = Vec::new();
        let mut input = None;
        for (index, stage) in stages.iter().enumerate() {
            let mut table = io.copy_own_table();
            if let Some(read) = input.take() {
                io.kernel.place(&mut table, 0, read);
            }
            if index + 1 < stages.len() {
                let (read, write) = io.kernel.pipe();
                io.kernel.place(&mut table, 1, write);
                if stage.stderr_too {
                    let write = io.kernel.retain(write);
                    io.kernel.place(&mut table, 2, write);
                }
                input = Some(read);
            }
            let child = self.fork(Arc::clone(&stage.code));
            pids.extend(self.spawn(io, Task::Shell(Box::new(child)), table, None));
        }
        self.wait_for(io, pids, Arc::clone(text))
    }

    fn background(&mut self, io: &mut Io<'_>, code: &Arc<Code>, text: &Arc<str>) {
        let child = self.fork(Arc::clone(code));
        let mut table = io.copy_own_table();
        if !self.announces {
            let null = io.kernel.open_kind(OpenKind::Device(Device::Null));
            io.kernel.place(&mut table, 0, null);
        }
        let Some(pid) = self.spawn(io, Task::Shell(Box::new(child)), table, None) else {
            return;
        };
        if self.interactive {
            self.set_group(io, &[pid], pid);
        } else if let Some(process) = io.kernel.process_mut(pid) {
            process.ignored.insert(Signal::INT);
            process.ignored.insert(Signal::QUIT);
        }
        if let Some(process) = io.kernel.process_mut(pid)
            && let Task::Shell(child) = &mut process.task
        {
            child.child_ignored = process.ignored;
        }
        self.last_background = Some(pid);
        let id = self.jobs.iter().map(|job| job.id).max().unwrap_or(0) + 1;
        self.jobs.push(Job {
            id,
            pid,
            text: Arc::clone(text),
            status: None,
        });
        if self.announces && self.dialect == Dialect::Bash {
            io.err(format!("[{id}] {pid}\n"));
        }
        self.status = 0;
    }

    /// Says which background jobs have ended, as an interactive shell does before a prompt.
    pub(super) fn report_jobs(&mut self, io: &mut Io<'_>) {
        self.reap_all(io);
        if !self.announces {
            return;
        }
        let done: Vec<Job> = self
            .jobs
            .iter()
            .filter(|job| job.status.is_some())
            .cloned()
            .collect();
        if done.is_empty() {
            return;
        }
        let lines: Vec<String> = done.iter().map(|job| self.job_line(job)).collect();
        for line in lines {
            io.err(line);
        }
        self.jobs.retain(|job| job.status.is_none());
    }

    /// A line of `jobs`.
    pub(super) fn job_line(&self, job: &Job) -> String {
        let newest = self
            .jobs
            .iter()
            .rev()
            .filter(|job| job.status.is_none() || self.jobs.len() == 1);
        let order: Vec<usize> = newest.map(|job| job.id).collect();
        let mark = match order.iter().position(|id| *id == job.id) {
            Some(0) => '+',
            Some(1) => '-',
            _ if self.jobs.last().is_some_and(|last| last.id == job.id) => '+',
            _ => ' ',
        };
        let state = match job.status {
            None => "Running".to_owned(),
            Some(ExitStatus::Exited(0)) => "Done".to_owned(),
            Some(ExitStatus::Exited(code)) if self.dialect == Dialect::Bash => {
                format!("Exit {code}")
            }
            Some(ExitStatus::Exited(code)) => format!("Done({code})"),
            Some(ExitStatus::Killed(signal)) => description(signal).to_owned(),
        };
        let end = if job.status.is_none() { " &" } else { "" };
        match self.dialect {
            Dialect::Bash => format!("[{}]{mark}  {state:<24}{}{end}\n", job.id, job.text),
            Dialect::Dash | Dialect::Ash => {
                format!("[{}] {mark} {state:<26} {}\n", job.id, job.text)
            }
        }
    }

    /// Ends a `wait`.
    pub(super) fn stop_waiting(&mut self, io: &mut Io<'_>) {
        if let Activity::Waiting { saved, .. } =
            std::mem::replace(&mut self.activity, Activity::Ready)
        {
            self.restore_table(io, saved);
        }
    }

    pub(super) fn await_jobs(&mut self, io: &mut Io<'_>) -> Step {
        self.reap_all(io);
        let Activity::Waiting { pids, .. } = &self.activity else {
            return Step::Continue;
        };
        let wanted = |job: &Job| pids.as_ref().is_none_or(|pids| pids.contains(&job.pid));
        if self
            .jobs
            .iter()
            .any(|job| wanted(job) && job.status.is_none())
        {
            return Step::Wait(Wait::child());
        }
        let status = match pids {
            None => 0,
            Some(pids) => {
                let last = pids
                    .last()
                    .and_then(|pid| self.jobs.iter().find(|job| job.pid == *pid));
                last.and_then(|job| job.status)
                    .map_or(127, ExitStatus::code)
            }
        };
        let reported = pids.clone();
        let killed: Vec<Signal> = self
            .jobs
            .iter()
            .filter(|job| reported.as_ref().is_none_or(|pids| pids.contains(&job.pid)))
            .filter_map(|job| match job.status {
                Some(ExitStatus::Killed(signal)) if signal != Signal::INT && signal != PIPE => {
                    Some(signal)
                }
                _ => None,
            })
            .collect();
        if self.dialect != Dialect::Bash {
            for signal in killed {
                io.err(format!("{}\n", description(signal)));
            }
        }
        self.stop_waiting(io);
        self.jobs.retain(|job| {
            reported
                .as_ref()
                .is_some_and(|pids| !pids.contains(&job.pid))
        });
        self.status = status;
        Step::Continue
    }

    fn redirect(&mut self, io: &mut Io<'_>, redirects: &[Redirect], failed: usize) -> Step {
        let ready = match self.expand(io, |expander| expander.redirects(redirects)) {
            Ok(ready) => ready,
            Err(stop) => return self.stopped(io, stop),
        };
        match self.redirected_table(io, &ready) {
            Some(table) => {
                let saved = self.swap_table(io, table);
                self.push_control(Control::Redirects(saved));
            }
            None => {
                self.status = self.redirect_status();
                self.jump(failed);
            }
        }
        Step::Continue
    }

    // `set -x`.

    fn trace(&self, io: &mut Io<'_>, expanded: &Expanded) {
        let prefix = self.variables.get("PS4").unwrap_or("+ ").to_owned();
        let assignments = expanded
            .assignments
            .iter()
            .map(|(name, value)| format!("{name}={}", self.quote(value)));
        let words = expanded.words.iter().map(|word| self.quote(word));
        let parts: Vec<String> = assignments.chain(words).collect();
        if self.dialect == Dialect::Bash && expanded.words.is_empty() {
            for part in parts {
                io.err(format!("{prefix}{part}\n"));
            }
        } else {
            io.err(format!("{prefix}{}\n", parts.join(" ")));
        }
    }

    /// A word as `set -x` shows it.
    pub(super) fn quote(&self, word: &str) -> String {
        let plain = |c: char| match self.dialect {
            Dialect::Dash => true,
            Dialect::Bash => c.is_alphanumeric() || "_-+=./:,@%".contains(c),
            Dialect::Ash => c.is_alphanumeric() || "_-+./:,@%]".contains(c),
        };
        if self.dialect == Dialect::Dash || !word.is_empty() && word.chars().all(plain) {
            return word.to_owned();
        }
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// `$(<file)` is `$(cat file)` without a program; here with one.
fn as_cat(script: &Script) -> Option<Script> {
    let [item] = script.items.as_slice() else {
        return None;
    };
    let [stage] = item.and_or.first.stages.as_slice() else {
        return None;
    };
    let Command::Simple(simple) = &stage.command else {
        return None;
    };
    let is_input =
        matches!(simple.redirects.as_slice(), [redirect] if redirect.kind == RedirectKind::In);
    if !simple.words.is_empty() || !simple.assignments.is_empty() || !is_input {
        return None;
    }
    let mut script = script.clone();
    let stage = script.items.first_mut()?.and_or.first.stages.first_mut()?;
    if let Command::Simple(simple) = &mut stage.command {
        let kind = WordPartKind::Literal("cat".to_owned());
        simple.words = vec![Word {
            parts: vec![WordPart {
                kind,
                span: simple.span,
            }],
            span: simple.span,
        }];
    }
    Some(script)
}
