//! The keyboard where nothing but whole lines can be read: a command is watched, and gets no keys.

use std::io;
use std::time::Duration;

use docksim_session::TerminalSignal;

/// Nothing.
pub(crate) struct Keyboard;

impl Keyboard {
    pub(crate) fn open() -> io::Result<Self> {
        Ok(Self)
    }

    /// Waits.
    pub(crate) fn read(&mut self, milliseconds: u8) -> io::Result<Option<Vec<u8>>> {
        std::thread::sleep(Duration::from_millis(u64::from(milliseconds.min(20))));
        Ok(None)
    }

    /// None.
    pub(crate) fn take_signals(&self) -> Vec<TerminalSignal> {
        Vec::new()
    }
}
