//! Texts made from a part of the source by leaving bytes out, which still know where they came from.

use super::ast::Span;

/// A text without some of the source's bytes: a backquoted command without its escapes, a `<<-` body without its tabs.
#[derive(Debug, Default)]
pub(super) struct Derived {
    /// What is left.
    pub(super) text: String,
    /// For each run of bytes its offset in the text and in the source.
    runs: Vec<(usize, usize)>,
}

impl Derived {
    /// Appends a run of bytes that starts at an offset of the source.
    pub(super) fn push(&mut self, text: &str, source_offset: usize) {
        self.runs.push((self.text.len(), source_offset));
        self.text.push_str(text);
    }

    /// The place in the source of a place in the text.
    pub(super) fn source_span(&self, span: Span) -> Span {
        Span::new(self.source_offset(span.start), self.source_offset(span.end))
    }

    fn source_offset(&self, offset: usize) -> usize {
        let after = self.runs.partition_point(|run| run.0 <= offset);
        let run = after.checked_sub(1).and_then(|index| self.runs.get(index));
        run.map_or(offset, |(text, source)| source + (offset - text))
    }
}
