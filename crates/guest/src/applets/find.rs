//! `find`: paths by their names and kinds.

use super::walk::paths_below;
use super::{Call, Running, Start, xargs};
use crate::exec::{ExecError, base_name};
use crate::filesystem::{Filesystem, Node, NodeKind};
use crate::io::Io;
use crate::kernel::{Pid, Step, Wait};
use crate::shell::Pattern;

/// How deeply parentheses may be nested.
const MAX_DEPTH: u32 = 50;

/// A `find` on its way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Find {
    paths: Vec<(String, u32)>,
    next: usize,
    expression: Expression,
    min_depth: u32,
    /// Paths for `-exec … {} +`.
    batches: Vec<(Vec<String>, Vec<String>)>,
    child: Option<Pid>,
    /// What `-exec` gave for the current path, in order.
    answers: Vec<bool>,
    pruned: Option<String>,
    status: i32,
}

#[derive(Debug, Clone, PartialEq)]
enum Expression {
    And(Vec<Expression>),
    Or(Vec<Expression>),
    Not(Box<Expression>),
    Name(Pattern),
    NameIgnoringCase(Pattern),
    Path(Pattern),
    Kind(Vec<char>),
    Empty,
    Size(char, u64, u64),
    Newer(i64),
    ModifiedDays(char, i64),
    User(u32),
    Permission(u32),
    Print,
    Print0,
    Prune,
    Delete,
    Exec { words: Vec<String>, batch: bool },
    True,
    False,
}

/// A command that has to run before an expression has a value.
struct Pause(Vec<String>);

struct Parser<'a> {
    words: &'a [String],
    place: usize,
    depth: u32,
    max_depth: u32,
    min_depth: u32,
    acts: bool,
}

enum Problem {
    Words(String),
    NotSimulated(String),
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let is_expression = |word: &String| {
        word.len() > 1 && word.starts_with('-') || matches!(word.as_str(), "!" | "(")
    };
    let end = call
        .arguments
        .iter()
        .position(is_expression)
        .unwrap_or(call.arguments.len());
    let (starts, words) = call.arguments.split_at(end);
    let mut parser = Parser {
        words,
        place: 0,
        depth: 0,
        max_depth: u32::MAX,
        min_depth: 0,
        acts: false,
    };
    let expression = match parser.or(io) {
        Ok(_) if parser.place < words.len() => {
            call.complain(
                io,
                "invalid expression; you have used a binary operator '-o' with nothing before it.",
            );
            return Start::Exit(1);
        }
        Ok(expression) => expression,
        Err(Problem::Words(message)) => {
            call.complain(io, &message);
            return Start::Exit(1);
        }
        Err(Problem::NotSimulated(what)) => return call.not_simulated(io, &what),
    };
    let expression = if parser.acts {
        expression
    } else {
        Expression::And(vec![expression, Expression::Print])
    };
    let deep = contains(&expression, &Expression::Delete);
    let default = [".".to_owned()];
    let starts = if starts.is_empty() {
        default.as_slice()
    } else {
        starts
    };
    let mut paths = Vec::new();
    let mut status = 0;
    for start in starts {
        match paths_below(io, start, parser.max_depth) {
            Ok(found) => {
                let found = found.into_iter().map(|found| (found.path, found.depth));
                if deep {
                    paths.extend(found.rev())
                } else {
                    paths.extend(found)
                }
            }
            Err(errno) => {
                status = 1;
                call.complain(
                    io,
                    &if call.is_gnu() {
                        format!("'{start}': {errno}")
                    } else {
                        format!("{start}: {errno}")
                    },
                );
            }
        }
    }
    Start::Run(Running::Find(Box::new(Find {
        paths,
        next: 0,
        expression,
        min_depth: parser.min_depth,
        batches: Vec::new(),
        child: None,
        answers: Vec::new(),
        pruned: None,
        status,
    })))
}

fn contains(expression: &Expression, wanted: &Expression) -> bool {
    match expression {
        Expression::And(parts) | Expression::Or(parts) => {
            parts.iter().any(|part| contains(part, wanted))
        }
        Expression::Not(inner) => contains(inner, wanted),
        other => other == wanted,
    }
}

