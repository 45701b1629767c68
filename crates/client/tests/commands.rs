//! Every command of the real docker CLI, with its usage, its other names and its flags.
//!
//! `commands.jsonl` was read off the help pages of Docker CLI 28.5.2: what each command is called and takes, none of
//! Docker's words about it. Where `DOCKSIM_ORACLE_BIN` names the folder of a docker CLI, its help pages are read anew.

#![expect(
    clippy::disallowed_methods,
    reason = "the real CLI is a program, with variables"
)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use docksim_client::commands::ROOT;
use docksim_client::flags::{Annotation, Flag, Hidden, Kind, usages};
use docksim_client::tree::{Action, Node};
use serde::Deserialize;

/// A flag: long name, letter, type and default.
type Row = (String, Option<String>, Option<String>, Option<String>);

/// A command as its help page shows it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Page {
    command: String,
    usage: String,
    aliases: Option<String>,
    commands: Vec<String>,
    flags: Vec<Row>,
}

/// The real CLI's pages: recorded, or from the CLI itself.
fn real_pages() -> Vec<Page> {
    let recorded = include_str!("commands.jsonl").lines();
    let recorded = recorded.map(|line| serde_json::from_str::<Page>(line).unwrap());
    match std::env::var("DOCKSIM_ORACLE_BIN") {
        Err(_) => recorded.collect(),
        Ok(folder) => {
            let program = PathBuf::from(folder).join("docker");
            recorded.map(|page| read(&program, &page)).collect()
        }
    }
}

/// Reads a command's page off the CLI. A daemon that cannot be reached hides nothing.
fn read(program: &Path, recorded: &Page) -> Page {
    let output = Command::new(program)
        .args(recorded.command.split(' '))
        .arg("--help")
        .env_clear()
        .env("DOCKER_HOST", "unix:///nowhere.sock")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    page(
        &recorded.command,
        &String::from_utf8(output.stdout).unwrap(),
    )
}

/// Takes a help page apart.
fn page(command: &str, text: &str) -> Page {
    let mut page = Page {
        command: command.to_owned(),
        usage: String::new(),
        aliases: None,
        commands: Vec::new(),
        flags: Vec::new(),
    };
    let mut section = "";
    let mut helps: Vec<String> = Vec::new();
    for line in text.lines() {
        if let Some(usage) = line.strip_prefix("Usage:  ") {
            page.usage = usage.to_owned();
        } else if let Some(title) = line
            .strip_suffix(':')
            .filter(|title| !title.starts_with(' '))
        {
            section = match title {
                "Aliases" | "Options" => title,
                title if title.ends_with("Commands") => "Commands",
                _ => "",
            };
        } else if section == "Aliases" && page.aliases.is_none() && !line.trim().is_empty() {
            page.aliases = Some(line.trim().to_owned());
        } else if section == "Commands"
            && let Some(rest) = line.strip_prefix("  ")
            && let Some(word) = rest.split(' ').next().filter(|word| !word.is_empty())
        {
            page.commands.push(word.to_owned());
        } else if section == "Options" && line.trim_start().starts_with('-') && indent(line) <= 6 {
            let (names, help) = line
                .trim_start()
                .split_once("  ")
                .unwrap_or((line.trim(), ""));
            helps.push(help.trim().to_owned());
            page.flags.push(names_of(names));
        } else if let Some(help) = helps.last_mut() {
            help.push(' ');
            help.push_str(line.trim());
        }
    }
    for (flag, help) in page.flags.iter_mut().zip(&helps) {
        flag.3 = default_of(&flag.0, help.trim());
    }
    page
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// `-f, --filter filter`
fn names_of(text: &str) -> Row {
    let (letter, long) = match text.split_once(", ") {
        Some((letter, long)) => (Some(letter.trim_start_matches('-').to_owned()), long),
        None => (None, text),
    };
    let mut words = long.trim_start_matches('-').split(' ');
    let name = words.next().unwrap_or_default().to_owned();
    (name, letter, words.next().map(str::to_owned), None)
}

/// What stands in brackets at the end. Three flags have such words of their own.
fn default_of(long: &str, help: &str) -> Option<String> {
    let (_, default) = help.strip_suffix(')')?.rsplit_once("(default ")?;
    let is_prose = long == "max-concurrent" || default.starts_with("0 =");
    (!is_prose).then(|| default.to_owned())
}

/// docksim's page of a command. What only another daemon allows is shown too.
fn our_page(node: &Node, expect: &Page, nodes: &BTreeMap<String, &'static Node>) -> Page {
    let path = &expect.command;
    let table: Vec<&'static [Flag]> = node.flags().to_vec();
    let flags = table.iter().flat_map(|rows| rows.iter());
    // Flags about swarms are hidden here, and shown where nobody knows whether there is one.
    let is_expected = |flag: &Flag| expect.flags.iter().any(|expect| expect.0 == flag.long);
    let mut listed: Vec<&Flag> = flags
        .filter(|flag| flag.hidden == Hidden::Never || is_expected(flag))
        .collect();
    listed.sort_by_key(|flag| flag.long);
    let words = format!("docker {path}");
    let (usage, aliases) = match &node.action {
        // A second line of a usage is not in the recorded one.
        Action::Command(spec) => {
            let usage = spec.usage.lines().next().unwrap_or_default();
            (format!("{words} {usage}"), spec.aliases)
        }
        _ => (format!("{words} COMMAND"), ""),
    };
    let mut commands: Vec<String> = node
        .nodes()
        .iter()
        .filter(|node| node.hidden == Hidden::Never)
        .map(|node| node.name.to_owned())
        .collect();
    // Docker lists groups in front of commands.
    commands.sort_by_key(|name| {
        let is_group = nodes
            .get(&format!("{path} {name}"))
            .is_some_and(|node| !node.nodes().is_empty());
        (!is_group, name.clone())
    });
    Page {
        command: path.clone(),
        usage: usage.trim_end_matches(' ').to_owned(),
        aliases: Some(aliases.to_owned()).filter(|aliases| !aliases.is_empty()),
        commands,
        flags: listed.into_iter().map(our_flag).collect(),
    }
}

fn our_flag(flag: &Flag) -> Row {
    // The row of the help text says what type and default are shown. On any daemon it may be used.
    let row: &'static [Flag] = Box::leak(Box::new([Flag {
        annotation: Annotation::None,
        hidden: Hidden::Never,
        ..*flag
    }]));
    let text = format!("Options:\n{}", usages(&[row], 0, ""));
    let mut shown = page("", &text).flags.pop().unwrap();
    if matches!(flag.kind, Kind::Bool) {
        shown.2 = None;
    }
    shown
}

