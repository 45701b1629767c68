//! The smallest pieces of a shell text, before quoting gives them meaning.

use logos::Logos;

/// A piece. Which pieces are special depends on where they stand; elsewhere their text is taken as it is.
#[derive(Logos, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Raw {
    #[regex(r"[ \t]+")]
    Blank,
    #[token("\n")]
    Newline,
    #[token("\\\n")]
    Continuation,
    #[regex(r"\\[^\n]")]
    Escape,
    #[token("\\")]
    Backslash,
    #[token("'")]
    SingleQuote,
    #[token("\"")]
    DoubleQuote,
    #[token("`")]
    Backquote,
    #[token("$'")]
    DollarSingle,
    #[token("$\"")]
    DollarDouble,
    #[token("$((")]
    DollarParens,
    #[token("$(")]
    DollarParen,
    #[token("${")]
    DollarBrace,
    #[regex(r"\$[A-Za-z_][A-Za-z0-9_]*|\$[0-9?$!#@*\-]")]
    Variable,
    #[token("$")]
    Dollar,
    #[token("#")]
    Hash,
    #[regex(r"~[A-Za-z0-9_.+\-]*")]
    Tilde,
    #[token("}")]
    CloseBrace,
    #[token("/")]
    Slash,
    #[token(":")]
    Colon,
    #[token("|")]
    Pipe,
    #[token("|&")]
    PipeBoth,
    #[token("||")]
    OrIf,
    #[token("&")]
    Ampersand,
    #[token("&&")]
    AndIf,
    #[token("&>")]
    OutBoth,
    #[token("&>>")]
    AppendBoth,
    #[token(";")]
    Semicolon,
    #[token(";;")]
    Break,
    #[token(";&")]
    FallThrough,
    #[token(";;&")]
    TestNext,
    #[token("(")]
    OpenParen,
    #[token(")")]
    CloseParen,
    #[token("<")]
    Less,
    #[token("<<")]
    HereDoc,
    #[token("<<-")]
    HereDocTabs,
    #[token("<<<")]
    HereString,
    #[token("<&")]
    LessAnd,
    #[token("<>")]
    LessGreat,
    #[token(">")]
    Great,
    #[token(">>")]
    GreatGreat,
    #[token(">&")]
    GreatAnd,
    #[token(">|")]
    Clobber,
    #[regex(r#"[^ \t\n\\'"`$#~}/:|&;()<>]+"#)]
    Text,
}

impl Raw {
    /// The first piece of a text and its length in bytes.
    pub(super) fn first(text: &str) -> Option<(Self, usize)> {
        let mut lexer = Self::lexer(text);
        let raw = lexer.next()?.unwrap_or(Self::Text);
        Some((raw, lexer.slice().len()))
    }

    /// Whether an unquoted word ends before this piece.
    pub(super) fn ends_word(self) -> bool {
        matches!(
            self,
            Self::Blank | Self::Newline | Self::OpenParen | Self::CloseParen
        ) || self.is_redirection()
            || self.is_control()
    }

    /// Whether the piece is one of the redirection operators.
    pub(super) fn is_redirection(self) -> bool {
        matches!(
            self,
            Self::OutBoth
                | Self::AppendBoth
                | Self::Less
                | Self::HereDoc
                | Self::HereDocTabs
                | Self::HereString
                | Self::LessAnd
                | Self::LessGreat
                | Self::Great
                | Self::GreatGreat
                | Self::GreatAnd
                | Self::Clobber
        )
    }

    fn is_control(self) -> bool {
        matches!(
            self,
            Self::Pipe
                | Self::PipeBoth
                | Self::OrIf
                | Self::Ampersand
                | Self::AndIf
                | Self::Semicolon
                | Self::Break
                | Self::FallThrough
                | Self::TestNext
        )
    }
}
