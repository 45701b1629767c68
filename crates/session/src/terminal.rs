//! A terminal: a shell, and what it has printed.

use docksim_client::job::Output;
use docksim_guest::Stream;
use docksim_guest::filesystem::Filesystem;
use docksim_guest::host::{HostShell, HostSpec, HostState};

use docksim_api::OutputStream;

use crate::docker::{COMMANDS, DockerJob};

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
    pub(crate) output: Output,
    pub(crate) state: HostState,
    pub(crate) status: i32,
    /// Whether keys go to a container unread.
    pub(crate) raw: bool,
}

impl Terminal {
    pub(crate) fn new(tty: bool, now: i64) -> Self {
        let spec = HostSpec {
            user: "user".to_owned(),
            hostname: "docksim".to_owned(),
            tty,
            external: COMMANDS.map(str::to_owned).to_vec(),
            now,
        };
        let mut shell = HostShell::new(&spec);
        if !tty {
            shell.close_stdin();
        }
        Self {
            shell,
            output: Output::default(),
            state: HostState::Ready(0),
            status: 0,
            raw: false,
        }
    }

    /// Gives the shell the machine's files as they are now.
    pub(crate) fn lend(&mut self, files: &Filesystem) {
        if !self.shell.filesystem().is_untouched(files) {
            *self.shell.filesystem_mut() = files.clone();
        }
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
