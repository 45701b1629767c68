//! redis-server with its default configuration. All its lines go to standard output.

use docksim_reference::signal::Signal;

use super::{Reaction, clock};
use crate::io::Io;

pub(super) const HANDLED: &[Signal] = &[Signal::HUP, Signal::INT, Signal(13), Signal::TERM];

pub(super) fn start(version: &str, io: &mut Io<'_>) {
    line(
        io,
        'C',
        '*',
        "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
    );
    line(
        io,
        'C',
        '*',
        &format!(
            "Redis version={version}, bits=64, commit=00000000, modified=0, pid=1, just started"
        ),
    );
    line(
        io,
        'C',
        '#',
        "Warning: no config file specified, using the default config. In order to specify a config file use \
         redis-server /path/to/redis.conf",
    );
    line(io, 'M', '*', "monotonic clock: POSIX clock_gettime");
    line(io, 'M', '*', "Running mode=standalone, port=6379.");
    line(io, 'M', '*', "Server initialized");
    line(io, 'M', '*', "Ready to accept connections tcp");
}

pub(super) fn signal(signal: Signal, io: &mut Io<'_>) -> Reaction {
    let name = match signal {
        Signal::TERM => "SIGTERM",
        Signal::INT => "SIGINT",
        // Redis ignores these.
        Signal::HUP | Signal(13) => return Reaction::Handled,
        _ => return Reaction::Handled,
    };
    let seconds = io.now().div_euclid(1_000_000_000);
    io.out(format!(
        "1:signal-handler ({seconds}) Received {name} scheduling shutdown...\n"
    ));
    line(io, 'M', '*', "User requested shutdown...");
    line(
        io,
        'M',
        '*',
        "Saving the final RDB snapshot before exiting.",
    );
    line(io, 'M', '*', "DB saved on disk");
    line(io, 'M', '#', "Redis is now ready to exit, bye bye...");
    Reaction::Exited(0)
}

fn line(io: &mut Io<'_>, role: char, level: char, text: &str) {
    let clock = clock(io.now());
    let (year, day) = (
        clock.date.get(..4).unwrap_or_default(),
        clock.date.get(8..).unwrap_or_default(),
    );
    let milliseconds = clock.microseconds.get(..3).unwrap_or_default();
    io.out(format!(
        "1:{role} {day} {} {year} {}.{milliseconds} {level} {text}\n",
        clock.month, clock.time
    ));
}
