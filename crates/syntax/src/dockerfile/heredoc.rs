//! The here-documents that a line announces (buildkit: frontend/dockerfile/parser/parser.go, `heredocsFromLine`).

use super::Heredoc;
use super::words::{Raw, WordError, Words};

/// The here-documents of a line, without their contents.
pub(super) fn of_line(line: &str) -> Result<Vec<Heredoc>, WordError> {
    if !line.contains("<<") {
        return Ok(Vec::new());
    }
    let raw = Raw {
        quotes: true,
        escapes: true,
        unset: true,
    };
    let nothing = |_: &str| None;
    // A line that cannot be read has none.
    let words = Words::raw('\\', raw)
        .split(line, &nothing)
        .unwrap_or_default();
    let mut found = Vec::new();
    for word in words {
        found.extend(of_word(&word)?);
    }
    Ok(found)
}

/// `[n]<<[-]NAME`.
fn of_word(word: &str) -> Result<Option<Heredoc>, WordError> {
    let rest = word.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let Some(rest) = rest.strip_prefix("<<") else {
        return Ok(None);
    };
    let (chomp, name) = match rest.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, rest),
    };
    let name = name.trim_start();
    if name.is_empty() || name.contains('<') {
        return Ok(None);
    }
    let words = |quotes: bool| {
        let raw = Raw {
            quotes,
            escapes: false,
            unset: true,
        };
        Words::raw('\\', raw).split(name, &|_: &str| None)
    };
    let (plain, quoted) = (words(false)?, words(true)?);
    let ([plain], [quoted]) = (plain.as_slice(), quoted.as_slice()) else {
        return Ok(None);
    };
    // Quotes around the word keep its contents as they are.
    Ok(Some(Heredoc {
        name: plain.clone(),
        chomp,
        expand: quotes(plain) == quotes(quoted),
        content: String::new(),
    }))
}

fn quotes(word: &str) -> usize {
    word.matches(['\'', '"']).count()
}
