//! The tokens of a template (Go: text/template/parse, lex.go).
//!
//! logos finds the pieces inside an action; what may follow a piece, and where text, comments and actions begin and
//! end, is decided here.

use logos::Logos;

use super::error::LexError;
use super::quote::quote;

/// A token, its text and its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) text: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) line: usize,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    Error(LexError),
    Bool,
    Char,
    CharConstant,
    Complex,
    Assign,
    Declare,
    Eof,
    Field,
    Identifier,
    LeftDelim,
    LeftParen,
    Number,
    Pipe,
    RawString,
    RightDelim,
    RightParen,
    Space,
    String,
    Text,
    Variable,
    Keyword(Keyword),
}

/// What Go counts among its keywords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    Dot,
    Block,
    Break,
    Continue,
    Define,
    Else,
    End,
    If,
    Range,
    Nil,
    Template,
    With,
}

impl Token {
    /// As Go prints it in a complaint.
    pub(super) fn describe(&self) -> String {
        match &self.kind {
            TokenKind::Eof => "EOF".to_owned(),
            TokenKind::Error(error) => error.to_string(),
            TokenKind::Keyword(_) => format!("<{}>", self.text),
            _ if self.text.len() > 10 => {
                let first: String = self.text.chars().take(10).collect();
                format!("{}...", quote(&first))
            }
            _ => quote(&self.text),
        }
    }
}

/// A piece of an action, before what stands around it is looked at.
#[derive(Logos, Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    #[regex(r"[ \t\r\n]+")]
    Space,
    #[token("=")]
    Assign,
    #[token(":=")]
    Declare,
    #[token(":")]
    Colon,
    #[token("|")]
    Pipe,
    #[token("(")]
    LeftParen,
    #[token(")")]
    RightParen,
    #[regex(r#""(\\[^\n]|[^"\\\n])*""#)]
    String,
    #[regex(r"'(\\[^\n]|[^'\\\n])*'")]
    CharConstant,
    #[regex(r"`[^`]*`")]
    RawString,
    #[token("\"")]
    OpenString,
    #[token("'")]
    OpenCharConstant,
    #[token("`")]
    OpenRawString,
    #[regex(r"\.([_\p{L}\p{Nd}&&[^0-9]][_\p{L}\p{Nd}]*)?", priority = 20)]
    Field,
    #[regex(r"\$[_\p{L}\p{Nd}]*")]
    Variable,
    #[regex(r"[_\p{L}\p{Nd}&&[^0-9]][_\p{L}\p{Nd}]*")]
    Identifier,
    #[regex(r"[+-][0-9_]*(\.[0-9_]*)?([eE][+-]?[0-9_]*)?i?", priority = 10)]
    #[regex(r"[0-9][0-9_]*(\.[0-9_]*)?([eE][+-]?[0-9_]*)?i?", priority = 10)]
    #[regex(r"\.[0-9][0-9_]*([eE][+-]?[0-9_]*)?i?", priority = 11)]
    #[regex(
        r"[+-]?0[xX][0-9a-fA-F_]*(\.[0-9a-fA-F_]*)?([pP][+-]?[0-9_]*)?i?",
        priority = 12
    )]
    #[regex(r"[+-]?0[oO][0-7_]*(\.[0-7_]*)?i?", priority = 12)]
    #[regex(r"[+-]?0[bB][01_]*(\.[01_]*)?i?", priority = 12)]
    Number,
    #[regex(r"[!-~]", priority = 1)]
    Other,
}

