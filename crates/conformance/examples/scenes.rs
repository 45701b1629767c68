//! Prints, as JSON lines, the recorded scenes of one terminal with what docksim does in them, for other faces to compare.
#![allow(clippy::unwrap_used, reason = "it is a tool of the tests")]
#![allow(clippy::disallowed_macros, reason = "its output is what it is for")]

use std::fs;
use std::path::{Path, PathBuf};

use docksim_conformance::{Ending, ModelShell, Scene, Shell, Transcript, Typed};
use serde_json::{Value, json};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/transcripts");
    let mut files = Vec::new();
    find(&folder, &mut files);
    files.sort();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let Ok(transcript) = Transcript::parse(&text) else {
            continue;
        };
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        for (number, scene) in (1..).zip(&transcript.scenes) {
            if let Some(steps) = play(scene) {
                println!(
                    "{}",
                    json!({"scene": format!("{name}::{number}"), "pulled": scene.pulled, "steps": steps})
                );
            }
        }
    }
}

/// What docksim does in a scene; none when it needs more than a script has.
fn play(scene: &Scene) -> Option<Vec<Value>> {
    let is_script = scene.steps.iter().all(|step| {
        step.terminal == 1 && step.ending != Ending::Stays && matches!(step.typed, Typed::Line(_))
    });
    if !is_script {
        return None;
    }
    let mut shell = ModelShell::default();
    shell.reset(&scene.pulled).ok()?;
    let steps = scene.steps.iter().map(|step| {
        let Typed::Line(line) = &step.typed else {
            return None;
        };
        let outcome = shell.line(step).ok()?;
        Some(json!({
            "line": line,
            "interrupted": step.ending == Ending::Interrupted,
            "stdout": outcome.stdout,
            "stderr": outcome.stderr,
            "exitCode": outcome.exit_code,
        }))
    });
    steps.collect()
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}
