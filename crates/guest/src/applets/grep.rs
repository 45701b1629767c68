//! `grep`: finds lines.

use super::input::{Line, Lines, complain_open};
use super::options::{Spec, parse, refuse};
use super::posix::{Fit, Grammar, PatternError, Posix};
use super::walk::files_below;
use super::{Call, Running, Start};
use crate::errno::Errno;
use crate::io::Io;
use crate::kernel::Step;

const SPEC: Spec = Spec {
    short: "EFGivcnqowxrRlLHhse:f:m:A:B:C:aI0123456789",
    long: &[
        ("extended-regexp", 'E'),
        ("fixed-strings", 'F'),
        ("basic-regexp", 'G'),
        ("ignore-case", 'i'),
        ("invert-match", 'v'),
        ("count", 'c'),
        ("line-number", 'n'),
        ("quiet", 'q'),
        ("silent", 'q'),
        ("only-matching", 'o'),
        ("word-regexp", 'w'),
        ("line-regexp", 'x'),
        ("recursive", 'r'),
        ("files-with-matches", 'l'),
        ("files-without-match", 'L'),
        ("with-filename", 'H'),
        ("no-filename", 'h'),
        ("no-messages", 's'),
        ("regexp=", 'e'),
        ("max-count=", 'm'),
        ("after-context=", 'A'),
        ("before-context=", 'B'),
        ("context=", 'C'),
        ("text", 'a'),
        ("line-buffered", 'a'),
    ],
    missing: "PTUVZbdDuz",
    status: 2,
    usage: "Usage: grep [OPTION]... PATTERNS [FILE]...",
    ..Spec::NONE
};

/// A `grep` on its way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grep {
    lines: Lines,
    pattern: Option<Posix>,
    show: Show,
    /// Lines before and after a match.
    before: usize,
    after: usize,
    most: Option<u64>,
    file: FileState,
    found: bool,
    failed: bool,
    separator: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option")]
struct Show {
    invert: bool,
    count: bool,
    numbers: bool,
    quiet: bool,
    only_matching: bool,
    names: bool,
    with_matches: bool,
    without_match: bool,
}

