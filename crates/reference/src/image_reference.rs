//! Image references: what a user writes to name an image (distribution/reference).

use std::fmt;

use thiserror::Error;

use crate::go;

const DEFAULT_DOMAIN: &str = "docker.io";
const LEGACY_DEFAULT_DOMAIN: &str = "index.docker.io";
const OFFICIAL_PREFIX: &str = "library/";
const DEFAULT_TAG: &str = "latest";

/// Why a text is no reference.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReferenceError {
    /// It does not match the grammar.
    #[error("invalid reference format")]
    InvalidFormat,
    /// It would match in lower case.
    #[error("invalid reference format: repository name ({0}) must be lowercase")]
    Uppercase(String),
    /// It would match in lower case, though its repository is in lower case.
    #[error("repository name must be lowercase")]
    NotLowercase,
    /// It is an image id.
    #[error("invalid repository name ({0}), cannot specify 64-byte hexadecimal strings")]
    Identifier(String),
    /// Its name is too long.
    #[error("repository name must not be more than 255 characters")]
    NameTooLong,
    /// Its digest's algorithm is not known.
    #[error("unsupported digest algorithm")]
    UnsupportedDigest,
    /// Its digest has the wrong length.
    #[error("invalid checksum digest length")]
    InvalidDigestLength,
    /// Its digest is not well formed.
    #[error("invalid checksum digest format")]
    InvalidDigestFormat,
}

/// A repository with a tag, a digest, both or neither, in its full form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageReference {
    domain: String,
    path: String,
    // In front of the tag, so that a repository's tags sort before its digests, as `:` does before `@`.
    digest: Option<String>,
    tag: Option<String>,
}

/// What a user names an image with, where ids are allowed too.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AnyReference {
    /// A reference.
    Named(ImageReference),
    /// The id of an image: `sha256:…`.
    Digest(String),
}

impl AnyReference {
    /// Parses a full id, a digest or a reference (`ParseAnyReference`).
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        if is_identifier(text) {
            return Ok(Self::Digest(format!("sha256:{text}")));
        }
        if check_digest(text).is_ok() {
            return Ok(Self::Digest(text.to_owned()));
        }
        ImageReference::parse(text).map(Self::Named)
    }
}

