//! Where a copy comes from and where it goes, as go-archive finds it out (moby/go-archive: copy.go).

use docksim_reference::go::{clean_path, quote};

use super::device_refusal;
use crate::error::CliError;
use crate::host::{FileError, FileKind};
use crate::job::Context;

/// How many links are followed (Go: `filepath.EvalSymlinks`).
const MAX_LINKS: usize = 255;
/// How many links of a destination are followed.
const MAX_DESTINATION_LINKS: usize = 10;

/// What is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) path: String,
    pub(super) is_dir: bool,
    /// The name that it had in front of a link; empty when it is its own.
    pub(super) rename: String,
}

/// Where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Destination {
    pub(super) path: String,
    pub(super) exists: bool,
    pub(super) is_dir: bool,
}

/// The folder that the archive is laid out in, and the new name of what is in it
/// (`PrepareArchiveCopy`).
pub(super) fn prepare(
    source: &Source,
    destination: &Destination,
) -> Result<(String, Option<String>), CliError> {
    if destination.exists && destination.is_dir {
        return Ok((destination.path.clone(), None));
    }
    if destination.exists && source.is_dir {
        return Err(CliError::new("cannot copy directory"));
    }
    if !destination.exists && !source.is_dir && asserts_directory(&destination.path) {
        return Err(CliError::new("no such directory"));
    }
    let (folder, name) = split_entry(&destination.path);
    Ok((folder, Some(name)))
}

/// Refuses a destination that cannot be written (docker/cli: cli/command/utils.go, `ValidateOutputPath`).
pub(super) fn check_output(cx: &Context<'_>, path: &str) -> Result<(), CliError> {
    let cleaned = clean_path(path);
    let folder = parent(&cleaned);
    if folder != "." && cx.host.file_info(&folder, true) == Err(FileError::NotFound) {
        return Err(CliError::new(format!(
            "invalid output path: directory {} does not exist",
            quote(&folder)
        )));
    }
    match cx.host.file_info(path, true) {
        Err(FileError::NotFound) => Ok(()),
        Err(error) => Err(CliError::new(format!("stat {path}: {error}"))),
        Ok(kind) => device_refusal(path, &kind),
    }
}

/// What is on the host where something shall be copied to; links at the end are followed, also one that leads nowhere.
pub(super) fn local_destination(cx: &Context<'_>, original: &str) -> Result<Destination, CliError> {
    let mut path = original.to_owned();
    for _ in 0..=MAX_DESTINATION_LINKS {
        match cx.host.file_info(&path, false) {
            Ok(FileKind::Symlink(target)) => path = absolute_target(&path, &target),
            Ok(kind) => {
                return Ok(Destination {
                    path,
                    exists: true,
                    is_dir: kind == FileKind::Directory,
                });
            }
            Err(FileError::NotFound) => {
                let (folder, _) = split_entry(&path);
                return match cx.host.file_info(&folder, true) {
                    Ok(FileKind::Directory) => Ok(Destination {
                        path,
                        exists: false,
                        is_dir: false,
                    }),
                    Ok(_) => Err(CliError::new("not a directory")),
                    Err(error) => Err(CliError::new(format!("stat {folder}: {error}"))),
                };
            }
            Err(error) => return Err(CliError::new(format!("lstat {path}: {error}"))),
        }
    }
    Err(CliError::new(format!("too many symlinks in {original}")))
}

/// What is on the host to be copied (`CopyInfoSourcePath`).
pub(super) fn local_source(
    cx: &Context<'_>,
    path: &str,
    follow_link: bool,
) -> Result<Source, CliError> {
    let (resolved, rename) = if follow_link {
        rebase(path, &resolve(cx, path)?)
    } else {
        let (folder, name) = match path.rfind('/') {
            Some(at) => path.split_at(at + 1),
            None => ("", path),
        };
        let resolved = format!("{}/{name}", resolve(cx, folder)?);
        let is_other = path.ends_with('/') && base(path) != base(&resolved);
        let rename = if is_other { base(path) } else { "" };
        let rename = rename.to_owned();
        (resolved, rename)
    };
    match cx.host.file_info(&resolved, false) {
        Ok(kind) => Ok(Source {
            is_dir: kind == FileKind::Directory,
            path: resolved,
            rename,
        }),
        Err(error) => Err(CliError::new(format!("lstat {resolved}: {error}"))),
    }
}