impl Parser<'_> {
    fn peek(&self) -> Option<&str> {
        self.words.get(self.place).map(String::as_str)
    }

    fn or(&mut self, io: &Io<'_>) -> Result<Expression, Problem> {
        let mut parts = vec![self.and(io)?];
        while matches!(self.peek(), Some("-o" | "-or")) {
            self.place += 1;
            parts.push(self.and(io)?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Expression::Or(parts)
        })
    }

    fn and(&mut self, io: &Io<'_>) -> Result<Expression, Problem> {
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                None | Some(")" | "-o" | "-or") => break,
                Some("-a" | "-and") => self.place += 1,
                Some(_) => parts.push(self.primary(io)?),
            }
        }
        Ok(Expression::And(parts))
    }

    fn value(&mut self, option: &str) -> Result<String, Problem> {
        let value = self.words.get(self.place).cloned();
        self.place += 1;
        value.ok_or_else(|| Problem::Words(format!("missing argument to `{option}'")))
    }

    fn number(&mut self, option: &str) -> Result<u32, Problem> {
        let text = self.value(option)?;
        text.parse().map_err(|_| {
            Problem::Words(format!(
                "Expected a positive decimal integer argument to {option}, but got '{text}'"
            ))
        })
    }

    fn primary(&mut self, io: &Io<'_>) -> Result<Expression, Problem> {
        let word = self.peek().unwrap_or_default().to_owned();
        self.place += 1;
        let caller = io.caller();
        Ok(match word.as_str() {
            "!" | "-not" => {
                self.enter()?;
                let inner = self.primary(io)?;
                self.depth -= 1;
                Expression::Not(Box::new(inner))
            }
            "(" => {
                self.enter()?;
                let inner = self.or(io)?;
                self.depth -= 1;
                if self.peek() != Some(")") {
                    return Err(Problem::Words(
                        "invalid expression; I was expecting to find a ')' somewhere but did not see one.".to_owned(),
                    ));
                }
                self.place += 1;
                inner
            }
            "-name" => Expression::Name(Pattern::unquoted(&self.value(&word)?)),
            "-iname" => {
                Expression::NameIgnoringCase(Pattern::unquoted(&self.value(&word)?.to_lowercase()))
            }
            "-path" | "-wholename" => Expression::Path(Pattern::unquoted(&self.value(&word)?)),
            "-type" => {
                let text = self.value(&word)?;
                let kinds: Vec<char> = text
                    .split(',')
                    .filter_map(|kind| kind.chars().next())
                    .collect();
                if kinds.iter().any(|kind| !"fdlcbps".contains(*kind)) {
                    return Err(Problem::Words(format!("Unknown argument to -type: {text}")));
                }
                Expression::Kind(kinds)
            }
            "-empty" => Expression::Empty,
            "-size" => {
                let text = self.value(&word)?;
                let sign = text
                    .chars()
                    .next()
                    .filter(|c| matches!(c, '+' | '-'))
                    .unwrap_or('=');
                let text = text.trim_start_matches(['+', '-']);
                let (digits, unit) = text.split_at(
                    text.find(|c: char| !c.is_ascii_digit())
                        .unwrap_or(text.len()),
                );
                let unit = match unit {
                    "" | "b" => 512,
                    "c" => 1,
                    "w" => 2,
                    "k" => 1 << 10,
                    "M" => 1 << 20,
                    "G" => 1 << 30,
                    _ => return Err(Problem::Words(format!("invalid -size type `{unit}'"))),
                };
                let count = digits
                    .parse()
                    .map_err(|_| Problem::Words(format!("Invalid argument `{text}' to -size")))?;
                Expression::Size(sign, count, unit)
            }
            "-newer" => {
                let path = self.value(&word)?;
                match io.kernel.filesystem.stat(&caller, &path) {
                    Ok(node) => Expression::Newer(node.modified_at),
                    Err(errno) => return Err(Problem::Words(format!("'{path}': {errno}"))),
                }
            }
            "-mtime" => {
                let text = self.value(&word)?;
                let sign = text
                    .chars()
                    .next()
                    .filter(|c| matches!(c, '+' | '-'))
                    .unwrap_or('=');
                let days = text.trim_start_matches(['+', '-']).parse();
                Expression::ModifiedDays(
                    sign,
                    days.map_err(|_| {
                        Problem::Words(format!("invalid argument `{text}' to `-mtime'"))
                    })?,
                )
            }
            "-user" => {
                let name = self.value(&word)?;
                match io
                    .user_by_name(&name)
                    .map(|(uid, _)| uid)
                    .or(name.parse().ok())
                {
                    Some(uid) => Expression::User(uid),
                    None => {
                        return Err(Problem::Words(format!(
                            "'{name}' is not the name of a known user"
                        )));
                    }
                }
            }
            "-perm" => {
                let text = self.value(&word)?;
                match u32::from_str_radix(&text, 8) {
                    Ok(mode) => Expression::Permission(mode),
                    Err(_) => return Err(Problem::NotSimulated(format!("-perm {text}"))),
                }
            }
            "-maxdepth" => {
                self.max_depth = self.number(&word)?;
                Expression::True
            }
            "-mindepth" => {
                self.min_depth = self.number(&word)?;
                Expression::True
            }
            "-print" => self.action(Expression::Print),
            "-print0" => self.action(Expression::Print0),
            "-delete" => self.action(Expression::Delete),
            "-prune" => Expression::Prune,
            "-true" => Expression::True,
            "-false" => Expression::False,
            "-exec" => {
                let rest = self.words.get(self.place..).unwrap_or_default();
                let end = rest.iter().enumerate().position(|(index, word)| {
                    word == ";"
                        || word == "+"
                            && index > 0
                            && rest.get(index - 1).is_some_and(|word| word == "{}")
                });
                let Some(end) = end else {
                    return Err(Problem::Words("missing argument to `-exec'".to_owned()));
                };
                let batch = rest.get(end).is_some_and(|word| word == "+");
                let words = rest
                    .get(..end - usize::from(batch))
                    .unwrap_or_default()
                    .to_vec();
                self.place += end + 1;
                if words.is_empty() {
                    return Err(Problem::Words("missing argument to `-exec'".to_owned()));
                }
                self.action(Expression::Exec { words, batch })
            }
            "-mount" | "-xdev" | "-depth" | "-follow" => Expression::True,
            word if KNOWN.contains(&word) => return Err(Problem::NotSimulated(word.to_owned())),
            word if word.starts_with('-') => {
                return Err(Problem::Words(format!("unknown predicate `{word}'")));
            }
            word => {
                return Err(Problem::Words(format!(
                    "paths must precede expression: `{word}'\nfind: possible unquoted pattern after predicate?"
                )));
            }
        })
    }

    fn enter(&mut self) -> Result<(), Problem> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Problem::NotSimulated("nested this deeply".to_owned()));
        }
        Ok(())
    }

    fn action(&mut self, expression: Expression) -> Expression {
        self.acts = true;
        expression
    }
}

