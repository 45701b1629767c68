//! The REPL: a line editor in front of a session whose clock follows the wall clock.

mod editor;
#[cfg_attr(not(unix), path = "repl/no_keyboard.rs")]
mod keyboard;

use std::io::{self, IsTerminal, Write};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use docksim_api::{OutputStream, Timestamp};
use docksim_session::{Language, Options, Session, Submission, TerminalId};

use self::editor::{Editor, Line};
use self::keyboard::Keyboard;
use crate::WorldArguments;

/// Opens the REPL; the exit code of the shell the user left.
pub(crate) fn run(world: WorldArguments) -> io::Result<i32> {
    if !io::stdin().is_terminal() {
        let session = Session::new(Options {
            seed: world.seed,
            profile: world.engine,
            ..Options::default()
        });
        return crate::run::script(session, io::stdin().lock(), false, false);
    }
    let mut editor = Editor::new()?;
    let start = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let start = Timestamp(i64::try_from(start.as_nanos()).unwrap_or(0));
    let size = editor.size();
    let mut session = Session::new(Options {
        seed: world.seed,
        profile: world.engine,
        start,
        terminal: Some(size),
    });
    session.guide(language());
    Repl {
        session,
        terminal: TerminalId::FIRST,
        size,
        typed: String::new(),
        in_line: false,
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
    size: (u32, u32),
    /// What was typed while a command ran that did not read it.
    typed: String,
    /// Whether the cursor stands behind output.
    in_line: bool,
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
            match self.next_line(&prompt, editor)? {
                Line::Text(text) => {
                    let keyboard = Keyboard::open()?;
                    self.follow_the_clock();
                    self.resize(editor.size());
                    match self.session.submit(self.terminal, &text) {
                        Submission::Started => {}
                        Submission::Switched(terminal) => self.terminal = terminal,
                        Submission::Exit => return Ok(0),
                    }
                    if let Left::Exited(code) = self.watch(editor, keyboard)? {
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

    /// The next line: one that was typed while a command ran, or one that is typed now.
    fn next_line(&mut self, prompt: &str, editor: &mut Editor) -> io::Result<Line> {
        let unread = self.session.take_unread(self.terminal);
        let unread = String::from_utf8_lossy(&unread).replace('\r', "\n");
        self.typed.push_str(&unread);
        match self.typed.split_once('\n') {
            Some((line, rest)) => {
                let (line, rest) = (line.to_owned(), rest.to_owned());
                self.typed = rest;
                println!("{prompt}{line}");
                Ok(Line::Text(line))
            }
            None => {
                let typed = std::mem::take(&mut self.typed);
                editor.read_line(prompt, &self.session, self.terminal, &typed)
            }
        }
    }

    /// Tells the terminal in front how large the window is, if that has changed.
    fn resize(&mut self, size: (u32, u32)) {
        if size != self.size {
            self.size = size;
            let (columns, rows) = size;
            for terminal in self.session.terminals().collect::<Vec<_>>() {
                self.session.resize(terminal, columns, rows);
            }
        }
    }

    /// Lets the session's clock catch up with the wall clock.
    fn follow_the_clock(&mut self) {
        let elapsed = i64::try_from(self.started.elapsed().as_nanos()).unwrap_or(i64::MAX);
        self.session.advance_to(self.start.after(elapsed));
    }

    /// Shows the terminal until its foreground command has ended.
    fn watch(&mut self, editor: &mut Editor, mut keyboard: Keyboard) -> io::Result<Left> {
        loop {
            self.follow_the_clock();
            self.show()?;
            if let Some(code) = self.session.exited(self.terminal) {
                return Ok(Left::Exited(code));
            }
            if !self.session.is_busy(self.terminal) {
                self.end_line()?;
                return Ok(Left::Free);
            }
            self.listen(&mut keyboard)?;
            self.resize(editor.size());
        }
    }

    /// Waits for a key or the next event, and passes keys on.
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
            Some(bytes) => {
                if let Submission::Switched(terminal) =
                    self.session.send_input(self.terminal, &bytes)
                {
                    self.terminal = terminal;
                }
            }
        }
        Ok(())
    }

    /// Begins a new line behind output that did not end with one: the prompt would hide it.
    fn end_line(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.in_line) {
            print!("\r\n");
        }
        io::stdout().flush()
    }

    /// Shows what was printed.
    fn show(&mut self) -> io::Result<()> {
        let output = self.session.take_output(self.terminal);
        let mut stdout = io::stdout().lock();
        for (stream, bytes) in output.chunks() {
            self.in_line = bytes.last().is_some_and(|byte| *byte != b'\n');
            let bytes = to_terminal(bytes);
            match stream {
                OutputStream::Stdout => stdout.write_all(&bytes)?,
                OutputStream::Stderr => {
                    stdout.flush()?;
                    io::stderr().write_all(&bytes)?;
                }
            }
        }
        stdout.flush()
    }
}

/// Adds the carriage returns that a terminal whose keyboard is held does not add by itself.
fn to_terminal(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if *byte == b'\n' && text.last() != Some(&b'\r') {
            text.push(b'\r');
        }
        text.push(*byte);
    }
    text
}
