//! The tree of a template; printed as Go prints it in its complaints.

use std::collections::BTreeMap;
use std::fmt;

use super::quote::quote;
pub use crate::shell::ast::Span;

/// A template and all that it defines.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateSet {
    /// The name of the template that was parsed; it is one of [`TemplateSet::templates`].
    pub name: String,
    /// By name.
    pub templates: BTreeMap<String, List>,
    /// The text that positions count in.
    pub text: String,
}

/// What stands one after another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct List {
    /// In the order of the text.
    pub nodes: Vec<Node>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Text that is printed as it is.
    Text(Text),
    /// `{{pipeline}}`.
    Action(Action),
    /// `{{if}}`.
    If(Branch),
    /// `{{range}}`.
    Range(Branch),
    /// `{{with}}`.
    With(Branch),
    /// `{{template}}`, or `{{block}}` behind its definition.
    Template(TemplateCall),
    /// `{{break}}`.
    Break(Span),
    /// `{{continue}}`.
    Continue(Span),
}

/// Text that is printed as it is, with the blanks that trim markers take already gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Where.
    pub span: Span,
    /// What.
    pub text: String,
}

/// A pipeline whose value is printed, unless it declares or assigns variables.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Where, without the delimiters.
    pub span: Span,
    /// What.
    pub pipeline: Pipeline,
}

/// `{{if}}`, `{{range}}` or `{{with}}`.
///
/// `{{else if}}` is a list of one branch, as in Go.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// The keyword: `if`, `range` or `with`.
    pub keyword: &'static str,
    /// From the pipeline to the end.
    pub span: Span,
    /// What is tested or iterated over.
    pub pipeline: Pipeline,
    /// Runs for a value that is not empty.
    pub list: List,
    /// Runs for an empty value.
    pub else_list: Option<List>,
}

/// `{{template "name" pipeline}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateCall {
    /// From the name on.
    pub span: Span,
    /// Whose template runs.
    pub name: String,
    /// Its dot; nothing when absent.
    pub pipeline: Option<Pipeline>,
}

/// `$i, $v := command | command`.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// Where.
    pub span: Span,
    /// Whether the variables are assigned to (`=`) and not declared (`:=`).
    pub is_assign: bool,
    /// The variables, each with its dollar sign.
    pub variables: Vec<String>,
    /// Each gets the value of the one before as its last argument.
    pub commands: Vec<Command>,
}

/// `function operand operand`.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// Where.
    pub span: Span,
    /// The first of them and its arguments; never empty.
    pub operands: Vec<Operand>,
}

/// A term of a command.
#[derive(Debug, Clone, PartialEq)]
pub struct Operand {
    /// Where.
    pub span: Span,
    /// Where Go says it is: at the second field of `.A.B.C`.
    pub position: usize,
    /// What.
    pub kind: OperandKind,
}

/// What a term is.
#[derive(Debug, Clone, PartialEq)]
pub enum OperandKind {
    /// A function's name.
    Function(String),
    /// `.`.
    Dot,
    /// `nil`.
    Nil,
    /// `.A.B`.
    Field(Vec<String>),
    /// `$x.A.B`: the name with its dollar sign, then fields.
    Variable(String, Vec<String>),
    /// `(pipeline).A.B`, or fields behind a function.
    Chain(Box<Operand>, Vec<String>),
    /// `(pipeline)`.
    Pipeline(Pipeline),
    /// `true` or `false`.
    Bool(bool),
    /// A number or a character.
    Number(Number),
    /// A string: what it means, in bytes, and how it was written.
    String {
        /// What it means.
        value: Vec<u8>,
        /// How it was written, with its quotes.
        quoted: String,
    },
}

/// A constant and all the types it can have.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// How it was written.
    pub text: String,
    /// Its value as an `int64`.
    pub int: Option<i64>,
    /// Its value as a `uint64`.
    pub uint: Option<u64>,
    /// Its value as a `float64`.
    pub float: Option<f64>,
}

impl Node {
    /// Where the node is said to be.
    pub fn position(&self) -> usize {
        match self {
            Self::Text(text) => text.span.start,
            Self::Action(action) => action.span.start,
            Self::If(branch) | Self::Range(branch) | Self::With(branch) => branch.span.start,
            Self::Template(call) => call.span.start,
            Self::Break(span) | Self::Continue(span) => span.start,
        }
    }
}

impl List {
    /// Whether nothing but blanks is in it.
    pub fn is_blank(&self) -> bool {
        self.nodes
            .iter()
            .all(|node| matches!(node, Node::Text(text) if text.text.trim().is_empty()))
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.nodes.iter().try_for_each(|node| node.fmt(f))
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(&text.text),
            Self::Action(action) => write!(f, "{{{{{}}}}}", action.pipeline),
            Self::If(branch) | Self::Range(branch) | Self::With(branch) => branch.fmt(f),
            Self::Template(call) => call.fmt(f),
            Self::Break(_) => f.write_str("{{break}}"),
            Self::Continue(_) => f.write_str("{{continue}}"),
        }
    }
}

impl fmt::Display for Branch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{{{} {}}}}}{}", self.keyword, self.pipeline, self.list)?;
        if let Some(list) = &self.else_list {
            write!(f, "{{{{else}}}}{list}")?;
        }
        f.write_str("{{end}}")
    }
}

impl fmt::Display for TemplateCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{{template {}", quote(&self.name))?;
        if let Some(pipeline) = &self.pipeline {
            write!(f, " {pipeline}")?;
        }
        f.write_str("}}")
    }
}

impl fmt::Display for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.variables.is_empty() {
            let sign = if self.is_assign { "=" } else { ":=" };
            write!(f, "{} {sign} ", self.variables.join(", "))?;
        }
        for (at, command) in self.commands.iter().enumerate() {
            if at > 0 {
                f.write_str(" | ")?;
            }
            command.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, operand) in self.operands.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            match &operand.kind {
                OperandKind::Pipeline(pipeline) => write!(f, "({pipeline})")?,
                _ => operand.fmt(f)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = |f: &mut fmt::Formatter<'_>, fields: &[String]| {
            fields.iter().try_for_each(|field| write!(f, ".{field}"))
        };
        match &self.kind {
            OperandKind::Function(name) => f.write_str(name),
            OperandKind::Dot => f.write_str("."),
            OperandKind::Nil => f.write_str("nil"),
            OperandKind::Field(names) => fields(f, names),
            OperandKind::Variable(name, names) => {
                f.write_str(name)?;
                fields(f, names)
            }
            OperandKind::Chain(operand, names) => {
                match &operand.kind {
                    OperandKind::Pipeline(pipeline) => write!(f, "({pipeline})")?,
                    _ => operand.fmt(f)?,
                }
                fields(f, names)
            }
            OperandKind::Pipeline(pipeline) => pipeline.fmt(f),
            OperandKind::Bool(value) => value.fmt(f),
            OperandKind::Number(number) => f.write_str(&number.text),
            OperandKind::String { quoted, .. } => f.write_str(quoted),
        }
    }
}
