//! `timeout`, `time`, `nohup`, `nice`, `sudo`: programs that run programs.

use docksim_reference::signal::Signal;

use super::about::run_instead;
use super::options::{Spec, parse};
use super::{Call, Running, Start, sleep, xargs};
use crate::errno::Errno;
use crate::exec::ExecError;
use crate::io::Io;
use crate::kernel::{ExitStatus, Pid, Step, Wait};

const TIMEOUT: Spec = Spec {
    short: "s:k:pv",
    long: &[
        ("signal=", 's'),
        ("kill-after=", 'k'),
        ("preserve-status", 'p'),
        ("verbose", 'v'),
    ],
    missing: "f",
    permute: false,
    status: 125,
    ..Spec::NONE
};

/// A program that waits for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RunTool {
    Timeout(Timeout),
    Time { child: Pid, started_at: i64 },
}

/// A `timeout` on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Timeout {
    child: Pid,
    until: Option<i64>,
    signal: Signal,
    kill_after: Option<i64>,
    preserve_status: bool,
    timed_out: bool,
}

pub(super) fn start_timeout(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &TIMEOUT) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let [duration, command @ ..] = options.operands.as_slice() else {
        if call.is_gnu() {
            return super::options::refuse(call, io, &TIMEOUT, "missing operand");
        }
        return call.not_simulated(io, "without operands");
    };
    if command.is_empty() {
        if call.is_gnu() {
            return super::options::refuse(
                call,
                io,
                &TIMEOUT,
                &format!("missing operand after '{duration}'"),
            );
        }
        return call.not_simulated(io, "without a command");
    }
    let read = |text: &str| sleep::parse(text).map(|time| time.filter(|time| *time > 0));
    let Some(duration) = read(duration) else {
        if call.is_gnu() {
            return super::options::refuse(
                call,
                io,
                &TIMEOUT,
                &format!("invalid time interval '{duration}'"),
            );
        }
        call.complain(io, &format!("invalid number '{duration}'"));
        return Start::Exit(1);
    };
    let signal = match options.value('s') {
        None => Signal::TERM,
        Some(name) => match Signal::parse(name) {
            Ok(signal) => signal,
            Err(_) => {
                return super::options::refuse(
                    call,
                    io,
                    &TIMEOUT,
                    &format!("'{name}': invalid signal"),
                );
            }
        },
    };
    let kill_after = options.value('k').and_then(sleep::parse).flatten();
    match spawn(call, io, command) {
        Ok(child) => Start::Run(Running::Run(Box::new(RunTool::Timeout(Timeout {
            child,
            until: duration.map(|duration| io.now().saturating_add(duration)),
            signal,
            kill_after,
            preserve_status: options.has('p'),
            timed_out: false,
        })))),
        Err(start) => start,
    }
}

fn spawn(call: &Call, io: &mut Io<'_>, command: &[String]) -> Result<Pid, Start> {
    let name = command.first().cloned().unwrap_or_default();
    xargs::spawn(io, command, false).map_err(|error| match error {
        ExecError::NotSimulated(what) => {
            io.err(format!("docksim: not simulated: {what}\n"));
            Start::Exit(70)
        }
        ExecError::Errno(errno) => {
            call.complain(
                io,
                &if call.is_gnu() {
                    format!("failed to run command '{name}': {errno}")
                } else {
                    format!("can't execute '{name}': {errno}")
                },
            );
            Start::Exit(if errno == Errno::Enoent { 127 } else { 126 })
        }
    })
}

pub(super) fn start_time(call: &Call, io: &mut Io<'_>) -> Start {
    if call
        .arguments
        .first()
        .is_none_or(|word| word.starts_with('-'))
    {
        return call.not_simulated(io, &call.arguments.join(" "));
    }
    match spawn(call, io, &call.arguments) {
        Ok(child) => Start::Run(Running::Run(Box::new(RunTool::Time {
            child,
            started_at: io.now(),
        }))),
        Err(start) => start,
    }
}

