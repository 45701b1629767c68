//! The line editor of an interactive shell: BusyBox's, and GNU readline as bash uses it.
//!
//! Keys go in, bytes for the terminal and finished lines come out. What a key makes the terminal show is what the
//! two show (BusyBox: libbb/lineedit.c), with readline's shortest way of a change in the middle of a line left out.

use super::Dialect;

/// Whose editor it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Busybox,
    Readline,
}

/// A line that is being typed at a prompt.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LineEditor {
    style: Style,
    /// The prompt's last line, which is shown again with the line.
    prompt: String,
    columns: usize,
    /// The lines that can be gone back to, changed where the user has changed them, and last the new one.
    lines: Vec<Vec<char>>,
    /// Which of them is shown.
    place: usize,
    cursor: usize,
    /// What was cut last.
    cut: Vec<char>,
    /// Bytes of a key that is not complete.
    partial: Vec<u8>,
    /// Whether the last key asked for a completion and got no further.
    asked: bool,
    shown: Vec<u8>,
}

/// What a key led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Edited {
    /// The line goes on.
    Open,
    /// It is finished.
    Line(String),
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-D on an empty line.
    End,
    /// The text before the cursor is to be completed.
    Complete(String),
}

/// What can stand in place of the word at the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Completions {
    /// How many characters before the cursor are replaced.
    pub(super) typed: usize,
    /// Whole words, sorted, without what follows them.
    pub(super) words: Vec<String>,
    /// What is shown of each in a list.
    pub(super) names: Vec<String>,
}

/// A key, or a sequence that a terminal sends for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Character(char),
    Control(u8),
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    Delete,
    WordLeft,
    WordRight,
    KillWordLeft,
    KillWordRight,
    Ignored,
}

const CLEAR_BELOW: &str = "\x1b[J";
const CLEAR_RIGHT: &str = "\x1b[K";
const BELL: u8 = 7;

impl LineEditor {
    /// An editor that has just shown its prompt.
    pub(super) fn new(dialect: Dialect, prompt: &str, columns: u32, history: &[String]) -> Self {
        let style = match dialect {
            Dialect::Ash => Style::Busybox,
            Dialect::Bash | Dialect::Dash => Style::Readline,
        };
        let mut lines: Vec<Vec<char>> = history.iter().map(|line| line.chars().collect()).collect();
        lines.push(Vec::new());
        Self {
            style,
            prompt: prompt.rsplit('\n').next().unwrap_or_default().to_owned(),
            columns: match columns {
                0 => 80,
                columns => usize::try_from(columns).unwrap_or(80),
            },
            place: lines.len() - 1,
            lines,
            cursor: 0,
            cut: Vec::new(),
            partial: Vec::new(),
            asked: false,
            shown: Vec::new(),
        }
    }

