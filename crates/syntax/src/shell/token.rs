//! The tokens that the grammar of commands is written over.

use super::ast::{RedirectKind, Span, Word};

/// A token and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Lexeme,
    pub(super) span: Span,
}

/// What a token is. Words come with their parts, here-document operators with their body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lexeme {
    Word(Word),
    Keyword(Keyword),
    Operator(Operator),
    Redirect(RedirectKind),
    IoNumber(u32),
    Newline,
}

/// The operators that are not redirections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Pipe,
    PipeBoth,
    AndIf,
    OrIf,
    Background,
    Semicolon,
    Break,
    FallThrough,
    TestNext,
    OpenParen,
    CloseParen,
}

/// The reserved words, where they are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    If,
    Then,
    Elif,
    Else,
    Fi,
    For,
    In,
    While,
    Until,
    Do,
    Done,
    Case,
    Esac,
    Function,
    OpenBrace,
    CloseBrace,
    Bang,
}

impl Operator {
    /// How it is written.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Pipe => "|",
            Self::PipeBoth => "|&",
            Self::AndIf => "&&",
            Self::OrIf => "||",
            Self::Background => "&",
            Self::Semicolon => ";",
            Self::Break => ";;",
            Self::FallThrough => ";&",
            Self::TestNext => ";;&",
            Self::OpenParen => "(",
            Self::CloseParen => ")",
        }
    }
}

impl Keyword {
    /// How it is written.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::Then => "then",
            Self::Elif => "elif",
            Self::Else => "else",
            Self::Fi => "fi",
            Self::For => "for",
            Self::In => "in",
            Self::While => "while",
            Self::Until => "until",
            Self::Do => "do",
            Self::Done => "done",
            Self::Case => "case",
            Self::Esac => "esac",
            Self::Function => "function",
            Self::OpenBrace => "{",
            Self::CloseBrace => "}",
            Self::Bang => "!",
        }
    }

    /// The reserved word in command position that a word spells.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        Some(match text {
            "if" => Self::If,
            "then" => Self::Then,
            "elif" => Self::Elif,
            "else" => Self::Else,
            "fi" => Self::Fi,
            "for" => Self::For,
            "while" => Self::While,
            "until" => Self::Until,
            "do" => Self::Do,
            "done" => Self::Done,
            "case" => Self::Case,
            "esac" => Self::Esac,
            "function" => Self::Function,
            "{" => Self::OpenBrace,
            "}" => Self::CloseBrace,
            "!" => Self::Bang,
            _ => return None,
        })
    }
}
