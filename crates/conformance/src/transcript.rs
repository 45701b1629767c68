//! The form of a transcript.
//!
//! ````text
//! Recorded: Docker Engine 28.5.2
//!
//! # A running container is not removed
//!
//! The daemon names what the user typed.
//!
//! Pulled: httpd
//!
//! ```console
//! $ docker rm web
//! ! Error response from daemon: …
//! ? 1
//! ```
//! ````
//!
//! `$ ` begins a command and `> ` continues it; then comes standard output as it is, standard error behind `! `, and the
//! exit code behind `? ` unless it is 0. A line `^C` says that the command is interrupted when it has nothing more to say,
//! and a line `...` that it keeps its terminal. `2$ ` types in a second terminal. `$ ^C` presses Ctrl-C for the command
//! that keeps the terminal, and `$ ...` waits for its end. What lacks its last newline is followed by a line with a
//! backslash, or `!\` for standard error. An output line that looks like one of these has a backslash in front.
//! `Fault: daemon-down` lets something be wrong when the images are there, and `Diverges: reason` says that docksim does something else, and why.

use std::fmt;

use thiserror::Error;

use crate::Outcome;

/// A file of scenes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transcript {
    /// The version of the daemon that wrote the expected side; empty before it has.
    pub recorded: String,
    /// Its scenes.
    pub scenes: Vec<Scene>,
}

/// Lines that follow each other, from an empty world.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scene {
    /// What happens.
    pub title: String,
    /// A few words about it.
    pub prose: String,
    /// Images that are there when it begins.
    pub pulled: Vec<String>,
    /// What is wrong with the world from then on: `daemon-down`.
    pub faults: Vec<String>,
    /// Why docksim does something else, if it does.
    pub diverges: Option<String>,
    /// Its lines.
    pub steps: Vec<Step>,
}

/// What is done at a terminal, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which terminal; the first is 1.
    pub terminal: u32,
    /// What is done.
    pub typed: Typed,
    /// How long it goes on.
    pub ending: Ending,
    /// What is expected, normalised.
    pub expected: Outcome,
}

/// What is typed at a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A command; may have several lines.
    Line(String),
    /// Ctrl-C, for the command that holds the terminal.
    CtrlC,
    /// Nothing: the command that holds the terminal goes on.
    Nothing,
}

/// How long a step goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ending {
    /// Until the command ends.
    #[default]
    Ends,
    /// Until the command has nothing more to say; then it gets Ctrl-C.
    Interrupted,
    /// Until the command has nothing more to say; it keeps the terminal.
    Stays,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {reason}")]
pub struct TranscriptError {
    /// The first is 1.
    pub line: usize,
    /// What is wrong.
    pub reason: &'static str,
}

impl Transcript {
    /// Reads a transcript.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, TranscriptError> {
        let mut transcript = Self::default();
        let mut in_block = false;
        for (index, line) in text.lines().enumerate() {
            let wrong = |reason| TranscriptError {
                line: index + 1,
                reason,
            };
            if let Some(version) = line.strip_prefix("Recorded: ").filter(|_| !in_block) {
                version.clone_into(&mut transcript.recorded);
                continue;
            }
            if let Some(title) = line.strip_prefix("# ").filter(|_| !in_block) {
                transcript.scenes.push(Scene {
                    title: title.to_owned(),
                    ..Scene::default()
                });
                continue;
            }
            let Some(scene) = transcript.scenes.last_mut() else {
                if line.is_empty() {
                    continue;
                }
                return Err(wrong("text before the first heading"));
            };
            match line {
                "```console" if !in_block => in_block = true,
                "```" if in_block => in_block = false,
                line if in_block => scene.read(line).map_err(wrong)?,
                line => scene.head(line),
            }
        }
        let lines = text.lines().count();
        if in_block {
            return Err(TranscriptError {
                line: lines,
                reason: "the block has no end",
            });
        }
        if transcript.scenes.iter().any(|scene| scene.steps.is_empty()) {
            return Err(TranscriptError {
                line: lines,
                reason: "a scene has no command",
            });
        }
        Ok(transcript)
    }

    /// Writes a transcript; reading it gives the same.
    pub fn write(&self) -> String {
        let mut text = String::new();
        if !self.recorded.is_empty() {
            text.push_str(&format!("Recorded: {}\n\n", self.recorded));
        }
        for (index, scene) in self.scenes.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            scene.write(&mut text);
        }
        text
    }
}

impl Scene {
    /// A line outside the block.
    fn head(&mut self, line: &str) {
        if let Some(images) = line.strip_prefix("Pulled: ") {
            self.pulled = images.split(", ").map(str::to_owned).collect();
        } else if let Some(fault) = line.strip_prefix("Fault: ") {
            self.faults.push(fault.to_owned());
        } else if let Some(reason) = line.strip_prefix("Diverges: ") {
            self.diverges = Some(reason.to_owned());
        } else if !line.is_empty() {
            if !self.prose.is_empty() {
                self.prose.push('\n');
            }
            self.prose.push_str(line);
        }
    }

