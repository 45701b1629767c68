//! Builds for `wasm32-unknown-unknown`, also where rustup cannot fetch the target.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Builds crates for `wasm32-unknown-unknown`: with the toolchain's own library where it is or can be had, else with a
/// distribution's compiler that brings the library's sources. The folder in which they are.
pub(crate) fn build(root: &Path, crates: &[&str], arguments: &[&str]) -> Result<PathBuf> {
    let mut build = cargo(root);
    build.args(["build", "--quiet", "--target", "wasm32-unknown-unknown"]);
    build.args(arguments);
    for name in crates {
        build.args(["--package", &format!("docksim-{name}")]);
    }
    if has_target() || has(Command::new("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
    {
        step(&mut build)?;
        return Ok(root.join("target"));
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
    step(&mut build)?;
    Ok(root.join("target/wasm"))
}

fn step(build: &mut Command) -> Result<()> {
    println!("== wasm32");
    if !build.status().context("cargo cannot be run")?.success() {
        bail!("the build for wasm32 failed");
    }
    Ok(())
}

/// Cargo in a folder.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Whether a command runs.
pub(crate) fn has(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
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
pub(crate) fn install(packages: &[&str]) -> Result<()> {
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
