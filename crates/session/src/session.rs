//! A session: a world that runs lines, and the worlds before and after it.

use std::collections::BTreeMap;
use std::sync::Arc;

use docksim_api::Timestamp;
use docksim_client::job::{Output, TerminalSignal};
use docksim_engine::{Engine, Fault, Profile};
use docksim_guest::WindowSize;
use docksim_guest::host::HostState;
use docksim_syntax::shell::{Completeness, Missing, SyntaxErrorKind};
use docksim_teach::Language;

use crate::complete::Completer;
use crate::docker::Docker;
use crate::fault;
use crate::history::{Act, Deed, History, StepView};
use crate::lesson::Progress;
use crate::meta;
use crate::script::ScriptCommand;
use crate::terminal::{Terminal, TerminalId};

/// The seed of a session that was given none.
pub const DEFAULT_SEED: u64 = 1;

/// When a script's world begins: 2026-11-02T09:00:00Z, later than every image of the catalogue.
const DEFAULT_START: Timestamp = Timestamp(1_793_610_000 * Timestamp::SECOND);

/// So many events may pass before a script's command counts as one that nothing could ever end.
const MOST_EVENTS: usize = 20_000;
/// So much virtual time may pass, likewise: thirty days.
const LONGEST_WAIT: i64 = 30 * 86_400 * Timestamp::SECOND;
/// How long a script looks at what would go on for ever.
const LONGEST_WATCH: i64 = 60 * Timestamp::SECOND;

/// What a session starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where everything random comes from.
    pub seed: u64,
    /// The version of Docker.
    pub profile: Profile,
    /// When it begins.
    pub start: Timestamp,
    /// Columns and rows of the terminals; `None` for a script, which has none.
    pub terminal: Option<(u32, u32)>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: DEFAULT_SEED,
            profile: Profile::V28_5,
            start: DEFAULT_START,
            terminal: None,
        }
    }
}

/// How large the terminals are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Screen {
    pub(crate) columns: u32,
    pub(crate) rows: u32,
}

impl Screen {
    pub(crate) fn window(self) -> WindowSize {
        WindowSize {
            columns: self.columns,
            rows: self.rows,
        }
    }
}

fn screen(options: &Options) -> Option<Screen> {
    let (columns, rows) = options.terminal?;
    Some(Screen { columns, rows })
}

/// Everything: the daemon and the terminals. Cloning it costs the same however much the daemon holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) terminals: BTreeMap<TerminalId, Terminal>,
    pub(crate) lesson: Option<Progress>,
    /// The lesson that was finished last, until another one begins.
    pub(crate) finished: Option<Progress>,
}

/// A person's machine with docker on it.
#[derive(Debug, Clone)]
pub struct Session {
    options: Options,
    pub(crate) world: World,
    pub(crate) learner: Option<Learner>,
    /// The terminal in which the last line was typed.
    pub(crate) front: TerminalId,
    history: History,
    /// Whether what happens now comes from keys that are noted already.
    is_noted: bool,
}

/// A person who is told where explanations are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Learner {
    pub(crate) language: Language,
    /// Whether that was said already.
    hinted: bool,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submission {
    /// It runs, or has run, in its terminal.
    Started,
    /// Another terminal is in front now.
    Switched(TerminalId),
    /// The user wants to leave.
    Exit,
}

/// What a script's command did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Finished {
    /// What it printed.
    pub output: Output,
    /// Its exit code.
    pub exit_code: i32,
    /// Whether it was interrupted because nothing could ever end it.
    pub interrupted: bool,
    /// Whether it ended the shell.
    pub exited: bool,
}

impl Finished {
    /// A line that was not run, with the reason.
    pub fn refused(reason: String) -> Self {
        let mut finished = Self {
            exit_code: 2,
            ..Self::default()
        };
        finished.output.err(&reason);
        finished
    }
}

