//! How `awk` programs run.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::parser::{Expression, Function, Program, Statement, Target};
use crate::applets::posix::{Fit, Grammar, PatternError, Posix};
use crate::applets::{Call, printf};
use crate::io::Io;

/// How many statements and expressions one record may take.
const MAX_STEPS: u64 = 20_000_000;
/// How deeply functions may call each other.
const MAX_CALLS: u32 = 40;
/// How many fields a record may have.
const MAX_FIELDS: usize = 100_000;

/// A value.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Unset,
    Number(f64),
    Text(String),
    /// A text from outside, which is a number too if it looks like one.
    Input(String),
}

/// What a statement came to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Flow {
    Normal,
    Next,
    Exit(i32),
    Break,
    Continue,
    Return,
}

/// How a round of a loop ended.
enum Round {
    Over,
    /// By `break`.
    Left,
    /// By something that ends more than the loop.
    Flow(Flow),
}

/// Why a program cannot go on.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stop {
    Error(String),
    NotSimulated(String),
}

type Run<T> = Result<T, Stop>;

/// An array's number.
type ArrayId = usize;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Scalar(Value),
    Array(ArrayId),
}

/// A program's state.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Runtime {
    globals: BTreeMap<String, Cell>,
    locals: Vec<BTreeMap<String, Cell>>,
    arrays: Vec<BTreeMap<Key, Value>>,
    record: String,
    fields: Vec<String>,
    /// The fields are those of the record.
    is_split: bool,
    /// The record is that of the fields.
    is_joined: bool,
    patterns: BTreeMap<String, Posix>,
    result: Value,
    steps: u64,
    now: i64,
    is_gnu: bool,
    /// What was written, to be passed on.
    out: Vec<(String, bool, Vec<u8>)>,
    /// Files that were opened, which are appended to from then on.
    opened: Vec<String>,
    pub(super) exit_code: i32,
}

