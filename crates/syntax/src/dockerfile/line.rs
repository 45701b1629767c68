//! One instruction's line: keyword, flags and arguments (buildkit: frontend/dockerfile/parser/line_parsers.go and
//! split_command.go).

use serde_json::Value;

use super::{Arguments, DockerfileError, Instruction, Pair};

/// What separates words, apart from line ends.
const BLANKS: [char; 5] = ['\t', '\u{b}', '\u{c}', '\r', ' '];

/// Takes a line apart.
pub(super) fn instruction(
    text: &str,
    escape: char,
    line: usize,
) -> Result<Instruction, DockerfileError> {
    let trimmed = text.trim();
    let (keyword, rest) = match trimmed.split_once(BLANKS) {
        Some((keyword, rest)) => (keyword, rest.trim_start_matches(BLANKS)),
        None => (trimmed, ""),
    };
    let (flags, rest) = flags(rest, escape);
    let rest = rest.trim();
    Ok(Instruction {
        keyword: keyword.to_owned(),
        flags,
        arguments: arguments(keyword, rest, escape, line)?,
        original: text.to_owned(),
        heredocs: Vec::new(),
        line,
    })
}

fn arguments(
    keyword: &str,
    rest: &str,
    escape: char,
    line: usize,
) -> Result<Arguments, DockerfileError> {
    let keyword = keyword.to_ascii_lowercase();
    let is_list = matches!(keyword.as_str(), "add" | "copy" | "volume");
    if rest.is_empty() && !is_list {
        return Ok(Arguments::None);
    }
    Ok(match keyword.as_str() {
        "add" | "copy" | "volume" => match json(rest)? {
            Some(list) => Arguments::Json(list),
            None if rest.is_empty() => Arguments::None,
            None => blank_separated(rest),
        },
        "cmd" | "entrypoint" | "run" | "shell" => json_or_text(rest)?,
        "env" => pairs(rest, "ENV", escape)?,
        "label" => pairs(rest, "LABEL", escape)?,
        "expose" | "from" => blank_separated(rest),
        "arg" => Arguments::Words(words(rest, escape)),
        "healthcheck" => {
            let (kind, command) = match rest.split_once(char::is_whitespace) {
                Some((kind, command)) => (kind, command.trim_start()),
                None => (rest, ""),
            };
            let command = match command {
                "" => Arguments::None,
                command => json_or_text(command)?,
            };
            Arguments::Kind(kind.to_owned(), Box::new(command))
        }
        "maintainer" | "stopsignal" | "user" | "workdir" => Arguments::Words(vec![rest.to_owned()]),
        "onbuild" => Arguments::Instruction(Box::new(instruction(rest, escape, line)?)),
        _ => Arguments::None,
    })
}

/// The flags in front of the arguments, and the rest.
fn flags(text: &str, escape: char) -> (Vec<String>, &str) {
    let mut flags = Vec::new();
    let mut rest = text.trim_start();
    while rest.starts_with("--") {
        let mut flag = String::new();
        let mut quote = None;
        let mut end = rest.len();
        let mut has_quotes = false;
        let mut characters = rest.char_indices();
        while let Some((at, character)) = characters.next() {
            match (quote, character) {
                (None, blank) if blank.is_whitespace() => {
                    end = at;
                    break;
                }
                (None, '\'' | '"') => {
                    quote = Some(character);
                    has_quotes = true;
                }
                (Some(open), close) if open == close => quote = None,
                (_, token) if token == escape => flag.extend(characters.next().map(|(_, it)| it)),
                (_, other) => flag.push(other),
            }
        }
        rest = rest.get(end..).unwrap_or_default();
        if flag == "--" {
            return (flags, rest);
        }
        if has_quotes || !flag.is_empty() {
            flags.push(flag);
        }
        rest = rest.trim_start();
    }
    (flags, rest)
}

fn blank_separated(text: &str) -> Arguments {
    let words = text.split(BLANKS).filter(|word| !word.is_empty());
    Arguments::Words(words.map(str::to_owned).collect())
}

/// The strings of an array; nothing when the text is no array of JSON.
fn json(text: &str) -> Result<Option<Vec<String>>, DockerfileError> {
    let text = text.trim_start();
    if !text.starts_with('[') {
        return Ok(None);
    }
    let Ok(values) = serde_json::from_str::<Vec<Value>>(text) else {
        return Ok(None);
    };
    let strings = values.into_iter().map(|value| match value {
        Value::String(string) => Ok(string),
        _ => Err(DockerfileError::NotStrings),
    });
    strings.collect::<Result<Vec<_>, _>>().map(Some)
}

fn json_or_text(text: &str) -> Result<Arguments, DockerfileError> {
    Ok(match json(text)? {
        Some(list) => Arguments::Json(list),
        None => Arguments::Words(vec![text.to_owned()]),
    })
}

/// `name=value …`, or `name value` in the old form.
fn pairs(text: &str, keyword: &'static str, escape: char) -> Result<Arguments, DockerfileError> {
    let words = words(text, escape);
    let Some(first) = words.first() else {
        return Ok(Arguments::None);
    };
    let pair = |name: &str, value: &str| Pair {
        name: name.to_owned(),
        value: value.to_owned(),
    };
    if !first.contains('=') {
        let (name, value) = text
            .split_once(BLANKS)
            .ok_or(DockerfileError::TwoArguments(keyword))?;
        let value = value.trim_start_matches(BLANKS);
        return Ok(Arguments::Pairs(vec![pair(name, value)]));
    }
    let pairs = words.iter().map(|word| {
        let (name, value) = word
            .split_once('=')
            .ok_or_else(|| DockerfileError::NoEquals(word.clone()))?;
        Ok(pair(name, value))
    });
    pairs.collect::<Result<_, _>>().map(Arguments::Pairs)
}

/// Words with their quotes.
fn words(text: &str, escape: char) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if quote.is_none() && character.is_whitespace() {
            words.extend(word.take());
            continue;
        }
        let is_escape = character == escape && quote != Some('\'');
        if is_escape && characters.peek().is_none() {
            // An escape token at the end is skipped.
            break;
        }
        let word = word.get_or_insert_default();
        word.push(character);
        if is_escape {
            word.extend(characters.next());
        } else if quote == Some(character) {
            quote = None;
        } else if quote.is_none() && matches!(character, '\'' | '"') {
            quote = Some(character);
        }
    }
    words.extend(word);
    words
}
