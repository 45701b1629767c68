//! `ps`: the processes.

use super::{Call, Start, dates};
use crate::io::Io;
use crate::kernel::{Pid, Process, State};

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let words: Vec<&str> = call.arguments.iter().map(String::as_str).collect();
    if !call.is_gnu() {
        return match words.as_slice() {
            [] | ["-ef" | "aux" | "-a" | "-e"] => busybox(io),
            _ => call.not_simulated(io, &words.join(" ")),
        };
    }
    match words.as_slice() {
        [] => short(io),
        ["-e" | "-A"] => list_short(io, None),
        ["-ef" | "-fe"] => full(io),
        _ => call.not_simulated(io, &words.join(" ")),
    }
}

fn alive(io: &Io<'_>) -> Vec<(Pid, Process)> {
    io.kernel
        .processes
        .iter()
        .map(|(pid, process)| (*pid, process.clone()))
        .collect()
}

fn command(process: &Process) -> String {
    match process.state {
        State::Zombie(_) => format!("[{}] <defunct>", short_name(process)),
        State::Running | State::Stopped => process.argv.join(" "),
    }
}

fn short_name(process: &Process) -> String {
    let name = process.argv.first().map(String::as_str).unwrap_or_default();
    crate::exec::base_name(name).chars().take(15).collect()
}

fn terminal(io: &Io<'_>, process: &Process) -> &'static str {
    let tty = process.console.is_some_and(|id| {
        io.kernel
            .consoles
            .get(&id)
            .is_some_and(|console| console.tty)
    });
    if tty { "pts/0" } else { "?" }
}

fn user(io: &Io<'_>, process: &Process) -> String {
    io.name_of_user(process.uid)
        .unwrap_or_else(|| process.uid.to_string())
}

fn busybox(io: &mut Io<'_>) -> Start {
    let mut text = String::from("PID   USER     TIME  COMMAND\n");
    for (pid, process) in alive(io) {
        let user = user(io, &process);
        text.push_str(&format!("{pid:5} {user:<8}  0:00 {}\n", command(&process)));
    }
    io.out(text);
    Start::Exit(0)
}

fn short(io: &mut Io<'_>) -> Start {
    let own = io.process().and_then(|process| process.console);
    list_short(io, own)
}

fn list_short(io: &mut Io<'_>, console: Option<u32>) -> Start {
    let mut text = String::from("    PID TTY          TIME CMD\n");
    for (pid, process) in alive(io) {
        if console.is_some() && process.console != console {
            continue;
        }
        let terminal = terminal(io, &process);
        text.push_str(&format!(
            "{pid:7} {terminal:<8} 00:00:00 {}\n",
            short_name(&process)
        ));
    }
    io.out(text);
    Start::Exit(0)
}

fn full(io: &mut Io<'_>) -> Start {
    let mut text = String::from("UID          PID    PPID  C STIME TTY          TIME CMD\n");
    for (pid, process) in alive(io) {
        let started = dates::strftime("%H:%M", process.started_at).unwrap_or_default();
        text.push_str(&format!(
            "{:<8} {pid:7} {:7}  0 {started} {:<8} 00:00:00 {}\n",
            user(io, &process),
            process.parent,
            terminal(io, &process),
            command(&process)
        ));
    }
    io.out(text);
    Start::Exit(0)
}
