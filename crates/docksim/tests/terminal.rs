//! The REPL with a person in front of it: a pseudo-terminal, and keys.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this test runs the binary"
)]

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::pty::{Winsize, openpty};

/// The binary on a terminal of its own.
struct Terminal {
    keyboard: File,
    binary: Child,
    /// What was shown and not yet asked for.
    shown: String,
}

impl Terminal {
    fn open() -> Self {
        let size = Winsize {
            ws_row: 24,
            ws_col: 80,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let pty = openpty(&size, None).unwrap();
        let end = || Stdio::from(pty.slave.try_clone().unwrap());
        let folder = std::env::temp_dir().join(format!("docksim-terminal-{}", std::process::id()));
        let binary = Command::new(env!("CARGO_BIN_EXE_docksim"))
            .env_clear()
            .env("TERM", "xterm")
            .env("XDG_STATE_HOME", folder)
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .spawn()
            .unwrap();
        let mut terminal = Self {
            keyboard: File::from(pty.master),
            binary,
            shown: String::new(),
        };
        terminal.expect("docksim:~$ ");
        terminal
    }

    fn keys(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until a text is shown, and forgets what came before it.
    #[track_caller]
    fn expect(&mut self, text: &str) {
        let began = Instant::now();
        loop {
            if let Some(at) = self.shown.find(text) {
                self.shown.drain(..at + text.len());
                return;
            }
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "no {text:?} in {:?}",
                self.shown
            );
            let mut waiting = [PollFd::new(self.keyboard.as_fd(), PollFlags::POLLIN)];
            if poll(&mut waiting, PollTimeout::from(100_u8)).unwrap() > 0 {
                let mut bytes = [0; 4096];
                // A terminal whose other end is closed gives an error.
                let count = self.keyboard.read(&mut bytes).unwrap_or(0);
                let bytes = bytes.get(..count).unwrap_or_default();
                self.shown.push_str(&String::from_utf8_lossy(bytes));
            }
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.binary.kill();
        let _ = self.binary.wait();
    }
}

#[test]
fn a_container_on_the_terminal_gets_keys_and_can_be_left_and_come_back_to() {
    let mut terminal = Terminal::open();
    terminal.keys("docker run -it --name box alpine sh\r");
    terminal.expect("\r\n/ # \x1b[6n");
    terminal.keys("echo a\x7fb\r");
    terminal.expect("echo a\x08\x1b[Jb\r\nb\r\n/ # \x1b[6n");
    terminal.keys("cat\r");
    terminal.expect("cat\r\n");
    terminal.keys("x\x03");
    terminal.expect("x^C\r\n/ # \x1b[6n");
    terminal.keys("\x10\x11");
    terminal.expect("docksim:~$ ");
    terminal.keys("docker attach box\r");
    terminal.expect("\r/ # \x1b[J\r/ # \x1b[J");
    terminal.keys("exit 3\r");
    terminal.expect("exit 3\r\n");
    terminal.expect("docksim:~$ ");
    terminal.keys("echo code=$?.\r");
    terminal.expect("\r\ncode=3.\r\n");
}

#[test]
fn what_runs_in_front_is_edited_echoed_and_interrupted() {
    let mut terminal = Terminal::open();
    terminal.keys("docker run -i --rm alpine cat\r");
    terminal.expect("Status: Downloaded newer image for alpine:latest\r\n");
    terminal.keys("fox\x7fo\r");
    terminal.expect("fox\x08 \x08o\r\nfoo\r\n");
    terminal.keys("\x04");
    terminal.expect("docksim:~$ ");
    terminal.keys("echo now; sleep 1000\r");
    terminal.expect("\r\nnow\r\n");
    terminal.keys("\x03");
    terminal.expect("^C\r\n");
    terminal.expect("docksim:~$ ");
    terminal.keys("\x04");
    terminal.expect("exit\r\n");
}
