//! The exported class.

use docksim_api::{OutputStream, Timestamp};
use docksim_hub::Catalogue;
use docksim_session::{
    Language, Options, Recording, Session, Submission, TerminalId, TerminalSignal,
};
use docksim_teach::Explanations as AllExplanations;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use crate::{details, lessons, page, spans, view};

/// An object for JavaScript.
type Given<T> = Result<Ts<T>, JsError>;
/// An object for JavaScript, or `undefined`.
type Maybe<T> = Result<Option<Ts<T>>, JsError>;

fn give<T: Tsify + Serialize>(value: &T) -> Given<T> {
    Ok(value.into_ts()?)
}

fn give_some<T: Tsify + Serialize>(value: Option<T>) -> Maybe<T> {
    value.as_ref().map(give).transpose()
}

/// A machine with docker on it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct World {
    session: Session,
    language: Language,
    switch_to: Option<u32>,
}

#[wasm_bindgen]
impl World {
    /// A new world. `start` is in milliseconds since 1970; `language` is `en` or `ko`.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: f64, start: f64, columns: u32, rows: u32, language: &str) -> World {
        let session = Session::new(Options {
            seed: seed as u64,
            start: moment(start),
            terminal: Some((columns, rows)),
            ..Options::default()
        });
        Self::of(session, language)
    }

    /// A world in which a recording was played.
    pub fn replay(
        recording: &str,
        columns: u32,
        rows: u32,
        language: &str,
    ) -> Result<World, JsError> {
        let recording = Recording::parse(recording)?;
        let session = Session::of_recording(&recording, Some((columns, rows)));
        Ok(Self::of(session, language))
    }

    /// What was done so far, as a text that [`World::replay`] takes.
    pub fn recording(&self) -> String {
        self.session.recording().to_string()
    }

    /// Speaks this language from now on.
    pub fn speak(&mut self, language: &str) {
        self.language = Language::of_code(language).unwrap_or(Language::English);
        self.session.guide(self.language);
    }

    /// A terminal has this size from now on.
    pub fn resize(&mut self, terminal: u32, columns: u32, rows: u32) {
        self.session.resize(TerminalId(terminal), columns, rows);
    }

    /// Runs a line that a person typed.
    pub fn submit(&mut self, terminal: u32, line: &str) -> Given<view::Update> {
        let submission = self.session.submit(TerminalId(terminal), line);
        self.note(submission);
        self.update()
    }

    /// Runs a command of docksim while the terminal is busy.
    pub fn aside(&mut self, terminal: u32, line: &str) -> Given<view::Update> {
        let submission = self.session.submit_aside(TerminalId(terminal), line);
        self.note(submission);
        self.update()
    }

    /// Types keys while a command holds the terminal.
    pub fn input(&mut self, terminal: u32, text: &str) -> Given<view::Update> {
        let terminal = TerminalId(terminal);
        let submission = self.session.send_input(terminal, text.as_bytes());
        self.note(submission);
        self.update()
    }

    /// Takes what was typed while a command held the terminal and it has not read, for the line that comes next.
    pub fn unread(&mut self, terminal: u32) -> String {
        let bytes = self.session.take_unread(TerminalId(terminal));
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Types Ctrl-D on an empty line.
    #[wasm_bindgen(js_name = endInput)]
    pub fn end_input(&mut self, terminal: u32) -> Given<view::Update> {
        self.session.end_input(TerminalId(terminal));
        self.update()
    }

    /// Types Ctrl-C, or Ctrl-\ when `quit`.
    pub fn interrupt(&mut self, terminal: u32, quit: bool) -> Given<view::Update> {
        let signal = if quit {
            TerminalSignal::Quit
        } else {
            TerminalSignal::Interrupt
        };
        self.session.signal(TerminalId(terminal), signal);
        self.update()
    }

    /// Opens another terminal; its number.
    pub fn open(&mut self) -> u32 {
        self.session.open_terminal().0
    }

    /// Lets time pass up to a moment, in milliseconds since 1970.
    pub fn advance(&mut self, now: f64) -> Given<view::Update> {
        self.session.advance_to(moment(now));
        self.update()
    }

    /// What has changed since the last look.
    pub fn update(&mut self) -> Given<view::Update> {
        let ids: Vec<TerminalId> = self.session.terminals().collect();
        let output = ids.iter().filter_map(|id| {
            let output = self.session.take_output(*id);
            let bytes: Vec<u8> = output
                .chunks()
                .iter()
                .flat_map(|(_, bytes)| bytes.iter().copied())
                .collect();
            (!bytes.is_empty()).then(|| view::Printed {
                terminal: id.0,
                text: String::from_utf8_lossy(&bytes).into_owned(),
            })
        });
        let output = output.collect();
        let terminals = ids.iter().map(|id| view::TerminalState {
            id: id.0,
            prompt: self.session.prompt(*id),
            busy: self.session.is_busy(*id),
            raw: self.session.is_raw(*id),
            status: self.session.status(*id),
            exited: self.session.exited(*id).is_some(),
        });
        give(&view::Update {
            now: milliseconds(self.session.now()),
            output,
            terminals: terminals.collect(),
            step: count(self.session.current_step()),
            steps: count(self.session.steps().count()),
            wakes_at: self.session.wake_at().map(milliseconds),
            switch_to: self.switch_to.take(),
        })
    }

    /// Where the word at the cursor starts, and what can replace it. `position` is in UTF-16 units.
    pub fn complete(&self, terminal: u32, line: &str, position: u32) -> Given<view::Completions> {
        let position = spans::byte_of(line, position);
        let completer = self.session.completer(TerminalId(terminal));
        let (start, candidates) = completer.complete(line, position);
        let candidates = candidates.into_iter().map(|candidate| view::Candidate {
            text: candidate.text,
            about: candidate.about,
        });
        give(&view::Completions {
            start: spans::unit_of(line, start),
            candidates: candidates.collect(),
        })
    }

    /// How a line looks while it is typed.
    pub fn read(&self, terminal: u32, line: &str) -> Given<view::Reading> {
        give(&spans::read(&self.session, TerminalId(terminal), line))
    }

    /// The picture at the end of a step; the live one without.
    pub fn picture(&self, step: Option<u32>) -> Maybe<view::Picture> {
        let step = step.and_then(|step| usize::try_from(step).ok());
        let step = step.unwrap_or_else(|| self.session.current_step());
        let engine = self.session.engine_at(step);
        give_some(engine.map(|engine| engine.picture().into()))
    }

    /// The steps.
    pub fn timeline(&self) -> Given<view::Timeline> {
        let steps = self.session.steps().map(|step| view::Step {
            parent: step.parent.map(count),
            line: step.line.to_owned(),
            at: milliseconds(step.at),
            known: step.is_known,
        });
        give(&view::Timeline {
            current: count(self.session.current_step()),
            steps: steps.collect(),
        })
    }

    /// Goes to the end of a step; whether that was possible.
    #[wasm_bindgen(js_name = goTo)]
    pub fn go_to(&mut self, step: u32) -> bool {
        usize::try_from(step).is_ok_and(|step| self.session.go_to(step))
    }

    /// Takes the last line back; the line.
    pub fn undo(&mut self) -> Option<String> {
        self.session.undo()
    }

    /// Takes the last undo back; the line.
    pub fn redo(&mut self) -> Option<String> {
        self.session.redo()
    }

    /// What is to be known about a container.
    pub fn details(&self, container: &str) -> Given<view::Details> {
        give(&details::of_container(&self.session, container))
    }

    /// What a command prints that changes nothing here: `docker inspect web`.
    pub fn ask(&self, line: &str) -> String {
        details::ask(&self.session, line)
    }

    /// What the host serves at a port.
    pub fn visit(&mut self, port: u16, path: &str) -> Given<view::Page> {
        give(&page::visit(&mut self.session, port, path))
    }

    /// The explanation for the last error of a terminal.
    pub fn why(&self, terminal: u32) -> Maybe<view::Explanation> {
        let found = self.session.explanation(TerminalId(terminal));
        give_some(
            found.map(|found| details::explanation(&found.entry, &found.reason, self.language)),
        )
    }

    /// All explanations.
    pub fn explanations(&self) -> Given<view::Explanations> {
        let reason = docksim_api::Reason::new("");
        let all = AllExplanations::builtin();
        let entries = all.entries().iter();
        give(&view::Explanations {
            entries: entries
                .map(|entry| details::explanation(entry, &reason, self.language))
                .collect(),
        })
    }

    /// The lessons.
    pub fn lessons(&self) -> Given<view::Lessons> {
        give(&lessons::titles(self.language))
    }

    /// The lesson that goes on, or that was finished last.
    pub fn lesson(&self) -> Maybe<view::LessonState> {
        give_some(lessons::state(&self.session, self.language))
    }

    /// What is wrong with a lesson's file; its own solutions are tried.
    #[wasm_bindgen(js_name = checkLesson)]
    pub fn check_lesson(&self, text: &str) -> Given<view::LessonCheck> {
        give(&lessons::check(text))
    }

    /// The goals that hold now, as a lesson's file has them.
    #[wasm_bindgen(js_name = goalsHere)]
    pub fn goals_here(&self) -> Vec<String> {
        self.session.goals_here()
    }

    /// The Hub's repositories.
    pub fn hub(&self) -> Given<view::Hub> {
        let images = Catalogue::builtin().images();
        let mut repositories: Vec<String> = images
            .map(|image| image.repository)
            .map(|path| path.strip_prefix("library/").unwrap_or(path).to_owned())
            .collect();
        repositories.dedup();
        give(&view::Hub { repositories })
    }
}