impl ImageReference {
    /// Parses a reference and fills in the registry and `library/` (`ParseNormalizedNamed`).
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        if is_identifier(text) {
            return Err(ReferenceError::Identifier(text.to_owned()));
        }
        let (domain, remainder) = split_domain(text);
        let remote = remainder.split(':').next().unwrap_or_default();
        if go::to_lower(remote) != remote {
            return Err(ReferenceError::Uppercase(remote.to_owned()));
        }
        let Some(reference) = Self::matching(&domain, &remainder) else {
            let lower = Self::matching(&go::to_lower(&domain), &go::to_lower(&remainder));
            return Err(match lower {
                Some(_) => ReferenceError::NotLowercase,
                None => ReferenceError::InvalidFormat,
            });
        };
        if reference.path.len() > 255 {
            return Err(ReferenceError::NameTooLong);
        }
        if let Some(digest) = &reference.digest {
            check_digest(digest)?;
        }
        Ok(reference)
    }

    /// The reference that a domain and what follows it make, if they match the grammar.
    fn matching(domain: &str, remainder: &str) -> Option<Self> {
        let (text, digest) = match remainder.split_once('@') {
            Some((text, digest)) => (text, Some(digest)),
            None => (remainder, None),
        };
        let (path, tag) = match text.split_once(':') {
            Some((path, tag)) => (path, Some(tag)),
            None => (text, None),
        };
        if !tag.is_none_or(is_tag) || !digest.is_none_or(looks_like_digest) {
            return None;
        }
        // In the grammar the domain may be missing: what cannot be one is then the start of the path.
        let (domain, path) = if is_domain(domain) {
            (domain.to_owned(), path.to_owned())
        } else {
            (String::new(), format!("{domain}/{path}"))
        };
        is_path(&path).then(|| Self {
            domain,
            path,
            tag: tag.map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }

    /// With the tag `latest` if it has neither tag nor digest (`TagNameOnly`).
    #[must_use]
    pub fn or_latest(mut self) -> Self {
        if self.is_name_only() {
            self.tag = Some(DEFAULT_TAG.to_owned());
        }
        self
    }

    /// With this tag instead of its tag and digest.
    #[must_use]
    pub fn with_tag(&self, tag: &str) -> Self {
        Self {
            tag: Some(tag.to_owned()),
            digest: None,
            ..self.clone()
        }
    }

    /// With this digest instead of its tag and digest.
    #[must_use]
    pub fn with_digest(&self, digest: &str) -> Self {
        Self {
            tag: None,
            digest: Some(digest.to_owned()),
            ..self.clone()
        }
    }

    /// Without tag and digest.
    #[must_use]
    pub fn name_only(&self) -> Self {
        Self {
            tag: None,
            digest: None,
            ..self.clone()
        }
    }

    /// The registry: `docker.io`; empty for `a_b.c/d`, whose first part has a dot and cannot be a registry.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The repository in its registry: `library/httpd`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The tag.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest: `sha256:…`.
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
    }

    /// Whether it has neither tag nor digest.
    pub fn is_name_only(&self) -> bool {
        self.tag.is_none() && self.digest.is_none()
    }

    /// Registry and repository: `docker.io/library/httpd`.
    pub fn name(&self) -> String {
        if self.domain.is_empty() {
            return self.path.clone();
        }
        format!("{}/{}", self.domain, self.path)
    }

    /// The name as users write it: `httpd`.
    pub fn familiar_name(&self) -> String {
        if self.domain != DEFAULT_DOMAIN {
            return self.name();
        }
        match self.path.strip_prefix(OFFICIAL_PREFIX) {
            Some(official) if !official.contains('/') => official.to_owned(),
            _ => self.path.clone(),
        }
    }

    /// The whole reference as users write it: `httpd:2.4`.
    pub fn familiar(&self) -> String {
        format!("{}{}", self.familiar_name(), self.suffix())
    }

    /// What the CLI sends as the tag of a pull: the digest if there is one, else the tag.
    pub fn tag_or_digest(&self) -> String {
        self.digest
            .clone()
            .or_else(|| self.tag.clone())
            .unwrap_or_default()
    }

    fn suffix(&self) -> String {
        let tag = self
            .tag
            .as_ref()
            .map(|tag| format!(":{tag}"))
            .unwrap_or_default();
        let digest = self
            .digest
            .as_ref()
            .map(|digest| format!("@{digest}"))
            .unwrap_or_default();
        tag + &digest
    }
}

/// The full form: `docker.io/library/httpd:2.4`.
impl fmt::Display for ImageReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.name(), self.suffix())
    }
}

/// Whether a text is 64 digits of a full id.
pub fn is_identifier(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a text can be a tag.
pub fn is_tag(text: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.len() <= 128
        && text.starts_with(word)
        && text.chars().all(|c| word(c) || c == '.' || c == '-')
}

fn split_domain(text: &str) -> (String, String) {
    let official = |path: &str| {
        if path.contains('/') {
            path.to_owned()
        } else {
            format!("{OFFICIAL_PREFIX}{path}")
        }
    };
    let Some((first, rest)) = text.split_once('/') else {
        return (
            DEFAULT_DOMAIN.to_owned(),
            format!("{OFFICIAL_PREFIX}{text}"),
        );
    };
    if first == LEGACY_DEFAULT_DOMAIN || first == DEFAULT_DOMAIN {
        return (DEFAULT_DOMAIN.to_owned(), official(rest));
    }
    if first == "localhost" || first.contains(['.', ':']) || go::to_lower(first) != first {
        return (first.to_owned(), rest.to_owned());
    }
    (DEFAULT_DOMAIN.to_owned(), official(text))
}

fn is_path(text: &str) -> bool {
    text.split('/').all(is_path_component)
}

/// Lower-case letters and digits, separated by `.`, `_`, `__` or dashes.
fn is_path_component(text: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if !text.starts_with(alphanumeric) || !text.ends_with(alphanumeric) {
        return false;
    }
    text.split(alphanumeric).all(|separator| {
        matches!(separator, "" | "." | "_" | "__") || separator.chars().all(|c| c == '-')
    })
}

fn is_domain(text: &str) -> bool {
    let (host, port) = match text.rfind(':') {
        Some(colon) if !text.ends_with(']') => text.split_at(colon),
        _ => (text, ""),
    };
    let port_is_good = match port.strip_prefix(':') {
        Some(digits) => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()),
        None => true,
    };
    let address = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let host_is_good = match address {
        Some(address) => {
            !address.is_empty() && address.chars().all(|c| c.is_ascii_hexdigit() || c == ':')
        }
        None => host.split('.').all(is_domain_component),
    };
    port_is_good && host_is_good
}

