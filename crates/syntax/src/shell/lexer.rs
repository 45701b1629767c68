//! From a text to tokens: words with their parts, operators, keywords where they are recognised, here-documents.
//!
//! A shell's tokens depend on where they stand, so this is a walk over the [`Raw`] pieces with a little memory: whether a
//! command may begin here, and what is open.

use std::sync::Arc;

use super::ast::{
    AnsiCText, Parameter, ParameterCondition, ParameterOperation, RedirectKind, ReplaceScope,
    Script, Span, Word, WordPart, WordPartKind,
};
use super::derived::Derived;
use super::error::{Extension, Incomplete, Missing, SyntaxError, SyntaxErrorKind};
use super::grammar::{assignment_prefix, is_identifier};
use super::raw::Raw;
use super::token::{Keyword, Lexeme, Operator, Token};
use super::{MAX_DEPTH, understand};

/// What a text is made of.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Span>,
    pub(super) errors: Vec<SyntaxError>,
    pub(super) missing: Option<Incomplete>,
    /// What is open at the end, outermost first, with what opened it.
    pub(super) open: Vec<(Nesting, Span)>,
    /// Where the text ended: at its end, or after the `)` of a substitution.
    pub(super) end: usize,
}

/// Something that has to be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nesting {
    If,
    Loop,
    Case,
    Brace,
    Paren,
}

impl Nesting {
    /// The word that closes it.
    pub(super) fn closing_word(self) -> &'static str {
        match self {
            Self::If => "fi",
            Self::Loop => "done",
            Self::Case => "esac",
            Self::Brace => "}",
            Self::Paren => ")",
        }
    }
}

/// What may stand at the next word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    /// A command: keywords are recognised.
    Command,
    /// An argument.
    Argument,
    /// The name after `for`.
    ForName,
    /// `in` or `do` after a `for`'s name.
    ForIn,
    /// The word after `case`.
    CaseWord,
    /// `in` after a `case`'s word.
    CaseIn,
    /// A pattern of a `case`, or `esac`.
    Pattern,
    /// The name after `function`.
    FunctionName,
}

/// What of bash's own a `${…}` means that means nothing else.
fn extension(text: &str) -> Option<Extension> {
    let inside = text.strip_prefix("${")?.strip_suffix('}')?;
    let name = inside.trim_start_matches(['#', '!']);
    if name
        .split_once('[')
        .is_some_and(|(name, rest)| is_identifier(name) && rest.contains(']'))
    {
        return Some(Extension::ArrayElement);
    }
    let name = inside.strip_prefix('!')?.trim_end_matches(['*', '@']);
    is_identifier(name).then_some(Extension::Indirection)
}

/// Reads a whole text.
pub(super) fn lex(text: &str) -> Lexed {
    Lexer::new(text, 0, 0).commands(false)
}

struct Lexer<'s> {
    text: &'s str,
    at: usize,
    depth: usize,
    lexed: Lexed,
    position: Position,
    /// Here-documents whose body has not been read: the place of the operator's token, and the delimiter.
    here_docs: Vec<(usize, String)>,
    /// The operator's token of a here-document whose delimiter is next.
    wants_delimiter: Option<usize>,
    stopped: bool,
}

/// Where the parts of a word are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Outside quotes.
    Word,
    /// Inside double quotes.
    Double,
    /// In `${name…}`, perhaps inside double quotes.
    Brace {
        double: bool,
        slash: bool,
        colon: bool,
    },
    /// In `$((…))`.
    Arithmetic,
    /// In the body of a here-document.
    HereDoc,
}

impl Mode {
    /// Whether backslashes and single quotes mean what they mean inside double quotes.
    fn is_double(self) -> bool {
        !matches!(self, Self::Word | Self::Brace { double: false, .. })
    }
}

impl<'s> Lexer<'s> {
    fn new(text: &'s str, at: usize, depth: usize) -> Self {
        Self {
            text,
            at,
            depth,
            lexed: Lexed::default(),
            position: Position::Command,
            here_docs: Vec::new(),
            wants_delimiter: None,
            stopped: false,
        }
    }

    fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<(Raw, usize)> {
        if self.stopped {
            None
        } else {
            Raw::first(self.rest())
        }
    }

    fn slice(&self, start: usize, end: usize) -> &'s str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Ends the reading because something is missing at the end of the text.
    fn miss(&mut self, missing: Missing, opened_at: Span) {
        self.lexed.missing.get_or_insert(Incomplete {
            missing,
            span: opened_at,
        });
        self.stop();
    }

    fn stop(&mut self) {
        self.at = self.text.len();
        self.stopped = true;
    }

    fn fail(&mut self, kind: SyntaxErrorKind, span: Span) {
        self.lexed.errors.push(SyntaxError { kind, span });
    }

