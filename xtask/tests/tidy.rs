//! Laws of the workspace that no compiler checks.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the top of the code map down, and what each may depend on (docs/architecture.md).
const ROOMS: [(&str, &[&str]); 12] = [
    ("syntax", &[]),
    ("reference", &["syntax"]),
    ("api", &["reference"]),
    ("hub", &["reference", "api"]),
    ("guest", &["syntax", "reference"]),
    ("engine", &["syntax", "reference", "api", "hub", "guest"]),
    ("client", &["syntax", "reference", "api"]),
    ("teach", &["api"]),
    (
        "session",
        &[
            "syntax",
            "reference",
            "api",
            "hub",
            "guest",
            "engine",
            "client",
            "teach",
        ],
    ),
    (
        "wasm",
        &[
            "syntax",
            "reference",
            "api",
            "hub",
            "guest",
            "engine",
            "client",
            "teach",
            "session",
        ],
    ),
    (
        "docksim",
        &[
            "syntax",
            "reference",
            "api",
            "hub",
            "guest",
            "engine",
            "client",
            "teach",
            "session",
        ],
    ),
    (
        "conformance",
        &[
            "syntax",
            "reference",
            "api",
            "hub",
            "guest",
            "engine",
            "client",
            "teach",
            "session",
        ],
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&root().join("crates"), "rs", &mut found);
    files(&root().join("xtask"), "rs", &mut found);
    assert!(found.len() > 50, "only {} sources found", found.len());
    found
}

#[test]
fn every_module_opens_with_a_sentence() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let first = text.lines().next().unwrap_or_default();
        assert!(
            first.starts_with("//! "),
            "{}: opens with {first:?}",
            path.display()
        );
    }
}

#[test]
fn dependencies_point_one_way() {
    for (room, allowed) in ROOMS {
        let manifest =
            fs::read_to_string(root().join("crates").join(room).join("Cargo.toml")).unwrap();
        let (dependencies, _) = manifest
            .split_once("[dev-dependencies]")
            .unwrap_or((&manifest, ""));
        for line in dependencies.lines() {
            let Some(name) = line
                .strip_prefix("docksim-")
                .and_then(|rest| rest.split([' ', '.', '=']).next())
            else {
                continue;
            };
            assert!(allowed.contains(&name), "{room} depends on {name}");
        }
    }
}

#[test]
fn every_crate_is_a_room_and_inherits_the_lints() {
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_dir() {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(
            ROOMS.iter().any(|(room, _)| *room == name),
            "{name} is not in the table of rooms"
        );
        let manifest = fs::read_to_string(path.join("Cargo.toml")).unwrap();
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{name} does not inherit the lints"
        );
    }
}

#[test]
fn nothing_is_ignored_or_left_to_do() {
    let unwanted = [
        concat!("#[", "ignore"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
    ];
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        for words in unwanted {
            assert!(!text.contains(words), "{}: {words}", path.display());
        }
    }
}
