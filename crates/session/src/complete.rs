//! Completion and hints: commands, flags, and the names of what the daemon holds.

use docksim_client::commands::ROOT;
use docksim_client::flags::{Flag, Kind};
use docksim_client::tree::{Action, Node};
use docksim_engine::{Engine, Overview};
use docksim_hub::Catalogue;

/// What can be completed at one moment.
#[derive(Debug, Clone)]
pub struct Completer {
    overview: Overview,
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

/// docksim's own commands.
const OWN: [&str; 9] = [
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

/// Where in a docker command the cursor is.
struct Place {
    node: &'static Node,
    /// The words from `docker` to the node.
    path: Vec<&'static str>,
    /// Arguments that stand before the cursor.
    arguments: usize,
    /// Whether the word before the cursor is a flag that wants a value.
    value_of: Option<&'static str>,
}

impl Completer {
    pub(crate) fn new(engine: &Engine, folder: String) -> Self {
        Self {
            overview: engine.overview(),
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
        let start = before.len() - word.len();
        let mut candidates = self.candidates(&words, word);
        candidates.retain(|candidate| {
            candidate.text.starts_with(word) && candidate.text.trim_end() != word
        });
        candidates.sort();
        candidates.dedup();
        (start, candidates)
    }

    /// What would stand behind the line: the rest of the only candidate, or the arguments that the command takes.
    pub fn hint(&self, line: &str) -> Option<String> {
        let words = last_command(line);
        let word = words.last().copied().unwrap_or_default();
        if word.is_empty() {
            let place = Place::of(&words)?;
            let usage = match &place.node.action {
                Action::Command(spec) if place.arguments == 0 && place.value_of.is_none() => {
                    spec.usage
                }
                _ => return None,
            };
            return Some(usage.to_owned());
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

    fn candidates(&self, words: &[&str], word: &str) -> Vec<Candidate> {
        let finished = |text: &str, about: &str| Candidate {
            text: format!("{text} "),
            about: about.to_owned(),
        };
        if words.len() <= 1 {
            let own = OWN.into_iter().filter(|_| word.starts_with(':'));
            let programs = PROGRAMS
                .into_iter()
                .filter(|_| !word.is_empty() && !word.starts_with(':'));
            return own.chain(programs).map(|text| finished(text, "")).collect();
        }
        let Some(place) = Place::of(words) else {
            return Vec::new();
        };
        if word.starts_with('-') {
            let flags = place.flags().filter(|flag| flag.is_listed());
            return flags
                .map(|flag| finished(&format!("--{}", flag.long), flag.help))
                .collect();
        }
        if let Some(flag) = place.value_of {
            return self
                .values_of(flag)
                .into_iter()
                .map(|text| finished(&text, ""))
                .collect();
        }
        let nodes = place.node.nodes();
        if !nodes.is_empty() {
            return nodes
                .iter()
                .filter(|node| node.is_listed())
                .map(|node| finished(node.name, node.about()))
                .collect();
        }
        self.arguments(&place)
            .into_iter()
            .map(|text| finished(&text, ""))
            .collect()
    }

    /// What a command takes as its next argument (docker/cli: each command's `ValidArgsFunction`).
    fn arguments(&self, place: &Place) -> Vec<String> {
        let containers = |wanted: &[&str]| {
            let matching = self
                .overview
                .containers
                .iter()
                .filter(|container| wanted.is_empty() || wanted.contains(&container.state));
            matching.map(|container| container.name.clone()).collect()
        };
        let first = place.arguments == 0;
        let noun = place.path.get(1).copied().unwrap_or_default();
        match (noun, place.path.last().copied().unwrap_or_default()) {
            (_, "start") => containers(&["created", "exited"]),
            (_, "stop" | "kill" | "pause" | "attach" | "exec" | "top" | "stats") => {
                containers(&["running", "restarting"])
            }
            (_, "unpause") => containers(&["paused"]),
            ("image", "rm" | "inspect" | "ls" | "list") | ("rmi" | "images", _) => self.tags(),
            ("network", "inspect" | "rm") => self.overview.networks.clone(),
            ("network", "connect" | "disconnect") if first => self.overview.networks.clone(),
            ("network", "connect" | "disconnect") => containers(&[]),
            ("volume", "inspect" | "rm" | "update") => self.overview.volumes.clone(),
            (_, "rm" | "logs" | "restart" | "wait" | "port" | "diff") => containers(&[]),
            (_, "rename") if first => containers(&[]),
            ("container", "inspect") => containers(&[]),
            (_, "inspect") => containers(&[]).into_iter().chain(self.tags()).collect(),
            (_, "run" | "create") if first => self.tags(),
            (_, "pull") if first => repositories(),
            _ => Vec::new(),
        }
    }

    fn values_of(&self, flag: &str) -> Vec<String> {
        if flag == "network" {
            return self.overview.networks.clone();
        }
        let words: &[&str] = match flag {
            "restart" => &["no", "always", "on-failure", "unless-stopped"],
            "pull" => &["always", "missing", "never"],
            "signal" | "stop-signal" => &[
                "SIGHUP", "SIGINT", "SIGKILL", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2",
            ],
            "log-driver" => &["json-file", "local", "none"],
            "filter" => &["ancestor=", "id=", "label=", "name=", "status="],
            "format" => &["json", "table"],
            _ => &[],
        };
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn tags(&self) -> Vec<String> {
        let tags = self.overview.images.iter().flat_map(|image| &image.tags);
        // People leave `:latest` out.
        tags.map(|tag| tag.strip_suffix(":latest").unwrap_or(tag).to_owned())
            .collect()
    }
}

fn repositories() -> Vec<String> {
    let paths = Catalogue::builtin().images().map(|image| image.repository);
    paths
        .map(|path| path.strip_prefix("library/").unwrap_or(path).to_owned())
        .collect()
}

impl Place {
    /// Follows the words of a docker command; the last one is the word at the cursor.
    fn of(words: &[&str]) -> Option<Self> {
        let (before, first) = (words.get(1..words.len().checked_sub(1)?)?, words.first()?);
        if *first != "docker" {
            return None;
        }
        let mut place = Self {
            node: &ROOT,
            path: vec!["docker"],
            arguments: 0,
            value_of: None,
        };
        for word in before {
            if place.value_of.take().is_some() {
                continue;
            }
            if let Some(flag) = word.strip_prefix("--") {
                place.value_of = place.value_flag(|row| row.long == flag);
            } else if let Some(shorts) = word.strip_prefix('-') {
                let last = shorts.chars().last();
                place.value_of = place.value_flag(|row| row.short.is_some() && row.short == last);
            } else if let Some(child) = place.node.child(word) {
                place.path.push(child.name);
                place.node = child;
            } else {
                place.arguments += 1;
            }
        }
        Some(place)
    }

    fn flags(&self) -> impl Iterator<Item = &'static Flag> {
        self.node.flags().iter().flat_map(|group| group.iter())
    }

    fn value_flag(&self, wanted: impl Fn(&Flag) -> bool) -> Option<&'static str> {
        let row = self.flags().find(|row| wanted(row))?;
        (!matches!(row.kind, Kind::Bool)).then_some(row.long)
    }
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
