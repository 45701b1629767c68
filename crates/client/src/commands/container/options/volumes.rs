//! `--volume` (docker/cli: internal/volumespec, cli/command/container/opts.go).

use std::collections::BTreeMap;

use docksim_api::container::Empty;

use crate::host::Host;

/// What the values of the flag ask for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Volumes {
    /// `source:target[:options]`, in the order given.
    pub(super) binds: Vec<String>,
    /// The targets of anonymous volumes.
    pub(super) anonymous: BTreeMap<String, Empty>,
}

impl Volumes {
    pub(super) fn parse(values: &[String], host: &Host<'_>) -> Result<Self, String> {
        let mut volumes = Self::default();
        for text in values {
            let Some(source) = source(text)? else {
                volumes.anonymous.insert(text.clone(), Empty {});
                continue;
            };
            let bind = match text.split_once(':') {
                Some((path, rest)) if is_path(&source) && path.starts_with('.') => {
                    format!("{}:{rest}", host.absolute(path))
                }
                _ => text.clone(),
            };
            if !volumes.binds.contains(&bind) {
                volumes.binds.push(bind);
            }
        }
        Ok(volumes)
    }
}

/// The source in `source:target[:options]`; `None` for an anonymous volume.
fn source(text: &str) -> Result<Option<String>, String> {
    if text.is_empty() {
        return Err("invalid empty volume spec".to_owned());
    }
    if text.len() <= 2 {
        return Ok(None);
    }
    let sections = sections(text);
    let invalid = |problem: &str| Err(format!("invalid spec: {text}: {problem}"));
    let last = sections.len() - 1;
    for (at, section) in sections.iter().enumerate() {
        if section.is_empty() {
            return invalid("empty section between colons");
        }
        if at >= 2 && at < last {
            return invalid("too many colons");
        }
    }
    Ok(sections.into_iter().next().filter(|_| last > 0))
}

/// The parts between colons; the colon of `c:\data` belongs to its part.
fn sections(text: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    for c in text.chars() {
        let Some(section) = sections.last_mut() else {
            return sections;
        };
        let is_drive = section.chars().count() == 1 && section.chars().all(char::is_alphabetic);
        if c == ':' && !is_drive {
            sections.push(String::new());
        } else {
            section.push(c);
        }
    }
    sections
}

/// Whether a source is a path of the host and not the name of a volume.
fn is_path(source: &str) -> bool {
    let mut chars = source.chars();
    let (first, second) = (chars.next(), chars.next());
    matches!(first, Some('.' | '/' | '~'))
        || source.starts_with("\\\\")
        || (first.is_some_and(char::is_alphabetic) && second == Some(':'))
}

#[cfg(test)]
mod tests {
    use super::source;

    #[test]
    fn a_volume_has_a_source_or_none() {
        let cases = [
            ("/data", None),
            ("a", None),
            ("a:", None),
            ("web:/data", Some("web")),
            ("/srv:/data:ro", Some("/srv")),
            ("c:\\srv:/data", Some("c:\\srv")),
        ];
        for (text, expect) in cases {
            assert_eq!(source(text), Ok(expect.map(str::to_owned)), "{text:?}");
        }
    }

    #[test]
    fn a_bad_volume_is_refused_in_dockers_words() {
        let cases = [
            ("", "invalid empty volume spec"),
            (
                "web::/data",
                "invalid spec: web::/data: empty section between colons",
            ),
            (
                ":/data",
                "invalid spec: :/data: empty section between colons",
            ),
            (
                "web:/data:",
                "invalid spec: web:/data:: empty section between colons",
            ),
            (
                "web:/a:/b:/c",
                "invalid spec: web:/a:/b:/c: too many colons",
            ),
        ];
        for (text, expect) in cases {
            assert_eq!(source(text), Err(expect.to_owned()), "{text:?}");
        }
    }
}
