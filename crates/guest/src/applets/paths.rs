//! `basename`, `dirname`, `readlink`, `realpath` and `which`: things done to paths.

use super::options::{Spec, parse, refuse};
use super::{Call, Start};
use crate::exec;
use crate::filesystem::NodeKind;
use crate::io::Io;

const BASENAME: Spec = Spec {
    short: "as:",
    long: &[("multiple", 'a'), ("suffix=", 's')],
    missing: "z",
    permute: false,
    ..Spec::NONE
};
const DIRNAME: Spec = Spec {
    missing: "z",
    ..Spec::NONE
};
const READLINK: Spec = Spec {
    short: "fenqsv",
    long: &[
        ("canonicalize", 'f'),
        ("canonicalize-existing", 'e'),
        ("no-newline", 'n'),
    ],
    missing: "mz",
    ..Spec::NONE
};
const REALPATH: Spec = Spec {
    short: "eqs",
    missing: "mLPz",
    ..Spec::NONE
};

pub(super) fn start_basename(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &BASENAME) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let many = options.has('a') || options.has('s');
    let (paths, suffix) = match options.operands.as_slice() {
        [] if call.is_gnu() => return refuse(call, io, &BASENAME, "missing operand"),
        [] => return call.not_simulated(io, "without operands"),
        paths if many => (
            paths.to_vec(),
            options.value('s').unwrap_or_default().to_owned(),
        ),
        [path] => (vec![path.clone()], String::new()),
        [path, suffix] => (vec![path.clone()], suffix.clone()),
        [_, _, extra, ..] => {
            return refuse(call, io, &BASENAME, &format!("extra operand '{extra}'"));
        }
    };
    for path in paths {
        let trimmed = path.trim_end_matches('/');
        let base = if trimmed.is_empty() && !path.is_empty() {
            "/"
        } else {
            exec::base_name(trimmed)
        };
        let base = base
            .strip_suffix(&suffix)
            .filter(|rest| !rest.is_empty())
            .unwrap_or(base);
        io.out(format!("{base}\n"));
    }
    Start::Exit(0)
}

pub(super) fn start_dirname(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &DIRNAME) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if options.operands.is_empty() {
        if call.is_gnu() {
            return refuse(call, io, &DIRNAME, "missing operand");
        }
        return call.not_simulated(io, "without operands");
    }
    for path in &options.operands {
        let trimmed = path.trim_end_matches('/');
        let folder = match trimmed.rsplit_once('/') {
            Some((folder, _)) => match folder.trim_end_matches('/') {
                "" => "/",
                folder => folder,
            },
            None if trimmed.is_empty() && path.starts_with('/') => "/",
            None => ".",
        };
        io.out(format!("{folder}\n"));
    }
    Start::Exit(0)
}

pub(super) fn start_readlink(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &READLINK) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if options.operands.is_empty() && call.is_gnu() {
        return refuse(call, io, &READLINK, "missing operand");
    }
    let caller = io.caller();
    let mut code = 0;
    for path in &options.operands {
        let result = if options.has('f') || options.has('e') {
            canonical(io, path, options.has('f'))
        } else {
            match io
                .kernel
                .filesystem
                .lstat(&caller, path)
                .map(|node| &node.kind)
            {
                Ok(NodeKind::Symlink(target)) => Some(target.to_string()),
                _ => None,
            }
        };
        match result {
            Some(text) => io.out(if options.has('n') { text } else { text + "\n" }),
            None => code = 1,
        }
    }
    Start::Exit(code)
}

pub(super) fn start_realpath(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &REALPATH) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if options.operands.is_empty() && call.is_gnu() {
        return refuse(call, io, &REALPATH, "missing operand");
    }
    let mut code = 0;
    for path in &options.operands {
        match canonical(io, path, !options.has('e')) {
            Some(text) => io.out(text + "\n"),
            None => {
                code = 1;
                let caller = io.caller();
                let errno = io
                    .kernel
                    .filesystem
                    .resolve(&caller, path)
                    .err()
                    .unwrap_or(crate::errno::Errno::Enoent);
                call.complain(io, &format!("{path}: {errno}"));
            }
        }
    }
    Start::Exit(code)
}

/// The path without links; its last name need not exist.
fn canonical(io: &Io<'_>, path: &str, last_may_be_missing: bool) -> Option<String> {
    let caller = io.caller();
    let filesystem = &io.kernel.filesystem;
    if let Ok(path) = filesystem.canonical_path(&caller, path) {
        return Some(path);
    }
    if !last_may_be_missing {
        return None;
    }
    let trimmed = path.trim_end_matches('/');
    let (folder, name) = trimmed.rsplit_once('/').unwrap_or((".", trimmed));
    let folder = if folder.is_empty() { "/" } else { folder };
    let folder = filesystem.canonical_path(&caller, folder).ok()?;
    if name.is_empty() {
        return None;
    }
    Some(format!("{}/{name}", folder.trim_end_matches('/')))
}

pub(super) fn start_which(call: &Call, io: &mut Io<'_>) -> Start {
    let mut code = 0;
    let search_path = io.env_variable("PATH").unwrap_or_default();
    for name in &call.arguments {
        if name == "-a" {
            return call.not_simulated(io, "-a");
        }
        match exec::find(io.kernel, io.pid, name, &search_path) {
            Ok(path) => io.out(path + "\n"),
            Err(_) => code = 1,
        }
    }
    Start::Exit(if call.arguments.is_empty() { 1 } else { code })
}
