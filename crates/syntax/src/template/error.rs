//! What can be wrong with a template, in Go's words.

use std::fmt;

use super::quote::{code_point, quote};

/// The first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// The name of the template.
    pub name: String,
    /// The line that Go names: that of the token it looked at last.
    pub line: usize,
    /// Where that token starts.
    pub position: usize,
    /// What is wrong.
    pub kind: ParseErrorKind,
}

/// The ways in which a template can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseErrorKind {
    /// There is no token here.
    Lex {
        /// Why.
        error: LexError,
        /// The name and the line of the action that it is in, when that is another line.
        started_at: Option<(String, usize)>,
    },
    /// A token that cannot stand here.
    UnexpectedToken {
        /// As Go prints it.
        token: String,
        /// Inside what.
        context: &'static str,
    },
    /// `{{end}}` or `{{else}}` that belongs to nothing.
    UnexpectedNode {
        /// `{{end}}` or `{{else}}`.
        node: &'static str,
        /// Inside what, if inside anything.
        context: Option<&'static str>,
    },
    /// A second `{{else}}`.
    ExpectedEnd(&'static str),
    /// An `{{end}}` is missing.
    UnexpectedEof,
    /// A function that nobody knows.
    UndefinedFunction(String),
    /// A variable that was not declared.
    UndefinedVariable(String),
    /// A pipeline without a command.
    MissingValue(&'static str),
    /// A literal behind `|`; counted from 1.
    NonExecutable(usize),
    /// Something other than a variable behind `$x,`.
    RangeOnlyVariables,
    /// `$x,` outside a range, or a third variable in one.
    TooManyDeclarations(&'static str),
    /// A command without an operand.
    EmptyCommand,
    /// A field behind a literal.
    UnexpectedDot(String),
    /// `break` or `continue` where nothing is iterated over.
    OutsideRange(&'static str),
    /// Two templates of one name.
    MultipleDefinition(String),
    /// An escape that Go does not know.
    InvalidSyntax,
    /// More than one character between single quotes.
    MalformedCharacter(String),
    /// A whole number of more than 64 bits.
    IntegerOverflow(String),
    /// Something that looks like a number and is none.
    IllegalNumber(String),
    /// docksim's own limit: see [`super::MAX_DEPTH`].
    TooDeep,
    /// docksim's own limit: Go knows complex numbers.
    Complex,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LexError {
    /// `{{/*` without `*/`.
    UnclosedComment,
    /// Something between `*/` and `}}`.
    CommentEnd,
    /// `}}` inside parentheses.
    UnclosedLeftParen,
    /// `{{` without `}}`.
    UnclosedAction,
    /// A colon that nothing declares.
    ExpectedDeclare,
    /// `)` without `(`.
    UnexpectedRightParen,
    /// A character that means nothing here.
    UnrecognizedCharacter(char),
    /// A character that cannot follow a name.
    BadCharacter(char),
    /// `'` without `'`.
    UnterminatedCharacter,
    /// `"` without `"` on its line.
    UnterminatedString,
    /// A backquote without its second.
    UnterminatedRawString,
    /// Something that starts as a number.
    BadNumber(String),
}

impl ParseError {
    /// Whether it is docksim that refuses, and not Go.
    pub fn is_not_simulated(&self) -> bool {
        matches!(self.kind, ParseErrorKind::TooDeep | ParseErrorKind::Complex)
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_not_simulated() {
            return self.kind.fmt(f);
        }
        write!(f, "template: {}:{}: {}", self.name, self.line, self.kind)
    }
}

impl std::error::Error for ParseError {}

impl fmt::Display for ParseErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lex { error, started_at } => {
                error.fmt(f)?;
                match started_at {
                    Some((name, line)) if matches!(error, LexError::UnclosedAction) => {
                        write!(f, " started at {name}:{line}")
                    }
                    Some((name, line)) => write!(f, " in action started at {name}:{line}"),
                    None => Ok(()),
                }
            }
            Self::UnexpectedToken { token, context } => {
                write!(f, "unexpected {token} in {context}")
            }
            Self::UnexpectedNode { node, context } => match context {
                Some(context) => write!(f, "unexpected {node} in {context}"),
                None => write!(f, "unexpected {node}"),
            },
            Self::ExpectedEnd(found) => write!(f, "expected end; found {found}"),
            Self::UnexpectedEof => f.write_str("unexpected EOF"),
            Self::UndefinedFunction(name) => write!(f, "function {} not defined", quote(name)),
            Self::UndefinedVariable(name) => write!(f, "undefined variable {}", quote(name)),
            Self::MissingValue(context) => write!(f, "missing value for {context}"),
            Self::NonExecutable(stage) => {
                write!(f, "non executable command in pipeline stage {stage}")
            }
            Self::RangeOnlyVariables => f.write_str("range can only initialize variables"),
            Self::TooManyDeclarations(context) => {
                write!(f, "too many declarations in {context}")
            }
            Self::EmptyCommand => f.write_str("empty command"),
            Self::UnexpectedDot(term) => write!(f, "unexpected . after term {}", quote(term)),
            Self::OutsideRange(keyword) => {
                write!(f, "{{{{{keyword}}}}} outside {{{{range}}}}")
            }
            Self::MultipleDefinition(name) => {
                write!(
                    f,
                    "template: multiple definition of template {}",
                    quote(name)
                )
            }
            Self::InvalidSyntax => f.write_str("invalid syntax"),
            Self::MalformedCharacter(text) => {
                write!(f, "malformed character constant: {text}")
            }
            Self::IntegerOverflow(text) => write!(f, "integer overflow: {}", quote(text)),
            Self::IllegalNumber(text) => write!(f, "illegal number syntax: {}", quote(text)),
            Self::TooDeep => write!(
                f,
                "templates nested more than {} levels deep",
                super::MAX_DEPTH
            ),
            Self::Complex => f.write_str("complex numbers in templates"),
        }
    }
}

impl fmt::Display for LexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnclosedComment => f.write_str("unclosed comment"),
            Self::CommentEnd => f.write_str("comment ends before closing delimiter"),
            Self::UnclosedLeftParen => f.write_str("unclosed left paren"),
            Self::UnclosedAction => f.write_str("unclosed action"),
            Self::ExpectedDeclare => f.write_str("expected :="),
            Self::UnexpectedRightParen => f.write_str("unexpected right paren"),
            Self::UnrecognizedCharacter(c) => {
                write!(f, "unrecognized character in action: {}", code_point(*c))
            }
            Self::BadCharacter(c) => write!(f, "bad character {}", code_point(*c)),
            Self::UnterminatedCharacter => f.write_str("unterminated character constant"),
            Self::UnterminatedString => f.write_str("unterminated quoted string"),
            Self::UnterminatedRawString => f.write_str("unterminated raw quoted string"),
            Self::BadNumber(text) => write!(f, "bad number syntax: {}", quote(text)),
        }
    }
}