/// What is known about the file that is being read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct FileState {
    number: u64,
    matches: u64,
    /// Lines that come before a match, if there is one.
    held: Vec<(u64, Vec<u8>)>,
    /// How many lines after a match are still to be shown.
    trailing: usize,
    last_shown: u64,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if options.has('f') {
        return call.not_simulated(io, "-f");
    }
    let mut operands = options.operands.clone();
    let mut patterns: Vec<String> = options.values('e').map(str::to_owned).collect();
    if patterns.is_empty() {
        if operands.is_empty() {
            if !call.is_gnu() {
                return call.not_simulated(io, "without a pattern");
            }
            io.err(format!(
                "Usage: {0} [OPTION]... PATTERNS [FILE]...\nTry '{0} --help' for more information.\n",
                call.program
            ));
            return Start::Exit(2);
        }
        patterns.push(operands.remove(0));
    }
    let patterns: Vec<String> = patterns
        .iter()
        .flat_map(|pattern| pattern.split('\n'))
        .map(str::to_owned)
        .collect();
    let grammar = match (options.last_of("EFG"), call.name) {
        (Some('E'), _) | (None, "egrep") => Grammar::Extended,
        (Some('F'), _) | (None, "fgrep") => Grammar::Fixed,
        _ => Grammar::Basic,
    };
    if call.is_gnu() && matches!(call.name, "egrep" | "fgrep") {
        let letter = if call.name == "egrep" { 'E' } else { 'F' };
        io.err(format!(
            "{0}: warning: {0} is obsolescent; using grep -{letter}\n",
            call.name
        ));
    }
    let fit = Fit {
        ignore_case: options.has('i'),
        words: options.has('w'),
        lines: options.has('x'),
    };
    let pattern = match Posix::any_of(&patterns, grammar, fit) {
        Ok(pattern) => Some(pattern),
        Err(PatternError::Invalid(reason)) => {
            let message = match (call.is_gnu(), patterns.first()) {
                // GNU's own parser finds these before the C library does.
                (true, _) if reason.starts_with("Unmatched [") => "Invalid regular expression",
                (true, _) => reason,
                (false, pattern) => &format!(
                    "bad regex '{}': {reason}",
                    pattern.map_or("", String::as_str)
                ),
            };
            call.complain(io, message);
            return Start::Exit(2);
        }
        Err(PatternError::NotSimulated(what)) => return call.not_simulated(io, &what),
    };
    let number = |letter: char| options.value(letter).map(str::parse::<usize>);
    let mut context = [0, 0];
    for (index, letter) in ['B', 'A'].into_iter().enumerate() {
        let value = number(letter).or(number('C'));
        match (value, context.get_mut(index)) {
            (Some(Ok(lines)), Some(slot)) => *slot = lines,
            (Some(Err(_)), _) => {
                let text = options
                    .value(letter)
                    .or(options.value('C'))
                    .unwrap_or_default();
                return refuse(
                    call,
                    io,
                    &SPEC,
                    &format!("{text}: invalid context length argument"),
                );
            }
            _ => {}
        }
    }
    let [before, after] = context;
    if let Some(digit) = options
        .flags
        .iter()
        .find(|(letter, _)| letter.is_ascii_digit())
    {
        return call.not_simulated(io, &format!("-{}", digit.0));
    }
    let recursive = options.has('r') || options.has('R');
    let mut failed = false;
    if recursive {
        if operands.is_empty() {
            operands.push(".".to_owned());
        }
        let starts = std::mem::take(&mut operands);
        for start in starts {
            match files_below(io, &start) {
                Ok(files) => operands.extend(files.into_iter().map(|path| {
                    path.strip_prefix("./")
                        .filter(|_| options.operands.len() <= 1 && start == ".")
                        .map_or(path.clone(), str::to_owned)
                })),
                Err(errno) => {
                    failed = true;
                    complain_open(call, io, &start, errno);
                }
            }
        }
        if operands.is_empty() {
            return Start::Exit(if failed { 2 } else { 1 });
        }
    } else {
        operands.retain(|path| {
            let caller = io.caller();
            let is_dir = io
                .kernel
                .filesystem
                .stat(&caller, path)
                .is_ok_and(crate::filesystem::Node::is_dir);
            if is_dir && call.is_gnu() && !options.has('s') {
                call.complain(io, &format!("{path}: {}", Errno::Eisdir));
                failed = true;
            }
            !is_dir
        });
        if operands.is_empty()
            && (failed
                || !options.operands.is_empty() && !options.has('e') && options.operands.len() > 1)
        {
            return Start::Exit(if failed { 2 } else { 1 });
        }
    }
    let many = operands.len() > 1 || recursive;
    let names = match options.last_of("Hh") {
        Some('H') => true,
        Some(_) => false,
        None => many,
    };
    Start::Run(Running::Grep(Box::new(Grep {
        lines: Lines::new(&operands),
        pattern,
        show: Show {
            invert: options.has('v'),
            count: options.has('c'),
            numbers: options.has('n'),
            quiet: options.has('q'),
            only_matching: options.has('o'),
            names,
            with_matches: options.has('l'),
            without_match: options.has('L'),
        },
        before,
        after,
        most: options.value('m').and_then(|most| most.parse().ok()),
        file: FileState::default(),
        found: false,
        failed,
        separator: false,
    })))
}

