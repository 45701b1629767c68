//! How words are completed: as docker's own completion scripts ask for it (`docker __complete WORDS`), and what docksim's
//! faces offer beyond that.
//!
//! What can stand somewhere is data in the table of commands: [`Flag::completes`](crate::flags::Flag) beside each flag and
//! [`Completion`] beside each command. This module finds the place in a line (spf13/cobra: completions.go,
//! `getCompletions`); [`sources`] has the names of what the daemon holds, [`words`] the fixed lists.

pub(crate) mod sources;
pub(crate) mod words;

use crate::cobra::Walk;
use crate::commands::ROOT;
use crate::daemon::Daemon;
use crate::flags::{self, Flag, Hidden, Matches};
use crate::host::Host;
use crate::settings::Settings;
use crate::tree::{Action, Node, Path};

/// What can stand at one place.
#[derive(Debug, Clone, Copy)]
pub enum Completes {
    /// Whatever the shell completes by itself: files.
    Files,
    /// Folders.
    Folders,
    /// Nothing that could be guessed.
    Nothing,
    /// One of these words.
    Words(&'static [&'static str]),
    /// One of these, and more behind it without a space.
    Beginnings(&'static [&'static str]),
    /// The name of a variable.
    Variables,
    /// A container.
    Containers(Containers),
    /// An image; so many at most where that is not 0.
    Images {
        /// How many arguments may name one.
        most: usize,
    },
    /// A network.
    Networks,
    /// A volume.
    Volumes,
    /// A context of the client.
    Contexts {
        /// How many arguments may name one; 0 for any number.
        most: usize,
        /// What stands behind those.
        then: &'static Completes,
    },
    /// What only a swarm has.
    OfSwarm,
    /// `key=value` with one of these keys.
    Filters(&'static [(&'static str, Completes)]),
    /// A repository of the hub; the client knows none, whoever shows the offer does.
    Repositories,
    /// What depends on more.
    By(fn(&mut Question<'_>) -> Choices),
}

/// Which containers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Containers {
    /// All.
    All,
    /// Those that run, paused or not.
    Running,
    /// Those that run and are not paused.
    Active,
    /// Paused ones.
    Paused,
    /// Those that do not run.
    Stopped,
}

/// What a command completes.
#[derive(Debug, Clone, Copy)]
pub struct Completion {
    /// Its arguments.
    pub arguments: Completes,
    /// What docksim's faces offer as an argument where docker itself has nothing.
    pub offers: Completes,
    /// Values of the flags that say nothing themselves.
    pub flags: Completes,
}

impl Completion {
    /// docker leaves arguments to the shell.
    pub const FILES: Self = Self::of(Completes::Files);
    /// docker completes no argument.
    pub const NOTHING: Self = Self::of(Completes::Nothing);

    /// With these arguments.
    pub const fn of(arguments: Completes) -> Self {
        Self {
            arguments,
            offers: Completes::Nothing,
            flags: Completes::Files,
        }
    }

    /// Offering more than docker does.
    pub const fn offers(mut self, offers: Completes) -> Self {
        self.offers = offers;
        self
    }

    /// A command whose flags leave nothing to the shell.
    pub const fn without_files(mut self) -> Self {
        self.flags = Completes::Nothing;
        self
    }
}

/// A way to go on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// The word.
    pub text: String,
    /// A few words about it; may be empty.
    pub about: String,
}

/// Ways to go on, and what the shell is to do with them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// The words, in docker's order; those that do not begin as what was typed are still among them.
    pub words: Vec<Choice>,
    /// What the shell is to do.
    pub directive: Directive,
}

/// What a shell is to do with the choices (cobra: `ShellCompDirective`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Directive(u8);

impl Directive {
    /// Complete files where nothing is given.
    pub const FILES: Self = Self(0);
    /// Ignore all.
    pub const ERROR: Self = Self(1);
    /// Put no space behind the word.
    pub const NO_SPACE: Self = Self(2);
    /// Complete no files.
    pub const NO_FILES: Self = Self(4);
    /// Complete folders only.
    pub const FOLDERS: Self = Self(16);

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is meant.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The number behind the colon.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Cobra's names for it.
    pub fn names(self) -> String {
        let all = [
            (Self::ERROR, "ShellCompDirectiveError"),
            (Self::NO_SPACE, "ShellCompDirectiveNoSpace"),
            (Self::NO_FILES, "ShellCompDirectiveNoFileComp"),
            (Self::FOLDERS, "ShellCompDirectiveFilterDirs"),
        ];
        let names: Vec<&str> = all
            .into_iter()
            .filter_map(|(directive, name)| self.has(directive).then_some(name))
            .collect();
        if names.is_empty() {
            "ShellCompDirectiveDefault".to_owned()
        } else {
            names.join(", ")
        }
    }
}

