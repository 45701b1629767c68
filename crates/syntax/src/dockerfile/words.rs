//! Variables, quotes and escapes in an instruction's arguments (buildkit: frontend/dockerfile/shell/lex.go).

use thiserror::Error;

use super::go_quote;
use super::pattern::{self, BadEscape};

/// What stands for a character after the end, when Go prints it.
const NO_CHARACTER: char = '\u{fffd}';

/// Why a word cannot be expanded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("failed to process {}: {problem}", go_quote(.word))]
pub struct WordError {
    /// The word.
    pub word: String,
    /// What is wrong with it.
    pub problem: WordProblem,
}

/// What is wrong with a word.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WordProblem {
    /// A quote has no end.
    #[error("unexpected end of statement while looking for matching {0}-quote")]
    Quote(&'static str),
    /// `${…` has no end.
    #[error("syntax error: missing '}}'")]
    Brace,
    /// The pattern of `${…/` has no end.
    #[error("syntax error: missing '/' in ${{}}")]
    Slash,
    /// `${}`.
    #[error("syntax error: bad substitution")]
    Substitution,
    /// Something else than docker's modifiers behind a name.
    #[error("unsupported modifier ({0}) in substitution")]
    Modifier(String),
    /// `${name?message}` of a variable that is not there.
    #[error("{name}: {message}")]
    Required {
        /// The variable.
        name: String,
        /// What is said about it.
        message: String,
    },
    /// A pattern with an escape that means nothing.
    #[error("invalid pattern ({pattern}) in substitution: {error}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        error: BadEscape,
    },
}

/// What is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Raw {
    pub(super) quotes: bool,
    pub(super) escapes: bool,
    /// Variables that are not set.
    pub(super) unset: bool,
}

/// How words are expanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    escape: char,
    raw: Raw,
}

/// A variable's value.
type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Words {
    /// With the escape token of a Dockerfile.
    pub fn new(escape: char) -> Self {
        Self::raw(escape, Raw::default())
    }

    pub(super) fn raw(escape: char, raw: Raw) -> Self {
        Self { escape, raw }
    }

    /// Expands a text to one word, whatever blanks are in it.
    ///
    /// # Errors
    /// A quote or a brace has no end, or a substitution is not understood.
    pub fn expand(self, text: &str, variables: Variables<'_>) -> Result<String, WordError> {
        self.process(text, variables).map(|found| found.text)
    }

    /// Expands a text and splits it where blanks are, also those that a variable brought.
    ///
    /// # Errors
    /// As [`Words::expand`].
    pub fn split(self, text: &str, variables: Variables<'_>) -> Result<Vec<String>, WordError> {
        self.process(text, variables).map(|found| found.words)
    }

    fn process(self, text: &str, variables: Variables<'_>) -> Result<Found, WordError> {
        let mut scanner = Scanner {
            characters: text.chars().collect(),
            at: 0,
            words: self,
            variables,
        };
        let found = scanner.until(None, self.raw.escapes);
        found.map_err(|problem| WordError {
            word: text.to_owned(),
            problem,
        })
    }
}

/// What a text has become, whole and in words.
#[derive(Default)]
struct Found {
    text: String,
    words: Vec<String>,
    word: String,
}

impl Found {
    /// Adds something that blanks split.
    fn add(&mut self, text: &str) {
        for character in text.chars() {
            if character.is_whitespace() {
                self.end_word();
            } else {
                self.word.push(character);
            }
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.words.push(std::mem::take(&mut self.word));
        }
    }
}

