//! The compiled-in data is whole.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use docksim_api::Reason;
use docksim_teach::lesson::Goal;
use docksim_teach::{Explanations, Language, Lesson};

#[test]
fn the_explanations_are_well_formed_and_complete_in_both_languages() {
    assert_eq!(Explanations::check(), []);
}

#[test]
fn codes_and_reasons_are_unique() {
    let explanations = Explanations::builtin();
    let mut codes = BTreeSet::new();
    let mut reasons = BTreeSet::new();
    for entry in explanations.entries() {
        let digits = entry.code.strip_prefix("DK").unwrap();
        assert!(
            digits.len() == 4 && digits.parse::<u16>().is_ok(),
            "{}",
            entry.code
        );
        assert!(codes.insert(&entry.code), "{} twice", entry.code);
        assert!(!entry.reasons.is_empty(), "{} explains nothing", entry.code);
        for reason in &entry.reasons {
            assert!(reasons.insert(reason), "{reason} twice");
        }
    }
}

#[test]
fn korean_texts_are_korean_and_english_ones_are_not() {
    let is_hangul = |c: char| ('\u{ac00}'..='\u{d7a3}').contains(&c);
    let reason = Reason::new("");
    for entry in Explanations::builtin().entries() {
        for language in Language::ALL {
            let text = entry.text(language);
            let mut sentences = vec![text.title.clone(), text.what.clone(), text.why.clone()];
            let remedies = entry.remedies(language, &reason);
            sentences.extend(remedies.into_iter().map(|(_, about)| about));
            for sentence in sentences {
                let hangul = sentence.chars().any(is_hangul);
                assert_eq!(
                    hangul,
                    language == Language::Korean,
                    "{}: {sentence}",
                    entry.code
                );
            }
        }
    }
}

#[test]
fn both_languages_name_the_same_details() {
    let roles = |text: &str| -> BTreeSet<String> {
        let pieces = text
            .split('{')
            .skip(1)
            .filter_map(|piece| piece.split_once('}'));
        pieces.map(|(role, _)| role.to_owned()).collect()
    };
    for entry in Explanations::builtin().entries() {
        let [english, korean] = Language::ALL.map(|language| entry.text(language));
        assert_eq!(roles(&english.what), roles(&korean.what), "{}", entry.code);
    }
}

#[test]
fn no_line_of_an_explanation_is_wider_than_the_terminal() {
    let reason = Reason::new("").with("container", "web");
    for entry in Explanations::builtin().entries() {
        for language in Language::ALL {
            let page = entry.render(language, &reason, 80);
            for line in page.lines() {
                let width = docksim_teach::layout::width(line);
                assert!(width <= 80, "{}: {width}: {line}", entry.code);
            }
        }
    }
}

#[test]
fn the_lessons_are_well_formed_and_complete_in_both_languages() {
    assert_eq!(Lesson::check(), []);
}

#[test]
fn lessons_speak_the_language_they_say() {
    let is_hangul = |c: char| ('\u{ac00}'..='\u{d7a3}').contains(&c);
    for lesson in Lesson::builtin() {
        let mut words = vec![&lesson.title, &lesson.about, &lesson.learned];
        for step in &lesson.steps {
            words.push(&step.task);
            words.extend(&step.hints);
        }
        for words in words {
            assert!(
                words.korean.chars().any(is_hangul),
                "{}: {}",
                lesson.name,
                words.korean
            );
            assert!(!words.english.chars().any(is_hangul), "{}", words.english);
        }
    }
}

#[test]
fn lessons_wait_for_reasons_that_are_explained() {
    let explanations = Explanations::builtin();
    let goals = Lesson::builtin()
        .into_iter()
        .flat_map(|lesson| lesson.steps)
        .flat_map(|step| step.goals);
    for goal in goals {
        let Goal::Met(reason) = goal else {
            continue;
        };
        let mut entries = explanations.entries().iter();
        assert!(
            entries.any(|entry| entry.reasons.contains(&reason)),
            "{reason}"
        );
    }
}
