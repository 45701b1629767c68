//! Every refusal has an explanation, and every explanation has a refusal.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use docksim_teach::Explanations;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The reasons that a crate gives: literals such as `"no-such-container"` where a reason stands. They stand behind
/// `Reason::new(`, `usage(` or `ApiError::new(`, after an error's class, and as the arms of a function that gives codes.
fn reasons_of(room: &str) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut paths = Vec::new();
    sources(&root.join("crates").join(room).join("src"), &mut paths);
    let mut reasons = BTreeSet::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let gives_codes = text.contains("for ApiError") || text.contains("ApiError::new(");
        let mut behind = "";
        for line in text.lines() {
            let marks = ["Reason::new(", "usage(\"", "ErrorKind::", "ApiError::new("];
            let is_marked = |line: &str| {
                marks.iter().any(|mark| line.contains(mark))
                    || gives_codes && line.contains("Self::new(")
            };
            let is_arm = gives_codes && (line.contains("=> \"") || line.trim().starts_with('"'));
            if is_marked(line) || is_marked(behind) || is_arm {
                let literals = line.split('"').skip(1).step_by(2);
                reasons.extend(literals.filter(|text| is_reason(text)).map(str::to_owned));
            }
            behind = line;
        }
    }
    reasons
}

/// Words in small letters with hyphens between them.
fn is_reason(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    text.contains('-') && text.split('-').all(is_word)
}

fn explained() -> BTreeSet<String> {
    Explanations::builtin()
        .entries()
        .iter()
        .flat_map(|entry| entry.reasons.iter().cloned())
        .collect()
}

#[test]
fn every_reason_is_explained() {
    // The session looks into the first before it is explained; the others are names of faults.
    let inner = ["detached", "daemon-down", "port-taken"].map(str::to_owned);
    let inner = BTreeSet::from(inner);
    let explained = explained();
    for room in ["api", "engine", "client", "session"] {
        let found = reasons_of(room);
        let missing: Vec<&String> = found.difference(&explained).collect();
        let missing: Vec<&&String> = missing
            .iter()
            .filter(|name| !inner.contains(**name))
            .collect();
        assert!(
            missing.is_empty(),
            "{room} gives reasons that nothing in crates/teach/explanations explains: {missing:?}"
        );
    }
}

#[test]
fn every_explanation_can_be_reached() {
    let given: BTreeSet<String> = ["api", "engine", "client", "session"]
        .into_iter()
        .flat_map(reasons_of)
        .collect();
    for reason in explained() {
        let name = reason.split(':').next().unwrap();
        assert!(given.contains(name), "nothing gives the reason {name}");
    }
}