    /// Whether one more level may be opened; stops the reading otherwise.
    fn may_nest(&mut self, span: Span) -> bool {
        if self.depth + self.lexed.open.len() < MAX_DEPTH {
            return true;
        }
        self.fail(SyntaxErrorKind::TooDeep, span);
        self.stop();
        false
    }

    /// Reads commands up to the end, or up to the `)` that closes a substitution.
    fn commands(mut self, in_substitution: bool) -> Lexed {
        while let Some((raw, length)) = self.peek() {
            let span = Span::new(self.at, self.at + length);
            match raw {
                Raw::Blank | Raw::Continuation => self.at = span.end,
                Raw::Hash => self.comment(),
                Raw::Newline => {
                    self.at = span.end;
                    self.push(Lexeme::Newline, span);
                    self.read_here_docs();
                    if !matches!(
                        self.position,
                        Position::ForIn | Position::CaseIn | Position::Pattern
                    ) {
                        self.position = Position::Command;
                    }
                }
                Raw::CloseParen if in_substitution && self.closes_substitution() => {
                    self.at = span.end;
                    self.lexed.end = self.at;
                    return self.lexed;
                }
                raw if raw.is_redirection() => {
                    self.at = span.end;
                    let kind = redirection(raw);
                    if matches!(kind, RedirectKind::HereDoc { .. }) {
                        self.wants_delimiter = Some(self.lexed.tokens.len());
                    }
                    self.push(Lexeme::Redirect(kind), span);
                }
                Raw::OpenParen if self.bash_parenthesis(span) => {}
                raw => match operator(raw) {
                    Some(operator) => {
                        self.at = span.end;
                        self.operator(operator, span);
                    }
                    None => self.word_token(),
                },
            }
        }
        if let Some((_, delimiter)) = self.here_docs.first().cloned() {
            self.read_here_docs();
            let span = Span::new(self.text.len(), self.text.len());
            self.lexed.missing.get_or_insert(Incomplete {
                missing: Missing::HereDocDelimiter(delimiter),
                span,
            });
        }
        if in_substitution && self.lexed.missing.is_none() && self.lexed.errors.is_empty() {
            let span = Span::new(self.text.len(), self.text.len());
            self.lexed.missing = Some(Incomplete {
                missing: Missing::Closing(')'),
                span,
            });
        }
        self.lexed.end = self.text.len();
        self.lexed
    }

    fn push(&mut self, kind: Lexeme, span: Span) {
        self.lexed.tokens.push(Token { kind, span });
    }

    fn comment(&mut self) {
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        self.lexed
            .comments
            .push(Span::new(self.at, self.at + length));
        self.at += length;
    }

    /// Whether a `)` here closes the substitution that is being read: not a subshell, not a pattern.
    fn closes_substitution(&self) -> bool {
        !matches!(
            self.lexed.open.last(),
            Some((Nesting::Paren | Nesting::Case, _))
        )
    }

    /// Reads what a parenthesis means to bash and not to every shell.
    fn bash_parenthesis(&mut self, span: Span) -> bool {
        let is_double = self.rest().starts_with("((");
        let before = self.lexed.tokens.last();
        let extension = match before.filter(|token| token.span.end == span.start) {
            Some(Token {
                kind: Lexeme::Word(word),
                ..
            }) if word
                .as_literal()
                .is_some_and(|text| text.ends_with('=') && assignment_prefix(text).is_some()) =>
            {
                Extension::Array
            }
            Some(Token {
                kind: Lexeme::Redirect(RedirectKind::In | RedirectKind::Out),
                ..
            }) => Extension::ProcessSubstitution,
            _ if is_double && self.position == Position::ForName => Extension::ArithmeticFor,
            _ => {
                return is_double
                    && self.position == Position::Command
                    && self.arithmetic_command();
            }
        };
        self.fail(SyntaxErrorKind::NotSimulated(extension), span);
        self.stop();
        true
    }

    /// Reads `((…))`, which means `let "$((…))"`; leaves what turns out to be two subshells.
    fn arithmetic_command(&mut self) -> bool {
        let start = self.at;
        let errors = self.lexed.errors.len();
        let missing = self.lexed.missing.clone();
        self.at += 2;
        let inside = self.parts(Mode::Arithmetic);
        if self.stopped || !self.rest().starts_with("))") {
            self.at = start;
            self.stopped = false;
            self.lexed.errors.truncate(errors);
            self.lexed.missing = missing;
            return false;
        }
        self.at += 2;
        let span = Span::new(start, self.at);
        let word = |kind| Word {
            parts: vec![WordPart { kind, span }],
            span,
        };
        let arithmetic = WordPart {
            kind: WordPartKind::Arithmetic(inside),
            span,
        };
        for kind in [
            WordPartKind::Literal("let".to_owned()),
            WordPartKind::DoubleQuoted(vec![arithmetic]),
        ] {
            self.push(Lexeme::Word(word(kind)), span);
        }
        self.position = Position::Argument;
        true
    }

