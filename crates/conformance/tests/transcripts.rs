//! Every recorded scene, run by docksim.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use docksim_conformance::{ModelShell, Scene, Transcript, compare, run};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/transcripts");
    let mut trials = Vec::new();
    for path in markdown(&folder) {
        let text = fs::read_to_string(&path).unwrap();
        let name = path
            .strip_prefix(&folder)
            .unwrap()
            .with_extension("")
            .display()
            .to_string();
        match Transcript::parse(&text) {
            Ok(transcript) => {
                let recorded = transcript.recorded.clone();
                for (number, scene) in transcript.scenes.into_iter().enumerate() {
                    let recorded = recorded.clone();
                    trials.push(Trial::test(format!("{name}::{}", number + 1), move || {
                        check(&scene, &recorded)
                    }));
                }
            }
            Err(error) => trials.push(Trial::test(name, move || Err(error.to_string().into()))),
        }
    }
    let count = trials.len();
    trials.push(Trial::test("there_are_scenes", move || {
        if count > 100 {
            Ok(())
        } else {
            Err("too few scenes".into())
        }
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn check(scene: &Scene, recorded: &str) -> Result<(), Failed> {
    if recorded.is_empty() {
        return Err(
            "no real daemon has written the expected side: cargo xtask oracle record FILE".into(),
        );
    }
    let outcomes = run(scene, &mut ModelShell::default())?;
    match (compare(scene, &outcomes), &scene.diverges) {
        (Ok(()), None) | (Err(_), Some(_)) => Ok(()),
        (Ok(()), Some(_)) => Err("docksim does the same now: take the `Diverges:` line out".into()),
        (Err(divergence), None) => Err(divergence.to_string().into()),
    }
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(markdown(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}
