//! Walking through folders, for the tools that go into them.

use crate::errno::Errno;
use crate::filesystem::NodeKind;
use crate::io::Io;

/// How many paths a walk may give.
const MAX_PATHS: usize = 1_000_000;

/// All files in and below a path, or the path itself if it is a file; sorted within each folder.
pub(super) fn files_below(io: &Io<'_>, path: &str) -> Result<Vec<String>, Errno> {
    let paths = paths_below(io, path, u32::MAX)?;
    let files = paths.into_iter().filter(|found| !found.is_dir);
    Ok(files.map(|found| found.path).collect())
}

/// A path that a walk came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) path: String,
    pub(super) is_dir: bool,
    pub(super) depth: u32,
}

/// A path and all below it, folders before what is in them. Links are not followed, except as the start.
pub(super) fn paths_below(io: &Io<'_>, path: &str, max_depth: u32) -> Result<Vec<Found>, Errno> {
    let caller = io.caller();
    let filesystem = &io.kernel.filesystem;
    let start = filesystem.lstat(&caller, path)?;
    let mut result = Vec::new();
    let mut todo = vec![Found {
        path: path.to_owned(),
        is_dir: start.is_dir(),
        depth: 0,
    }];
    while let Some(found) = todo.pop() {
        if found.is_dir && found.depth < max_depth {
            let separator = if found.path.ends_with('/') { "" } else { "/" };
            let entries = filesystem
                .read_dir(&caller, &found.path)
                .unwrap_or_default();
            for (name, id) in entries.into_iter().rev() {
                let is_dir = matches!(
                    filesystem.node(id).map(|node| &node.kind),
                    Some(NodeKind::Directory(_))
                );
                todo.push(Found {
                    path: format!("{}{separator}{name}", found.path),
                    is_dir,
                    depth: found.depth + 1,
                });
            }
        }
        result.push(found);
        if result.len() > MAX_PATHS {
            break;
        }
    }
    Ok(result)
}
