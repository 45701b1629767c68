//! `awk`: programs over lines and fields.

mod lexer;
mod parser;
mod runtime;

use std::sync::Arc;

use super::input::{Line, Lines};
use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::Step;
use parser::{Pattern, Program};
use runtime::{Flow, Runtime, Stop};

const SPEC: Spec = Spec {
    short: "F:v:f:",
    long: &[("field-separator=", 'F'), ("assign=", 'v'), ("file=", 'f')],
    missing: "W",
    permute: false,
    status: 2,
    ..Spec::NONE
};

/// An `awk` on its way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Awk {
    program: Arc<Program>,
    runtime: Runtime,
    operands: Vec<String>,
    lines: Option<Lines>,
    begun: bool,
    /// Lines of the paragraph that is being read, when RS is empty.
    paragraph: Vec<Vec<u8>>,
    /// Which range patterns are on.
    ranges: Vec<bool>,
    failed: bool,
    ended: bool,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let mut operands = options.operands.clone();
    let text = match options.value('f') {
        Some(path) => {
            let caller = io.caller();
            match io.kernel.filesystem.read_file(&caller, path) {
                Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                Err(errno) => {
                    call.complain(io, &format!("couldn't open {path}: {errno}"));
                    return Start::Exit(2);
                }
            }
        }
        None if operands.is_empty() => return call.not_simulated(io, "without a program"),
        None => operands.remove(0),
    };
    let program = match parser::parse(&text) {
        Ok(program) => program,
        Err(parser::SyntaxError::NotSimulated(what)) => return call.not_simulated(io, &what),
        Err(parser::SyntaxError::Wrong { line, near }) => {
            let near = if near.is_empty() {
                "end of file".to_owned()
            } else {
                near
            };
            call.complain(io, &format!("line {line}: syntax error at or near {near}"));
            return Start::Exit(2);
        }
    };
    let mut runtime = Runtime::new(io, call, &operands);
    if let Some(separator) = options.value('F') {
        let separator = if separator == "t" {
            "\t".to_owned()
        } else {
            lexer::unescape(separator)
        };
        runtime.set("FS", separator);
    }
    for assignment in options.values('v') {
        let Some((name, value)) = assignment.split_once('=') else {
            call.complain(io, &format!("improper assignment: -v {assignment}"));
            return Start::Exit(2);
        };
        runtime.set_from_input(name, &lexer::unescape(value));
    }
    let ranges = vec![false; program.rules.len()];
    Start::Run(Running::Awk(Box::new(Awk {
        program: Arc::new(program),
        runtime,
        operands,
        lines: None,
        begun: false,
        paragraph: Vec::new(),
        ranges,
        failed: false,
        ended: false,
    })))
}

