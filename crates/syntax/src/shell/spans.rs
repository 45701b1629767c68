//! Walks over the spans of a tree: to move them, or to erase them before two trees are compared.

use std::sync::Arc;

use super::ast::*;

impl Script {
    /// The same tree with every span empty, to compare what two texts mean.
    #[must_use]
    pub fn without_spans(&self) -> Self {
        let mut script = self.clone();
        script.map_spans(&mut |_| Span::default());
        script
    }

    /// Replaces every span.
    pub(super) fn map_spans(&mut self, map: &mut dyn FnMut(Span) -> Span) {
        self.span = map(self.span);
        for item in &mut self.items {
            item.span = map(item.span);
            item.and_or.map_spans(map);
        }
    }
}

impl AndOr {
    fn map_spans(&mut self, map: &mut dyn FnMut(Span) -> Span) {
        self.span = map(self.span);
        self.first.map_spans(map);
        for (_, pipeline) in &mut self.rest {
            pipeline.map_spans(map);
        }
    }
}

impl Pipeline {
    fn map_spans(&mut self, map: &mut dyn FnMut(Span) -> Span) {
        self.span = map(self.span);
        for stage in &mut self.stages {
            stage.command.map_spans(map);
        }
    }
}

impl Command {
    fn map_spans(&mut self, map: &mut dyn FnMut(Span) -> Span) {
        match self {
            Self::Simple(simple) => simple.map_spans(map),
            Self::Compound(compound) => compound.map_spans(map),
            Self::Function(function) => {
                function.span = map(function.span);
                Arc::make_mut(&mut function.body).map_spans(map);
            }
        }
    }
}

impl SimpleCommand {
    fn map_spans(&mut self, map: &mut dyn FnMut(Span) -> Span) {
        self.span = map(self.span);
        for assignment in &mut self.assignments {
            assignment.span = map(assignment.span);
            assignment.value.map_spans(map);
        }
        map_words(&mut self.words, map);
        map_redirects(&mut self.redirects, map);
    }
}

impl CompoundCommand {
    fn map_spans(&mut self, map: &mut dyn FnMut(Span) -> Span) {
        self.span = map(self.span);
        self.kind.map_spans(map);
        map_redirects(&mut self.redirects, map);
    }
}

impl CompoundKind {
    fn map_spans(&mut self, map: &mut dyn FnMut(Span) -> Span) {
        match self {
            Self::Group(script) | Self::Subshell(script) => script.map_spans(map),
            Self::If { arms, otherwise } => {
                for arm in arms {
                    arm.condition.map_spans(map);
                    arm.body.map_spans(map);
                }
                if let Some(script) = otherwise {
                    script.map_spans(map);
                }
            }
            Self::For { words, body, .. } => {
                map_words(words.iter_mut().flatten(), map);
                body.map_spans(map);
            }
            Self::While { condition, body } | Self::Until { condition, body } => {
                condition.map_spans(map);
                body.map_spans(map);
            }
            Self::Case { word, arms } => {
                word.map_spans(map);
                for arm in arms {
                    arm.span = map(arm.span);
                    map_words(&mut arm.patterns, map);
                    arm.body.map_spans(map);
                }
            }
        }
    }
}

impl Word {
    /// Replaces every span.
    pub(super) fn map_spans(&mut self, map: &mut dyn FnMut(Span) -> Span) {
        self.span = map(self.span);
        map_parts(&mut self.parts, map);
    }
}

impl WordPart {
    fn map_spans(&mut self, map: &mut dyn FnMut(Span) -> Span) {
        self.span = map(self.span);
        match &mut self.kind {
            WordPartKind::DoubleQuoted(parts) | WordPartKind::Arithmetic(parts) => {
                map_parts(parts, map)
            }
            WordPartKind::CommandSubstitution(script) => Arc::make_mut(script).map_spans(map),
            WordPartKind::Parameter(parameter) => {
                if let Some(operation) = &mut parameter.operation {
                    operation.map_spans(map);
                }
            }
            WordPartKind::Literal(_)
            | WordPartKind::Escaped(_)
            | WordPartKind::SingleQuoted(_)
            | WordPartKind::AnsiCQuoted(_)
            | WordPartKind::Tilde(_) => {}
        }
    }
}

impl ParameterOperation {
    fn map_spans(&mut self, map: &mut dyn FnMut(Span) -> Span) {
        match self {
            Self::Length => {}
            Self::Conditional { word, .. }
            | Self::RemovePrefix { pattern: word, .. }
            | Self::RemoveSuffix { pattern: word, .. }
            | Self::ChangeCase { pattern: word, .. } => word.map_spans(map),
            Self::Replace {
                pattern: first,
                replacement: second,
                ..
            }
            | Self::Substring {
                offset: first,
                length: second,
            } => {
                first.map_spans(map);
                map_words(second, map);
            }
        }
    }
}

fn map_words<'w>(words: impl IntoIterator<Item = &'w mut Word>, map: &mut dyn FnMut(Span) -> Span) {
    for word in words {
        word.map_spans(map);
    }
}

fn map_parts(parts: &mut [WordPart], map: &mut dyn FnMut(Span) -> Span) {
    for part in parts {
        part.map_spans(map);
    }
}

fn map_redirects(redirects: &mut [Redirect], map: &mut dyn FnMut(Span) -> Span) {
    for redirect in redirects {
        redirect.span = map(redirect.span);
        redirect.target.map_spans(map);
        if let RedirectKind::HereDoc { body, .. } = &mut redirect.kind {
            body.map_spans(map);
        }
    }
}
