//! Where `docker save` and `docker export` write their archives (moby/sys: atomicwriter).

use crate::error::CliError;
use crate::host::{FileError, clean};
use crate::job::Context;

/// Looks whether an archive can be written, before it is asked for; a complaint about the file has something in front.
pub(super) fn check_archive_output(
    cx: &Context<'_>,
    output: &str,
    before: &str,
) -> Result<(), CliError> {
    if output.is_empty() {
        return if cx.terminal.stdout {
            Err(CliError::new(
                "cowardly refusing to save to a terminal. Use the -o flag or redirect",
            ))
        } else {
            Ok(())
        };
    }
    let refusal = |reason: String| Err(CliError::new(format!("{before}{reason}")));
    let path = clean(output);
    let folder = match path.rsplit_once('/') {
        Some(("", _)) => "/",
        Some((folder, _)) => folder,
        None => ".",
    };
    match cx.host.read_file(folder) {
        Err(FileError::IsDirectory | FileError::PermissionDenied) => {}
        Err(error @ (FileError::NotFound | FileError::NotADirectory)) => {
            return refusal(format!("invalid output path: stat {folder}: {error}"));
        }
        Ok(_) => {
            return refusal(format!(
                "invalid output path: stat {folder}: not a directory"
            ));
        }
    }
    match cx.host.read_file(&path) {
        Err(FileError::IsDirectory) => refusal("cannot write to a directory".to_owned()),
        Ok(_) | Err(_) => Ok(()),
    }
}
