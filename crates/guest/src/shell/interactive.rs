//! A shell in front of a person: prompts, keys, completion.

use std::collections::BTreeSet;

use super::editor::{Completions, Edited, LineEditor};
use super::source::Source;
use super::{Dialect, Shell};
use crate::exec::base_name;
use crate::io::Io;
use crate::kernel::{Read, Step, Wait};

/// Readline asks the terminal to mark what is pasted.
const PASTE_ON: &str = "\x1b[?2004h";
const PASTE_OFF: &str = "\x1b[?2004l\r";
const WHERE_IS_THE_CURSOR: &str = "\x1b[6n";

impl Shell {
    /// Writes PS1, or PS2 inside a command.
    pub(super) fn prompt(&mut self, io: &mut Io<'_>) {
        let interactive = self.interactive;
        let Source::StandardInput {
            partial, prompted, ..
        } = &mut self.source
        else {
            return;
        };
        if !interactive || *prompted || !partial.is_empty() && !partial.ends_with('\n') {
            return;
        }
        *prompted = true;
        let name = if partial.is_empty() { "PS1" } else { "PS2" };
        let prompt = self.variables.get(name).unwrap_or_default().to_owned();
        let prompt = self.expand_prompt(io, &prompt);
        if self.dialect == Dialect::Dash || io.kernel.terminal(io.pid, 0).is_none() {
            io.err(prompt);
        } else {
            self.edit_line(io, &prompt);
        }
    }

    /// Shows a prompt on a terminal, whose keys come one by one from now on.
    fn edit_line(&mut self, io: &mut Io<'_>, prompt: &str) {
        let Some(terminal) = io.kernel.terminal_mut(io.pid, 0) else {
            return;
        };
        terminal.set_raw(true);
        let columns = terminal.size.columns;
        let has_input = terminal.is_readable();
        match self.dialect {
            Dialect::Bash => io.err(format!("{PASTE_ON}{prompt}")),
            // BusyBox asks where the cursor is, unless more was typed already.
            Dialect::Ash if !has_input => io.err(format!("{prompt}{WHERE_IS_THE_CURSOR}")),
            Dialect::Ash | Dialect::Dash => io.err(prompt),
        }
        let lines: Vec<String> = self
            .history
            .iter()
            .flat_map(|entry| entry.lines())
            .map(str::to_owned)
            .collect();
        if let Source::StandardInput { editor, .. } = &mut self.source {
            *editor = Some(Box::new(LineEditor::new(
                self.dialect,
                prompt,
                columns,
                &lines,
            )));
        }
    }

    /// Whether a line is being typed.
    pub(super) fn is_editing(&self) -> bool {
        matches!(
            self.source,
            Source::StandardInput {
                editor: Some(_),
                ..
            }
        )
    }

    /// Takes a key; the next step unless there is something to run.
    pub(super) fn read_keys(&mut self, io: &mut Io<'_>) -> Option<Step> {
        let read = io.kernel.read(io.pid, 0, 1);
        let Source::StandardInput {
            partial,
            ended,
            prompted,
            editor: slot,
            ..
        } = &mut self.source
        else {
            return Some(Step::Continue);
        };
        let editor = slot.as_mut()?;
        let edited = match read {
            Ok(Read::Blocked) => return Some(Step::Wait(Wait::readable(0))),
            Ok(Read::End) | Err(_) => Edited::End,
            Ok(Read::Bytes(bytes)) => bytes
                .first()
                .map_or(Edited::Open, |byte| editor.byte(*byte)),
        };
        io.err(editor.take_shown());
        match edited {
            Edited::Open => return Some(Step::Continue),
            Edited::Complete(before) => {
                let found = self.completions(io, &before);
                self.show_completions(io, &found);
                return Some(Step::Continue);
            }
            Edited::Line(ref text) => {
                partial.push_str(text);
                partial.push('\n');
            }
            Edited::Interrupted => {
                partial.clear();
                self.status = 130;
            }
            Edited::End => *ended = true,
        }
        *prompted = edited == Edited::End;
        *slot = None;
        let is_open = !partial.is_empty();
        if let Some(terminal) = io.kernel.terminal_mut(io.pid, 0) {
            terminal.set_raw(false);
        }
        let is_bash = self.dialect == Dialect::Bash;
        if is_bash {
            io.err(PASTE_OFF);
        }
        match edited {
            Edited::Interrupted if is_bash => io.err(format!("{PASTE_ON}{PASTE_OFF}\n")),
            // BusyBox ends the line, and the shell, which is interrupted, another.
            Edited::Interrupted => io.err("\n\n"),
            Edited::End => io.err("\n"),
            _ => {}
        }
        match edited {
            Edited::Line(_) => None,
            Edited::End if is_open => None,
            _ => Some(Step::Continue),
        }
    }

    /// Shows the line again in a window of another size.
    pub(super) fn window_changed(&mut self, io: &mut Io<'_>) {
        let columns = io
            .kernel
            .terminal(io.pid, 0)
            .map_or(0, |terminal| terminal.size.columns);
        if let Source::StandardInput {
            editor: Some(editor),
            ..
        } = &mut self.source
        {
            editor.resize(columns);
            io.err(editor.take_shown());
        }
    }

