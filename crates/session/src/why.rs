//! Why something went wrong: the reason of a terminal's last surprise, with what the world knows about it.

use docksim_api::Reason;
use docksim_client::commands::ROOT;
use docksim_client::tree::Node;
use docksim_engine::{ContainerView, Overview};
use docksim_hub::Catalogue;
use docksim_teach::{Entry, Explanations, Language};

use crate::session::Session;
use crate::terminal::TerminalId;

/// What there is to explain about a command of a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Incident {
    /// The command, expanded.
    pub(crate) words: Vec<String>,
    pub(crate) reason: Reason,
}

/// An explanation with the details of what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The texts and the remedies.
    pub entry: Entry,
    /// What they are about.
    pub reason: Reason,
}

impl Explanation {
    /// The explanation for a terminal.
    pub fn render(&self, language: Language, columns: usize) -> String {
        self.entry.render(language, &self.reason, columns)
    }
}

impl Session {
    /// What explains the last failure, or the last surprise, of a terminal.
    pub fn explanation(&self, terminal: TerminalId) -> Option<Explanation> {
        let incidents = &self.world.terminals.get(&terminal)?.incidents;
        let overview = self.engine().overview();
        let reason = incidents.iter().rev().find_map(|incident| {
            let overview = &overview;
            Scene { overview, incident }.reason()
        })?;
        let entry = Explanations::builtin().of_reason(&reason)?.clone();
        Some(Explanation { entry, reason })
    }

    /// The language in which a terminal is spoken to: that of its `LANG`, if it was set, or the face's.
    pub fn language(&self, terminal: TerminalId) -> Language {
        let terminal = self.world.terminals.get(&terminal);
        let locale = terminal.and_then(|terminal| terminal.shell.variable("LANG"));
        match (locale, self.learner) {
            (Some("C.UTF-8") | None, Some(learner)) => learner.language,
            (Some(locale), _) => Language::of_locale(locale),
            (None, None) => Language::English,
        }
    }
}

/// An incident, and the world in which it happened.
struct Scene<'a> {
    overview: &'a Overview,
    incident: &'a Incident,
}

impl Scene<'_> {
    /// The reason with all that can be found out about it; none when there turns out to be nothing to explain.
    fn reason(&self) -> Option<Reason> {
        let mut reason = self.named();
        let container = reason
            .detail("container")
            .and_then(|name| self.container(name));
        reason = match reason.code {
            "detached" => ended(container?)?,
            "container-exited" | "cannot-start-program" | "no-command" => {
                match container.or(self.overview.containers.first()) {
                    Some(container) => about(reason, container),
                    None => reason,
                }
            }
            "nothing-runs" => match self.overview.containers.first() {
                Some(container) => reason.with("container", &container.name),
                None => reason,
            },
            "command-not-found" => self.shell_slip(),
            _ => self.with_nearest(reason),
        };
        if let ("network-in-use", Some(network)) = (reason.code, reason.detail("network")) {
            let mut containers = self.overview.containers.iter();
            let member =
                containers.find(|member| member.networks.iter().any(|name| name == network));
            if let Some(member) = member {
                reason = reason.with("container", &member.name);
            }
        }
        if let Some(port) = reason
            .detail("port")
            .and_then(|port| port.parse::<u16>().ok())
        {
            let holder = self.overview.containers.iter().find(|container| {
                container
                    .ports
                    .iter()
                    .any(|published| published.host == port)
            });
            if let Some(holder) = holder {
                reason = reason.with("holder", &holder.name);
            }
        }
        if reason.detail("command").is_none() {
            reason = reason.with("command", self.command());
        }
        match self.incident.words.last() {
            Some(word) => Some(reason.with("argument", word)),
            None => Some(reason),
        }
    }

    /// The reason with names in place of ids.
    fn named(&self) -> Reason {
        let mut reason = self.incident.reason.clone();
        for (role, value) in &mut reason.details {
            if let ("container" | "holder", Some(container)) = (*role, self.container(value)) {
                value.clone_from(&container.name);
            }
        }
        reason
    }

    fn container(&self, name: &str) -> Option<&ContainerView> {
        let containers = &self.overview.containers;
        let named = containers.iter().find(|container| container.name == name);
        named.or_else(|| {
            let is_id = name.len() >= 12;
            containers
                .iter()
                .find(|container| is_id && container.id.starts_with(name))
        })
    }

    /// `docker run`, `docker container ls`: as far as the words name a command.
    fn command(&self) -> String {
        let mut node = &ROOT;
        let mut words = vec!["docker"];
        for word in self.incident.words.iter().skip(1) {
            match node.child(word) {
                Some(child) => {
                    words.push(word);
                    node = child;
                }
                None => break,
            }
        }
        words.join(" ")
    }

    /// The closest thing to what was typed, where something was misspelt.
    fn with_nearest(&self, reason: Reason) -> Reason {
        let containers = || self.overview.containers.iter().map(|c| c.name.as_str());
        let found = match (reason.code, reason.detail("command")) {
            ("no-such-container", _) => {
                let typed = reason.detail("container").unwrap_or_default();
                nearest(typed, containers())
            }
            ("pull-access-denied" | "no-such-image", _) => {
                let typed = reason.detail("image").unwrap_or_default();
                let paths: Vec<&str> = Catalogue::builtin()
                    .images()
                    .map(|image| image.repository)
                    .collect();
                let names = paths
                    .iter()
                    .map(|path| path.strip_prefix("library/").unwrap_or(path));
                nearest(typed, names)
            }
            ("unknown-command", Some(command)) => {
                let typed = reason.detail("word").unwrap_or_default();
                let names = node_of(command).nodes().iter().map(|node| node.name);
                nearest(typed, names)
            }
            ("unknown-flag", Some(command)) => {
                let typed = reason.detail("flag").unwrap_or_default();
                let rows = node_of(command).flags();
                let names = rows.iter().flat_map(|group| group.iter());
                typed
                    .strip_prefix("--")
                    .and_then(|typed| nearest(typed, names.map(|flag| flag.long)))
                    .map(|name| format!("--{name}"))
            }
            _ => None,
        };
        match found {
            Some(name) => reason.with("nearest", name),
            None => reason,
        }
    }

    /// What was meant by a program that the shell does not know.
    fn shell_slip(&self) -> Reason {
        let words = &self.incident.words;
        let word = words.first().map(String::as_str).unwrap_or_default();
        let line = |words: &[String]| {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            words.join(" ")
        };
        if ROOT.child(word).is_some() {
            return Reason::new("docker-left-out")
                .with("word", word)
                .with("line", line(words));
        }
        if nearest(word, ["docker"]).is_some() {
            return Reason::new("docker-misspelt")
                .with("word", word)
                .with("rest", line(words.get(1..).unwrap_or_default()));
        }
        self.incident.reason.clone()
    }
}

