//! nginx in the foreground with two workers, behind the image's entrypoint. The entrypoint writes to standard output,
//! nginx to standard error.

use docksim_reference::signal::Signal;

use super::clock;
use crate::guest::Context;
use crate::program::Reaction;

const ENTRYPOINT: &str = include_str!("nginx-entrypoint.txt");
const WORKERS: [u32; 2] = [29, 30];

pub(super) fn start(version: &str, entrypoint: bool, cx: &mut Context<'_>) {
    if entrypoint {
        cx.out(ENTRYPOINT);
    }
    notice(cx, 1, "using the \"epoll\" event method");
    notice(cx, 1, &format!("nginx/{version}"));
    notice(cx, 1, "built by gcc 14.2.0 (Debian 14.2.0-19) ");
    notice(cx, 1, "OS: Linux 6.8.0-64-generic");
    notice(cx, 1, "getrlimit(RLIMIT_NOFILE): 1048576:1048576");
    notice(cx, 1, "start worker processes");
    for worker in WORKERS {
        notice(cx, 1, &format!("start worker process {worker}"));
    }
}

pub(super) fn signal(signal: Signal, cx: &mut Context<'_>) -> Reaction {
    match signal {
        Signal::QUIT => {
            notice(cx, 1, "signal 3 (SIGQUIT) received, shutting down");
            for worker in WORKERS {
                notice(cx, worker, "gracefully shutting down");
            }
        }
        Signal::TERM => notice(cx, 1, "signal 15 (SIGTERM) received, exiting"),
        Signal::INT => notice(cx, 1, "signal 2 (SIGINT) received, exiting"),
        Signal::HUP => {
            notice(cx, 1, "signal 1 (SIGHUP) received, reconfiguring");
            notice(cx, 1, "reconfiguring");
            return Reaction::Handled;
        }
        Signal::WINCH | Signal(10 | 12) => return Reaction::Handled,
        _ => return Reaction::Default,
    }
    for worker in WORKERS {
        notice(cx, worker, "exiting");
        notice(cx, worker, "exit");
    }
    for worker in WORKERS {
        notice(
            cx,
            1,
            &format!("signal 17 (SIGCHLD) received from {worker}"),
        );
        notice(
            cx,
            1,
            &format!("worker process {worker} exited with code 0"),
        );
    }
    notice(cx, 1, "exit");
    Reaction::Exited(0)
}

fn notice(cx: &mut Context<'_>, pid: u32, text: &str) {
    let clock = clock(cx.now);
    cx.err(&format!(
        "{} {} [notice] {pid}#{pid}: {text}\n",
        clock.date.replace('-', "/"),
        clock.time
    ));
}
