//! The tree of docker's commands: what a command is ([`Spec`]) and where it stands ([`Node`]).

use docksim_reference::go::quote;

use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::exit::Exit;
use crate::flags::{Annotation, FlagTable, Hidden, Matches};
use crate::host::Host;

/// What a command is. One spec stands at several places: `docker rm` is `docker container rm`.
#[derive(Debug)]
pub struct Spec {
    /// What stands behind the name in a usage line: `[OPTIONS] CONTAINER [CONTAINER...]`.
    pub usage: &'static str,
    /// One line about it in our own words.
    pub about: &'static str,
    /// Its places, as its help lists them.
    pub aliases: &'static str,
    /// How many arguments it takes.
    pub arguments: Arguments,
    /// Whether flags may follow arguments.
    pub interspersed: bool,
    /// Its flags.
    pub flags: FlagTable,
    /// What can be completed.
    pub completion: Completion,
    /// From what was typed to the typed command, with docker's complaints.
    pub parse: fn(&Matches, &Host<'_>) -> Result<DockerCommand, Exit>,
}

/// How many arguments a command takes (docker/cli: cli/required.go).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arguments {
    /// None.
    None,
    /// So many or more.
    AtLeast(usize),
    /// So many or fewer.
    AtMost(usize),
    /// So many.
    Exactly(usize),
    /// From so many to so many.
    Between(usize, usize),
    /// So many, in cobra's words instead of docker's.
    ExactlyPlain(usize),
    /// None, in cobra's words instead of docker's.
    NonePlain,
    /// Any number.
    Any,
}

/// A place in the tree.
#[derive(Debug)]
pub struct Node {
    /// The word that leads there.
    pub name: &'static str,
    /// Other words that do.
    pub aliases: &'static [&'static str],
    /// What is there.
    pub action: Action,
    /// Its rank among the common commands at the top of `docker --help`.
    pub rank: Option<u8>,
    /// Whether it needs a swarm.
    pub swarm: Swarm,
    /// Under which daemon it may be used.
    pub annotation: Annotation,
    /// Whether the CLI calls it experimental.
    pub experimental: bool,
    /// Who leaves it out.
    pub hidden: Hidden,
    /// More lines, instead of the one about it, in its own help.
    pub long: Option<&'static str>,
    /// The flags of a group, which the commands below have too.
    pub group_flags: FlagTable,
}

/// What a node holds.
#[derive(Debug)]
pub enum Action {
    /// More commands.
    Group {
        /// One line about them.
        about: &'static str,
        /// What stands behind the name in a usage line of an error.
        usage: &'static str,
        /// The commands, sorted by name.
        nodes: &'static [Node],
    },
    /// A command.
    Command(&'static Spec),
    /// `docker help`.
    Help,
}

/// Whether a command needs a swarm; the daemon that docksim models is in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Swarm {
    /// It has nothing to do with swarms.
    None,
    /// It is about swarms and needs none.
    Any,
    /// It needs one; help leaves it out.
    Needed,
}

impl Node {
    const fn new(name: &'static str, action: Action) -> Self {
        Self {
            name,
            aliases: &[],
            action,
            rank: None,
            swarm: Swarm::None,
            annotation: Annotation::None,
            experimental: false,
            hidden: Hidden::Never,
            long: None,
            group_flags: &[],
        }
    }

    /// A management command.
    pub const fn group(name: &'static str, about: &'static str, nodes: &'static [Node]) -> Self {
        Self::new(
            name,
            Action::Group {
                about,
                usage: "",
                nodes,
            },
        )
    }

    /// A command.
    pub const fn command(name: &'static str, spec: &'static Spec) -> Self {
        Self::new(name, Action::Command(spec))
    }

    /// `docker help`.
    pub const fn help() -> Self {
        Self::new("help", Action::Help)
    }

    /// With other words that lead there.
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Among the common commands.
    pub const fn rank(mut self, rank: u8) -> Self {
        self.rank = Some(rank);
        self
    }

    /// About swarms.
    pub const fn swarm(mut self, swarm: Swarm) -> Self {
        self.swarm = swarm;
        self
    }

    /// Only for a certain daemon.
    pub const fn only(mut self, annotation: Annotation) -> Self {
        self.annotation = annotation;
        self
    }

    /// Called experimental by the CLI.
    pub const fn experimental(mut self) -> Self {
        self.experimental = true;
        self
    }

    /// With more lines in its own help.
    pub const fn long(mut self, text: &'static str) -> Self {
        self.long = Some(text);
        self
    }

    /// A group with flags, which the specs of its commands name too.
    pub const fn group_flags(mut self, flags: FlagTable) -> Self {
        self.group_flags = flags;
        self
    }

    /// A group with something behind its name in a usage line of an error.
    pub const fn usage(mut self, usage: &'static str) -> Self {
        if let Action::Group { about, nodes, .. } = self.action {
            self.action = Action::Group {
                about,
                usage,
                nodes,
            };
        }
        self
    }

    /// Left out of help and completion.
    pub const fn hidden(mut self) -> Self {
        self.hidden = Hidden::Always;
        self
    }

