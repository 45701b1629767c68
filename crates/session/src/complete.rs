//! Completion, hints and complaints while a line is being typed.
//!
//! Inside a docker command all of it is the client's: what it completes, and what it would refuse
//! ([`docksim_client::complete`], [`docksim_client::parse`]). This module finds the command in the line.
#![expect(
    clippy::disallowed_types,
    reason = "the client and its files look at one engine; the cell is gone when the answer is there"
)]

use std::cell::RefCell;
use std::collections::BTreeMap;

use docksim_client::complete::{Choice, Choices, Directive, complete};
use docksim_client::settings::Settings;
use docksim_client::tree::{Action, Path};
use docksim_client::{Host, NOT_SIMULATED, Terminal, commands::ROOT};
use docksim_engine::{Engine, Fault, Profile};
use docksim_guest::host::ExternalInput;
use docksim_hub::Catalogue;
use docksim_syntax::shell::{self, ast};

use crate::docker::{COMMANDS, Connection, Files};

/// What can be completed at one moment.
#[derive(Debug, Clone)]
pub struct Completer {
    engine: Engine,
    environment: BTreeMap<String, String>,
    folder: String,
}

/// A way to go on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// What replaces the word, with a space behind it when the word is finished.
    pub text: String,
    /// A few words about it; may be empty.
    pub about: String,
}

/// A word that docker would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Where it stands in the line.
    pub span: ast::Span,
    /// What docker would say, its first line.
    pub message: String,
}

/// docksim's own commands.
const OWN: [&str; 11] = [
    ":engine",
    ":fault",
    ":help",
    ":lesson",
    ":quit",
    ":redo",
    ":reset",
    ":state",
    ":terminal",
    ":undo",
    ":why",
];
/// Programs that people type besides docker.
const PROGRAMS: [&str; 30] = [
    "awk", "cat", "cd", "clear", "cut", "date", "docker", "echo", "env", "exit", "export", "grep",
    "head", "ls", "mkdir", "printf", "pwd", "rm", "sed", "seq", "sleep", "sort", "tail", "tee",
    "test", "touch", "tr", "uniq", "wc", "xargs",
];

impl Completer {
    pub(crate) fn new(
        engine: Engine,
        environment: BTreeMap<String, String>,
        folder: String,
    ) -> Self {
        Self {
            engine,
            environment,
            folder,
        }
    }

    /// The folder that the terminal is in.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Where the word at the cursor starts, and what can replace it, sorted.
    pub fn complete(&self, line: &str, position: usize) -> (usize, Vec<Candidate>) {
        let before = line.get(..position).unwrap_or(line);
        let words = last_command(before);
        let word = words.last().copied().unwrap_or_default();
        let (typed, mut candidates) = self.candidates(&words, word);
        candidates.retain(|candidate| {
            candidate.text.starts_with(typed) && candidate.text.trim_end() != typed
        });
        candidates.sort();
        candidates.dedup();
        (before.len() - typed.len(), candidates)
    }

    /// What would stand behind the line: the rest of the only candidate, or the arguments that the command takes.
    pub fn hint(&self, line: &str) -> Option<String> {
        let words = last_command(line);
        if words.last().is_none_or(|word| word.is_empty()) {
            return usage(&words);
        }
        let (start, candidates) = self.complete(line, line.len());
        let [candidate] = candidates.as_slice() else {
            return None;
        };
        let typed = line.len() - start;
        candidate
            .text
            .trim_end()
            .get(typed..)
            .filter(|rest| !rest.is_empty())
            .map(str::to_owned)
    }

    /// The words that docker would refuse before it asks its daemon. A word that is still being typed is left alone.
    pub fn complaints(&self, line: &str) -> Vec<Complaint> {
        let parsed = shell::parse(line);
        let mut commands = Vec::new();
        collect(&parsed.script, &mut commands);
        commands
            .into_iter()
            .filter_map(|command| self.complaint(command))
            .filter(|complaint| complaint.span.end < line.len())
            .collect()
    }

