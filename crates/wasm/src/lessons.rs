//! Lessons for the page.

use docksim_session::{Language, Session};
use docksim_teach::Lesson;

use crate::view;

/// The lessons at a glance.
pub(crate) fn titles(language: Language) -> view::Lessons {
    let lessons = Lesson::builtin();
    let titles = lessons.iter().map(|lesson| view::LessonTitle {
        name: lesson.name.clone(),
        title: lesson.title.of(language).to_owned(),
        about: lesson.about.of(language).to_owned(),
        steps: count(lesson.steps.len()),
        par: count(lesson.par),
    });
    view::Lessons {
        lessons: titles.collect(),
    }
}

/// The lesson that goes on, or that was finished last.
pub(crate) fn state(session: &Session, language: Language) -> Option<view::LessonState> {
    let state = session.lesson_state()?;
    let lesson = &state.lesson;
    let step = lesson.steps.get(state.step);
    let hints = (0..3).filter_map(|strength| Some(step?.hint(strength, language)));
    let goals = state.goals.into_iter().map(|(goal, holds)| view::Goal {
        text: goal.to_string(),
        holds,
    });
    let tasks = lesson.steps.iter().map(|step| step.task.of(language));
    Some(view::LessonState {
        name: lesson.name.clone(),
        title: lesson.title.of(language).to_owned(),
        about: lesson.about.of(language).to_owned(),
        par: count(lesson.par),
        lines: count(state.lines),
        step: count(state.step),
        tasks: tasks.map(str::to_owned).collect(),
        hints: hints.collect(),
        goals: goals.collect(),
        learned: lesson.learned.of(language).to_owned(),
    })
}

/// What is wrong with a lesson's file.
pub(crate) fn check(text: &str) -> view::LessonCheck {
    let (lesson, errors) = Lesson::parse(text);
    let mut problems: Vec<String> = errors.iter().map(ToString::to_string).collect();
    if let (Some(lesson), true) = (&lesson, errors.is_empty()) {
        problems.extend(Session::prove(lesson));
    }
    view::LessonCheck {
        problems,
        steps: count(lesson.map_or(0, |lesson| lesson.steps.len())),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
