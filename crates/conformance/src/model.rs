//! docksim as a shell to run scenes in.

use std::io;

use docksim_api::{OutputStream, Timestamp};
use docksim_session::{Fault, Finished, Options, Session, TerminalId, TerminalSignal};

use crate::{Ending, Outcome, Shell, Step, Typed};

/// A session without a terminal's size, as `docksim run` has one.
#[derive(Debug)]
pub struct ModelShell {
    session: Session,
}

/// So long a command is left alone before Ctrl-C, or before the next line is typed in another terminal.
const PATIENCE: i64 = 2 * Timestamp::SECOND;
/// More events than this without an end, and the command is taken to wait for ever.
const MOST_EVENTS: usize = 10_000;

impl Default for ModelShell {
    fn default() -> Self {
        Self {
            session: Session::new(Options::default()),
        }
    }
}

impl Shell for ModelShell {
    fn reset(&mut self, pulled: &[String]) -> io::Result<()> {
        *self = Self::default();
        for image in pulled {
            let finished = self.session.run(&format!("docker pull --quiet {image}"));
            if finished.exit_code != 0 {
                return Err(io::Error::other(format!("docker pull {image} failed")));
            }
        }
        Ok(())
    }

    fn fault(&mut self, fault: &str) -> io::Result<()> {
        let Some(fault) = Fault::parse(fault) else {
            return Err(io::Error::other(format!("no fault {fault}")));
        };
        self.session.set_fault(fault, true);
        Ok(())
    }

    fn line(&mut self, step: &Step) -> io::Result<Outcome> {
        if let (Typed::Line(line), 1) = (&step.typed, step.terminal) {
            match step.ending {
                Ending::Ends => return Ok(finished(&self.session.run(line))),
                Ending::Interrupted => return Ok(finished(&self.session.run_interrupted(line))),
                Ending::Stays => {}
            }
        }
        let terminal = TerminalId(step.terminal);
        while !self.session.has_terminal(terminal) {
            self.session.open_terminal();
        }
        match &step.typed {
            Typed::Line(line) => {
                self.session.submit(terminal, line);
            }
            Typed::CtrlC => self.session.signal(terminal, TerminalSignal::Interrupt),
            Typed::Nothing => {}
        }
        if step.ending != Ending::Ends {
            self.session.advance_to(self.session.now().after(PATIENCE));
        }
        if step.ending == Ending::Interrupted {
            self.session.signal(terminal, TerminalSignal::Interrupt);
        }
        if step.ending != Ending::Stays {
            for _ in 0..MOST_EVENTS {
                match self.session.wake_at() {
                    Some(next) if self.session.is_busy(terminal) => {
                        self.session.advance_to(next.max(self.session.now()))
                    }
                    _ => break,
                }
            }
        }
        let busy = self.session.is_busy(terminal);
        if busy != (step.ending == Ending::Stays) {
            let state = if busy { "does not end" } else { "has ended" };
            return Err(io::Error::other(format!(
                "the command in terminal {} {state}",
                step.terminal
            )));
        }
        let output = self.session.take_output(terminal);
        let text = |stream| String::from_utf8_lossy(&output.of(stream)).into_owned();
        let exit_code = if busy {
            0
        } else {
            self.session.status(terminal)
        };
        Ok(Outcome {
            stdout: text(OutputStream::Stdout),
            stderr: text(OutputStream::Stderr),
            exit_code,
        })
    }
}

fn finished(finished: &Finished) -> Outcome {
    let text = |stream| String::from_utf8_lossy(&finished.output.of(stream)).into_owned();
    Outcome {
        stdout: text(OutputStream::Stdout),
        stderr: text(OutputStream::Stderr),
        exit_code: finished.exit_code,
    }
}