    fn show_completions(&mut self, io: &mut Io<'_>, found: &Completions) {
        if let Source::StandardInput {
            editor: Some(editor),
            ..
        } = &mut self.source
        {
            editor.complete(found);
            io.err(editor.take_shown());
        }
    }

    /// What the word before the cursor can become: a command in front, a file elsewhere.
    fn completions(&self, io: &Io<'_>, before: &str) -> Completions {
        let start = before
            .rfind(|c: char| c.is_whitespace() || "|&;()<>`\"'=".contains(c))
            .map_or(0, |at| at + 1);
        let (front, word) = before.split_at_checked(start).unwrap_or_default();
        let front = front.trim_end();
        let is_command = front.is_empty() || front.ends_with(['|', '&', ';', '(', '`']);
        let typed = word.chars().count();
        if is_command && !word.contains('/') {
            let words = self.commands(io, word);
            return Completions {
                typed,
                names: words.clone(),
                words,
            };
        }
        let only_folders = matches!(front, "cd" | "rmdir");
        let (folder, name) = match word.rfind('/') {
            Some(at) => word.split_at_checked(at + 1).unwrap_or_default(),
            None => ("", word),
        };
        let names = files(io, folder, name, only_folders);
        Completions {
            typed,
            words: names.iter().map(|name| format!("{folder}{name}")).collect(),
            names,
        }
    }

    /// The commands whose names begin so, sorted.
    fn commands(&self, io: &Io<'_>, start: &str) -> Vec<String> {
        let caller = io.caller();
        let mut found: BTreeSet<String> = self
            .builtin_names()
            .map(str::to_owned)
            .chain(self.functions.keys().cloned())
            .collect();
        let path = self.variables.get("PATH").unwrap_or_default();
        for folder in path.split(':') {
            let entries = io.kernel.filesystem.read_dir(&caller, folder);
            let names = entries.iter().flatten().map(|(name, _)| name.to_string());
            found.extend(names.filter(|name| name != "." && name != ".."));
        }
        found.retain(|name| name.starts_with(start));
        found.into_iter().collect()
    }

    /// Replaces a prompt's backslash escapes.
    fn expand_prompt(&self, io: &Io<'_>, prompt: &str) -> String {
        if self.dialect == Dialect::Dash {
            return prompt.to_owned();
        }
        let mut result = String::new();
        let mut characters = prompt.chars();
        while let Some(character) = characters.next() {
            if character != '\\' {
                result.push(character);
                continue;
            }
            let root = io.caller().uid == 0;
            match characters.next() {
                Some('u') => result.push_str(&io.user_name()),
                Some('h') => {
                    let host = &io.kernel.machine.hostname;
                    result.push_str(host.split('.').next().unwrap_or_default());
                }
                Some('H') => result.push_str(&io.kernel.machine.hostname),
                Some('w') => result.push_str(&self.short_cwd(io)),
                Some('W') => {
                    let cwd = self.short_cwd(io);
                    result.push_str(if cwd == "/" { "/" } else { base_name(&cwd) });
                }
                Some('$') => result.push(if root { '#' } else { '$' }),
                Some('s') => result.push_str(base_name(&self.name)),
                Some('v') => result.push_str("5.2"),
                Some('n') => result.push('\n'),
                Some('e') => result.push('\x1b'),
                Some('[' | ']') => {}
                Some(other) => result.extend(['\\', other]),
                None => result.push('\\'),
            }
        }
        result
    }

    fn short_cwd(&self, io: &Io<'_>) -> String {
        let cwd = io.cwd();
        match self
            .variables
            .get("HOME")
            .filter(|home| *home != "/" && !home.is_empty())
        {
            Some(home) => match cwd.strip_prefix(home) {
                Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("~{rest}"),
                _ => cwd.to_string(),
            },
            None => cwd.to_string(),
        }
    }
}

/// What the start-up files of bash's image make of the prompt.
pub(super) fn bash_prompt(io: &Io<'_>) -> &'static str {
    let has = |path: &str| io.kernel.filesystem.lstat(&io.caller(), path).is_ok();
    if has("/etc/debian_version") {
        "\\u@\\h:\\w\\$ "
    } else if has("/etc/alpine-release") {
        "\\s-\\v\\$ "
    } else {
        "[\\u@\\h \\W]\\$ "
    }
}

/// The entries of a folder whose names begin so, sorted; folders end in `/`.
fn files(io: &Io<'_>, folder: &str, start: &str, only_folders: bool) -> Vec<String> {
    let caller = io.caller();
    let place = if folder.is_empty() { "." } else { folder };
    let entries = io.kernel.filesystem.read_dir(&caller, place);
    let mut names: Vec<String> = entries
        .iter()
        .flatten()
        .filter(|(name, _)| name.starts_with(start) && &**name != "." && &**name != "..")
        .filter_map(|(name, _)| {
            let path = format!("{place}/{name}");
            let node = io.kernel.filesystem.stat(&caller, &path);
            match node.is_ok_and(|node| node.is_dir()) {
                true => Some(format!("{name}/")),
                false => (!only_folders).then(|| name.to_string()),
            }
        })
        .collect();
    names.sort();
    names
}
