//! `sed`'s scripts.

use crate::applets::posix::{Fit, Grammar, PatternError, Posix};

/// A command with its addresses.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Instruction {
    pub(super) from: Option<Address>,
    pub(super) to: Option<Address>,
    pub(super) negated: bool,
    pub(super) command: Command,
}

impl Instruction {
    pub(super) fn asks_for_last_line(&self) -> bool {
        self.from == Some(Address::Last) || self.to == Some(Address::Last)
    }
}

/// Which lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Address {
    Line(usize),
    Last,
    /// `first~step`
    Step(usize, usize),
    Pattern(Posix),
    /// `+N` after the first address.
    Plus(usize),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Command {
    /// `{`, with the place after its `}`.
    Group(usize),
    /// `:name`
    Label,
    Substitute(Substitution),
    Print,
    PrintFirst,
    Delete,
    DeleteFirst,
    Quit(i32),
    QuitSilently(i32),
    Number,
    Append(String),
    Insert(String),
    Change(String),
    Transliterate(Vec<char>, Vec<char>),
    Next,
    NextAppend,
    Hold,
    HoldAppend,
    Get,
    GetAppend,
    Exchange,
    Branch(usize),
    /// `t` and `T`: if something was, or was not, replaced.
    BranchIfReplaced(usize, bool),
}

/// `s/pattern/replacement/flags`
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Substitution {
    pub(super) pattern: Posix,
    pub(super) replacement: Vec<Part>,
    /// From which match on.
    pub(super) first: usize,
    pub(super) all: bool,
    pub(super) print: bool,
}

/// A part of a replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Group(usize),
    Case(char),
}

/// Why a script cannot run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ScriptError {
    Wrong {
        expression: usize,
        character: usize,
        message: String,
    },
    NotSimulated(String),
}

type Parsed<T> = Result<T, ScriptError>;

struct Parser {
    text: Vec<char>,
    place: usize,
    expression: usize,
    extended: bool,
    program: Vec<Instruction>,
    groups: Vec<usize>,
    labels: Vec<(String, usize)>,
    branches: Vec<(usize, String)>,
    last_pattern: Option<Posix>,
}

/// Reads a script in parts, each of which starts a new line.
pub(super) fn parse(texts: &[String], extended: bool) -> Parsed<Vec<Instruction>> {
    let mut parser = Parser {
        text: Vec::new(),
        place: 0,
        expression: 0,
        extended,
        program: Vec::new(),
        groups: Vec::new(),
        labels: Vec::new(),
        branches: Vec::new(),
        last_pattern: None,
    };
    // `a\` at the end of a part goes on in the next.
    let mut parts: Vec<String> = Vec::new();
    for text in texts {
        match parts.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.push('\n');
                last.push_str(text);
            }
            _ => parts.push(text.clone()),
        }
    }
    for (index, text) in parts.iter().enumerate() {
        parser.text = text.chars().collect();
        parser.place = 0;
        parser.expression = index + 1;
        parser.commands()?;
    }
    if !parser.groups.is_empty() {
        parser.place = 0;
        return Err(parser.wrong("unmatched `{'"));
    }
    for (place, label) in std::mem::take(&mut parser.branches) {
        let target = if label.is_empty() {
            Some(parser.program.len())
        } else {
            parser
                .labels
                .iter()
                .find(|(known, _)| *known == label)
                .map(|(_, target)| *target)
        };
        let Some(target) = target else {
            return Err(parser.wrong(&format!("can't find label for jump to `{label}'")));
        };
        if let Some(Command::Branch(slot) | Command::BranchIfReplaced(slot, _)) = parser
            .program
            .get_mut(place)
            .map(|instruction| &mut instruction.command)
        {
            *slot = target;
        }
    }
    Ok(parser.program)
}

impl Parser {
    fn wrong(&self, message: &str) -> ScriptError {
        ScriptError::Wrong {
            expression: self.expression,
            character: self.place,
            message: message.to_owned(),
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.place).copied()
    }

    fn take(&mut self) -> Option<char> {
        let character = self.peek();
        self.place += usize::from(character.is_some());
        character
    }

