//! Who, where and what: `id`, `whoami`, `groups`, `hostname`, `uname`, `arch`, `nproc`, `tty`, `pwd`, `env`, `printenv`,
//! `date`, `logname`, `clear`.

use std::sync::Arc;

use super::options::{Spec, parse, parse_words, refuse};
use super::{Call, Start, dates};
use crate::errno::Errno;
use crate::exec::{self, ExecError};
use crate::io::Io;
use crate::kernel::{Environment, Step};

const ID: Spec = Spec {
    short: "ugGnr",
    long: &[
        ("user", 'u'),
        ("group", 'g'),
        ("groups", 'G'),
        ("name", 'n'),
        ("real", 'r'),
    ],
    missing: "aZz",
    ..Spec::NONE
};

pub(super) fn start_id(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &ID) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let caller = io.caller();
    let (uid, gid, name) = match options.operands.as_slice() {
        [] => (caller.uid, caller.gid, io.name_of_user(caller.uid)),
        [name] => match io.user_by_name(name) {
            Some((uid, gid)) => (uid, gid, Some(name.clone())),
            None => {
                call.complain(
                    io,
                    &if call.is_gnu() {
                        format!("'{name}': no such user")
                    } else {
                        format!("unknown user {name}")
                    },
                );
                return Start::Exit(1);
            }
        },
        _ => return call.not_simulated(io, "with several users"),
    };
    let all = match &name {
        Some(name) if !options.operands.is_empty() => io.groups_of_user(name),
        _ => io.groups().to_vec(),
    };
    let mut groups = vec![gid];
    groups.extend(all.iter().copied().filter(|group| *group != gid));
    // BusyBox lists what the kernel has as it is.
    let listed = if options.operands.is_empty() && !call.is_gnu() {
        &all
    } else {
        &groups
    };
    let by_name = options.has('n');
    let mut nameless = Vec::new();
    let mut group_text = |io: &Io<'_>, gid: u32| match io.name_of_group(gid) {
        Some(name) if by_name => name,
        known => {
            nameless.extend((by_name && known.is_none()).then_some(("group", gid)));
            gid.to_string()
        }
    };
    let text = match options.last_of("ugG") {
        Some('u') => match name {
            Some(name) if by_name => name,
            known => {
                nameless.extend((by_name && known.is_none()).then_some(("user", uid)));
                uid.to_string()
            }
        },
        Some('g') => group_text(io, gid),
        Some(_) => groups
            .iter()
            .map(|gid| group_text(io, *gid))
            .collect::<Vec<_>>()
            .join(" "),
        None => {
            let with_name = |number: u32, name: Option<String>| match name {
                Some(name) => format!("{number}({name})"),
                None => number.to_string(),
            };
            let list: Vec<String> = listed
                .iter()
                .map(|gid| with_name(*gid, io.name_of_group(*gid)))
                .collect();
            format!(
                "uid={} gid={} groups={}",
                with_name(uid, name.clone()),
                with_name(gid, io.name_of_group(gid)),
                list.join(",")
            )
        }
    };
    io.out(text + "\n");
    Start::Exit(complain_of_nameless(call, io, &nameless))
}

/// Names the numbers that stand in no file; the exit code.
fn complain_of_nameless(call: &Call, io: &mut Io<'_>, nameless: &[(&str, u32)]) -> i32 {
    for (kind, id) in nameless {
        let complaint = if call.is_gnu() {
            format!("cannot find name for {kind} ID {id}")
        } else {
            format!("unknown ID {id}")
        };
        call.complain(io, &complaint);
    }
    i32::from(!nameless.is_empty())
}

pub(super) fn start_groups(call: &Call, io: &mut Io<'_>) -> Start {
    let gid = io.caller().gid;
    let mut groups = vec![gid];
    groups.extend(io.groups().iter().copied().filter(|group| *group != gid));
    let mut nameless = Vec::new();
    let mut names = Vec::new();
    for gid in groups {
        let name = io.name_of_group(gid);
        nameless.extend(name.is_none().then_some(("group", gid)));
        names.push(name.unwrap_or_else(|| gid.to_string()));
    }
    io.out(names.join(" ") + "\n");
    Start::Exit(complain_of_nameless(call, io, &nameless))
}