    fn operator(&mut self, operator: Operator, span: Span) {
        let top = self.lexed.open.last().map(|(nesting, _)| *nesting);
        match operator {
            Operator::OpenParen => {
                let is_function = self.position == Position::Argument
                    && self.rest().trim_start().starts_with(')');
                if top == Some(Nesting::Case) && self.position == Position::Pattern {
                    // `(pattern)` of a case.
                } else if is_function {
                    self.lexed.open.push((Nesting::Paren, span));
                } else if self.may_nest(span) {
                    self.lexed.open.push((Nesting::Paren, span));
                    self.position = Position::Command;
                }
            }
            Operator::CloseParen => {
                if top == Some(Nesting::Paren) {
                    self.lexed.open.pop();
                }
                self.position = Position::Command;
            }
            Operator::Pipe if self.position == Position::Pattern => {}
            Operator::Break | Operator::FallThrough | Operator::TestNext
                if top == Some(Nesting::Case) =>
            {
                self.position = Position::Pattern;
            }
            _ => self.position = Position::Command,
        }
        self.push(Lexeme::Operator(operator), span);
    }

    /// Reads a word, a number before a redirection or a keyword.
    fn word_token(&mut self) {
        let start = self.at;
        let parts = self.parts(Mode::Word);
        let span = Span::new(start, self.at);
        if self.at == start {
            // Nothing that a word can be made of; never loop on it.
            self.at += self.rest().chars().next().map_or(1, char::len_utf8);
            return;
        }
        let word = Word { parts, span };
        if let Some(index) = self.wants_delimiter.take() {
            self.here_doc_delimiter(index, &word);
            self.push(Lexeme::Word(word), span);
            return;
        }
        let literal = word.as_literal().map(str::to_owned);
        if let Some(number) = literal.as_deref().and_then(|text| self.io_number(text)) {
            self.push(Lexeme::IoNumber(number), span);
            return;
        }
        // A redirection's target says nothing about what comes next.
        if matches!(
            self.lexed.tokens.last(),
            Some(Token {
                kind: Lexeme::Redirect(_),
                ..
            })
        ) {
            self.push(Lexeme::Word(word), span);
            return;
        }
        match literal.as_deref().and_then(|text| self.keyword(text)) {
            Some(keyword) => self.keyword_token(keyword, span),
            None => {
                self.position = match self.position {
                    Position::ForName => Position::ForIn,
                    Position::CaseWord => Position::CaseIn,
                    Position::Pattern => Position::Pattern,
                    // The body follows at once.
                    Position::FunctionName => Position::Command,
                    _ => Position::Argument,
                };
                self.push(Lexeme::Word(word), span);
            }
        }
    }

    fn io_number(&self, text: &str) -> Option<u32> {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let next = self.peek().map(|(raw, _)| raw)?;
        let redirects = next.is_redirection() && !matches!(next, Raw::OutBoth | Raw::AppendBoth);
        if is_number && redirects {
            text.parse().ok()
        } else {
            None
        }
    }

    fn keyword(&self, text: &str) -> Option<Keyword> {
        match self.position {
            Position::Command => Keyword::from_text(text),
            Position::ForIn => match text {
                "in" => Some(Keyword::In),
                "do" => Some(Keyword::Do),
                _ => None,
            },
            Position::CaseIn => (text == "in").then_some(Keyword::In),
            Position::Pattern => (text == "esac").then_some(Keyword::Esac),
            Position::Argument
            | Position::ForName
            | Position::CaseWord
            | Position::FunctionName => None,
        }
    }

    fn keyword_token(&mut self, keyword: Keyword, span: Span) {
        let opens = match keyword {
            Keyword::If => Some(Nesting::If),
            Keyword::For | Keyword::While | Keyword::Until => Some(Nesting::Loop),
            Keyword::Case => Some(Nesting::Case),
            Keyword::OpenBrace => Some(Nesting::Brace),
            _ => None,
        };
        if let Some(nesting) = opens {
            if !self.may_nest(span) {
                return;
            }
            self.lexed.open.push((nesting, span));
        }
        let closes = match keyword {
            Keyword::Fi => Some(Nesting::If),
            Keyword::Done => Some(Nesting::Loop),
            Keyword::Esac => Some(Nesting::Case),
            Keyword::CloseBrace => Some(Nesting::Brace),
            _ => None,
        };
        if closes.is_some() && self.lexed.open.last().map(|(nesting, _)| *nesting) == closes {
            self.lexed.open.pop();
        }
        self.position = match keyword {
            Keyword::For => Position::ForName,
            Keyword::Case => Position::CaseWord,
            Keyword::Function => Position::FunctionName,
            Keyword::In if self.position == Position::CaseIn => Position::Pattern,
            Keyword::In => Position::Argument,
            _ => Position::Command,
        };
        self.push(Lexeme::Keyword(keyword), span);
    }

    // Here-documents.

