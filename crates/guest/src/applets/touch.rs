//! `touch`, `chmod`, `chown` and `truncate`: what files are like.

use super::mkdir::missing_operand;
use super::options::{Spec, parse};
use super::walk::paths_below;
use super::{Call, Start, about, tail};
use crate::errno::Errno;
use crate::io::Io;

const TOUCH: Spec = Spec {
    short: "camd:",
    long: &[("no-create", 'c'), ("date=", 'd')],
    missing: "fhrt",
    ..Spec::NONE
};
const CHMOD: Spec = Spec {
    short: "Rvf",
    long: &[("recursive", 'R'), ("verbose", 'v')],
    missing: "c",
    permute: false,
    ..Spec::NONE
};
const CHOWN: Spec = Spec {
    short: "Rvfh",
    long: &[("recursive", 'R'), ("verbose", 'v')],
    missing: "cHLP",
    ..Spec::NONE
};
const TRUNCATE: Spec = Spec {
    short: "s:c",
    long: &[("size=", 's'), ("no-create", 'c')],
    missing: "or",
    ..Spec::NONE
};

pub(super) fn start_touch(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &TOUCH) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if options.operands.is_empty() {
        let spec = &TOUCH;
        if call.is_gnu() {
            return super::options::refuse(call, io, spec, "missing file operand");
        }
        return missing_operand(call, io, spec);
    }
    let caller = io.caller();
    let moment = match options.value('d') {
        None => io.now(),
        Some(text) => match about::read_moment(text, io.now()) {
            Some(moment) => moment,
            None => return call.not_simulated(io, &format!("-d '{text}'")),
        },
    };
    let mut code = 0;
    for path in &options.operands {
        let filesystem = &mut io.kernel.filesystem;
        let result = match filesystem.set_modified_at(&caller, path, moment) {
            Err(Errno::Enoent) if options.has('c') => Ok(()),
            Err(Errno::Enoent) => filesystem
                .create_file(&caller, path, false)
                .and_then(|_| filesystem.set_modified_at(&caller, path, moment)),
            result => result,
        };
        if let Err(errno) = result {
            code = 1;
            call.complain(
                io,
                &if call.is_gnu() {
                    let errno = if errno == Errno::Eisdir {
                        Errno::Enoent
                    } else {
                        errno
                    };
                    format!("cannot touch '{path}': {errno}")
                } else {
                    format!("{path}: {errno}")
                },
            );
        }
    }
    Start::Exit(code)
}

pub(super) fn start_chmod(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &CHMOD) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let Some((mode, paths)) = options
        .operands
        .split_first()
        .filter(|(_, paths)| !paths.is_empty())
    else {
        return missing_operand(call, io, &CHMOD);
    };
    let caller = io.caller();
    let mut code = 0;
    for path in paths {
        let depth = if options.has('R') { u32::MAX } else { 0 };
        let found = io
            .kernel
            .filesystem
            .stat(&caller, path)
            .map(|_| ())
            .and_then(|()| paths_below(io, path, depth));
        let found = match found {
            Ok(found) => found,
            Err(errno) => {
                code = 1;
                call.complain(
                    io,
                    &if call.is_gnu() {
                        format!("cannot access '{path}': {errno}")
                    } else {
                        format!("{path}: {errno}")
                    },
                );
                continue;
            }
        };
        for found in found {
            let Ok(node) = io.kernel.filesystem.stat(&caller, &found.path) else {
                continue;
            };
            let Some(new) = change_mode(mode, node.mode, node.is_dir(), caller.umask) else {
                let colon = if call.is_gnu() { ":" } else { "" };
                call.complain(io, &format!("invalid mode{colon} '{mode}'"));
                if call.is_gnu() {
                    io.err(format!(
                        "Try '{} --help' for more information.\n",
                        call.program
                    ));
                }
                return Start::Exit(1);
            };
            if let Err(errno) = io.kernel.filesystem.set_mode(&caller, &found.path, new) {
                code = 1;
                call.complain(
                    io,
                    &if call.is_gnu() {
                        format!("changing permissions of '{}': {errno}", found.path)
                    } else {
                        format!("{}: {errno}", found.path)
                    },
                );
            }
        }
    }
    Start::Exit(code)
}

