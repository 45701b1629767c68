//! Expansion: from the words of the tree to the words a command gets.
//!
//! An expansion that meets a command substitution stops and says so. The shell runs it and expands again from the start,
//! with the results so far; as variables are changed only in a copy, nothing happens twice.

use std::sync::Arc;

use docksim_syntax::shell::ast::{
    Parameter, ParameterCondition, ParameterOperation, ReplaceScope, Script, Word, WordPart,
    WordPartKind,
};

use super::arithmetic::{self, ArithmeticError};
use super::glob::glob;
use super::pattern::{Pattern, Quotable};
use super::variables::Variables;
use super::{Dialect, Shell, brace};
use crate::filesystem::{Caller, Filesystem};
use crate::kernel::Pid;

/// The longest text that an expansion may make.
const MAX_TEXT: usize = 64 << 20;

/// What an expansion reads from.
pub(crate) struct Expander<'a> {
    pub(crate) shell: &'a Shell,
    pub(crate) filesystem: &'a Filesystem,
    pub(crate) caller: Caller,
    pub(crate) pid: Pid,
    /// The variables, with what the expansion assigned.
    pub(crate) variables: Variables,
    /// The state of `$RANDOM`.
    pub(crate) random: u32,
    /// What the command substitutions gave, in order.
    pub(crate) results: &'a [String],
    pub(crate) used: usize,
}

/// Why an expansion cannot go on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stop {
    /// A command has to run first, with these variables.
    Substitute(Arc<Script>, Variables),
    /// It went wrong; the message without the shell's name.
    Fail(String),
}

type Expanded<T> = Result<T, Stop>;

/// What an operator does to a text.
type Change = Box<dyn Fn(&str) -> String>;

/// Words that are being put together.
struct Fields {
    done: Vec<Vec<Quotable>>,
    current: Option<Vec<Quotable>>,
    split: bool,
    /// The last delimiter was white space that ended a field.
    soft_end: bool,
    length: usize,
}

impl Fields {
    fn new(split: bool) -> Self {
        Self {
            done: Vec::new(),
            current: None,
            split,
            soft_end: false,
            length: 0,
        }
    }

    /// Makes sure there is a field, if only an empty one.
    fn start(&mut self) {
        self.current.get_or_insert_default();
    }

    fn push(&mut self, text: &str, quoted: bool) {
        if !text.is_empty() {
            self.length += text.len();
            self.current
                .get_or_insert_default()
                .extend(text.chars().map(|character| (character, quoted)));
            self.soft_end = false;
        }
    }

    fn end(&mut self) -> bool {
        let current = self.current.take();
        let ended = current.is_some();
        self.done.extend(current);
        ended
    }

    /// Adds an unquoted value, cut at the characters of IFS.
    fn push_split(&mut self, text: &str, ifs: &str) {
        if !self.split {
            self.push(text, false);
            return;
        }
        for character in text.chars() {
            if !ifs.contains(character) {
                self.current
                    .get_or_insert_default()
                    .push((character, false));
                self.soft_end = false;
            } else if character.is_ascii_whitespace() {
                self.soft_end |= self.end();
            } else {
                if !self.end() && !self.soft_end {
                    self.done.push(Vec::new());
                }
                self.soft_end = false;
            }
        }
    }
}

/// A parameter's value.
enum Value {
    One(String),
    /// `$@` or `$*`
    Many(Vec<String>),
}