    fn skip(&mut self, wanted: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.place += 1;
        }
    }

    fn number(&mut self) -> usize {
        let mut number: usize = 0;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            number = number.saturating_mul(10).saturating_add(digit as usize);
            self.place += 1;
        }
        number
    }

    fn commands(&mut self) -> Parsed<()> {
        loop {
            self.skip(|c| c.is_whitespace() || c == ';');
            if self.peek().is_none() {
                return Ok(());
            }
            if self.peek() == Some('#') {
                self.skip(|c| c != '\n');
                continue;
            }
            self.command()?;
        }
    }

    fn command(&mut self) -> Parsed<()> {
        let from = self.address(false)?;
        let mut to = None;
        self.skip(|c| c == ' ');
        if from.is_some() && self.peek() == Some(',') {
            self.place += 1;
            self.skip(|c| c == ' ');
            to = self.address(true)?;
            if to.is_none() {
                return Err(self.wrong("unexpected `,'"));
            }
        }
        if from == Some(Address::Line(0)) && !matches!(to, Some(Address::Pattern(_))) {
            return Err(self.wrong("invalid usage of line address 0"));
        }
        self.skip(char::is_whitespace);
        let mut negated = false;
        while self.peek() == Some('!') {
            self.place += 1;
            negated = true;
            self.skip(|c| c == ' ');
        }
        let Some(letter) = self.take() else {
            return Err(self.wrong("missing command"));
        };
        let command = match letter {
            '{' => {
                self.groups.push(self.program.len());
                Command::Group(usize::MAX)
            }
            '}' => {
                if from.is_some() {
                    return Err(self.wrong("} doesn't want any addresses"));
                }
                let Some(open) = self.groups.pop() else {
                    return Err(self.wrong("unexpected `}'"));
                };
                let end = self.program.len();
                if let Some(instruction) = self.program.get_mut(open) {
                    instruction.command = Command::Group(end);
                }
                return self.end_of_command();
            }
            ':' => {
                if from.is_some() {
                    return Err(self.wrong(": doesn't want any addresses"));
                }
                let label = self.word();
                if label.is_empty() {
                    return Err(self.wrong("\":\" lacks a label"));
                }
                self.labels.push((label, self.program.len()));
                Command::Label
            }
            's' => Command::Substitute(self.substitution()?),
            'y' => self.transliteration()?,
            'p' => Command::Print,
            'P' => Command::PrintFirst,
            'd' => Command::Delete,
            'D' => Command::DeleteFirst,
            '=' => Command::Number,
            'n' => Command::Next,
            'N' => Command::NextAppend,
            'h' => Command::Hold,
            'H' => Command::HoldAppend,
            'g' => Command::Get,
            'G' => Command::GetAppend,
            'x' => Command::Exchange,
            'q' | 'Q' => {
                self.skip(|c| c == ' ');
                let code = i32::try_from(self.number()).unwrap_or(0) & 0xff;
                if letter == 'q' {
                    Command::Quit(code)
                } else {
                    Command::QuitSilently(code)
                }
            }
            'a' | 'i' | 'c' => {
                let text = self.text()?;
                match letter {
                    'a' => Command::Append(text),
                    'i' => Command::Insert(text),
                    _ => Command::Change(text),
                }
            }
            'b' | 't' | 'T' => {
                let label = self.word();
                self.branches.push((self.program.len(), label));
                match letter {
                    'b' => Command::Branch(usize::MAX),
                    't' => Command::BranchIfReplaced(usize::MAX, true),
                    _ => Command::BranchIfReplaced(usize::MAX, false),
                }
            }
            'l' | 'r' | 'R' | 'w' | 'W' | 'e' | 'F' | 'z' | 'v' => {
                return Err(ScriptError::NotSimulated(format!("the command {letter}")));
            }
            other => return Err(self.wrong(&format!("unknown command: `{other}'"))),
        };
        let takes_rest = matches!(
            command,
            Command::Group(_)
                | Command::Append(_)
                | Command::Insert(_)
                | Command::Change(_)
                | Command::Label
        );
        self.program.push(Instruction {
            from,
            to,
            negated,
            command,
        });
        if takes_rest {
            Ok(())
        } else {
            self.end_of_command()
        }
    }

    fn end_of_command(&mut self) -> Parsed<()> {
        self.skip(|c| c == ' ' || c == '\t');
        match self.peek() {
            None | Some(';' | '\n' | '}' | '#') => Ok(()),
            Some(_) => {
                self.place += 1;
                Err(self.wrong("extra characters after command"))
            }
        }
    }

    fn address(&mut self, second: bool) -> Parsed<Option<Address>> {
        Ok(Some(match self.peek() {
            Some('$') => {
                self.place += 1;
                Address::Last
            }
            Some('+') if second => {
                self.place += 1;
                Address::Plus(self.number())
            }
            Some('~') if second => {
                self.place += 1;
                Address::Step(0, self.number())
            }
            Some(c) if c.is_ascii_digit() => {
                let number = self.number();
                if self.peek() == Some('~') && !second {
                    self.place += 1;
                    Address::Step(number, self.number())
                } else {
                    Address::Line(number)
                }
            }
            Some('/') => {
                self.place += 1;
                self.pattern_address('/')?
            }
            Some('\\') => {
                self.place += 1;
                let Some(delimiter) = self.take() else {
                    return Err(self.wrong("unterminated address regex"));
                };
                self.pattern_address(delimiter)?
            }
            _ => return Ok(None),
        }))
    }

    fn pattern_address(&mut self, delimiter: char) -> Parsed<Address> {
        let Some(text) = self.until(delimiter, true) else {
            return Err(self.wrong("unterminated address regex"));
        };
        let ignore_case = self.peek() == Some('I');
        self.place += usize::from(ignore_case);
        Ok(Address::Pattern(self.pattern(&text, ignore_case)?))
    }

    /// The text up to a delimiter; `\` and the delimiter is the delimiter.
    fn until(&mut self, delimiter: char, pattern: bool) -> Option<String> {
        let mut text = String::new();
        let mut in_class = false;
        loop {
            match self.take()? {
                '\\' => match self.take()? {
                    escaped if escaped == delimiter => {
                        // Escaping a special delimiter keeps it plain.
                        if pattern && "*.[]^$+?(){}|".contains(escaped) {
                            text.push('\\');
                        }
                        text.push(escaped);
                    }
                    escaped => {
                        text.push('\\');
                        text.push(escaped);
                    }
                },
                c if c == delimiter && !in_class => return Some(text),
                '\n' if pattern => return None,
                c => {
                    if pattern {
                        if c == '[' && !in_class {
                            in_class = true;
                            text.push(c);
                            if self.peek() == Some('^') {
                                text.extend(self.take());
                            }
                            if self.peek() == Some(']') {
                                text.extend(self.take());
                            }
                            continue;
                        }
                        if c == '[' && in_class && self.peek() == Some(':') {
                            text.push(c);
                            while let Some(c) = self.take() {
                                text.push(c);
                                if c == ']' {
                                    break;
                                }
                            }
                            continue;
                        }
                        if c == ']' {
                            in_class = false;
                        }
                    }
                    text.push(c);
                }
            }
        }
    }

    fn pattern(&mut self, text: &str, ignore_case: bool) -> Parsed<Posix> {
        if text.is_empty() {
            return match &self.last_pattern {
                Some(pattern) => Ok(pattern.clone()),
                None => Err(self.wrong("no previous regular expression")),
            };
        }
        let grammar = if self.extended {
            Grammar::Extended
        } else {
            Grammar::Basic
        };
        match Posix::new(
            text,
            grammar,
            Fit {
                ignore_case,
                ..Fit::default()
            },
        ) {
            Ok(pattern) => {
                self.last_pattern = Some(pattern.clone());
                Ok(pattern)
            }
            Err(PatternError::Invalid(reason)) => Err(self.wrong(reason)),
            Err(PatternError::NotSimulated(what)) => Err(ScriptError::NotSimulated(what)),
        }
    }

    fn substitution(&mut self) -> Parsed<Substitution> {
        let delimiter = match self.take() {
            Some(delimiter) if delimiter != '\n' && delimiter != '\\' => delimiter,
            _ => return Err(self.wrong("unterminated `s' command")),
        };
        let (Some(pattern), Some(replacement)) =
            (self.until(delimiter, true), self.until(delimiter, false))
        else {
            return Err(self.wrong("unterminated `s' command"));
        };
        let mut ignore_case = false;
        let mut substitution_flags = (1, false, false);
        let mut numbered = false;
        loop {
            match self.peek() {
                Some('g') => substitution_flags.1 = true,
                Some('p') => substitution_flags.2 = true,
                Some('i' | 'I') => ignore_case = true,
                Some(c) if c.is_ascii_digit() => {
                    let number = self.number();
                    if number == 0 {
                        return Err(self.wrong("number option to `s' command may not be zero"));
                    }
                    if numbered {
                        return Err(self.wrong("multiple number options to `s' command"));
                    }
                    numbered = true;
                    substitution_flags.0 = number;
                    continue;
                }
                Some(c @ ('m' | 'M' | 'e' | 'w')) => {
                    return Err(ScriptError::NotSimulated(format!("the flag {c} of s")));
                }
                None | Some('\n' | ';' | '}' | '#' | ' ' | '\t') => break,
                Some(_) => {
                    self.place += 1;
                    return Err(self.wrong("unknown option to `s'"));
                }
            }
            self.place += 1;
        }
        let pattern = self.pattern(&pattern, ignore_case)?;
        let groups = pattern.regex.captures_len() - 1;
        let replacement = self.replacement(&replacement, groups)?;
        let (first, all, print) = substitution_flags;
        Ok(Substitution {
            pattern,
            replacement,
            first,
            all,
            print,
        })
    }

    fn replacement(&self, text: &str, groups: usize) -> Parsed<Vec<Part>> {
        let mut parts = Vec::new();
        let push = |parts: &mut Vec<Part>, character: char| match parts.last_mut() {
            Some(Part::Text(text)) => text.push(character),
            _ => parts.push(Part::Text(character.to_string())),
        };
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match character {
                '&' => parts.push(Part::Group(0)),
                '\\' => match characters.next() {
                    Some(digit @ '0'..='9') => {
                        let number = digit.to_digit(10).unwrap_or(0) as usize;
                        if number > groups {
                            return Err(self.wrong(&format!(
                                "invalid reference \\{number} on `s' command's RHS"
                            )));
                        }
                        parts.push(Part::Group(number));
                    }
                    Some('n') => push(&mut parts, '\n'),
                    Some('t') => push(&mut parts, '\t'),
                    Some('r') => push(&mut parts, '\r'),
                    Some(letter @ ('U' | 'L' | 'E' | 'u' | 'l')) => parts.push(Part::Case(letter)),
                    Some(other) => push(&mut parts, other),
                    None => push(&mut parts, '\\'),
                },
                other => push(&mut parts, other),
            }
        }
        Ok(parts)
    }

    fn transliteration(&mut self) -> Parsed<Command> {
        let delimiter = match self.take() {
            Some(delimiter) if delimiter != '\n' && delimiter != '\\' => delimiter,
            _ => return Err(self.wrong("unterminated `y' command")),
        };
        let (Some(from), Some(to)) = (self.until(delimiter, false), self.until(delimiter, false))
        else {
            return Err(self.wrong("unterminated `y' command"));
        };
        let unescape = |text: String| {
            let mut result = Vec::new();
            let mut characters = text.chars();
            while let Some(character) = characters.next() {
                match character {
                    '\\' => match characters.next() {
                        Some('n') => result.push('\n'),
                        Some('t') => result.push('\t'),
                        Some(other) => result.push(other),
                        None => result.push('\\'),
                    },
                    other => result.push(other),
                }
            }
            result
        };
        let (from, to) = (unescape(from), unescape(to));
        if from.len() != to.len() {
            return Err(self.wrong("strings for `y' command are different lengths"));
        }
        Ok(Command::Transliterate(from, to))
    }

    /// The text of `a`, `i` and `c`: after `\` and a newline, or on the same line.
    fn text(&mut self) -> Parsed<String> {
        self.skip(|c| c == ' ' || c == '\t');
        if self.peek() == Some('\\') {
            self.place += 1;
            self.skip(|c| c == ' ' || c == '\t');
            if self.peek() == Some('\n') {
                self.place += 1;
            }
        }
        if self.peek().is_none() {
            return Err(self.wrong("expected \\ after `a', `c' or `i'"));
        }
        let mut text = String::new();
        while let Some(character) = self.take() {
            match character {
                '\\' => text.extend(self.take()),
                '\n' => break,
                other => text.push(other),
            }
        }
        Ok(text)
    }

    fn word(&mut self) -> String {
        self.skip(|c| c == ' ' || c == '\t');
        let mut word = String::new();
        while let Some(character) = self
            .peek()
            .filter(|c| !matches!(c, '\n' | ';' | '}') && !c.is_whitespace())
        {
            word.push(character);
            self.place += 1;
        }
        word
    }
}
