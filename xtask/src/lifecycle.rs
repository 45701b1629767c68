//! `docs/lifecycle.md`: what each command does to a container in each state, from the transcripts.
//!
//! The transcripts in `tests/transcripts/lifecycle` are a matrix: a file for each command, a scene for each state. The real
//! daemon wrote them and docksim is tested by them, so the table says what both do.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use docksim_conformance::{Outcome, Scene, Transcript};

/// The states as Docker spells them, in the order of a life; the last stands for a container that is gone.
const STATES: [&str; 6] = [
    "created",
    "running",
    "paused",
    "restarting",
    "exited",
    "removed",
];

/// What a command came to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum End {
    /// It succeeded and the container is in this state.
    Now(String),
    /// It was refused with these words; the container is as it was.
    Refused(String),
}

/// A command's row.
#[derive(Debug)]
struct Row {
    line: String,
    ends: BTreeMap<&'static str, End>,
}

/// Writes `docs/lifecycle.md`, or only says whether it is fresh.
pub(crate) fn run(check: bool) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the workspace's folder")?;
    let text = document(&rows(&root.join("tests/transcripts/lifecycle"))?);
    let path = root.join("docs/lifecycle.md");
    if !check {
        return fs::write(&path, text).with_context(|| path.display().to_string());
    }
    ensure!(
        fs::read_to_string(&path).unwrap_or_default() == text,
        "docs/lifecycle.md is not fresh: cargo xtask lifecycle"
    );
    Ok(())
}

fn rows(folder: &Path) -> Result<Vec<Row>> {
    let mut paths = fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path)?;
            let transcript = Transcript::parse(&text)?;
            row(&transcript).with_context(|| path.display().to_string())
        })
        .collect()
}

fn row(transcript: &Transcript) -> Result<Row> {
    let mut row = Row {
        line: String::new(),
        ends: BTreeMap::new(),
    };
    for scene in &transcript.scenes {
        let state = STATES
            .into_iter()
            .find(|state| scene.title.ends_with(&format!(" {state} container")));
        let state = state.with_context(|| format!("{}: no state", scene.title))?;
        let (line, end) = end(scene)?;
        ensure!(
            row.line.is_empty() || row.line == line,
            "{}: another command: {line}",
            scene.title
        );
        row.line = line;
        row.ends.insert(state, end);
    }
    for state in STATES {
        ensure!(
            row.ends.contains_key(state),
            "no scene of a {state} container"
        );
    }
    Ok(row)
}

/// The command, which stands before the last line of a scene, and what it came to.
fn end(scene: &Scene) -> Result<(String, End)> {
    let [.., command, list] = scene.steps.as_slice() else {
        bail!("{}: too few lines", scene.title);
    };
    let shown = command.to_string();
    let line = shown
        .trim_start_matches("$ ")
        .split(" > /dev/null")
        .next()
        .unwrap_or_default();
    let line = line.strip_prefix(CUT_OFF).unwrap_or(line);
    let end = if command.expected.exit_code == 0 || is_cut_off(&command.expected) {
        let state = list
            .expected
            .stdout
            .split_whitespace()
            .nth(1)
            .unwrap_or("removed");
        End::Now(state.to_owned())
    } else {
        End::Refused(
            command
                .expected
                .stderr
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned(),
        )
    };
    Ok((line.to_owned(), end))
}

/// What ends a command that would wait.
const CUT_OFF: &str = "timeout 0.5 ";

/// Whether the command was still waiting when it was ended.
fn is_cut_off(outcome: &Outcome) -> bool {
    outcome.exit_code == 124 && outcome.stderr.is_empty()
}

fn document(rows: &[Row]) -> String {
    let mut text = "# The life of a container\n\n\
        What each command does to a container in each state, as `cargo xtask lifecycle` finds it in `tests/transcripts/lifecycle`:\n\
        a real Docker Engine wrote those transcripts, and every test run holds docksim to them. `ok` leaves the state as it is, an\n\
        arrow names the next one, a number is the refusal below.\n\n"
        .to_owned();
    let mut refusals: Vec<&str> = Vec::new();
    let _ = writeln!(text, "| command | {} |", STATES.join(" | "));
    let _ = writeln!(text, "|---|{}", "---|".repeat(STATES.len()));
    for row in rows {
        let _ = write!(text, "| `{}` |", row.line);
        for state in STATES {
            let cell = match row.ends.get(state) {
                Some(End::Now(now)) if now == state => "ok".to_owned(),
                Some(End::Now(now)) => format!("→ {now}"),
                Some(End::Refused(words)) => {
                    let number = refusals
                        .iter()
                        .position(|known| known == words)
                        .unwrap_or_else(|| {
                            refusals.push(words);
                            refusals.len() - 1
                        });
                    format!("{}", number + 1)
                }
                None => String::new(),
            };
            let _ = write!(text, " {cell} |");
        }
        text.push('\n');
    }
    text.push_str("\n## Refusals\n\n");
    for (index, words) in refusals.iter().enumerate() {
        let _ = writeln!(text, "{}. `{words}`", index + 1);
    }
    text.push_str("\n## The states\n\nFrom the same scenes, without what only reads.\n\n```mermaid\nstateDiagram-v2\n    [*] --> created: create\n");
    for (from, to, commands) in transitions(rows) {
        let to = if to == "removed" { "[*]" } else { to };
        let _ = writeln!(text, "    {from} --> {to}: {commands}");
    }
    text.push_str("```\n");
    text
}

/// Each change of state with the commands that make it.
fn transitions(rows: &[Row]) -> Vec<(&str, &str, String)> {
    let mut found: BTreeMap<(usize, &str), BTreeSet<&str>> = BTreeMap::new();
    for row in rows {
        let name = row.line.split(' ').nth(1).unwrap_or_default();
        for (index, state) in STATES.into_iter().enumerate() {
            match row.ends.get(state) {
                Some(End::Now(now)) if now != state && state != "removed" => {
                    found.entry((index, now)).or_default().insert(name);
                }
                _ => {}
            }
        }
    }
    let name = |((index, to), commands): ((usize, _), BTreeSet<&str>)| {
        let from = STATES.get(index).copied().unwrap_or_default();
        (
            from,
            to,
            commands.into_iter().collect::<Vec<_>>().join(", "),
        )
    };
    found.into_iter().map(name).collect()
}
