//! `sed`: edits lines by a script.

mod script;

use std::sync::Arc;

use super::input::{Line, Lines};
use super::options::Spec;
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::{Step, Wait};
use script::{Address, Command, Instruction, Part, ScriptError, Substitution};

const SPEC: Spec = Spec {
    short: "ne:f:Ersi",
    long: &[
        ("quiet", 'n'),
        ("silent", 'n'),
        ("expression=", 'e'),
        ("file=", 'f'),
        ("regexp-extended", 'E'),
        ("separate", 's'),
        ("in-place", 'i'),
        ("unbuffered", 'r'),
    ],
    missing: "lzub",
    usage: "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...",
    ..Spec::NONE
};

/// A `sed` on its way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sed {
    lines: Lines,
    program: Arc<[Instruction]>,
    quiet: bool,
    in_place: Option<String>,
    separate: bool,
    /// Whether a `$` makes it read ahead.
    looks_ahead: bool,
    ahead: Option<Line>,
    /// Where the script is, while it runs.
    place: Option<usize>,
    pattern: Vec<u8>,
    newline: bool,
    hold: Vec<u8>,
    number: usize,
    /// Which range addresses are on, and from which line.
    ranges: Vec<Option<usize>>,
    replaced: bool,
    appended: Vec<Vec<u8>>,
    /// What goes into the file that is edited in place.
    out: Vec<u8>,
    missing_newline: bool,
    ended: bool,
    is_gnu: bool,
}

/// Why the script stops for now.
enum Pause {
    Blocked(Wait),
    /// The cycle is over; whether the pattern space is printed.
    Cycle(bool),
    Quit(i32, bool),
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    // `-i.bak` has its value attached.
    let mut in_place = None;
    let mut words = Vec::new();
    for word in &call.arguments {
        let suffix = word.strip_prefix("--in-place=").or_else(|| {
            let letters = word
                .strip_prefix('-')
                .filter(|letters| !letters.starts_with('-'))?;
            let place = letters.find('i')?;
            letters
                .get(..place)
                .filter(|before| before.chars().all(|c| "nErs".contains(c)))?;
            letters.get(place + 1..).filter(|rest| !rest.is_empty())
        });
        match suffix {
            Some(suffix) => {
                in_place = Some(suffix.to_owned());
                let before = word
                    .strip_suffix(suffix)
                    .unwrap_or_default()
                    .trim_end_matches("--in-place=");
                words.push(if before.is_empty() {
                    "-i".to_owned()
                } else {
                    before.to_owned()
                });
            }
            None => words.push(word.clone()),
        }
    }
    let options = match super::options::parse_words(call, io, &SPEC, &words) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let mut operands = options.operands.clone();
    let mut texts = Vec::new();
    for (letter, value) in &options.flags {
        match (letter, value) {
            ('e', Some(text)) => texts.push(text.clone()),
            ('f', Some(path)) => {
                let caller = io.caller();
                match io.kernel.filesystem.read_file(&caller, path) {
                    Ok(bytes) => texts.push(
                        String::from_utf8_lossy(&bytes)
                            .trim_end_matches('\n')
                            .to_owned(),
                    ),
                    Err(errno) => {
                        call.complain(io, &format!("couldn't open file {path}: {errno}"));
                        return Start::Exit(1);
                    }
                }
            }
            _ => {}
        }
    }
    if texts.is_empty() {
        if operands.is_empty() {
            return call.not_simulated(io, "without a script");
        }
        texts.push(operands.remove(0));
    }
    let extended = options.has('E') || options.has('r');
    let program = match script::parse(&texts, extended) {
        Ok(program) => program,
        Err(ScriptError::NotSimulated(what)) => return call.not_simulated(io, &what),
        Err(ScriptError::Wrong {
            expression,
            character,
            message,
        }) => {
            if call.is_gnu() {
                call.complain(
                    io,
                    &format!("-e expression #{expression}, char {character}: {message}"),
                );
            } else {
                call.complain(io, &busybox_message(&message));
            }
            return Start::Exit(1);
        }
    };
    let edits = options.has('i');
    if edits && operands.is_empty() && call.is_gnu() {
        call.complain(io, "no input files");
        return Start::Exit(1);
    }
    let looks_ahead = program.iter().any(Instruction::asks_for_last_line);
    let ranges = vec![None; program.len()];
    Start::Run(Running::Sed(Box::new(Sed {
        lines: Lines::new(&operands),
        program: program.into(),
        quiet: options.has('n'),
        in_place: edits.then(|| in_place.unwrap_or_default()),
        separate: edits || options.has('s'),
        looks_ahead,
        ahead: None,
        place: None,
        pattern: Vec::new(),
        newline: true,
        hold: Vec::new(),
        number: 0,
        ranges,
        replaced: false,
        appended: Vec::new(),
        out: Vec::new(),
        missing_newline: false,
        ended: false,
        is_gnu: call.is_gnu(),
    })))
}