/// `755`, `u+x`, `go-w,a=r`
fn change_mode(text: &str, old: u32, is_dir: bool, umask: u32) -> Option<u32> {
    if let Ok(mode) = u32::from_str_radix(text, 8) {
        return (mode <= 0o7777).then_some(mode);
    }
    let mut mode = old;
    for clause in text.split(',') {
        let place = clause.find(['+', '-', '='])?;
        let (who, mut actions) = clause.split_at(place);
        let mut mask = 0;
        for letter in who.chars() {
            mask |= match letter {
                'u' => 0o4700,
                'g' => 0o2070,
                'o' => 0o1007,
                'a' => 0o7777,
                _ => return None,
            };
        }
        if who.is_empty() {
            mask = 0o7777 & !umask;
        }
        while let Some(operator) = actions.chars().next() {
            let rest = actions.get(1..)?;
            let end = rest.find(['+', '-', '=']).unwrap_or(rest.len());
            let (letters, after) = rest.split_at(end);
            let mut bits = 0;
            for letter in letters.chars() {
                bits |= match letter {
                    'r' => 0o444,
                    'w' => 0o222,
                    'x' => 0o111,
                    'X' if is_dir || old & 0o111 != 0 => 0o111,
                    'X' => 0,
                    's' => 0o6000,
                    't' => 0o1000,
                    _ => return None,
                };
            }
            let bits = bits & mask;
            mode = match operator {
                '+' => mode | bits,
                '-' => mode & !bits,
                '=' => mode & !(mask & 0o777) | bits,
                _ => return None,
            };
            actions = after;
        }
    }
    Some(mode)
}

pub(super) fn start_chown(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &CHOWN) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let Some((owner, paths)) = options
        .operands
        .split_first()
        .filter(|(_, paths)| !paths.is_empty())
    else {
        return missing_operand(call, io, &CHOWN);
    };
    let (user, group) = match (call.name, owner.split_once([':', '.'])) {
        ("chgrp", _) => ("", Some(owner.as_str())),
        (_, Some((user, group))) => (user, Some(group)),
        (_, None) => (owner.as_str(), None),
    };
    let uid = match user {
        "" => None,
        user => match io
            .user_by_name(user)
            .map(|(uid, _)| uid)
            .or(user.parse().ok())
        {
            Some(uid) => Some(uid),
            None => {
                call.complain(
                    io,
                    &if call.is_gnu() {
                        format!("invalid user: '{owner}'")
                    } else {
                        format!("unknown user {user}")
                    },
                );
                return Start::Exit(1);
            }
        },
    };
    let gid = match group.filter(|group| !group.is_empty()) {
        None => None,
        Some(group) => match io.group_by_name(group).or(group.parse().ok()) {
            Some(gid) => Some(gid),
            None => {
                call.complain(
                    io,
                    &if call.is_gnu() {
                        format!("invalid group: '{owner}'")
                    } else {
                        format!("unknown group {group}")
                    },
                );
                return Start::Exit(1);
            }
        },
    };
    let caller = io.caller();
    let mut code = 0;
    for path in paths {
        let depth = if options.has('R') { u32::MAX } else { 0 };
        match paths_below(io, path, depth) {
            Ok(found) => {
                for found in found {
                    if let Err(errno) =
                        io.kernel
                            .filesystem
                            .set_owner(&caller, &found.path, uid, gid)
                    {
                        code = 1;
                        call.complain(
                            io,
                            &if call.is_gnu() {
                                let what = if call.name == "chgrp" {
                                    "group"
                                } else {
                                    "ownership"
                                };
                                format!("changing {what} of '{}': {errno}", found.path)
                            } else {
                                format!("{}: {errno}", found.path)
                            },
                        );
                    }
                }
            }
            Err(errno) => {
                code = 1;
                call.complain(
                    io,
                    &if call.is_gnu() {
                        format!("cannot access '{path}': {errno}")
                    } else {
                        format!("{path}: {errno}")
                    },
                );
            }
        }
    }
    Start::Exit(code)
}

pub(super) fn start_truncate(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &TRUNCATE) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let Some(size) = options.value('s') else {
        return call.not_simulated(io, "without -s");
    };
    const MOST: u64 = 64 << 20;
    let size = match tail::number(size) {
        Some(size) if size <= MOST => usize::try_from(size).unwrap_or(0),
        Some(_) => return call.not_simulated(io, "to more than 64 MiB"),
        None => return call.not_simulated(io, &format!("-s {size}")),
    };
    let caller = io.caller();
    let now = io.now();
    let mut code = 0;
    for path in &options.operands {
        if options.has('c') && io.kernel.filesystem.stat(&caller, path).is_err() {
            continue;
        }
        let filesystem = &mut io.kernel.filesystem;
        let result = filesystem
            .create_file(&caller, path, false)
            .and_then(|id| filesystem.truncate(id, size, now));
        if let Err(errno) = result {
            code = 1;
            call.complain(io, &format!("cannot open '{path}' for writing: {errno}"));
        }
    }
    Start::Exit(code)
}
