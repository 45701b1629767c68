//! Lexers, parsers and spanned trees: shell lines and Go templates.

pub mod shell;
pub mod template;
