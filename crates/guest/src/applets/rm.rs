//! `rm`: removes files and folders.

use super::mkdir::missing_operand;
use super::options::{Spec, parse};
use super::walk::paths_below;
use super::{Call, Start};
use crate::errno::Errno;
use crate::io::Io;

const SPEC: Spec = Spec {
    short: "rRfvd",
    long: &[
        ("recursive", 'r'),
        ("force", 'f'),
        ("verbose", 'v'),
        ("dir", 'd'),
    ],
    missing: "iI",
    ..Spec::NONE
};

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let force = options.has('f');
    let recursive = options.has('r') || options.has('R');
    if options.operands.is_empty() {
        return if force {
            Start::Exit(0)
        } else {
            missing_operand(call, io, &SPEC)
        };
    }
    let caller = io.caller();
    let mut code = 0;
    for path in &options.operands {
        let base = path
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or_default();
        if matches!(base, "." | "..") {
            call.complain(
                io,
                &if call.is_gnu() {
                    format!("refusing to remove '.' or '..' directory: skipping '{path}'")
                } else {
                    "can't remove '.' or '..'".to_owned()
                },
            );
            code = 1;
            continue;
        }
        if call.is_gnu() && recursive && path.trim_end_matches('/').is_empty() {
            call.complain(io, "it is dangerous to operate recursively on '/'");
            call.complain(io, "use --no-preserve-root to override this failsafe");
            code = 1;
            continue;
        }
        let result = match io
            .kernel
            .filesystem
            .lstat(&caller, path)
            .map(crate::filesystem::Node::is_dir)
        {
            Err(Errno::Enoent | Errno::Enotdir) if force => continue,
            Err(errno) => Err((path.clone(), errno)),
            Ok(true) if recursive => remove_tree(io, path, options.has('v')),
            Ok(true) if options.has('d') => io
                .kernel
                .filesystem
                .remove_dir(&caller, path)
                .map_err(|errno| (path.clone(), errno)),
            Ok(true) => Err((path.clone(), Errno::Eisdir)),
            Ok(false) => remove_file(io, path).map_err(|errno| (path.clone(), errno)),
        };
        match result {
            Ok(()) => {
                if options.has('v') && !recursive {
                    io.out(format!("removed '{path}'\n"));
                }
            }
            Err((path, errno)) => {
                code = 1;
                call.complain(
                    io,
                    &match (call.is_gnu(), errno) {
                        (true, errno) => format!("cannot remove '{path}': {errno}"),
                        (false, Errno::Eisdir) => format!("'{path}' is a directory"),
                        (false, errno) => format!("can't remove '{path}': {errno}"),
                    },
                );
            }
        }
    }
    Start::Exit(code)
}

/// Removes a file, which stays as long as somebody has it open.
pub(super) fn remove_file(io: &mut Io<'_>, path: &str) -> Result<(), Errno> {
    let caller = io.caller();
    let node = io.kernel.filesystem.unlink(&caller, path)?;
    io.kernel.collect(node);
    Ok(())
}

/// Removes a folder with all that is in it.
pub(super) fn remove_tree(
    io: &mut Io<'_>,
    path: &str,
    verbose: bool,
) -> Result<(), (String, Errno)> {
    let found = paths_below(io, path, u32::MAX).map_err(|errno| (path.to_owned(), errno))?;
    let caller = io.caller();
    for found in found.into_iter().rev() {
        let (result, what) = if found.is_dir {
            (
                io.kernel.filesystem.remove_dir(&caller, &found.path),
                "removed directory",
            )
        } else {
            (remove_file(io, &found.path), "removed")
        };
        result.map_err(|errno| (found.path.clone(), errno))?;
        if verbose {
            io.out(format!("{what} '{}'\n", found.path));
        }
    }
    Ok(())
}