const LEFT: &str = "{{";
const RIGHT: &str = "}}";
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// Reads a template token by token. Behind an error or the end there are only ends.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    position: usize,
    in_action: bool,
    paren_depth: usize,
    /// The line of [`Lexer::counted`].
    line: usize,
    /// Up to where newlines were counted.
    counted: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            position: 0,
            in_action: false,
            paren_depth: 0,
            line: 1,
            counted: 0,
        }
    }

    pub(super) fn next(&mut self) -> Token {
        if self.in_action {
            self.next_in_action()
        } else {
            self.next_in_text()
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.position..).unwrap_or("")
    }

    /// Makes a token of the next `length` bytes.
    fn take(&mut self, kind: TokenKind, length: usize) -> Token {
        let start = self.position;
        self.position = self.text.len().min(start + length);
        Token {
            kind,
            text: self
                .text
                .get(start..self.position)
                .unwrap_or_default()
                .to_owned(),
            start,
            end: self.position,
            line: self.line_of(start),
        }
    }

    fn line_of(&mut self, position: usize) -> usize {
        let between = self.text.get(self.counted..position).unwrap_or("");
        self.line += between.matches('\n').count();
        self.counted = self.counted.max(position);
        self.line
    }

    fn fail(&mut self, error: LexError) -> Token {
        let token = self.take(TokenKind::Error(error), 0);
        self.position = self.text.len();
        self.in_action = false;
        token
    }

    fn next_in_text(&mut self) -> Token {
        loop {
            let rest = self.rest();
            let Some(length) = rest.find(LEFT) else {
                let kind = if rest.is_empty() {
                    TokenKind::Eof
                } else {
                    TokenKind::Text
                };
                return self.take(kind, rest.len());
            };
            let (before, action) = rest.split_at(length);
            let inside = action.get(LEFT.len()..).unwrap_or("");
            let trims = has_left_trim_marker(inside);
            let kept = if trims {
                before.trim_end_matches(BLANKS)
            } else {
                before
            };
            if !kept.is_empty() {
                let token = self.take(TokenKind::Text, kept.len());
                self.position += before.len() - kept.len();
                return token;
            }
            self.position += before.len();
            let marker = if trims { 2 } else { 0 };
            if inside
                .get(marker..)
                .is_some_and(|inside| inside.starts_with("/*"))
            {
                self.position += LEFT.len() + marker;
                match self.skip_comment() {
                    Ok(()) => continue,
                    Err(error) => return self.fail(error),
                }
            }
            let token = self.take(TokenKind::LeftDelim, LEFT.len());
            self.position += marker;
            self.in_action = true;
            self.paren_depth = 0;
            return token;
        }
    }

    /// Skips a comment and the delimiter behind it.
    fn skip_comment(&mut self) -> Result<(), LexError> {
        let rest = self.rest();
        let length = rest
            .get(2..)
            .and_then(|inside| inside.find("*/"))
            .ok_or(LexError::UnclosedComment)?
            + 4;
        let behind = rest.get(length..).unwrap_or("");
        let Some(trims) = right_delimiter(behind) else {
            return Err(LexError::CommentEnd);
        };
        self.position += length + if trims { 2 } else { 0 } + RIGHT.len();
        if trims {
            self.trim_text();
        }
        Ok(())
    }

    /// Skips the blanks behind `-}}`.
    fn trim_text(&mut self) {
        let rest = self.rest();
        self.position += rest.len() - rest.trim_start_matches(BLANKS).len();
    }

    fn take_right_delimiter(&mut self, trims: bool) -> Token {
        self.position += if trims { 2 } else { 0 };
        let token = self.take(TokenKind::RightDelim, RIGHT.len());
        if trims {
            self.trim_text();
        }
        self.in_action = false;
        token
    }

    fn next_in_action(&mut self) -> Token {
        let rest = self.rest();
        if let Some(trims) = right_delimiter(rest) {
            return if self.paren_depth == 0 {
                self.take_right_delimiter(trims)
            } else {
                self.fail(LexError::UnclosedLeftParen)
            };
        }
        let Some(first) = rest.chars().next() else {
            return self.fail(LexError::UnclosedAction);
        };
        let mut pieces = Piece::lexer(rest);
        let Some(Ok(piece)) = pieces.next() else {
            return self.fail(LexError::UnrecognizedCharacter(first));
        };
        let length = pieces.span().end;
        match piece {
            Piece::Space => self.take_space(length),
            Piece::Assign => self.take(TokenKind::Assign, length),
            Piece::Declare => self.take(TokenKind::Declare, length),
            Piece::Colon => self.fail(LexError::ExpectedDeclare),
            Piece::Pipe => self.take(TokenKind::Pipe, length),
            Piece::LeftParen => {
                self.paren_depth += 1;
                self.take(TokenKind::LeftParen, length)
            }
            Piece::RightParen => match self.paren_depth.checked_sub(1) {
                Some(depth) => {
                    self.paren_depth = depth;
                    self.take(TokenKind::RightParen, length)
                }
                None => self.fail(LexError::UnexpectedRightParen),
            },
            Piece::String => self.take(TokenKind::String, length),
            Piece::CharConstant => self.take(TokenKind::CharConstant, length),
            Piece::RawString => self.take(TokenKind::RawString, length),
            Piece::OpenString => self.fail(LexError::UnterminatedString),
            Piece::OpenCharConstant => self.fail(LexError::UnterminatedCharacter),
            Piece::OpenRawString => self.fail(LexError::UnterminatedRawString),
            // A dot that ends the text starts a number (lex.go, `lexInsideAction`).
            Piece::Field if rest == "." => self.take_number(length),
            Piece::Field | Piece::Variable | Piece::Identifier => self.take_name(piece, length),
            Piece::Number => self.take_number(length),
            Piece::Other => self.take(TokenKind::Char, length),
        }
    }

    /// The last blank before `-}}` belongs to the delimiter.
    fn take_space(&mut self, length: usize) -> Token {
        let last = self.rest().get(length - 1..).unwrap_or("");
        match right_delimiter(last) {
            Some(true) if length == 1 => self.take_right_delimiter(true),
            Some(true) => self.take(TokenKind::Space, length - 1),
            _ => self.take(TokenKind::Space, length),
        }
    }

    fn take_name(&mut self, piece: Piece, length: usize) -> Token {
        let (name, behind) = self.rest().split_at(length);
        if let Some(c) = behind.chars().next()
            && !ends_name(behind, c)
        {
            return self.fail(LexError::BadCharacter(c));
        }
        let kind = match piece {
            Piece::Field if name == "." => TokenKind::Keyword(Keyword::Dot),
            Piece::Field => TokenKind::Field,
            Piece::Variable => TokenKind::Variable,
            _ => match keyword(name) {
                Some(keyword) => TokenKind::Keyword(keyword),
                None if name == "true" || name == "false" => TokenKind::Bool,
                None => TokenKind::Identifier,
            },
        };
        self.take(kind, length)
    }

    /// A number, or two of them without a blank between: a complex one.
    fn take_number(&mut self, mut length: usize) -> Token {
        let rest = self.rest();
        let behind = |length: usize| rest.get(length..).unwrap_or("");
        let bad = |length: usize| {
            let next = behind(length)
                .chars()
                .next()
                .filter(|c| is_alphanumeric(*c));
            let end = length + next.map_or(0, char::len_utf8);
            (
                next,
                LexError::BadNumber(rest.get(..end).unwrap_or(rest).to_owned()),
            )
        };
        if let (Some(_), error) = bad(length) {
            return self.fail(error);
        }
        if !behind(length).starts_with(['+', '-']) {
            return self.take(TokenKind::Number, length);
        }
        let mut pieces = Piece::lexer(behind(length));
        pieces.next();
        length += pieces.span().end;
        let (next, error) = bad(length);
        if next.is_some() || !rest.get(..length).is_some_and(|text| text.ends_with('i')) {
            return self.fail(error);
        }
        self.take(TokenKind::Complex, length)
    }
}

