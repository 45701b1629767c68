//! Random sequences over all that docksim models, on docksim and on real daemons side by side.
//!
//! Runs where `DOCKSIM_ORACLES` names daemons (`HOST BIN`, a line each; `cargo xtask oracle fuzz` does) with
//! `DOCKSIM_SEQUENCES` sequences of `DOCKSIM_LENGTH` lines from `DOCKSIM_SEED`. A divergence is made as short as it can be
//! and printed as a scene to keep.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod grammar;

use std::collections::BTreeMap;
use std::env;
use std::sync::Mutex;
use std::thread;

use docksim_conformance::{Daemon, LiveShell, ModelShell, Normaliser, Outcome, Shell, Step};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// A sequence is tried so often while it is made shorter.
const MOST_TRIES: usize = 40;

/// Where docksim did something else.
struct Divergence {
    lines: Vec<String>,
    docker: Outcome,
    docksim: Outcome,
}

/// What docksim said that it does not simulate, and how often.
type NotSimulated = BTreeMap<String, usize>;

fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().unwrap())
}

/// The lines of a sequence; the same for the same seed and number.
fn sequence(seed: u64, number: u64, length: usize) -> Vec<String> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&number.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let lines = vec(grammar::line(), length);
    lines.new_tree(&mut runner).unwrap().current()
}

/// Whether chance decides what the daemon says: which of several containers that use an image it names.
fn is_chance(line: &str, docker: &Outcome, docksim: &Outcome) -> bool {
    let names_one = |outcome: &Outcome| {
        outcome.stderr.contains("is using its referenced image")
            || outcome.stderr.contains("is being used by")
    };
    line.contains("rmi") && names_one(docker) && names_one(docksim)
}

/// Runs lines on both until they part. What docksim does not simulate neither of them does.
fn compare(
    lines: &[String],
    live: &mut LiveShell,
    not_simulated: &mut NotSimulated,
) -> Option<Divergence> {
    let mut model = ModelShell::default();
    live.reset(&[]).unwrap();
    let (mut theirs, mut ours) = (Normaliser::default(), Normaliser::default());
    let mut done = Vec::new();
    for line in lines {
        let step = Step::new(line);
        let found = model.line(&step).unwrap();
        if let Some(what) = found
            .stderr
            .lines()
            .find(|line| line.contains("docksim: not simulated"))
        {
            *not_simulated.entry(what.to_owned()).or_default() += 1;
            continue;
        }
        done.push(line.clone());
        let expected = live
            .line(&step)
            .unwrap_or_else(|error| panic!("{line}: {error}"));
        let docker = theirs.outcome(line, &expected);
        let docksim = ours.outcome(line, &found);
        if docker != docksim && !is_chance(line, &docker, &docksim) {
            return Some(Divergence {
                lines: done,
                docker,
                docksim,
            });
        }
    }
    None
}

/// Leaves lines out as long as the last line still comes out differently.
fn shorten(mut divergence: Divergence, live: &mut LiveShell) -> Divergence {
    let mut tries = 0;
    let mut index = divergence.lines.len().saturating_sub(1);
    while index > 0 && tries < MOST_TRIES {
        index -= 1;
        tries += 1;
        let mut fewer = divergence.lines.clone();
        fewer.remove(index);
        if let Some(shorter) = compare(&fewer, live, &mut NotSimulated::new())
            && shorter.lines.len() == fewer.len()
        {
            divergence = shorter;
        }
    }
    divergence
}

fn print(number: u64, divergence: &Divergence) {
    println!("=== sequence {number}");
    for line in &divergence.lines {
        println!("$ {line}");
    }
    for (name, outcome) in [
        ("docker", &divergence.docker),
        ("docksim", &divergence.docksim),
    ] {
        println!(
            "--- {name}: exit {}\n{}{}",
            outcome.exit_code, outcome.stdout, outcome.stderr
        );
    }
}

#[test]
fn docksim_does_what_real_daemons_do() {
    let oracles = env::var("DOCKSIM_ORACLES").unwrap_or_default();
    if oracles.is_empty() {
        println!("SKIPPED: DOCKSIM_ORACLES names no daemon");
        return;
    }
    let (count, seed) = (number("DOCKSIM_SEQUENCES", 20), number("DOCKSIM_SEED", 1));
    let length = usize::try_from(number("DOCKSIM_LENGTH", 20)).unwrap();
    let next = Mutex::new(0);
    let diverged = Mutex::new(0);
    let not_simulated = Mutex::new(NotSimulated::new());
    thread::scope(|scope| {
        for (index, oracle) in oracles.lines().enumerate() {
            let (next, diverged, not_simulated) = (&next, &diverged, &not_simulated);
            scope.spawn(move || {
                let (host, bin) = oracle.split_once(' ').unwrap();
                let mut live = LiveShell::new(Daemon {
                    host: host.to_owned(),
                    bin: bin.into(),
                    home: env::temp_dir()
                        .join(format!("docksim-sequences-{}-{index}", std::process::id())),
                });
                loop {
                    let number = {
                        let mut next = next.lock().unwrap();
                        *next += 1;
                        *next
                    };
                    if number > count {
                        return;
                    }
                    let mut unknown = NotSimulated::new();
                    let found = compare(&sequence(seed, number, length), &mut live, &mut unknown);
                    for (what, times) in unknown {
                        *not_simulated.lock().unwrap().entry(what).or_default() += times;
                    }
                    if let Some(divergence) = found {
                        let divergence = shorten(divergence, &mut live);
                        let mut diverged = diverged.lock().unwrap();
                        *diverged += 1;
                        print(number, &divergence);
                    }
                }
            });
        }
    });
    for (what, times) in not_simulated.into_inner().unwrap() {
        println!("{times} times {}", what.trim());
    }
    let diverged = diverged.into_inner().unwrap();
    println!("{count} sequences of {length} lines from seed {seed}, {diverged} divergences");
    assert_eq!(diverged, 0);
}

#[test]
fn docksim_answers_every_line() {
    for number in 0..40 {
        let run = || {
            let mut model = ModelShell::default();
            sequence(7, number, 12)
                .iter()
                .map(|line| model.line(&Step::new(line)).unwrap())
                .collect::<Vec<_>>()
        };
        let outcomes = run();
        for outcome in &outcomes {
            // 70 is docksim's own way to say that it does not simulate something, and says it.
            let says_so = outcome.stderr.contains("docksim: not simulated: ");
            assert!(outcome.exit_code != 70 || says_so, "{outcome:?}");
            // A refusal says why.
            let refused = outcome.exit_code == 125;
            assert!(!refused || !outcome.stderr.is_empty(), "{outcome:?}");
        }
        assert_eq!(outcomes, run());
    }
}

#[test]
fn the_same_seed_gives_the_same_sequence() {
    assert_eq!(sequence(3, 5, 20), sequence(3, 5, 20));
    assert_ne!(sequence(3, 5, 20), sequence(3, 6, 20));
}
