//! Shell texts as people type them: bash's grammar without arrays, `[[ … ]]` and `(( … ))`.
//!
//! ```
//! use docksim_syntax::shell::{Completeness, parse};
//! let parsed = parse("docker ps -q | wc -l");
//! assert!(parsed.errors.is_empty());
//! assert_eq!(parsed.completeness, Completeness::Complete);
//! assert_eq!(parsed.script.to_string(), "docker ps -q | wc -l");
//! ```

pub mod ast;
mod classes;
mod derived;
mod error;
mod grammar;
mod lexer;
mod print;
mod raw;
mod spans;
mod token;

pub use classes::{TokenClass, tokens};
pub use error::{Completeness, Extension, Incomplete, Missing, SyntaxError, SyntaxErrorKind};

use ast::Script;
use lexer::Lexed;
use token::{Lexeme, Token};

/// How deeply commands, quotes and substitutions may be nested.
pub const MAX_DEPTH: usize = 50;

/// A tree and what is wrong with it, or missing from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The commands that were understood.
    pub script: Script,
    /// What is wrong, in the order of the text.
    pub errors: Vec<SyntaxError>,
    /// Whether the text can run as it is. A text with errors is complete: more lines would not help.
    pub completeness: Completeness,
}

/// Parses a shell text of any number of lines.
pub fn parse(source: &str) -> Parsed {
    let (script, mut errors, missing) = understand(lexer::lex(source));
    errors.sort_by_key(|error| error.span);
    let completeness = match missing {
        Some(missing) if errors.is_empty() => Completeness::Incomplete(missing),
        _ => Completeness::Complete,
    };
    Parsed {
        script,
        errors,
        completeness,
    }
}

/// From tokens to a tree. A line that fits nowhere is left out, and the next one is tried.
fn understand(lexed: Lexed) -> (Script, Vec<SyntaxError>, Option<Incomplete>) {
    let Lexed {
        tokens,
        mut errors,
        mut missing,
        open,
        ..
    } = lexed;
    let mut items = Vec::new();
    if !tokens.is_empty() {
        let grammar = grammar::lines();
        let mut start = 0;
        while let Some(rest) = tokens.get(start..).filter(|rest| !rest.is_empty()) {
            match grammar::parse_lines(&grammar, rest) {
                Ok(found) => {
                    items.extend(found);
                    break;
                }
                Err(at) => {
                    let at = start + at;
                    let Some(token) = tokens.get(at) else {
                        let end = tokens.last().map(|token| token.span).unwrap_or_default();
                        let (what, span) = match open.last() {
                            Some((nesting, span)) => {
                                (Missing::ClosingWord(nesting.closing_word()), *span)
                            }
                            None => (Missing::Command, end),
                        };
                        missing.get_or_insert(Incomplete {
                            missing: what,
                            span,
                        });
                        break;
                    };
                    // What stands before the line that fails is good.
                    let line = line_start(&tokens, start, at);
                    if let Some(Ok(found)) = tokens
                        .get(start..line)
                        .filter(|good| !good.is_empty())
                        .map(|good| grammar::parse_lines(&grammar, good))
                    {
                        items.extend(found);
                    }
                    // What the text was cut off at fits nowhere either.
                    let is_cut = errors.iter().any(|error| {
                        matches!(
                            error.kind,
                            SyntaxErrorKind::TooDeep | SyntaxErrorKind::NotSimulated(_)
                        )
                    });
                    if missing.is_none() && !is_cut {
                        let before = tokens.get(line..at).unwrap_or_default();
                        let kind = extension(before).map_or_else(
                            || SyntaxErrorKind::UnexpectedToken(text_of(token)),
                            SyntaxErrorKind::NotSimulated,
                        );
                        errors.push(SyntaxError {
                            kind,
                            span: token.span,
                        });
                    }
                    start = next_line(&tokens, at);
                }
            }
        }
    }
    (grammar::script(items), errors, missing)
}

/// What of bash's own a line holds before the token that fits nowhere.
fn extension(tokens: &[Token]) -> Option<Extension> {
    tokens.iter().find_map(|token| match &token.kind {
        Lexeme::Word(word) => match word.as_literal()? {
            "[[" => Some(Extension::Conditional),
            "select" => Some(Extension::Select),
            _ => None,
        },
        _ => None,
    })
}

/// The first token of the line that holds the token at `at`.
fn line_start(tokens: &[Token], from: usize, at: usize) -> usize {
    let before = tokens.get(from..at).unwrap_or_default();
    before
        .iter()
        .rposition(|token| token.kind == Lexeme::Newline)
        .map_or(from, |index| from + index + 1)
}

fn next_line(tokens: &[Token], at: usize) -> usize {
    let after = tokens.get(at..).unwrap_or_default();
    after
        .iter()
        .position(|token| token.kind == Lexeme::Newline)
        .map_or(tokens.len(), |index| at + index + 1)
}

/// A token as bash names it in a complaint.
fn text_of(token: &Token) -> String {
    match &token.kind {
        Lexeme::Newline => "newline".to_owned(),
        Lexeme::Word(word) => word.to_string(),
        Lexeme::Keyword(keyword) => keyword.text().to_owned(),
        Lexeme::Operator(operator) => operator.text().to_owned(),
        Lexeme::Redirect(kind) => kind.text().to_owned(),
        Lexeme::IoNumber(number) => number.to_string(),
    }
}