/// A path without links (Go: `filepath.EvalSymlinks`).
fn resolve(cx: &Context<'_>, path: &str) -> Result<String, CliError> {
    let mut done = String::new();
    let mut rest: Vec<String> = names(path);
    let mut must_be_folder = path.ends_with('/');
    let mut links = 0;
    while let Some(name) = rest.pop() {
        match name.as_str() {
            "." => continue,
            ".." => {
                done = parent(&done).trim_end_matches('/').to_owned();
                continue;
            }
            _ => {}
        }
        let here = format!("{done}/{name}");
        match cx.host.file_info(&here, false) {
            Err(error) => return Err(CliError::new(format!("lstat {here}: {error}"))),
            Ok(FileKind::Symlink(target)) => {
                links += 1;
                if links > MAX_LINKS {
                    return Err(CliError::new("EvalSymlinks: too many links"));
                }
                if target.starts_with('/') {
                    done.clear();
                }
                must_be_folder |= rest.is_empty() && target.ends_with('/');
                rest.extend(names(&target));
            }
            Ok(kind) => {
                let goes_on = !rest.is_empty() || must_be_folder;
                if goes_on && kind != FileKind::Directory {
                    return Err(CliError::new("not a directory"));
                }
                done = here;
            }
        }
    }
    Ok(if done.is_empty() {
        "/".to_owned()
    } else {
        done
    })
}

/// The names in a path, the last one first.
fn names(path: &str) -> Vec<String> {
    let names = path.split('/').rev().filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

/// Where a link leads that is at a path.
pub(super) fn absolute_target(path: &str, target: &str) -> String {
    if target.starts_with('/') {
        return target.to_owned();
    }
    let (folder, _) = split_entry(path);
    clean_path(&format!("{folder}/{target}"))
}

/// A path behind a link with the end that the link had, and the link's name where that is another one
/// (`GetRebaseName`).
pub(super) fn rebase(path: &str, resolved: &str) -> (String, String) {
    let mut resolved = resolved.to_owned();
    if is_current_dir(path) && !is_current_dir(&resolved) {
        resolved.push_str("/.");
    }
    if path.ends_with('/') && !resolved.ends_with('/') {
        resolved.push('/');
    }
    let rename = match base(path) {
        name if name == base(&resolved) => String::new(),
        name => name.to_owned(),
    };
    (resolved, rename)
}

/// A cleaned path with the `/.` or `/` that it had at its end (`PreserveTrailingDotOrSeparator`).
pub(super) fn keep_end(mut cleaned: String, original: &str) -> String {
    if !is_current_dir(&cleaned) && is_current_dir(original) {
        if !cleaned.ends_with('/') {
            cleaned.push('/');
        }
        cleaned.push('.');
    }
    if !cleaned.ends_with('/') && original.ends_with('/') {
        cleaned.push('/');
    }
    cleaned
}

/// The folder of a path, and its last name; a `.` at the end is a name (`SplitPathDirEntry`).
fn split_entry(path: &str) -> (String, String) {
    let mut cleaned = clean_path(path);
    if is_current_dir(path) {
        cleaned.push_str("/.");
        let folder = clean_path(parent(&cleaned).as_str());
        return (folder, ".".to_owned());
    }
    let name = base(&cleaned).to_owned();
    (parent(&cleaned), name)
}

/// Go: `filepath.Dir`.
fn parent(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) => clean_path(&format!("{folder}/")),
        None => ".".to_owned(),
    }
}

/// Whether a path says that it is a folder.
fn asserts_directory(path: &str) -> bool {
    path.ends_with('/') || is_current_dir(path)
}

fn is_current_dir(path: &str) -> bool {
    base(path) == "."
}

/// The last name of a path (Go: `filepath.Base`).
pub(super) fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    match path.trim_end_matches('/') {
        "" => "/",
        trimmed => trimmed.rsplit('/').next().unwrap_or(trimmed),
    }
}