/// What BusyBox says to a script that GNU complains about like this.
fn busybox_message(message: &str) -> String {
    match message {
        "unterminated `s' command" | "unterminated address regex" | "unterminated `y' command" => {
            "unmatched '/'".to_owned()
        }
        "unknown option to `s'" => "bad option in substitution expression".to_owned(),
        message => match message.strip_prefix("unknown command: `") {
            Some(letter) => format!("unsupported command {}", letter.trim_end_matches('\'')),
            None => message.replace('`', "'"),
        },
    }
}

impl Sed {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        if self.place.is_none() {
            match self.next_line(call, io) {
                Ok(true) => self.place = Some(0),
                Ok(false) => return self.finish(io, 0),
                Err(wait) => return Step::Wait(wait),
            }
        }
        if self.looks_ahead
            && let Err(wait) = self.look_ahead(call, io)
        {
            return Step::Wait(wait);
        }
        match self.run(call, io) {
            Pause::Blocked(wait) => Step::Wait(wait),
            Pause::Cycle(print) => {
                self.end_cycle(io, print);
                self.place = None;
                Step::Continue
            }
            Pause::Quit(code, print) => {
                self.end_cycle(io, print);
                self.finish(io, code)
            }
        }
    }

    fn finish(&mut self, io: &mut Io<'_>, code: i32) -> Step {
        if self.in_place.is_some() && !self.ended {
            // `q` leaves the rest of the file as it is.
            let mut rest = Vec::new();
            if let Some(Line::Text(text, newline)) = self.ahead.take() {
                rest.extend(text);
                if newline {
                    rest.push(b'\n');
                }
            }
            rest.extend(self.lines.take_rest());
            self.out.extend(rest);
            self.write_back(io);
        }
        let failed = self.lines.inputs.failed;
        Step::Exit(match (code == 0 && failed, self.is_gnu) {
            (true, true) => 2,
            (true, false) => 1,
            (false, _) => code,
        })
    }

    /// Reads one line ahead.
    fn look_ahead(&mut self, call: &Call, io: &mut Io<'_>) -> Result<(), Wait> {
        while self.ahead.is_none() {
            match self.lines.next(call, io) {
                Line::Blocked(wait) => return Err(wait),
                Line::FileEnd if !self.separate => {}
                line => self.ahead = Some(line),
            }
        }
        Ok(())
    }

    fn is_last_line(&self) -> bool {
        matches!(self.ahead, Some(Line::FileEnd | Line::End))
    }

    /// Takes the next line into the pattern space; false when there is none.
    fn next_line(&mut self, call: &Call, io: &mut Io<'_>) -> Result<bool, Wait> {
        loop {
            let line = match self.ahead.take() {
                Some(line) => line,
                None => self.lines.next(call, io),
            };
            match line {
                Line::Text(text, newline) => {
                    self.pattern = text;
                    self.newline = newline;
                    self.number += 1;
                    return Ok(true);
                }
                Line::FileEnd => {
                    if self.separate {
                        self.number = 0;
                    }
                    if self.in_place.is_some() {
                        self.write_back(io);
                    }
                }
                Line::Blocked(wait) => return Err(wait),
                Line::End => {
                    self.ended = true;
                    return Ok(false);
                }
            }
        }
    }

    /// Writes an edited file.
    fn write_back(&mut self, io: &mut Io<'_>) {
        let path = self.lines.inputs.name().to_owned();
        let caller = io.caller();
        let out = std::mem::take(&mut self.out);
        self.missing_newline = false;
        if let Some(suffix) = self.in_place.as_ref().filter(|suffix| !suffix.is_empty())
            && let Ok(old) = io.kernel.filesystem.read_file(&caller, &path)
        {
            let backup = if suffix.contains('*') {
                suffix.replace('*', &path)
            } else {
                format!("{path}{suffix}")
            };
            // A backup that cannot be written is lost, the file is not.
            let _ = io.kernel.filesystem.write_file(&caller, &backup, &old);
        }
        if io
            .kernel
            .filesystem
            .write_file(&caller, &path, &out)
            .is_err()
        {
            self.lines.inputs.failed = true;
        }
    }

    fn write(&mut self, io: &mut Io<'_>, text: &[u8], newline: bool) {
        let mut line = Vec::with_capacity(text.len() + 2);
        if std::mem::take(&mut self.missing_newline) {
            line.push(b'\n');
        }
        line.extend_from_slice(text);
        if newline {
            line.push(b'\n');
        } else {
            self.missing_newline = true;
        }
        if self.in_place.is_some() {
            self.out.extend(line);
        } else {
            io.out(line);
        }
    }

    fn end_cycle(&mut self, io: &mut Io<'_>, print: bool) {
        if print && !self.quiet {
            let pattern = std::mem::take(&mut self.pattern);
            self.write(io, &pattern, self.newline);
        }
        for text in std::mem::take(&mut self.appended) {
            self.write(io, &text, true);
        }
        self.replaced = false;
    }

    /// Runs the script on the pattern space.
    fn run(&mut self, call: &Call, io: &mut Io<'_>) -> Pause {
        const STEPS_IN_A_TURN: u32 = 10_000;
        let program = Arc::clone(&self.program);
        for _ in 0..STEPS_IN_A_TURN {
            let place = self.place.unwrap_or(0);
            let Some(instruction) = program.get(place) else {
                return Pause::Cycle(true);
            };
            if !self.is_selected(place, instruction) {
                self.place = Some(match &instruction.command {
                    Command::Group(end) => *end,
                    _ => place + 1,
                });
                continue;
            }
            self.place = Some(place + 1);
            match &instruction.command {
                Command::Group(_) | Command::Label => {}
                Command::Substitute(substitution) => {
                    if self.substitute(substitution) {
                        self.replaced = true;
                        if substitution.print {
                            let pattern = self.pattern.clone();
                            self.write(io, &pattern, true);
                        }
                    }
                }
                Command::Print => {
                    let pattern = self.pattern.clone();
                    self.write(io, &pattern, true);
                }
                Command::PrintFirst => {
                    let first = self
                        .pattern
                        .split(|byte| *byte == b'\n')
                        .next()
                        .unwrap_or_default()
                        .to_vec();
                    self.write(io, &first, true);
                }
                Command::Delete => return Pause::Cycle(false),
                Command::DeleteFirst => match self.pattern.iter().position(|byte| *byte == b'\n') {
                    Some(end) => {
                        self.pattern.drain(..=end);
                        self.end_cycle(io, false);
                        self.place = Some(0);
                    }
                    None => return Pause::Cycle(false),
                },
                Command::Quit(code) => return Pause::Quit(*code, true),
                Command::QuitSilently(code) => return Pause::Quit(*code, false),
                Command::Number => {
                    let number = self.number.to_string();
                    self.write(io, number.as_bytes(), true);
                }
                Command::Append(text) => self.appended.push(text.clone().into_bytes()),
                Command::Insert(text) => self.write(io, text.as_bytes(), true),
                Command::Change(text) => {
                    let in_range = instruction.to.is_some() && !instruction.negated;
                    let range_on = self.ranges.get(place).is_some_and(Option::is_some);
                    if !(in_range && range_on) {
                        self.write(io, text.as_bytes(), true);
                    }
                    return Pause::Cycle(false);
                }
                Command::Transliterate(from, to) => {
                    let text = String::from_utf8_lossy(&self.pattern).into_owned();
                    let changed = text.chars().map(|c| {
                        from.iter()
                            .position(|known| *known == c)
                            .and_then(|place| to.get(place).copied())
                            .unwrap_or(c)
                    });
                    self.pattern = changed.collect::<String>().into_bytes();
                }
                Command::Next | Command::NextAppend => {
                    let appends = instruction.command == Command::NextAppend;
                    if let Err(wait) = self.look_ahead(call, io) {
                        self.place = Some(place);
                        return Pause::Blocked(wait);
                    }
                    if self.is_last_line() {
                        // GNU prints the pattern space when there is no next line.
                        return Pause::Quit(0, true);
                    }
                    let before = self.pattern.clone();
                    if !appends {
                        let replaced = self.replaced;
                        self.end_cycle(io, true);
                        self.replaced = replaced;
                    }
                    match self.next_line(call, io) {
                        Ok(true) => {}
                        Ok(false) => return Pause::Quit(0, false),
                        Err(wait) => return Pause::Blocked(wait),
                    }
                    if appends {
                        let line = std::mem::replace(&mut self.pattern, before);
                        self.pattern.push(b'\n');
                        self.pattern.extend(line);
                    }
                    if self.looks_ahead
                        && let Err(wait) = self.look_ahead(call, io)
                    {
                        return Pause::Blocked(wait);
                    }
                }
                Command::Hold => self.hold.clone_from(&self.pattern),
                Command::HoldAppend => {
                    self.hold.push(b'\n');
                    self.hold.extend_from_slice(&self.pattern);
                }
                Command::Get => self.pattern.clone_from(&self.hold),
                Command::GetAppend => {
                    self.pattern.push(b'\n');
                    self.pattern.extend_from_slice(&self.hold);
                }
                Command::Exchange => std::mem::swap(&mut self.pattern, &mut self.hold),
                Command::Branch(target) => self.place = Some(*target),
                Command::BranchIfReplaced(target, wanted) => {
                    if self.replaced == *wanted {
                        self.place = Some(*target);
                    }
                    self.replaced = false;
                }
            }
        }
        Pause::Blocked(Wait::default())
    }

    fn is_selected(&mut self, place: usize, instruction: &Instruction) -> bool {
        let selected = match (&instruction.from, &instruction.to) {
            (None, _) => true,
            (Some(from), None) => self.matches(from),
            (Some(from), Some(to)) => self.in_range(place, from, to),
        };
        selected != instruction.negated
    }

    fn matches(&self, address: &Address) -> bool {
        match address {
            Address::Line(number) => self.number == *number,
            Address::Last => self.is_last_line(),
            Address::Step(first, step) => {
                if *step == 0 {
                    self.number == *first
                } else {
                    self.number >= *first && (self.number - first).is_multiple_of(*step)
                }
            }
            Address::Pattern(pattern) => pattern.is_match(&self.pattern),
            Address::Plus(_) => false,
        }
    }

    fn in_range(&mut self, place: usize, from: &Address, to: &Address) -> bool {
        let started = self.ranges.get(place).copied().flatten();
        let mut set = |value| {
            if let Some(slot) = self.ranges.get_mut(place) {
                *slot = value;
            }
        };
        match started {
            Some(start) => {
                let (inside, over) = match to {
                    Address::Line(last) => (self.number <= *last, self.number >= *last),
                    Address::Plus(count) => (true, self.number >= start + count),
                    other => (true, {
                        let number = self.number;
                        match other {
                            Address::Last => matches!(self.ahead, Some(Line::FileEnd | Line::End)),
                            Address::Pattern(pattern) => pattern.is_match(&self.pattern),
                            Address::Step(_, step) => *step == 0 || number.is_multiple_of(*step),
                            Address::Line(_) | Address::Plus(_) => true,
                        }
                    }),
                };
                if over {
                    set(None);
                }
                inside
            }
            None => {
                // `0,/x/` can end on the first line.
                if *from == Address::Line(0) && self.number == 1 {
                    if let Address::Pattern(pattern) = to
                        && !pattern.is_match(&self.pattern)
                    {
                        set(Some(1));
                    }
                    return true;
                }
                if !self.matches(from) {
                    return false;
                }
                let number = self.number;
                let goes_on = match to {
                    Address::Line(last) => *last > number,
                    Address::Plus(count) => *count > 0,
                    Address::Last => !self.is_last_line(),
                    Address::Step(_, step) => *step > 0 && !number.is_multiple_of(*step),
                    Address::Pattern(_) => true,
                };
                if let Some(slot) = self.ranges.get_mut(place) {
                    *slot = goes_on.then_some(number);
                }
                true
            }
        }
    }

    /// Replaces matches; whether there was one.
    fn substitute(&mut self, substitution: &Substitution) -> bool {
        let mut result = Vec::new();
        let mut end = 0;
        let mut replaced = false;
        for (index, captures) in substitution
            .pattern
            .regex
            .captures_iter(&self.pattern)
            .enumerate()
        {
            let Some(whole) = captures.get(0) else {
                continue;
            };
            if index + 1 < substitution.first {
                continue;
            }
            replaced = true;
            result.extend_from_slice(self.pattern.get(end..whole.start()).unwrap_or_default());
            let mut case = Case::default();
            for part in &substitution.replacement {
                match part {
                    Part::Text(text) => case.push(text.as_bytes(), &mut result),
                    Part::Group(number) => {
                        let text = captures
                            .get(*number)
                            .map(|group| group.as_bytes())
                            .unwrap_or_default();
                        case.push(text, &mut result);
                    }
                    Part::Case(letter) => case.set(*letter),
                }
            }
            end = whole.end();
            if !substitution.all {
                break;
            }
        }
        if replaced {
            result.extend_from_slice(self.pattern.get(end..).unwrap_or_default());
            self.pattern = result;
        }
        replaced
    }
}

/// `\U`, `\l` and so on in a replacement.
#[derive(Default)]
struct Case {
    all: Option<bool>,
    next: Option<bool>,
}

impl Case {
    fn set(&mut self, letter: char) {
        match letter {
            'U' => self.all = Some(true),
            'L' => self.all = Some(false),
            'u' => self.next = Some(true),
            'l' => self.next = Some(false),
            _ => {
                self.all = None;
                self.next = None;
            }
        }
    }

    fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        if self.all.is_none() && self.next.is_none() {
            out.extend_from_slice(text);
            return;
        }
        for character in String::from_utf8_lossy(text).chars() {
            let changed = match self.next.take().or(self.all) {
                Some(true) => character.to_uppercase().collect::<String>(),
                Some(false) => character.to_lowercase().collect(),
                None => character.to_string(),
            };
            out.extend_from_slice(changed.as_bytes());
        }
    }
}
