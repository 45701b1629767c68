//! `xargs`: makes command lines from what it reads.

use std::sync::Arc;

use super::input::{Chunk, Inputs};
use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::errno::Errno;
use crate::exec::{self, ExecError};
use crate::filesystem::Device;
use crate::io::Io;
use crate::kernel::{ExitStatus, OpenKind, Pid, Step, Wait};

const SPEC: Spec = Spec {
    short: "0n:I:rtL:d:P:i",
    long: &[
        ("null", '0'),
        ("max-args=", 'n'),
        ("replace", 'i'),
        ("no-run-if-empty", 'r'),
        ("verbose", 't'),
        ("max-lines=", 'L'),
        ("delimiter=", 'd'),
        ("max-procs=", 'P'),
    ],
    missing: "aEeopsxl",
    permute: false,
    ..Spec::NONE
};

/// An `xargs` on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Xargs {
    inputs: Inputs,
    buffer: Vec<u8>,
    command: Vec<String>,
    delimiter: Option<u8>,
    /// At most so many words for a command.
    most: Option<usize>,
    /// So many lines for a command.
    lines: Option<usize>,
    replace: Option<String>,
    no_run_if_empty: bool,
    verbose: bool,
    /// The commands that are still to run, once all has been read.
    todo: Option<Vec<Vec<String>>>,
    child: Option<Pid>,
    status: i32,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if options.value('P').is_some_and(|processes| processes != "1") {
        return call.not_simulated(io, "-P");
    }
    let mut numbers = [None, None];
    for (letter, slot) in "nL".chars().zip(numbers.iter_mut()) {
        if let Some(text) = options.value(letter) {
            match text.parse::<usize>() {
                Ok(number) if number > 0 => *slot = Some(number),
                Ok(_) => {
                    call.complain(
                        io,
                        &format!("value {text} for -{letter} option should be >= 1"),
                    );
                    return Start::Exit(1);
                }
                Err(_) => {
                    call.complain(
                        io,
                        &format!("invalid number \"{text}\" for -{letter} option"),
                    );
                    return Start::Exit(1);
                }
            }
        }
    }
    let [most, lines] = numbers;
    let delimiter = match options.value('d') {
        _ if options.has('0') => Some(0),
        None => None,
        Some("\\n") => Some(b'\n'),
        Some("\\t") => Some(b'\t'),
        Some("\\0") => Some(0),
        Some(text) if text.len() == 1 => text.bytes().next(),
        Some(text) => return call.not_simulated(io, &format!("-d {text}")),
    };
    let mut command = options.operands.clone();
    if command.is_empty() {
        command.push("echo".to_owned());
    }
    let replace = options
        .value('I')
        .map(str::to_owned)
        .or(options.has('i').then(|| "{}".to_owned()));
    Start::Run(Running::Xargs(Box::new(Xargs {
        inputs: Inputs::new(&[]),
        buffer: Vec::new(),
        command,
        delimiter,
        most,
        lines,
        replace,
        no_run_if_empty: options.has('r'),
        verbose: options.has('t'),
        todo: None,
        child: None,
        status: 0,
    })))
}

impl Xargs {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        if let Some(child) = self.child {
            let Some((_, status)) = io.kernel.reap(io.pid, Some(child)) else {
                return Step::Wait(Wait::child());
            };
            self.child = None;
            let name = self.command.first().cloned().unwrap_or_default();
            match status {
                ExitStatus::Exited(0) => {}
                ExitStatus::Exited(255) => {
                    call.complain(io, &format!("{name}: exited with status 255; aborting"));
                    return Step::Exit(124);
                }
                ExitStatus::Exited(_) => self.status = 123,
                ExitStatus::Killed(signal) => {
                    call.complain(io, &format!("{name}: terminated by signal {}", signal.0));
                    return Step::Exit(125);
                }
            }
        }
        let Some(todo) = &mut self.todo else {
            return self.read(call, io);
        };
        if todo.is_empty() {
            return Step::Exit(self.status);
        }
        let words = todo.remove(0);
        self.run(call, io, &words)
    }

    fn read(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.inputs.next(call, io) {
            Chunk::Bytes(bytes) => self.buffer.extend(bytes),
            Chunk::FileEnd => {}
            Chunk::Blocked(wait) => return Step::Wait(wait),
            Chunk::End => match self.plan() {
                Ok(todo) => self.todo = Some(todo),
                Err(quote) => {
                    call.complain(io, &if call.is_gnu() {
                        let kind = if quote == '"' { "double" } else { "single" };
                        format!(
                            "unmatched {kind} quote; by default quotes are special to xargs unless you use the -0 \
                             option"
                        )
                    } else {
                        format!("unmatched {} quote", if quote == '"' { "double" } else { "single" })
                    });
                    return Step::Exit(1);
                }
            },
        }
        Step::Continue
    }

    /// The commands that the input asks for.
    fn plan(&self) -> Result<Vec<Vec<String>>, char> {
        let text = String::from_utf8_lossy(&self.buffer).into_owned();
        if let Some(replace) = &self.replace {
            let items = match self.delimiter {
                Some(delimiter) => delimited(&text, char::from(delimiter)),
                None => lines(&text)?,
            };
            return Ok(items
                .iter()
                .map(|item| {
                    self.command
                        .iter()
                        .map(|word| word.replace(replace, item))
                        .collect()
                })
                .collect());
        }
        let groups: Vec<Vec<String>> = match (self.delimiter, self.lines) {
            (Some(delimiter), _) => vec![delimited(&text, char::from(delimiter))],
            (None, Some(count)) => {
                let mut groups: Vec<Vec<String>> = Vec::new();
                for line in text.lines() {
                    let line = words(line)?;
                    if !line.is_empty() {
                        groups.push(line);
                    }
                }
                groups.chunks(count).map(<[_]>::concat).collect()
            }
            (None, None) => vec![words(&text)?],
        };
        let mut commands = Vec::new();
        for group in groups {
            for chunk in self.chunks(&group) {
                commands.push(self.command.iter().cloned().chain(chunk).collect());
            }
        }
        if commands.is_empty() && !self.no_run_if_empty {
            commands.push(self.command.clone());
        }
        Ok(commands)
    }

    /// Cuts words into portions that fit a command line.
    fn chunks(&self, words: &[String]) -> Vec<Vec<String>> {
        const LONGEST_LINE: usize = 128 << 10;
        let mut chunks: Vec<Vec<String>> = Vec::new();
        let mut length = 0;
        for word in words {
            let full = chunks
                .last()
                .is_none_or(|chunk| self.most.is_some_and(|most| chunk.len() >= most));
            if full || length + word.len() > LONGEST_LINE {
                chunks.push(Vec::new());
                length = 0;
            }
            length += word.len() + 1;
            if let Some(chunk) = chunks.last_mut() {
                chunk.push(word.clone());
            }
        }
        chunks
    }

    fn run(&mut self, call: &Call, io: &mut Io<'_>, words: &[String]) -> Step {
        if self.verbose {
            io.err(format!("{}\n", words.join(" ")));
        }
        match spawn(io, words, true) {
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
                call.complain(io, &format!("{name}: {errno}"));
                Step::Exit(if errno == Errno::Enoent { 127 } else { 126 })
            }
        }
    }
}