    /// Takes what the terminal is to show.
    pub(super) fn take_shown(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.shown)
    }

    /// Takes a byte from the terminal.
    pub(super) fn byte(&mut self, byte: u8) -> Edited {
        self.partial.push(byte);
        let Some(key) = decode(&self.partial) else {
            return Edited::Open;
        };
        self.partial.clear();
        let asked = std::mem::take(&mut self.asked);
        if key == Key::Control(b'I') {
            self.asked = asked;
            let before = self.line().get(..self.cursor).unwrap_or_default();
            return Edited::Complete(before.iter().collect());
        }
        self.key(key)
    }

    fn key(&mut self, key: Key) -> Edited {
        let length = self.line().len();
        match key {
            Key::Control(b'M' | b'J') => return self.enter(),
            Key::Control(b'C') => {
                self.show("^C");
                return Edited::Interrupted;
            }
            Key::Control(b'D') if length == 0 => return Edited::End,
            Key::Character(character) => self.insert(character),
            Key::Control(b'A') | Key::Home => self.move_to(0),
            Key::Control(b'E') | Key::End => self.move_to(length),
            Key::Control(b'B') | Key::Left => self.move_to(self.cursor.saturating_sub(1)),
            Key::Control(b'F') | Key::Right => self.move_to((self.cursor + 1).min(length)),
            Key::Control(b'D') | Key::Delete => self.delete(),
            Key::Control(b'H' | b'?') => self.backspace(),
            Key::Control(b'K') => self.replace(self.cursor, length, &[]),
            Key::Control(b'U') => self.kill_to_start(),
            Key::Control(b'W') => self.kill_word(|character| !character.is_whitespace()),
            Key::Control(b'Y') if self.style == Style::Readline => {
                let cut = std::mem::take(&mut self.cut);
                self.replace(self.cursor, self.cursor, &cut);
                self.cut = cut;
            }
            Key::Control(b'L') => {
                self.show(match self.style {
                    Style::Busybox => "\x1b[H\x1b[J",
                    Style::Readline => "\x1b[H\x1b[2J",
                });
                self.redraw(0);
            }
            Key::Control(b'P') | Key::Up => self.go_back_in_history(),
            Key::Control(b'N') | Key::Down => self.go_on_in_history(),
            Key::WordLeft => self.move_to(self.word_start()),
            Key::WordRight => self.move_to(self.word_end()),
            Key::KillWordLeft => self.kill_word(char::is_alphanumeric),
            Key::KillWordRight => self.replace(self.cursor, self.word_end(), &[]),
            Key::Control(_) | Key::Ignored => {}
        }
        Edited::Open
    }

    fn line(&self) -> &[char] {
        self.lines.get(self.place).map_or(&[], Vec::as_slice)
    }

    fn enter(&mut self) -> Edited {
        self.move_to(self.line().len());
        self.show("\n");
        Edited::Line(self.line().iter().collect())
    }

    fn insert(&mut self, character: char) {
        self.replace(self.cursor, self.cursor, &[character]);
    }

    fn backspace(&mut self) {
        if self.cursor > 0 {
            self.replace(self.cursor - 1, self.cursor, &[]);
        } else if self.style == Style::Readline {
            self.shown.push(BELL);
        }
    }

    fn delete(&mut self) {
        if self.cursor < self.line().len() {
            self.replace(self.cursor, self.cursor + 1, &[]);
        } else if self.style == Style::Readline {
            self.shown.push(BELL);
        }
    }

    fn kill_to_start(&mut self) {
        if self.cursor == 0 {
            return;
        }
        match self.style {
            Style::Readline => self.replace(0, self.cursor, &[]),
            Style::Busybox => {
                let row = self.row();
                let cursor = self.cursor;
                if let Some(line) = self.lines.get_mut(self.place) {
                    line.drain(..cursor);
                }
                self.cursor = 0;
                self.redraw(row);
            }
        }
    }

    /// Cuts the word before the cursor, with what stands behind it.
    fn kill_word(&mut self, is_word: impl Fn(char) -> bool) {
        let in_word = |at: usize| self.line().get(at).is_some_and(|found| is_word(*found));
        let mut start = self.cursor;
        while start > 0 && !in_word(start - 1) {
            start -= 1;
        }
        while start > 0 && in_word(start - 1) {
            start -= 1;
        }
        match self.style {
            Style::Readline => self.replace(start, self.cursor, &[]),
            Style::Busybox => {
                while self.cursor > start {
                    self.backspace();
                }
            }
        }
    }

    fn word_start(&self) -> usize {
        let line = self.line();
        let is_word = |at: usize| line.get(at).is_some_and(|found| found.is_alphanumeric());
        let mut at = self.cursor;
        while at > 0 && !is_word(at - 1) {
            at -= 1;
        }
        while at > 0 && is_word(at - 1) {
            at -= 1;
        }
        at
    }

    fn word_end(&self) -> usize {
        let line = self.line();
        let is_word = |at: usize| line.get(at).is_some_and(|found| found.is_alphanumeric());
        let mut at = self.cursor;
        while at < line.len() && !is_word(at) {
            at += 1;
        }
        while at < line.len() && is_word(at) {
            at += 1;
        }
        at
    }

    fn go_back_in_history(&mut self) {
        match self.place.checked_sub(1) {
            Some(place) => self.show_line(place),
            None => self.shown.push(BELL),
        }
    }

    fn go_on_in_history(&mut self) {
        if self.place + 1 < self.lines.len() {
            self.show_line(self.place + 1);
        } else {
            self.shown.push(BELL);
        }
    }

    /// Shows another line of the history in place of this one.
    fn show_line(&mut self, place: usize) {
        match self.style {
            Style::Busybox => {
                let row = self.row();
                self.place = place;
                self.cursor = self.line().len();
                self.redraw(row);
            }
            Style::Readline => {
                let old = self.line().to_vec();
                let new = self.lines.get(place).cloned().unwrap_or_default();
                let common = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
                self.move_to(common);
                self.place = place;
                let shorter = new.len() < old.len();
                self.write_from(common, new.len());
                if shorter {
                    self.show(CLEAR_RIGHT);
                }
            }
        }
    }

    /// Puts other characters in place of some that stand at the cursor, before or behind it.
    fn replace(&mut self, start: usize, end: usize, with: &[char]) {
        let (style, place) = (self.style, self.place);
        let in_front = self.cursor == end && end > start;
        if in_front || style == Style::Readline {
            self.move_to(start);
        }
        let Some(line) = self.lines.get_mut(place) else {
            return;
        };
        let (start, end) = (start.min(line.len()), end.min(line.len()));
        let removed: Vec<char> = line.splice(start..end, with.iter().copied()).collect();
        let length = line.len();
        self.write_from(start, length);
        if !removed.is_empty() {
            self.show(match style {
                Style::Busybox => CLEAR_BELOW,
                Style::Readline => CLEAR_RIGHT,
            });
            if removed.len() > 1 {
                self.cut = removed;
            }
        }
        self.move_to(start + with.len());
    }

    /// Shows the characters from one place to another, where the cursor then is.
    fn write_from(&mut self, start: usize, end: usize) {
        let text: Vec<char> = self.line().get(start..end).unwrap_or_default().to_vec();
        self.cursor = start;
        for character in text {
            self.show(character.encode_utf8(&mut [0; 4]));
            self.cursor += 1;
            if self.column() == 0 {
                self.show("\r\n");
            }
        }
    }

    fn move_to(&mut self, target: usize) {
        if target >= self.cursor {
            self.write_from(self.cursor, target);
            return;
        }
        let back: usize = (target..self.cursor).map(|at| self.width_at(at)).sum();
        let (row, column) = (self.row(), self.column());
        self.cursor = target;
        if back > column {
            let (up, right) = (row - self.row(), self.column());
            self.show(&format!("\r\x1b[{up}A"));
            if right > 0 {
                self.show(&format!("\x1b[{right}C"));
            }
        } else if back <= 4 || self.style == Style::Readline {
            self.show(&"\x08".repeat(back));
        } else {
            self.show(&format!("\x1b[{back}D"));
        }
    }

    /// Shows prompt and line again; the cursor stands so many rows below the prompt.
    pub(super) fn redraw(&mut self, row: usize) {
        if row > 0 {
            self.show(&format!("\x1b[{row}A"));
        }
        let (cursor, length) = (self.cursor, self.line().len());
        let prompt = self.prompt.clone();
        self.show("\r");
        self.show(&prompt);
        self.write_from(0, length);
        self.show(match self.style {
            Style::Busybox => CLEAR_BELOW,
            Style::Readline => CLEAR_RIGHT,
        });
        self.move_to(cursor);
    }

    /// The window has another size.
    pub(super) fn resize(&mut self, columns: u32) {
        let row = self.row();
        if let Some(columns) = usize::try_from(columns).ok().filter(|columns| *columns > 0) {
            self.columns = columns;
        }
        self.redraw(row);
    }

    /// Puts what was found in place of the word at the cursor, or lists it.
    pub(super) fn complete(&mut self, found: &Completions) {
        let Some(common) = common_start(&found.words) else {
            self.shown.push(BELL);
            return;
        };
        let typed = found.typed.min(self.cursor);
        let start = self.cursor - typed;
        let mut word: Vec<char> = common.chars().collect();
        if let ([_], false) = (found.words.as_slice(), common.ends_with('/')) {
            word.push(' ');
        }
        let several = found.words.len() > 1;
        if several && self.style == Style::Busybox && !self.asked {
            self.shown.push(BELL);
        }
        // BusyBox shows the line again when it has anything to say about its last part.
        let again = self.style == Style::Busybox
            && !self.asked
            && common_start(&found.names).is_some_and(|common| !common.is_empty());
        if word.len() > typed || again {
            self.asked = several && word.len() <= typed;
            let row = self.row();
            let cursor = self.cursor;
            match self.style {
                Style::Readline => {
                    let rest = word.get(typed..).unwrap_or_default().to_vec();
                    self.replace(cursor, cursor, &rest);
                }
                Style::Busybox => {
                    let count = word.len();
                    if let Some(line) = self.lines.get_mut(self.place) {
                        line.splice(start..cursor, word);
                    }
                    self.cursor = start + count;
                    self.redraw(row);
                }
            }
            return;
        }
        if several && self.asked {
            self.list(&found.names);
            return;
        }
        if self.style == Style::Readline || !several {
            self.shown.push(BELL);
        }
        self.asked = true;
    }

    /// Lists names in columns below the line, and shows the line again.
    fn list(&mut self, names: &[String]) {
        let width = names.iter().map(|name| name.chars().count()).max();
        let width = width.unwrap_or(0) + 2;
        let across = (self.columns / width).max(1);
        let rows = names.len().div_ceil(across);
        let mut text = String::from("\n");
        for row in 0..rows {
            let cells = names.iter().skip(row).step_by(rows.max(1));
            let line: String = cells.map(|name| format!("{name:width$}")).collect();
            // BusyBox fills no last column, readline all of them.
            let line = match self.style {
                Style::Busybox => line.trim_end(),
                Style::Readline => &line,
            };
            text.push_str(line);
            text.push('\n');
        }
        self.show(&text);
        match self.style {
            Style::Busybox => self.redraw(0),
            Style::Readline => {
                let prompt = self.prompt.clone();
                self.show(&prompt);
                let (cursor, length) = (self.cursor, self.line().len());
                self.write_from(0, length);
                self.move_to(cursor);
            }
        }
    }

    fn width_at(&self, at: usize) -> usize {
        self.line().get(at).map_or(1, |found| width(*found))
    }

    /// How far the cursor is from where the prompt began.
    fn distance(&self) -> usize {
        let line = self.line().get(..self.cursor).unwrap_or_default();
        let line: usize = line.iter().map(|found| width(*found)).sum();
        prompt_width(&self.prompt) + line
    }

    fn row(&self) -> usize {
        self.distance() / self.columns.max(1)
    }

    fn column(&self) -> usize {
        self.distance() % self.columns.max(1)
    }

    fn show(&mut self, text: &str) {
        self.shown.extend_from_slice(text.as_bytes());
    }
}

