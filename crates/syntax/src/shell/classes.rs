//! What a text is made of, for colours.

use super::ast::{Span, Word, WordPartKind};
use super::lexer;
use super::token::{Lexeme, Operator};

/// What a piece of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenClass {
    /// The name of a command.
    Command,
    /// `if`, `for`, …
    Keyword,
    /// Quoted text.
    String,
    /// An expansion.
    Variable,
    /// `|`, `&&`, `>`, …
    Operator,
    /// An argument that starts with a dash.
    Flag,
    /// From `#` to the end of the line.
    Comment,
    /// What makes no sense, or has no end.
    Error,
    /// Any other argument.
    Word,
}

/// The pieces of a text in order, without blanks. They do not overlap.
pub fn tokens(source: &str) -> Vec<(Span, TokenClass)> {
    let lexed = lexer::lex(source);
    let mut classes: Vec<(Span, TokenClass)> = lexed
        .comments
        .iter()
        .map(|span| (*span, TokenClass::Comment))
        .collect();
    let mut at_command = true;
    let mut is_target = false;
    for token in &lexed.tokens {
        match &token.kind {
            Lexeme::Word(word) => {
                word_classes(word, at_command && !is_target, &mut classes);
                at_command = at_command && (is_target || is_assignment(word));
                is_target = false;
            }
            Lexeme::Keyword(_) => {
                classes.push((token.span, TokenClass::Keyword));
                at_command = true;
            }
            Lexeme::Redirect(_) => {
                classes.push((token.span, TokenClass::Operator));
                is_target = true;
            }
            Lexeme::IoNumber(_) => classes.push((token.span, TokenClass::Operator)),
            Lexeme::Operator(operator) => {
                classes.push((token.span, TokenClass::Operator));
                at_command = !matches!(operator, Operator::OpenParen) || at_command;
            }
            Lexeme::Newline => at_command = true,
        }
    }
    classes.extend(
        lexed
            .errors
            .iter()
            .map(|error| (error.span, TokenClass::Error)),
    );
    if let Some(missing) = lexed.missing.filter(|missing| !missing.span.is_empty()) {
        classes.push((missing.span, TokenClass::Error));
    }
    classes.sort_by_key(|(span, _)| *span);
    let mut end = 0;
    classes.retain(|(span, _)| {
        let is_new = span.start >= end && !span.is_empty();
        if is_new {
            end = span.end;
        }
        is_new
    });
    classes
}

fn is_assignment(word: &Word) -> bool {
    match word.parts.first().map(|part| &part.kind) {
        Some(WordPartKind::Literal(text)) => super::grammar::assignment_prefix(text).is_some(),
        _ => false,
    }
}

fn word_classes(word: &Word, is_command: bool, classes: &mut Vec<(Span, TokenClass)>) {
    let is_flag = matches!(word.parts.first().map(|part| &part.kind), Some(WordPartKind::Literal(text)) if text.starts_with('-'));
    let plain = match (is_command && !is_assignment(word), is_flag) {
        (true, _) => TokenClass::Command,
        (false, true) => TokenClass::Flag,
        (false, false) => TokenClass::Word,
    };
    for part in &word.parts {
        let class = match &part.kind {
            WordPartKind::Literal(_) | WordPartKind::Escaped(_) | WordPartKind::Tilde(_) => plain,
            WordPartKind::SingleQuoted(_)
            | WordPartKind::AnsiCQuoted(_)
            | WordPartKind::DoubleQuoted(_) => TokenClass::String,
            WordPartKind::Parameter(_)
            | WordPartKind::CommandSubstitution(_)
            | WordPartKind::Arithmetic(_) => TokenClass::Variable,
        };
        classes.push((part.span, class));
    }
}