/// What the real one has and this one has not.
const KNOWN: [&str; 22] = [
    "-amin",
    "-anewer",
    "-atime",
    "-cmin",
    "-cnewer",
    "-ctime",
    "-execdir",
    "-fprint",
    "-gid",
    "-group",
    "-inum",
    "-ipath",
    "-iregex",
    "-links",
    "-ls",
    "-mmin",
    "-ok",
    "-printf",
    "-quit",
    "-regex",
    "-samefile",
    "-uid",
];

impl Find {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        if let Some(child) = self.child {
            let Some((_, status)) = io.kernel.reap(io.pid, Some(child)) else {
                return Step::Wait(Wait::child());
            };
            self.child = None;
            self.answers.push(status.code() == 0);
        }
        if let Some((path, depth)) = self.paths.get(self.next).cloned() {
            let below = |pruned: &String| {
                path.strip_prefix(pruned.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
            };
            let skipped = self.pruned.as_ref().is_some_and(below) || depth < self.min_depth;
            if !skipped {
                let expression = self.expression.clone();
                let mut used = 0;
                match self.evaluate(call, io, &expression, &path, &mut used) {
                    Ok(_) => {}
                    Err(Pause(words)) => return self.spawn(call, io, &words),
                }
            }
            self.answers.clear();
            self.next += 1;
            return Step::Continue;
        }
        if let Some((mut words, paths)) = self.batches.pop() {
            words.extend(paths);
            return self.spawn(call, io, &words);
        }
        if self.answers.iter().any(|good| !good) {
            self.status = 1;
        }
        Step::Exit(self.status)
    }

    fn spawn(&mut self, call: &Call, io: &mut Io<'_>, words: &[String]) -> Step {
        match xargs::spawn(io, words, false) {
            Ok(child) => {
                self.child = Some(child);
                Step::Wait(Wait::child())
            }
            Err(ExecError::NotSimulated(what)) => {
                io.err(format!("docksim: not simulated: {what}\n"));
                Step::Exit(70)
            }
            Err(ExecError::Errno(errno)) => {
                let name = words.first().map(String::as_str).unwrap_or_default();
                call.complain(io, &format!("'{name}': {errno}"));
                self.answers.push(false);
                Step::Continue
            }
        }
    }

