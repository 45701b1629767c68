//! `cargo xtask web`: the playground in `web/`, and the wasm that it runs.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::wasm;

/// What is done with the playground.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Task {
    /// Make the release wasm and the site in web/dist
    Build,
    /// Make the wasm, and serve the site with reload
    Dev,
    /// Build, then test: types, the wasm in node, the transcripts through wasm, the page in a browser
    Test,
}

/// A first visit should load so much at most, compressed.
const MOST_SITE: u64 = 600_000;
/// The wasm should take so much of it at most.
const MOST_WASM: u64 = 450_000;

/// Does it. A test that cannot be had on this machine is skipped, and its name is given back with the reason.
pub(crate) fn run(root: &Path, task: Task) -> Result<Vec<String>> {
    let web = root.join("web");
    let mut skipped = Vec::new();
    match packages(&web) {
        Err(error) if matches!(task, Task::Test) => {
            skipped.push(format!(
                "the playground: its packages cannot be had ({error})"
            ));
            return Ok(skipped);
        }
        had => had?,
    }
    let page = web.join("src/world/wasm");
    if let Task::Dev = task {
        module(root, "web", &page, false)?;
        step("dev server", npx(&web).args(["vite"]))?;
        return Ok(skipped);
    }
    module(root, "web", &page, true)?;
    optimise(&web, &page)?;
    step("types", npx(&web).args(["tsc", "--noEmit"]))?;
    step(
        "site",
        npx(&web).args(["vite", "build", "--logLevel", "warn"]),
    )?;
    sizes(&web.join("dist"))?;
    if let Task::Test = task {
        module(root, "nodejs", &root.join("target/web/nodejs"), true)?;
        scenes(root)?;
        step(
            "wasm in node",
            command(&web, "node").args(["--test", "tests/wasm/"]),
        )?;
        if has_browser() || wasm::install(&["chromium", "fonts-noto-cjk"]).is_ok() {
            step("browser", npx(&web).args(["playwright", "test"]))?;
        } else {
            skipped.push(
                "the page in a browser: there is no Chromium, and none can be installed".to_owned(),
            );
        }
    }
    Ok(skipped)
}

/// Writes what docksim does in the recorded scenes, for the wasm to do the same.
fn scenes(root: &Path) -> Result<()> {
    println!("== scenes");
    let mut run = wasm::cargo(root);
    run.args([
        "run",
        "--quiet",
        "--package",
        "docksim-conformance",
        "--example",
        "scenes",
    ]);
    let output = run.output().context("the scenes cannot be run")?;
    if !output.status.success() {
        bail!(
            "the scenes cannot be run: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    fs::write(root.join("target/web/scenes.jsonl"), output.stdout)?;
    Ok(())
}

/// Whether there is what builds the page at all.
pub(crate) fn has_node() -> bool {
    Command::new("npm")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

fn has_browser() -> bool {
    Path::new("/usr/bin/chromium").is_file()
}

/// Installs the packages that web/package-lock.json pins, unless they are there.
fn packages(web: &Path) -> Result<()> {
    let wanted = fs::metadata(web.join("package-lock.json")).and_then(|file| file.modified());
    let there =
        fs::metadata(web.join("node_modules/.package-lock.json")).and_then(|file| file.modified());
    if let (Ok(wanted), Ok(there)) = (wanted, there)
        && there >= wanted
    {
        return Ok(());
    }
    step(
        "npm ci",
        command(web, "npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )
}

/// Builds the wasm and its JavaScript into a folder; fast for a release, else soon.
fn module(root: &Path, kind: &str, folder: &Path, is_release: bool) -> Result<()> {
    let (arguments, profile): (&[&str], _) = if is_release {
        (&["--profile", "wasm"], "wasm")
    } else {
        (&[], "debug")
    };
    let built = wasm::build(root, &["wasm"], arguments)?;
    let file = built
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join("docksim_wasm.wasm");
    let mut bindgen = wasm::cargo(root);
    bindgen
        .args([
            "run",
            "--quiet",
            "--package",
            "xtask",
            "--features",
            "bindgen",
            "--bin",
            "bindgen",
            "--",
        ])
        .arg(&file)
        .arg(folder)
        .arg(kind);
    step(&format!("bindings for {kind}"), &mut bindgen)
}

/// Makes what the page loads small, which takes minutes.
fn optimise(web: &Path, folder: &Path) -> Result<()> {
    let made = folder.join("docksim_bg.wasm");
    step(
        "wasm-opt",
        command(web, "node")
            .arg("node_modules/binaryen/bin/wasm-opt")
            .args([
                "-Oz",
                "--enable-bulk-memory",
                "--enable-nontrapping-float-to-int",
                "--enable-sign-ext",
                "--enable-mutable-globals",
                "--enable-reference-types",
                "--enable-multivalue",
                "-o",
            ])
            .args([&made, &made]),
    )
}

/// Reports what a first visit loads, beside what it should be.
fn sizes(dist: &Path) -> Result<()> {
    let mut total = 0;
    let mut wasm = 0;
    for folder in [dist.to_owned(), dist.join("assets")] {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            let extension = path.extension().and_then(|extension| extension.to_str());
            let is_loaded = !matches!(
                path.file_name().and_then(|name| name.to_str()),
                Some("embed.js")
            );
            if !path.is_file() || !is_loaded || extension == Some("map") {
                continue;
            }
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            std::io::Write::write_all(&mut encoder, &fs::read(&path)?)?;
            let size = u64::try_from(encoder.finish()?.len()).unwrap_or(u64::MAX);
            println!(
                "{size:>9} bytes gzip  {}",
                path.strip_prefix(dist).unwrap_or(&path).display()
            );
            total += size;
            if extension == Some("wasm") {
                wasm += size;
            }
        }
    }
    println!("{total:>9} bytes gzip  first visit, of {MOST_SITE}; wasm {wasm} of {MOST_WASM}");
    if total > MOST_SITE || wasm > MOST_WASM {
        println!("OVER THE BUDGET: a first visit loads too much");
    }
    Ok(())
}

fn command(folder: &Path, program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    command
}

fn npx(web: &Path) -> Command {
    let mut command = command(web, "npx");
    command.arg("--no-install");
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
