//! `cargo xtask test`: everything that shows that main is good.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{coverage, errors, lifecycle};

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
    if let Err(reason) = wasm(&root) {
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

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
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

fn has(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Builds the pure crates for `wasm32-unknown-unknown`: with the toolchain's own library where it is or can be had, else
/// with a distribution's compiler that brings the library's sources.
fn wasm(root: &Path) -> Result<()> {
    let mut build = cargo(root);
    build.args(["build", "--quiet", "--target", "wasm32-unknown-unknown"]);
    for name in PURE {
        build.args(["--package", &format!("docksim-{name}")]);
    }
    if has_target() || has(Command::new("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
    {
        return step("wasm32", &mut build);
    }
    let compiler = Path::new("/usr/bin/rustc");
    if !has_sources(compiler) {
        install(&["rustc-web", "rust-web-src"])?;
    }
    if !has_sources(compiler) {
        bail!("neither rustup nor a distribution's rustc has the target");
    }
    let linker = linker().context("no rust-lld")?;
    build
        .args(["-Zbuild-std=std,panic_abort", "--target-dir", "target/wasm"])
        .env("RUSTC", compiler)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    step("wasm32", &mut build)
}

fn output(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn has_target() -> bool {
    output(
        "rustc",
        &[
            "--print",
            "target-libdir",
            "--target",
            "wasm32-unknown-unknown",
        ],
    )
    .is_some_and(|folder| Path::new(&folder).is_dir())
}

/// Whether a compiler comes with the sources of its library.
fn has_sources(compiler: &Path) -> bool {
    let sysroot = output(compiler, &["--print", "sysroot"]);
    sysroot.is_some_and(|sysroot| {
        Path::new(&sysroot)
            .join("lib/rustlib/src/rust/library/std")
            .is_dir()
    })
}

fn linker() -> Option<PathBuf> {
    let sysroot = output("rustc", &["--print", "sysroot"])?;
    let host = output("rustc", &["--print", "host-tuple"])?;
    let bundled = Path::new(&sysroot)
        .join("lib/rustlib")
        .join(host)
        .join("bin/rust-lld");
    let found = [
        bundled,
        PathBuf::from("/usr/bin/rust-lld"),
        PathBuf::from("/usr/bin/lld"),
    ];
    found.into_iter().find(|path| path.is_file())
}

/// Installs packages of a Debian.
fn install(packages: &[&str]) -> Result<()> {
    println!("== installing {}", packages.join(" "));
    let mut update = Command::new("apt-get");
    if !has(update.args(["update", "--quiet"])) {
        bail!("apt-get cannot be used");
    }
    let mut install = Command::new("apt-get");
    if !has(install
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages))
    {
        bail!("apt-get cannot install {}", packages.join(" "));
    }
    Ok(())
}
