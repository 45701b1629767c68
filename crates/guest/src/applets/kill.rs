//! `kill`: sends signals.

use docksim_reference::signal::Signal;

use super::{Call, Start};
use crate::io::Io;
use crate::shell;

/// What a call asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Request {
    /// The text of `kill -l`.
    List(String),
    /// A signal to processes; without one only the question whether they are there.
    Send(Option<Signal>, Vec<String>),
}

/// What is wrong with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    NoTarget,
    BadSignal(String),
}

/// Reads the arguments.
pub(crate) fn parse(arguments: &[String]) -> Result<Request, Problem> {
    let read = |name: &str| {
        if name == "0" || name.eq_ignore_ascii_case("EXIT") {
            return Ok(None);
        }
        match Signal::parse(name) {
            Ok(signal) if signal.is_valid() => Ok(Some(signal)),
            _ => Err(Problem::BadSignal(name.to_owned())),
        }
    };
    let (signal, targets) = match arguments {
        [option, rest @ ..] if option == "-l" || option == "-L" => return list(rest),
        [option, name, rest @ ..] if option == "-s" || option == "-n" => (read(name)?, rest),
        [option, rest @ ..] if option == "--" => (Some(Signal::TERM), rest),
        [option, rest @ ..] if option.len() > 1 && option.starts_with('-') => {
            (read(option.get(1..).unwrap_or_default())?, rest)
        }
        rest => (Some(Signal::TERM), rest),
    };
    let targets = targets.strip_prefix(&["--".to_owned()]).unwrap_or(targets);
    if targets.is_empty() {
        return Err(Problem::NoTarget);
    }
    Ok(Request::Send(signal, targets.to_vec()))
}

fn list(names: &[String]) -> Result<Request, Problem> {
    let mut text = String::new();
    if names.is_empty() {
        for row in (1..=31).collect::<Vec<i32>>().chunks(5) {
            let cells: Vec<String> = row
                .iter()
                .map(|number| format!("{number:2}) SIG{:<11}", Signal(*number).name()))
                .collect();
            text.push_str(cells.concat().trim_end());
            text.push('\n');
        }
    }
    for name in names {
        match name.parse::<i32>() {
            Ok(number) => {
                let signal = Signal(if number > 128 { number - 128 } else { number });
                if !signal.is_valid() {
                    return Err(Problem::BadSignal(name.clone()));
                }
                text.push_str(&format!("{}\n", signal.name()));
            }
            Err(_) => match Signal::parse(name) {
                Ok(signal) => text.push_str(&format!("{}\n", signal.0)),
                Err(_) => return Err(Problem::BadSignal(name.clone())),
            },
        }
    }
    Ok(Request::List(text))
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let request = match parse(&call.arguments) {
        Ok(request) => request,
        Err(Problem::NoTarget) => {
            call.complain(
                io,
                if call.is_gnu() {
                    "not enough arguments"
                } else {
                    "you need to specify whom to kill"
                },
            );
            return Start::Exit(1);
        }
        Err(Problem::BadSignal(name)) => {
            call.complain(
                io,
                &if call.is_gnu() {
                    format!("unknown signal {name}")
                } else {
                    format!("bad signal name '{name}'")
                },
            );
            return Start::Exit(1);
        }
    };
    match request {
        Request::List(_) => call.not_simulated(io, "-l"),
        Request::Send(signal, targets) => {
            let mut code = 0;
            for target in targets {
                let message = match target.parse() {
                    Ok(pid) => match shell::send(io, pid, signal) {
                        Ok(()) => continue,
                        Err(errno) if call.is_gnu() => format!("({pid}): {errno}"),
                        Err(errno) => format!("can't kill pid {pid}: {errno}"),
                    },
                    Err(_) if call.is_gnu() => format!("failed to parse argument: '{target}'"),
                    Err(_) => format!("invalid number '{target}'"),
                };
                code = 1;
                call.complain(io, &message);
            }
            Start::Exit(code)
        }
    }
}
