//! Lines while they are typed: their words, and places in them as JavaScript counts them.

use docksim_session::{Session, TerminalId};
use docksim_syntax::shell::{self, Completeness, TokenClass};

use crate::view::{Problem, Reading, Span, SpanKind};

/// The byte at a place that is counted in UTF-16 units.
pub(crate) fn byte_of(line: &str, unit: u32) -> usize {
    let mut units = 0;
    for (at, c) in line.char_indices() {
        if units >= unit {
            return at;
        }
        units += if c.len_utf16() == 2 { 2 } else { 1 };
    }
    line.len()
}

/// The place of a byte, counted in UTF-16 units.
pub(crate) fn unit_of(line: &str, byte: usize) -> u32 {
    let before = line.get(..byte).unwrap_or(line);
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// How a line looks while it is typed.
pub(crate) fn read(session: &Session, terminal: TerminalId, line: &str) -> Reading {
    if line.starts_with(':') {
        return Reading {
            spans: Vec::new(),
            hint: session.completer(terminal).hint(line),
            complete: true,
            problem: None,
        };
    }
    let tokens = shell::tokens(line).into_iter();
    let spans = tokens.map(|(span, class)| Span {
        start: unit_of(line, span.start),
        end: unit_of(line, span.end),
        kind: kind(class),
    });
    let parsed = shell::parse(line);
    let problem = parsed.errors.first().map(|error| Problem {
        start: unit_of(line, error.span.start),
        end: unit_of(line, error.span.end),
        message: error.to_string(),
    });
    Reading {
        spans: spans.collect(),
        hint: session.completer(terminal).hint(line),
        complete: parsed.completeness == Completeness::Complete || !parsed.errors.is_empty(),
        problem,
    }
}

fn kind(class: TokenClass) -> SpanKind {
    match class {
        TokenClass::Command | TokenClass::Keyword => SpanKind::Command,
        TokenClass::Flag => SpanKind::Flag,
        TokenClass::String => SpanKind::Text,
        TokenClass::Variable => SpanKind::Variable,
        TokenClass::Operator => SpanKind::Operator,
        TokenClass::Comment => SpanKind::Comment,
        TokenClass::Error => SpanKind::Wrong,
        TokenClass::Word => SpanKind::Word,
    }
}
