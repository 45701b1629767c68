//! The line editor: history, completion, highlighting, hints, and more lines while a command is incomplete.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io;
use std::path::PathBuf;
use std::rc::Rc;

use docksim_session::{Candidate, Completer as SessionCompleter, Session, TerminalId};
use docksim_syntax::shell::{self, Completeness, TokenClass};
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Config, Context, Helper};

/// Reads lines from a person.
pub(crate) struct Editor {
    editor: rustyline::Editor<SessionHelper, FileHistory>,
    completer: Rc<RefCell<Option<SessionCompleter>>>,
    history: Option<PathBuf>,
}

/// What was typed.
pub(crate) enum Line {
    /// A command of one or more lines.
    Text(String),
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-D.
    End,
}

impl Editor {
    pub(crate) fn new() -> io::Result<Self> {
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .history_ignore_space(true)
            .auto_add_history(false)
            .build();
        let mut editor = rustyline::Editor::with_config(config).map_err(to_io)?;
        let completer = Rc::new(RefCell::new(None));
        editor.set_helper(Some(SessionHelper {
            completer: Rc::clone(&completer),
        }));
        let history = history_file();
        if let Some(path) = &history {
            // A missing history is an empty one.
            let _loaded = editor.load_history(path);
        }
        Ok(Self {
            editor,
            completer,
            history,
        })
    }

    /// The terminal's columns and rows.
    pub(crate) fn size(&mut self) -> (u32, u32) {
        match self.editor.dimensions() {
            Some((columns, rows)) => (u32::from(columns), u32::from(rows)),
            None => (80, 24),
        }
    }

    pub(crate) fn read_line(
        &mut self,
        prompt: &str,
        session: &Session,
        terminal: TerminalId,
        typed: &str,
    ) -> io::Result<Line> {
        self.completer.replace(Some(session.completer(terminal)));
        match self.editor.readline_with_initial(prompt, (typed, "")) {
            Ok(text) => {
                self.remember(&text);
                Ok(Line::Text(text))
            }
            Err(ReadlineError::Interrupted) => Ok(Line::Interrupted),
            Err(ReadlineError::Eof) => Ok(Line::End),
            Err(error) => Err(to_io(error)),
        }
    }

    fn remember(&mut self, text: &str) {
        if text.trim().is_empty() || !self.editor.add_history_entry(text).unwrap_or(false) {
            return;
        }
        if let Some(path) = &self.history {
            if let Some(folder) = path.parent() {
                let _made = std::fs::create_dir_all(folder);
            }
            // Without a place to keep it, the history lasts as long as the REPL.
            let _saved = self.editor.append_history(path);
        }
    }
}

fn to_io(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

/// `$XDG_STATE_HOME/docksim/history`, by default below `~/.local/state`.
fn history_file() -> Option<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from);
    let state = state.or_else(|| std::env::home_dir().map(|home| home.join(".local/state")))?;
    Some(state.join("docksim/history"))
}

struct SessionHelper {
    completer: Rc<RefCell<Option<SessionCompleter>>>,
}

impl Helper for SessionHelper {}

impl Completer for SessionHelper {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let completer = self.completer.borrow();
        let Some(completer) = completer.as_ref() else {
            return Ok((position, Vec::new()));
        };
        let (start, candidates) = completer.complete(line, position);
        Ok((start, candidates.into_iter().map(pair).collect()))
    }
}

fn pair(candidate: Candidate) -> Pair {
    let display = candidate.text.trim_end().to_owned();
    Pair {
        display,
        replacement: candidate.text,
    }
}

/// What stands dimmed behind the line.
struct LineHint {
    text: String,
    /// Whether the right arrow puts it into the line.
    is_completion: bool,
}

impl Hint for LineHint {
    fn display(&self) -> &str {
        &self.text
    }

    fn completion(&self) -> Option<&str> {
        self.is_completion.then_some(&self.text)
    }
}

/// What docker would complain about, the rest of what can only be meant, or a command's arguments.
impl Hinter for SessionHelper {
    type Hint = LineHint;

    fn hint(&self, line: &str, position: usize, _: &Context<'_>) -> Option<LineHint> {
        if position < line.len() {
            return None;
        }
        let completer = self.completer.borrow();
        let completer = completer.as_ref()?;
        if let Some(complaint) = completer.complaints(line).into_iter().next() {
            return Some(LineHint {
                text: format!("  {}", complaint.message),
                is_completion: false,
            });
        }
        completer.hint(line).map(|text| LineHint {
            text,
            is_completion: true,
        })
    }
}

impl Highlighter for SessionHelper {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        let completer = self.completer.borrow();
        let complaints = completer
            .as_ref()
            .map(|completer| completer.complaints(line))
            .unwrap_or_default();
        let mut text = String::with_capacity(line.len() * 2);
        let mut end = 0;
        for (span, class) in shell::tokens(line) {
            let (Some(before), Some(token)) = (line.get(end..span.start), line.get(span.range()))
            else {
                continue;
            };
            text.push_str(before);
            let is_wrong = complaints.iter().any(|complaint| {
                complaint.span.start <= span.start && span.end <= complaint.span.end
            });
            match (is_wrong, color(class)) {
                (true, _) => text.push_str(&format!("{WRONG}{token}\x1b[0m")),
                (false, Some(color)) => text.push_str(&format!("\x1b[{color}m{token}\x1b[0m")),
                (false, None) => text.push_str(token),
            }
            end = span.end;
        }
        text.push_str(line.get(end..).unwrap_or_default());
        Cow::Owned(text)
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(format!("\x1b[2m{hint}\x1b[0m"))
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        true
    }
}

/// A word that docker would refuse: red and underlined.
const WRONG: &str = "\x1b[31;4m";

/// The colour of a token (SGR parameters).
fn color(class: TokenClass) -> Option<&'static str> {
    match class {
        TokenClass::Command => Some("1"),
        TokenClass::Keyword => Some("35"),
        TokenClass::String => Some("32"),
        TokenClass::Variable => Some("36"),
        TokenClass::Operator => Some("33"),
        TokenClass::Flag => Some("34"),
        TokenClass::Comment => Some("2"),
        TokenClass::Error => Some("31"),
        TokenClass::Word => None,
    }
}

impl Validator for SessionHelper {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        if text.starts_with(':') {
            return Ok(ValidationResult::Valid(None));
        }
        Ok(match shell::parse(text).completeness {
            Completeness::Complete => ValidationResult::Valid(None),
            Completeness::Incomplete(_) => ValidationResult::Incomplete,
        })
    }
}
