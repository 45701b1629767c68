//! `cargo xtask test`: everything that shows that main is good.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::wasm::{self, cargo, has};
use crate::{coverage, errors, lifecycle, web};

/// The crates that build for the browser.
const PURE: [&str; 9] = [
    "syntax",
    "reference",
    "api",
    "hub",
    "guest",
    "engine",
    "client",
    "teach",
    "session",
];

/// Runs every check, the quickest first. What cannot be had on this machine is skipped, and said at the end.
pub(crate) fn run() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the workspace's folder")?
        .to_owned();
    let mut skipped = Vec::new();
    coverage::run(true)?;
    errors::run(true)?;
    lifecycle::run(true)?;
    step("format", cargo(&root).args(["fmt", "--all", "--check"]))?;
    step(
        "clippy",
        cargo(&root).args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--quiet",
            "--",
            "--deny",
            "warnings",
        ]),
    )?;
    if let Err(reason) = wasm::build(&root, &PURE, &[]) {
        skipped.push(format!("wasm32 build of the pure crates: {reason:#}"));
    }
    step(
        "documentation tests",
        cargo(&root).args(["test", "--workspace", "--doc", "--quiet"]),
    )?;
    if has(cargo(&root).args(["nextest", "--version"])) {
        step(
            "tests",
            cargo(&root).args(["nextest", "run", "--workspace", "--no-fail-fast"]),
        )?;
    } else {
        step(
            "tests",
            cargo(&root).args(["test", "--workspace", "--no-fail-fast"]),
        )?;
    }
    if web::has_node() {
        skipped.append(&mut web::run(&root, web::Task::Test)?);
    } else {
        skipped.push("the playground: there is no npm".to_owned());
    }
    if let Err(reason) = live_sample(&root)? {
        skipped.push(format!("transcripts against the live daemon: {reason}"));
    }
    for skip in &skipped {
        println!("SKIPPED {skip}");
    }
    Ok(())
}

/// So many transcripts are compared with the real daemon, where there can be one.
const LIVE_SAMPLE: &str = "12";
/// So many random sequences of commands run on both.
const LIVE_SEQUENCES: &str = "6";

/// Compares some transcripts with the real daemon; the reason when there can be none. What real time makes happen once is
/// tried a second time before it counts.
fn live_sample(root: &Path) -> Result<Result<(), &'static str>> {
    // Cargo knows where the task runner is; the file that runs now may have been replaced by the tests' build.
    let oracle = |arguments: &[&str]| {
        let status = cargo(root)
            .args(["run", "--quiet", "--package", "xtask", "--"])
            .args(["oracle", "--name", "test"])
            .args(arguments)
            .status();
        status
            .context("the oracle cannot be run")
            .map(|status| status.code())
    };
    println!("== live daemon");
    let mut outcome = Ok(());
    for attempt in 1..=2 {
        match oracle(&[
            "verify",
            "--sample",
            LIVE_SAMPLE,
            "--sequences",
            LIVE_SEQUENCES,
        ])? {
            Some(0) => break,
            Some(3) => {
                outcome = Err("no oracle can be had on this machine");
                break;
            }
            _ if attempt == 1 => println!("== live daemon, once more"),
            _ => bail!("transcripts differ from the live daemon"),
        }
    }
    oracle(&["down"])?;
    Ok(outcome)
}

fn step(name: &str, command: &mut Command) -> Result<()> {
    println!("== {name}");
    let status = command
        .status()
        .with_context(|| format!("{name} cannot be run"))?;
    if !status.success() {
        bail!("{name} failed");
    }
    Ok(())
}