pub(super) fn start_whoami(call: &Call, io: &mut Io<'_>) -> Start {
    let uid = io.caller().uid;
    match io.name_of_user(uid) {
        Some(name) => {
            io.out(name + "\n");
            Start::Exit(0)
        }
        None => {
            call.complain(
                io,
                &if call.is_gnu() {
                    format!("cannot find name for user ID {uid}")
                } else {
                    format!("unknown uid {uid}")
                },
            );
            Start::Exit(1)
        }
    }
}

pub(super) fn start_logname(call: &Call, io: &mut Io<'_>) -> Start {
    call.complain(io, "no login name");
    Start::Exit(1)
}

pub(super) fn start_hostname(call: &Call, io: &mut Io<'_>) -> Start {
    let hostname = io.kernel.machine.hostname.to_string();
    let ip_address = io.kernel.machine.ip_address.clone();
    match call
        .arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => io.out(hostname + "\n"),
        [option @ ("-f" | "-i")] => match entry_of(io, &hostname) {
            Some((address, full)) => {
                io.out(if *option == "-f" { full } else { address } + "\n");
            }
            None if call.is_gnu() => {
                call.complain(io, "Name or service not known");
                return Start::Exit(1);
            }
            None => {
                call.complain(io, &format!("{hostname}: Host name lookup failure"));
                return Start::Exit(1);
            }
        },
        ["-s"] => io.out(format!(
            "{}\n",
            hostname.split('.').next().unwrap_or_default()
        )),
        ["-I"] if call.is_gnu() => io.out(ip_address + " \n"),
        _ => return call.not_simulated(io, &call.arguments.join(" ")),
    }
    Start::Exit(0)
}

/// The address and the first name of the line of `/etc/hosts` that has a name.
fn entry_of(io: &Io<'_>, name: &str) -> Option<(String, String)> {
    let text = io
        .kernel
        .filesystem
        .read_file(&io.caller(), "/etc/hosts")
        .ok()?;
    String::from_utf8_lossy(&text).lines().find_map(|line| {
        let mut words = line.split('#').next()?.split_whitespace();
        let (address, mut names) = (words.next()?, words);
        let first = names.clone().next()?;
        let is_there = names.any(|other| other == name);
        is_there.then(|| (address.to_owned(), first.to_owned()))
    })
}

const UNAME: Spec = Spec {
    short: "asnrvmpio",
    long: &[
        ("all", 'a'),
        ("kernel-name", 's'),
        ("nodename", 'n'),
        ("kernel-release", 'r'),
        ("kernel-version", 'v'),
        ("machine", 'm'),
        ("operating-system", 'o'),
    ],
    ..Spec::NONE
};

pub(super) fn start_uname(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &UNAME) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let system = if call.is_gnu() { "GNU/Linux" } else { "Linux" };
    let hostname = io.kernel.machine.hostname.to_string();
    let all = options.has('a');
    let default = options.flags.is_empty();
    let parts = [
        ('s', "Linux", default),
        ('n', hostname.as_str(), false),
        ('r', KERNEL_RELEASE, false),
        ('v', KERNEL_VERSION, false),
        ('m', "x86_64", false),
        ('o', system, false),
    ];
    if let Some(letter) = options.last_of("pi") {
        return call.not_simulated(io, &format!("-{letter}"));
    }
    let chosen: Vec<&str> = parts
        .iter()
        .filter(|(letter, _, shown)| all || *shown || options.has(*letter))
        .map(|(_, text, _)| *text)
        .collect();
    io.out(chosen.join(" ") + "\n");
    Start::Exit(0)
}

/// The kernel that containers see.
pub(crate) const KERNEL_RELEASE: &str = "6.8.0-64-generic";
const KERNEL_VERSION: &str = "#67-Ubuntu SMP PREEMPT_DYNAMIC Sun Jun 15 20:23:31 UTC 2025";

pub(super) fn start_arch(_: &Call, io: &mut Io<'_>) -> Start {
    io.out("x86_64\n");
    Start::Exit(0)
}

pub(super) fn start_nproc(call: &Call, io: &mut Io<'_>) -> Start {
    if !call.arguments.is_empty() {
        return call.not_simulated(io, &call.arguments.join(" "));
    }
    io.out("2\n");
    Start::Exit(0)
}