impl Choices {
    pub(crate) fn new(words: impl IntoIterator<Item = String>, directive: Directive) -> Self {
        let words = words.into_iter().map(|text| Choice {
            text,
            about: String::new(),
        });
        Self {
            words: words.collect(),
            directive,
        }
    }

    pub(crate) fn fixed(words: &[&str], directive: Directive) -> Self {
        Self::new(words.iter().map(|word| (*word).to_owned()), directive)
    }
}

/// What a completion is asked.
pub struct Question<'a> {
    /// The daemon.
    pub daemon: &'a mut dyn Daemon,
    /// The machine.
    pub host: &'a Host<'a>,
    /// The client's settings.
    pub settings: &'a Settings,
    /// The flags and arguments in front.
    pub matches: &'a Matches,
    /// The word as far as it was typed.
    pub word: &'a str,
}

/// What was found for the last word of a line.
#[derive(Debug, Clone)]
pub struct Found {
    /// docker's own choices.
    pub choices: Choices,
    /// The part of the last word that the choices replace.
    pub word: String,
    /// What docksim's faces offer where docker has nothing.
    pub offers: Choices,
    /// Whether they offer the hub's repositories.
    pub offers_repositories: bool,
    /// What went wrong, in cobra's words.
    pub error: Option<String>,
    /// What pflag says about deprecated flags on the way.
    pub notices: String,
}

impl Found {
    fn failed(error: String, notices: String) -> Self {
        Self {
            error: Some(error),
            ..Self::of(Choices::default(), String::new(), notices)
        }
    }

    fn of(choices: Choices, word: String, notices: String) -> Self {
        Self {
            choices,
            word,
            offers: Choices::default(),
            offers_repositories: false,
            error: None,
            notices,
        }
    }
}

/// Completes the last of the words behind `docker`.
pub fn complete(
    words: &[String],
    settings: &Settings,
    host: &Host<'_>,
    daemon: &mut dyn Daemon,
) -> Found {
    let Some((last, before)) = words.split_last() else {
        return Found::of(Choices::default(), String::new(), String::new());
    };
    let Ok((path, arguments)) = Walk::new(host).traverse(Path::root(&ROOT), before) else {
        let error = format!("unable to find a command for arguments: {}", list(before));
        return Found::failed(error, String::new());
    };
    let Some(node) = path.last() else {
        return Found::of(Choices::default(), String::new(), String::new());
    };
    let table = crate::cobra::table_of(&path);
    let interspersed = !matches!(node.action, Action::Command(spec) if !spec.interspersed);
    let value = FlagValue::find(node, &table, &arguments, last);
    let read = |arguments: &[String]| flags::parse(&table, interspersed, arguments, host);

    // The line is read twice: with `--` behind it, to see whether flags may still come, and as it is.
    let terminated: Vec<String> = value
        .arguments
        .iter()
        .cloned()
        .chain(["--".to_owned()])
        .collect();
    let (with_end, first) = read(&terminated);
    let (matches, second) = read(value.arguments);
    let mut notices = String::new();
    if first.is_ok() {
        notices.push_str(with_end.notices());
    }
    if let Err(flags::Misread { error, .. }) = second {
        let line = list(value.arguments);
        return Found::failed(
            format!("Error while parsing flags from args {line}: {error}"),
            notices,
        );
    }
    notices.push_str(&matches.notices().repeat(1 + usize::from(first.is_ok())));
    let takes_flags = with_end.arguments().len() <= matches.arguments().len();
    if let Some(unknown) = value.unknown.filter(|_| takes_flags) {
        let error = format!(
            "Subcommand '{}' does not support flag '{unknown}'",
            node.name
        );
        return Found::failed(error, notices);
    }

    let word = value.word;
    if value.flag.is_none() && word.starts_with('-') && !word.contains('=') && takes_flags {
        let choices = flag_names(&table, &matches, word);
        return Found::of(choices, word.to_owned(), notices);
    }
    let mut choices = Choices::default();
    if value.flag.is_none() && matches.arguments().is_empty() {
        choices = children(node, word);
    }
    let (completes, offers) = match value.flag.filter(|_| takes_flags) {
        Some(flag) => (
            Some(flag.completes.unwrap_or(default_of(node))),
            flag.offers,
        ),
        None => match &node.action {
            Action::Command(spec) => (
                Some(spec.completion.arguments),
                Some(spec.completion.offers),
            ),
            Action::Group { .. } if node.hidden == Hidden::Always => {
                (Some(Completes::Nothing), None)
            }
            Action::Group { .. } | Action::Help => (None, None),
        },
    };
    let mut question = Question {
        daemon,
        host,
        settings,
        matches: &matches,
        word,
    };
    if let Some(completes) = completes {
        let more = completes.answer(&mut question);
        choices.words.extend(more.words);
        choices.directive = more.directive;
    }
    let mut found = Found::of(choices, word.to_owned(), notices);
    if let Some(offers) = offers.filter(|_| found.choices.words.is_empty()) {
        found.offers = offers.answer(&mut question);
        found.offers_repositories = matches!(offers, Completes::Repositories);
    }
    found
}