/// Why a container that was started in the background does not run any more.
fn ended(container: &ContainerView) -> Option<Reason> {
    let code = container.exit_code?;
    let reason = match code {
        0 => Reason::new("exited-at-once"),
        code => Reason::new("container-exited").with("code", code.to_string()),
    };
    Some(about(reason, container))
}

fn about(reason: Reason, container: &ContainerView) -> Reason {
    reason
        .with("container", &container.name)
        .with("image", &container.image)
}

/// The node of `docker container ls`.
fn node_of(command: &str) -> &'static Node {
    let words = command.split(' ').skip(1);
    words.fold(&ROOT, |node, word| node.child(word).unwrap_or(node))
}

/// A word as the shell wants it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=,@%+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// The name that is most likely meant by a misspelt word.
fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let most = match word.chars().count() {
        0 | 1 => return None,
        2..=4 => 3,
        _ => 5,
    };
    let costs = names
        .into_iter()
        .map(|name| (distance(word, name), name))
        .filter(|(cost, _)| (1..=most).contains(cost));
    costs
        .min_by_key(|(cost, _)| *cost)
        .map(|(_, name)| name.to_owned())
}

/// How far two words are apart: 2 for a letter too few or too many and for two that changed places, 3 for a wrong one.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 2 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).map(|at| at * 2).collect();
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![(i + 1) * 2];
        for (j, b) in other.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut cost = cell(&row, j) + if a == b { 0 } else { 3 };
            cost = cost.min(cell(&row, j + 1) + 2).min(cell(&next, j) + 2);
            let swapped =
                i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if swapped {
                cost = cost.min(cell(&before, j - 1) + 2);
            }
            next.push(cost);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_or_none() {
        let cases = [
            ("rn", Some("run")),
            ("pss", Some("ps")),
            ("stpo", Some("stop")),
            ("strat", Some("start")),
            ("xyzzy", None),
            ("r", None),
        ];
        let names = ["rm", "run", "ps", "stop", "start"];
        for (word, expect) in cases {
            assert_eq!(nearest(word, names).as_deref(), expect, "{word}");
        }
    }

    #[test]
    fn words_are_quoted_for_the_shell_where_they_must_be() {
        let cases = [
            ("web", "web"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("", "''"),
        ];
        for (word, expect) in cases {
            assert_eq!(quoted(word), expect);
        }
    }
}
