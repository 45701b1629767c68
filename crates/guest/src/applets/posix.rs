//! POSIX's regular expressions, basic and extended, by way of the regex crate.
//!
//! Of several alternatives the crate takes the first that matches, where POSIX takes the longest.

use regex::bytes::{Regex, RegexBuilder};

/// A regular expression that can be compared and cloned.
#[derive(Debug, Clone)]
pub(crate) struct Posix {
    source: String,
    pub(crate) regex: Regex,
}

impl PartialEq for Posix {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

/// Why an expression cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PatternError {
    /// It is wrong; in the C library's words.
    Invalid(&'static str),
    /// It is right, and not modelled.
    NotSimulated(String),
}

/// Which grammar an expression has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grammar {
    Basic,
    Extended,
    /// The text itself.
    Fixed,
}

/// What else an expression has to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Fit {
    pub(crate) ignore_case: bool,
    /// Only whole words (`grep -w`).
    pub(crate) words: bool,
    /// Only whole lines (`grep -x`).
    pub(crate) lines: bool,
}

impl Posix {
    /// One expression.
    pub(crate) fn new(pattern: &str, grammar: Grammar, fit: Fit) -> Result<Self, PatternError> {
        Self::any_of(&[pattern.to_owned()], grammar, fit)
    }

    /// An expression that matches what any of these does.
    pub(crate) fn any_of(
        patterns: &[String],
        grammar: Grammar,
        fit: Fit,
    ) -> Result<Self, PatternError> {
        let mut parts = Vec::new();
        for pattern in patterns {
            let part = translate(pattern, grammar)?;
            parts.push(if patterns.len() > 1 || fit.words || fit.lines {
                format!("(?:{part})")
            } else {
                part
            });
        }
        let mut source = parts.join("|");
        if fit.lines {
            source = format!("^(?:{source})$");
        } else if fit.words {
            source = format!(r"(?:\b{{start-half}})(?:{source})(?:\b{{end-half}})");
        }
        let regex = RegexBuilder::new(&source)
            .case_insensitive(fit.ignore_case)
            .size_limit(1 << 22)
            .build()
            .map_err(|_| PatternError::NotSimulated(patterns.join("\n")))?;
        let source = format!("{}{source}", if fit.ignore_case { "i" } else { "" });
        Ok(Self { source, regex })
    }

    pub(crate) fn is_match(&self, text: &[u8]) -> bool {
        self.regex.is_match(text)
    }
}

struct Translator<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    extended: bool,
    out: String,
    groups: u32,
    /// An operand stands before, so that `*` repeats.
    operand: bool,
}

fn translate(pattern: &str, grammar: Grammar) -> Result<String, PatternError> {
    if grammar == Grammar::Fixed {
        return Ok(regex::escape(pattern));
    }
    let mut translator = Translator {
        rest: pattern.chars().peekable(),
        extended: grammar == Grammar::Extended,
        out: String::new(),
        groups: 0,
        operand: false,
    };
    translator.run()?;
    Ok(translator.out)
}

