//! `test` and `[`: checks files, texts and numbers.

use super::{Call, Start};
use crate::filesystem::{Access, Node, NodeKind};
use crate::io::Io;

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    NotANumber(String),
    TooMany(String),
    Missing(String),
    Unary(String),
    Binary(String),
    NotSimulated(String),
}

impl Problem {
    pub(crate) fn bash(&self) -> String {
        match self {
            Self::NotANumber(text) => format!("{text}: integer expression expected"),
            Self::TooMany(_) => "too many arguments".to_owned(),
            Self::Missing(_) => "argument expected".to_owned(),
            Self::Unary(text) => format!("{text}: unary operator expected"),
            Self::Binary(text) => format!("{text}: binary operator expected"),
            Self::NotSimulated(text) => format!("docksim: not simulated: test {text}"),
        }
    }

    pub(crate) fn dash(&self) -> String {
        match self {
            Self::NotANumber(text) => format!("Illegal number: {text}"),
            Self::TooMany(text) | Self::Binary(text) | Self::Unary(text) => {
                format!("{text}: unexpected operator")
            }
            Self::Missing(_) => "argument expected".to_owned(),
            Self::NotSimulated(text) => format!("docksim: not simulated: test {text}"),
        }
    }

    pub(crate) fn busybox(&self) -> String {
        match self {
            Self::NotANumber(text) => format!("{text}: bad number"),
            Self::TooMany(text) | Self::Binary(text) | Self::Unary(text) => {
                format!("{text}: unknown operand")
            }
            Self::Missing(_) => "argument expected".to_owned(),
            Self::NotSimulated(text) => format!("docksim: not simulated: test {text}"),
        }
    }

    fn gnu(&self) -> String {
        match self {
            Self::NotANumber(text) => format!("invalid integer '{text}'"),
            Self::TooMany(text) => format!("extra argument '{text}'"),
            Self::Missing(text) => format!("missing argument after '{text}'"),
            Self::Unary(text) => format!("'{text}': unary operator expected"),
            Self::Binary(text) => format!("'{text}': binary operator expected"),
            Self::NotSimulated(text) => format!("docksim: not simulated: test {text}"),
        }
    }
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let mut arguments = call.arguments.as_slice();
    if call.name == "[" {
        match arguments.split_last() {
            Some((last, rest)) if last == "]" => arguments = rest,
            _ => {
                call.complain(
                    io,
                    if call.is_gnu() {
                        "missing ']'"
                    } else {
                        "missing ]"
                    },
                );
                return Start::Exit(2);
            }
        }
    }
    match evaluate(io, arguments) {
        Ok(holds) => Start::Exit(i32::from(!holds)),
        Err(problem) => {
            call.complain(
                io,
                &if call.is_gnu() {
                    problem.gnu()
                } else {
                    problem.busybox()
                },
            );
            Start::Exit(2)
        }
    }
}

/// Whether an expression holds.
pub(crate) fn evaluate(io: &Io<'_>, words: &[String]) -> Result<bool, Problem> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // POSIX decides by the number of arguments.
    match words.as_slice() {
        [] => Ok(false),
        [text] => Ok(!text.is_empty()),
        ["!", text] => Ok(text.is_empty()),
        [operator, operand] => {
            unary(io, operator, operand).unwrap_or(Err(Problem::Unary((*operator).to_owned())))
        }
        [left, operator, right] if is_binary(operator) => binary(io, left, operator, right),
        [left, "-a", right] => Ok(!left.is_empty() && !right.is_empty()),
        [left, "-o", right] => Ok(!left.is_empty() || !right.is_empty()),
        ["!", rest @ ..] if rest.len() <= 3 => evaluate(
            io,
            &rest
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>(),
        )
        .map(|holds| !holds),
        ["(", inner, ")"] => Ok(!inner.is_empty()),
        [_, operator, _] => Err(Problem::Binary((*operator).to_owned())),
        words => {
            let mut parser = Parser {
                io,
                words,
                place: 0,
                depth: 0,
            };
            let holds = parser.or()?;
            match parser.words.get(parser.place) {
                None => Ok(holds),
                Some(extra) => Err(Problem::TooMany((*extra).to_owned())),
            }
        }
    }
}

struct Parser<'a, 'b> {
    io: &'a Io<'b>,
    words: &'a [&'a str],
    place: usize,
    depth: u32,
}