struct Scanner<'a> {
    characters: Vec<char>,
    at: usize,
    words: Words,
    variables: Variables<'a>,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    fn until(&mut self, stop: Option<char>, raw_escapes: bool) -> Result<Found, WordProblem> {
        let mut found = Found::default();
        while let Some(character) = self.peek() {
            if stop == Some(character) {
                self.next();
                found.end_word();
                return Ok(found);
            }
            match character {
                '$' => {
                    let value = self.dollar(raw_escapes)?;
                    found.text.push_str(&value);
                    found.add(&value);
                }
                '\'' | '"' | '<' => {
                    let value = match character {
                        '\'' => self.single_quotes()?,
                        '"' => self.double_quotes(raw_escapes)?,
                        _ => self.heredoc_start(),
                    };
                    found.text.push_str(&value);
                    found.word.push_str(&value);
                }
                token if token == self.words.escape => {
                    self.next();
                    if raw_escapes {
                        found.text.push(token);
                        found.word.push(token);
                    }
                    let Some(escaped) = self.next() else { break };
                    found.text.push(escaped);
                    found.word.push(escaped);
                }
                other => {
                    self.next();
                    found.text.push(other);
                    found.add(other.encode_utf8(&mut [0; 4]));
                }
            }
        }
        match stop {
            Some('/') => Err(WordProblem::Slash),
            Some(_) => Err(WordProblem::Brace),
            None => {
                found.end_word();
                Ok(found)
            }
        }
    }

    fn single_quotes(&mut self) -> Result<String, WordProblem> {
        let mut text = String::new();
        self.keep_quote(&mut text);
        loop {
            match self.peek() {
                None => return Err(WordProblem::Quote("single")),
                Some('\'') => {
                    self.keep_quote(&mut text);
                    return Ok(text);
                }
                Some(_) => text.extend(self.next()),
            }
        }
    }

    fn double_quotes(&mut self, raw_escapes: bool) -> Result<String, WordProblem> {
        let mut text = String::new();
        self.keep_quote(&mut text);
        loop {
            match self.peek() {
                None => return Err(WordProblem::Quote("double")),
                Some('"') => {
                    self.keep_quote(&mut text);
                    return Ok(text);
                }
                Some('$') => text.push_str(&self.dollar(raw_escapes)?),
                Some(token) if token == self.words.escape => {
                    self.next();
                    if raw_escapes {
                        text.push(token);
                    }
                    match self.peek() {
                        None => {}
                        Some(next) if next == '"' || next == '$' || next == token => {
                            text.extend(self.next());
                        }
                        Some(_) => text.push(token),
                    }
                }
                Some(_) => text.extend(self.next()),
            }
        }
    }

    /// Passes a quote, and keeps it where quotes are kept.
    fn keep_quote(&mut self, text: &mut String) {
        let quote = self.next();
        if self.words.raw.quotes {
            text.extend(quote);
        }
    }

    /// `<<` holds what follows it together with itself.
    fn heredoc_start(&mut self) -> String {
        self.next();
        if self.peek() != Some('<') {
            return "<".to_owned();
        }
        self.next();
        let mut start = "<<".to_owned();
        while matches!(self.peek(), Some('\t' | '\r' | ' ')) {
            start.extend(self.next());
        }
        start
    }

    fn dollar(&mut self, raw_escapes: bool) -> Result<String, WordProblem> {
        self.next();
        if self.peek() != Some('{') {
            let name = self.name();
            if name.is_empty() {
                return Ok("$".to_owned());
            }
            return Ok(self.value_or(&name, || format!("${name}")));
        }
        self.next();
        match self.peek() {
            None => return Err(WordProblem::Brace),
            Some('{' | '}' | ':') => return Err(WordProblem::Substitution),
            Some(_) => {}
        }
        let name = self.name();
        let mut modifier = String::new();
        let mut first = self.next();
        modifier.push(first.unwrap_or(NO_CHARACTER));
        let null_is_unset = first == Some(':');
        if null_is_unset {
            first = self.next();
            modifier.push(first.unwrap_or(NO_CHARACTER));
        }
        match first {
            Some('}') if !null_is_unset => Ok(self.value_or(&name, || format!("${{{name}}}"))),
            Some('/') if !null_is_unset => self.replacement(&name),
            Some(sign @ ('+' | '-' | '?' | '#' | '%')) => {
                let is_pattern = matches!(sign, '#' | '%');
                if is_pattern && null_is_unset {
                    return Err(WordProblem::Modifier(modifier));
                }
                let word = self.until(Some('}'), raw_escapes || is_pattern)?.text;
                let value = (self.variables)(&name);
                if value.is_none() && self.words.raw.unset {
                    return Ok(format!("${{{name}{modifier}{word}}}"));
                }
                modified(&name, sign, null_is_unset, &word, value)
            }
            // Behind a colon the word is read before the sign is looked at.
            _ if null_is_unset => {
                self.until(Some('}'), raw_escapes)?;
                Err(WordProblem::Modifier(modifier))
            }
            _ => Err(WordProblem::Modifier(modifier)),
        }
    }

    /// The rest of `${name/pattern/replacement}`.
    fn replacement(&mut self, name: &str) -> Result<String, WordProblem> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let pattern = self.until(Some('/'), true)?.text;
        let replacement = self.until(Some('}'), true)?.text;
        let value = match (self.variables)(name) {
            None if self.words.raw.unset => {
                return Ok(format!("${{{name}/{pattern}/{replacement}}}"));
            }
            value => value.unwrap_or_default(),
        };
        pattern::replace(&pattern, &value, &replacement, all)
            .map_err(|error| WordProblem::Pattern { pattern, error })
    }

    fn value_or(&self, name: &str, as_written: impl FnOnce() -> String) -> String {
        match (self.variables)(name) {
            Some(value) => value,
            None if self.words.raw.unset => as_written(),
            None => String::new(),
        }
    }

    /// Letters, digits and underscores, or digits only, or one of the shell's own signs.
    fn name(&mut self) -> String {
        let mut name = String::new();
        match self.peek() {
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => name.extend(self.next()),
            Some(digit) if digit.is_numeric() => {
                while self.peek().is_some_and(char::is_numeric) {
                    name.extend(self.next());
                }
            }
            _ => {
                while self
                    .peek()
                    .is_some_and(|it| it.is_alphanumeric() || it == '_')
                {
                    name.extend(self.next());
                }
            }
        }
        name
    }
}

