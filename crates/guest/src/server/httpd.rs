//! Apache httpd in the foreground, with the event MPM, as the image configures it. All its lines go to standard error.

use docksim_reference::signal::Signal;

use super::clock;
use crate::guest::Context;
use crate::program::Reaction;

pub(super) fn start(version: &str, ip_address: &str, cx: &mut Context<'_>) {
    let address = if ip_address.is_empty() {
        "127.0.0.1"
    } else {
        ip_address
    };
    let warning = format!(
        "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using {address}. Set \
         the 'ServerName' directive globally to suppress this message\n"
    );
    cx.err(&warning);
    cx.err(&warning);
    notice(
        cx,
        "mpm_event",
        &format!("AH00489: Apache/{version} (Unix) configured -- resuming normal operations"),
    );
    notice(cx, "core", "AH00094: Command line: 'httpd -D FOREGROUND'");
}

pub(super) fn signal(signal: Signal, cx: &mut Context<'_>) -> Reaction {
    match signal {
        Signal::TERM | Signal::INT => {
            notice(cx, "mpm_event", "AH00491: caught SIGTERM, shutting down");
            Reaction::Exited(0)
        }
        Signal::WINCH => {
            notice(
                cx,
                "mpm_event",
                "AH00492: caught SIGWINCH, shutting down gracefully",
            );
            Reaction::Exited(0)
        }
        Signal::HUP => {
            notice(
                cx,
                "mpm_event",
                "AH00494: SIGHUP received.  Attempting to restart",
            );
            Reaction::Handled
        }
        Signal(10) => {
            notice(
                cx,
                "mpm_event",
                "AH00493: SIGUSR1 received.  Doing graceful restart",
            );
            Reaction::Handled
        }
        _ => Reaction::Default,
    }
}

fn notice(cx: &mut Context<'_>, module: &str, text: &str) {
    let clock = clock(cx.now);
    let day = clock.date.get(8..).unwrap_or_default();
    let year = clock.date.get(..4).unwrap_or_default();
    let (weekday, month, time, fraction) =
        (clock.weekday, clock.month, clock.time, clock.microseconds);
    cx.err(&format!("[{weekday} {month} {day} {time}.{fraction} {year}] [{module}:notice] [pid 1:tid 1] {text}\n"));
}