impl Session {
    /// A new machine.
    pub fn new(options: Options) -> Self {
        let terminal = Terminal::new(screen(&options), options.start.0);
        let mut engine = Engine::new(options.seed, options.profile, options.start);
        engine.set_host_files(terminal.shell.filesystem().clone());
        let world = World {
            engine,
            terminals: BTreeMap::from([(TerminalId::FIRST, terminal)]),
            lesson: None,
            finished: None,
        };
        Self {
            history: History::new(options.start),
            options,
            world,
            learner: None,
            front: TerminalId::FIRST,
            is_noted: false,
        }
    }

    /// Says once, after the first error on a terminal, that errors can be explained; speaks this language unless the
    /// world's `LANG` was set to another.
    pub fn guide(&mut self, language: Language) {
        self.learner = Some(Learner {
            language,
            hinted: false,
        });
    }

    /// What it started with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// What a line would print and do in a terminal of its own. Nothing happens here: it runs in a copy.
    pub fn ask(&self, line: &str) -> Finished {
        let mut asked = Self::new(Options {
            terminal: None,
            ..self.options.clone()
        });
        asked.world.engine = self.world.engine.clone();
        let files = asked.world.engine.host_files().clone();
        if let Some(terminal) = asked.world.terminals.get_mut(&TerminalId::FIRST) {
            terminal.lend(&files);
        }
        asked.run(line)
    }

    /// The virtual time.
    pub fn now(&self) -> Timestamp {
        self.world.engine.now()
    }

    /// The daemon, to look at.
    pub fn engine(&self) -> &Engine {
        &self.world.engine
    }

    /// The daemon, to talk to past the terminals.
    pub fn engine_mut(&mut self) -> &mut Engine {
        &mut self.world.engine
    }

    /// The terminals, in order.
    pub fn terminals(&self) -> impl Iterator<Item = TerminalId> {
        self.world.terminals.keys().copied()
    }

    /// Opens another terminal.
    pub fn open_terminal(&mut self) -> TerminalId {
        let id = TerminalId(
            self.world
                .terminals
                .keys()
                .last()
                .map_or(1, |last| last.0.saturating_add(1)),
        );
        self.note(id, Act::Open);
        let terminal = Terminal::new(screen(&self.options), self.now().0);
        self.world.terminals.insert(id, terminal);
        id
    }

    /// Whether a terminal exists.
    pub fn has_terminal(&self, terminal: TerminalId) -> bool {
        self.world.terminals.contains_key(&terminal)
    }