pub(super) fn start_tty(_: &Call, io: &mut Io<'_>) -> Start {
    let is_tty = io.kernel.is_tty(io.pid, 0);
    io.out(if is_tty {
        "/dev/pts/0\n"
    } else {
        "not a tty\n"
    });
    Start::Exit(i32::from(!is_tty))
}

pub(super) fn start_pwd(_: &Call, io: &mut Io<'_>) -> Start {
    let caller = io.caller();
    let path = io
        .kernel
        .filesystem
        .canonical_path(&caller, ".")
        .unwrap_or_else(|_| caller.cwd.to_string());
    io.out(path + "\n");
    Start::Exit(0)
}

pub(super) fn start_clear(call: &Call, io: &mut Io<'_>) -> Start {
    if call.is_gnu() && io.env_variable("TERM").is_none() {
        io.err("TERM environment variable not set.\n");
        return Start::Exit(1);
    }
    io.out("\x1b[H\x1b[2J\x1b[3J");
    Start::Exit(0)
}

pub(super) fn start_printenv(call: &Call, io: &mut Io<'_>) -> Start {
    if call
        .arguments
        .first()
        .is_some_and(|word| word.starts_with('-'))
    {
        return call.not_simulated(io, &call.arguments.join(" "));
    }
    let mut code = 0;
    if call.arguments.is_empty() {
        show_environment(io, &io.env().clone());
    }
    for name in &call.arguments {
        match io.env_variable(name) {
            Some(value) => io.out(value + "\n"),
            None => code = 1,
        }
    }
    Start::Exit(code)
}

fn show_environment(io: &mut Io<'_>, env: &[(String, String)]) {
    let lines: String = env
        .iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    io.out(lines);
}

const ENV: Spec = Spec {
    short: "iu:0C:",
    long: &[
        ("ignore-environment", 'i'),
        ("unset=", 'u'),
        ("null", '0'),
        ("chdir=", 'C'),
    ],
    missing: "vS",
    permute: false,
    status: 125,
    ..Spec::NONE
};

pub(super) fn start_env(call: &Call, io: &mut Io<'_>) -> Start {
    let mut words = call.arguments.clone();
    if let Some(first) = words.first_mut()
        && first == "-"
    {
        "-i".clone_into(first);
    }
    let options = match parse_words(call, io, &ENV, &words) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if let Some(letter) = options.last_of("0C") {
        return call.not_simulated(io, &format!("-{letter}"));
    }
    let mut env: Vec<(String, String)> = if options.has('i') {
        Vec::new()
    } else {
        io.env().to_vec()
    };
    for name in options.values('u') {
        env.retain(|(known, _)| known != name);
    }
    let mut command = options.operands.as_slice();
    while let [word, rest @ ..] = command
        && let Some((name, value)) = word.split_once('=')
    {
        match env.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => value.clone_into(old),
            None => env.push((name.to_owned(), value.to_owned())),
        }
        command = rest;
    }
    if command.is_empty() {
        show_environment(io, &env);
        return Start::Exit(0);
    }
    run_instead(call, io, command, Arc::new(env))
}

/// Becomes another program.
pub(super) fn run_instead(
    call: &Call,
    io: &mut Io<'_>,
    words: &[String],
    env: Environment,
) -> Start {
    let name = words.first().map(String::as_str).unwrap_or_default();
    let search_path = env
        .iter()
        .rev()
        .find(|(name, _)| name == "PATH")
        .map(|(_, value)| value.as_str());
    let search_path = search_path.unwrap_or("/bin:/usr/bin");
    let prepared = exec::find(io.kernel, io.pid, name, search_path)
        .map_err(ExecError::from)
        .and_then(|path| exec::prepare(io.kernel, io.pid, &path, words));
    match prepared {
        Ok(prepared) => Start::Step(Box::new(Step::Exec { prepared, env })),
        Err(ExecError::NotSimulated(what)) => {
            io.err(format!("docksim: not simulated: {what}\n"));
            Start::Exit(70)
        }
        Err(ExecError::Errno(errno)) => {
            call.complain(
                io,
                &match (call.is_gnu(), call.name) {
                    (true, "timeout" | "nice" | "nohup") => {
                        format!("failed to run command '{name}': {errno}")
                    }
                    (true, "sudo") if errno == Errno::Enoent => {
                        format!("{name}: command not found")
                    }
                    (true, _) => format!("'{name}': {errno}"),
                    (false, _) => format!("can't execute '{name}': {errno}"),
                },
            );
            Start::Exit(match errno {
                _ if call.name == "sudo" => 1,
                Errno::Enoent => 127,
                _ => 126,
            })
        }
    }
}

