//! The laws of the fuzz targets for random bytes, for pieces of good inputs in any order, and for the corpus.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads its corpus"
)]

use std::fs;
use std::path::Path;

use proptest::prelude::*;

/// What holds for any bytes.
type Law = fn(&[u8]);

/// What lies in a target's corpus, and pieces of it.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    let files = fs::read_dir(&folder).unwrap();
    let found: Vec<Vec<u8>> = files
        .map(|file| fs::read(file.unwrap().path()).unwrap())
        .collect();
    assert!(!found.is_empty(), "{} is empty", folder.display());
    found
}

/// Bytes, or pieces of the corpus put together.
fn input(target: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    let pieces: Vec<Vec<u8>> = corpus(target)
        .iter()
        .flat_map(|file| {
            let separators =
                |byte: &u8| byte.is_ascii_whitespace() || b":/=|@{}()'\"".contains(byte);
            file.split_inclusive(separators)
                .map(<[u8]>::to_vec)
                .collect::<Vec<_>>()
        })
        .collect();
    let assembled = prop::collection::vec(
        prop_oneof![
            8 => prop::sample::select(pieces),
            1 => prop::collection::vec(any::<u8>(), 0..3),
        ],
        0..12,
    );
    prop_oneof![
        3 => assembled.prop_map(|pieces| pieces.concat()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ]
}

#[test]
fn the_corpus_keeps_the_laws() {
    let laws: [(&str, Law); 4] = [
        ("argv", docksim_fuzz::argv),
        ("template", docksim_fuzz::template),
        ("reference", docksim_fuzz::reference),
        ("shell", docksim_fuzz::shell),
    ];
    for (target, law) in laws {
        for bytes in corpus(target) {
            law(&bytes);
        }
    }
}

proptest! {
    #[test]
    fn any_words_are_answered(bytes in input("argv")) {
        docksim_fuzz::argv(&bytes);
    }

    #[test]
    fn any_template_is_run_or_complained_about(bytes in input("template")) {
        docksim_fuzz::template(&bytes);
    }

    #[test]
    fn any_reference_means_the_same_twice(bytes in input("reference")) {
        docksim_fuzz::reference(&bytes);
    }

    #[test]
    fn any_shell_text_means_the_same_twice(bytes in input("shell")) {
        docksim_fuzz::shell(&bytes);
    }
}