    /// A line inside the block.
    fn read(&mut self, line: &str) -> Result<(), &'static str> {
        if let Some(step) = Step::begin(line) {
            self.steps.push(step);
            return Ok(());
        }
        let step = self
            .steps
            .last_mut()
            .ok_or("output before the first command")?;
        let printed = &mut step.expected;
        if let Some(more) = line.strip_prefix("> ") {
            let Typed::Line(command) = &mut step.typed else {
                return Err("no command to continue");
            };
            command.push('\n');
            command.push_str(more);
        } else if line == "^C" {
            step.ending = Ending::Interrupted;
        } else if line == "..." {
            step.ending = Ending::Stays;
        } else if line == "!\\" {
            printed.stderr.pop();
        } else if line == "\\" {
            printed.stdout.pop();
        } else if let Some(error) = line.strip_prefix('!') {
            printed
                .stderr
                .push_str(error.strip_prefix(' ').unwrap_or(error));
            printed.stderr.push('\n');
        } else if let Some(code) = line.strip_prefix("? ") {
            printed.exit_code = code.parse().map_err(|_| "the exit code is no number")?;
        } else {
            printed
                .stdout
                .push_str(line.strip_prefix('\\').unwrap_or(line));
            printed.stdout.push('\n');
        }
        Ok(())
    }

    fn write(&self, text: &mut String) {
        text.push_str(&format!("# {}\n\n", self.title));
        if !self.prose.is_empty() {
            text.push_str(&format!("{}\n\n", self.prose));
        }
        if !self.pulled.is_empty() {
            text.push_str(&format!("Pulled: {}\n\n", self.pulled.join(", ")));
        }
        for fault in &self.faults {
            text.push_str(&format!("Fault: {fault}\n\n"));
        }
        if let Some(reason) = &self.diverges {
            text.push_str(&format!("Diverges: {reason}\n\n"));
        }
        text.push_str("```console\n");
        for step in &self.steps {
            step.write(text);
        }
        text.push_str("```\n");
    }
}

impl Step {
    /// A command in the first terminal that ends by itself.
    pub fn new(line: &str) -> Self {
        Self {
            terminal: 1,
            typed: Typed::Line(line.to_owned()),
            ending: Ending::Ends,
            expected: Outcome::default(),
        }
    }

    /// The step that a line such as `2$ docker ps` begins.
    fn begin(line: &str) -> Option<Self> {
        let (terminal, command) = line.split_once("$ ")?;
        let terminal = match terminal {
            "" => 1,
            number => number.parse().ok().filter(|_| number.len() == 1)?,
        };
        let typed = match command {
            "^C" => Typed::CtrlC,
            "..." => Typed::Nothing,
            command => Typed::Line(command.to_owned()),
        };
        Some(Self {
            terminal,
            typed,
            ending: Ending::default(),
            expected: Outcome::default(),
        })
    }

    fn write(&self, text: &mut String) {
        text.push_str(&format!("{self}\n"));
        match self.ending {
            Ending::Ends => {}
            Ending::Interrupted => text.push_str("^C\n"),
            Ending::Stays => text.push_str("...\n"),
        }
        for line in self.expected.stdout.lines() {
            let special = line.starts_with(['$', '>', '!', '?', '\\', '^', '`'])
                || line == "..."
                || Self::begin(line).is_some();
            if special {
                text.push('\\');
            }
            text.push_str(line);
            text.push('\n');
        }
        if lacks_newline(&self.expected.stdout) {
            text.push_str("\\\n");
        }
        for line in self.expected.stderr.lines() {
            text.push_str(if line.is_empty() { "!" } else { "! " });
            text.push_str(line);
            text.push('\n');
        }
        if lacks_newline(&self.expected.stderr) {
            text.push_str("!\\\n");
        }
        if self.expected.exit_code != 0 {
            text.push_str(&format!("? {}\n", self.expected.exit_code));
        }
    }
}

fn lacks_newline(text: &str) -> bool {
    !text.is_empty() && !text.ends_with('\n')
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.terminal != 1 {
            write!(f, "{}", self.terminal)?;
        }
        match &self.typed {
            Typed::Line(line) => write!(f, "$ {}", line.replace('\n', "\n> ")),
            Typed::CtrlC => f.write_str("$ ^C"),
            Typed::Nothing => f.write_str("$ ..."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_a_transcript_and_reading_it_gives_the_same() {
        let text = "Recorded: Docker Engine 28.5.2\n\n# A title\n\nProse.\n\nPulled: httpd, alpine:3.20\n\n```console\n\
                    $ docker run \\\n> httpd\n^C\nout\n\\$ odd\n\\\n! error\n!\n? 125\n2$ docker ps\n...\n$ ^C\n! x\n!\\\n$ ...\n```\n";
        let transcript = Transcript::parse(text);
        assert_eq!(
            transcript.as_ref().map(Transcript::write),
            Ok(text.to_owned())
        );
    }

    #[test]
    fn a_file_without_sense_is_refused() {
        let refusal = |text: &str| Transcript::parse(text).map_err(|error| error.to_string());
        assert_eq!(
            refusal("x"),
            Err("line 1: text before the first heading".to_owned())
        );
        assert_eq!(
            refusal("# a\n```console\nx\n```"),
            Err("line 3: output before the first command".to_owned())
        );
        assert_eq!(
            refusal("# a\n```console\n$ x"),
            Err("line 3: the block has no end".to_owned())
        );
        assert_eq!(
            refusal("# a"),
            Err("line 1: a scene has no command".to_owned())
        );
    }
}