    fn here_doc_delimiter(&mut self, index: usize, word: &Word) {
        let is_quoted = word.is_quoted();
        let delimiter = unquoted(&word.parts);
        if let Some(Token {
            kind: Lexeme::Redirect(RedirectKind::HereDoc { quoted, .. }),
            ..
        }) = self.lexed.tokens.get_mut(index)
        {
            *quoted = is_quoted;
        }
        self.here_docs.push((index, delimiter));
    }

    /// Reads the bodies that start at this line.
    fn read_here_docs(&mut self) {
        for (index, delimiter) in std::mem::take(&mut self.here_docs) {
            let Some(Token {
                kind:
                    Lexeme::Redirect(RedirectKind::HereDoc {
                        quoted, strip_tabs, ..
                    }),
                ..
            }) = self.lexed.tokens.get(index)
            else {
                continue;
            };
            let (quoted, strip_tabs) = (*quoted, *strip_tabs);
            let body = self.here_doc_body(&delimiter, quoted, strip_tabs);
            if let Some(Token {
                kind: Lexeme::Redirect(RedirectKind::HereDoc { body: place, .. }),
                ..
            }) = self.lexed.tokens.get_mut(index)
            {
                *place = body;
            }
        }
    }

    fn here_doc_body(&mut self, delimiter: &str, quoted: bool, strip_tabs: bool) -> Word {
        let start = self.at;
        let mut derived = Derived::default();
        let mut found = false;
        while self.at < self.text.len() {
            let line_start = self.at;
            let line_length = self
                .rest()
                .find('\n')
                .map_or(self.rest().len(), |end| end + 1);
            let line = self.slice(line_start, line_start + line_length);
            self.at += line_length;
            let tabs = if strip_tabs {
                line.len() - line.trim_start_matches('\t').len()
            } else {
                0
            };
            let kept = line.get(tabs..).unwrap_or_default();
            if kept.strip_suffix('\n').unwrap_or(kept) == delimiter {
                found = true;
                break;
            }
            derived.push(kept, line_start + tabs);
        }
        let span = Span::new(start, self.at);
        if !found {
            let missing = Missing::HereDocDelimiter(delimiter.to_owned());
            self.lexed
                .missing
                .get_or_insert(Incomplete { missing, span });
        }
        if derived.text.is_empty() {
            return Word {
                parts: Vec::new(),
                span,
            };
        }
        if quoted {
            let part = WordPart {
                kind: WordPartKind::Literal(derived.text),
                span,
            };
            return Word {
                parts: vec![part],
                span,
            };
        }
        let mut inner = Lexer::new(&derived.text, 0, self.depth + 1);
        let parts = inner.parts(Mode::HereDoc);
        let mut lexed = inner.lexed;
        for error in &mut lexed.errors {
            error.span = derived.source_span(error.span);
        }
        self.lexed.errors.append(&mut lexed.errors);
        let mut word = Word {
            parts,
            span: Span::new(0, derived.text.len()),
        };
        word.map_spans(&mut |span| derived.source_span(span));
        word
    }

    // Words.

