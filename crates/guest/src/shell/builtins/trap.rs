//! `trap`.

use docksim_reference::signal::Signal;

use super::Outcome;
use crate::io::Io;
use crate::kernel::SignalSet;
use crate::shell::{Dialect, Shell};

impl Shell {
    pub(super) fn trap(&mut self, io: &mut Io<'_>, arguments: &[String]) -> Outcome {
        let arguments = match arguments {
            [first, rest @ ..] if first == "--" => rest,
            all => all,
        };
        match arguments {
            [] => {
                self.list_traps(io);
                Outcome::Status(0)
            }
            [option, ..] if option == "-p" => {
                self.list_traps(io);
                Outcome::Status(0)
            }
            [option] if option == "-l" => {
                Outcome::Status(self.not_simulated(io, &["trap".into(), "-l".into()]))
            }
            [only] => self.set_traps(io, None, std::slice::from_ref(only)),
            [action, signals @ ..] if action == "-" => self.set_traps(io, None, signals),
            // A number as the action resets, as POSIX has it.
            [action, ..] if action.parse::<u8>().is_ok() => self.set_traps(io, None, arguments),
            [action, signals @ ..] => self.set_traps(io, Some(action), signals),
        }
    }

    fn set_traps(&mut self, io: &mut Io<'_>, action: Option<&str>, signals: &[String]) -> Outcome {
        let mut status = 0;
        for name in signals {
            let number = match name.as_str() {
                "EXIT" | "0" => Some(0),
                "ERR" | "DEBUG" | "RETURN" if self.dialect == Dialect::Bash => {
                    status = self.not_simulated(io, &["trap".to_owned(), name.clone()]);
                    continue;
                }
                name => Signal::parse(name)
                    .ok()
                    .filter(|signal| signal.is_valid())
                    .map(|signal| signal.0),
            };
            let Some(number) = number else {
                status = 1;
                match self.dialect {
                    Dialect::Dash => io.err(format!("trap: {name}: bad trap\n")),
                    Dialect::Bash | Dialect::Ash => {
                        self.complain_builtin(
                            io,
                            "trap",
                            &format!("{name}: invalid signal specification"),
                        );
                    }
                }
                continue;
            };
            match action {
                Some(action) => {
                    self.traps.insert(number, action.into());
                }
                None => {
                    self.traps.remove(&number);
                }
            }
            if number != 0 {
                self.update_signal(io, Signal(number), action);
            }
        }
        Outcome::Status(status)
    }

    fn update_signal(&mut self, io: &mut Io<'_>, signal: Signal, action: Option<&str>) {
        let ignored_by_shell =
            SignalSet::of(&[Signal::TERM, Signal::QUIT]).contains(signal) && self.interactive;
        self.child_ignored.remove(signal);
        let Some(process) = io.process_mut() else {
            return;
        };
        process.ignored.remove(signal);
        process.handled.remove(signal);
        match action {
            Some("") => {
                process.ignored.insert(signal);
                self.child_ignored.insert(signal);
            }
            Some(_) => process.handled.insert(signal),
            None if ignored_by_shell => process.ignored.insert(signal),
            None if self.interactive && signal == Signal::INT => process.handled.insert(signal),
            None => {}
        }
    }

    fn list_traps(&self, io: &mut Io<'_>) {
        for (number, action) in &self.traps {
            let name = match (*number, self.dialect) {
                (0, _) => "EXIT".to_owned(),
                (number, Dialect::Bash) => format!("SIG{}", Signal(number).name()),
                (number, Dialect::Dash | Dialect::Ash) => Signal(number).name(),
            };
            io.out(format!(
                "trap -- '{}' {name}\n",
                action.replace('\'', "'\\''")
            ));
        }
    }
}