impl Expander<'_> {
    /// The words that a list of words becomes.
    pub(crate) fn fields(&mut self, words: &[Word]) -> Expanded<Vec<String>> {
        let mut result = Vec::new();
        for word in words {
            self.word_fields(word, &mut result)?;
        }
        Ok(result)
    }

    fn word_fields(&mut self, word: &Word, result: &mut Vec<String>) -> Expanded<()> {
        if let [
            WordPart {
                kind: WordPartKind::Literal(text),
                ..
            },
        ] = word.parts.as_slice()
            && !text.contains(['*', '?', '[', '{', '\\'])
        {
            result.push(text.clone());
            return Ok(());
        }
        let words = match self.shell.dialect {
            Dialect::Bash => brace::expand(word),
            Dialect::Dash | Dialect::Ash => vec![word.clone()],
        };
        for word in words {
            let mut fields = Fields::new(true);
            self.parts(&word.parts, &mut fields, false, false)?;
            fields.end();
            for field in fields.done {
                let paths = if self.shell.options.noglob {
                    Vec::new()
                } else {
                    glob(self.filesystem, &self.caller, &field)
                };
                if paths.is_empty() {
                    result.push(field.into_iter().map(|(character, _)| character).collect());
                } else {
                    result.extend(paths);
                }
            }
        }
        Ok(())
    }

    /// A word as one text, as for assignments.
    pub(crate) fn text(&mut self, word: &Word) -> Expanded<String> {
        Ok(self
            .pattern(word)?
            .into_iter()
            .map(|(character, _)| character)
            .collect())
    }

    /// A word as a pattern, in which quoted characters stand for themselves.
    pub(crate) fn pattern(&mut self, word: &Word) -> Expanded<Vec<Quotable>> {
        let mut fields = Fields::new(false);
        self.parts(&word.parts, &mut fields, false, false)?;
        fields.end();
        Ok(fields.done.into_iter().next().unwrap_or_default())
    }

    /// A text in which everything counts as double-quoted: a here-document, an arithmetic expression.
    pub(crate) fn quoted_text(&mut self, parts: &[WordPart]) -> Expanded<String> {
        let mut fields = Fields::new(false);
        self.parts(parts, &mut fields, true, false)?;
        fields.end();
        Ok(fields
            .done
            .into_iter()
            .flatten()
            .map(|(character, _)| character)
            .collect())
    }

    /// `value` says that literals are part of an expansion's word, so that they are split as its value is.
    fn parts(
        &mut self,
        parts: &[WordPart],
        out: &mut Fields,
        quoted: bool,
        value: bool,
    ) -> Expanded<()> {
        for part in parts {
            self.part(&part.kind, out, quoted, value)?;
            if out.length > MAX_TEXT {
                return Err(Stop::Fail(
                    "docksim: not simulated: a word of more than 64 MiB".to_owned(),
                ));
            }
        }
        Ok(())
    }

    fn part(
        &mut self,
        kind: &WordPartKind,
        out: &mut Fields,
        quoted: bool,
        value: bool,
    ) -> Expanded<()> {
        match kind {
            WordPartKind::Literal(text) if value && !quoted => {
                let ifs = self.ifs();
                out.push_split(text, &ifs);
            }
            WordPartKind::Literal(text) => out.push(text, quoted),
            WordPartKind::Escaped(character) => out.push(character.encode_utf8(&mut [0; 4]), true),
            WordPartKind::SingleQuoted(text) => {
                out.start();
                out.push(text, true);
            }
            WordPartKind::AnsiCQuoted(text) => {
                out.start();
                if self.shell.dialect == Dialect::Dash {
                    // Dash takes `$` as it is.
                    out.push("$", true);
                    out.push(&text.raw, true);
                } else {
                    out.push(&text.decoded, true);
                }
            }
            WordPartKind::DoubleQuoted(parts) => {
                let only_at = !parts.is_empty()
                    && parts.iter().all(|part| {
                        matches!(&part.kind, WordPartKind::Parameter(parameter)
                            if parameter.name == "@" && parameter.operation.is_none())
                    });
                if !only_at {
                    out.start();
                }
                self.parts(parts, out, true, false)?;
            }
            WordPartKind::Parameter(parameter) => self.parameter(parameter, out, quoted)?,
            WordPartKind::CommandSubstitution(script) => {
                let text = self.substitution(script)?;
                self.push_value(&text, out, quoted);
            }
            WordPartKind::Arithmetic(parts) => {
                let text = self.quoted_text(parts)?;
                let number = self.arithmetic(&text)?;
                self.push_value(&number.to_string(), out, quoted);
            }
            WordPartKind::Tilde(user) => {
                let home = self.home(user);
                out.start();
                out.push(&home.unwrap_or_else(|| format!("~{user}")), true);
            }
        }
        Ok(())
    }

    fn push_value(&self, text: &str, out: &mut Fields, quoted: bool) {
        if quoted {
            out.push(text, true);
        } else {
            out.push_split(text, &self.ifs());
        }
    }

    fn ifs(&self) -> String {
        self.variables.get("IFS").unwrap_or(" \t\n").to_owned()
    }

    fn substitution(&mut self, script: &Arc<Script>) -> Expanded<String> {
        match self.results.get(self.used) {
            Some(text) => {
                self.used += 1;
                Ok(text.clone())
            }
            None => Err(Stop::Substitute(Arc::clone(script), self.variables.clone())),
        }
    }

    pub(crate) fn arithmetic(&mut self, text: &str) -> Expanded<i64> {
        let unset_is_error = self.shell.options.nounset;
        arithmetic::evaluate(text, &mut self.variables, unset_is_error)
            .map_err(|error| Stop::Fail(self.arithmetic_message(text, &error)))
    }

    fn arithmetic_message(&self, text: &str, error: &ArithmeticError) -> String {
        let text = text.trim_start();
        match (self.shell.dialect, error) {
            (Dialect::Bash, ArithmeticError::DivisionByZero) => {
                let token = text.rsplit(['/', '%']).next().unwrap_or_default().trim();
                format!("{text}: {error} (error token is \"{token}\")")
            }
            (Dialect::Bash, ArithmeticError::Syntax(rest)) if rest.is_empty() => {
                let token = text
                    .trim_end()
                    .chars()
                    .last()
                    .map(String::from)
                    .unwrap_or_default();
                format!("{text}: syntax error: operand expected (error token is \"{token}\")")
            }
            (Dialect::Bash, ArithmeticError::Syntax(rest))
                if rest.starts_with(|c: char| c.is_alphanumeric()) =>
            {
                format!("{text}: syntax error in expression (error token is \"{rest}\")")
            }
            (Dialect::Bash, ArithmeticError::Syntax(rest)) => {
                format!("{text}: syntax error: operand expected (error token is \"{rest}\")")
            }
            (Dialect::Bash, ArithmeticError::TooDeep) => {
                format!("{text}: {error} (error token is \"{text}\")")
            }
            (_, ArithmeticError::ReadOnly(_)) | (Dialect::Bash, ArithmeticError::Unset(_)) => {
                error.to_string()
            }
            (_, ArithmeticError::Unset(name)) => format!("{name}: parameter not set"),
            (Dialect::Dash, ArithmeticError::DivisionByZero) => {
                format!("arithmetic expression: division by zero: \"{text}\"")
            }
            (Dialect::Dash, _) => format!("arithmetic expression: expecting primary: \"{text}\""),
            (Dialect::Ash, ArithmeticError::DivisionByZero) => "divide by zero".to_owned(),
            (Dialect::Ash, _) => "arithmetic syntax error".to_owned(),
        }
    }

    fn home(&self, user: &str) -> Option<String> {
        match user {
            "" => self.variables.get("HOME").map(str::to_owned),
            "+" => self.variables.get("PWD").map(str::to_owned),
            "-" => self.variables.get("OLDPWD").map(str::to_owned),
            user => {
                let passwd = self
                    .filesystem
                    .read_file(&self.caller, "/etc/passwd")
                    .ok()?;
                let passwd = String::from_utf8_lossy(&passwd).into_owned();
                let line = passwd
                    .lines()
                    .find(|line| line.split(':').next() == Some(user))?;
                line.split(':').nth(5).map(str::to_owned)
            }
        }
    }

    /// A parameter's value; `None` when it is not set.
    fn value(&mut self, name: &str) -> Option<Value> {
        let shell = self.shell;
        let one = |text: String| Some(Value::One(text));
        match name {
            "@" | "*" => Some(Value::Many(shell.positional.to_vec())),
            "#" => one(shell.positional.len().to_string()),
            "?" => one(shell.status.to_string()),
            "$" => one(shell.pid.to_string()),
            "!" => one(shell.last_background?.to_string()),
            "-" => one(shell.options.letters(shell)),
            "0" => one(shell.name.clone()),
            _ if name.starts_with(|c: char| c.is_ascii_digit()) => {
                let index: usize = name.parse().ok()?;
                one(shell.positional.get(index.checked_sub(1)?)?.clone())
            }
            "LINENO" => one(shell.line.to_string()),
            "RANDOM" if shell.dialect != Dialect::Dash => {
                self.random = self.random.wrapping_mul(1_103_515_245).wrapping_add(12_345);
                one(((self.random >> 16) & 0x7fff).to_string())
            }
            "SECONDS" if shell.dialect == Dialect::Bash => {
                one(((self.caller.now - shell.started_at) / 1_000_000_000).to_string())
            }
            "BASHPID" if shell.dialect == Dialect::Bash => one(self.pid.to_string()),
            "UID" | "EUID" if shell.dialect == Dialect::Bash => one(self.caller.uid.to_string()),
            _ => self
                .variables
                .get(name)
                .map(|value| Value::One(value.to_owned())),
        }
    }

    fn parameter(&mut self, parameter: &Parameter, out: &mut Fields, quoted: bool) -> Expanded<()> {
        let name = parameter.name.as_str();
        let value = self.value(name);
        let Some(operation) = parameter.operation.as_deref() else {
            let value = self.or_unset(name, value)?;
            self.push_parameter(name, value, out, quoted);
            return Ok(());
        };
        self.check_support(parameter)?;
        match operation {
            ParameterOperation::Conditional {
                condition,
                empty_is_unset,
                word,
            } => {
                let is_set = match &value {
                    None => false,
                    Some(Value::One(text)) => !(*empty_is_unset && text.is_empty()),
                    Some(Value::Many(all)) => {
                        !(all.is_empty() || *empty_is_unset && all.iter().all(String::is_empty))
                    }
                };
                self.conditional(
                    name,
                    value,
                    is_set,
                    *condition,
                    *empty_is_unset,
                    word,
                    out,
                    quoted,
                )
            }
            ParameterOperation::Length => {
                let length = match self.or_unset(name, value)? {
                    Value::One(text) => text.chars().count(),
                    Value::Many(all) => all.len(),
                };
                self.push_value(&length.to_string(), out, quoted);
                Ok(())
            }
            ParameterOperation::Substring { offset, length } => {
                let offset = self.number(offset)?;
                let length = match length {
                    Some(length) => Some(self.number(length)?),
                    None => None,
                };
                let value = match self.or_unset(name, value)? {
                    Value::One(text) => Value::One(self.substring(&text, offset, length)?),
                    Value::Many(all) => Value::Many(self.sublist(all, offset, length)?),
                };
                self.push_parameter(name, value, out, quoted);
                Ok(())
            }
            _ => {
                let value = self.or_unset(name, value)?;
                let change = self.change(operation)?;
                let value = match value {
                    Value::One(text) => Value::One(change(&text)),
                    Value::Many(all) => Value::Many(all.iter().map(|text| change(text)).collect()),
                };
                self.push_parameter(name, value, out, quoted);
                Ok(())
            }
        }
    }

    /// Dash and BusyBox do not have all of bash's operators.
    fn check_support(&self, parameter: &Parameter) -> Expanded<()> {
        let operation = parameter.operation.as_deref();
        let missing = match self.shell.dialect {
            Dialect::Bash => false,
            Dialect::Dash => matches!(
                operation,
                Some(
                    ParameterOperation::Replace { .. }
                        | ParameterOperation::Substring { .. }
                        | ParameterOperation::ChangeCase { .. }
                )
            ),
            Dialect::Ash => matches!(operation, Some(ParameterOperation::ChangeCase { .. })),
        };
        match self.shell.dialect {
            Dialect::Ash if missing => Err(Stop::Fail("syntax error: bad substitution".to_owned())),
            _ if missing => Err(Stop::Fail("Bad substitution".to_owned())),
            _ => Ok(()),
        }
    }

    fn or_unset(&self, name: &str, value: Option<Value>) -> Expanded<Value> {
        match value {
            Some(value) => Ok(value),
            None if self.shell.options.nounset => Err(Stop::Fail(match self.shell.dialect {
                Dialect::Bash if name.starts_with(|c: char| c.is_ascii_digit()) => {
                    format!("${name}: unbound variable")
                }
                Dialect::Bash => format!("{name}: unbound variable"),
                Dialect::Dash | Dialect::Ash => format!("{name}: parameter not set"),
            })),
            None => Ok(Value::One(String::new())),
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one operator")]
    fn conditional(
        &mut self,
        name: &str,
        value: Option<Value>,
        is_set: bool,
        condition: ParameterCondition,
        empty_is_unset: bool,
        word: &Word,
        out: &mut Fields,
        quoted: bool,
    ) -> Expanded<()> {
        match condition {
            ParameterCondition::UseAlternative if is_set => {
                self.parts(&word.parts, out, quoted, true)
            }
            ParameterCondition::UseAlternative => Ok(()),
            _ if is_set => {
                if let Some(value) = value {
                    self.push_parameter(name, value, out, quoted);
                }
                Ok(())
            }
            ParameterCondition::UseDefault => self.parts(&word.parts, out, quoted, true),
            ParameterCondition::AssignDefault => {
                let text = if quoted {
                    self.quoted_text(&word.parts)?
                } else {
                    self.text(word)?
                };
                if !super::variables::is_name(name) {
                    return Err(Stop::Fail(format!("${name}: cannot assign in this way")));
                }
                if self.variables.set(name, text.clone()).is_err() {
                    return Err(Stop::Fail(self.shell.read_only_message(name)));
                }
                self.push_value(&text, out, quoted);
                Ok(())
            }
            ParameterCondition::Fail => {
                let text = self.text(word)?;
                let text = match (text.as_str(), self.shell.dialect) {
                    ("", Dialect::Bash) if empty_is_unset => "parameter null or not set",
                    ("", Dialect::Bash) => "parameter not set",
                    ("", _) if empty_is_unset => "parameter not set or null",
                    ("", _) => "parameter not set",
                    (text, _) => text,
                };
                Err(Stop::Fail(format!("{name}: {text}")))
            }
        }
    }

    fn push_parameter(&self, name: &str, value: Value, out: &mut Fields, quoted: bool) {
        match value {
            Value::One(text) => self.push_value(&text, out, quoted),
            Value::Many(all) => {
                let ifs = self.ifs();
                if name == "*" && quoted || !out.split {
                    let separator = match name {
                        "*" => ifs.chars().next().map(String::from).unwrap_or_default(),
                        _ => " ".to_owned(),
                    };
                    out.push(&all.join(&separator), quoted);
                    return;
                }
                for (index, text) in all.iter().enumerate() {
                    if index > 0 {
                        out.end();
                    }
                    if quoted {
                        out.start();
                        out.push(text, true);
                    } else {
                        out.push_split(text, &ifs);
                    }
                }
            }
        }
    }

    fn number(&mut self, word: &Word) -> Expanded<i64> {
        let text = self.text(word)?;
        self.arithmetic(&text)
    }

    fn substring(&self, text: &str, offset: i64, length: Option<i64>) -> Expanded<String> {
        let characters: Vec<char> = text.chars().collect();
        let range = self.range(characters.len(), offset, length)?;
        Ok(characters.get(range).unwrap_or_default().iter().collect())
    }

    /// `${@:1}` counts from `$1`, and with 0 from `$0`.
    fn sublist(&self, all: Vec<String>, offset: i64, length: Option<i64>) -> Expanded<Vec<String>> {
        let list: Vec<String> = std::iter::once(self.shell.name.clone())
            .chain(all)
            .collect();
        let range = self.range(list.len(), offset, length)?;
        Ok(list.get(range).unwrap_or_default().to_vec())
    }

    fn range(
        &self,
        count: usize,
        offset: i64,
        length: Option<i64>,
    ) -> Expanded<std::ops::Range<usize>> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let start = if offset < 0 {
            count.saturating_add(offset)
        } else {
            offset
        };
        if start < 0 || start > count {
            return Ok(0..0);
        }
        let end = match length {
            None => count,
            Some(length) if length < 0 => count.saturating_add(length),
            Some(length) => start.saturating_add(length).min(count),
        };
        if end < start {
            return Err(Stop::Fail(format!(
                "{}: substring expression < 0",
                length.unwrap_or_default()
            )));
        }
        let index = |number: i64| usize::try_from(number).unwrap_or(0);
        Ok(index(start)..index(end))
    }

    /// What an operator does to a text.
    fn change(&mut self, operation: &ParameterOperation) -> Expanded<Change> {
        Ok(match operation {
            ParameterOperation::RemovePrefix { longest, pattern } => {
                let (longest, pattern) = (*longest, Pattern::new(&self.pattern(pattern)?));
                Box::new(move |text| {
                    let characters: Vec<char> = text.chars().collect();
                    let end = prefix(&pattern, &characters, longest);
                    characters
                        .get(end.unwrap_or(0)..)
                        .unwrap_or_default()
                        .iter()
                        .collect()
                })
            }
            ParameterOperation::RemoveSuffix { longest, pattern } => {
                let (longest, pattern) = (*longest, Pattern::new(&self.pattern(pattern)?));
                Box::new(move |text| {
                    let characters: Vec<char> = text.chars().collect();
                    let start = suffix(&pattern, &characters, longest).unwrap_or(characters.len());
                    characters.get(..start).unwrap_or_default().iter().collect()
                })
            }
            ParameterOperation::Replace {
                scope,
                pattern,
                replacement,
            } => {
                let quotable = self.pattern(pattern)?;
                let (scope, is_empty, pattern) =
                    (*scope, quotable.is_empty(), Pattern::new(&quotable));
                let replacement = match replacement {
                    Some(word) => self.text(word)?,
                    None => String::new(),
                };
                Box::new(move |text| {
                    if is_empty {
                        text.to_owned()
                    } else {
                        replace(&pattern, text, &replacement, scope)
                    }
                })
            }
            ParameterOperation::ChangeCase {
                upper,
                all,
                pattern,
            } => {
                let quotable = self.pattern(pattern)?;
                let (upper, all, any) = (*upper, *all, quotable.is_empty());
                let pattern = Pattern::new(&quotable);
                Box::new(move |text| {
                    let mut result = String::new();
                    for (index, character) in text.chars().enumerate() {
                        if (all || index == 0) && (any || pattern.matches(&[character])) {
                            if upper {
                                result.extend(character.to_uppercase());
                            } else {
                                result.extend(character.to_lowercase());
                            }
                        } else {
                            result.push(character);
                        }
                    }
                    result
                })
            }
            ParameterOperation::Length
            | ParameterOperation::Conditional { .. }
            | ParameterOperation::Substring { .. } => Box::new(str::to_owned),
        })
    }
}

