//! `--device` (docker/cli: cli/command/container/opts.go, `validateLinuxPath`, `parseLinuxDevice`).

use docksim_api::container::{DeviceMapping, DeviceRequest};

use crate::host::clean;

/// Devices by path, and by the names of the Container Device Interface.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Devices {
    pub(super) mappings: Vec<DeviceMapping>,
    pub(super) requests: Vec<DeviceRequest>,
}

impl Devices {
    pub(super) fn parse(values: &[String]) -> Result<Self, String> {
        let mut devices = Self::default();
        let mut names = Vec::new();
        for text in values {
            if is_qualified_name(text) {
                names.push(text.clone());
            } else {
                devices.mappings.push(mapping(text)?);
            }
        }
        if !names.is_empty() {
            let request = DeviceRequest {
                driver: "cdi".to_owned(),
                device_ids: Some(names),
                ..DeviceRequest::default()
            };
            devices.requests.push(request);
        }
        Ok(devices)
    }
}

/// `source[:target][:mode]`, where the mode is some of `rwm`.
fn mapping(text: &str) -> Result<DeviceMapping, String> {
    let bad_format = || Err(format!("bad format for path: {text}"));
    let parts: Vec<&str> = text.split(':').collect();
    let (source, target, mode) = match parts.as_slice() {
        ["", ..] => return bad_format(),
        [source] => (clean(source), None, "rwm"),
        [source, mode] if is_mode(mode) => (clean(source), None, *mode),
        [source, target] => ((*source).to_owned(), Some(clean(target)), "rwm"),
        [source, target, mode] if is_mode(mode) => {
            ((*source).to_owned(), Some((*target).to_owned()), *mode)
        }
        [_, _, mode] => return Err(format!("bad mode specified: {mode}")),
        _ => return bad_format(),
    };
    // The message names the path as it was typed.
    let typed = match parts.as_slice() {
        [source] => source,
        [source, mode] if is_mode(mode) => source,
        [_, target, ..] => target,
        [] => "",
    };
    if !typed.starts_with('/') {
        return Err(format!("{typed} is not an absolute path"));
    }
    let path_in_container = target.unwrap_or_else(|| source.clone());
    Ok(DeviceMapping {
        path_on_host: source,
        path_in_container,
        cgroup_permissions: mode.to_owned(),
    })
}

/// Each of `r`, `w` and `m` at most once, and one of them at least.
fn is_mode(text: &str) -> bool {
    let once = |c: char| "rwm".contains(c) && text.matches(c).count() == 1;
    !text.is_empty() && text.chars().all(once)
}

/// `vendor/class=name`.
fn is_qualified_name(text: &str) -> bool {
    let Some((kind, name)) = text.split_once('=') else {
        return false;
    };
    let Some((vendor, class)) = kind.split_once('/') else {
        return false;
    };
    let alphanumeric = |c: char| c.is_ascii_alphanumeric();
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.ends_with(alphanumeric)
            && word
                .chars()
                .all(|c| alphanumeric(c) || matches!(c, '_' | '-' | '.'))
    };
    is_word(vendor)
        && is_word(class)
        && name.starts_with(alphanumeric)
        && name.ends_with(alphanumeric)
        && name
            .chars()
            .all(|c| alphanumeric(c) || matches!(c, '_' | '-' | '.' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_read() {
        let cases = [
            ("/dev/a", "/dev/a", "/dev/a", "rwm"),
            ("/dev/a:rw", "/dev/a", "/dev/a", "rw"),
            ("/dev/a:/dev/b", "/dev/a", "/dev/b", "rwm"),
            ("/dev/a:/dev/b:r", "/dev/a", "/dev/b", "r"),
            ("a:/dev//b", "a", "/dev/b", "rwm"),
        ];
        for (text, source, target, mode) in cases {
            let expect = DeviceMapping {
                path_on_host: source.to_owned(),
                path_in_container: target.to_owned(),
                cgroup_permissions: mode.to_owned(),
            };
            assert_eq!(mapping(text), Ok(expect), "{text:?}");
        }
    }

    #[test]
    fn a_bad_device_is_refused_in_dockers_words() {
        let cases = [
            ("", "bad format for path: "),
            ("a", "a is not an absolute path"),
            ("/dev/a:b", "b is not an absolute path"),
            ("/dev/a:/dev/b:x", "bad mode specified: x"),
            ("/dev/a:/dev/b:rr", "bad mode specified: rr"),
            ("/a:/b:r:w", "bad format for path: /a:/b:r:w"),
        ];
        for (text, expect) in cases {
            assert_eq!(mapping(text), Err(expect.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn a_qualified_name_asks_the_device_interface() {
        assert!(is_qualified_name("vendor.com/class=gpu0"));
        assert!(!is_qualified_name("/dev/a=b"));
        assert!(!is_qualified_name("1/class=a"));
    }
}