impl Grep {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.lines.next(call, io) {
            Line::Text(text, _) => self.line(io, text),
            Line::FileEnd => {
                self.end_file(io);
                Step::Continue
            }
            Line::Blocked(wait) => Step::Wait(wait),
            Line::End => {
                let failed = self.failed || self.lines.inputs.failed;
                Step::Exit(if failed && !(self.found && self.show.quiet) {
                    2
                } else {
                    i32::from(!self.found)
                })
            }
        }
    }

    fn name(&self) -> String {
        match self.lines.inputs.name() {
            "-" => "(standard input)".to_owned(),
            name => name.to_owned(),
        }
    }

    fn line(&mut self, io: &mut Io<'_>, text: Vec<u8>) -> Step {
        self.file.number += 1;
        let done = self.most.is_some_and(|most| self.file.matches >= most);
        let matches = !done
            && self
                .pattern
                .as_ref()
                .is_some_and(|pattern| pattern.is_match(&text))
                != self.show.invert;
        let matches = matches && !done;
        if matches {
            self.found |= !self.show.without_match;
            self.file.matches += 1;
            if self.show.quiet {
                return Step::Exit(0);
            }
            if self.show.with_matches || self.show.without_match {
                self.lines.skip_file(io);
                return Step::Continue;
            }
            if self.show.count {
                return Step::Continue;
            }
            self.separate(io);
            for (number, held) in std::mem::take(&mut self.file.held) {
                self.show_line(io, number, &held, '-');
            }
            let number = self.file.number;
            if self.show.only_matching {
                self.show_matches(io, number, &text);
            } else {
                self.show_line(io, number, &text, ':');
            }
            self.file.trailing = self.after;
            return Step::Continue;
        }
        if self.show.count || self.show.with_matches || self.show.without_match || self.show.quiet {
            return Step::Continue;
        }
        if self.file.trailing > 0 {
            self.file.trailing -= 1;
            let number = self.file.number;
            if !self.show.only_matching {
                self.show_line(io, number, &text, '-');
            }
        } else if done {
            self.lines.skip_file(io);
        } else if self.before > 0 {
            self.file.held.push((self.file.number, text));
            if self.file.held.len() > self.before {
                self.file.held.remove(0);
            }
        }
        Step::Continue
    }

    /// Writes `--` between matches whose context does not touch.
    fn separate(&mut self, io: &mut Io<'_>) {
        if self.before == 0 && self.after == 0 {
            return;
        }
        let first = self
            .file
            .held
            .first()
            .map_or(self.file.number, |(number, _)| *number);
        if self.separator && (first > self.file.last_shown + 1 || self.file.last_shown == 0) {
            io.out("--\n");
        }
        self.separator = true;
    }

    fn prefix(&self, number: u64, mark: char) -> String {
        let mut prefix = String::new();
        if self.show.names {
            prefix.push_str(&self.name());
            prefix.push(mark);
        }
        if self.show.numbers {
            prefix.push_str(&number.to_string());
            prefix.push(mark);
        }
        prefix
    }

    fn show_line(&mut self, io: &mut Io<'_>, number: u64, text: &[u8], mark: char) {
        self.file.last_shown = number;
        let mut line = self.prefix(number, mark).into_bytes();
        line.extend_from_slice(text);
        line.push(b'\n');
        io.out(line);
    }

    fn show_matches(&self, io: &mut Io<'_>, number: u64, text: &[u8]) {
        if self.show.invert {
            return;
        }
        let Some(pattern) = &self.pattern else { return };
        let prefix = self.prefix(number, ':').into_bytes();
        for found in pattern
            .regex
            .find_iter(text)
            .filter(|found| !found.is_empty())
        {
            io.out([prefix.as_slice(), found.as_bytes(), b"\n"].concat());
        }
    }

    fn end_file(&mut self, io: &mut Io<'_>) {
        let file = std::mem::take(&mut self.file);
        let name = self.name();
        if self.show.quiet {
            return;
        }
        if self.show.with_matches {
            if file.matches > 0 {
                io.out(format!("{name}\n"));
            }
        } else if self.show.without_match {
            if file.matches == 0 {
                self.found = true;
                io.out(format!("{name}\n"));
            }
        } else if self.show.count {
            let prefix = if self.show.names {
                format!("{name}:")
            } else {
                String::new()
            };
            io.out(format!("{prefix}{}\n", file.matches));
        }
    }
}