/// Values of flags for which neither the flag nor docker says anything.
fn default_of(node: &Node) -> Completes {
    match &node.action {
        Action::Command(spec) => spec.completion.flags,
        Action::Group { .. } | Action::Help => Completes::Files,
    }
}

/// The value of a flag that is being typed, if one is (cobra: `checkIfFlagCompletion`).
struct FlagValue<'a> {
    flag: Option<&'static Flag>,
    /// A flag that the command does not have.
    unknown: Option<&'a str>,
    /// The finished words without the flag whose value is being typed.
    arguments: &'a [String],
    /// The word without the flag in front of a `=`.
    word: &'a str,
}

impl<'a> FlagValue<'a> {
    fn find(
        node: &Node,
        table: &[&'static [Flag]],
        arguments: &'a [String],
        last: &'a str,
    ) -> Self {
        let none = Self {
            flag: None,
            unknown: None,
            arguments,
            word: last,
        };
        let attached = match last.strip_prefix('-').map(|_| last.split_once('=')) {
            None => None,
            Some(None) => return none,
            Some(Some((flag, value))) => Some((flag, value)),
        };
        let attached_name = attached.map(|(flag, _)| flag_name(flag));
        let word = attached.map_or(last, |(_, value)| value);
        let (name, stripped) = match attached_name.filter(|name| !name.is_empty()) {
            Some(name) => (name, arguments),
            None => match arguments.split_last() {
                Some((flag, stripped)) if is_flag(flag) && !flag.contains('=') => {
                    (flag_name(flag), stripped)
                }
                _ => return Self { word, ..none },
            },
        };
        let Some(flag) = find_flag(table, name) else {
            // `docker` as a whole has no flag of one letter that it would not know.
            return Self {
                unknown: Some(name).filter(|_| !node.name.is_empty()),
                ..none
            };
        };
        let is_separate = attached.is_none();
        if is_separate && flag.value_without_argument().is_some() {
            return Self { word, ..none };
        }
        Self {
            flag: Some(flag),
            unknown: None,
            arguments: stripped,
            word,
        }
    }
}

/// `--name` or the last letter of `-abc`.
fn flag_name(flag: &str) -> &str {
    match flag.strip_prefix("--") {
        Some(name) => name,
        None => {
            let at = flag.char_indices().last().map_or(0, |(at, _)| at);
            flag.get(at..).unwrap_or_default()
        }
    }
}

fn is_flag(word: &str) -> bool {
    match word.strip_prefix("--") {
        Some(name) => !name.is_empty(),
        None => word.len() >= 2 && word.starts_with('-'),
    }
}

fn find_flag(table: &[&'static [Flag]], name: &str) -> Option<&'static Flag> {
    let mut flags = table.iter().flat_map(|rows| rows.iter());
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => flags.find(|flag| flag.short == Some(letter)),
        _ => flags.find(|flag| flag.long == name),
    }
}

/// The flags that begin so and were not given, or may be given again.
fn flag_names(table: &[&'static [Flag]], matches: &Matches, word: &str) -> Choices {
    let mut flags: Vec<&Flag> = table
        .iter()
        .flat_map(|rows| rows.iter())
        .filter(|flag| flag.hidden != Hidden::Always)
        .filter(|flag| flag.kind.takes_several() || !matches.changed(flag.long))
        .collect();
    flags.sort_by_key(|flag| flag.long);
    let mut choices = Choices::new([], Directive::NO_FILES);
    for flag in flags {
        let short = flag.short.map(|letter| format!("-{letter}"));
        let names = std::iter::once(format!("--{}", flag.long)).chain(short);
        choices.words.extend(
            names
                .filter(|name| name.starts_with(word))
                .map(|text| Choice {
                    text,
                    about: flag.help.replace('`', ""),
                }),
        );
    }
    choices
}

/// The commands below a node that begin so.
fn children(node: &Node, word: &str) -> Choices {
    let mut choices = Choices::default();
    for child in node.nodes() {
        if child.hidden == Hidden::Always {
            continue;
        }
        choices.directive = Directive::NO_FILES;
        if child.name.starts_with(word) {
            choices.words.push(Choice {
                text: child.name.to_owned(),
                about: child.about().to_owned(),
            });
        }
    }
    choices
}

/// Words as Go's `%v` prints a slice of them.
fn list(words: &[String]) -> String {
    format!("[{}]", words.join(" "))
}

/// What `docker __complete` prints of a choice.
pub(crate) fn line(choice: &Choice, with_description: bool) -> String {
    let text = if with_description && !choice.about.is_empty() {
        format!("{}\t{}", choice.text, choice.about)
    } else {
        choice.text.clone()
    };
    text.split('\n')
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}
