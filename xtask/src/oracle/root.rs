//! The root file system that holds dockerd, containerd, runc and the CLI.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// Only this version is ever compared with.
const VERSION: &str = "28.5";
/// Names the archive when it is not beside the repository.
const ARCHIVE_VARIABLE: &str = "DOCKSIM_ORACLE_ROOT";
const PACKAGES: &str =
    "docker.io,docker-cli,iptables,ca-certificates,docker-registry,busybox-static,procps";

/// Whether there is a root.
#[derive(Debug)]
pub(crate) enum Root {
    /// It is here and has the right version.
    Ready(PathBuf),
    /// It cannot be had, and why.
    Unavailable(String),
}

/// Gives the unpacked root, from the pinned archive or, without it, from Debian.
pub(crate) fn provide(folder: &Path) -> Result<Root> {
    if let Some(reason) = missing_tools() {
        return Ok(Root::Unavailable(reason));
    }
    let root = folder.join("root");
    if !root.join("usr/sbin/dockerd").exists() {
        let fresh = folder.join("root.part");
        if fresh.exists() {
            fs::remove_dir_all(&fresh).context("removing a half-made root")?;
        }
        fs::create_dir_all(&fresh)?;
        if let Some(reason) = fill(&fresh)? {
            return Ok(Root::Unavailable(reason));
        }
        fs::rename(&fresh, &root)?;
    }
    let version = output(Command::new(root.join("usr/bin/docker")).arg("--version"))?;
    let daemon_version = output(
        Command::new("chroot")
            .arg(&root)
            .args(["dockerd", "--version"]),
    )?;
    for found in [version, daemon_version] {
        if !found.contains(&format!("version {VERSION}.")) {
            return Ok(Root::Unavailable(format!(
                "the root holds {:?}, not {VERSION}",
                found.trim()
            )));
        }
    }
    lend_ps(&root)?;
    Ok(Root::Ready(root))
}

/// What `docker top` runs.
const PS: &str = "usr/bin/ps";

/// Puts the machine's `ps` with its library into a root that has none: the pinned one was made without it.
fn lend_ps(root: &Path) -> Result<()> {
    let machine = Path::new("/");
    if root.join(PS).exists() || !machine.join(PS).exists() {
        return Ok(());
    }
    let libraries = Path::new("usr/lib").join(format!("{}-linux-gnu", std::env::consts::ARCH));
    for entry in fs::read_dir(machine.join(&libraries))? {
        let name = entry?.file_name();
        if name.to_string_lossy().starts_with("libproc2.so") {
            let library = libraries.join(name);
            fs::copy(machine.join(&library), root.join(&library))?;
        }
    }
    fs::copy(machine.join(PS), root.join(PS))?;
    Ok(())
}

/// Fills the folder; gives the reason where nothing can.
fn fill(fresh: &Path) -> Result<Option<String>> {
    if let Some(archive) = archive()? {
        eprintln!("oracle: unpacking {}", archive.display());
        succeed(
            Command::new("tar")
                .arg("-xJf")
                .arg(&archive)
                .arg("-C")
                .arg(fresh),
        )?;
        return Ok(None);
    }
    if !has("debootstrap") {
        let places = format!(
            "${ARCHIVE_VARIABLE} and ../shared/oracle/root.tar.xz hold no root, and there is no debootstrap"
        );
        return Ok(Some(places));
    }
    eprintln!("oracle: no pinned root; building one with debootstrap");
    // An old debootstrap does not know forky; the script of sid serves.
    let built = Command::new("debootstrap")
        .args([
            "--variant=minbase",
            &format!("--include={PACKAGES}"),
            "forky",
        ])
        .arg(fresh)
        // No mirror but the default one.
        .args(["", "sid"])
        .stdout(Stdio::null())
        .status()?;
    Ok((!built.success()).then(|| "debootstrap failed".to_owned()))
}

fn archive() -> Result<Option<PathBuf>> {
    if let Some(named) = std::env::var_os(ARCHIVE_VARIABLE) {
        let path = PathBuf::from(named);
        ensure!(
            path.is_file(),
            "{ARCHIVE_VARIABLE} names no file: {}",
            path.display()
        );
        return Ok(Some(path));
    }
    let beside = repository().join("../shared/oracle/root.tar.xz");
    Ok(beside.is_file().then_some(beside))
}

/// The folder of the workspace.
pub(crate) fn repository() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

fn missing_tools() -> Option<String> {
    if output(Command::new("id").arg("-u")).ok()?.trim() != "0" {
        return Some("namespaces and mounts need root".to_owned());
    }
    let missing: Vec<&str> = ["ip", "unshare", "tar", "xz", "chroot", "mount"]
        .into_iter()
        .filter(|tool| !has(tool))
        .collect();
    (!missing.is_empty()).then(|| format!("not installed: {}", missing.join(", ")))
}

/// Whether a program is on the path.
fn has(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Runs a program that must succeed.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    output(command).map(drop)
}

/// Runs a program that must succeed; its standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{command:?}"))?;
    if !output.status.success() {
        bail!(
            "{command:?}: {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
