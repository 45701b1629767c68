//! `cp`, `mv` and `ln`.

use super::options::{Spec, parse, refuse};
use super::rm::{remove_file, remove_tree};
use super::walk::paths_below;
use super::{Call, Start};
use crate::errno::Errno;
use crate::exec::base_name;
use crate::filesystem::{Node, NodeId, NodeKind};
use crate::io::Io;

const CP: Spec = Spec {
    short: "rRafvpdPLn",
    long: &[
        ("recursive", 'r'),
        ("archive", 'a'),
        ("force", 'f'),
        ("verbose", 'v'),
        ("preserve", 'p'),
        ("no-clobber", 'n'),
    ],
    missing: "bHilsStTuxZ",
    ..Spec::NONE
};

const MV: Spec = Spec {
    short: "fvn",
    long: &[("force", 'f'), ("verbose", 'v'), ("no-clobber", 'n')],
    missing: "biStTuZ",
    ..Spec::NONE
};

const LN: Spec = Spec {
    short: "sfvn",
    long: &[
        ("symbolic", 's'),
        ("force", 'f'),
        ("verbose", 'v'),
        ("no-dereference", 'n'),
    ],
    missing: "bdFiLPrStT",
    ..Spec::NONE
};

/// Where each source goes, or a complaint.
fn targets(
    call: &Call,
    io: &mut Io<'_>,
    spec: &Spec,
    operands: &[String],
) -> Result<Vec<(String, String)>, Start> {
    let (target, sources) = match operands.split_last() {
        None if call.is_gnu() => return Err(refuse(call, io, spec, "missing file operand")),
        Some((only, [])) if call.is_gnu() => {
            return Err(refuse(
                call,
                io,
                spec,
                &format!("missing destination file operand after '{only}'"),
            ));
        }
        None | Some((_, [])) => return Err(call.not_simulated(io, "without operands")),
        Some((target, sources)) => (target, sources),
    };
    let caller = io.caller();
    let into = io
        .kernel
        .filesystem
        .stat(&caller, target)
        .is_ok_and(Node::is_dir);
    if !into && sources.len() > 1 {
        call.complain(
            io,
            &match (
                call.is_gnu(),
                io.kernel.filesystem.stat(&caller, target).is_ok(),
            ) {
                (true, true) => format!("target '{target}': {}", Errno::Enotdir),
                (true, false) => format!("target '{target}': {}", Errno::Enoent),
                (false, _) => format!("can't stat '{target}': {}", Errno::Enoent),
            },
        );
        return Err(Start::Exit(1));
    }
    Ok(sources
        .iter()
        .map(|source| {
            let target = if into {
                format!(
                    "{}/{}",
                    target.trim_end_matches('/'),
                    base_name(source.trim_end_matches('/'))
                )
            } else {
                target.clone()
            };
            (source.clone(), target)
        })
        .collect())
}

pub(super) fn start_cp(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &CP) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let pairs = match targets(call, io, &CP, &options.operands) {
        Ok(pairs) => pairs,
        Err(start) => return start,
    };
    let recursive = options.has('r') || options.has('R') || options.has('a');
    let keep = options.has('p') || options.has('a');
    let keep_links =
        options.has('a') || options.has('d') || options.has('P') || recursive && !options.has('L');
    let caller = io.caller();
    let mut code = 0;
    for (source, target) in pairs {
        let is_dir = io
            .kernel
            .filesystem
            .stat(&caller, &source)
            .map(Node::is_dir);
        if is_dir == Ok(true) && !recursive {
            code = 1;
            call.complain(
                io,
                &if call.is_gnu() {
                    format!("-r not specified; omitting directory '{source}'")
                } else {
                    format!("omitting directory '{source}'")
                },
            );
            continue;
        }
        if options.has('n') && io.kernel.filesystem.lstat(&caller, &target).is_ok() {
            continue;
        }
        let same = io.kernel.filesystem.resolve(&caller, &source).ok();
        if same.is_some() && same == io.kernel.filesystem.resolve(&caller, &target).ok() {
            code = 1;
            call.complain(io, &format!("'{source}' and '{target}' are the same file"));
            continue;
        }
        if let Err(message) = copy(
            io,
            call,
            &source,
            &target,
            keep,
            keep_links,
            options.has('v'),
        ) {
            code = 1;
            call.complain(io, &message);
        }
    }
    Start::Exit(code)
}

