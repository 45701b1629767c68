//! Lexers, parsers and spanned trees: shell lines, Go templates and Dockerfiles.

pub mod dockerfile;
pub mod shell;
pub mod template;
