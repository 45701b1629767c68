//! Scripts: which lines belong to one command.

use docksim_syntax::shell::{self, Completeness};

/// Puts lines together until a command is complete.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScriptLines {
    pending: Option<String>,
}

impl ScriptLines {
    /// Adds a line without its newline; the command that it completes.
    pub fn push(&mut self, line: &str) -> Option<String> {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let text = match self.pending.take() {
            Some(pending) => format!("{pending}\n{line}"),
            None => line.to_owned(),
        };
        match shell::parse(&text).completeness {
            Completeness::Complete => Some(text),
            Completeness::Incomplete(_) => {
                self.pending = Some(text);
                None
            }
        }
    }

    /// Ends the script; the command that never became complete.
    pub fn finish(&mut self) -> Option<String> {
        self.pending.take()
    }
}
