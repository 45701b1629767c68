//! Names of files for words with `*`, `?` and `[…]`.

use std::sync::Arc;

use super::pattern::{Pattern, Quotable};
use crate::filesystem::{Caller, Filesystem};

/// The paths that match a word, sorted; none when it has no pattern or nothing matches.
pub(crate) fn glob(filesystem: &Filesystem, caller: &Caller, word: &[Quotable]) -> Vec<String> {
    if !has_pattern(word) {
        return Vec::new();
    }
    let mut found = vec![String::new()];
    let mut components = word.split(|(character, _)| *character == '/').peekable();
    let mut first = true;
    while let Some(component) = components.next() {
        let last = components.peek().is_none();
        if component.is_empty() {
            // A `/` at the start or the end, or a doubled one.
            if !last || first {
                for path in &mut found {
                    path.push('/');
                }
            }
        } else if has_pattern(component) {
            let pattern = Pattern::new(component);
            found = found
                .iter()
                .flat_map(|path| matches(filesystem, caller, path, &pattern, !last))
                .collect();
            if !last {
                for path in &mut found {
                    path.push('/');
                }
            }
        } else {
            let name: String = component.iter().map(|(character, _)| *character).collect();
            found = found.into_iter().map(|path| path + &name).collect();
            if last {
                found.retain(|path| filesystem.lstat(caller, path).is_ok());
            } else {
                for path in &mut found {
                    path.push('/');
                }
            }
        }
        first = false;
    }
    found.sort();
    found
}

fn matches(
    filesystem: &Filesystem,
    caller: &Caller,
    folder: &str,
    pattern: &Pattern,
    only_folders: bool,
) -> Vec<String> {
    let place = if folder.is_empty() { "." } else { folder };
    let mut names: Vec<Arc<str>> = filesystem
        .read_dir(caller, place)
        .unwrap_or_default()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    if pattern.starts_with_dot() {
        names.extend([".".into(), "..".into()]);
    }
    let fits = |name: &&Arc<str>| {
        (!name.starts_with('.') || pattern.starts_with_dot())
            && pattern.matches_str(name)
            && (!only_folders
                || filesystem
                    .stat(caller, &format!("{folder}{name}"))
                    .is_ok_and(crate::filesystem::Node::is_dir))
    };
    names
        .iter()
        .filter(fits)
        .map(|name| format!("{folder}{name}"))
        .collect()
}

fn has_pattern(word: &[Quotable]) -> bool {
    word.iter()
        .any(|(character, quoted)| !quoted && matches!(character, '*' | '?' | '['))
}