fn collect(node: &'static Node, path: &str, nodes: &mut BTreeMap<String, &'static Node>) {
    for child in node.nodes() {
        let path = format!("{path} {}", child.name).trim_start().to_owned();
        collect(child, &path, nodes);
        nodes.insert(path, child);
    }
}

#[test]
fn every_command_takes_what_dockers_takes() {
    let mut nodes = BTreeMap::new();
    collect(&ROOT, "", &mut nodes);
    let mut wrong = Vec::new();
    let pages = real_pages();
    for mut expect in pages {
        let Some(node) = nodes.get(&expect.command) else {
            wrong.push(format!("docksim has no docker {}", expect.command));
            continue;
        };
        expect.usage = expect.usage.trim_end().to_owned();
        // What a switch does when it is off is said in brackets too.
        for flag in &mut expect.flags {
            flag.3 = flag
                .3
                .take()
                .filter(|default| flag.2.is_some() || default == "true");
        }
        let found = our_page(node, &expect, &nodes);
        for (name, theirs, ours) in differences(&expect, &found) {
            let command = &expect.command;
            wrong.push(format!(
                "docker {command}: {name}\n  docker has  {theirs}\n  docksim has {ours}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn differences(expect: &Page, found: &Page) -> Vec<(&'static str, String, String)> {
    let mut differences = Vec::new();
    let mut compare = |name, expect: String, found: String| {
        if expect != found {
            differences.push((name, expect, found));
        }
    };
    compare("usage", expect.usage.clone(), found.usage.clone());
    compare(
        "aliases",
        format!("{:?}", expect.aliases),
        format!("{:?}", found.aliases),
    );
    compare(
        "commands",
        format!("{:?}", expect.commands),
        format!("{:?}", found.commands),
    );
    let by_name = |page: &Page| -> BTreeMap<String, String> {
        let flags = page.flags.iter();
        flags
            .map(|flag| (flag.0.clone(), format!("{flag:?}")))
            .collect()
    };
    let (expected, founds) = (by_name(expect), by_name(found));
    for name in expected.keys().chain(founds.keys()) {
        let text = |flags: &BTreeMap<String, String>| flags.get(name).cloned().unwrap_or_default();
        compare("flag", text(&expected), text(&founds));
    }
    differences.dedup();
    differences
}
