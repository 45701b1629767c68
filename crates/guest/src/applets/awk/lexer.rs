//! `awk`'s tokens.

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Text(String),
    /// `/…/`
    Regex(String),
    Name(String),
    /// A name with `(` directly after it.
    FunctionName(String),
    Keyword(&'static str),
    /// Operators and punctuation.
    Symbol(&'static str),
    Newline,
    End,
}

/// A token and its line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Located {
    pub(super) token: Token,
    pub(super) line: usize,
}

const KEYWORDS: [&str; 20] = [
    "BEGIN", "END", "if", "else", "while", "for", "do", "break", "continue", "next", "nextfile",
    "exit", "return", "delete", "in", "function", "func", "getline", "print", "printf",
];

/// The longer ones first.
const SYMBOLS: [&str; 44] = [
    "**=", "**", "&&", "||", "==", "<=", ">=", "!=", "++", "--", "+=", "-=", "*=", "/=", "%=",
    "^=", "!~", ">>", "{", "}", "(", ")", "[", "]", ";", ",", "+", "-", "*", "/", "%", "^", "!",
    ">", "<", "|", "?", ":", "~", "$", "=", "@", "&", "\\",
];

/// The tokens of a program; the line of what is no token.
pub(super) fn tokens(text: &str) -> Result<Vec<Located>, (usize, String)> {
    let mut tokens: Vec<Located> = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(character) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("\\\n") {
            line += 1;
            rest = after;
            continue;
        }
        let mut token = None;
        let mut length = character.len_utf8();
        match character {
            ' ' | '\t' | '\r' => {}
            '\n' => token = Some(Token::Newline),
            '#' => length = rest.find('\n').unwrap_or(rest.len()),
            '"' => {
                let (string, used) = quoted(rest, '"').ok_or((line, first_line(rest)))?;
                token = Some(Token::Text(unescape(&string)));
                length = used;
            }
            '/' if regex_may_stand(tokens.last().map(|located| &located.token)) => {
                let (string, used) = quoted(rest, '/').ok_or((line, first_line(rest)))?;
                token = Some(Token::Regex(string.replace("\\/", "/")));
                length = used;
            }
            '0'..='9' | '.' => {
                let used = number_length(rest);
                if used == 0 {
                    return Err((line, first_line(rest)));
                }
                let text = rest.get(..used).unwrap_or_default();
                token = Some(Token::Number(text.parse().unwrap_or(0.0)));
                length = used;
            }
            'a'..='z' | 'A'..='Z' | '_' => {
                length = rest
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(rest.len());
                let name = rest.get(..length).unwrap_or_default();
                token = Some(match KEYWORDS.iter().find(|keyword| **keyword == name) {
                    Some(&"func") => Token::Keyword("function"),
                    Some(keyword) => Token::Keyword(keyword),
                    None if rest.get(length..).is_some_and(|rest| rest.starts_with('(')) => {
                        Token::FunctionName(name.to_owned())
                    }
                    None => Token::Name(name.to_owned()),
                });
            }
            _ => {
                let symbol = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
                let Some(symbol) = symbol else {
                    return Err((line, first_line(rest)));
                };
                length = symbol.len();
                token = Some(Token::Symbol(match *symbol {
                    "**" => "^",
                    "**=" => "^=",
                    symbol => symbol,
                }));
            }
        }
        tokens.extend(token.map(|token| Located { token, line }));
        let used = rest.get(..length).unwrap_or_default();
        line += used.matches('\n').count();
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens.push(Located {
        token: Token::End,
        line,
    });
    Ok(tokens)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// The text between two delimiters, with its backslashes, and the length with the delimiters.
fn quoted(text: &str, delimiter: char) -> Option<(String, usize)> {
    let mut result = String::new();
    let mut in_class = false;
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((place, character)) = characters.next() {
        match character {
            '\\' => {
                result.push('\\');
                result.push(characters.next()?.1);
            }
            '\n' => return None,
            c if c == delimiter && !in_class => return Some((result, place + c.len_utf8())),
            c => {
                if delimiter == '/' {
                    match c {
                        '[' if !in_class => {
                            in_class = true;
                            result.push(c);
                            for first in ['^', ']'] {
                                if characters.peek().map(|(_, c)| *c) == Some(first) {
                                    result.push(first);
                                    characters.next();
                                }
                            }
                            continue;
                        }
                        ']' => in_class = false,
                        _ => {}
                    }
                }
                result.push(c);
            }
        }
    }
    None
}

/// Whether a `/` here starts a pattern: not after an operand.
fn regex_may_stand(last: Option<&Token>) -> bool {
    !matches!(
        last,
        Some(
            Token::Number(_)
                | Token::Text(_)
                | Token::Regex(_)
                | Token::Name(_)
                | Token::Symbol(")" | "]" | "$" | "++" | "--")
        )
    )
}

fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(text);
    let mut any = length > 0;
    if text.get(length..).is_some_and(|rest| rest.starts_with('.')) {
        let decimals = digits(text.get(length + 1..).unwrap_or_default());
        any |= decimals > 0;
        length += 1 + decimals;
    }
    if !any {
        return 0;
    }
    let rest = text.get(length..).unwrap_or_default();
    if rest.starts_with(['e', 'E']) {
        let sign = usize::from(
            rest.get(1..)
                .is_some_and(|rest| rest.starts_with(['+', '-'])),
        );
        let exponent = digits(rest.get(1 + sign..).unwrap_or_default());
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}

/// Resolves a string's escapes.
pub(super) fn unescape(text: &str) -> String {
    let mut result = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' {
            result.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => result.push('\n'),
            Some('t') => result.push('\t'),
            Some('r') => result.push('\r'),
            Some('a') => result.push('\x07'),
            Some('b') => result.push('\x08'),
            Some('f') => result.push('\x0c'),
            Some('v') => result.push('\x0b'),
            Some(c @ ('"' | '/' | '\\')) => result.push(c),
            Some(digit @ '0'..='7') => {
                let mut value = digit.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    if let Some(digit) = characters.peek().and_then(|c| c.to_digit(8)) {
                        value = value * 8 + digit;
                        characters.next();
                    }
                }
                result.extend(char::from_u32(value));
            }
            Some(other) => result.extend(['\\', other]),
            None => result.push('\\'),
        }
    }
    result
}
