//! What can be wrong with a shell text, or still missing from it, in bash's words.

use std::fmt;

use super::ast::Span;

/// Something wrong at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Where.
    pub span: Span,
}

/// The ways in which a shell text can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// A token that cannot stand here; `newline` for the end of a line.
    UnexpectedToken(String),
    /// The text ended inside something; made by [`super::Parsed::finish`].
    UnexpectedEnd(Missing),
    /// A `${…}` that means nothing; holds its text.
    BadSubstitution(String),
    /// A name that no variable can have, after `for`.
    InvalidIdentifier(String),
    /// Something that bash understands and these trees have no place for.
    NotSimulated(Extension),
    /// Something is nested more deeply than [`super::MAX_DEPTH`].
    TooDeep,
}

/// What bash adds to the shell's grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extension {
    /// `name=(…)`
    Array,
    /// `${name[…]}`
    ArrayElement,
    /// `${!name}`
    Indirection,
    /// `[[ … ]]` with a parenthesis in it
    Conditional,
    /// `select name in …`
    Select,
    /// `<(…)` and `>(…)`
    ProcessSubstitution,
    /// `for ((…;…;…))`
    ArithmeticFor,
    /// An expansion whose `$` ends a line that goes on
    ContinuedDollar,
}

impl Extension {
    /// How it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::Array => "name=(…)",
            Self::ArrayElement => "${name[…]}",
            Self::Indirection => "${!name}",
            Self::Conditional => "[[ … ]]",
            Self::Select => "select",
            Self::ProcessSubstitution => "<(…)",
            Self::ArithmeticFor => "for ((…))",
            Self::ContinuedDollar => "a line that goes on after $",
        }
    }
}

/// What the text still needs before it is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The second half of a pair: `'`, `"`, a backquote, `)` or `}` of an expansion.
    Closing(char),
    /// The line with the delimiter of a here-document.
    HereDocDelimiter(String),
    /// The word that closes a compound command, such as `fi`, `done`, `esac`, `}` or `)`.
    ClosingWord(&'static str),
    /// A command, after `|`, `&&`, `||` or `name()`.
    Command,
    /// The next line, after a backslash.
    NextLine,
}

/// Whether a text can run as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completeness {
    /// Nothing is open.
    Complete,
    /// More lines are wanted.
    Incomplete(Incomplete),
}

/// What is open at the end of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incomplete {
    /// What is missing.
    pub missing: Missing,
    /// What opened it.
    pub span: Span,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for SyntaxError {}

impl fmt::Display for SyntaxErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnexpectedToken(token) => {
                write!(f, "syntax error near unexpected token `{token}'")
            }
            Self::UnexpectedEnd(missing) => missing.fmt(f),
            Self::BadSubstitution(text) => write!(f, "{text}: bad substitution"),
            Self::InvalidIdentifier(name) => write!(f, "`{name}': not a valid identifier"),
            Self::NotSimulated(extension) => {
                write!(f, "docksim: not simulated: {}", extension.text())
            }
            Self::TooDeep => f.write_str("docksim: commands nested too deeply"),
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closing(close) => {
                write!(f, "unexpected EOF while looking for matching `{close}'")
            }
            Self::HereDocDelimiter(delimiter) => {
                write!(
                    f,
                    "here-document delimited by end-of-file (wanted `{delimiter}')"
                )
            }
            Self::ClosingWord(_) | Self::Command | Self::NextLine => {
                f.write_str("syntax error: unexpected end of file")
            }
        }
    }
}