impl Translator<'_> {
    fn run(&mut self) -> Result<(), PatternError> {
        while let Some(character) = self.rest.next() {
            match character {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '.' => self.push("."),
                '*' if self.operand => self.repeat("*"),
                '*' => self.literal('*'),
                '^' if self.extended || !self.operand => self.anchor("^"),
                '$' if self.extended || self.at_end() => self.anchor("$"),
                '(' if self.extended => self.open(),
                ')' if self.extended && self.groups > 0 => self.close(),
                '|' if self.extended => self.alternative(),
                '+' | '?' if self.extended && self.operand => self.repeat(&character.to_string()),
                '{' if self.extended && self.operand => self.interval(false)?,
                other => self.literal(other),
            }
        }
        if self.groups > 0 {
            return Err(PatternError::Invalid("Unmatched ( or \\("));
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.operand = true;
    }

    fn repeat(&mut self, text: &str) {
        // Repeated repetition is repetition; the crate would read `*?` as lazy.
        if self.out.ends_with(['*', '+', '?', '}'])
            && !self.out.ends_with("\\*")
            && !self.out.ends_with("\\+")
        {
            let last = self.last_operand();
            self.out.insert_str(last, "(?:");
            self.out.push(')');
        }
        self.out.push_str(text);
    }

    /// Where the operand before the repetition starts: nobody needs more than the whole of what is there.
    fn last_operand(&self) -> usize {
        let bytes = self.out.as_bytes();
        let mut depth = 0;
        for place in (0..bytes.len()).rev() {
            let escaped = place > 0 && bytes.get(place - 1) == Some(&b'\\');
            match bytes.get(place) {
                Some(b')') if !escaped => depth += 1,
                Some(b'(') if !escaped && depth > 0 => {
                    depth -= 1;
                    if depth == 0 {
                        return place;
                    }
                }
                Some(byte) if depth == 0 && !matches!(byte, b'*' | b'+' | b'?') => {
                    return if escaped { place - 1 } else { place };
                }
                _ => {}
            }
        }
        0
    }

    fn anchor(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn literal(&mut self, character: char) {
        let escaped = regex::escape(character.encode_utf8(&mut [0; 4]));
        self.push(&escaped);
    }

    fn open(&mut self) {
        self.groups += 1;
        self.out.push('(');
        self.operand = false;
    }

    fn close(&mut self) {
        self.groups -= 1;
        self.push(")");
    }

    fn alternative(&mut self) {
        self.out.push('|');
        self.operand = false;
    }

    /// Whether a `$` here is at the end of a basic expression or of a group in it.
    fn at_end(&self) -> bool {
        let mut ahead = self.rest.clone();
        matches!(
            (ahead.next(), ahead.next()),
            (None, _) | (Some('\\'), Some(')' | '|'))
        )
    }

    fn escape(&mut self) -> Result<(), PatternError> {
        let Some(character) = self.rest.next() else {
            return Err(PatternError::Invalid("Trailing backslash"));
        };
        match character {
            '(' if !self.extended => self.open(),
            ')' if !self.extended && self.groups > 0 => self.close(),
            ')' if !self.extended => return Err(PatternError::Invalid("Unmatched ) or \\)")),
            '|' if !self.extended => self.alternative(),
            '{' if !self.extended && self.operand => self.interval(true)?,
            '+' | '?' if !self.extended && self.operand => self.repeat(&character.to_string()),
            '<' => self.push(r"\b{start}"),
            '>' => self.push(r"\b{end}"),
            'w' | 'W' | 's' | 'S' | 'b' | 'B' => self.push(&format!("\\{character}")),
            'n' => self.push(r"\n"),
            't' => self.push(r"\t"),
            '`' => self.push(r"\A"),
            '\'' => self.push(r"\z"),
            digit @ '1'..='9' => {
                return Err(PatternError::NotSimulated(format!(
                    "\\{digit} in a pattern"
                )));
            }
            other => self.literal(other),
        }
        Ok(())
    }

    /// `{2,3}`; what is no interval is text.
    fn interval(&mut self, basic: bool) -> Result<(), PatternError> {
        let mut ahead = self.rest.clone();
        let mut text = String::new();
        loop {
            match ahead.next() {
                Some('\\') if basic && ahead.peek() == Some(&'}') => {
                    ahead.next();
                    break;
                }
                Some('}') if !basic => break,
                Some(character) if character.is_ascii_digit() || character == ',' => {
                    text.push(character)
                }
                _ if basic => return Err(PatternError::Invalid("Invalid content of \\{\\}")),
                _ => {
                    self.literal('{');
                    return Ok(());
                }
            }
        }
        let (low, high) = text
            .split_once(',')
            .map_or((text.as_str(), None), |(low, high)| (low, Some(high)));
        let low: u32 = if low.is_empty() {
            0
        } else {
            low.parse().unwrap_or(u32::MAX)
        };
        let high = match high {
            None => Some(low),
            Some("") => None,
            Some(high) => Some(high.parse().unwrap_or(u32::MAX)),
        };
        if text.is_empty() || high.is_some_and(|high| high < low) {
            return Err(PatternError::Invalid("Invalid content of \\{\\}"));
        }
        if low > 32_767 || high.is_some_and(|high| high > 32_767) {
            return Err(PatternError::Invalid("Regular expression too big"));
        }
        self.rest = ahead;
        let text = match high {
            Some(high) => format!("{{{low},{high}}}"),
            None => format!("{{{low},}}"),
        };
        self.repeat(&text);
        Ok(())
    }

    fn class(&mut self) -> Result<(), PatternError> {
        let unmatched = PatternError::Invalid("Unmatched [, [^, [:, [., or [=");
        self.out.push('[');
        let negated = self.rest.next_if_eq(&'^').is_some();
        if negated {
            self.out.push('^');
        }
        let mut first = true;
        loop {
            let Some(character) = self.rest.next() else {
                return Err(unmatched);
            };
            match character {
                ']' if !first => break,
                '[' if matches!(self.rest.peek(), Some(':')) => {
                    let mut ahead = self.rest.clone();
                    ahead.next();
                    let mut name = String::new();
                    while let Some(letter) = ahead.next_if(char::is_ascii_alphabetic) {
                        name.push(letter);
                    }
                    if ahead.next() != Some(':') || ahead.next() != Some(']') {
                        return Err(unmatched);
                    }
                    let known = [
                        "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print",
                        "punct", "space", "upper", "xdigit",
                    ];
                    if !known.contains(&name.as_str()) {
                        return Err(PatternError::Invalid("Invalid character class name"));
                    }
                    self.rest = ahead;
                    self.out.push_str(&format!("[:{name}:]"));
                }
                '[' if matches!(self.rest.peek(), Some('.' | '=')) => {
                    return Err(PatternError::NotSimulated(
                        "[. and [= in a pattern".to_owned(),
                    ));
                }
                from => {
                    let mut ahead = self.rest.clone();
                    let to = if ahead.next() == Some('-') {
                        ahead.next().filter(|to| *to != ']')
                    } else {
                        None
                    };
                    match to {
                        Some(to) => {
                            if from > to {
                                return Err(PatternError::Invalid("Invalid range end"));
                            }
                            self.rest = ahead;
                            self.class_member(from);
                            self.out.push('-');
                            self.class_member(to);
                        }
                        None => self.class_member(from),
                    }
                }
            }
            first = false;
        }
        self.push("]");
        Ok(())
    }

    fn class_member(&mut self, character: char) {
        if !character.is_alphanumeric() && character.is_ascii() && !character.is_ascii_control() {
            self.out.push('\\');
        }
        self.out.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_match(pattern: &str, grammar: Grammar, text: &str) -> Option<bool> {
        Posix::new(pattern, grammar, Fit::default())
            .ok()
            .map(|posix| posix.is_match(text.as_bytes()))
    }

    #[test]
    fn basic_expressions_mean_what_posix_says() {
        let check = |pattern: &str, text: &str, expect: bool| {
            assert_eq!(
                is_match(pattern, Grammar::Basic, text),
                Some(expect),
                "{pattern} {text}"
            );
        };
        check("a+b", "a+b", true);
        check("a+b", "aab", false);
        check("a\\+b", "aab", true);
        check("\\(ab\\)*c", "ababc", true);
        check("*a", "*a", true);
        check("a^b$c", "a^b$c", true);
        check("^a$", "a", true);
        check("a\\{2\\}", "aa", true);
        check("a{2}", "a{2}", true);
        check("a\\|b", "b", true);
        check("[]a]", "]", true);
        check("[^]a]", "]", false);
        check("[[:digit:]x-]", "-", true);
        check("[\\.]", "\\", true);
        check("\\<foo\\>", "a foo b", true);
        check("\\<foo\\>", "afoo b", false);
        check("a**", "", true);
    }

    #[test]
    fn extended_expressions_mean_what_posix_says() {
        let check = |pattern: &str, text: &str, expect: bool| {
            assert_eq!(
                is_match(pattern, Grammar::Extended, text),
                Some(expect),
                "{pattern} {text}"
            );
        };
        check("(a|b)+c", "abac", true);
        check("a{2,3}$", "baaa", true);
        check("a\\.b", "axb", false);
        check("^(foo|bar)$", "bar", true);
        check("{", "{", true);
        check("a[&&~~|-]", "a~", true);
    }

    #[test]
    fn wrong_expressions_are_refused() {
        for (pattern, grammar) in [
            ("[a", Grammar::Basic),
            ("\\(a", Grammar::Basic),
            ("(a", Grammar::Extended),
            ("a\\", Grammar::Basic),
        ] {
            assert_eq!(is_match(pattern, grammar, ""), None, "{pattern}");
        }
    }
}
