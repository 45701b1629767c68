//! Apache httpd in the foreground, with the event MPM, as the image configures it. All its lines go to standard error.

use docksim_reference::signal::Signal;

use super::{Reaction, clock};
use crate::io::Io;

pub(super) const HANDLED: &[Signal] = &[
    Signal::HUP,
    Signal::INT,
    Signal(10),
    Signal::TERM,
    Signal::WINCH,
];

pub(super) fn start(version: &str, io: &mut Io<'_>) {
    let machine = std::sync::Arc::clone(&io.kernel.machine);
    let address = if machine.ip_address.is_empty() {
        "127.0.0.1"
    } else {
        &machine.ip_address
    };
    let warning = format!(
        "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using {address}. Set \
         the 'ServerName' directive globally to suppress this message\n"
    );
    io.err(&warning);
    io.err(&warning);
    notice(
        io,
        "mpm_event",
        &format!("AH00489: Apache/{version} (Unix) configured -- resuming normal operations"),
    );
    notice(io, "core", "AH00094: Command line: 'httpd -D FOREGROUND'");
}

pub(super) fn signal(signal: Signal, io: &mut Io<'_>) -> Reaction {
    match signal {
        Signal::TERM | Signal::INT => {
            notice(io, "mpm_event", "AH00491: caught SIGTERM, shutting down");
            Reaction::Exited(0)
        }
        Signal::WINCH => {
            notice(
                io,
                "mpm_event",
                "AH00492: caught SIGWINCH, shutting down gracefully",
            );
            Reaction::Exited(0)
        }
        Signal::HUP => {
            notice(
                io,
                "mpm_event",
                "AH00494: SIGHUP received.  Attempting to restart",
            );
            Reaction::Handled
        }
        Signal(10) => {
            notice(
                io,
                "mpm_event",
                "AH00493: SIGUSR1 received.  Doing graceful restart",
            );
            Reaction::Handled
        }
        _ => Reaction::Handled,
    }
}

fn notice(io: &mut Io<'_>, module: &str, text: &str) {
    let clock = clock(io.now());
    let day = clock.date.get(8..).unwrap_or_default();
    let year = clock.date.get(..4).unwrap_or_default();
    let (weekday, month, time, fraction) =
        (clock.weekday, clock.month, clock.time, clock.microseconds);
    io.err(format!("[{weekday} {month} {day} {time}.{fraction} {year}] [{module}:notice] [pid 1:tid 1] {text}\n"));
}
