//! What signals do to a process that has no handler, and what shells call them.

use docksim_reference::signal::Signal;

/// A write to a pipe without readers.
pub(crate) const PIPE: Signal = Signal(13);

/// The terminal has another size.
pub(crate) const WINDOW_CHANGED: Signal = Signal(28);

/// What a signal does by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DefaultAction {
    Terminate,
    Ignore,
    Stop,
    Continue,
}

/// What a signal does to a process without a handler (man 7 signal).
pub(crate) fn default_action(signal: Signal) -> DefaultAction {
    match signal.0 {
        17 | 23 | 28 => DefaultAction::Ignore,
        18 => DefaultAction::Continue,
        19..=22 => DefaultAction::Stop,
        _ => DefaultAction::Terminate,
    }
}

/// What a shell says about a process that a signal ended, as `strsignal` has it.
pub(crate) fn description(signal: Signal) -> &'static str {
    match signal.0 {
        1 => "Hangup",
        2 => "Interrupt",
        3 => "Quit",
        4 => "Illegal instruction",
        5 => "Trace/breakpoint trap",
        6 => "Aborted",
        7 => "Bus error",
        8 => "Floating point exception",
        9 => "Killed",
        10 => "User defined signal 1",
        11 => "Segmentation fault",
        12 => "User defined signal 2",
        13 => "Broken pipe",
        14 => "Alarm clock",
        15 => "Terminated",
        16 => "Stack fault",
        24 => "CPU time limit exceeded",
        25 => "File size limit exceeded",
        26 => "Virtual timer expired",
        27 => "Profiling timer expired",
        29 => "I/O possible",
        30 => "Power failure",
        31 => "Bad system call",
        _ => "Unknown signal",
    }
}