/// Starts a program as a child, with or without standard input.
pub(super) fn spawn(
    io: &mut Io<'_>,
    words: &[String],
    without_input: bool,
) -> Result<Pid, ExecError> {
    let name = words.first().map(String::as_str).unwrap_or_default();
    let search_path = io
        .env_variable("PATH")
        .unwrap_or_else(|| crate::shell::DEFAULT_PATH.to_owned());
    let path = exec::find(io.kernel, io.pid, name, &search_path)?;
    let prepared = exec::prepare(io.kernel, io.pid, &path, words)?;
    let mut table = io.copy_own_table();
    for fd in table
        .keys()
        .copied()
        .filter(|fd| *fd > 2)
        .collect::<Vec<_>>()
    {
        if let Some(id) = table.remove(&fd) {
            io.kernel.release(id);
        }
    }
    if without_input {
        let null = io.kernel.open_kind(OpenKind::Device(Device::Null));
        io.kernel.place(&mut table, 0, null);
    }
    let handled = prepared.task.handled();
    let env = io.env();
    let pid = io
        .kernel
        .spawn(io.pid, prepared.task, table)
        .ok_or(Errno::Esrch)?;
    if let Some(process) = io.kernel.process_mut(pid) {
        process.handled = handled;
        process.argv = prepared.argv;
        process.env = Arc::clone(&env);
    }
    Ok(pid)
}

fn delimited(text: &str, delimiter: char) -> Vec<String> {
    let text = text.strip_suffix(delimiter).unwrap_or(text);
    if text.is_empty() {
        Vec::new()
    } else {
        text.split(delimiter).map(str::to_owned).collect()
    }
}

/// Lines without leading blanks, with quotes resolved.
fn lines(text: &str) -> Result<Vec<String>, char> {
    let mut result = Vec::new();
    for line in text.lines() {
        let line = line.trim_start();
        if line.is_empty() {
            continue;
        }
        let mut item = String::new();
        let mut quote = None;
        let mut characters = line.chars();
        while let Some(character) = characters.next() {
            match (character, quote) {
                ('\\', None) => item.extend(characters.next()),
                (c, Some(open)) if c == open => quote = None,
                (c @ ('\'' | '"'), None) => quote = Some(c),
                (c, _) => item.push(c),
            }
        }
        if let Some(quote) = quote {
            return Err(quote);
        }
        result.push(item);
    }
    Ok(result)
}

/// Words by blanks, quotes and backslashes.
fn words(text: &str) -> Result<Vec<String>, char> {
    let mut result = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            ('\n', Some(quote)) => return Err(quote),
            (c, Some(open)) if c == open => quote = None,
            (c, Some(_)) => word.get_or_insert_default().push(c),
            ('\\', None) => word.get_or_insert_default().extend(characters.next()),
            (c @ ('\'' | '"'), None) => {
                word.get_or_insert_default();
                quote = Some(c);
            }
            (c, None) if c.is_whitespace() => result.extend(word.take()),
            (c, None) => word.get_or_insert_default().push(c),
        }
    }
    match quote {
        Some(quote) => Err(quote),
        None => {
            result.extend(word);
            Ok(result)
        }
    }
}