    /// Reads parts up to what ends them in this mode; leaves that unread.
    fn parts(&mut self, mode: Mode) -> Vec<WordPart> {
        let mut parts = Parts::default();
        let mut parens = 0_usize;
        while let Some((raw, length)) = self.peek() {
            let start = self.at;
            let span = Span::new(start, start + length);
            let text = self.slice(span.start, span.end);
            let ends = match mode {
                Mode::Word => raw.ends_word(),
                Mode::Double => raw == Raw::DoubleQuote,
                Mode::Brace { slash, colon, .. } => {
                    raw == Raw::CloseBrace
                        || (slash && raw == Raw::Slash)
                        || (colon && raw == Raw::Colon)
                }
                Mode::Arithmetic => raw == Raw::CloseParen && parens == 0,
                Mode::HereDoc => false,
            };
            if ends {
                break;
            }
            if mode == Mode::Arithmetic {
                match raw {
                    Raw::OpenParen => parens += 1,
                    Raw::CloseParen => parens -= 1,
                    _ => {}
                }
            }
            let is_escape =
                |c: char| matches!(c, '$' | '`' | '\\') || (c == '"' && mode != Mode::HereDoc);
            match raw {
                Raw::Continuation => self.at = span.end,
                Raw::Escape => {
                    let escaped = text.chars().nth(1).unwrap_or('\\');
                    let closes = matches!(mode, Mode::Brace { .. }) && escaped == '}';
                    if !mode.is_double() || is_escape(escaped) || closes {
                        self.at = span.end;
                        parts.push(WordPartKind::Escaped(escaped), span);
                    } else {
                        // The backslash stands for itself; what follows it is read anew.
                        self.at += 1;
                        parts.literal("\\", Span::new(start, start + 1));
                    }
                }
                Raw::Backslash => {
                    self.at = span.end;
                    if mode == Mode::HereDoc {
                        parts.literal(text, span);
                    } else {
                        self.lexed.missing.get_or_insert(Incomplete {
                            missing: Missing::NextLine,
                            span,
                        });
                    }
                }
                Raw::SingleQuote if !mode.is_double() => self.single_quoted(&mut parts, span),
                Raw::DollarSingle if !mode.is_double() => self.ansi_c_quoted(&mut parts, span),
                Raw::DoubleQuote if mode != Mode::HereDoc && mode != Mode::Arithmetic => {
                    self.double_quoted(&mut parts, span);
                }
                Raw::DollarDouble if !mode.is_double() => self.double_quoted(&mut parts, span),
                Raw::Backquote => self.backquoted(&mut parts, span),
                Raw::DollarParens => self.arithmetic(&mut parts, span),
                Raw::DollarParen => self.substitution(&mut parts, span),
                Raw::DollarBrace => self.parameter(&mut parts, span, mode.is_double()),
                Raw::Variable => {
                    self.at = span.end;
                    let name = text.get(1..).unwrap_or_default().to_owned();
                    parts.push(
                        WordPartKind::Parameter(Parameter {
                            name,
                            operation: None,
                        }),
                        span,
                    );
                }
                Raw::Tilde if mode == Mode::Word => {
                    let (user, end) = self.tilde(span);
                    if self.expands_tilde(&parts, end) {
                        self.at = end;
                        parts.push(WordPartKind::Tilde(user), Span::new(start, end));
                    } else {
                        self.at = span.end;
                        parts.literal(text, span);
                    }
                }
                // The `$` of `$'` and `$"` inside double quotes stands for itself.
                Raw::DollarSingle | Raw::DollarDouble => {
                    self.at += 1;
                    parts.literal("$", Span::new(start, start + 1));
                }
                _ => {
                    self.at = span.end;
                    if text == "$" && self.goes_on_as_an_expansion() {
                        self.fail(
                            SyntaxErrorKind::NotSimulated(Extension::ContinuedDollar),
                            span,
                        );
                        self.stop();
                        break;
                    }
                    parts.literal(text, span);
                }
            }
        }
        parts.parts
    }

