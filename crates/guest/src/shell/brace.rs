//! Brace expansion: `{a,b}` and `{1..5}`, which bash does before everything else.

use docksim_syntax::shell::ast::{Word, WordPart, WordPartKind};

/// How many words one word may become.
const MAX_WORDS: usize = 100_000;

/// An unquoted character, or a part that is taken as it is.
#[derive(Clone)]
enum Item {
    Character(char),
    Part(WordPart),
}

/// The words that a word stands for: itself, if it has no braces.
pub(crate) fn expand(word: &Word) -> Vec<Word> {
    let has_brace =
        |part: &WordPart| matches!(&part.kind, WordPartKind::Literal(text) if text.contains('{'));
    if !word.parts.iter().any(has_brace) {
        return vec![word.clone()];
    }
    let mut items = Vec::new();
    for part in &word.parts {
        match &part.kind {
            WordPartKind::Literal(text) => items.extend(text.chars().map(Item::Character)),
            _ => items.push(Item::Part(part.clone())),
        }
    }
    let words = expand_items(&items, 0).unwrap_or_else(|| vec![items]);
    words
        .into_iter()
        .map(|items| to_word(items, word))
        .collect()
}

fn to_word(items: Vec<Item>, original: &Word) -> Word {
    let mut parts: Vec<WordPart> = Vec::new();
    for item in items {
        match item {
            Item::Part(part) => parts.push(part),
            Item::Character(character) => match parts.last_mut().map(|part| &mut part.kind) {
                Some(WordPartKind::Literal(text)) => text.push(character),
                _ => parts.push(WordPart {
                    kind: WordPartKind::Literal(character.to_string()),
                    span: original.span,
                }),
            },
        }
    }
    Word {
        parts,
        span: original.span,
    }
}

/// All expansions; `None` when there would be too many, or they are nested too deeply.
fn expand_items(items: &[Item], depth: usize) -> Option<Vec<Vec<Item>>> {
    if depth > 50 {
        return None;
    }
    let mut from = 0;
    while let Some(open) = find(items, from, '{') {
        let Some((close, commas)) = matching(items, open) else {
            from = open + 1;
            continue;
        };
        let inner = items.get(open + 1..close)?;
        let alternatives = if commas.is_empty() {
            range(inner)
        } else {
            let mut alternatives = Vec::new();
            let mut start = open + 1;
            for end in commas.into_iter().chain([close]) {
                alternatives.extend(expand_items(items.get(start..end)?, depth + 1)?);
                start = end + 1;
            }
            Some(alternatives)
        };
        let Some(alternatives) = alternatives else {
            from = open + 1;
            continue;
        };
        let before = items.get(..open)?;
        let tails = expand_items(items.get(close + 1..)?, depth + 1)?;
        if alternatives.len().checked_mul(tails.len())? > MAX_WORDS {
            return None;
        }
        let mut words = Vec::new();
        for alternative in &alternatives {
            for tail in &tails {
                words.push([before, alternative, tail].concat());
            }
        }
        return Some(words);
    }
    Some(vec![items.to_vec()])
}

fn is(item: Option<&Item>, wanted: char) -> bool {
    matches!(item, Some(Item::Character(character)) if *character == wanted)
}

fn find(items: &[Item], from: usize, wanted: char) -> Option<usize> {
    (from..items.len()).find(|place| is(items.get(*place), wanted))
}

/// The brace that closes the one at `open`, and the commas between them.
fn matching(items: &[Item], open: usize) -> Option<(usize, Vec<usize>)> {
    let mut depth = 0;
    let mut commas = Vec::new();
    for place in open + 1..items.len() {
        match items.get(place) {
            Some(Item::Character('{')) => depth += 1,
            Some(Item::Character('}')) if depth == 0 => return Some((place, commas)),
            Some(Item::Character('}')) => depth -= 1,
            Some(Item::Character(',')) if depth == 0 => commas.push(place),
            _ => {}
        }
    }
    None
}

/// `1..5`, `a..e`, `1..9..2`
fn range(items: &[Item]) -> Option<Vec<Vec<Item>>> {
    let mut text = String::new();
    for item in items {
        match item {
            Item::Character(character) => text.push(*character),
            Item::Part(_) => return None,
        }
    }
    let mut parts = text.split("..");
    let (from, to, step) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let step: i64 = step.map_or(Some(1), |step| step.parse().ok())?;
    let to_items = |text: String| text.chars().map(Item::Character).collect::<Vec<_>>();
    if let (Ok(first), Ok(last)) = (from.parse::<i64>(), to.parse::<i64>()) {
        let padded = |text: &str| {
            text.trim_start_matches('-').starts_with('0') && text.trim_start_matches('-').len() > 1
        };
        let width = if padded(from) || padded(to) {
            from.len().max(to.len())
        } else {
            0
        };
        let numbers = steps(first, last, step)?;
        return Some(
            numbers
                .into_iter()
                .map(|number| to_items(format!("{number:0width$}")))
                .collect(),
        );
    }
    let single = |text: &str| {
        let mut characters = text.chars();
        let character = characters.next().filter(char::is_ascii_alphabetic)?;
        characters.next().is_none().then_some(character)
    };
    let (first, last) = (single(from)?, single(to)?);
    let letters = steps(
        i64::from(u32::from(first)),
        i64::from(u32::from(last)),
        step,
    )?;
    let letter = |number: i64| u32::try_from(number).ok().and_then(char::from_u32);
    letters
        .into_iter()
        .map(|number| letter(number).map(|letter| vec![Item::Character(letter)]))
        .collect()
}

fn steps(from: i64, to: i64, step: i64) -> Option<Vec<i64>> {
    let step = step.checked_abs()?.max(1);
    let count = from.checked_sub(to)?.checked_abs()? / step;
    if usize::try_from(count).ok()? > MAX_WORDS {
        return None;
    }
    Some(
        (0..=count)
            .map(|index| {
                if from <= to {
                    from + index * step
                } else {
                    from - index * step
                }
            })
            .collect(),
    )
}
