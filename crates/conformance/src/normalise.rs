//! Volatile values become tokens, numbered by first appearance.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::{Outcome, table};

/// Replaces ids, generated names, times, sizes and the like. One normaliser sees a whole scene.
#[derive(Debug, Default)]
pub struct Normaliser {
    numbers: BTreeMap<(&'static str, String), usize>,
    counts: BTreeMap<&'static str, usize>,
    typed: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Always the same text.
    Fixed(&'static str),
    /// The same text, on standard output only: in a message a size is a rule of the daemon.
    Size,
    /// An id of 64 or 12 digits; both forms of one id have the same number.
    Id,
    /// A generated name, unless the user typed it.
    Name,
    /// A token of its own for each value of the second group, after the first group as it is.
    Numbered(&'static str),
}

/// Where a text was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

const DURATION: &str = "(?:Less than a second|About an? (?:minute|hour)|[0-9]+ (?:second|minute|hour|day|week|month|year)s?)";

/// What Docker and the programs in its images print that looks like a generated name.
const NO_NAMES: [&str; 10] = [
    "clock_gettime",
    "container_id",
    "created_at",
    "image_id",
    "latency_stats",
    "mpm_event",
    "sched_debug",
    "timer_list",
    "timer_stats",
    "virtual_size",
];

/// What is volatile, made once: it takes longer than most scenes.
static RULES: LazyLock<Vec<(Regex, Rule)>> = LazyLock::new(|| {
    let ago = format!("{DURATION} ago");
    let up = format!("Up {DURATION}");
    let patterns: [(&str, Rule); 22] = [
        (r"\b[0-9a-f]{64}\b|\b[0-9a-f]{12}\b", Rule::Id),
        (r"\b[a-z]+_[a-z]+[0-9]?\b", Rule::Name),
        (
            r"()\b((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\b",
            Rule::Numbered("MAC"),
        ),
        // Go's zero time means that nothing has happened yet.
        (
            r"\b[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})",
            Rule::Fixed("<TIME>"),
        ),
        (
            r"\b[1-9][0-9]{3}-[0-9]{2}-[0-9]{2} [0-9:]{8}(?:\.[0-9]+)? [+-][0-9]{4} [A-Z]+",
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
        (&ago, Rule::Fixed("<AGO>")),
        (&up, Rule::Fixed("Up <DURATION>")),
        (
            r"\b[0-9]+(?:\.[0-9]+)?(?:e\+[0-9]+)?(?:[kMGT]|[KMG]i)?B\b",
            Rule::Size,
        ),
        // What a container uses of a processor or of the memory.
        (r"\b[0-9]+\.[0-9]{2}%", Rule::Fixed("<PERCENT>")),
        (
            r#"((?:(?:0\.0\.0\.0|127\.0\.0\.1|\[::1?\]):)|HostPort": ?")(32[7-9][0-9]{2}|3[3-9][0-9]{3}|[45][0-9]{4}|60[0-9]{3})\b"#,
            Rule::Numbered("PORT"),
        ),
        (r#""Pid": [1-9][0-9]*"#, Rule::Fixed("\"Pid\": <PID>")),
        (r#""Size": [0-9]{4,}"#, Rule::Fixed("\"Size\": <SIZE>")),
        // Whether there is AppArmor is the host's matter.
        (
            r#""AppArmorProfile": "(?:docker-default)?""#,
            Rule::Fixed("\"AppArmorProfile\": \"<PROFILE>\""),
        ),
        // A terminal's carriage return and escape are shown, not printed.
        ("\r", Rule::Fixed("<CR>")),
        ("\u{1b}", Rule::Fixed("<ESC>")),
        // Which of the two addresses of a port in use is tried first is chance.
        (
            r"Bind for (?:0\.0\.0\.0|::):",
            Rule::Fixed("Bind for 0.0.0.0:"),
        ),
        // Distributions add a suffix of their own to the version.
        (r"\b28\.5\.2\+[a-z0-9]+", Rule::Fixed("28.5.2")),
        (r"\bgo1\.[0-9]+(?:\.[0-9]+)?\b", Rule::Fixed("<GO>")),
    ];
    patterns
        .into_iter()
        .filter_map(|(pattern, rule)| Some((Regex::new(pattern).ok()?, rule)))
        .collect()
});

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
    /// Takes note of a line before it runs: what the user typed is not volatile.
    pub fn typed(&mut self, line: &str) {
        self.typed.push('\n');
        self.typed.push_str(line);
    }

    /// Normalises what came of a line.
    pub fn outcome(&mut self, line: &str, outcome: &Outcome) -> Outcome {
        self.typed(line);
        Outcome {
            stdout: self.stdout(&outcome.stdout),
            stderr: self.stderr(&outcome.stderr),
            exit_code: outcome.exit_code,
        }
    }

    /// Normalises what was printed on standard output; each line keeps its place.
    pub fn stdout(&mut self, text: &str) -> String {
        self.text(text, Stream::Stdout)
    }

    /// Normalises what was printed on standard error.
    pub fn stderr(&mut self, text: &str) -> String {
        self.text(text, Stream::Stderr)
    }

    fn text(&mut self, text: &str, stream: Stream) -> String {
        let lines: Vec<&str> = text
            .split_terminator('\n')
            .filter(|line| !is_layer_chatter(line))
            .collect();
        let mut normalised = table::map(&lines, &mut |piece| self.piece(piece, stream)).join("\n");
        if text.ends_with('\n') && !lines.is_empty() {
            normalised.push('\n');
        }
        normalised
    }

    /// A line that is in no table, or a cell of a table.
    fn piece(&mut self, piece: &str, stream: Stream) -> String {
        let mut piece = piece.to_owned();
        for (pattern, rule) in RULES.iter() {
            piece = pattern
                .replace_all(&piece, |found: &Captures<'_>| {
                    self.token(*rule, found, stream)
                })
                .into_owned();
        }
        piece
    }

    fn token(&mut self, rule: Rule, captures: &Captures<'_>, stream: Stream) -> String {
        let group = |number| captures.get(number).map_or("", |found| found.as_str());
        let found = group(0);
        match rule {
            Rule::Fixed(token) => token.to_owned(),
            Rule::Size if stream == Stream::Stdout => "<SIZE>".to_owned(),
            Rule::Size => found.to_owned(),
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
            Rule::Name if NO_NAMES.contains(&found) || self.typed.contains(found) => {
                found.to_owned()
            }
            Rule::Name => format!("<NAME{}>", self.number("NAME", found)),
            Rule::Numbered(kind) => format!("{}<{kind}{}>", group(1), self.number(kind, group(2))),
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
    fn every_pattern_is_one() {
        assert_eq!(RULES.len(), 22);
    }

    #[test]
    fn one_id_has_one_number_in_both_its_lengths() {
        let mut normaliser = Normaliser::default();
        let id = "0123456789abcdef".repeat(4);
        let other = "f".repeat(64);
        let text = format!("{id}\n0123456789ab brave_turing {other}\nbrave_turing\n");
        assert_eq!(
            normaliser.stdout(&text),
            "<ID1>\n<ID1:12> <NAME1> <ID2>\n<NAME1>\n"
        );
    }

    #[test]
    fn a_name_that_was_typed_is_kept() {
        let mut normaliser = Normaliser::default();
        normaliser.typed("docker run --name my_web httpd");
        assert_eq!(
            normaliser.stdout("my_web container_id calm_shaw"),
            "my_web container_id <NAME1>"
        );
    }

    #[test]
    fn times_and_sizes_are_tokens_and_the_zero_time_is_not() {
        let check =
            |text: &str, expect: &str| assert_eq!(Normaliser::default().stdout(text), expect);
        check(
            "2 seconds ago, Up About an hour (Paused)",
            "<AGO>, Up <DURATION> (Paused)",
        );
        check(
            "117MB 2026-01-02T03:04:05.6Z 0001-01-01T00:00:00Z",
            "<SIZE> <TIME> 0001-01-01T00:00:00Z",
        );
        check(
            "0.0.0.0:32768->80/tcp, [::]:32768->80/tcp",
            "0.0.0.0:<PORT1>->80/tcp, [::]:<PORT1>->80/tcp",
        );
        check(
            "0123456789ab: Download complete\n0123456789ab: Pull complete\n",
            "<ID1:12>: Pull complete\n",
        );
        assert_eq!(
            Normaliser::default().stderr("Minimum memory limit allowed is 6MB\n"),
            "Minimum memory limit allowed is 6MB\n"
        );
    }

    #[test]
    fn what_a_terminal_adds_is_seen() {
        assert_eq!(
            Normaliser::default().stdout("a\r\n\u{1b}[1mb\r\n"),
            "a<CR>\n<ESC>[1mb<CR>\n"
        );
    }

    #[test]
    fn what_lacks_its_last_newline_lacks_it_still() {
        assert_eq!(Normaliser::default().stdout("a\nb"), "a\nb");
        assert_eq!(Normaliser::default().stdout(""), "");
        assert_eq!(Normaliser::default().stdout("\n"), "\n");
    }
}