/// An index: numbers before texts, so that `for (k in a)` counts up.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key(String);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.0.parse::<i64>(), other.0.parse::<i64>()) {
            (Ok(a), Ok(b)) => a.cmp(&b).then(self.0.cmp(&other.0)),
            (Ok(_), Err(_)) => Ordering::Less,
            (Err(_), Ok(_)) => Ordering::Greater,
            (Err(_), Err(_)) => self.0.cmp(&other.0),
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Value {
    fn number(&self) -> f64 {
        match self {
            Self::Unset => 0.0,
            Self::Number(number) => *number,
            Self::Text(text) | Self::Input(text) => number_prefix(text),
        }
    }

    fn truth(&self) -> bool {
        match self {
            Self::Unset => false,
            Self::Number(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Input(text) => match whole_number(text) {
                Some(number) => number != 0.0,
                None => !text.is_empty(),
            },
        }
    }

    /// The number, if the value counts as one in a comparison.
    fn comparable(&self) -> Option<f64> {
        match self {
            Self::Unset => Some(0.0),
            Self::Number(number) => Some(*number),
            Self::Text(_) => None,
            Self::Input(text) => whole_number(text),
        }
    }
}

/// The number that a text starts with.
fn number_prefix(text: &str) -> f64 {
    let text = text.trim_start();
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes
            .iter()
            .skip(from)
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut end = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let whole = digits(end);
    end += whole;
    let mut decimals = 0;
    if bytes.get(end) == Some(&b'.') {
        decimals = digits(end + 1);
        end += 1 + decimals;
    }
    if whole + decimals == 0 {
        return 0.0;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    text.get(..end)
        .and_then(|number| number.parse().ok())
        .unwrap_or(0.0)
}

/// The number that a text is as a whole.
fn whole_number(text: &str) -> Option<f64> {
    let trimmed = text.trim();
    let first = trimmed.trim_start_matches(['+', '-']);
    if !first.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    trimmed.parse().ok()
}

/// A number as a text: whole ones without decimals.
fn number_text(number: f64, format: &str) -> String {
    if number.fract() == 0.0 && number.abs() < 9.2e18 {
        return format!("{number:.0}").replace("-0", if number == 0.0 { "0" } else { "-0" });
    }
    if !number.is_finite() {
        let sign = if number < 0.0 { "-" } else { "" };
        return format!(
            "{sign}{}",
            printf::format_float(number.abs(), 'g', None, false)
        );
    }
    String::from_utf8_lossy(&printf::render(format, &[number.to_string()]).bytes).into_owned()
}

impl Runtime {
    pub(super) fn new(io: &Io<'_>, call: &Call, operands: &[String]) -> Self {
        let mut runtime = Self {
            globals: BTreeMap::new(),
            locals: Vec::new(),
            arrays: Vec::new(),
            record: String::new(),
            fields: Vec::new(),
            is_split: true,
            is_joined: true,
            patterns: BTreeMap::new(),
            result: Value::Unset,
            steps: 0,
            now: io.now(),
            is_gnu: call.is_gnu(),
            out: Vec::new(),
            opened: Vec::new(),
            exit_code: 0,
        };
        for (name, value) in [
            ("FS", " "),
            ("OFS", " "),
            ("ORS", "\n"),
            ("RS", "\n"),
            ("SUBSEP", "\x1c"),
            ("CONVFMT", "%.6g"),
            ("OFMT", "%.6g"),
            ("FILENAME", ""),
        ] {
            runtime.set(name, value.to_owned());
        }
        for name in ["NR", "NF", "FNR", "RSTART"] {
            runtime.set_number(name, 0.0);
        }
        runtime.set_number("RLENGTH", -1.0);
        let environment = runtime.array("ENVIRON");
        for (name, value) in io.env().iter() {
            if let Some(array) = runtime.arrays.get_mut(environment) {
                array.insert(Key(name.clone()), Value::Input(value.clone()));
            }
        }
        let words: Vec<String> = std::iter::once(call.program.clone())
            .chain(operands.to_vec())
            .collect();
        #[allow(clippy::cast_precision_loss, reason = "there are not that many words")]
        runtime.set_number("ARGC", words.len() as f64);
        let arguments = runtime.array("ARGV");
        for (index, word) in words.into_iter().enumerate() {
            if let Some(array) = runtime.arrays.get_mut(arguments) {
                array.insert(Key(index.to_string()), Value::Input(word));
            }
        }
        runtime
    }

    pub(super) fn set(&mut self, name: &str, text: String) {
        self.globals
            .insert(name.to_owned(), Cell::Scalar(Value::Text(text)));
    }

    pub(super) fn set_number(&mut self, name: &str, number: f64) {
        self.globals
            .insert(name.to_owned(), Cell::Scalar(Value::Number(number)));
    }

    /// Sets a variable as the command line does.
    pub(super) fn set_from_input(&mut self, name: &str, text: &str) {
        self.globals
            .insert(name.to_owned(), Cell::Scalar(Value::Input(text.to_owned())));
    }

    /// A global variable as a text.
    pub(super) fn text(&self, name: &str) -> String {
        match self.globals.get(name) {
            Some(Cell::Scalar(value)) => self.to_text(value),
            _ => String::new(),
        }
    }

    fn to_text(&self, value: &Value) -> String {
        match value {
            Value::Unset => String::new(),
            Value::Number(number) => {
                let format = match self.globals.get("CONVFMT") {
                    Some(Cell::Scalar(Value::Text(format))) => format.as_str(),
                    _ => "%.6g",
                };
                number_text(*number, format)
            }
            Value::Text(text) | Value::Input(text) => text.clone(),
        }
    }

    /// Passes on what was written.
    pub(super) fn flush(&mut self, io: &mut Io<'_>) {
        for (path, append, bytes) in std::mem::take(&mut self.out) {
            match path.as_str() {
                "" | "/dev/stdout" | "-" => io.out(bytes),
                "/dev/stderr" => io.err(bytes),
                path => {
                    let caller = io.caller();
                    let is_open = self.opened.iter().any(|known| known == path);
                    let old = if append || is_open {
                        io.kernel
                            .filesystem
                            .read_file(&caller, path)
                            .map(|old| old.to_vec())
                            .unwrap_or_default()
                    } else {
                        Vec::new()
                    };
                    if !is_open {
                        self.opened.push(path.to_owned());
                    }
                    // A file that cannot be written is missed by nobody who does not look.
                    let _ = io
                        .kernel
                        .filesystem
                        .write_file(&caller, path, &[old, bytes].concat());
                }
            }
        }
    }

    // Records and fields.

    pub(super) fn next_record(&mut self, record: String) {
        self.record = record;
        self.is_split = false;
        self.is_joined = true;
        for name in ["NR", "FNR"] {
            let number = self.global_number(name);
            self.set_number(name, number + 1.0);
        }
    }

    fn global_number(&self, name: &str) -> f64 {
        match self.globals.get(name) {
            Some(Cell::Scalar(value)) => value.number(),
            _ => 0.0,
        }
    }

    fn split_record(&mut self) -> Run<()> {
        if self.is_split {
            return Ok(());
        }
        self.is_split = true;
        let separator = self.text("FS");
        let record = self.record.clone();
        let paragraphs = self.text("RS").is_empty();
        self.fields = self.cut(&record, &separator, paragraphs)?;
        self.update_count();
        Ok(())
    }

    #[allow(clippy::cast_precision_loss, reason = "there are not that many fields")]
    fn update_count(&mut self) {
        self.set_number("NF", self.fields.len() as f64);
    }

    /// Cuts a text into fields.
    fn cut(&mut self, text: &str, separator: &str, paragraphs: bool) -> Run<Vec<String>> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let fields: Vec<String> = match separator {
            " " => text.split_ascii_whitespace().map(str::to_owned).collect(),
            "" => text.chars().map(String::from).collect(),
            separator if separator.chars().count() == 1 && separator != "\\" => {
                let newline = |c: char| paragraphs && c == '\n';
                text.split(|c| separator.contains(c) || newline(c))
                    .map(str::to_owned)
                    .collect()
            }
            separator => {
                let pattern = self.pattern(separator)?;
                let pieces = pattern.regex.split(text.as_bytes());
                pieces
                    .map(|piece| String::from_utf8_lossy(piece).into_owned())
                    .collect()
            }
        };
        Ok(fields)
    }

    fn field(&mut self, index: f64) -> Run<Value> {
        let index = self.field_index(index)?;
        if index == 0 {
            self.join_fields();
            return Ok(Value::Input(self.record.clone()));
        }
        self.split_record()?;
        Ok(self
            .fields
            .get(index - 1)
            .map_or(Value::Unset, |field| Value::Input(field.clone())))
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked before"
    )]
    fn field_index(&self, index: f64) -> Run<usize> {
        if index < 0.0 {
            return Err(Stop::Error(format!("negative field index ${index}")));
        }
        if index > MAX_FIELDS as f64 {
            return Err(Stop::NotSimulated(
                "with more than 100000 fields".to_owned(),
            ));
        }
        Ok(index as usize)
    }

    fn join_fields(&mut self) {
        if !self.is_joined {
            let separator = self.text("OFS");
            self.record = self.fields.join(&separator);
            self.is_joined = true;
        }
    }

    fn set_field(&mut self, index: f64, text: String) -> Run<()> {
        let index = self.field_index(index)?;
        if index == 0 {
            self.record = text;
            self.is_split = false;
            self.is_joined = true;
            return Ok(());
        }
        self.split_record()?;
        if self.fields.len() < index {
            self.fields.resize(index, String::new());
            self.update_count();
        }
        if let Some(field) = self.fields.get_mut(index - 1) {
            *field = text;
        }
        self.is_joined = false;
        Ok(())
    }

    // Names.

    fn cell(&mut self, name: &str) -> Option<&mut Cell> {
        if let Some(frame) = self.locals.last_mut()
            && frame.contains_key(name)
        {
            return frame.get_mut(name);
        }
        self.globals.get_mut(name)
    }

    /// The array of a name, made if there is none.
    fn array(&mut self, name: &str) -> ArrayId {
        if let Some(Cell::Array(id)) = self.cell(name) {
            return *id;
        }
        let id = self.arrays.len();
        self.arrays.push(BTreeMap::new());
        match self
            .locals
            .last_mut()
            .filter(|frame| frame.contains_key(name))
        {
            Some(frame) => frame.insert(name.to_owned(), Cell::Array(id)),
            None => self.globals.insert(name.to_owned(), Cell::Array(id)),
        };
        id
    }

    fn get(&mut self, name: &str) -> Run<Value> {
        if name == "NF" {
            self.split_record()?;
        }
        match self.cell(name) {
            Some(Cell::Scalar(value)) => Ok(value.clone()),
            Some(Cell::Array(_)) => Err(Stop::Error(format!("illegal reference to array {name}"))),
            None => Ok(Value::Unset),
        }
    }

    fn put(&mut self, name: &str, value: Value) -> Run<()> {
        if name == "NF"
            && !self
                .locals
                .last()
                .is_some_and(|frame| frame.contains_key(name))
        {
            self.split_record()?;
            let count = self.field_index(value.number())?;
            self.fields.resize(count, String::new());
            self.is_joined = false;
            self.update_count();
            return Ok(());
        }
        match self.cell(name) {
            Some(Cell::Array(_)) => {
                return Err(Stop::Error(format!("illegal reference to array {name}")));
            }
            Some(cell) => *cell = Cell::Scalar(value),
            None => {
                self.globals.insert(name.to_owned(), Cell::Scalar(value));
            }
        }
        Ok(())
    }

    fn key(&mut self, program: &Program, index: &[Expression]) -> Run<Key> {
        let mut parts = Vec::new();
        for part in index {
            let value = self.evaluate(program, part)?;
            parts.push(self.to_text(&value));
        }
        let separator = self.text("SUBSEP");
        Ok(Key(parts.join(&separator)))
    }

    // Statements.

    pub(super) fn run_all(&mut self, program: &Program, actions: &[Vec<Statement>]) -> Run<Flow> {
        for action in actions {
            match self.run(program, action)? {
                Flow::Normal | Flow::Next => {}
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Normal)
    }

    /// Runs an action.
    pub(super) fn run(&mut self, program: &Program, statements: &[Statement]) -> Run<Flow> {
        self.steps = 0;
        self.statements(program, statements)
    }

    pub(super) fn holds(&mut self, program: &Program, condition: &Expression) -> Run<bool> {
        Ok(self.evaluate(program, condition)?.truth())
    }

    fn count(&mut self) -> Run<()> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return Err(Stop::NotSimulated("with a loop this long".to_owned()));
        }
        Ok(())
    }

    fn statements(&mut self, program: &Program, statements: &[Statement]) -> Run<Flow> {
        for statement in statements {
            match self.statement(program, statement)? {
                Flow::Normal => {}
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Normal)
    }

    fn statement(&mut self, program: &Program, statement: &Statement) -> Run<Flow> {
        self.count()?;
        match statement {
            Statement::Expression(expression) => {
                self.evaluate(program, expression)?;
            }
            Statement::Print { values, to } => {
                let mut parts = Vec::new();
                for value in values {
                    let value = self.evaluate(program, value)?;
                    parts.push(match value {
                        Value::Number(number) => number_text(number, &self.text("OFMT")),
                        value => self.to_text(&value),
                    });
                }
                if values.is_empty() {
                    self.join_fields();
                    parts.push(self.record.clone());
                }
                let line = parts.join(&self.text("OFS")) + &self.text("ORS");
                self.write(program, to.as_ref(), line.into_bytes())?;
            }
            Statement::Printf { values, to } => {
                let mut evaluated = Vec::new();
                for value in values {
                    evaluated.push(self.evaluate(program, value)?);
                }
                let text = self.format(&evaluated)?;
                self.write(program, to.as_ref(), text.into_bytes())?;
            }
            Statement::If(condition, then, otherwise) => {
                let branch = if self.holds(program, condition)? {
                    then
                } else {
                    otherwise
                };
                return self.statements(program, branch);
            }
            Statement::While(condition, body) => {
                while self.holds(program, condition)? {
                    match self.round(program, body)? {
                        Round::Over => {}
                        Round::Left => break,
                        Round::Flow(flow) => return Ok(flow),
                    }
                }
            }
            Statement::DoWhile(body, condition) => loop {
                match self.round(program, body)? {
                    Round::Over => {}
                    Round::Left => break,
                    Round::Flow(flow) => return Ok(flow),
                }
                if !self.holds(program, condition)? {
                    break;
                }
            },
            Statement::For(first, condition, last, body) => {
                if let Some(first) = first {
                    self.statement(program, first)?;
                }
                while match condition {
                    Some(condition) => self.holds(program, condition)?,
                    None => true,
                } {
                    match self.round(program, body)? {
                        Round::Over => {}
                        Round::Left => break,
                        Round::Flow(flow) => return Ok(flow),
                    }
                    if let Some(last) = last {
                        self.statement(program, last)?;
                    }
                }
            }
            Statement::ForIn(variable, array, body) => {
                let id = self.array(array);
                let keys: Vec<Key> = self
                    .arrays
                    .get(id)
                    .map(|array| array.keys().cloned().collect())
                    .unwrap_or_default();
                for key in keys {
                    self.put(variable, Value::Input(key.0))?;
                    match self.round(program, body)? {
                        Round::Over => {}
                        Round::Left => break,
                        Round::Flow(flow) => return Ok(flow),
                    }
                }
            }
            Statement::Block(statements) => return self.statements(program, statements),
            Statement::Next => return Ok(Flow::Next),
            Statement::Exit(code) => {
                let code = match code {
                    Some(code) => self.evaluate(program, code)?.number(),
                    None => f64::from(self.exit_code),
                };
                #[allow(clippy::cast_possible_truncation, reason = "`as` saturates")]
                return Ok(Flow::Exit(code as i32 & 0xff));
            }
            Statement::Break => return Ok(Flow::Break),
            Statement::Continue => return Ok(Flow::Continue),
            Statement::Return(value) => {
                self.result = match value {
                    Some(value) => self.evaluate(program, value)?,
                    None => Value::Unset,
                };
                return Ok(Flow::Return);
            }
            Statement::Delete(name, index) => {
                let id = self.array(name);
                match index {
                    Some(index) => {
                        let key = self.key(program, index)?;
                        if let Some(array) = self.arrays.get_mut(id) {
                            array.remove(&key);
                        }
                    }
                    None => {
                        if let Some(array) = self.arrays.get_mut(id) {
                            array.clear();
                        }
                    }
                }
            }
        }
        Ok(Flow::Normal)
    }

    /// One round of a loop.
    fn round(&mut self, program: &Program, body: &[Statement]) -> Run<Round> {
        self.count()?;
        Ok(match self.statements(program, body)? {
            Flow::Normal | Flow::Continue => Round::Over,
            Flow::Break => Round::Left,
            flow => Round::Flow(flow),
        })
    }

    fn write(&mut self, program: &Program, to: Option<&Target>, bytes: Vec<u8>) -> Run<()> {
        let (path, append) = match to {
            None => (String::new(), false),
            Some(target) => {
                let path = self.evaluate(program, &target.path)?;
                (self.to_text(&path), target.append)
            }
        };
        match self.out.last_mut() {
            Some((last, _, text)) if *last == path => text.extend(bytes),
            _ => self.out.push((path, append, bytes)),
        }
        Ok(())
    }

    fn format(&mut self, values: &[Value]) -> Run<String> {
        let Some((format, values)) = values.split_first() else {
            return Ok(String::new());
        };
        let format = self.to_text(format);
        let mut arguments = Vec::new();
        let mut values = values.iter();
        let mut characters = format.chars().peekable();
        while let Some(character) = characters.next() {
            if character != '%' || characters.next_if_eq(&'%').is_some() {
                continue;
            }
            for letter in characters.by_ref() {
                let mut next = || {
                    values.next().ok_or_else(|| {
                        Stop::Error("not enough arguments passed to sprintf".to_owned())
                    })
                };
                match letter {
                    '*' => arguments.push(format!("{:.0}", next()?.number())),
                    'd' | 'i' | 'o' | 'x' | 'X' | 'u' => {
                        let number = next()?.number().trunc();
                        arguments.push(if number.is_finite() {
                            format!("{number:.0}")
                        } else {
                            "0".to_owned()
                        });
                    }
                    'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                        arguments.push(next()?.number().to_string())
                    }
                    'c' => {
                        let value = next()?;
                        arguments.push(
                            match value
                                .comparable()
                                .filter(|_| !matches!(value, Value::Unset))
                            {
                                #[allow(
                                    clippy::cast_possible_truncation,
                                    clippy::cast_sign_loss,
                                    reason = "`as` saturates"
                                )]
                                Some(number) if matches!(value, Value::Number(_)) => {
                                    char::from_u32(number as u32)
                                        .map(String::from)
                                        .unwrap_or_default()
                                }
                                _ => self.to_text(value),
                            },
                        );
                    }
                    's' => {
                        let value = next()?;
                        arguments.push(self.to_text(value));
                    }
                    '0'..='9' | '-' | '+' | ' ' | '#' | '.' | 'l' | 'h' => continue,
                    _ => {}
                }
                break;
            }
        }
        let printed = printf::render(&format.replace('\\', "\\\\"), &arguments);
        Ok(String::from_utf8_lossy(&printed.bytes).into_owned())
    }

    // Expressions.

    fn pattern(&mut self, source: &str) -> Run<Posix> {
        if let Some(pattern) = self.patterns.get(source) {
            return Ok(pattern.clone());
        }
        let pattern =
            Posix::new(source, Grammar::Extended, Fit::default()).map_err(|error| match error {
                PatternError::Invalid(reason) => Stop::Error(format!(
                    "regular expression compile failed ({reason})\n{source}"
                )),
                PatternError::NotSimulated(what) => Stop::NotSimulated(what),
            })?;
        self.patterns.insert(source.to_owned(), pattern.clone());
        Ok(pattern)
    }

    /// The pattern of an operand of `~`.
    fn pattern_of(&mut self, program: &Program, expression: &Expression) -> Run<Posix> {
        match expression {
            Expression::Regex(source) => self.pattern(source),
            expression => {
                let value = self.evaluate(program, expression)?;
                let source = self.to_text(&value);
                self.pattern(&source)
            }
        }
    }

    fn evaluate(&mut self, program: &Program, expression: &Expression) -> Run<Value> {
        self.count()?;
        let truth = |holds: bool| Ok(Value::Number(f64::from(u8::from(holds))));
        match expression {
            Expression::Number(number) => Ok(Value::Number(*number)),
            Expression::Text(text) => Ok(Value::Text(text.clone())),
            Expression::Regex(source) => {
                let pattern = self.pattern(source)?;
                self.join_fields();
                truth(pattern.is_match(self.record.as_bytes()))
            }
            Expression::Variable(name) => self.get(name),
            Expression::Field(index) => {
                let index = self.evaluate(program, index)?.number();
                self.field(index)
            }
            Expression::Element(name, index) => {
                let key = self.key(program, index)?;
                let id = self.array(name);
                let array = self.arrays.get_mut(id);
                Ok(array
                    .map(|array| array.entry(key).or_insert(Value::Unset).clone())
                    .unwrap_or(Value::Unset))
            }
            Expression::Assign(place, operator, value) => {
                let value = self.evaluate(program, value)?;
                let value = match operator {
                    None => value,
                    Some(operator) => {
                        let old = self.evaluate(program, place)?.number();
                        Value::Number(self.arithmetic(operator, old, value.number())?)
                    }
                };
                self.store(program, place, value.clone())?;
                Ok(value)
            }
            Expression::Conditional(condition, yes, no) => {
                let branch = if self.holds(program, condition)? {
                    yes
                } else {
                    no
                };
                self.evaluate(program, branch)
            }
            Expression::And(left, right) => {
                let holds = self.holds(program, left)? && self.holds(program, right)?;
                truth(holds)
            }
            Expression::Or(left, right) => {
                let holds = self.holds(program, left)? || self.holds(program, right)?;
                truth(holds)
            }
            Expression::In(index, array) => {
                let key = self.key(program, index)?;
                let id = self.array(array);
                truth(
                    self.arrays
                        .get(id)
                        .is_some_and(|array| array.contains_key(&key)),
                )
            }
            Expression::Match(text, wanted, pattern) => {
                let text = self.evaluate(program, text)?;
                let text = self.to_text(&text);
                let pattern = self.pattern_of(program, pattern)?;
                truth(pattern.is_match(text.as_bytes()) == *wanted)
            }
            Expression::Binary(operator @ ("<" | "<=" | "==" | "!=" | ">" | ">="), left, right) => {
                let left = self.evaluate(program, left)?;
                let right = self.evaluate(program, right)?;
                let ordering = match (left.comparable(), right.comparable()) {
                    (Some(left), Some(right)) => left.partial_cmp(&right),
                    _ => Some(self.to_text(&left).cmp(&self.to_text(&right))),
                };
                truth(match *operator {
                    "<" => ordering == Some(Ordering::Less),
                    "<=" => matches!(ordering, Some(Ordering::Less | Ordering::Equal)),
                    "==" => ordering == Some(Ordering::Equal),
                    "!=" => ordering != Some(Ordering::Equal),
                    ">" => ordering == Some(Ordering::Greater),
                    _ => matches!(ordering, Some(Ordering::Greater | Ordering::Equal)),
                })
            }
            Expression::Binary(operator, left, right) => {
                let left = self.evaluate(program, left)?.number();
                let right = self.evaluate(program, right)?.number();
                Ok(Value::Number(self.arithmetic(operator, left, right)?))
            }
            Expression::Concatenate(left, right) => {
                let left = self.evaluate(program, left)?;
                let right = self.evaluate(program, right)?;
                Ok(Value::Text(self.to_text(&left) + &self.to_text(&right)))
            }
            Expression::Not(operand) => {
                let holds = self.holds(program, operand)?;
                truth(!holds)
            }
            Expression::Minus(operand) => {
                Ok(Value::Number(-self.evaluate(program, operand)?.number()))
            }
            Expression::Plus(operand) => {
                Ok(Value::Number(self.evaluate(program, operand)?.number()))
            }
            Expression::Step(place, change, old_counts) => {
                let old = self.evaluate(program, place)?.number();
                self.store(program, place, Value::Number(old + change))?;
                Ok(Value::Number(if *old_counts { old } else { old + change }))
            }
            Expression::Group(inner) => self.evaluate(program, inner),
            Expression::Call(name, arguments) => match program.functions.get(name) {
                Some(function) => self.call(program, function, arguments),
                None => self.builtin(program, name, arguments),
            },
        }
    }

    fn arithmetic(&self, operator: &str, left: f64, right: f64) -> Run<f64> {
        Ok(match operator {
            "+" => left + right,
            "-" => left - right,
            "*" => left * right,
            "/" if right == 0.0 => return Err(Stop::Error("division by zero".to_owned())),
            "/" => left / right,
            "%" if right == 0.0 => return Err(Stop::Error("division by zero in %".to_owned())),
            "%" => left % right,
            _ => left.powf(right),
        })
    }

    fn store(&mut self, program: &Program, place: &Expression, value: Value) -> Run<()> {
        match place {
            Expression::Variable(name) => self.put(name, value),
            Expression::Field(index) => {
                let index = self.evaluate(program, index)?.number();
                let text = self.to_text(&value);
                self.set_field(index, text)
            }
            Expression::Element(name, index) => {
                let key = self.key(program, index)?;
                let id = self.array(name);
                if let Some(array) = self.arrays.get_mut(id) {
                    array.insert(key, value);
                }
                Ok(())
            }
            Expression::Group(inner) => self.store(program, inner, value),
            _ => Err(Stop::Error(
                "syntax error: assignment to what is no variable".to_owned(),
            )),
        }
    }

    fn call(
        &mut self,
        program: &Program,
        function: &Function,
        arguments: &[Expression],
    ) -> Run<Value> {
        if self.locals.len() >= MAX_CALLS as usize {
            return Err(Stop::NotSimulated(
                "with functions nested this deeply".to_owned(),
            ));
        }
        let mut frame = BTreeMap::new();
        for (index, parameter) in function.parameters.iter().enumerate() {
            let cell = match arguments.get(index) {
                None => Cell::Scalar(Value::Unset),
                Some(Expression::Variable(name)) => match self.cell(name) {
                    Some(Cell::Array(id)) => Cell::Array(*id),
                    Some(Cell::Scalar(value)) if *value != Value::Unset => {
                        Cell::Scalar(value.clone())
                    }
                    _ => Cell::Scalar(self.get(name)?),
                },
                Some(argument) => Cell::Scalar(self.evaluate(program, argument)?),
            };
            frame.insert(parameter.clone(), cell);
        }
        self.locals.push(frame);
        let flow = self.statements(program, &function.body);
        let frame = self.locals.pop().unwrap_or_default();
        self.keep_new_arrays(function, arguments, &frame);
        match flow? {
            Flow::Return => Ok(std::mem::replace(&mut self.result, Value::Unset)),
            Flow::Exit(_) => Err(Stop::NotSimulated("with exit in a function".to_owned())),
            Flow::Next => Err(Stop::NotSimulated("with next in a function".to_owned())),
            _ => Ok(Value::Unset),
        }
    }

    /// A variable without a value that a function used as an array is that array from then on.
    fn keep_new_arrays(
        &mut self,
        function: &Function,
        arguments: &[Expression],
        frame: &BTreeMap<String, Cell>,
    ) {
        for (parameter, argument) in function.parameters.iter().zip(arguments) {
            let (Expression::Variable(name), Some(Cell::Array(id))) =
                (argument, frame.get(parameter))
            else {
                continue;
            };
            let cell = Cell::Array(*id);
            match self.cell(name) {
                Some(Cell::Scalar(Value::Unset)) | None => {
                    match self
                        .locals
                        .last_mut()
                        .filter(|frame| frame.contains_key(name))
                    {
                        Some(frame) => frame.insert(name.clone(), cell),
                        None => self.globals.insert(name.clone(), cell),
                    };
                }
                Some(_) => {}
            }
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "lengths are small")]
    fn builtin(&mut self, program: &Program, name: &str, arguments: &[Expression]) -> Run<Value> {
        let number = |number: f64| Ok(Value::Number(number));
        if name == "length"
            && let [Expression::Variable(variable)] = arguments
            && let Some(Cell::Array(id)) = self.cell(variable)
        {
            let id = *id;
            return number(self.arrays.get(id).map_or(0, BTreeMap::len) as f64);
        }
        match name {
            "split" => return self.split(program, arguments),
            "sub" | "gsub" => return self.substitute(program, name == "gsub", arguments),
            "match" => {
                let [text, pattern, ..] = arguments else {
                    return Err(wrong_arguments(name));
                };
                let text = self.evaluate(program, text)?;
                let text = self.to_text(&text);
                let pattern = self.pattern_of(program, pattern)?;
                let found = pattern.regex.find(text.as_bytes());
                let (start, length) = match found {
                    Some(found) => (
                        found.start() as f64 + 1.0,
                        (found.end() - found.start()) as f64,
                    ),
                    None => (0.0, -1.0),
                };
                self.set_number("RSTART", start);
                self.set_number("RLENGTH", length);
                return number(start);
            }
            _ => {}
        }
        let mut values = Vec::new();
        for argument in arguments {
            values.push(self.evaluate(program, argument)?);
        }
        let text = |runtime: &Self, index: usize| {
            values
                .get(index)
                .map(|value| runtime.to_text(value))
                .unwrap_or_default()
        };
        let first = values.first().map_or(0.0, Value::number);
        match name {
            "length" if values.is_empty() => {
                self.join_fields();
                number(self.record.len() as f64)
            }
            "length" => number(text(self, 0).len() as f64),
            "substr" => {
                let text = text(self, 0);
                let mut start = values.get(1).map_or(0.0, Value::number).round();
                let mut length = values
                    .get(2)
                    .map_or(f64::INFINITY, |value| value.number().round());
                // Both mawk and BusyBox start at the start, and differ in what that does to the length.
                if start < 1.0 {
                    length -= if self.is_gnu { start.min(0.0) } else { 0.0 };
                    start = 1.0;
                }
                let end = start + length;
                let bytes = text.bytes().enumerate().filter(|(index, _)| {
                    let place = *index as f64 + 1.0;
                    place >= start && place < end
                });
                let bytes: Vec<u8> = bytes.map(|(_, byte)| byte).collect();
                Ok(Value::Text(String::from_utf8_lossy(&bytes).into_owned()))
            }
            "index" => {
                let (text, wanted) = (text(self, 0), text(self, 1));
                number(text.find(&wanted).map_or(0.0, |place| place as f64 + 1.0))
            }
            "toupper" => Ok(Value::Text(text(self, 0).to_ascii_uppercase())),
            "tolower" => Ok(Value::Text(text(self, 0).to_ascii_lowercase())),
            "sprintf" => {
                let formatted = self.format(&values)?;
                Ok(Value::Text(formatted))
            }
            "int" => number(first.trunc()),
            "sqrt" => number(first.sqrt()),
            "exp" => number(first.exp()),
            "log" => number(first.ln()),
            "sin" => number(first.sin()),
            "cos" => number(first.cos()),
            "atan2" => number(first.atan2(values.get(1).map_or(0.0, Value::number))),
            "systime" => number((self.now / 1_000_000_000) as f64),
            "close" | "fflush" => number(0.0),
            _ => Err(Stop::NotSimulated(format!("with {name}()"))),
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "lengths are small")]
    fn split(&mut self, program: &Program, arguments: &[Expression]) -> Run<Value> {
        let [text, Expression::Variable(array), rest @ ..] = arguments else {
            return Err(wrong_arguments("split"));
        };
        let text = self.evaluate(program, text)?;
        let text = self.to_text(&text);
        let pieces = match rest.first() {
            Some(Expression::Regex(source)) => {
                let pattern = self.pattern(source)?;
                if text.is_empty() {
                    Vec::new()
                } else {
                    let pieces = pattern.regex.split(text.as_bytes());
                    pieces
                        .map(|piece| String::from_utf8_lossy(piece).into_owned())
                        .collect()
                }
            }
            Some(separator) => {
                let separator = self.evaluate(program, separator)?;
                let separator = self.to_text(&separator);
                self.cut(&text, &separator, false)?
            }
            None => {
                let separator = self.text("FS");
                self.cut(&text, &separator, false)?
            }
        };
        let id = self.array(array);
        let count = pieces.len();
        if let Some(array) = self.arrays.get_mut(id) {
            array.clear();
            for (index, piece) in pieces.into_iter().enumerate() {
                array.insert(Key((index + 1).to_string()), Value::Input(piece));
            }
        }
        Ok(Value::Number(count as f64))
    }

    fn substitute(&mut self, program: &Program, all: bool, arguments: &[Expression]) -> Run<Value> {
        let record = Expression::Field(Box::new(Expression::Number(0.0)));
        let (pattern, replacement, place) = match arguments {
            [pattern, replacement] => (pattern, replacement, &record),
            [pattern, replacement, place] => (pattern, replacement, place),
            _ => return Err(wrong_arguments("sub")),
        };
        let pattern = self.pattern_of(program, pattern)?;
        let replacement = self.evaluate(program, replacement)?;
        let replacement = self.to_text(&replacement);
        let old = self.evaluate(program, place)?;
        let old = self.to_text(&old);
        let mut new = Vec::new();
        let mut end = 0;
        let mut count = 0;
        for found in pattern.regex.find_iter(old.as_bytes()) {
            new.extend_from_slice(old.as_bytes().get(end..found.start()).unwrap_or_default());
            let mut characters = replacement.chars().peekable();
            while let Some(character) = characters.next() {
                match character {
                    '\\' if characters.next_if_eq(&'&').is_some() => new.push(b'&'),
                    '\\' if characters.next_if_eq(&'\\').is_some() => new.push(b'\\'),
                    '&' => new.extend_from_slice(found.as_bytes()),
                    other => new.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
                }
            }
            end = found.end();
            count += 1;
            if !all {
                break;
            }
        }
        if count > 0 {
            new.extend_from_slice(old.as_bytes().get(end..).unwrap_or_default());
            let text = String::from_utf8_lossy(&new).into_owned();
            self.store(program, place, Value::Text(text))?;
        }
        Ok(Value::Number(f64::from(count)))
    }
}

fn wrong_arguments(name: &str) -> Stop {
    Stop::Error(format!("wrong number of arguments in call to {name}"))
}