const DATE: Spec = Spec {
    short: "ud:r:R",
    long: &[
        ("utc", 'u'),
        ("universal", 'u'),
        ("date=", 'd'),
        ("reference=", 'r'),
        ("rfc-email", 'R'),
    ],
    missing: "fIs",
    ..Spec::NONE
};

pub(super) fn start_date(call: &Call, io: &mut Io<'_>) -> Start {
    let iso = call
        .arguments
        .iter()
        .find(|word| word.starts_with("-I") || word.starts_with("--iso-8601"));
    if let Some(word) = iso {
        let format = match word
            .trim_start_matches("--iso-8601")
            .trim_start_matches("-I")
            .trim_start_matches('=')
        {
            "" | "date" => "%F",
            "seconds" if call.is_gnu() => "%FT%T%:z",
            "minutes" if call.is_gnu() => "%FT%R%:z",
            _ => return call.not_simulated(io, word),
        };
        io.out(dates::strftime(format, io.now()).unwrap_or_default() + "\n");
        return Start::Exit(0);
    }
    let options = match parse(call, io, &DATE) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if options.has('r') {
        return call.not_simulated(io, "-r");
    }
    let moment = match options.value('d') {
        None => io.now(),
        Some(text) => match read_moment(text, io.now()) {
            Some(moment) => moment,
            None => return call.not_simulated(io, &format!("-d '{text}'")),
        },
    };
    let format = match options.operands.as_slice() {
        [] if options.has('R') => "%a, %d %b %Y %T %z",
        [] => "%a %b %e %T %Z %Y",
        [format] => match format.strip_prefix('+') {
            Some(format) => format,
            None => {
                call.complain(io, &format!("invalid date '{format}'"));
                return Start::Exit(1);
            }
        },
        [_, extra, ..] => return refuse(call, io, &DATE, &format!("extra operand '{extra}'")),
    };
    match dates::strftime(format, moment) {
        Ok(text) => {
            io.out(text + "\n");
            Start::Exit(0)
        }
        Err(letter) => call.not_simulated(io, &format!("+%{letter}")),
    }
}

/// `@seconds`, `now`, `YYYY-MM-DD[ HH:MM[:SS]]`, and a few relative ones.
pub(super) fn read_moment(text: &str, now: i64) -> Option<i64> {
    const SECOND: i64 = 1_000_000_000;
    const DAY: i64 = 86_400 * SECOND;
    let text = text.trim();
    if let Some(seconds) = text.strip_prefix('@') {
        return seconds.parse::<i64>().ok()?.checked_mul(SECOND);
    }
    match text {
        "now" | "today" => return Some(now),
        "yesterday" => return now.checked_sub(DAY),
        "tomorrow" => return now.checked_add(DAY),
        _ => {}
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [count, unit, rest @ ..] = words.as_slice()
        && let Ok(count) = count.parse::<i64>()
    {
        let sign = match rest {
            [] => 1,
            ["ago"] => -1,
            _ => return None,
        };
        let unit = match unit.trim_end_matches('s') {
            "second" | "sec" => SECOND,
            "minute" | "min" => 60 * SECOND,
            "hour" => 3600 * SECOND,
            "day" => DAY,
            "week" => 7 * DAY,
            _ => return None,
        };
        return now.checked_add(count.checked_mul(unit)?.checked_mul(sign)?);
    }
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00"));
    let mut date = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    if date.next().is_some()
        || !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
        || !(1..=9999).contains(&year)
    {
        return None;
    }
    let mut time = time
        .trim_end_matches('Z')
        .split(':')
        .map(|part| part.parse::<i64>().ok());
    let (hour, minute) = (time.next()??, time.next()??);
    let second = match time.next() {
        Some(second) => second?,
        None => 0,
    };
    if hour > 23 || minute > 59 || second > 60 || hour < 0 || minute < 0 || second < 0 {
        return None;
    }
    let days = dates::days_from_civil(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    (days * 86_400 + hour * 3600 + minute * 60 + second).checked_mul(SECOND)
}