impl Parser<'_, '_> {
    fn peek(&self, ahead: usize) -> Option<&str> {
        self.words.get(self.place + ahead).copied()
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.peek(0) == Some(word);
        self.place += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<bool, Problem> {
        let mut holds = self.and()?;
        while self.take("-o") {
            holds |= self.and()?;
        }
        Ok(holds)
    }

    fn and(&mut self) -> Result<bool, Problem> {
        let mut holds = self.not()?;
        while self.take("-a") {
            holds &= self.not()?;
        }
        Ok(holds)
    }

    fn not(&mut self) -> Result<bool, Problem> {
        let mut negated = false;
        while self.peek(1).is_some() && !self.peek(1).is_some_and(is_binary) && self.take("!") {
            negated = !negated;
        }
        Ok(self.primary()? != negated)
    }

    fn primary(&mut self) -> Result<bool, Problem> {
        let last = self.words.last().copied().unwrap_or_default().to_owned();
        if let (Some(left), Some(operator), Some(right)) =
            (self.peek(0), self.peek(1), self.peek(2))
            && is_binary(operator)
        {
            let holds = binary(self.io, left, operator, right);
            self.place += 3;
            return holds;
        }
        if self.peek(0) == Some("(") {
            self.place += 1;
            self.depth += 1;
            if self.depth > 50 {
                return Err(Problem::TooMany("(".to_owned()));
            }
            let holds = self.or()?;
            self.depth -= 1;
            return if self.take(")") {
                Ok(holds)
            } else {
                Err(Problem::Missing(last))
            };
        }
        if let (Some(operator), Some(operand)) = (self.peek(0), self.peek(1))
            && let Some(holds) = unary(self.io, operator, operand)
        {
            self.place += 2;
            return holds;
        }
        match self.peek(0) {
            Some(text) => {
                let holds = !text.is_empty();
                self.place += 1;
                Ok(holds)
            }
            None => Err(Problem::Missing(last)),
        }
    }
}

fn is_binary(operator: &str) -> bool {
    matches!(
        operator,
        "=" | "=="
            | "!="
            | "<"
            | ">"
            | "-eq"
            | "-ne"
            | "-lt"
            | "-le"
            | "-gt"
            | "-ge"
            | "-nt"
            | "-ot"
            | "-ef"
    )
}

/// `None` when it is no operator.
fn unary(io: &Io<'_>, operator: &str, operand: &str) -> Option<Result<bool, Problem>> {
    let caller = io.caller();
    let filesystem = &io.kernel.filesystem;
    let node = || filesystem.stat(&caller, operand).ok();
    let kind = |wanted: fn(&NodeKind) -> bool| node().is_some_and(|node| wanted(&node.kind));
    let allows = |access| node().is_some_and(|node| node.allows(&caller, access));
    Some(Ok(match operator {
        "-n" => !operand.is_empty(),
        "-z" => operand.is_empty(),
        "-e" | "-a" => node().is_some(),
        "-f" => kind(|kind| matches!(kind, NodeKind::File(_) | NodeKind::Program(_))),
        "-d" => node().is_some_and(Node::is_dir),
        "-h" | "-L" => filesystem
            .lstat(&caller, operand)
            .is_ok_and(|node| matches!(node.kind, NodeKind::Symlink(_))),
        "-c" => kind(|kind| matches!(kind, NodeKind::Device(_))),
        "-b" | "-p" | "-S" => false,
        "-r" => allows(Access::Read),
        "-w" => allows(Access::Write),
        "-x" => allows(Access::Execute),
        "-s" => {
            node().is_some_and(|node| node.size() > 0 || matches!(node.kind, NodeKind::Program(_)))
        }
        "-O" => node().is_some_and(|node| node.uid == caller.uid),
        "-G" => node().is_some_and(|node| node.gid == caller.gid),
        "-u" => node().is_some_and(|node| node.mode & 0o4000 != 0),
        "-g" => node().is_some_and(|node| node.mode & 0o2000 != 0),
        "-k" => node().is_some_and(|node| node.mode & 0o1000 != 0),
        "-t" => operand.parse().is_ok_and(|fd| io.kernel.is_tty(io.pid, fd)),
        "-v" | "-o" | "-R" | "-N" => return Some(Err(Problem::NotSimulated(operator.to_owned()))),
        _ => return None,
    }))
}

fn binary(io: &Io<'_>, left: &str, operator: &str, right: &str) -> Result<bool, Problem> {
    let number = |text: &str| {
        text.trim()
            .parse::<i64>()
            .map_err(|_| Problem::NotANumber(text.to_owned()))
    };
    let caller = io.caller();
    let filesystem = &io.kernel.filesystem;
    let time = |path: &str| {
        filesystem
            .stat(&caller, path)
            .ok()
            .map(|node| node.modified_at)
    };
    Ok(match operator {
        "=" | "==" => left == right,
        "!=" => left != right,
        "<" => left < right,
        ">" => left > right,
        "-eq" => number(left)? == number(right)?,
        "-ne" => number(left)? != number(right)?,
        "-lt" => number(left)? < number(right)?,
        "-le" => number(left)? <= number(right)?,
        "-gt" => number(left)? > number(right)?,
        "-ge" => number(left)? >= number(right)?,
        "-nt" => time(left) > time(right),
        "-ot" => time(left) < time(right),
        _ => {
            let id = |path: &str| filesystem.resolve(&caller, path).ok();
            id(left).is_some() && id(left) == id(right)
        }
    })
}