    fn complaint(&self, command: &ast::SimpleCommand) -> Option<Complaint> {
        let (first, rest) = command.words.split_first()?;
        if !COMMANDS.contains(&first.as_literal()?) {
            return None;
        }
        // What a word expands to is known when the line runs; until then nothing behind it is judged.
        let known = rest.iter().map_while(as_text);
        let words: Vec<String> = known.collect();
        let exit = self.with_host(|host| docksim_client::parse(&words, host).err())?;
        if exit.code == 0 || exit.code == NOT_SIMULATED {
            return None;
        }
        Some(Complaint {
            span: rest.get(exit.word?)?.span,
            message: exit.stderr.lines().next().unwrap_or_default().to_owned(),
        })
    }

    fn candidates<'a>(&self, words: &[&'a str], word: &'a str) -> (&'a str, Vec<Candidate>) {
        let finished = |text: &str| Candidate {
            text: format!("{text} "),
            about: String::new(),
        };
        if words.len() <= 1 {
            let own = OWN.into_iter().filter(|_| word.starts_with(':'));
            let programs = PROGRAMS
                .into_iter()
                .filter(|_| !word.is_empty() && !word.starts_with(':'));
            return (word, own.chain(programs).map(finished).collect());
        }
        if let Some(candidates) = own_arguments(words) {
            return (word, candidates);
        }
        match words.split_first() {
            Some((first, rest)) if COMMANDS.contains(first) => self.docker(rest, word),
            _ => (word, Vec::new()),
        }
    }

    /// What the client completes, and what it offers where docker's own completion has nothing.
    fn docker<'a>(&self, words: &[&str], word: &'a str) -> (&'a str, Vec<Candidate>) {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let mut engine = self.engine.clone();
        let found = self.with_host(|host| {
            let settings = Settings::of(&words, host);
            let engine = RefCell::new(&mut engine);
            complete(&words, &settings, host, &mut Connection(&engine))
        });
        // `--flag=value`: the value is what is completed.
        let typed = word
            .get(word.len().saturating_sub(found.word.len())..)
            .unwrap_or(word);
        let mut choices = found.choices;
        if choices.words.is_empty() {
            choices = found.offers;
        }
        if found.offers_repositories {
            choices.words.extend(repositories());
        }
        (typed, candidates(choices))
    }

    /// The machine as docker sees it from this terminal.
    fn with_host<T>(&self, look: impl FnOnce(&Host<'_>) -> T) -> T {
        let mut engine = self.engine.clone();
        let engine = RefCell::new(&mut engine);
        let mut no_input = ExternalInput::default();
        let io = Files::new(&engine, &self.folder, &mut no_input);
        look(&Host {
            terminal: Terminal::interactive(80, 24),
            environment: &self.environment,
            working_directory: &self.folder,
            io: &io,
        })
    }
}

fn candidates(choices: Choices) -> Vec<Candidate> {
    let space = if choices.directive.has(Directive::NO_SPACE) {
        ""
    } else {
        " "
    };
    let candidate = |choice: Choice| {
        // People leave `:latest` out.
        let text = choice.text.strip_suffix(":latest").unwrap_or(&choice.text);
        // What ends so goes on.
        let space = if text.ends_with(['=', ':']) {
            ""
        } else {
            space
        };
        Candidate {
            text: format!("{text}{space}"),
            about: choice.about,
        }
    };
    choices.words.into_iter().map(candidate).collect()
}

fn repositories() -> impl Iterator<Item = Choice> {
    let paths = Catalogue::builtin().images().map(|image| image.repository);
    paths.map(|path| Choice {
        text: path.strip_prefix("library/").unwrap_or(path).to_owned(),
        about: String::new(),
    })
}

/// The arguments of the command that the words lead to, if none is there yet.
fn usage(words: &[&str]) -> Option<String> {
    let (first, rest) = words.split_first()?;
    if !COMMANDS.contains(first) {
        return None;
    }
    let mut path = Path::root(&ROOT);
    for word in rest.iter().filter(|word| !word.is_empty()) {
        path = path.child(word)?;
    }
    match &path.last()?.action {
        Action::Command(spec) => Some(spec.usage.to_owned()),
        _ => None,
    }
}

