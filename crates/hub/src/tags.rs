//! Which tags and digests the real Hub may well have though the catalogue has not.
//!
//! The catalogue holds today's tags of a repository, the Hub the tags of ten years. `httpd:2.2` is there and `httpd:nosuch`
//! is not; docksim says of the first that it is not simulated, and of the second what the Hub says.

use std::cmp::Ordering;

use crate::Image;

/// Words of official images' tags: distributions and their names, variants, channels. A number may follow each.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "alpine", "slim", "debian", "ubuntu", "trixie", "bookworm", "bullseye", "buster", "stretch", "jessie", "wheezy", "sid",
    "forky", "squeeze", "potato", "resolute", "questing", "plucky", "oracular", "noble", "mantic", "lunar", "kinetic", "jammy",
    "impish", "hirsute", "groovy", "focal", "eoan", "disco", "cosmic", "bionic", "artful", "zesty", "yakkety", "xenial",
    "wily", "vivid", "utopic", "trusty", "precise", "oldstable", "oldoldstable", "stable", "testing", "unstable",
    "experimental", "backports", "edge", "rawhide", "devel", "rolling", "mainline", "current", "lts", "innovation", "nightly",
    "preview", "alpha", "beta", "rc", "dev", "milestone", "ga", "final", "community", "enterprise", "developer", "datacenter",
    "standalone", "fastcgi", "apache", "fpm", "cli", "zts", "perl", "otel", "njs", "dind", "rootless", "git", "experimental",
    "windowsservercore", "nanoserver", "ltsc", "windows", "servercore", "linux", "glibc", "uclibc", "musl", "base", "buildpack",
    "jdk", "jre", "openjdk", "temurin", "corretto", "oracle", "oraclelinux", "ol", "ubi", "minimal", "al", "management",
    "data", "meta", "core", "php", "python", "ruby", "node", "onbuild", "tip", "builder", "browser", "hotspot", "openj",
    "threaded", "multideps", "iron", "hydrogen", "gallium", "fermium", "erbium", "dubnium", "carbon", "boron", "argon", "krypton",
    "jod", "production", "picard", "saint", "maurice", "montrachet", "munster", "livarot", "faisselle", "reblochon", "comte",
    "morbier", "mimolette", "beaufort", "banon", "tete", "de", "moine", "cancoillotte", "epoisses", "roquefort", "langres",
    "ea", "lta", "gfs",
];

/// Whether a tag that the catalogue has not looks like one that the repository has or had.
pub(crate) fn may_exist(images: &[Image], tag: &str) -> bool {
    let tags = || images.iter().flat_map(|image| image.tags).copied();
    let has_v = tags().any(|tag| tag.strip_prefix('v').is_some_and(starts_with_digit));
    let unprefixed = match tag.strip_prefix('v') {
        Some(rest) if has_v && starts_with_digit(rest) => rest,
        _ => tag,
    };
    if !starts_with_digit(unprefixed) {
        return tag.split('-').all(is_word);
    }
    let (version, variant) = split_version(unprefixed);
    let newest = tags()
        .map(|tag| version_of(tag.strip_prefix('v').unwrap_or(tag)))
        .max();
    let is_known_by_then =
        newest.is_some_and(|newest| compare(&version_of(version), &newest).is_le());
    // `3.13.0rc2` and `1.27-alpine`.
    let variant = variant.strip_prefix('-').unwrap_or(variant);
    is_known_by_then && (variant.is_empty() || variant.split('-').all(is_word))
}

/// Whether a digest could be that of content, and was not made up for an example.
pub(crate) fn may_be_digest(digest: &str) -> bool {
    let hex = digest.split_once(':').map_or("", |(_, hex)| hex).as_bytes();
    let distinct = (0..=u8::MAX).filter(|byte| hex.contains(byte)).count();
    let is_periodic = (1..=hex.len() / 2)
        .any(|period| hex.iter().zip(hex.iter().skip(period)).all(|(a, b)| a == b));
    distinct > 8 && !is_periodic
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// The version at the start of a tag, and the rest.
fn split_version(tag: &str) -> (&str, &str) {
    let end = tag
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(tag.len());
    tag.split_at(end)
}

fn version_of(tag: &str) -> Vec<u64> {
    let (version, _) = split_version(tag);
    version
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect()
}

/// Which version is newer, as far as both say.
fn compare(a: &[u64], b: &[u64]) -> Ordering {
    let by_part = a
        .iter()
        .zip(b)
        .map(|(a, b)| a.cmp(b))
        .find(|order| order.is_ne());
    by_part.unwrap_or(Ordering::Equal)
}

/// A known word, a number, or a word with a number behind it.
fn is_word(text: &str) -> bool {
    let word = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '_'));
    let is_number = word.is_empty() && starts_with_digit(text);
    is_number || WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    #[test]
    fn old_versions_and_variants_may_exist() {
        let check = |repository: &str, tag: &str, expect: bool| {
            let images = Catalogue::builtin().repository(&format!("library/{repository}"));
            assert!(!images.is_empty(), "{repository}");
            assert_eq!(may_exist(images, tag), expect, "{repository}:{tag}");
        };
        for (repository, tag) in [
            ("httpd", "2.2"),
            ("httpd", "2.4.41-alpine"),
            ("nginx", "1.19"),
            ("nginx", "1.27.0-alpine3.19-slim"),
            ("node", "14"),
            ("node", "18-bullseye-slim"),
            ("node", "gallium"),
            ("python", "2.7"),
            ("python", "3.8-slim-buster"),
            ("python", "3.13.0rc2"),
            ("ubuntu", "18.04"),
            ("ubuntu", "xenial"),
            ("ubuntu", "jammy-20240111"),
            ("debian", "stretch-slim"),
            ("postgres", "9.6-alpine"),
            ("mysql", "5.7"),
            ("traefik", "v1.7"),
            ("alpine", "3.18"),
            ("redis", "6.2-bookworm"),
        ] {
            check(repository, tag, true);
        }
        for (repository, tag) in [
            ("httpd", "nosuch"),
            ("httpd", "9"),
            ("httpd", "9.9"),
            ("httpd", "2.4.99"),
            ("httpd", "v2"),
            ("httpd", "Latest"),
            ("httpd", "2.4-nosuch"),
            ("alpine", "3.99"),
            ("alpine", "foo"),
            ("nginx", "lates"),
            ("ubuntu", "99.04"),
            ("elasticsearch", "latest"),
        ] {
            check(repository, tag, false);
        }
    }

    #[test]
    fn digests_of_examples_are_no_digests_of_content() {
        for (hex, expect) in [
            ("a".repeat(64), false),
            ("0123456789abcdef".repeat(4), false),
            ("deadbeef".repeat(8), false),
            (
                "454942557d44332cd7e4ae415e7ec9b4dbbf01b4a042491f423fcaf10a32ce9f".to_owned(),
                true,
            ),
        ] {
            assert_eq!(may_be_digest(&format!("sha256:{hex}")), expect, "{hex}");
        }
    }
}