impl Awk {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        let program = Arc::clone(&self.program);
        if !self.begun {
            self.begun = true;
            let flow = self.runtime.run_all(&program, &program.begin);
            if let Some(step) = self.after(call, io, flow) {
                return step;
            }
            if program.rules.is_empty() && program.end.is_empty() {
                return Step::Exit(0);
            }
            return Step::Continue;
        }
        if self.ended {
            return self.end(call, io);
        }
        // Operands may be assignments, which take effect when their turn comes; here all before the first file.
        let lines = match &mut self.lines {
            Some(lines) => lines,
            None => {
                let is_assignment = |word: &&String| {
                    word.split_once('=')
                        .is_some_and(|(name, _)| crate::shell::is_name(name))
                };
                let files: Vec<String> = self
                    .operands
                    .iter()
                    .filter(|word| !is_assignment(word))
                    .cloned()
                    .collect();
                let assignments: Vec<String> = self
                    .operands
                    .iter()
                    .filter(is_assignment)
                    .cloned()
                    .collect();
                for assignment in assignments {
                    if let Some((name, value)) = assignment.split_once('=') {
                        self.runtime.set_from_input(name, &lexer::unescape(value));
                    }
                }
                let separator = self.runtime.text("RS");
                let delimiter = match separator.as_bytes() {
                    [] | [b'\n'] => b'\n',
                    [byte] => *byte,
                    _ => {
                        let _ = call.not_simulated(io, "with a pattern in RS");
                        return Step::Exit(70);
                    }
                };
                self.lines.insert(Lines::delimited(&files, delimiter))
            }
        };
        let line = lines.next(call, io);
        let name = lines.inputs.name().to_owned();
        self.failed = lines.inputs.failed;
        match line {
            Line::Text(text, _) if self.runtime.text("RS").is_empty() => {
                if !text.is_empty() {
                    self.paragraph.push(text);
                    return Step::Continue;
                }
                self.end_paragraph(call, io, &name)
            }
            Line::Text(text, newline) => {
                // With another separator the last record ends with the file's newline.
                let delimiter_is_newline = self.runtime.text("RS") == "\n";
                let text = if !newline && !delimiter_is_newline {
                    match text.strip_suffix(b"\n") {
                        Some([]) => return Step::Continue,
                        Some(record) => record.to_vec(),
                        None => text,
                    }
                } else {
                    text
                };
                self.record(call, io, &name, text)
            }
            Line::FileEnd => {
                let step = self.end_paragraph(call, io, &name);
                self.runtime.set_number("FNR", 0.0);
                step
            }
            Line::Blocked(wait) => {
                self.runtime.flush(io);
                Step::Wait(wait)
            }
            Line::End => {
                self.ended = true;
                Step::Continue
            }
        }
    }

    fn end_paragraph(&mut self, call: &Call, io: &mut Io<'_>, name: &str) -> Step {
        if self.paragraph.is_empty() {
            return Step::Continue;
        }
        let record = std::mem::take(&mut self.paragraph).join(&b'\n');
        self.record(call, io, name, record)
    }

    fn record(&mut self, call: &Call, io: &mut Io<'_>, name: &str, record: Vec<u8>) -> Step {
        let program = Arc::clone(&self.program);
        if name != "-" {
            self.runtime.set("FILENAME", name.to_owned());
        }
        self.runtime
            .next_record(String::from_utf8_lossy(&record).into_owned());
        for (index, rule) in program.rules.iter().enumerate() {
            let selected = match &rule.pattern {
                Pattern::Always => Ok(true),
                Pattern::When(condition) => self.runtime.holds(&program, condition),
                Pattern::Range(from, to) => self.in_range(&program, index, from, to),
            };
            let flow = match selected {
                Ok(false) => continue,
                Ok(true) => self.runtime.run(&program, &rule.action),
                Err(stop) => Err(stop),
            };
            match flow {
                Ok(Flow::Next) => break,
                flow => {
                    if let Some(step) = self.after(call, io, flow) {
                        return step;
                    }
                }
            }
        }
        self.runtime.flush(io);
        Step::Continue
    }

    fn in_range(
        &mut self,
        program: &Program,
        index: usize,
        from: &parser::Expression,
        to: &parser::Expression,
    ) -> Result<bool, Stop> {
        let on = self.ranges.get(index).copied().unwrap_or(false);
        if !on && !self.runtime.holds(program, from)? {
            return Ok(false);
        }
        let over = self.runtime.holds(program, to)?;
        if let Some(slot) = self.ranges.get_mut(index) {
            *slot = !over;
        }
        Ok(true)
    }

    /// What comes after an action: nothing, or the end.
    fn after(&mut self, call: &Call, io: &mut Io<'_>, flow: Result<Flow, Stop>) -> Option<Step> {
        self.runtime.flush(io);
        match flow {
            Ok(Flow::Exit(code)) => {
                self.runtime.exit_code = code;
                if self.ended {
                    return Some(Step::Exit(code));
                }
                self.ended = true;
                Some(Step::Continue)
            }
            Ok(_) => None,
            Err(Stop::NotSimulated(what)) => {
                let _ = call.not_simulated(io, &what);
                Some(Step::Exit(70))
            }
            Err(Stop::Error(message)) => {
                call.complain(io, &message);
                Some(Step::Exit(2))
            }
        }
    }

    fn end(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        let program = Arc::clone(&self.program);
        let flow = self.runtime.run_all(&program, &program.end);
        if let Some(step) = self.after(call, io, flow) {
            return step;
        }
        let code = self.runtime.exit_code;
        Step::Exit(if code == 0 && self.failed { 2 } else { code })
    }
}
