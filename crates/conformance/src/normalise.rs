//! Volatile values become tokens, numbered by first appearance.

use std::collections::BTreeMap;

use regex::{Captures, Regex};

/// Replaces ids, generated names, times, sizes and the like. One normaliser sees a whole scene.
#[derive(Debug)]
pub struct Normaliser {
    rules: Vec<(Regex, Rule)>,
    numbers: BTreeMap<(&'static str, String), usize>,
    counts: BTreeMap<&'static str, usize>,
}

#[derive(Debug, Clone, Copy)]
enum Rule {
    /// Always the same text.
    Fixed(&'static str),
    /// An id of 64 or 12 digits; both forms of one id have the same number.
    Id,
    /// A token of its own for each value.
    Numbered(&'static str),
}

const DURATION: &str = "(?:Less than a second|About an? (?:minute|hour)|[0-9]+ (?:second|minute|hour|day|week|month|year)s?)";

impl Default for Normaliser {
    fn default() -> Self {
        let patterns: [(&str, Rule); 14] = [
            (r"\b[0-9a-f]{64}\b|\b[0-9a-f]{12}\b", Rule::Id),
            (r"\b[a-z]+_[a-z]+[0-9]?\b", Rule::Numbered("NAME")),
            (r"\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b", Rule::Numbered("MAC")),
            // Go's zero time means that nothing has happened yet.
            (
                r"\b[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})",
                Rule::Fixed("<TIME>"),
            ),
            (
                r"\b[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} [+-][0-9]{4} [A-Z]+",
                Rule::Fixed("<TIME>"),
            ),
            (
                r"\b[A-Z][a-z]{2} [A-Z][a-z]{2} [0-9]{2} [0-9:]{8}\.[0-9]+ [0-9]{4}\b",
                Rule::Fixed("<TIME>"),
            ),
            (
                r"\b[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9:]{8}\b",
                Rule::Fixed("<TIME>"),
            ),
            (
                r"\b[0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8}\.[0-9]{3}\b",
                Rule::Fixed("<TIME>"),
            ),
            (
                r"signal-handler \([0-9]+\)",
                Rule::Fixed("signal-handler (<TIME>)"),
            ),
            (r"AGO", Rule::Fixed("<AGO>")),
            (r"UP", Rule::Fixed("Up <DURATION>")),
            (
                r"\b[0-9]+(?:\.[0-9]+)?(?:e\+[0-9]+)?[kMGT]?B\b",
                Rule::Fixed("<SIZE>"),
            ),
            (
                r"(?:0\.0\.0\.0|\[::\]|127\.0\.0\.1):(?:3[2-9]|4[0-9]|5[0-9]|60)[0-9]{3}\b",
                Rule::Numbered("PORT"),
            ),
            (r" {3,}", Rule::Fixed("   ")),
        ];
        let rules = patterns.into_iter().filter_map(|(pattern, rule)| {
            let pattern = match pattern {
                "AGO" => format!("{DURATION} ago"),
                "UP" => format!("Up {DURATION}"),
                pattern => pattern.to_owned(),
            };
            Some((Regex::new(&pattern).ok()?, rule))
        });
        Self {
            rules: rules.collect(),
            numbers: BTreeMap::new(),
            counts: BTreeMap::new(),
        }
    }
}

/// Whether a line is a step of a layer's download whose place among the others is chance.
fn is_layer_chatter(line: &str) -> bool {
    let Some((id, status)) = line.split_once(": ") else {
        return false;
    };
    let is_id = id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let chatter = [
        "Waiting",
        "Verifying Checksum",
        "Download complete",
        "Downloading",
        "Extracting",
    ];
    is_id && chatter.iter().any(|start| status.starts_with(start))
}

impl Normaliser {
    /// Normalises a text; each line keeps its place.
    pub fn text(&mut self, text: &str) -> String {
        let mut normalised = String::with_capacity(text.len());
        for line in text.lines() {
            if is_layer_chatter(line) {
                continue;
            }
            normalised.push_str(self.line(line).trim_end());
            normalised.push('\n');
        }
        normalised
    }

    fn line(&mut self, line: &str) -> String {
        let mut line = line.to_owned();
        for index in 0..self.rules.len() {
            let Some((pattern, rule)) = self.rules.get(index).cloned() else {
                break;
            };
            line = pattern
                .replace_all(&line, |found: &Captures<'_>| {
                    self.token(rule, found.get(0).map_or("", |m| m.as_str()))
                })
                .into_owned();
        }
        line
    }

    fn token(&mut self, rule: Rule, found: &str) -> String {
        match rule {
            Rule::Fixed(token) => token.to_owned(),
            // A number of twelve decimal digits is no id.
            Rule::Id if found.bytes().all(|byte| byte.is_ascii_digit()) => found.to_owned(),
            Rule::Id => {
                let number = self.number("ID", found.get(..12).unwrap_or(found));
                if found.len() == 64 {
                    format!("<ID{number}>")
                } else {
                    format!("<ID{number}:12>")
                }
            }
            Rule::Numbered(kind) => format!("<{kind}{}>", self.number(kind, found)),
        }
    }

    fn number(&mut self, kind: &'static str, value: &str) -> usize {
        let key = (kind, value.to_owned());
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let count = self.counts.entry(kind).or_insert(0);
        *count += 1;
        let number = *count;
        self.numbers.insert(key, number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_id_has_one_number_in_both_its_lengths() {
        let mut normaliser = Normaliser::default();
        let id = "0123456789abcdef".repeat(4);
        let other = "f".repeat(64);
        let text = format!("{id}\n0123456789ab brave_turing {other}\nbrave_turing\n");
        assert_eq!(
            normaliser.text(&text),
            "<ID1>\n<ID1:12> <NAME1> <ID2>\n<NAME1>\n"
        );
    }

    #[test]
    fn tables_lose_their_widths_and_times() {
        let mut normaliser = Normaliser::default();
        let row = "0123456789ab   httpd     \"httpd-foreground\"   2 seconds ago   Up Less than a second   80/tcp    web\n";
        assert_eq!(
            normaliser.text(row),
            "<ID1:12>   httpd   \"httpd-foreground\"   <AGO>   Up <DURATION>   80/tcp   web\n"
        );
        assert_eq!(
            normaliser.text("httpd  latest  117MB 2026-01-02T03:04:05.6Z 0001-01-01T00:00:00Z"),
            "httpd  latest  <SIZE> <TIME> 0001-01-01T00:00:00Z\n"
        );
        assert_eq!(
            normaliser.text("0123456789ab: Download complete\n0123456789ab: Pull complete\n"),
            "<ID1:12>: Pull complete\n"
        );
        assert_eq!(normaliser.rules.len(), 14);
    }
}
