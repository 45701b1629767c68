//! Scripts: which lines belong to one command.

use docksim_syntax::shell::{self, Completeness, Missing, Parsed};

/// A command of a script, with the tree that showed where it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptCommand {
    text: String,
    parsed: Parsed,
}

impl ScriptCommand {
    /// Understands a text of any number of lines.
    pub fn new(text: &str) -> Self {
        Self::from(text.to_owned())
    }

    /// The lines as they were written.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn into_parts(self) -> (String, Parsed) {
        (self.text, self.parsed)
    }

    /// The delimiter whose line the command waits for, when it ends within a here-document.
    fn open_here_document(&self) -> Option<&str> {
        match &self.parsed.completeness {
            Completeness::Incomplete(incomplete) => match &incomplete.missing {
                Missing::HereDocDelimiter(delimiter) => Some(delimiter),
                _ => None,
            },
            Completeness::Complete => None,
        }
    }
}

impl From<String> for ScriptCommand {
    fn from(text: String) -> Self {
        let parsed = shell::parse(&text);
        Self { text, parsed }
    }
}

/// Puts lines together until a command is complete.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScriptLines {
    pending: Option<ScriptCommand>,
}

impl ScriptLines {
    /// Adds a line without its newline; the command that it completes.
    pub fn push(&mut self, line: &str) -> Option<ScriptCommand> {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let command = match self.pending.take() {
            Some(mut pending) => {
                pending.text.push('\n');
                pending.text.push_str(line);
                let delimiter = pending.open_here_document();
                // A body of any length is understood once, when its last line is there.
                if delimiter.is_some_and(|delimiter| line.trim_start_matches('\t') != delimiter) {
                    self.pending = Some(pending);
                    return None;
                }
                ScriptCommand::from(pending.text)
            }
            None => ScriptCommand::new(line),
        };
        match command.parsed.completeness {
            Completeness::Complete => Some(command),
            Completeness::Incomplete(_) => {
                self.pending = Some(command);
                None
            }
        }
    }

    /// Ends the script; the command that never became complete.
    pub fn finish(&mut self) -> Option<ScriptCommand> {
        self.pending
            .take()
            .map(|open| ScriptCommand::from(open.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(script: &str) -> Vec<String> {
        let mut lines = ScriptLines::default();
        let mut commands: Vec<String> = script
            .lines()
            .filter_map(|line| lines.push(line))
            .map(|command| command.text().to_owned())
            .collect();
        commands.extend(lines.finish().map(|command| command.text().to_owned()));
        commands
    }

    #[test]
    fn a_here_document_belongs_to_its_command() {
        let script = "cat <<A; cat <<-B\none\nA\n\ttwo\n\tB\necho three";
        assert_eq!(
            commands(script),
            ["cat <<A; cat <<-B\none\nA\n\ttwo\n\tB", "echo three"]
        );
        assert_eq!(commands("cat <<A\nA \n A"), ["cat <<A\nA \n A"]);
    }

    #[test]
    fn an_open_quote_goes_on_to_the_next_line() {
        assert_eq!(commands("echo 'a\nb' c\npwd"), ["echo 'a\nb' c", "pwd"]);
        assert_eq!(commands("if true\nthen pwd"), ["if true\nthen pwd"]);
    }
}
