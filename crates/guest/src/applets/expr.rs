//! `expr`: evaluates an expression of words.

use super::posix::{Fit, Grammar, PatternError, Posix};
use super::{Call, Start};
use crate::io::Io;

/// How deeply parentheses may be nested.
const MAX_DEPTH: u32 = 100;

enum Problem {
    Syntax(String),
    NotANumber,
    DivisionByZero,
    NotSimulated(String),
}

type Value = Result<String, Problem>;

struct Evaluator<'a> {
    words: &'a [String],
    place: usize,
    depth: u32,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    if call.arguments.is_empty() {
        if call.is_gnu() {
            call.complain(io, "missing operand");
            io.err(format!(
                "Try '{} --help' for more information.\n",
                call.program
            ));
            return Start::Exit(2);
        }
        return call.not_simulated(io, "without operands");
    }
    let words = call
        .arguments
        .strip_prefix(&["--".to_owned()])
        .unwrap_or(&call.arguments);
    let mut evaluator = Evaluator {
        words,
        place: 0,
        depth: 0,
    };
    let value = evaluator
        .or()
        .and_then(|value| match evaluator.words.get(evaluator.place) {
            None => Ok(value),
            Some(word) => Err(Problem::Syntax(format!("unexpected argument '{word}'"))),
        });
    match value {
        Ok(value) => {
            io.out(format!("{value}\n"));
            Start::Exit(i32::from(is_null(&value)))
        }
        Err(problem) => {
            let message = match (problem, call.is_gnu()) {
                (Problem::NotSimulated(what), _) => return call.not_simulated(io, &what),
                (Problem::Syntax(what), true) => format!("syntax error: {what}"),
                (Problem::Syntax(_), false) => "syntax error".to_owned(),
                (Problem::NotANumber, true) => "non-integer argument".to_owned(),
                (Problem::NotANumber, false) => "non-numeric argument".to_owned(),
                (Problem::DivisionByZero, _) => "division by zero".to_owned(),
            };
            call.complain(io, &message);
            Start::Exit(2)
        }
    }
}

fn is_null(value: &str) -> bool {
    value.is_empty() || value.parse::<i64>() == Ok(0)
}

fn number(value: &str) -> Result<i64, Problem> {
    value.parse().map_err(|_| Problem::NotANumber)
}