/// The value of `${name-word}` and its like.
fn modified(
    name: &str,
    sign: char,
    null_is_unset: bool,
    word: &str,
    value: Option<String>,
) -> Result<String, WordProblem> {
    let is_there = value
        .as_ref()
        .is_some_and(|value| !null_is_unset || !value.is_empty());
    let is_set = value.is_some();
    let value = value.unwrap_or_default();
    Ok(match sign {
        '-' if !is_there => word.to_owned(),
        '+' if is_there => word.to_owned(),
        '+' => String::new(),
        '?' if !is_there => {
            let message = match word {
                "" if is_set => "is not allowed to be empty",
                "" => "is not allowed to be unset",
                word => word,
            };
            return Err(WordProblem::Required {
                name: name.to_owned(),
                message: message.to_owned(),
            });
        }
        '#' | '%' => {
            let (is_greedy, pattern) = match word.strip_prefix(sign) {
                Some(pattern) => (true, pattern),
                None => (false, word),
            };
            let trimmed = if sign == '#' {
                pattern::trim_prefix(pattern, &value, is_greedy)
            } else {
                pattern::trim_suffix(pattern, &value, is_greedy)
            };
            return trimmed.map_err(|error| WordProblem::Pattern {
                pattern: pattern.to_owned(),
                error,
            });
        }
        _ => value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Result<&str, &str>) {
        let variables = |name: &str| match name {
            "A" => Some("one two".to_owned()),
            "EMPTY" => Some(String::new()),
            "FILE" => Some("dir/name.tar.gz".to_owned()),
            _ => None,
        };
        let found = Words::new('\\').expand(text, &variables);
        let found = found.map_err(|error| error.problem.to_string());
        let found = found.as_deref().map_err(String::as_str);
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn words_are_expanded() {
        check("$A-x", Ok("one two-x"));
        check("${A}", Ok("one two"));
        check("'$A'\"$A\"", Ok("$Aone two"));
        check("\\$A a\\ b \"\\x\\\"\"", Ok("$A a b \\x\""));
        check("${NO:-d}${EMPTY-d}${EMPTY:-d}", Ok("dd"));
        check("${A:+x}${NO+x}", Ok("x"));
        check(
            "${FILE#*/} ${FILE%.*} ${FILE%%.*}",
            Ok("name.tar.gz dir/name.tar dir/name"),
        );
        check(
            "${FILE/a/o} ${FILE//a/o}",
            Ok("dir/nome.tar.gz dir/nome.tor.gz"),
        );
        check("$", Ok("$"));
        check("a\\", Ok("a"));
    }

    #[test]
    fn what_cannot_be_expanded_is_refused() {
        let quote = "unexpected end of statement while looking for matching";
        check("'a", Err(&format!("{quote} single-quote")));
        check("\"a", Err(&format!("{quote} double-quote")));
        check("${", Err("syntax error: missing '}'"));
        check("${}", Err("syntax error: bad substitution"));
        check(
            "${B",
            Err("unsupported modifier (\u{fffd}) in substitution"),
        );
        check("${B!x}", Err("unsupported modifier (!) in substitution"));
        check("${B:?}", Err("B: is not allowed to be unset"));
        check("${EMPTY:?}", Err("EMPTY: is not allowed to be empty"));
        check("${B:#x}", Err("unsupported modifier (:#) in substitution"));
        check(
            "${A#\\x}",
            Err("invalid pattern (\\x) in substitution: invalid escape '\\x'"),
        );
    }
}
