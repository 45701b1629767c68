//! The columns of procps' `ps`, and what stands in them.

use docksim_api::Timestamp;
use docksim_guest::ProcessInfo;
use docksim_reference::timestamp;

use super::TopError;

const DAY: i64 = 86_400;

/// The users and groups of the host, which is a Debian. `ps` knows no others' names.
const HOST_USERS: [(u32, &str); 17] = [
    (0, "root"),
    (1, "daemon"),
    (2, "bin"),
    (3, "sys"),
    (4, "sync"),
    (5, "games"),
    (6, "man"),
    (7, "lp"),
    (8, "mail"),
    (9, "news"),
    (10, "uucp"),
    (13, "proxy"),
    (33, "www-data"),
    (34, "backup"),
    (38, "list"),
    (39, "irc"),
    (65534, "nobody"),
];

/// A process with its numbers on the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) pid: i64,
    pub(super) parent: i64,
    pub(super) process: ProcessInfo,
}

/// A column that docksim knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Pid,
    Parent,
    UserId,
    User,
    Command,
    CommandLine,
    CpuUsage,
    CpuPercent,
    Nice,
    Priority,
    Threads,
    Terminal,
    Time,
    StartedAt,
    StartedExactly,
    Elapsed,
    ElapsedSeconds,
    State,
    Status,
    Class,
}

