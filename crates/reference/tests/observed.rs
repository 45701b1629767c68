//! What Docker's own Go packages answer, and what ours do.
//!
//! `observed.jsonl` holds a line per question: what was asked, the text, the answer; a refusal starts with `E `. It was
//! written by a Go program over the packages that docker/cli 28.5.2 vendors (distribution/reference, docker/go-units,
//! moby/sys/signal, docker/docker/api/types/time) and Go's own strconv and time, where the answers of a real CLI to
//! `docker events --since` decided between versions of Go. The moment of `timestamp` is 1700000000.123456789.

#![allow(
    clippy::unwrap_used,
    reason = "the recording is a file of this repository"
)]

use std::fmt::Display;

use docksim_reference::image_reference::{AnyReference, ImageReference};
use docksim_reference::signal::Signal;
use docksim_reference::{duration, go, size, timestamp};

const NOW: i64 = 1_700_000_000_123_456_789;

fn answer<T: Display, E: Display>(result: Result<T, E>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(error) => format!("E {error}"),
    }
}

fn ask(question: &str, text: &str) -> String {
    let number = || text.parse::<i64>().unwrap();
    match question {
        "reference" => answer(ImageReference::parse(text).map(|reference| {
            let (full, familiar) = (reference.to_string(), reference.familiar());
            let (name, tagged) = (reference.familiar_name(), reference.or_latest().familiar());
            format!("{full}|{familiar}|{name}|{tagged}")
        })),
        "any_reference" => answer(AnyReference::parse(text).map(|reference| match reference {
            AnyReference::Named(reference) => format!("named {reference}"),
            AnyReference::Digest(digest) => format!("digest {digest}"),
        })),
        "parse_duration" => answer(duration::parse(text)),
        "duration" => duration::to_go(number()),
        "human_duration" => duration::human(number()),
        "ram_in_bytes" => answer(size::ram_in_bytes(text)),
        "human_size" => size::human_size(number()),
        "human_size_3" => size::human_size_with_precision(number(), 3),
        "bytes_size" => size::bytes_size(number()),
        "signal" => {
            answer(Signal::parse(text).map(|signal| format!("{} {}", signal.0, signal.is_valid())))
        }
        "timestamp" => answer(timestamp::get(text, NOW)),
        "rfc3339" => answer(timestamp::parse_rfc3339(text)),
        "formats" => format!(
            "{}|{}|{}",
            timestamp::rfc3339_nano(number()),
            timestamp::rfc3339_nano_fixed(number()),
            timestamp::ansic(number())
        ),
        "quote" => go::quote(text),
        "parse_int" => answer(go::parse_int(text)),
        "atoi" => answer(go::atoi(text)),
        "parse_float" => answer(go::parse_float(text)),
        "parse_bool" => answer(go::parse_bool(text)),
        _ => panic!("nobody asks {question}"),
    }
}

/// Go prints the number with an exponent where Rust does not, so numbers are compared and not their text.
fn is_same(question: &str, ours: &str, theirs: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok().map(f64::to_bits);
    ours == theirs
        || (question == "parse_float" && number(ours).is_some() && number(ours) == number(theirs))
}

#[test]
fn every_answer_is_gos() {
    let mut count = 0;
    for line in include_str!("observed.jsonl").lines() {
        let [question, text, expect]: [String; 3] = serde_json::from_str(line).unwrap();
        let found = ask(&question, &text);
        assert!(
            is_same(&question, &found, &expect),
            "{question} {text:?}\n ours {found:?}\n Go's {expect:?}"
        );
        count += 1;
    }
    assert!(count > 550, "{count}");
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_odd(text in "\\PC*|[-+0-9a-zT:.,_@/ ]*") {
        for question in ["reference", "any_reference", "parse_duration", "ram_in_bytes", "signal", "timestamp",
            "rfc3339", "quote", "parse_int", "parse_float", "parse_bool"] {
            let _any = ask(question, &text);
        }
    }
}