impl World {
    fn of(mut session: Session, language: &str) -> Self {
        let language = Language::of_code(language).unwrap_or(Language::English);
        session.guide(language);
        Self {
            session,
            language,
            switch_to: None,
        }
    }

    fn note(&mut self, submission: Submission) {
        if let Submission::Switched(terminal) = submission {
            self.switch_to = Some(terminal.0);
        }
    }
}

/// Runs a script's command to its end in a world without a terminal, as `docksim run` does.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Script {
    session: Session,
}

/// What a script's command did.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug, Clone)]
pub struct Done {
    /// What it printed.
    pub stdout: String,
    /// What it complained.
    pub stderr: String,
    /// Its exit code.
    #[wasm_bindgen(js_name = exitCode)]
    pub exit_code: i32,
}

#[wasm_bindgen]
impl Script {
    /// A new world.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: f64) -> Script {
        Self {
            session: Session::new(Options {
                seed: seed as u64,
                ..Options::default()
            }),
        }
    }

    /// Runs a command to its end; when `interrupted`, for two seconds and then presses Ctrl-C.
    pub fn run(&mut self, line: &str, interrupted: bool) -> Done {
        let finished = if interrupted {
            self.session.run_interrupted(line)
        } else {
            self.session.run(line)
        };
        let text = |stream| String::from_utf8_lossy(&finished.output.of(stream)).into_owned();
        Done {
            stdout: text(OutputStream::Stdout),
            stderr: text(OutputStream::Stderr),
            exit_code: finished.exit_code,
        }
    }
}

fn moment(milliseconds: f64) -> Timestamp {
    // JavaScript's times are whole milliseconds below 2^53; what is not is cut by the conversion.
    Timestamp((milliseconds as i64).saturating_mul(Timestamp::MILLISECOND))
}

fn milliseconds(moment: Timestamp) -> f64 {
    moment.0 as f64 / Timestamp::MILLISECOND as f64
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