/// Where the pattern ends that a text starts with.
fn prefix(pattern: &Pattern, text: &[char], longest: bool) -> Option<usize> {
    let fits = |end: &usize| text.get(..*end).is_some_and(|start| pattern.matches(start));
    if longest {
        (0..=text.len()).rev().find(fits)
    } else {
        (0..=text.len()).find(fits)
    }
}

/// Where the pattern starts that a text ends with.
fn suffix(pattern: &Pattern, text: &[char], longest: bool) -> Option<usize> {
    let fits = |start: &usize| text.get(*start..).is_some_and(|end| pattern.matches(end));
    if longest {
        (0..=text.len()).find(fits)
    } else {
        (0..=text.len()).rev().find(fits)
    }
}

fn replace(pattern: &Pattern, text: &str, replacement: &str, scope: ReplaceScope) -> String {
    let characters: Vec<char> = text.chars().collect();
    let rest = |start: usize| characters.get(start..).unwrap_or_default();
    match scope {
        ReplaceScope::Prefix => match prefix(pattern, &characters, true) {
            Some(end) => replacement
                .chars()
                .chain(rest(end).iter().copied())
                .collect(),
            None => text.to_owned(),
        },
        ReplaceScope::Suffix => match suffix(pattern, &characters, true) {
            Some(start) => characters
                .iter()
                .take(start)
                .copied()
                .chain(replacement.chars())
                .collect(),
            None => text.to_owned(),
        },
        ReplaceScope::First | ReplaceScope::All => {
            let mut result = String::new();
            let mut place = 0;
            while place < characters.len() {
                match prefix(pattern, rest(place), true).filter(|length| *length > 0) {
                    Some(length) => {
                        result.push_str(replacement);
                        place += length;
                        if scope == ReplaceScope::First {
                            break;
                        }
                    }
                    None => {
                        result.extend(characters.get(place));
                        place += 1;
                    }
                }
            }
            result.extend(rest(place));
            result
        }
    }
}