impl Column {
    /// Those of `ps -f`.
    pub(super) const FULL: [(Self, &'static str); 8] = [
        (Self::User, "UID"),
        (Self::Pid, "PID"),
        (Self::Parent, "PPID"),
        (Self::CpuUsage, "C"),
        (Self::StartedAt, "STIME"),
        (Self::Terminal, "TTY"),
        (Self::Time, "TIME"),
        (Self::CommandLine, "CMD"),
    ];
    /// Those of `ps`.
    pub(super) const SHORT: [(Self, &'static str); 4] = [
        (Self::Pid, "PID"),
        (Self::Terminal, "TTY"),
        (Self::Time, "TIME"),
        (Self::Command, "CMD"),
    ];
    /// Those of `ps x`.
    pub(super) const BSD: [(Self, &'static str); 5] = [
        (Self::Pid, "PID"),
        (Self::Terminal, "TTY"),
        (Self::Status, "STAT"),
        (Self::Time, "TIME"),
        (Self::CommandLine, "COMMAND"),
    ];

    /// The column of a name, with its title.
    pub(super) fn find(name: &str) -> Result<(Self, &'static str), TopError> {
        Ok(match name {
            "pid" | "tgid" => (Self::Pid, if name == "pid" { "PID" } else { "TGID" }),
            "ppid" => (Self::Parent, "PPID"),
            "uid" | "euid" => (Self::UserId, if name == "uid" { "UID" } else { "EUID" }),
            "user" | "uname" => (Self::User, "USER"),
            "euser" => (Self::User, "EUSER"),
            "comm" | "ucmd" | "ucomm" => (
                Self::Command,
                if name == "ucmd" { "CMD" } else { "COMMAND" },
            ),
            "args" | "command" => (Self::CommandLine, "COMMAND"),
            "cmd" => (Self::CommandLine, "CMD"),
            "c" => (Self::CpuUsage, "C"),
            "pcpu" | "%cpu" => (Self::CpuPercent, "%CPU"),
            "ni" | "nice" => (Self::Nice, "NI"),
            "pri" => (Self::Priority, "PRI"),
            "nlwp" => (Self::Threads, "NLWP"),
            "thcount" => (Self::Threads, "THCNT"),
            "tty" | "tt" | "tname" => (Self::Terminal, if name == "tname" { "TTY" } else { "TT" }),
            "time" | "cputime" => (Self::Time, "TIME"),
            "stime" => (Self::StartedAt, "STIME"),
            "start_time" => (Self::StartedAt, "START"),
            "start" => (Self::StartedExactly, "STARTED"),
            "etime" => (Self::Elapsed, "ELAPSED"),
            "etimes" => (Self::ElapsedSeconds, "ELAPSED"),
            "s" | "state" => (Self::State, "S"),
            "stat" => (Self::Status, "STAT"),
            "cls" | "class" | "policy" => {
                (Self::Class, if name == "policy" { "POL" } else { "CLS" })
            }
            known if NOT_SIMULATED.contains(&known) => {
                return Err(TopError::NotSimulated(format!("-o {known}")));
            }
            unknown => return Err(TopError::UnknownColumn(unknown.to_owned())),
        })
    }
}

/// Names of columns that `ps` has and docksim has not.
const NOT_SIMULATED: &[&str] = &[
    "%mem",
    "addr",
    "blocked",
    "bsdstart",
    "bsdtime",
    "caught",
    "cgroup",
    "cgname",
    "cp",
    "drs",
    "egid",
    "egroup",
    "eip",
    "environ",
    "esp",
    "exe",
    "f",
    "fgid",
    "fgroup",
    "flag",
    "flags",
    "fname",
    "fuid",
    "fuser",
    "gid",
    "group",
    "ignored",
    "ipcns",
    "label",
    "lstart",
    "lsession",
    "lwp",
    "lxc",
    "machine",
    "maj_flt",
    "min_flt",
    "mntns",
    "netns",
    "numa",
    "ouid",
    "pending",
    "pgid",
    "pgrp",
    "pidns",
    "pmem",
    "psr",
    "pss",
    "rgid",
    "rgroup",
    "rss",
    "rssize",
    "rsz",
    "rtprio",
    "ruid",
    "ruser",
    "seat",
    "sess",
    "session",
    "sgi_p",
    "sgid",
    "sgroup",
    "sid",
    "sig",
    "sigcatch",
    "sigignore",
    "sigmask",
    "size",
    "slice",
    "spid",
    "stackp",
    "suid",
    "supgid",
    "supgrp",
    "suser",
    "svgid",
    "svuid",
    "sz",
    "thread",
    "tid",
    "timens",
    "times",
    "tpgid",
    "trs",
    "tsig",
    "unit",
    "uss",
    "utsns",
    "uunit",
    "vsize",
    "vsz",
    "wchan",
    "wname",
];

impl Row {
    pub(super) fn cell(&self, column: Column, now: Timestamp) -> String {
        let process = &self.process;
        let started = process.started_at / Timestamp::SECOND;
        let now = now.0 / Timestamp::SECOND;
        let elapsed = (now - started).max(0);
        match column {
            Column::Pid => self.pid.to_string(),
            Column::Parent => self.parent.to_string(),
            Column::UserId => process.uid.to_string(),
            Column::User => self.user(),
            Column::Command => self.command(),
            Column::CommandLine => process.argv.join(" "),
            Column::CpuUsage | Column::Nice => "0".to_owned(),
            Column::CpuPercent => "0.0".to_owned(),
            Column::Priority => "19".to_owned(),
            Column::Threads => "1".to_owned(),
            Column::Terminal => {
                if process.tty {
                    "pts/0".to_owned()
                } else {
                    "?".to_owned()
                }
            }
            Column::Time => "00:00:00".to_owned(),
            Column::StartedAt => start_time(started, now, 5),
            Column::StartedExactly => start_time(started, now, 8),
            Column::Elapsed => elapsed_time(elapsed),
            Column::ElapsedSeconds => elapsed.to_string(),
            Column::State => "S".to_owned(),
            // What stands at the top of a container or was started in it leads a session.
            Column::Status if process.parent == 0 && process.tty => "Ss+".to_owned(),
            Column::Status if process.parent == 0 => "Ss".to_owned(),
            Column::Status => "S".to_owned(),
            Column::Class => "TS".to_owned(),
        }
    }

    /// The user's name on the host, or the number.
    pub(super) fn user(&self) -> String {
        let uid = self.process.uid;
        let known = HOST_USERS.iter().find(|(known, _)| *known == uid);
        known.map_or_else(|| uid.to_string(), |(_, name)| (*name).to_owned())
    }

    /// The program's name as the kernel keeps it: fifteen bytes.
    pub(super) fn command(&self) -> String {
        let program = self.process.argv.first().map_or("", String::as_str);
        let name = program.rsplit('/').next().unwrap_or_default();
        name.chars().take(15).collect()
    }
}

/// The time of a day, or the day when it is another one; `width` letters of `HH:MM:SS`.
fn start_time(started: i64, now: i64, width: usize) -> String {
    let text = timestamp::rfc3339_nano(started * Timestamp::SECOND);
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    if started / DAY == now / DAY {
        return part(11..11 + width).to_owned();
    }
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = part(5..7).parse::<usize>().unwrap_or(1);
    let month = months
        .get(month.saturating_sub(1))
        .copied()
        .unwrap_or_default();
    let gap = if width == 5 { "" } else { " " };
    format!("{month}{gap}{}", part(8..10))
}

/// `[[DD-]hh:]mm:ss`.
fn elapsed_time(seconds: i64) -> String {
    let (days, rest) = (seconds / DAY, seconds % DAY);
    let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes:02}:{seconds:02}"),
        (0, hours) => format!("{hours:02}:{minutes:02}:{seconds:02}"),
        (days, hours) => format!("{days}-{hours:02}:{minutes:02}:{seconds:02}"),
    }
}
