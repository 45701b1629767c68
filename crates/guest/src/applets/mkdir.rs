//! `mkdir` and `rmdir`.

use super::options::{Spec, parse, refuse};
use super::{Call, Start};
use crate::errno::Errno;
use crate::io::Io;

const MKDIR: Spec = Spec {
    short: "pvm:",
    long: &[("parents", 'p'), ("verbose", 'v'), ("mode=", 'm')],
    missing: "Z",
    ..Spec::NONE
};

const RMDIR: Spec = Spec {
    short: "pvi",
    long: &[
        ("parents", 'p'),
        ("verbose", 'v'),
        ("ignore-fail-on-non-empty", 'i'),
    ],
    ..Spec::NONE
};

pub(super) fn start_mkdir(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &MKDIR) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if options.operands.is_empty() {
        return missing_operand(call, io, &MKDIR);
    }
    let mode = match options.value('m') {
        None => None,
        Some(text) => match u32::from_str_radix(text, 8) {
            Ok(mode) => Some(mode),
            Err(_) => return call.not_simulated(io, &format!("-m {text}")),
        },
    };
    let caller = io.caller();
    let mut code = 0;
    for path in &options.operands {
        let parents = options.has('p');
        let is_there = io.kernel.filesystem.stat(&caller, path).is_ok();
        let result = if parents {
            io.kernel
                .filesystem
                .make_dirs(&caller, path)
                .map_err(|errno| match errno {
                    Errno::Enotdir if is_there => Errno::Eexist,
                    errno => errno,
                })
        } else {
            io.kernel.filesystem.make_dir(&caller, path)
        };
        match result {
            Ok(_) => {
                if let Some(mode) = mode {
                    // The folder was just made.
                    let _ = io.kernel.filesystem.set_mode(&caller, path, mode);
                }
                if options.has('v') && !(parents && is_there) {
                    io.out(format!("{}: created directory '{path}'\n", call.program));
                }
            }
            Err(errno) => {
                code = 1;
                call.complain(
                    io,
                    &if call.is_gnu() {
                        format!("cannot create directory '{path}': {errno}")
                    } else {
                        format!("can't create directory '{path}': {errno}")
                    },
                );
            }
        }
    }
    Start::Exit(code)
}

pub(super) fn start_rmdir(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &RMDIR) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if options.operands.is_empty() {
        return missing_operand(call, io, &RMDIR);
    }
    let caller = io.caller();
    let mut code = 0;
    for operand in &options.operands {
        let mut path = operand.trim_end_matches('/').to_owned();
        loop {
            match io.kernel.filesystem.remove_dir(&caller, &path) {
                Ok(()) => {}
                Err(Errno::Enotempty) if options.has('i') => break,
                Err(errno) => {
                    code = 1;
                    call.complain(
                        io,
                        &if call.is_gnu() {
                            format!("failed to remove '{path}': {errno}")
                        } else {
                            format!("'{path}': {errno}")
                        },
                    );
                    break;
                }
            }
            match path.rsplit_once('/') {
                Some((parent, _)) if options.has('p') && !parent.is_empty() => {
                    path = parent.to_owned()
                }
                _ => break,
            }
        }
    }
    Start::Exit(code)
}

/// Complains that there is nothing to work on.
pub(super) fn missing_operand(call: &Call, io: &mut Io<'_>, spec: &Spec) -> Start {
    if call.is_gnu() {
        return refuse(call, io, spec, "missing operand");
    }
    call.not_simulated(io, "without operands")
}
