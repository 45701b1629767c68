//! Shell texts as people type them: bash's grammar without arrays, `[[ … ]]` and `(( … ))`.

pub mod ast;
mod error;

pub use error::{Completeness, Incomplete, Missing, SyntaxError, SyntaxErrorKind};

use ast::Script;

/// How deeply commands, quotes and substitutions may be nested.
pub const MAX_DEPTH: usize = 100;

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
    let _ = source;
    Parsed {
        script: Script::default(),
        errors: Vec::new(),
        completeness: Completeness::Complete,
    }
}
