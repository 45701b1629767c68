//! `--env`, `--env-file`, `--label` and `--label-file` (docker/cli: opts/parse.go, pkg/kvfile).

use std::collections::BTreeMap;

use crate::host::{FileError, Host};

/// What a file's line without a value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bare {
    /// The user's own variable, if there is one.
    Inherited,
    /// Nothing.
    Dropped,
}

/// The lines of the files, then the values of the flag.
pub(crate) fn read(
    files: &[String],
    values: Vec<String>,
    bare: Bare,
    host: &Host<'_>,
) -> Result<Vec<String>, String> {
    let mut pairs = Vec::new();
    for path in files {
        read_file(&mut pairs, path, bare, host)?;
    }
    pairs.extend(values);
    Ok(pairs)
}

/// One pair for each name, the last; the CLI keeps them in a map on their way through its proxy settings.
pub(crate) fn last_of_each(values: &[String]) -> Vec<String> {
    let name = |pair: &str| {
        pair.split_once('=')
            .map_or(pair, |(name, _)| name)
            .to_owned()
    };
    let mut pairs: Vec<String> = Vec::new();
    for value in values {
        match pairs.iter_mut().find(|pair| name(pair) == name(value)) {
            Some(pair) => pair.clone_from(value),
            None => pairs.push(value.clone()),
        }
    }
    pairs
}

/// `key=value` pairs as a map; the last one for a key counts.
pub(crate) fn map(pairs: &[String]) -> BTreeMap<String, String> {
    let split = |pair: &String| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (key.to_owned(), value.to_owned())
    };
    pairs.iter().map(split).collect()
}

fn read_file(
    pairs: &mut Vec<String>,
    path: &str,
    bare: Bare,
    host: &Host<'_>,
) -> Result<(), String> {
    // An empty path would be the working directory.
    let content = match path {
        "" => Err(FileError::NotFound),
        path => host.io.read_file(path),
    };
    let bytes = match content {
        Ok(bytes) => bytes,
        Err(FileError::IsDirectory) => {
            return Err(format!(
                "invalid env file ({path}): read {path}: is a directory"
            ));
        }
        Err(error) => return Err(format!("open {path}: {error}")),
    };
    let invalid = |problem: String| format!("invalid env file ({path}): {problem}");
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let number = at + 1;
        let Ok(text) = std::str::from_utf8(line) else {
            let bytes = line.iter().map(u8::to_string).collect::<Vec<_>>().join(" ");
            return Err(invalid(format!(
                "invalid utf8 bytes at line {number}: [{bytes}]"
            )));
        };
        let text = if at == 0 {
            text.strip_prefix('\u{feff}').unwrap_or(text)
        } else {
            text
        };
        let text = text.trim_start();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let (key, has_value) = text
            .split_once('=')
            .map_or((text, false), |(key, _)| (key, true));
        if key.is_empty() {
            return Err(invalid(format!("no variable name on line '{text}'")));
        }
        if key.contains([' ', '\t']) {
            return Err(invalid(format!("variable '{key}' contains whitespaces")));
        }
        if has_value {
            pairs.push(text.to_owned());
        } else if bare == Bare::Inherited
            && let Some(value) = host.environment.get(text)
        {
            pairs.push(format!("{key}={value}"));
        }
    }
    Ok(())
}