    /// Whether what follows a `$` is on the next line.
    fn goes_on_as_an_expansion(&self) -> bool {
        let Some(mut rest) = self.rest().strip_prefix("\\\n") else {
            return false;
        };
        while let Some(after) = rest.strip_prefix("\\\n") {
            rest = after;
        }
        rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "_{('\"?$!#@*-".contains(c))
    }

    /// The user's name after a tilde, and where it ends; lines may be continued in it.
    fn tilde(&self, span: Span) -> (String, usize) {
        let mut user = self.slice(span.start + 1, span.end).to_owned();
        let mut end = span.end;
        while let Some(rest) = self
            .text
            .get(end..)
            .and_then(|rest| rest.strip_prefix("\\\n"))
        {
            let is_part = |c: char| c.is_ascii_alphanumeric() || "_.+-".contains(c);
            let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            user.push_str(rest.get(..length).unwrap_or_default());
            end += 2 + length;
        }
        (user, end)
    }

    /// Whether a tilde here is a home folder: at the start of a word, or of an assignment's value or after a colon in it.
    fn expands_tilde(&self, parts: &Parts, end: usize) -> bool {
        let next = Raw::first(self.text.get(end..).unwrap_or_default()).map(|(raw, _)| raw);
        let ends = next.is_none_or(|raw| raw.ends_word() || raw == Raw::Slash || raw == Raw::Colon);
        let starts = match parts.parts.as_slice() {
            [] => true,
            [first, rest @ ..] => {
                let in_assignment = matches!(&first.kind, WordPartKind::Literal(text) if assignment_prefix(text).is_some());
                let last = rest.last().unwrap_or(first);
                in_assignment
                    && matches!(&last.kind, WordPartKind::Literal(text) if text.ends_with(['=', ':']))
            }
        };
        starts && ends
    }

    fn single_quoted(&mut self, parts: &mut Parts, quote: Span) {
        match self.text.get(quote.end..).and_then(|rest| rest.find('\'')) {
            Some(length) => {
                let end = quote.end + length;
                self.at = end + 1;
                let text = self.slice(quote.end, end).to_owned();
                parts.push(
                    WordPartKind::SingleQuoted(text),
                    Span::new(quote.start, self.at),
                );
            }
            None => self.miss(Missing::Closing('\''), quote),
        }
    }

    fn ansi_c_quoted(&mut self, parts: &mut Parts, quote: Span) {
        let inside = self.text.get(quote.end..).unwrap_or_default();
        let mut escaped = false;
        let end = inside.char_indices().find(|(_, c)| {
            let closes = *c == '\'' && !escaped;
            escaped = *c == '\\' && !escaped;
            closes
        });
        match end {
            Some((length, _)) => {
                self.at = quote.end + length + 1;
                let raw = inside.get(..length).unwrap_or_default().to_owned();
                let decoded = decode_ansi_c(&raw);
                let kind = WordPartKind::AnsiCQuoted(AnsiCText { raw, decoded });
                parts.push(kind, Span::new(quote.start, self.at));
            }
            None => self.miss(Missing::Closing('\''), quote),
        }
    }

    fn double_quoted(&mut self, parts: &mut Parts, quote: Span) {
        if !self.enter(quote) {
            return;
        }
        self.at = quote.end;
        let inside = self.parts(Mode::Double);
        self.depth -= 1;
        match self.peek() {
            Some((Raw::DoubleQuote, length)) => {
                self.at += length;
                parts.push(
                    WordPartKind::DoubleQuoted(inside),
                    Span::new(quote.start, self.at),
                );
            }
            _ => self.miss(Missing::Closing('"'), quote),
        }
    }

    /// One level deeper, if that is allowed.
    fn enter(&mut self, span: Span) -> bool {
        let may = self.may_nest(span);
        if may {
            self.depth += 1;
        }
        may
    }

    fn backquoted(&mut self, parts: &mut Parts, quote: Span) {
        if !self.may_nest(quote) {
            return;
        }
        let mut derived = Derived::default();
        let mut at = quote.end;
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let mut characters = rest.chars();
            match (characters.next(), characters.next()) {
                (None, _) => {
                    self.miss(Missing::Closing('`'), quote);
                    return;
                }
                (Some('`'), _) => break,
                (Some('\\'), Some(escaped @ ('`' | '\\' | '$'))) => {
                    derived.push(escaped.encode_utf8(&mut [0; 4]), at + 1);
                    at += 1 + escaped.len_utf8();
                }
                (Some(c), _) => {
                    derived.push(c.encode_utf8(&mut [0; 4]), at);
                    at += c.len_utf8();
                }
            }
        }
        self.at = at + 1;
        let lexed = Lexer::new(&derived.text, 0, self.depth + 1).commands(false);
        let mut script = self.take_script(lexed, &mut |span| derived.source_span(span));
        script.map_spans(&mut |span| derived.source_span(span));
        let span = Span::new(quote.start, self.at);
        parts.push(WordPartKind::CommandSubstitution(Arc::new(script)), span);
    }

    fn substitution(&mut self, parts: &mut Parts, open: Span) {
        if !self.may_nest(open) {
            return;
        }
        let depth = self.depth + self.lexed.open.len() + 1;
        let lexed = Lexer::new(self.text, open.end, depth).commands(true);
        self.at = lexed.end;
        if let Some(missing) = &lexed.missing {
            let span = if missing.missing == Missing::Closing(')') {
                open
            } else {
                missing.span
            };
            self.miss(missing.missing.clone(), span);
            return;
        }
        let script = self.take_script(lexed, &mut |span| span);
        let span = Span::new(open.start, self.at);
        parts.push(WordPartKind::CommandSubstitution(Arc::new(script)), span);
    }

    /// The script of an inner text; its errors become this text's.
    fn take_script(&mut self, lexed: Lexed, map: &mut dyn FnMut(Span) -> Span) -> Script {
        let (script, errors, missing) = understand(lexed);
        for mut error in errors {
            error.span = map(error.span);
            self.lexed.errors.push(error);
        }
        // An inner text has an end of its own: what is missing there is wrong.
        if let Some(missing) = missing {
            let span = map(missing.span);
            self.fail(SyntaxErrorKind::UnexpectedEnd(missing.missing), span);
        }
        script
    }

    fn arithmetic(&mut self, parts: &mut Parts, open: Span) {
        if !self.enter(open) {
            return;
        }
        self.at = open.end;
        let inside = self.parts(Mode::Arithmetic);
        self.depth -= 1;
        if self.stopped {
            return;
        }
        if self.rest().starts_with("))") {
            self.at += 2;
            parts.push(
                WordPartKind::Arithmetic(inside),
                Span::new(open.start, self.at),
            );
        } else if self.rest().is_empty() {
            self.miss(Missing::Closing(')'), open);
        } else {
            // Not arithmetic after all: a subshell at the start of a substitution.
            self.at = open.start;
            self.substitution(parts, Span::new(open.start, open.start + 2));
        }
    }

    fn parameter(&mut self, parts: &mut Parts, open: Span, double: bool) {
        if !self.enter(open) {
            return;
        }
        self.at = open.end;
        let parameter = self.parameter_inside(double);
        self.depth -= 1;
        if self.stopped {
            return;
        }
        match parameter {
            Some(parameter) if self.rest().starts_with('}') => {
                self.at += 1;
                parts.push(
                    WordPartKind::Parameter(parameter),
                    Span::new(open.start, self.at),
                );
            }
            _ if self.rest().is_empty() => self.miss(Missing::Closing('}'), open),
            _ => {
                // Skips to the brace that closes it.
                self.parts(Mode::Brace {
                    double,
                    slash: false,
                    colon: false,
                });
                if self.stopped {
                    return;
                }
                if self.rest().is_empty() {
                    self.miss(Missing::Closing('}'), open);
                    return;
                }
                self.at += 1;
                let span = Span::new(open.start, self.at);
                let text = self.slice(span.start, span.end);
                let kind = extension(text).map_or_else(
                    || SyntaxErrorKind::BadSubstitution(text.to_owned()),
                    SyntaxErrorKind::NotSimulated,
                );
                self.fail(kind, span);
            }
        }
    }

    /// Name and operation of `${…}`, up to the brace.
    fn parameter_inside(&mut self, double: bool) -> Option<Parameter> {
        let rest = self.rest();
        if let Some(after) = rest.strip_prefix('#')
            && !after.starts_with('}')
            && let Some(name) = parameter_name(after)
            && after
                .get(name.len()..)
                .is_some_and(|end| end.starts_with('}'))
        {
            self.at += 1 + name.len();
            return Some(Parameter {
                name: name.to_owned(),
                operation: Some(Box::new(ParameterOperation::Length)),
            });
        }
        let name = parameter_name(rest)?.to_owned();
        self.at += name.len();
        let rest = self.rest();
        if rest.starts_with('}') || rest.is_empty() {
            return Some(Parameter {
                name,
                operation: None,
            });
        }
        let operation = self.operation(double)?;
        Some(Parameter {
            name,
            operation: Some(Box::new(operation)),
        })
    }

    fn operation(&mut self, double: bool) -> Option<ParameterOperation> {
        let rest = self.rest();
        let (empty_is_unset, after_colon) = match rest.strip_prefix(':') {
            Some(after) => (true, after),
            None => (false, rest),
        };
        let condition = match after_colon.chars().next()? {
            '-' => Some(ParameterCondition::UseDefault),
            '=' => Some(ParameterCondition::AssignDefault),
            '+' => Some(ParameterCondition::UseAlternative),
            '?' => Some(ParameterCondition::Fail),
            _ => None,
        };
        if let Some(condition) = condition {
            self.at += 1 + usize::from(empty_is_unset);
            let word = self.operand(double, false, false);
            return Some(ParameterOperation::Conditional {
                condition,
                empty_is_unset,
                word,
            });
        }
        if empty_is_unset {
            self.at += 1;
            let offset = self.operand(double, false, true);
            let length = self.after_separator(':', double);
            return Some(ParameterOperation::Substring { offset, length });
        }
        let mut taken = |prefix: &str| {
            let found = rest.starts_with(prefix);
            if found {
                self.at += prefix.len();
            }
            found
        };
        for (long, short) in [("##", "#"), ("%%", "%")] {
            let longest = taken(long);
            if longest || taken(short) {
                let pattern = self.operand(double, false, false);
                return Some(match short {
                    "#" => ParameterOperation::RemovePrefix { longest, pattern },
                    _ => ParameterOperation::RemoveSuffix { longest, pattern },
                });
            }
        }
        for (long, short) in [("^^", "^"), (",,", ",")] {
            let all = taken(long);
            if all || taken(short) {
                let pattern = self.operand(double, false, false);
                return Some(ParameterOperation::ChangeCase {
                    upper: short == "^",
                    all,
                    pattern,
                });
            }
        }
        let scopes = [
            ("//", ReplaceScope::All),
            ("/#", ReplaceScope::Prefix),
            ("/%", ReplaceScope::Suffix),
            ("/", ReplaceScope::First),
        ];
        let (_, scope) = scopes.into_iter().find(|(prefix, _)| taken(prefix))?;
        let pattern = self.operand(double, true, false);
        let replacement = self.after_separator('/', double);
        Some(ParameterOperation::Replace {
            scope,
            pattern,
            replacement,
        })
    }

    fn operand(&mut self, double: bool, slash: bool, colon: bool) -> Word {
        let start = self.at;
        let parts = self.parts(Mode::Brace {
            double,
            slash,
            colon,
        });
        Word {
            parts,
            span: Span::new(start, self.at),
        }
    }

    fn after_separator(&mut self, separator: char, double: bool) -> Option<Word> {
        if !self.rest().starts_with(separator) {
            return None;
        }
        self.at += separator.len_utf8();
        Some(self.operand(double, false, false))
    }
}

