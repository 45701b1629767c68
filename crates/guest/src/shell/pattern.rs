//! Shell patterns: `*`, `?`, `[…]`.

/// A pattern that can be matched against texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    elements: Vec<Element>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Element {
    Literal(char),
    AnyCharacter,
    AnyText,
    Class {
        negated: bool,
        items: Vec<ClassItem>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum ClassItem {
    Range(char, char),
    Named(String),
}

/// A character, and whether it was quoted.
pub(crate) type Quotable = (char, bool);

impl Pattern {
    /// Reads a pattern; quoted characters stand for themselves.
    pub(crate) fn new(text: &[Quotable]) -> Self {
        let mut elements = Vec::new();
        let mut rest = text;
        while let Some(((character, quoted), after)) = rest.split_first() {
            rest = after;
            let element = match (character, quoted) {
                ('*', false) => Element::AnyText,
                ('?', false) => Element::AnyCharacter,
                ('[', false) => match class(after) {
                    Some((class, after)) => {
                        rest = after;
                        class
                    }
                    None => Element::Literal('['),
                },
                ('\\', false) => match after.split_first() {
                    Some(((character, _), after)) => {
                        rest = after;
                        Element::Literal(*character)
                    }
                    None => Element::Literal('\\'),
                },
                (character, _) => Element::Literal(*character),
            };
            elements.push(element);
        }
        Self { elements }
    }

    /// Reads a pattern without quotes.
    pub(crate) fn unquoted(text: &str) -> Self {
        Self::new(
            &text
                .chars()
                .map(|character| (character, false))
                .collect::<Vec<_>>(),
        )
    }

    /// Whether the pattern matches the whole text.
    pub(crate) fn matches(&self, text: &[char]) -> bool {
        let (mut element, mut place) = (0, 0);
        // Where to go on when the last `*` takes one character more.
        let mut retry: Option<(usize, usize)> = None;
        loop {
            let matched = match (self.elements.get(element), text.get(place)) {
                (None, None) => return true,
                (Some(Element::AnyText), _) => {
                    retry = Some((element, place));
                    element += 1;
                    continue;
                }
                (Some(wanted), Some(character)) => wanted.matches(*character),
                _ => false,
            };
            if matched {
                element += 1;
                place += 1;
                continue;
            }
            match retry {
                Some((star, start)) if start < text.len() => {
                    retry = Some((star, start + 1));
                    element = star + 1;
                    place = start + 1;
                }
                _ => return false,
            }
        }
    }

    pub(crate) fn matches_str(&self, text: &str) -> bool {
        self.matches(&text.chars().collect::<Vec<_>>())
    }

    /// Whether the pattern starts with something that may match a leading dot of a name.
    pub(crate) fn starts_with_dot(&self) -> bool {
        self.elements.first() == Some(&Element::Literal('.'))
    }
}

impl Element {
    fn matches(&self, character: char) -> bool {
        match self {
            Self::Literal(literal) => *literal == character,
            Self::AnyCharacter => true,
            Self::AnyText => false,
            Self::Class { negated, items } => {
                items.iter().any(|item| item.matches(character)) != *negated
            }
        }
    }
}

impl ClassItem {
    fn matches(&self, character: char) -> bool {
        match self {
            Self::Range(from, to) => (*from..=*to).contains(&character),
            Self::Named(name) => is_in_class(name, character),
        }
    }
}

/// Whether a character is in a class such as `alpha`.
pub(crate) fn is_in_class(name: &str, character: char) -> bool {
    match name {
        "alpha" => character.is_alphabetic(),
        "digit" => character.is_ascii_digit(),
        "alnum" => character.is_alphanumeric(),
        "upper" => character.is_uppercase(),
        "lower" => character.is_lowercase(),
        "space" => character.is_ascii_whitespace() || character == '\x0b',
        "blank" => matches!(character, ' ' | '\t'),
        "punct" => character.is_ascii_punctuation(),
        "print" => !character.is_control(),
        "graph" => !character.is_control() && character != ' ',
        "cntrl" => character.is_control(),
        "xdigit" => character.is_ascii_hexdigit(),
        _ => false,
    }
}

/// Reads a class after its `[`; gives what follows it.
fn class(text: &[Quotable]) -> Option<(Element, &[Quotable])> {
    let mut rest = text;
    let negated = matches!(rest.first(), Some(('!' | '^', false)));
    if negated {
        rest = rest.get(1..)?;
    }
    let mut items = Vec::new();
    let mut first = true;
    loop {
        let ((character, quoted), after) = rest.split_first()?;
        rest = after;
        match (*character, *quoted) {
            (']', false) if !first => return Some((Element::Class { negated, items }, rest)),
            ('[', false) if matches!(rest.first(), Some((':', false))) => {
                let end = rest
                    .windows(2)
                    .position(|pair| matches!(pair, [(':', _), (']', _)]))?;
                if end > 0 {
                    items.push(ClassItem::Named(
                        rest.get(1..end)?.iter().map(|(c, _)| *c).collect(),
                    ));
                    rest = rest.get(end + 2..)?;
                } else {
                    items.push(ClassItem::Range('[', '['));
                }
            }
            (from, _) => {
                let (from, quoted) = if from == '\\' && !*quoted {
                    let ((escaped, _), after) = rest.split_first()?;
                    rest = after;
                    (*escaped, true)
                } else {
                    (from, *quoted)
                };
                let _ = quoted;
                match rest {
                    [('-', false), (to, to_quoted), after @ ..] if *to != ']' || *to_quoted => {
                        items.push(ClassItem::Range(from, *to));
                        rest = after;
                    }
                    _ => items.push(ClassItem::Range(from, from)),
                }
            }
        }
        first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_a_shell() {
        let check = |pattern: &str, text: &str, expect: bool| {
            assert_eq!(
                Pattern::unquoted(pattern).matches_str(text),
                expect,
                "{pattern} {text}"
            );
        };
        check("*", "", true);
        check("a*b*c", "aXbXbc", true);
        check("a*b*c", "aXbXb", false);
        check("?", "", false);
        check("[a-c]x", "bx", true);
        check("[!a-c]x", "bx", false);
        check("[]]", "]", true);
        check("[[:digit:]]*", "7z", true);
        check("[a", "[a", true);
        check("\\*", "*", true);
        check("\\*", "x", false);
        check("*.tar.*", "a.tar.gz", true);
    }

    #[test]
    fn quoted_characters_stand_for_themselves() {
        let star = Pattern::new(&[('*', true)]);
        assert!(star.matches_str("*"));
        assert!(!star.matches_str("x"));
    }
}
