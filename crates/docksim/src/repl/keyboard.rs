//! The keyboard while a command holds the terminal: bytes with a time limit, signals as flags.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use docksim_session::TerminalSignal;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::termios::{SetArg, Termios, cfmakeraw, tcgetattr, tcsetattr};
use signal_hook::SigId;

/// A held keyboard, whose keys come one by one and unseen: the session does what a terminal's driver does. The
/// terminal's mode and the signals' default effect come back when it is dropped.
pub(crate) struct Keyboard {
    cooked: Termios,
    interrupted: Arc<AtomicBool>,
    quit: Arc<AtomicBool>,
    registered: Vec<SigId>,
}

impl Keyboard {
    pub(crate) fn open() -> io::Result<Self> {
        let cooked = tcgetattr(io::stdin().as_fd())?;
        let (interrupted, quit) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicBool::new(false)),
        );
        let mut mode = cooked.clone();
        cfmakeraw(&mut mode);
        tcsetattr(io::stdin().as_fd(), SetArg::TCSANOW, &mode)?;
        let registered = vec![
            signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&interrupted))?,
            signal_hook::flag::register(signal_hook::consts::SIGQUIT, Arc::clone(&quit))?,
        ];
        Ok(Self {
            cooked,
            interrupted,
            quit,
            registered,
        })
    }

    /// What was typed within so many milliseconds; empty at the end of input, `None` when nothing was.
    pub(crate) fn read(&mut self, milliseconds: u8) -> io::Result<Option<Vec<u8>>> {
        let stdin = io::stdin();
        let mut waiting = [PollFd::new(stdin.as_fd(), PollFlags::POLLIN)];
        match poll(&mut waiting, PollTimeout::from(milliseconds)) {
            Ok(0) | Err(nix::errno::Errno::EINTR) => return Ok(None),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let mut bytes = vec![0; 4096];
        match stdin.lock().read(&mut bytes) {
            Ok(count) => {
                bytes.truncate(count);
                Ok(Some(bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The signals that came since the last call.
    pub(crate) fn take_signals(&self) -> Vec<TerminalSignal> {
        [
            (&self.interrupted, TerminalSignal::Interrupt),
            (&self.quit, TerminalSignal::Quit),
        ]
        .into_iter()
        .filter(|(flag, _)| flag.swap(false, Ordering::Relaxed))
        .map(|(_, signal)| signal)
        .collect()
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        // There is nobody to tell when the terminal cannot be restored.
        let _restored = tcsetattr(io::stdin().as_fd(), SetArg::TCSANOW, &self.cooked);
        for id in self.registered.drain(..) {
            signal_hook::low_level::unregister(id);
        }
    }
}