/// What docksim's own commands take.
fn own_arguments(words: &[&str]) -> Option<Vec<Candidate>> {
    let finished = |text: &str, about: &str| Candidate {
        text: format!("{text} "),
        about: about.to_owned(),
    };
    Some(match *words {
        [":fault", _] => {
            let faults = Fault::NAMES
                .into_iter()
                .chain([("off", "all is well again")]);
            faults.map(|(name, about)| finished(name, about)).collect()
        }
        [":fault", "off", _] => {
            let faults = Fault::NAMES.into_iter();
            faults.map(|(name, about)| finished(name, about)).collect()
        }
        [":engine" | ":reset", _] => {
            let profiles = Profile::ALL.into_iter();
            profiles.map(|profile| finished(profile.name, "")).collect()
        }
        _ => return None,
    })
}

/// The simple commands of a script, wherever they stand.
fn collect<'a>(script: &'a ast::Script, commands: &mut Vec<&'a ast::SimpleCommand>) {
    for item in &script.items {
        let rest = item.and_or.rest.iter().map(|(_, pipeline)| pipeline);
        for pipeline in std::iter::once(&item.and_or.first).chain(rest) {
            for stage in &pipeline.stages {
                match &stage.command {
                    ast::Command::Simple(simple) => commands.push(simple),
                    ast::Command::Compound(compound) => collect_compound(compound, commands),
                    ast::Command::Function(function) => collect_compound(&function.body, commands),
                }
            }
        }
    }
}

fn collect_compound<'a>(
    compound: &'a ast::CompoundCommand,
    commands: &mut Vec<&'a ast::SimpleCommand>,
) {
    match &compound.kind {
        ast::CompoundKind::Group(script) | ast::CompoundKind::Subshell(script) => {
            collect(script, commands);
        }
        ast::CompoundKind::If { arms, otherwise } => {
            for arm in arms {
                collect(&arm.condition, commands);
                collect(&arm.body, commands);
            }
            if let Some(otherwise) = otherwise {
                collect(otherwise, commands);
            }
        }
        ast::CompoundKind::For { body, .. } => collect(body, commands),
        ast::CompoundKind::While { condition, body }
        | ast::CompoundKind::Until { condition, body } => {
            collect(condition, commands);
            collect(body, commands);
        }
        ast::CompoundKind::Case { arms, .. } => {
            for arm in arms {
                collect(&arm.body, commands);
            }
        }
    }
}

/// The text of a word that nothing is to be expanded in.
fn as_text(word: &ast::Word) -> Option<String> {
    let mut text = String::new();
    for part in &word.parts {
        push_text(part, &mut text)?;
    }
    Some(text)
}

fn push_text(part: &ast::WordPart, text: &mut String) -> Option<()> {
    match &part.kind {
        ast::WordPartKind::Literal(literal) if literal.contains(['*', '?', '[', '{']) => {
            return None;
        }
        ast::WordPartKind::Literal(literal) | ast::WordPartKind::SingleQuoted(literal) => {
            text.push_str(literal);
        }
        ast::WordPartKind::Escaped(c) => text.push(*c),
        ast::WordPartKind::AnsiCQuoted(quoted) => text.push_str(&quoted.decoded),
        ast::WordPartKind::DoubleQuoted(parts) => {
            for part in parts {
                match &part.kind {
                    ast::WordPartKind::Literal(literal) => text.push_str(literal),
                    _ => push_text(part, text)?,
                }
            }
        }
        ast::WordPartKind::Parameter(_)
        | ast::WordPartKind::CommandSubstitution(_)
        | ast::WordPartKind::Arithmetic(_)
        | ast::WordPartKind::Tilde(_) => return None,
    }
    Some(())
}

/// The words of the last command of a line; the last is the word at the cursor, and may be empty. Quotes are not
/// looked into: a word in quotes is not completed.
fn last_command(line: &str) -> Vec<&str> {
    let start = line
        .rfind(['|', ';', '&', '(', '`', '\n'])
        .map_or(0, |at| at + 1);
    let command = line.get(start..).unwrap_or_default();
    let mut words: Vec<&str> = command.split_whitespace().collect();
    if command.is_empty() || command.ends_with(char::is_whitespace) {
        words.push(command.get(command.len()..).unwrap_or_default());
    }
    words
}