    /// Left out of help.
    pub const fn hidden_in_help(mut self) -> Self {
        self.hidden = Hidden::InHelp;
        self
    }

    /// The commands below.
    pub fn nodes(&self) -> &'static [Node] {
        match &self.action {
            Action::Group { nodes, .. } => nodes,
            Action::Command(_) | Action::Help => &[],
        }
    }

    /// The child that a word leads to.
    pub fn child(&self, word: &str) -> Option<&'static Node> {
        self.nodes()
            .iter()
            .find(|node| node.name == word || node.aliases.contains(&word))
    }

    /// One line about it.
    pub fn about(&self) -> &'static str {
        match &self.action {
            Action::Group { about, .. } => about,
            Action::Command(spec) => spec.about,
            Action::Help => "Show what a command is for and which flags it takes",
        }
    }

    /// What stands behind the name in a usage line.
    pub(crate) fn usage_behind_name(&self) -> &'static str {
        match &self.action {
            Action::Command(spec) => spec.usage,
            Action::Group { usage, .. } => usage,
            Action::Help => "[command]",
        }
    }

    /// Its own flags.
    pub fn flags(&self) -> FlagTable {
        match &self.action {
            Action::Command(spec) => spec.flags,
            Action::Group { .. } => self.group_flags,
            Action::Help => &[],
        }
    }

    /// Whether help lists it.
    pub fn is_listed(&self) -> bool {
        self.hidden == Hidden::Never
            && self.annotation == Annotation::None
            && self.swarm != Swarm::Needed
            && !matches!(self.action, Action::Help)
    }
}

/// A node with the way that leads to it from the root: `docker`, `container`, `rm`.
#[derive(Debug, Clone)]
pub struct Path {
    nodes: Vec<&'static Node>,
}

impl Path {
    /// The way to the root itself.
    pub fn root(root: &'static Node) -> Self {
        Self { nodes: vec![root] }
    }

    /// The node one word further.
    pub fn child(&self, word: &str) -> Option<Self> {
        let next = self.last()?.child(word)?;
        let mut nodes = self.nodes.clone();
        nodes.push(next);
        Some(Self { nodes })
    }

    /// The node that it leads to.
    pub fn last(&self) -> Option<&'static Node> {
        self.nodes.last().copied()
    }

    /// The nodes on it, the root first.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = &'static Node> {
        self.nodes.iter().copied()
    }

    /// Whether it leads to the root.
    pub fn is_root(&self) -> bool {
        self.nodes.len() == 1
    }

    /// `docker container rm`.
    pub fn words(&self) -> String {
        self.nodes
            .iter()
            .map(|node| node.name)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// `docker container rm [OPTIONS] CONTAINER [CONTAINER...]`.
    pub fn use_line(&self) -> String {
        let usage = match self.last() {
            Some(_) if self.is_root() => "[OPTIONS] COMMAND [ARG...]",
            Some(node) => node.usage_behind_name(),
            None => "",
        };
        let words = self.words();
        if usage.is_empty() {
            words
        } else {
            format!("{words} {usage}")
        }
    }
}

impl Arguments {
    /// How many there may be, where that is limited.
    pub(crate) fn most(self) -> Option<usize> {
        match self {
            Self::None | Self::NonePlain => Some(0),
            Self::AtMost(n) | Self::Exactly(n) | Self::ExactlyPlain(n) | Self::Between(_, n) => {
                Some(n)
            }
            Self::AtLeast(_) | Self::Any => None,
        }
    }

    /// What docker says about `given` arguments for the command at `path`, if it is not content.
    pub(crate) fn check(self, path: &Path, arguments: &[String]) -> Result<(), String> {
        let given = arguments.len();
        let (wanted, see) = match self {
            Self::None if given > 0 => ("accepts no arguments".to_owned(), "Run"),
            Self::AtLeast(n) if given < n => (format!("requires at least {}", count(n)), "See"),
            // The S is Docker's own.
            Self::AtMost(n) if given > n => (format!("requires at most {}", count(n)), "SRun"),
            Self::Exactly(n) if given != n => (format!("requires {}", count(n)), "Run"),
            Self::Between(least, most) if !(least..=most).contains(&given) => {
                let most = count(most);
                (
                    format!("requires at least {least} and at most {most}"),
                    "Run",
                )
            }
            Self::ExactlyPlain(n) if given != n => {
                return Err(format!("accepts {n} arg(s), received {given}"));
            }
            Self::NonePlain => match arguments.first() {
                Some(word) => {
                    let (word, command) = (quote(word), quote(&path.words()));
                    return Err(format!("unknown command {word} for {command}"));
                }
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        let (words, use_line) = (path.words(), path.use_line());
        Err(format!(
            "docker: '{words}' {wanted}\n\nUsage:  {use_line}\n\n{see} '{words} --help' for more information"
        ))
    }
}

fn count(n: usize) -> String {
    if n == 1 {
        "1 argument".to_owned()
    } else {
        format!("{n} arguments")
    }
}