    /// What stands before the cursor.
    pub fn prompt(&self, terminal: TerminalId) -> String {
        let folder = self
            .world
            .terminals
            .get(&terminal)
            .map(|terminal| terminal.shell.working_dir());
        let folder = folder.unwrap_or_default();
        let home = "/home/user";
        let folder = match folder.strip_prefix(home) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("~{rest}"),
            _ => folder.to_owned(),
        };
        let number = if self.world.terminals.len() > 1 {
            format!(" {}", terminal.0)
        } else {
            String::new()
        };
        format!("docksim{number}:{folder}$ ")
    }

    /// Runs a line that a person typed: a shell command, or a command of docksim that starts with a colon.
    pub fn submit(&mut self, terminal: TerminalId, text: &str) -> Submission {
        self.front = terminal;
        if text.starts_with(':') && !text.starts_with(": ") && text != ":" {
            return meta::run(self, terminal, text);
        }
        if !text.trim().is_empty() {
            self.begin_step(terminal, text);
            if let Some(lesson) = &mut self.world.lesson {
                lesson.count();
            }
        }
        self.feed(terminal, ScriptCommand::new(text));
        self.step();
        Submission::Started
    }

    /// Runs a command of docksim while the terminal is busy with something else.
    pub fn submit_aside(&mut self, terminal: TerminalId, text: &str) -> Submission {
        meta::run(self, terminal, text)
    }

    /// Gives a shell a text, or the reason why it is none; whether there was anything to do.
    fn feed(&mut self, terminal: TerminalId, command: ScriptCommand) -> bool {
        let Some(terminal) = self.world.terminals.get_mut(&terminal) else {
            return false;
        };
        let (text, parsed) = command.into_parts();
        let refusal = match (parsed.errors.first(), &parsed.completeness) {
            (Some(error), _) if matches!(error.kind, SyntaxErrorKind::NotSimulated(_)) => {
                terminal.output.err(&format!("{error}\n"));
                terminal.status = docksim_client::NOT_SIMULATED;
                return true;
            }
            (Some(error), _) => Some(error.to_string()),
            (None, Completeness::Incomplete(incomplete)) => match &incomplete.missing {
                // bash takes the end of the text as the end of a here-document or a continued line.
                Missing::HereDocDelimiter(_) | Missing::NextLine => None,
                missing => Some(missing.to_string()),
            },
            (None, Completeness::Complete) => None,
        };
        if let Some(reason) = refusal {
            terminal.output.err(&format!("bash: {reason}\n"));
            terminal.incidents.clear();
            terminal.status = 2;
            return true;
        }
        if parsed.script.items.is_empty() {
            return false;
        }
        terminal.failed = false;
        terminal.shell.feed(Arc::new(parsed.script), &text);
        terminal.state = HostState::Running;
        true
    }

    /// Runs shells, docker commands and the daemon until nothing moves without time passing.
    pub fn step(&mut self) {
        self.step_terminals();
        self.check_lesson();
    }

    fn step_terminals(&mut self) {
        let ids: Vec<TerminalId> = self.world.terminals.keys().copied().collect();
        // What one terminal does can wake a command of another.
        for _ in 0..100 {
            let mut moved = false;
            for id in &ids {
                moved |= self.step_terminal(*id);
            }
            if !moved || ids.len() == 1 {
                return;
            }
        }
    }

    fn step_terminal(&mut self, id: TerminalId) -> bool {
        let World {
            engine,
            terminals,
            lesson,
            finished: _,
        } = &mut self.world;
        let Some(terminal) = terminals.get_mut(&id) else {
            return false;
        };
        let screen = terminal.screen;
        if matches!(terminal.state, HostState::Exited(_)) {
            return false;
        }
        let before = terminal.state;
        let now = engine.now().0;
        terminal.lend(engine.host_files());
        let mut docker = Docker {
            engine,
            screen,
            raw: false,
            endless: false,
            ended: Vec::new(),
        };
        terminal.state = terminal.shell.run(now, &mut docker);
        loop {
            let requests = terminal.shell.take_requests();
            if requests.is_empty() {
                break;
            }
            // Servers read what the shell has written so far.
            docker
                .engine
                .set_host_files(terminal.shell.filesystem().clone());
            for request in requests {
                let reply = docker.engine.host_request(&request);
                terminal.shell.answer(request.id, reply);
            }
            terminal.lend(docker.engine.host_files());
            terminal.state = terminal.shell.run(now, &mut docker);
        }
        terminal.raw = docker.raw;
        terminal.shell.set_raw(docker.raw);
        terminal.endless = docker.endless;
        if let Some(lesson) = lesson.as_mut() {
            lesson.note(&docker.ended);
        }
        terminal.note(docker.ended);
        if let HostState::Ready(status) | HostState::Exited(status) = terminal.state
            && before == HostState::Running
        {
            terminal.status = status;
            if status == 127
                && terminal.note_missing()
                && let (Some(lesson), Some(incident)) = (lesson, terminal.incidents.last())
            {
                lesson.note_met(incident.reason.code);
            }
        }
        let printed = terminal.collect_output();
        engine.set_host_files(terminal.shell.filesystem().clone());
        let is_over = before == HostState::Running && terminal.state != HostState::Running;
        let explainable = is_over && terminal.failed && !terminal.incidents.is_empty();
        let moved = printed || terminal.state != before;
        if explainable {
            self.hint(id);
        }
        moved
    }

    /// Tells a learner, once, that the last error can be explained.
    fn hint(&mut self, id: TerminalId) {
        let language = self.language(id);
        let Some(learner) = self.learner.as_mut().filter(|learner| !learner.hinted) else {
            return;
        };
        learner.hinted = true;
        if let Some(terminal) = self.world.terminals.get_mut(&id) {
            terminal.output.err(language.of(
                "\x1b[2mType :why for an explanation.\x1b[0m\n",
                "\x1b[2m:why를 입력하면 설명을 볼 수 있습니다.\x1b[0m\n",
            ));
        }
    }

    /// When something happens by itself next.
    pub fn wake_at(&self) -> Option<Timestamp> {
        let shells = self
            .world
            .terminals
            .values()
            .filter_map(|terminal| terminal.shell.wake_at())
            .map(Timestamp);
        shells.chain(self.world.engine.next_event_at()).min()
    }

    /// Lets time pass, with all that happens on the way.
    pub fn advance_to(&mut self, moment: Timestamp) {
        while let Some(next) = self.wake_at().filter(|next| *next <= moment) {
            let stuck =
                next <= self.now() && self.world.engine.next_event_at().is_none_or(|at| at > next);
            self.world.engine.advance_to(next);
            self.step();
            if stuck && self.wake_at() == Some(next) {
                break;
            }
        }
        self.world.engine.advance_to(moment);
        self.step();
    }

    /// Whether a command runs that only a signal ends.
    fn is_endless(&self, terminal: TerminalId) -> bool {
        self.world
            .terminals
            .get(&terminal)
            .is_some_and(|terminal| terminal.endless)
    }

    /// Whether a command holds the terminal.
    pub fn is_busy(&self, terminal: TerminalId) -> bool {
        self.world
            .terminals
            .get(&terminal)
            .is_some_and(|terminal| terminal.state == HostState::Running)
    }

    /// The exit code of the terminal's last command.
    pub fn status(&self, terminal: TerminalId) -> i32 {
        self.world
            .terminals
            .get(&terminal)
            .map_or(0, |terminal| terminal.status)
    }

    /// The exit code with which the terminal's shell ended, if it did.
    pub fn exited(&self, terminal: TerminalId) -> Option<i32> {
        match self.world.terminals.get(&terminal)?.state {
            HostState::Exited(code) => Some(code),
            HostState::Ready(_) | HostState::Running => None,
        }
    }

    /// Takes what a terminal has printed since the last call.
    pub fn take_output(&mut self, terminal: TerminalId) -> Output {
        let terminal = self.world.terminals.get_mut(&terminal);
        terminal
            .map(|terminal| std::mem::take(&mut terminal.output))
            .unwrap_or_default()
    }

    /// Whether keys go to a container unread.
    pub fn is_raw(&self, terminal: TerminalId) -> bool {
        self.world
            .terminals
            .get(&terminal)
            .is_some_and(|terminal| terminal.raw)
    }

    /// Gives the command in the foreground a signal.
    pub fn signal(&mut self, terminal: TerminalId, signal: TerminalSignal) {
        self.note(terminal, Act::Signal(signal));
        let World {
            engine, terminals, ..
        } = &mut self.world;
        if signal == TerminalSignal::Interrupt
            && let Some(terminal) = terminals.get_mut(&terminal)
        {
            let now = engine.now().0;
            let screen = terminal.screen;
            terminal.lend(engine.host_files());
            terminal.shell.interrupt(
                now,
                &mut Docker {
                    engine,
                    screen,
                    raw: false,
                    endless: false,
                    ended: Vec::new(),
                },
            );
            engine.set_host_files(terminal.shell.filesystem().clone());
        }
        self.step();
    }

    /// Types into the terminal while a command holds it: keys as a terminal sends them. What they make the terminal
    /// show is in its output.
    ///
    /// Lines are edited and echoed, and Ctrl-C is a signal, unless a container's own terminal does all that. A line
    /// that begins with a colon is a command of docksim.
    pub fn send_input(&mut self, id: TerminalId, bytes: &[u8]) -> Submission {
        self.note(id, Act::Input(bytes.to_owned()));
        let mut submission = Submission::Started;
        let mut rest = bytes;
        while !rest.is_empty() {
            let Some(terminal) = self.world.terminals.get_mut(&id) else {
                return submission;
            };
            let length = terminal.length_of_input(rest);
            let (keys, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            rest = after;
            match terminal.keys(keys) {
                Some(command) => {
                    self.is_noted = true;
                    submission = self.submit_aside(id, &command);
                    self.is_noted = false;
                }
                None => self.step(),
            }
        }
        submission
    }

    /// Tells a terminal how large it is now.
    pub fn resize(&mut self, terminal: TerminalId, columns: u32, rows: u32) {
        let screen = Screen { columns, rows };
        if let Some(terminal) = self.world.terminals.get_mut(&terminal)
            && terminal.screen.is_some()
        {
            terminal.screen = Some(screen);
            terminal.shell.resize(screen.window());
        }
        self.step();
    }

    /// Takes what was typed while a command held the terminal and it has not read, for the line that comes next.
    pub fn take_unread(&mut self, terminal: TerminalId) -> Vec<u8> {
        let terminal = self.world.terminals.get_mut(&terminal);
        terminal
            .map(|terminal| terminal.shell.take_unread())
            .unwrap_or_default()
    }

    /// Types Ctrl-D on an empty line.
    pub fn end_input(&mut self, terminal: TerminalId) {
        self.note(terminal, Act::EndInput);
        if let Some(terminal) = self.world.terminals.get_mut(&terminal) {
            terminal.shell.close_stdin();
        }
        self.step();
    }

    /// Runs a script's command to its end; time jumps. A command that nothing could ever end is interrupted as Ctrl-C
    /// would.
    pub fn run(&mut self, text: &str) -> Finished {
        self.run_command(ScriptCommand::new(text))
    }

    /// The same for a command that [`ScriptLines`](crate::ScriptLines) has put together.
    pub fn run_command(&mut self, command: ScriptCommand) -> Finished {
        if let Some(directive) = command.text().strip_prefix("#:") {
            return fault::directive(self, directive);
        }
        let did_something = self.feed(TerminalId::FIRST, command);
        self.step();
        self.finish(did_something)
    }

    /// Runs a script's command, lets it run for two seconds and presses Ctrl-C.
    pub fn run_interrupted(&mut self, text: &str) -> Finished {
        let did_something = self.feed(TerminalId::FIRST, ScriptCommand::new(text));
        self.step();
        let later = self.now().after(2 * Timestamp::SECOND);
        self.advance_to(later);
        if self.is_busy(TerminalId::FIRST) {
            self.signal(TerminalId::FIRST, TerminalSignal::Interrupt);
        }
        self.finish(did_something)
    }

    fn finish(&mut self, did_something: bool) -> Finished {
        let terminal = TerminalId::FIRST;
        let began = self.now();
        let mut interrupts = 0;
        let mut events = 0;
        while self.is_busy(terminal) && interrupts < 4 {
            events += 1;
            let longest = if self.is_endless(terminal) {
                LONGEST_WATCH
            } else {
                LONGEST_WAIT
            };
            let patient = events < MOST_EVENTS && self.now().since(began) < longest;
            match self.wake_at().filter(|_| patient) {
                Some(next) => self.advance_to(next.max(self.now())),
                None => {
                    interrupts += 1;
                    events = 0;
                    self.signal(terminal, TerminalSignal::Interrupt);
                }
            }
        }
        Finished {
            output: self.take_output(terminal),
            exit_code: if did_something {
                self.status(terminal)
            } else {
                0
            },
            interrupted: interrupts > 0,
            exited: self.exited(terminal).is_some(),
        }
    }

    /// What can be completed in a terminal now.
    pub fn completer(&self, terminal: TerminalId) -> Completer {
        let mut engine = self.world.engine.clone();
        let Some(terminal) = self.world.terminals.get(&terminal) else {
            return Completer::new(engine, BTreeMap::new(), String::new());
        };
        let shell = &terminal.shell;
        engine.set_host_files(shell.filesystem().clone());
        Completer::new(
            engine,
            shell.exported().into_iter().collect(),
            shell.working_dir().to_owned(),
        )
    }

    /// Prints on a terminal; one that an undo took away has nobody who reads.
    pub(crate) fn say(&mut self, terminal: TerminalId, text: &str) {
        if let Some(terminal) = self.world.terminals.get_mut(&terminal) {
            terminal.output.out(text);
        }
    }

    fn deed(&self, terminal: TerminalId, act: Act) -> Deed {
        Deed {
            at: self.now(),
            terminal,
            act,
        }
    }

    /// Begins a step with a line that was typed.
    pub(crate) fn begin_step(&mut self, terminal: TerminalId, line: &str) {
        let deed = self.deed(terminal, Act::Line(line.to_owned()));
        let deed = (!self.is_noted).then_some(deed);
        self.history.begin(line, self.now(), deed, &self.world);
    }

    /// Notes what was done besides typing lines.
    pub(crate) fn note(&mut self, terminal: TerminalId, act: Act) {
        if self.is_noted {
            return;
        }
        let deed = self.deed(terminal, act);
        if !self.history.note(&deed) {
            self.history.begin("", self.now(), Some(deed), &self.world);
        }
    }

    /// What was done from the beginning to now.
    pub(crate) fn deeds(&self) -> Vec<Deed> {
        self.history.deeds()
    }

    /// The steps, in the order in which they were begun; the first is the beginning.
    pub fn steps(&self) -> impl Iterator<Item = StepView<'_>> {
        self.history.views()
    }

    /// The number of the step that goes on.
    pub fn current_step(&self) -> usize {
        self.history.current()
    }

    /// The daemon at the end of a step, if that is still known.
    pub fn engine_at(&self, step: usize) -> Option<&Engine> {
        if step == self.current_step() {
            return Some(&self.world.engine);
        }
        self.history.world(step).map(|world| &world.engine)
    }

    /// Goes to the end of a step; whether that was possible. A line that is typed there begins a branch.
    pub fn go_to(&mut self, step: usize) -> bool {
        match self.history.go_to(step, &self.world) {
            Some(world) => {
                self.world = world;
                true
            }
            None => false,
        }
    }

    /// Takes the last line back; the line.
    pub fn undo(&mut self) -> Option<String> {
        let (step, line) = self.history.before()?;
        self.go_to(step).then_some(line)
    }

    /// Takes the last undo back; the line that runs no second time but has its effect again.
    pub fn redo(&mut self) -> Option<String> {
        let (step, line) = self.history.after()?;
        self.go_to(step).then_some(line)
    }

    /// What is wrong with the world, in order.
    pub fn faults(&self) -> impl Iterator<Item = Fault> {
        self.world.engine.faults()
    }

    /// Lets something be wrong with the world, or right again; it can be taken back.
    pub fn set_fault(&mut self, fault: Fault, is_on: bool) {
        let off = if is_on { "" } else { "off " };
        self.begin_step(self.front, &format!(":fault {off}{fault}"));
        self.world.engine.set_fault(fault, is_on);
    }

    /// The version of Docker.
    pub fn profile(&self) -> Profile {
        self.world.engine.profile()
    }

    /// Begins again with an empty world; the one that was there can be taken back.
    pub fn reset(&mut self) {
        self.reset_by(":reset");
    }

    /// Begins again with an empty world of another version of Docker.
    pub fn reset_to(&mut self, profile: Profile) {
        self.begin_again(&format!(":engine {}", profile.name), profile);
    }

    /// Begins again with an empty world because of a line.
    pub(crate) fn reset_by(&mut self, line: &str) {
        self.begin_again(line, self.profile());
    }

    fn begin_again(&mut self, line: &str, profile: Profile) {
        self.begin_step(self.front, line);
        let options = Options {
            profile,
            start: self.now(),
            ..self.options.clone()
        };
        self.world = Self::new(options).world;
    }
}
