//! The REPL: a line editor in front of a session whose clock follows the wall clock.

mod editor;
#[cfg(unix)]
mod keyboard;

use std::io::{self, IsTerminal, Write};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use docksim_api::{OutputStream, Timestamp};
use docksim_session::{Language, Options, Session, Submission, TerminalId};

use self::editor::{Editor, Line};
#[cfg(unix)]
use self::keyboard::Keyboard;

/// Opens the REPL; the exit code of the shell the user left.
pub(crate) fn run(seed: u64) -> io::Result<i32> {
    if !io::stdin().is_terminal() {
        let session = Session::new(Options {
            seed,
            ..Options::default()
        });
        return crate::run::script(session, io::stdin().lock(), false, false);
    }
    let mut editor = Editor::new()?;
    let start = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let start = Timestamp(i64::try_from(start.as_nanos()).unwrap_or(0));
    let mut session = Session::new(Options {
        seed,
        start,
        terminal: Some(editor.size()),
    });
    session.guide(language());
    Repl {
        session,
        terminal: TerminalId::FIRST,
        start,
        started: Instant::now(),
    }
    .run(&mut editor)
}

/// The language of the person's own environment, found as setlocale(3) finds that of messages.
fn language() -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|locale| !locale.is_empty());
    Language::of_locale(&locale.unwrap_or_default())
}

struct Repl {
    session: Session,
    terminal: TerminalId,
    start: Timestamp,
    started: Instant,
}

/// What ended a foreground command's hold on the keyboard.
enum Left {
    /// It ended, or the user opened another terminal.
    Free,
    /// The shell of this terminal has ended.
    Exited(i32),
}

impl Repl {
    fn run(mut self, editor: &mut Editor) -> io::Result<i32> {
        println!(
            "docksim {}: Docker's behaviour without Docker. Nothing really runs.",
            env!("CARGO_PKG_VERSION")
        );
        println!(
            "Type docker commands; :help shows the rest, :terminal opens a second terminal, Ctrl-D leaves."
        );
        loop {
            let prompt = self.session.prompt(self.terminal);
            match editor.read_line(&prompt, &self.session, self.terminal)? {
                Line::Text(text) => {
                    self.follow_the_clock();
                    match self.session.submit(self.terminal, &text) {
                        Submission::Started => {}
                        Submission::Switched(terminal) => self.terminal = terminal,
                        Submission::Exit => return Ok(0),
                    }
                    if let Left::Exited(code) = self.watch()? {
                        return Ok(code);
                    }
                }
                Line::Interrupted => {}
                Line::End => {
                    println!("exit");
                    return Ok(self.session.status(self.terminal));
                }
            }
        }
    }

    /// Lets the session's clock catch up with the wall clock.
    fn follow_the_clock(&mut self) {
        let elapsed = i64::try_from(self.started.elapsed().as_nanos()).unwrap_or(i64::MAX);
        self.session.advance_to(self.start.after(elapsed));
    }

    /// Shows the terminal until its foreground command has ended.
    fn watch(&mut self) -> io::Result<Left> {
        #[cfg(unix)]
        let mut keyboard: Option<Keyboard> = None;
        loop {
            self.follow_the_clock();
            self.show()?;
            if let Some(code) = self.session.exited(self.terminal) {
                return Ok(Left::Exited(code));
            }
            if !self.session.is_busy(self.terminal) {
                return Ok(Left::Free);
            }
            #[cfg(unix)]
            {
                let keyboard = match &mut keyboard {
                    Some(keyboard) => keyboard,
                    none => none.insert(Keyboard::open()?),
                };
                keyboard.set_raw(self.session.is_raw(self.terminal))?;
                self.listen(keyboard)?;
            }
            #[cfg(not(unix))]
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    /// Waits for a key or the next event, and passes keys on.
    #[cfg(unix)]
    fn listen(&mut self, keyboard: &mut Keyboard) -> io::Result<()> {
        let wait = self.session.wake_at().map_or(50, |at| {
            at.since(self.session.now()) / Timestamp::MILLISECOND
        });
        let bytes = keyboard.read(u8::try_from(wait.clamp(1, 50)).unwrap_or(50))?;
        for signal in keyboard.take_signals() {
            self.session.signal(self.terminal, signal);
        }
        match bytes {
            None => {}
            Some(bytes) if bytes.is_empty() => self.session.end_input(self.terminal),
            Some(bytes) => match std::str::from_utf8(&bytes)
                .ok()
                .filter(|text| text.starts_with(':'))
            {
                Some(text) if !self.session.is_raw(self.terminal) => {
                    if let Submission::Switched(terminal) =
                        self.session.submit_aside(self.terminal, text.trim_end())
                    {
                        self.terminal = terminal;
                    }
                }
                _ => self.session.send_input(self.terminal, &bytes),
            },
        }
        Ok(())
    }

    fn show(&mut self) -> io::Result<()> {
        let output = self.session.take_output(self.terminal);
        let mut stdout = io::stdout().lock();
        for (stream, bytes) in output.chunks() {
            match stream {
                OutputStream::Stdout => stdout.write_all(bytes)?,
                OutputStream::Stderr => {
                    stdout.flush()?;
                    io::stderr().write_all(bytes)?;
                }
            }
        }
        stdout.flush()
    }
}
