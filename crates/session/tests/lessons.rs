//! Lessons can be done, and are not done by themselves.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use docksim_api::OutputStream;
use docksim_session::{Language, Options, Session, TerminalId};
use docksim_teach::Lesson;

const TERMINAL: TerminalId = TerminalId::FIRST;

fn learner(language: Language) -> Session {
    let mut session = Session::new(Options {
        terminal: Some((80, 24)),
        ..Options::default()
    });
    session.guide(language);
    session
}

/// Types a line, lets a minute pass and gives what the terminal shows.
fn type_line(session: &mut Session, line: &str) -> String {
    session.submit(TERMINAL, line);
    let later = session.now().after(60_000_000_000);
    session.advance_to(later);
    let output = session.take_output(TERMINAL);
    [OutputStream::Stdout, OutputStream::Stderr]
        .map(|stream| String::from_utf8_lossy(&output.of(stream)).into_owned())
        .concat()
}

fn step_of(session: &Session) -> Option<usize> {
    session.lesson().map(|(_, step)| step)
}

#[test]
fn every_step_is_open_until_its_own_solution_reaches_its_goal() {
    let mut wrong = Vec::new();
    for lesson in Lesson::builtin() {
        let mut session = learner(Language::English);
        type_line(&mut session, &format!(":lesson {}", lesson.name));
        let mut shown = String::new();
        for (index, step) in lesson.steps.iter().enumerate() {
            // Time alone does not do it.
            type_line(&mut session, "");
            if step_of(&session) != Some(index) {
                wrong.push(format!("{} {index}: not open", lesson.name));
                break;
            }
            shown = String::new();
            for line in &step.solution {
                shown.push_str(&type_line(&mut session, line));
            }
            let next = (index + 1 < lesson.steps.len()).then_some(index + 1);
            if step_of(&session) != next {
                wrong.push(format!("{} {index}: not solved\n{shown}", lesson.name));
                break;
            }
        }
        if session.lesson().is_none() && !shown.contains("Lesson done") {
            wrong.push(format!("{}: no end\n{shown}", lesson.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn par_is_what_the_solutions_take() {
    for lesson in Lesson::builtin() {
        let lines = lesson.steps.iter().flat_map(|step| &step.solution);
        let typed = lines.filter(|line| !line.starts_with(':')).count();
        assert_eq!(lesson.par, typed, "{}", lesson.name);
    }
}

#[test]
fn other_ways_to_a_goal_count() {
    let mut session = learner(Language::English);
    type_line(&mut session, ":lesson 1");
    type_line(&mut session, "docker run -d --name elsewhere httpd:latest");
    assert_eq!(step_of(&session), Some(1));
    type_line(&mut session, "docker image ls");
    assert_eq!(step_of(&session), Some(2));
}

#[test]
fn undo_takes_a_step_back() {
    let mut session = learner(Language::English);
    type_line(&mut session, ":lesson 1");
    type_line(&mut session, "docker pull httpd");
    assert_eq!(step_of(&session), Some(1));
    type_line(&mut session, ":undo");
    assert_eq!(step_of(&session), Some(0));
}

#[test]
fn hints_grow_stronger_and_next_does_the_step() {
    let mut session = learner(Language::English);
    assert!(type_line(&mut session, ":lesson hint").contains("No lesson"));
    type_line(&mut session, ":lesson first-hour");
    assert!(!type_line(&mut session, ":lesson hint").contains("docker pull"));
    assert!(type_line(&mut session, ":lesson hint").contains("docker pull"));
    for _ in 0..2 {
        assert!(type_line(&mut session, ":lesson hint").contains("docker pull httpd"));
    }
    let shown = type_line(&mut session, ":lesson next");
    assert!(
        shown.contains("$ docker pull httpd") && shown.contains("2/10"),
        "{shown}"
    );
    assert!(type_line(&mut session, ":lesson").contains("2/10"));
    assert!(type_line(&mut session, ":lesson stop").contains("ended"));
    assert_eq!(step_of(&session), None);
}

#[test]
fn lessons_are_listed_in_both_languages() {
    let list = type_line(&mut learner(Language::Korean), ":lesson");
    assert!(
        list.contains("first-hour") && list.contains("첫 한 시간"),
        "{list}"
    );
    let list = type_line(&mut learner(Language::English), ":lesson list");
    assert!(list.contains("The first hour"), "{list}");
    let refusal = type_line(&mut learner(Language::English), ":lesson nope");
    assert!(refusal.contains("no lesson nope"), "{refusal}");
}

#[test]
fn every_lesson_is_proved_and_a_wrong_draft_is_not() {
    for lesson in Lesson::builtin() {
        let wrong = Session::prove(&lesson);
        assert!(wrong.is_empty(), "{}: {wrong:?}", lesson.name);
    }
    let mut draft = Lesson::find("ports").unwrap();
    draft.steps.reverse();
    assert!(!Session::prove(&draft).is_empty());
}

#[test]
fn the_goals_are_seen_while_the_lesson_goes_on_and_after_it() {
    let mut session = learner(Language::English);
    assert!(session.lesson_state().is_none());
    type_line(&mut session, ":lesson first-hour");
    let state = session.lesson_state().unwrap();
    assert!(state.goals.iter().any(|(_, holds)| !holds));
    for step in &state.lesson.steps {
        for line in &step.solution {
            type_line(&mut session, line);
        }
    }
    let state = session.lesson_state().unwrap();
    assert_eq!(state.step, state.lesson.steps.len());
    assert_eq!(state.lines, state.lesson.par);
}