/// Copies a file, or a folder with all that is in it; a complaint when it cannot.
fn copy(
    io: &mut Io<'_>,
    call: &Call,
    source: &str,
    target: &str,
    keep: bool,
    keep_links: bool,
    verbose: bool,
) -> Result<(), String> {
    let caller = io.caller();
    let cannot_find = |path: &str, errno: Errno| {
        if call.is_gnu() {
            format!("cannot stat '{path}': {errno}")
        } else {
            format!("can't stat '{path}': {errno}")
        }
    };
    let cannot_make = |path: &str, errno: Errno| {
        if call.is_gnu() {
            format!("cannot create regular file '{path}': {errno}")
        } else {
            format!("can't create '{path}': {errno}")
        }
    };
    let found = paths_below(io, source, u32::MAX).map_err(|errno| cannot_find(source, errno))?;
    if found.first().is_some_and(|first| first.is_dir) {
        let inside = |path: &str| {
            path == target
                || target
                    .strip_prefix(path)
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        if inside(source.trim_end_matches('/')) {
            return Err(format!(
                "cannot copy a directory, '{source}', into itself, '{target}'"
            ));
        }
    }
    for found in found {
        let rest = found.path.strip_prefix(source).unwrap_or_default();
        let path = format!("{target}{rest}");
        let filesystem = &mut io.kernel.filesystem;
        let node = if keep_links {
            filesystem.lstat(&caller, &found.path)
        } else {
            filesystem.stat(&caller, &found.path)
        };
        let node = node
            .cloned()
            .map_err(|errno| cannot_find(&found.path, errno))?;
        match &node.kind {
            NodeKind::Directory(_) => {
                if !filesystem.stat(&caller, &path).is_ok_and(Node::is_dir) {
                    filesystem
                        .make_dir(&caller, &path)
                        .map_err(|errno| format!("cannot create directory '{path}': {errno}"))?;
                }
            }
            NodeKind::Symlink(link) => {
                if filesystem.lstat(&caller, &path).is_ok() {
                    remove_file(io, &path).map_err(|errno| cannot_make(&path, errno))?;
                }
                io.kernel
                    .filesystem
                    .symlink(&caller, link, &path)
                    .map_err(|errno| format!("cannot create symbolic link '{path}': {errno}"))?;
            }
            NodeKind::File(bytes) => {
                filesystem
                    .write_file(&caller, &path, bytes)
                    .map_err(|errno| cannot_make(&path, errno))?;
            }
            NodeKind::Program(program) => {
                filesystem
                    .write_program(&caller, &path, program.clone())
                    .map_err(|errno| cannot_make(&path, errno))?;
            }
            NodeKind::Device(_) => {
                return Err(format!("docksim: not simulated: copying {}", found.path));
            }
        }
        let filesystem = &mut io.kernel.filesystem;
        if !matches!(node.kind, NodeKind::Symlink(_)) {
            // The copy was just made by the same user.
            let _ = filesystem.set_mode(
                &caller,
                &path,
                if keep {
                    node.mode
                } else {
                    node.mode & !caller.umask
                },
            );
            if keep {
                let _ = filesystem.set_modified_at(&caller, &path, node.modified_at);
                let _ = filesystem.set_owner(&caller, &path, Some(node.uid), Some(node.gid));
            }
        }
        if verbose {
            io.out(format!("'{}' -> '{path}'\n", found.path));
        }
    }
    Ok(())
}

pub(super) fn start_mv(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &MV) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let pairs = match targets(call, io, &MV, &options.operands) {
        Ok(pairs) => pairs,
        Err(start) => return start,
    };
    let caller = io.caller();
    let mut code = 0;
    for (source, target) in pairs {
        if options.has('n') && io.kernel.filesystem.lstat(&caller, &target).is_ok() {
            continue;
        }
        let message = match rename(io, call, &source, &target) {
            Err(Moving::Message(message)) => message,
            Ok(replaced) => {
                if let Some(node) = replaced {
                    io.kernel.collect(node);
                }
                if options.has('v') {
                    io.out(format!("renamed '{source}' -> '{target}'\n"));
                }
                continue;
            }
            Err(Moving::Errno(errno)) => {
                let is_there = io.kernel.filesystem.lstat(&caller, &source).is_ok();
                match (call.is_gnu(), errno) {
                    (true, errno) if !is_there => format!("cannot stat '{source}': {errno}"),
                    (true, Errno::Einval) => {
                        format!("cannot move '{source}' to a subdirectory of itself, '{target}'")
                    }
                    (true, errno) => format!("cannot move '{source}' to '{target}': {errno}"),
                    (false, errno) => format!("can't rename '{source}': {errno}"),
                }
            }
        };
        code = 1;
        call.complain(io, &message);
    }
    Start::Exit(code)
}

