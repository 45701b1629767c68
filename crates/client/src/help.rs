//! The help text of a command, laid out as docker/cli's usage template does (docker/cli: cli/cobra.go).

use crate::cobra::table_of;
use crate::flags::usages;
use crate::host::Host;
use crate::tree::{Action, Node, Path};

/// The width of a help text without a terminal on standard input.
const DEFAULT_COLUMNS: u32 = 80;
/// The narrowest column of command names.
const NAME_PADDING: usize = 11;

/// The help text of the command at `path`.
pub fn render(path: &Path, host: &Host<'_>) -> String {
    let Some(node) = path.last() else {
        return String::new();
    };
    let mut text = heading(path, node);
    if let Some(aliases) = aliases(path, node) {
        text.push_str(&format!("\n\nAliases:\n  {aliases}"));
    }
    let columns = if host.terminal.stdin {
        host.terminal.columns
    } else {
        DEFAULT_COLUMNS
    };
    let columns = i64::from(columns) - 1;
    let options = usages(&table_of(path), columns, &host.config_folder());
    let options = options.trim_end();
    if !path.is_root() && !options.is_empty() {
        text.push_str(&format!("\n\nOptions:\n{options}"));
    }
    push_nodes(&mut text, node, path.is_root());
    if path.is_root() {
        text.push_str(&format!("\n\nGlobal Options:\n{options}"));
    }
    if !node.nodes().is_empty() {
        text.push_str(&format!(
            "\n\nRun '{} COMMAND --help' for more information on a command.",
            path.words()
        ));
    }
    if path.is_root() {
        text.push_str(
            "\n\nTo learn Docker step by step, start at https://docs.docker.com/go/guides/",
        );
    }
    text.push('\n');
    text
}

fn heading(path: &Path, node: &Node) -> String {
    let usage = match &node.action {
        Action::Group { .. } if path.is_root() => "docker [OPTIONS] COMMAND".to_owned(),
        Action::Group { .. } => format!("{} COMMAND", path.words()),
        Action::Command(_) | Action::Help => path.use_line(),
    };
    let about = node.long.unwrap_or(node.about());
    let mut text = format!("Usage:  {usage}\n\n{about}");
    if node.experimental {
        text.push_str(&format!(
            "\n\nEXPERIMENTAL:\n  {} is an experiment.\n  \
             An experiment is there to be tried: it may change or go in any version. What that means:\n  \
             https://docs.docker.com/go/experimental/",
            path.words()
        ));
    }
    text
}

/// Where else the command stands: as its spec says, or else its parent with each of its other words.
fn aliases(path: &Path, node: &Node) -> Option<String> {
    if let Action::Command(spec) = &node.action
        && !spec.aliases.is_empty()
    {
        return Some(spec.aliases.to_owned());
    }
    if node.aliases.is_empty() {
        return None;
    }
    let words = path.words();
    let parent = words.strip_suffix(node.name).unwrap_or_default();
    let others = node
        .aliases
        .iter()
        .map(|alias| format!(", {parent}{alias}"));
    Some(words.clone() + &others.collect::<String>())
}

fn push_nodes(text: &mut String, node: &Node, is_root: bool) {
    let listed: Vec<&Node> = node
        .nodes()
        .iter()
        .filter(|node| node.is_listed())
        .collect();
    let width = node
        .nodes()
        .iter()
        .map(|node| node.name.len())
        .max()
        .unwrap_or_default()
        .max(NAME_PADDING);
    let is_group = |node: &Node| !node.nodes().is_empty();
    let is_common = |node: &Node| is_root && node.rank.is_some();
    let mut push = |title: &str, nodes: Vec<&Node>| {
        if !nodes.is_empty() {
            text.push_str(&format!("\n\n{title}:"));
        }
        for node in nodes {
            text.push_str(&format!("\n  {:width$} {}", node.name, node.about()));
        }
    };
    let mut common: Vec<&Node> = listed
        .iter()
        .copied()
        .filter(|node| is_common(node))
        .collect();
    common.sort_by_key(|node| node.rank);
    push("Common Commands", common);
    let groups = |about_swarms: bool| {
        let about_swarms =
            move |node: &&Node| (node.swarm != crate::tree::Swarm::None) == about_swarms;
        listed
            .iter()
            .copied()
            .filter(|node| is_group(node))
            .filter(about_swarms)
            .collect()
    };
    push("Management Commands", groups(false));
    push("Swarm Commands", groups(true));
    push(
        "Commands",
        listed
            .iter()
            .copied()
            .filter(|node| !is_group(node) && !is_common(node))
            .collect(),
    );
}
