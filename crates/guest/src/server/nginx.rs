//! nginx in the foreground with two workers, behind the image's entrypoint. The entrypoint writes to standard output,
//! nginx to standard error.

use docksim_reference::signal::Signal;

use super::{Reaction, clock};
use crate::io::Io;

pub(super) const HANDLED: &[Signal] = &[
    Signal::HUP,
    Signal::INT,
    Signal::QUIT,
    Signal(10),
    Signal(12),
    Signal::TERM,
    Signal::WINCH,
];

pub(super) const ENTRYPOINT: &str = include_str!("nginx-entrypoint.txt");
const WORKERS: [u32; 2] = [29, 30];

pub(super) fn start(version: &str, io: &mut Io<'_>) {
    notice(io, 1, "using the \"epoll\" event method");
    notice(io, 1, &format!("nginx/{version}"));
    notice(io, 1, "built by gcc 14.2.0 (Debian 14.2.0-19) ");
    notice(io, 1, "OS: Linux 6.8.0-64-generic");
    notice(io, 1, "getrlimit(RLIMIT_NOFILE): 1048576:1048576");
    notice(io, 1, "start worker processes");
    for worker in WORKERS {
        notice(io, 1, &format!("start worker process {worker}"));
    }
}

pub(super) fn signal(signal: Signal, io: &mut Io<'_>) -> Reaction {
    match signal {
        Signal::QUIT => {
            notice(io, 1, "signal 3 (SIGQUIT) received, shutting down");
            for worker in WORKERS {
                notice(io, worker, "gracefully shutting down");
            }
        }
        Signal::TERM => notice(io, 1, "signal 15 (SIGTERM) received, exiting"),
        Signal::INT => notice(io, 1, "signal 2 (SIGINT) received, exiting"),
        Signal::HUP => {
            notice(io, 1, "signal 1 (SIGHUP) received, reconfiguring");
            notice(io, 1, "reconfiguring");
            return Reaction::Handled;
        }
        Signal::WINCH | Signal(10 | 12) => return Reaction::Handled,
        _ => return Reaction::Handled,
    }
    for worker in WORKERS {
        notice(io, worker, "exiting");
        notice(io, worker, "exit");
    }
    for worker in WORKERS {
        notice(
            io,
            1,
            &format!("signal 17 (SIGCHLD) received from {worker}"),
        );
        notice(
            io,
            1,
            &format!("worker process {worker} exited with code 0"),
        );
    }
    notice(io, 1, "exit");
    Reaction::Exited(0)
}

fn notice(io: &mut Io<'_>, pid: u32, text: &str) {
    let clock = clock(io.now());
    io.err(format!(
        "{} {} [notice] {pid}#{pid}: {text}\n",
        clock.date.replace('-', "/"),
        clock.time
    ));
}
