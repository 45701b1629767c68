//! redis-server with its default configuration. All its lines go to standard output.

use docksim_reference::signal::Signal;

use super::clock;
use crate::guest::Context;
use crate::program::Reaction;

pub(super) fn start(version: &str, cx: &mut Context<'_>) {
    line(
        cx,
        'C',
        '*',
        "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
    );
    line(
        cx,
        'C',
        '*',
        &format!(
            "Redis version={version}, bits=64, commit=00000000, modified=0, pid=1, just started"
        ),
    );
    line(
        cx,
        'C',
        '#',
        "Warning: no config file specified, using the default config. In order to specify a config file use \
         redis-server /path/to/redis.conf",
    );
    line(cx, 'M', '*', "monotonic clock: POSIX clock_gettime");
    line(cx, 'M', '*', "Running mode=standalone, port=6379.");
    line(cx, 'M', '*', "Server initialized");
    line(cx, 'M', '*', "Ready to accept connections tcp");
}

pub(super) fn signal(signal: Signal, cx: &mut Context<'_>) -> Reaction {
    let name = match signal {
        Signal::TERM => "SIGTERM",
        Signal::INT => "SIGINT",
        // Redis ignores these.
        Signal::HUP | Signal(13) => return Reaction::Handled,
        _ => return Reaction::Default,
    };
    let seconds = cx.now.div_euclid(1_000_000_000);
    cx.out(&format!(
        "1:signal-handler ({seconds}) Received {name} scheduling shutdown...\n"
    ));
    line(cx, 'M', '*', "User requested shutdown...");
    line(
        cx,
        'M',
        '*',
        "Saving the final RDB snapshot before exiting.",
    );
    line(cx, 'M', '*', "DB saved on disk");
    line(cx, 'M', '#', "Redis is now ready to exit, bye bye...");
    Reaction::Exited(0)
}

fn line(cx: &mut Context<'_>, role: char, level: char, text: &str) {
    let clock = clock(cx.now);
    let (year, day) = (
        clock.date.get(..4).unwrap_or_default(),
        clock.date.get(8..).unwrap_or_default(),
    );
    let milliseconds = clock.microseconds.get(..3).unwrap_or_default();
    cx.out(&format!(
        "1:{role} {day} {} {year} {}.{milliseconds} {level} {text}\n",
        clock.month, clock.time
    ));
}
