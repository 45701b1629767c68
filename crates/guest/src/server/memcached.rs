//! memcached, which says nothing.

use docksim_reference::signal::Signal;

use super::Reaction;
use crate::io::Io;

pub(super) const HANDLED: &[Signal] = &[Signal::INT, Signal::TERM, Signal::HUP];

pub(super) fn signal(signal: Signal, io: &mut Io<'_>) -> Reaction {
    let name = match signal {
        Signal::INT => "Interrupt",
        Signal::TERM => "Terminated",
        _ => return Reaction::Handled,
    };
    io.out(format!("Signal handled: {name}.\n"));
    Reaction::Exited(0)
}