impl Evaluator<'_> {
    fn take(&mut self, operators: &[&str]) -> Option<String> {
        let word = self.words.get(self.place)?;
        operators.contains(&word.as_str()).then(|| {
            self.place += 1;
            word.clone()
        })
    }

    fn or(&mut self) -> Value {
        let mut left = self.and()?;
        while self.take(&["|"]).is_some() {
            let right = self.and()?;
            left = match (is_null(&left), is_null(&right)) {
                (false, _) => left,
                (true, false) => right,
                (true, true) => "0".to_owned(),
            };
        }
        Ok(left)
    }

    fn and(&mut self) -> Value {
        let mut left = self.comparison()?;
        while self.take(&["&"]).is_some() {
            let right = self.comparison()?;
            if is_null(&left) || is_null(&right) {
                "0".clone_into(&mut left);
            }
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Value {
        let mut left = self.sum()?;
        while let Some(operator) = self.take(&["<", "<=", "=", "==", "!=", ">=", ">"]) {
            let right = self.sum()?;
            let ordering = match (left.parse::<i64>(), right.parse::<i64>()) {
                (Ok(left), Ok(right)) => left.cmp(&right),
                _ => left.cmp(&right),
            };
            let holds = match operator.as_str() {
                "<" => ordering.is_lt(),
                "<=" => ordering.is_le(),
                "!=" => ordering.is_ne(),
                ">=" => ordering.is_ge(),
                ">" => ordering.is_gt(),
                _ => ordering.is_eq(),
            };
            left = u8::from(holds).to_string();
        }
        Ok(left)
    }

    fn sum(&mut self) -> Value {
        let mut left = self.product()?;
        while let Some(operator) = self.take(&["+", "-"]) {
            let right = self.product()?;
            let (a, b) = (number(&left)?, number(&right)?);
            left = if operator == "+" {
                a.wrapping_add(b)
            } else {
                a.wrapping_sub(b)
            }
            .to_string();
        }
        Ok(left)
    }

    fn product(&mut self) -> Value {
        let mut left = self.matching()?;
        while let Some(operator) = self.take(&["*", "/", "%"]) {
            let right = self.matching()?;
            let (a, b) = (number(&left)?, number(&right)?);
            if b == 0 && operator != "*" {
                return Err(Problem::DivisionByZero);
            }
            left = match operator.as_str() {
                "*" => a.wrapping_mul(b),
                "/" => a.wrapping_div(b),
                _ => a.wrapping_rem(b),
            }
            .to_string();
        }
        Ok(left)
    }

    fn matching(&mut self) -> Value {
        let mut left = self.primary()?;
        while self.take(&[":"]).is_some() {
            let pattern = self.primary()?;
            left = matched(&left, &pattern)?;
        }
        Ok(left)
    }

    fn primary(&mut self) -> Value {
        let Some(word) = self.words.get(self.place) else {
            let last = self.words.last().cloned().unwrap_or_default();
            return Err(Problem::Syntax(format!("missing argument after '{last}'")));
        };
        self.place += 1;
        match word.as_str() {
            "(" => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(Problem::NotSimulated("nested this deeply".to_owned()));
                }
                let value = self.or()?;
                self.depth -= 1;
                if self.take(&[")"]).is_none() {
                    let last = self
                        .words
                        .get(self.place.saturating_sub(1))
                        .cloned()
                        .unwrap_or_default();
                    return Err(Problem::Syntax(format!("expecting ')' after '{last}'")));
                }
                Ok(value)
            }
            ")" => Err(Problem::Syntax("unexpected ')'".to_owned())),
            "length" if self.words.len() > self.place => {
                Ok(self.primary()?.chars().count().to_string())
            }
            "substr" if self.words.len() >= self.place + 3 => {
                let (text, start, length) = (self.primary()?, self.primary()?, self.primary()?);
                let start = start.parse::<usize>().unwrap_or(0);
                let length = length.parse::<usize>().unwrap_or(0);
                if start == 0 {
                    return Ok(String::new());
                }
                Ok(text.chars().skip(start - 1).take(length).collect())
            }
            "index" if self.words.len() >= self.place + 2 => {
                let (text, wanted) = (self.primary()?, self.primary()?);
                Ok(text
                    .chars()
                    .position(|c| wanted.contains(c))
                    .map_or(0, |place| place + 1)
                    .to_string())
            }
            "match" if self.words.len() >= self.place + 2 => {
                let (text, pattern) = (self.primary()?, self.primary()?);
                matched(&text, &pattern)
            }
            word => Ok(word.to_owned()),
        }
    }
}

/// The first group that a pattern matches at the start, or how many characters it matches.
fn matched(text: &str, pattern: &str) -> Value {
    let posix = Posix::new(
        &format!("^{}", pattern.trim_start_matches('^')),
        Grammar::Basic,
        Fit::default(),
    );
    let posix = posix.map_err(|error| match error {
        PatternError::Invalid(reason) => Problem::Syntax(reason.to_owned()),
        PatternError::NotSimulated(what) => Problem::NotSimulated(what),
    })?;
    let has_group = posix.regex.captures_len() > 1;
    let captures = posix.regex.captures(text.as_bytes());
    let group = |index| captures.as_ref().and_then(|captures| captures.get(index));
    Ok(if has_group {
        group(1)
            .map(|group| String::from_utf8_lossy(group.as_bytes()).into_owned())
            .unwrap_or_default()
    } else {
        let length = group(0).map_or(0, |whole| {
            String::from_utf8_lossy(whole.as_bytes()).chars().count()
        });
        length.to_string()
    })
}
