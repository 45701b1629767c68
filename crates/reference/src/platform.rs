//! Platforms: an operating system, an architecture or both (containerd: platforms).

use thiserror::Error;

use crate::go::quote;

/// Why a text names no platform.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PlatformError {
    /// It has a `*`.
    #[error("{}: wildcards not yet supported: invalid argument", quote(.0))]
    Wildcard(String),
    /// What comes first is no operating system with a version perhaps.
    #[error(
        "{} is an invalid OS component of {}: OSAndVersion specifier component must match {}: invalid argument",
        quote(.part),
        quote(.text),
        quote(SYSTEM_PATTERN)
    )]
    System {
        /// What comes first.
        part: String,
        /// The whole.
        text: String,
    },
    /// What comes later is no name.
    #[error(
        "{} is an invalid component of {}: platform specifier component must match {}: invalid argument",
        quote(.part),
        quote(.text),
        quote(COMPONENT_PATTERN)
    )]
    Component {
        /// What is no name.
        part: String,
        /// The whole.
        text: String,
    },
    /// A single word that is neither a known operating system nor a known architecture.
    #[error("{}: unknown operating system or architecture: invalid argument", quote(.0))]
    Unknown(String),
    /// It has more than three parts.
    #[error("{}: cannot parse platform specifier: invalid argument", quote(.0))]
    TooLong(String),
}

const SYSTEM_PATTERN: &str =
    r"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$";
const COMPONENT_PATTERN: &str = "^[A-Za-z0-9_.-]+$";

/// A platform, in its normal form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Platform {
    /// `linux`
    pub os: String,
    /// `amd64`
    pub architecture: String,
    /// `v7`, or empty.
    pub variant: String,
}

const SYSTEMS: [&str; 17] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "windows",
    "zos",
];

const ARCHITECTURES: [&str; 24] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "ppc64",
    "ppc64le",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

impl Platform {
    /// Reads `os`, `architecture`, `os/architecture` or `os/architecture/variant`.
    pub fn parse(text: &str) -> Result<Self, PlatformError> {
        let whole = || text.to_owned();
        if text.contains('*') {
            return Err(PlatformError::Wildcard(whole()));
        }
        let parts: Vec<&str> = text.splitn(4, '/').collect();
        let (first, others) = parts.split_first().unwrap_or((&"", &[]));
        let os = system(first).ok_or_else(|| PlatformError::System {
            part: (*first).to_owned(),
            text: whole(),
        })?;
        let is_component = |part: &str| !part.is_empty() && part.chars().all(is_component_char);
        if let Some(part) = others.iter().find(|part| !is_component(part)) {
            return Err(PlatformError::Component {
                part: (*part).to_owned(),
                text: whole(),
            });
        }
        match others {
            [] if SYSTEMS.contains(&os.as_str()) => Ok(Self::new(os, "amd64", "")),
            [] => {
                let platform = Self::new("linux".to_owned(), first, "");
                if ARCHITECTURES.contains(&platform.architecture.as_str()) {
                    Ok(platform)
                } else {
                    Err(PlatformError::Unknown(whole()))
                }
            }
            [architecture] => Ok(Self::new(os, architecture, "")),
            [architecture, variant] => {
                let mut platform = Self::of(os, architecture, variant);
                if platform.architecture == "arm64" && platform.variant.is_empty() {
                    platform.variant = "v8".to_owned();
                }
                Ok(platform)
            }
            _ => Err(PlatformError::TooLong(whole())),
        }
    }

    /// Whether an image for linux/amd64 fits: it runs on the later variants of its architecture too.
    pub fn is_linux_on_amd64(&self) -> bool {
        (self.os.as_str(), self.architecture.as_str()) == ("linux", "amd64")
    }

    /// Without a variant where it is the usual one.
    fn new(os: String, architecture: &str, variant: &str) -> Self {
        let mut platform = Self::of(os, architecture, variant);
        if platform.architecture == "arm" && platform.variant == "v7" {
            platform.variant.clear();
        }
        platform
    }

    fn of(os: String, architecture: &str, variant: &str) -> Self {
        let variant = variant.to_lowercase();
        let architecture = architecture.to_lowercase();
        let (architecture, variant) = match (architecture.as_str(), variant.as_str()) {
            ("i386", _) => ("386", ""),
            ("x86_64" | "x86-64" | "amd64", "v1") => ("amd64", ""),
            ("x86_64" | "x86-64" | "amd64", variant) => ("amd64", variant),
            ("aarch64" | "arm64", "8" | "v8" | "v8.0") => ("arm64", ""),
            ("aarch64" | "arm64", "9" | "9.0" | "v9.0") => ("arm64", "v9"),
            ("aarch64" | "arm64", variant) => ("arm64", variant),
            ("armhf", _) | ("arm", "" | "7") => ("arm", "v7"),
            ("armel", _) | ("arm", "6") => ("arm", "v6"),
            ("arm", "5") => ("arm", "v5"),
            ("arm", "8") => ("arm", "v8"),
            other => other,
        };
        Self {
            os,
            architecture: architecture.to_owned(),
            variant: variant.to_owned(),
        }
    }
}

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        if !self.variant.is_empty() {
            write!(f, "/{}", self.variant)?;
        }
        Ok(())
    }
}

/// The operating system of `os` or `os(version)`, in its normal form.
fn system(text: &str) -> Option<String> {
    let (name, version) = match text.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')')?),
        None => (text, ""),
    };
    let is_name = !name.is_empty() && name.chars().all(|c| is_component_char(c) && c != '.');
    if !is_name
        || !version
            .chars()
            .all(|c| is_component_char(c) || matches!(c, '%' | '+'))
    {
        return None;
    }
    let name = name.to_lowercase();
    Some(if name == "macos" {
        "darwin".to_owned()
    } else {
        name
    })
}

fn is_component_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

#[cfg(test)]
mod tests {
    use super::Platform;

    fn check(text: &str, expect: Result<&str, &str>) {
        let platform = match Platform::parse(text) {
            Ok(platform) => Ok(platform.to_string()),
            Err(error) => Err(error.to_string()),
        };
        assert_eq!(
            platform.as_deref().map_err(String::as_str),
            expect,
            "{text:?}"
        );
    }

    #[test]
    fn a_platform_is_put_in_its_normal_form() {
        check("linux", Ok("linux/amd64"));
        check("arm64", Ok("linux/arm64"));
        check("linux/x86_64", Ok("linux/amd64"));
        check("linux/arm/v7", Ok("linux/arm/v7"));
        check("linux/arm", Ok("linux/arm"));
        check("linux/arm64/v8", Ok("linux/arm64/v8"));
        check("Linux/AMD64", Ok("linux/amd64"));
    }

    #[test]
    fn what_is_no_platform_is_refused_in_containerds_words() {
        check(
            "foo",
            Err("\"foo\": unknown operating system or architecture: invalid argument"),
        );
        check(
            "a/b/c/d",
            Err("\"a/b/c/d\": cannot parse platform specifier: invalid argument"),
        );
        check(
            "linux/*",
            Err("\"linux/*\": wildcards not yet supported: invalid argument"),
        );
    }
}