/// Parts that are being put together; neighbouring literals become one.
#[derive(Default)]
struct Parts {
    parts: Vec<WordPart>,
}

impl Parts {
    fn push(&mut self, kind: WordPartKind, span: Span) {
        self.parts.push(WordPart { kind, span });
    }

    fn literal(&mut self, text: &str, span: Span) {
        if let Some(WordPart {
            kind: WordPartKind::Literal(last),
            span: place,
        }) = self.parts.last_mut()
        {
            last.push_str(text);
            place.end = span.end;
        } else {
            self.push(WordPartKind::Literal(text.to_owned()), span);
        }
    }
}

/// The name at the start of a parameter expansion.
fn parameter_name(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    let length = if first.is_ascii_digit() {
        text.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len())
    } else if matches!(first, '?' | '$' | '!' | '#' | '@' | '*' | '-') {
        1
    } else {
        text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(text.len())
    };
    let name = text.get(..length)?;
    let is_special = !first.is_ascii_alphanumeric() && first != '_';
    (is_special || first.is_ascii_digit() || is_identifier(name)).then_some(name)
}

/// The text of a word without its quotes; what expands is kept as an empty text.
fn unquoted(parts: &[WordPart]) -> String {
    let mut text = String::new();
    for part in parts {
        match &part.kind {
            WordPartKind::Literal(literal) | WordPartKind::SingleQuoted(literal) => {
                text.push_str(literal)
            }
            WordPartKind::Escaped(c) => text.push(*c),
            WordPartKind::AnsiCQuoted(quoted) => text.push_str(&quoted.decoded),
            WordPartKind::DoubleQuoted(inside) => text.push_str(&unquoted(inside)),
            WordPartKind::Tilde(user) => {
                text.push('~');
                text.push_str(user);
            }
            WordPartKind::Parameter(parameter) => {
                text.push('$');
                text.push_str(&parameter.name);
            }
            WordPartKind::CommandSubstitution(_) | WordPartKind::Arithmetic(_) => {}
        }
    }
    text
}