    fn evaluate(
        &mut self,
        call: &Call,
        io: &mut Io<'_>,
        expression: &Expression,
        path: &str,
        used: &mut usize,
    ) -> Result<bool, Pause> {
        let caller = io.caller();
        let node = |filesystem: &Filesystem| filesystem.lstat(&caller, path).ok().cloned();
        let has = |wanted: fn(&Node) -> bool| {
            node(&io.kernel.filesystem).is_some_and(|node| wanted(&node))
        };
        Ok(match expression {
            Expression::And(parts) => {
                for part in parts {
                    if !self.evaluate(call, io, part, path, used)? {
                        return Ok(false);
                    }
                }
                true
            }
            Expression::Or(parts) => {
                for part in parts {
                    if self.evaluate(call, io, part, path, used)? {
                        return Ok(true);
                    }
                }
                false
            }
            Expression::Not(inner) => !self.evaluate(call, io, inner, path, used)?,
            Expression::Name(pattern) => pattern.matches_str(name_of(path)),
            Expression::NameIgnoringCase(pattern) => {
                pattern.matches_str(&name_of(path).to_lowercase())
            }
            Expression::Path(pattern) => pattern.matches_str(path),
            Expression::Kind(kinds) => {
                let kind = match node(&io.kernel.filesystem).map(|node| node.kind) {
                    Some(NodeKind::Directory(_)) => 'd',
                    Some(NodeKind::Symlink(_)) => 'l',
                    Some(NodeKind::Device(_)) => 'c',
                    Some(NodeKind::File(_) | NodeKind::Program(_)) => 'f',
                    None => '?',
                };
                kinds.contains(&kind)
            }
            Expression::Empty => has(|node| match &node.kind {
                NodeKind::Directory(entries) => entries.is_empty(),
                NodeKind::File(bytes) => bytes.is_empty(),
                _ => false,
            }),
            Expression::Size(sign, count, unit) => {
                let size = node(&io.kernel.filesystem).map_or(0, |node| node.size()) as u64;
                let units = size.div_ceil(*unit);
                match sign {
                    '+' => units > *count,
                    '-' => units < *count,
                    _ => units == *count,
                }
            }
            Expression::Newer(moment) => {
                node(&io.kernel.filesystem).is_some_and(|node| node.modified_at > *moment)
            }
            Expression::ModifiedDays(sign, days) => {
                const DAY: i64 = 86_400_000_000_000;
                let age = node(&io.kernel.filesystem)
                    .map_or(0, |node| (io.now() - node.modified_at) / DAY);
                match sign {
                    '+' => age > *days,
                    '-' => age < *days,
                    _ => age == *days,
                }
            }
            Expression::User(uid) => {
                node(&io.kernel.filesystem).is_some_and(|node| node.uid == *uid)
            }
            Expression::Permission(mode) => {
                node(&io.kernel.filesystem).is_some_and(|node| node.mode == *mode)
            }
            Expression::Print => {
                // Printed once, even if the expression is evaluated again after a command.
                self.once(used, || io.out(format!("{path}\n")))
            }
            Expression::Print0 => self.once(used, || io.out(format!("{path}\0"))),
            Expression::Prune => {
                self.pruned = Some(path.trim_end_matches('/').to_owned());
                true
            }
            Expression::Delete => {
                if path == "." {
                    return Ok(true);
                }
                let is_dir = node(&io.kernel.filesystem).is_some_and(|node| node.is_dir());
                let result = if is_dir {
                    io.kernel.filesystem.remove_dir(&caller, path)
                } else {
                    super::rm::remove_file(io, path)
                };
                match result {
                    Ok(()) => true,
                    Err(errno) => {
                        call.complain(io, &format!("cannot delete '{path}': {errno}"));
                        self.status = 1;
                        false
                    }
                }
            }
            Expression::Exec { words, batch: true } => {
                match self.batches.iter_mut().find(|(known, _)| known == words) {
                    Some((_, paths)) => paths.push(path.to_owned()),
                    None => self.batches.push((words.clone(), vec![path.to_owned()])),
                }
                true
            }
            Expression::Exec {
                words,
                batch: false,
            } => {
                let answer = self.answers.get(*used).copied();
                *used += 1;
                match answer {
                    Some(answer) => answer,
                    None => {
                        return Err(Pause(
                            words.iter().map(|word| word.replace("{}", path)).collect(),
                        ));
                    }
                }
            }
            Expression::True => true,
            Expression::False => false,
        })
    }

    /// Acts the first time that an expression comes here for a path.
    fn once(&mut self, used: &mut usize, act: impl FnOnce()) -> bool {
        if self.answers.get(*used).is_none() {
            act();
            self.answers.push(true);
        }
        *used += 1;
        true
    }
}

fn name_of(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() {
        "/"
    } else {
        base_name(trimmed)
    }
}
