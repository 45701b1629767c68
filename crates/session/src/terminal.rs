//! A terminal: a shell, and what it has printed.

use docksim_client::job::Output;
use docksim_guest::Stream;
use docksim_guest::filesystem::Filesystem;
use docksim_guest::host::{HostShell, HostSpec, HostState};

use docksim_api::{OutputStream, Reason};

use crate::docker::{COMMANDS, DockerJob, Ended};
use crate::session::Screen;
use crate::why::Incident;

/// Names a terminal of a session; the first is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TerminalId(pub u32);

impl TerminalId {
    /// The terminal that a session starts with.
    pub const FIRST: Self = Self(1);
}

/// A terminal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Terminal {
    pub(crate) shell: HostShell<DockerJob>,
    /// How large it is; a script has none.
    pub(crate) screen: Option<Screen>,
    /// A command of docksim that is being typed while another command holds the terminal.
    pub(crate) aside: Option<String>,
    pub(crate) output: Output,
    pub(crate) state: HostState,
    pub(crate) status: i32,
    /// Whether keys go to a container unread.
    pub(crate) raw: bool,
    /// Whether a command runs that only a signal ends.
    pub(crate) endless: bool,
    /// What there is to explain: the last failure, and what surprises about a success since then.
    pub(crate) incidents: Vec<Incident>,
    /// Whether a command of the line that runs has failed.
    pub(crate) failed: bool,
}

impl Terminal {
    pub(crate) fn new(screen: Option<Screen>, now: i64) -> Self {
        let tty = screen.is_some();
        let spec = HostSpec {
            user: "user".to_owned(),
            hostname: "docksim".to_owned(),
            tty,
            window: screen.map(Screen::window).unwrap_or_default(),
            external: COMMANDS.map(str::to_owned).to_vec(),
            now,
        };
        let mut shell = HostShell::new(&spec);
        if !tty {
            shell.close_stdin();
        }
        Self {
            shell,
            screen,
            aside: None,
            output: Output::default(),
            state: HostState::Ready(0),
            status: 0,
            raw: false,
            endless: false,
            incidents: Vec::new(),
            failed: false,
        }
    }

    /// Notes what there is to explain about docker commands that have ended, in order.
    pub(crate) fn note(&mut self, ended: Vec<Ended>) {
        for Ended {
            words,
            exit_code,
            reason,
        } in ended
        {
            let failed = exit_code != 0;
            self.failed |= failed;
            if failed || reason.is_some() {
                // A failure without a reason has no explanation, least of all that of the one before.
                self.incidents.truncate(usize::from(!failed));
            }
            if let Some(reason) = reason {
                self.incidents.push(Incident { words, reason });
            }
        }
    }

    /// Notes a program that the shell did not find; whether there is one.
    pub(crate) fn note_missing(&mut self) -> bool {
        let Some(words) = self.shell.missing() else {
            return false;
        };
        let word = words.first().cloned().unwrap_or_default();
        self.incidents = vec![Incident {
            words: words.to_vec(),
            reason: Reason::new("command-not-found").with("word", word),
        }];
        self.failed = true;
        true
    }

    /// Gives the shell the machine's files as they are now.
    pub(crate) fn lend(&mut self, files: &Filesystem) {
        if !self.shell.filesystem().is_untouched(files) {
            *self.shell.filesystem_mut() = files.clone();
        }
    }

    /// How many of these keys belong together: a line of docksim's own, or all up to where one begins.
    pub(crate) fn length_of_input(&self, keys: &[u8]) -> usize {
        let end_of_line = |keys: &[u8]| {
            let end = keys.iter().position(|key| matches!(key, b'\r' | b'\n'));
            end.map_or(keys.len(), |at| at + 1)
        };
        if self.raw || self.screen.is_none() {
            keys.len()
        } else {
            end_of_line(keys)
        }
    }

    /// Takes keys; a command of docksim once it is complete.
    pub(crate) fn keys(&mut self, keys: &[u8]) -> Option<String> {
        let begins = !self.raw
            && self.screen.is_some()
            && !self.shell.has_partial_line()
            && keys.first() == Some(&b':');
        if begins && self.aside.is_none() {
            self.aside = Some(String::new());
        }
        let Some(aside) = &mut self.aside else {
            self.shell.write_stdin(keys);
            return None;
        };
        for key in String::from_utf8_lossy(keys).chars() {
            match key {
                '\r' | '\n' => {
                    self.output.out("\n");
                    return self.aside.take();
                }
                '\x03' => {
                    self.output.out("^C\n");
                    self.aside = None;
                    return None;
                }
                '\x08' | '\x7f' => {
                    if aside.pop().is_some() {
                        self.output.out("\x08 \x08");
                    }
                    if aside.is_empty() {
                        self.aside = None;
                        return None;
                    }
                }
                key if key.is_control() => {}
                key => {
                    aside.push(key);
                    self.output.out(key.encode_utf8(&mut [0; 4]));
                }
            }
        }
        None
    }

    /// Takes over what the shell has printed; whether there was anything.
    pub(crate) fn collect_output(&mut self) -> bool {
        let printed = self.shell.take_output();
        for (stream, bytes) in &printed {
            let stream = match stream {
                Stream::Stdout => OutputStream::Stdout,
                Stream::Stderr => OutputStream::Stderr,
            };
            self.output.write(stream, bytes);
        }
        !printed.is_empty()
    }
}