pub(super) fn start_nohup(call: &Call, io: &mut Io<'_>) -> Start {
    if call.arguments.is_empty() {
        return call.not_simulated(io, "without a command");
    }
    if io.kernel.is_tty(io.pid, 1) {
        return call.not_simulated(io, "on a terminal");
    }
    if let Some(process) = io.process_mut() {
        process.ignored.insert(Signal::HUP);
    }
    let env = io.env();
    run_instead(call, io, &call.arguments, env)
}

pub(super) fn start_nice(call: &Call, io: &mut Io<'_>) -> Start {
    let command = match call.arguments.as_slice() {
        [option, _, command @ ..] if option == "-n" => command,
        command => command,
    };
    if command.first().is_none_or(|word| word.starts_with('-')) {
        return call.not_simulated(io, &call.arguments.join(" "));
    }
    let env = io.env();
    run_instead(call, io, command, env)
}

/// Runs a command as root, which the user of the machine may do without a password.
pub(super) fn start_sudo(call: &Call, io: &mut Io<'_>) -> Start {
    if call
        .arguments
        .first()
        .is_none_or(|word| word.starts_with('-') || word.contains('='))
    {
        return call.not_simulated(io, &call.arguments.join(" "));
    }
    if let Some(process) = io.process_mut() {
        (process.uid, process.gid) = (0, 0);
        process.groups = [0].into();
    }
    let mut env = io.env();
    let root = [("HOME", "/root"), ("USER", "root"), ("LOGNAME", "root")];
    let variables = std::sync::Arc::make_mut(&mut env);
    variables.retain(|(name, _)| root.iter().all(|(known, _)| name != known));
    variables.extend(root.map(|(name, value)| (name.to_owned(), value.to_owned())));
    run_instead(call, io, &call.arguments, env)
}

impl RunTool {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self {
            Self::Timeout(timeout) => timeout.step(call, io),
            Self::Time { child, started_at } => {
                let Some((_, status)) = io.kernel.reap(io.pid, Some(*child)) else {
                    return Step::Wait(Wait::child());
                };
                let milliseconds = (io.now() - *started_at) / 1_000_000;
                let (minutes, seconds, rest) = (
                    milliseconds / 60_000,
                    milliseconds / 1000 % 60,
                    milliseconds % 1000,
                );
                io.err(if call.is_gnu() {
                    format!("\nreal\t{minutes}m{seconds}.{rest:03}s\nuser\t0m0.000s\nsys\t0m0.000s\n")
                } else {
                    let hundredths = rest / 10;
                    format!("real\t{minutes}m {seconds}.{hundredths:02}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n")
                });
                Step::Exit(status.code())
            }
        }
    }
}

impl Timeout {
    fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        if let Some((_, status)) = io.kernel.reap(io.pid, Some(self.child)) {
            let again = match status {
                // GNU passes KILL on to itself; BusyBox's command is its own process.
                ExitStatus::Killed(signal)
                    if !call.is_gnu() || self.timed_out && signal == Signal::KILL =>
                {
                    Some(signal)
                }
                _ => None,
            };
            if let Some(signal) = again {
                // A process can always signal itself.
                let _ = io.kernel.signal(io.pid, signal, false);
            }
            let timed_out = self.timed_out && !self.preserve_status;
            return Step::Exit(if timed_out { 124 } else { status.code() });
        }
        if self.until.is_some_and(|until| until <= io.now()) {
            let signal = if self.timed_out {
                Signal::KILL
            } else {
                self.signal
            };
            // The child is there: its status has not been taken.
            let _ = io.kernel.signal(self.child, signal, false);
            let kill_after = self.kill_after.filter(|_| !self.timed_out);
            self.until = kill_after.map(|time| io.now().saturating_add(time));
            self.timed_out = true;
        }
        Step::Wait(Wait {
            until: self.until,
            ..Wait::child()
        })
    }
}