/// How many columns a terminal gives a character: two to those of East Asia, as far as people type them.
fn width(character: char) -> usize {
    match u32::from(character) {
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// The columns of a prompt, without its colours.
fn prompt_width(prompt: &str) -> usize {
    let mut total = 0;
    let mut characters = prompt.chars();
    while let Some(character) = characters.next() {
        if character != '\x1b' {
            total += width(character);
            continue;
        }
        // An escape sequence ends with a letter.
        let _ = characters.find(char::is_ascii_alphabetic);
    }
    total
}

/// What all words begin with; none without words.
fn common_start(words: &[String]) -> Option<String> {
    let (first, rest) = words.split_first()?;
    let mut common: Vec<char> = first.chars().collect();
    for word in rest {
        let same = common
            .iter()
            .zip(word.chars())
            .take_while(|(a, b)| **a == *b);
        let length = same.count();
        common.truncate(length);
    }
    Some(common.into_iter().collect())
}

/// The key that bytes from a terminal stand for; none while they are not complete.
fn decode(bytes: &[u8]) -> Option<Key> {
    match bytes {
        [0x1b] => None,
        [0x1b, b'[', rest @ ..] => decode_sequence(rest),
        [0x1b, b'O', letter] => Some(of_letter(*letter)),
        [0x1b, b'O'] => None,
        [0x1b, b'b'] => Some(Key::WordLeft),
        [0x1b, b'f'] => Some(Key::WordRight),
        [0x1b, b'd'] => Some(Key::KillWordRight),
        [0x1b, 8 | 0x7f] => Some(Key::KillWordLeft),
        [0x1b, ..] => Some(Key::Ignored),
        [0x7f] => Some(Key::Control(b'?')),
        [byte] if *byte < b' ' => Some(Key::Control(byte + 0x40)),
        bytes => match std::str::from_utf8(bytes) {
            Ok(text) => Some(text.chars().next().map_or(Key::Ignored, Key::Character)),
            // More bytes of the same character are to come.
            Err(error) if error.error_len().is_none() => None,
            Err(_) => Some(Key::Ignored),
        },
    }
}

/// What stands behind `ESC [`.
fn decode_sequence(rest: &[u8]) -> Option<Key> {
    const LONGEST: usize = 16;
    let (last, parameters) = rest.split_last()?;
    if !(0x40..=0x7e).contains(last) {
        return (rest.len() > LONGEST).then_some(Key::Ignored);
    }
    Some(match (parameters, last) {
        (b"1" | b"7", b'~') => Key::Home,
        (b"4" | b"8", b'~') => Key::End,
        (b"3", b'~') => Key::Delete,
        (b"1;5" | b"1;3" | b"5", b'D') => Key::WordLeft,
        (b"1;5" | b"1;3" | b"5", b'C') => Key::WordRight,
        (b"", letter) => of_letter(*letter),
        // The place of the cursor, and keys that do nothing.
        _ => Key::Ignored,
    })
}

fn of_letter(letter: u8) -> Key {
    match letter {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        _ => Key::Ignored,
    }
}