/// The escapes of `$'…'` (bash manual, "ANSI-C Quoting").
fn decode_ansi_c(raw: &str) -> String {
    let mut text = String::new();
    let mut rest = raw.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        let number = |rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
                      radix: u32,
                      most: usize,
                      start: u32| {
            let mut value = start;
            let mut digits = 0;
            while digits < most
                && let Some(digit) = rest.peek().and_then(|c| c.to_digit(radix))
            {
                value = value.saturating_mul(radix).saturating_add(digit);
                rest.next();
                digits += 1;
            }
            (digits > 0).then_some(value)
        };
        let decoded = match rest.next() {
            None => Some('\\'),
            Some('a') => Some('\x07'),
            Some('b') => Some('\x08'),
            Some('e' | 'E') => Some('\x1b'),
            Some('f') => Some('\x0c'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('v') => Some('\x0b'),
            Some(c @ ('\\' | '\'' | '"' | '?')) => Some(c),
            Some('c') => rest
                .next()
                .and_then(|c| char::from_u32(u32::from(c) & 0x1f)),
            Some('x') => number(&mut rest, 16, 2, 0)
                .and_then(char::from_u32)
                .or_else(|| {
                    text.push('\\');
                    Some('x')
                }),
            Some('u') => number(&mut rest, 16, 4, 0).and_then(char::from_u32),
            Some('U') => number(&mut rest, 16, 8, 0).and_then(char::from_u32),
            Some(digit @ '0'..='7') => {
                let start = digit.to_digit(8).unwrap_or(0);
                let value = number(&mut rest, 8, 2, start).unwrap_or(start);
                char::from_u32(value & 0xff)
            }
            Some(other) => {
                text.push('\\');
                Some(other)
            }
        };
        match decoded {
            Some('\0') => break,
            Some(c) => text.push(c),
            None => {}
        }
    }
    text
}

fn operator(raw: Raw) -> Option<Operator> {
    Some(match raw {
        Raw::Pipe => Operator::Pipe,
        Raw::PipeBoth => Operator::PipeBoth,
        Raw::OrIf => Operator::OrIf,
        Raw::Ampersand => Operator::Background,
        Raw::AndIf => Operator::AndIf,
        Raw::Semicolon => Operator::Semicolon,
        Raw::Break => Operator::Break,
        Raw::FallThrough => Operator::FallThrough,
        Raw::TestNext => Operator::TestNext,
        Raw::OpenParen => Operator::OpenParen,
        Raw::CloseParen => Operator::CloseParen,
        _ => return None,
    })
}

fn redirection(raw: Raw) -> RedirectKind {
    let here_doc = |strip_tabs| RedirectKind::HereDoc {
        quoted: false,
        strip_tabs,
        body: Word::default(),
    };
    match raw {
        Raw::OutBoth => RedirectKind::OutBoth,
        Raw::AppendBoth => RedirectKind::AppendBoth,
        Raw::Less => RedirectKind::In,
        Raw::HereDoc => here_doc(false),
        Raw::HereDocTabs => here_doc(true),
        Raw::HereString => RedirectKind::HereString,
        Raw::LessAnd => RedirectKind::DupIn,
        Raw::LessGreat => RedirectKind::ReadWrite,
        Raw::GreatGreat => RedirectKind::Append,
        Raw::GreatAnd => RedirectKind::DupOut,
        Raw::Clobber => RedirectKind::Clobber,
        _ => RedirectKind::Out,
    }
}