/// Why something was not moved.
enum Moving {
    Errno(Errno),
    Message(String),
}

/// Moves a name; into another file system by copying.
fn rename(
    io: &mut Io<'_>,
    call: &Call,
    source: &str,
    target: &str,
) -> Result<Option<NodeId>, Moving> {
    let caller = io.caller();
    match io.kernel.filesystem.rename(&caller, source, target) {
        Err(Errno::Exdev) => {}
        result => return result.map_err(Moving::Errno),
    }
    copy(io, call, source, target, true, true, false).map_err(Moving::Message)?;
    let removed = match io
        .kernel
        .filesystem
        .lstat(&caller, source)
        .map(Node::is_dir)
    {
        Ok(true) => remove_tree(io, source, false).map_err(|(_, errno)| errno),
        _ => remove_file(io, source),
    };
    removed.map(|()| None).map_err(Moving::Errno)
}

pub(super) fn start_ln(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &LN) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let mut operands = options.operands.clone();
    if let [only] = operands.as_slice() {
        let name = base_name(only.trim_end_matches('/')).to_owned();
        operands.push(name);
    }
    let pairs = match targets(call, io, &LN, &operands) {
        Ok(pairs) => pairs,
        Err(start) => return start,
    };
    let caller = io.caller();
    let symbolic = options.has('s');
    let mut code = 0;
    for (source, path) in pairs {
        if options.has('f')
            && io
                .kernel
                .filesystem
                .lstat(&caller, &path)
                .is_ok_and(|node| !node.is_dir())
        {
            // What cannot be removed is complained about below.
            let _ = remove_file(io, &path);
        }
        let filesystem = &mut io.kernel.filesystem;
        let result = if symbolic {
            filesystem.symlink(&caller, &source, &path).map(|_| ())
        } else {
            filesystem.link(&caller, &source, &path)
        };
        let Err(errno) = result else {
            if options.has('v') {
                io.out(format!(
                    "'{path}' {} '{source}'\n",
                    if symbolic { "->" } else { "=>" }
                ));
            }
            continue;
        };
        code = 1;
        let is_dir = filesystem.stat(&caller, &source).is_ok_and(Node::is_dir);
        call.complain(
            io,
            &match (call.is_gnu(), symbolic) {
                (true, true) => format!("failed to create symbolic link '{path}': {errno}"),
                (true, false) if is_dir => format!("{source}: hard link not allowed for directory"),
                (true, false) if errno == Errno::Enoent => {
                    format!("failed to access '{source}': {errno}")
                }
                (true, false) => format!("failed to create hard link '{path}': {errno}"),
                (false, _) => format!("{path}: {errno}"),
            },
        );
    }
    Start::Exit(code)
}