/// Whether a right delimiter is here, and if so, whether it has a trim marker.
fn right_delimiter(rest: &str) -> Option<bool> {
    let marked = rest
        .strip_prefix(BLANKS)
        .and_then(|rest| rest.strip_prefix('-'))
        .is_some_and(|rest| rest.starts_with(RIGHT));
    if marked {
        Some(true)
    } else {
        rest.starts_with(RIGHT).then_some(false)
    }
}

fn has_left_trim_marker(inside: &str) -> bool {
    inside
        .strip_prefix('-')
        .is_some_and(|inside| inside.starts_with(BLANKS))
}

/// Whether a name may end before `behind`, which starts with `c`.
fn ends_name(behind: &str, c: char) -> bool {
    BLANKS.contains(&c)
        || matches!(c, '.' | ',' | '|' | ':' | ')' | '(')
        || behind.starts_with(RIGHT)
}

/// `unicode.IsLetter`, `unicode.IsDigit` or an underscore.
fn is_alphanumeric(c: char) -> bool {
    let mut buffer = [0; 4];
    let text: &str = c.encode_utf8(&mut buffer);
    c.is_ascii_digit() || matches!(Piece::lexer(text).next(), Some(Ok(Piece::Identifier)))
}

fn keyword(name: &str) -> Option<Keyword> {
    Some(match name {
        "block" => Keyword::Block,
        "break" => Keyword::Break,
        "continue" => Keyword::Continue,
        "define" => Keyword::Define,
        "else" => Keyword::Else,
        "end" => Keyword::End,
        "if" => Keyword::If,
        "range" => Keyword::Range,
        "nil" => Keyword::Nil,
        "template" => Keyword::Template,
        "with" => Keyword::With,
        _ => return None,
    })
}
