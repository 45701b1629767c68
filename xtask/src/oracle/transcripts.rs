//! Transcripts and the real daemon: writing their expected side, and asking whether it still says the same.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, ensure};
use docksim_conformance::{LiveShell, Transcript, compare, record, run};

use super::daemon::Instance;
use super::image::sha256;
use super::root::{output, repository};

/// What is done with each transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Its expected side is written anew.
    Record,
    /// Its expected side is compared.
    Verify,
}

/// The transcripts that are meant: those that are named, or all.
pub(crate) fn chosen(named: Vec<PathBuf>) -> Result<Vec<PathBuf>> {
    let named = if named.is_empty() {
        vec![repository().join("tests/transcripts")]
    } else {
        named
    };
    let mut found = Vec::new();
    for path in named {
        if path.is_dir() {
            collect(&path, &mut found)?;
        } else {
            found.push(path);
        }
    }
    ensure!(!found.is_empty(), "no transcripts there");
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    Ok(())
}

/// A few of the transcripts, which the commit decides: another commit, others.
pub(crate) fn sample(mut paths: Vec<PathBuf>, count: usize) -> Result<Vec<PathBuf>> {
    let mut git = Command::new("git");
    let commit = output(git.args(["rev-parse", "HEAD"]).current_dir(repository()))?;
    paths.sort_by_key(|path| sha256(format!("{commit}{}", path.display()).as_bytes()));
    paths.truncate(count);
    println!("sample of {count}, by commit {}", commit.trim());
    Ok(paths)
}

/// Does the work, on each of the oracles some of it; they must be up. Gives the number of failures.
pub(crate) fn work(kind: Work, paths: Vec<PathBuf>, oracles: &[Instance]) -> Result<usize> {
    let queue = Mutex::new(VecDeque::from(paths));
    let failures = Mutex::new(0);
    let results = thread::scope(|scope| {
        let workers: Vec<_> = oracles
            .iter()
            .map(|oracle| {
                scope.spawn(|| {
                    let mut shell = oracle.shell()?;
                    let version = shell.version()?;
                    loop {
                        let next = queue
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .pop_front();
                        let Some(path) = next else {
                            return Ok(());
                        };
                        let complaints = match kind {
                            Work::Record => rewrite(&path, &version, &mut shell)?,
                            Work::Verify => check(&path, &version, &mut shell)?,
                        };
                        for complaint in &complaints {
                            eprintln!("{}: {complaint}", path.display());
                        }
                        *failures.lock().unwrap_or_else(PoisonError::into_inner) +=
                            complaints.len();
                    }
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join())
            .collect::<Vec<Result<Result<()>, _>>>()
    });
    for result in results {
        result.map_err(|_| anyhow::anyhow!("a worker ended early"))??;
    }
    Ok(failures
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner))
}

fn read(path: &Path) -> Result<Transcript> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Transcript::parse(&text).with_context(|| path.display().to_string())
}

/// Records every scene; the file is written when all of them could be.
fn rewrite(path: &Path, version: &str, shell: &mut LiveShell) -> Result<Vec<String>> {
    let mut transcript = read(path)?;
    let mut refused = Vec::new();
    for scene in &mut transcript.scenes {
        match record(scene, shell) {
            Ok(recorded) => *scene = recorded,
            Err(reason) => refused.push(format!("{}: not recorded: {reason}", scene.title)),
        }
    }
    if refused.is_empty() {
        version.clone_into(&mut transcript.recorded);
        fs::write(path, transcript.write())?;
        println!("{}: {} recorded", path.display(), transcript.scenes.len());
    }
    Ok(refused)
}

fn check(path: &Path, version: &str, shell: &mut LiveShell) -> Result<Vec<String>> {
    let transcript = read(path)?;
    if transcript.recorded != version {
        let recorded = if transcript.recorded.is_empty() {
            "nothing"
        } else {
            &transcript.recorded
        };
        return Ok(vec![format!(
            "recorded from {recorded}, the daemon is {version}"
        )]);
    }
    let mut complaints = Vec::new();
    for scene in &transcript.scenes {
        let said = run(scene, shell).map_err(|error| format!("{}: {error}", scene.title));
        if let Err(complaint) = said.and_then(|outcomes| {
            compare(scene, &outcomes).map_err(|divergence| divergence.to_string())
        }) {
            complaints.push(complaint);
        }
    }
    Ok(complaints)
}
