//! Templates as docker runs them: Go's text/template with docker's functions (docker/cli: templates/templates.go).

mod exec;
mod functions;
mod text;

use docksim_syntax::template::ast::TemplateSet;
use docksim_syntax::template::{self, ParseError};

use super::value::Value;

/// A template that can run.
#[derive(Debug, Clone)]
pub struct Template {
    set: TemplateSet,
    functions: Functions,
    /// Whether a key that a map has not is an error (`missingkey=error`).
    is_missing_key_error: bool,
}

/// Which functions a template knows beside Go's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Functions {
    /// For values.
    Basic,
    /// For `docker version`.
    Version,
    /// For the header of a table: they leave texts alone.
    Header,
}

/// Why a template stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExecError {
    /// Go's complaint.
    Failed(String),
    /// What docksim does not model.
    NotSimulated(String),
}

impl Template {
    /// Parses a template; it has no name.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Self::parse_with("", text, Functions::Basic)
    }

    /// Parses a template for `docker version`; its name is `version`.
    pub fn parse_for_version(text: &str) -> Result<Self, ParseError> {
        Self::parse_with("version", text, Functions::Version)
    }

    fn parse_with(name: &str, text: &str, functions: Functions) -> Result<Self, ParseError> {
        let is_function = |name: &str| functions::find(name, functions).is_some();
        Ok(Self {
            set: template::parse(name, text, &is_function)?,
            functions,
            is_missing_key_error: false,
        })
    }

    /// The same template for the header of a table.
    #[must_use]
    pub fn for_header(mut self) -> Self {
        self.functions = Functions::Header;
        self
    }

    /// The same template, for which a missing key is an error.
    #[must_use]
    pub fn with_missing_key_error(mut self) -> Self {
        self.is_missing_key_error = true;
        self
    }

    /// Runs it on a value. What was printed before an error stays printed.
    pub fn execute(&self, data: Option<&Value>, output: &mut Vec<u8>) -> Result<(), ExecError> {
        exec::execute(self, data, output)
    }
}