fn is_domain_component(text: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_alphanumeric();
    text.starts_with(alphanumeric)
        && text.ends_with(alphanumeric)
        && text.chars().all(|c| alphanumeric(c) || c == '-')
}

/// `algorithm:hex`, of any algorithm and of 32 digits or more.
fn looks_like_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else {
        return false;
    };
    let parts_are_good = algorithm.split(['-', '_', '+', '.']).all(|part| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric())
    });
    parts_are_good && hex.len() >= 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Checks a digest as go-digest does: sha256, sha384 and sha512 are known.
fn check_digest(text: &str) -> Result<(), ReferenceError> {
    let Some((algorithm, hex)) = text.split_once(':') else {
        return Err(ReferenceError::InvalidDigestFormat);
    };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return Err(ReferenceError::UnsupportedDigest),
    };
    if hex.len() != length {
        return Err(ReferenceError::InvalidDigestLength);
    }
    if hex
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    {
        Ok(())
    } else {
        Err(ReferenceError::InvalidDigestFormat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let found = match ImageReference::parse(text) {
            Ok(reference) => format!("{reference} | {}", reference.or_latest_familiar()),
            Err(error) => error.to_string(),
        };
        assert_eq!(found, expect, "{text}");
    }

    impl ImageReference {
        fn or_latest_familiar(&self) -> String {
            self.clone().or_latest().familiar()
        }
    }

    #[test]
    fn references_get_their_full_form() {
        check("httpd", "docker.io/library/httpd | httpd:latest");
        check("httpd:2.4", "docker.io/library/httpd:2.4 | httpd:2.4");
        check("docker.io/httpd", "docker.io/library/httpd | httpd:latest");
        check("index.docker.io/a/b", "docker.io/a/b | a/b:latest");
        check("library/httpd", "docker.io/library/httpd | httpd:latest");
        check("localhost/x", "localhost/x | localhost/x:latest");
        check(
            "localhost:5000/x:1",
            "localhost:5000/x:1 | localhost:5000/x:1",
        );
        check(
            "ghcr.io/a/b@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "ghcr.io/a/b@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | \
             ghcr.io/a/b@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        );
        check("[::1]:5000/x", "[::1]:5000/x | [::1]:5000/x:latest");
    }

    #[test]
    fn what_is_no_reference_says_why() {
        check("", "invalid reference format");
        check(
            "Httpd",
            "invalid reference format: repository name (library/Httpd) must be lowercase",
        );
        check(
            "a/B:c",
            "invalid reference format: repository name (a/B) must be lowercase",
        );
        check("httpd:", "invalid reference format");
        check("-x", "invalid reference format");
        check("a__b___c", "invalid reference format");
        check("a b", "invalid reference format");
        check("httpd@sha256:abc", "invalid reference format");
        check(
            "httpd@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "invalid checksum digest length",
        );
        check(
            "httpd@foo:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "unsupported digest algorithm",
        );
        let id = "a".repeat(64);
        check(
            &id,
            &format!("invalid repository name ({id}), cannot specify 64-byte hexadecimal strings"),
        );
        check(
            &"a".repeat(300),
            "repository name must not be more than 255 characters",
        );
    }

    proptest::proptest! {
        #[test]
        fn printing_a_reference_and_parsing_it_again_gives_the_same(text in "[a-z./:_@A-Z0-9-]{0,40}|\\PC*") {
            if let Ok(reference) = ImageReference::parse(&text) {
                proptest::prop_assert_eq!(ImageReference::parse(&reference.to_string()), Ok(reference.clone()));
                proptest::prop_assert_eq!(ImageReference::parse(&reference.familiar()), Ok(reference));
            }
        }
    }
}
