//! The patterns of `${name#pattern}` and its like: `*`, `?` and escapes.

use std::collections::BTreeSet;

use thiserror::Error;

/// An escape that means nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("invalid escape '\\{0}'")]
pub struct BadEscape(pub char);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Character(char),
    /// One character.
    One,
    /// Any number of characters.
    Any,
}

struct Pattern {
    tokens: Vec<Token>,
    is_greedy: bool,
}

/// A value without what the pattern matches at its start.
pub(super) fn trim_prefix(
    pattern: &str,
    value: &str,
    is_greedy: bool,
) -> Result<String, BadEscape> {
    let pattern = Pattern::parse(pattern, is_greedy)?;
    let value: Vec<char> = value.chars().collect();
    let end = pattern.end_of_match(&value, 0).unwrap_or(0);
    Ok(value.iter().skip(end).collect())
}

/// A value without what the pattern matches at its end.
pub(super) fn trim_suffix(
    pattern: &str,
    value: &str,
    is_greedy: bool,
) -> Result<String, BadEscape> {
    let mut pattern = Pattern::parse(pattern, is_greedy)?;
    pattern.tokens.reverse();
    let value: Vec<char> = value.chars().rev().collect();
    let end = pattern.end_of_match(&value, 0).unwrap_or(0);
    let mut rest: Vec<char> = value.into_iter().skip(end).collect();
    rest.reverse();
    Ok(rest.into_iter().collect())
}

/// A value with another text for the first match, or for all.
pub(super) fn replace(
    pattern: &str,
    value: &str,
    replacement: &str,
    all: bool,
) -> Result<String, BadEscape> {
    let pattern = Pattern::parse(pattern, true)?;
    let value: Vec<char> = value.chars().collect();
    let mut replaced = String::new();
    let mut at = 0;
    let mut last_end = None;
    let mut found = false;
    while at <= value.len() {
        let end = pattern.end_of_match(&value, at);
        // A match of nothing does not count right behind another one.
        let end = end.filter(|end| *end > at || last_end != Some(at));
        match end {
            Some(end) if all || !found => {
                found = true;
                replaced.push_str(replacement);
                last_end = Some(end);
                if end > at {
                    at = end;
                    continue;
                }
            }
            _ => {}
        }
        replaced.extend(value.get(at));
        at += 1;
    }
    Ok(replaced)
}

impl Pattern {
    fn parse(text: &str, is_greedy: bool) -> Result<Self, BadEscape> {
        let mut tokens = Vec::new();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            tokens.push(match character {
                '*' => Token::Any,
                '?' => Token::One,
                // What ends a substitution is escaped for that only.
                '\\' if matches!(characters.peek(), Some('}' | '/')) => continue,
                '\\' => match characters.next() {
                    Some(escaped @ ('*' | '?' | '\\')) => Token::Character(escaped),
                    other => return Err(BadEscape(other.unwrap_or('\u{fffd}'))),
                },
                other => Token::Character(other),
            });
        }
        Ok(Self { tokens, is_greedy })
    }

    /// Where the match that starts here ends.
    fn end_of_match(&self, value: &[char], start: usize) -> Option<usize> {
        // The positions up to which the tokens so far can have matched, the preferred one first.
        let mut ends = vec![start];
        for token in &self.tokens {
            let mut next: Vec<usize> = Vec::new();
            let mut seen = BTreeSet::new();
            for end in ends {
                let mut reach = |at: usize| {
                    if seen.insert(at) {
                        next.push(at);
                    }
                };
                let here = value.get(end).filter(|it| **it != '\n');
                match token {
                    Token::Character(wanted) => {
                        if value.get(end) == Some(wanted) {
                            reach(end + 1);
                        }
                    }
                    Token::One => {
                        if here.is_some() {
                            reach(end + 1);
                        }
                    }
                    Token::Any => {
                        let rest = value.iter().skip(end).take_while(|it| **it != '\n');
                        let last = end + rest.count();
                        if self.is_greedy {
                            (end..=last).rev().for_each(&mut reach);
                        } else {
                            (end..=last).for_each(&mut reach);
                        }
                    }
                }
            }
            ends = next;
        }
        ends.first().copied()
    }
}
