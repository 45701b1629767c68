//! Go's text/template, the language of `--format`: its tokens, its tree and its complaints.
//!
//! [`parse`] gives a [`TemplateSet`] or the first [`ParseError`], whose text is Go's. What a template prints is decided
//! elsewhere: this module knows no values and only the names of functions.

pub mod ast;
mod error;
mod lexer;
mod number;
mod parser;
mod quote;

pub use error::{LexError, ParseError, ParseErrorKind};
pub use quote::{is_print, quote, quote_bytes};

use ast::TemplateSet;

/// How deeply blocks and parentheses may be nested.
pub const MAX_DEPTH: usize = 100;

/// Parses a template and those it defines.
///
/// The name is the one Go prints in front of a line number; docker's templates have an empty one. A function is known
/// when `is_function` says so; Go looks at nothing but its name before it runs.
pub fn parse(
    name: &str,
    text: &str,
    is_function: &dyn Fn(&str) -> bool,
) -> Result<TemplateSet, ParseError> {
    parser::parse(name, text, is_function)
}

#[cfg(test)]
mod tests;
