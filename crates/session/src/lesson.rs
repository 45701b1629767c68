//! Lessons in a session: which step a person is at, and what became of it.

use docksim_api::Timestamp;
use docksim_engine::{ContainerView, Engine};
use docksim_teach::Language;
use docksim_teach::layout::wrap;
use docksim_teach::lesson::{ContainerFacts, Facts, Goal, Lesson, Page};

use crate::docker::Ended;
use crate::history::Act;
use crate::session::{Options, Session};
use crate::terminal::TerminalId;

/// How far a person is in a lesson. It belongs to the world, so that undo takes a step back too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    /// The lesson's name.
    name: String,
    /// The current step's index.
    step: usize,
    /// How many hints of the current step were shown.
    hints: usize,
    /// How many lines were typed.
    lines: usize,
    /// The commands that have succeeded since the step began.
    ran: Vec<Vec<String>>,
    /// The reasons of those that have failed.
    met: Vec<String>,
}

/// So many commands of a step are remembered.
const MOST_COMMANDS: usize = 100;

impl Progress {
    fn new(name: String) -> Self {
        Self {
            name,
            step: 0,
            hints: 0,
            lines: 0,
            ran: Vec::new(),
            met: Vec::new(),
        }
    }

    /// Counts a line that was typed.
    pub(crate) fn count(&mut self) {
        self.lines += 1;
    }

    /// Remembers commands that have ended.
    pub(crate) fn note(&mut self, ended: &[Ended]) {
        for command in ended {
            match &command.reason {
                _ if command.exit_code == 0 => self.note_run(command.words.clone()),
                Some(reason) => self.note_met(reason.code),
                None => {}
            }
        }
    }

    /// Remembers a command that has succeeded.
    pub(crate) fn note_run(&mut self, words: Vec<String>) {
        if self.ran.len() < MOST_COMMANDS {
            self.ran.push(words);
        }
    }

    /// Remembers why a command has failed.
    pub(crate) fn note_met(&mut self, reason: &str) {
        if self.met.len() < MOST_COMMANDS {
            self.met.push(reason.to_owned());
        }
    }

    fn advance(&mut self) {
        self.step += 1;
        self.hints = 0;
        self.ran.clear();
        self.met.clear();
    }
}

/// What goals look at.
fn facts(engine: &Engine, progress: &Progress) -> Facts {
    let overview = engine.overview();
    Facts {
        containers: overview.containers.iter().map(container).collect(),
        images: overview
            .images
            .into_iter()
            .map(|image| (image.id, image.tags))
            .collect(),
        volumes: overview.volumes,
        networks: overview.networks,
        ran: progress.ran.clone(),
        met: progress.met.clone(),
    }
}

fn container(view: &ContainerView) -> ContainerFacts {
    ContainerFacts {
        name: view.name.clone(),
        image: view.image.clone(),
        state: view.state.to_owned(),
        exit_code: view.exit_code,
        health: view.health.map(str::to_owned),
        ports: view
            .ports
            .iter()
            .map(|port| (port.host, port.container))
            .collect(),
        networks: view.networks.clone(),
        volumes: view.volumes.clone(),
        restart_policy: view.restart_policy.clone(),
    }
}

/// How far a person is in a lesson, to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonState {
    /// The lesson.
    pub lesson: Lesson,
    /// The current step's index; as many as there are steps when all are done.
    pub step: usize,
    /// How many lines were typed.
    pub lines: usize,
    /// The current step's goals, and whether each holds.
    pub goals: Vec<(Goal, bool)>,
}

impl Session {
    /// The lesson that is going on, or else the one that was finished last.
    pub fn lesson_state(&self) -> Option<LessonState> {
        let progress = self.world.lesson.as_ref();
        let progress = progress.or(self.world.finished.as_ref())?;
        let lesson = Lesson::find(&progress.name)?;
        let facts = facts(&self.world.engine, progress);
        let step = lesson.steps.get(progress.step);
        let goals = step.into_iter().flat_map(|step| &step.goals);
        Some(LessonState {
            goals: goals
                .map(|goal| (goal.clone(), goal.holds(&facts)))
                .collect(),
            step: progress.step,
            lines: progress.lines,
            lesson,
        })
    }

    /// The goals that hold now, as a lesson's file has them.
    pub fn goals_here(&self) -> Vec<String> {
        let facts = facts(&self.world.engine, &Progress::new(String::new()));
        let goals = Goal::describing(&facts);
        goals.iter().map(ToString::to_string).collect()
    }

    /// Whether a lesson can be done: its steps are open until their own solutions reach their goals. What is wrong with it, a
    /// sentence each.
    pub fn prove(lesson: &Lesson) -> Vec<String> {
        let mut session = Self::new(Options {
            terminal: Some((80, 24)),
            ..Options::default()
        });
        // A lesson without a name goes on by itself nowhere; what was run is noted all the same.
        let mut progress = Progress::new(String::new());
        let mut wrong = Vec::new();
        let mut lines = 0;
        for (number, step) in (1..).zip(&lesson.steps) {
            if step.is_done(&facts(&session.world.engine, &progress)) {
                wrong.push(format!("step {number}: its goal is met before it begins"));
            }
            for line in &step.solution {
                lines += usize::from(!line.starts_with(':'));
                session.world.lesson = Some(progress.clone());
                session.front = TerminalId::FIRST;
                session.submit(TerminalId::FIRST, line);
                let later = session.now().after(60 * Timestamp::SECOND);
                session.advance_to(later);
                progress = session.world.lesson.take().unwrap_or(progress);
            }
            if !step.is_done(&facts(&session.world.engine, &progress)) {
                wrong.push(format!(
                    "step {number}: its solution does not reach its goal"
                ));
            }
            progress.ran.clear();
            progress.met.clear();
        }
        if lines != lesson.par {
            wrong.push(format!(
                "par is {}, its solutions take {lines} lines",
                lesson.par
            ));
        }
        wrong
    }

    /// The lesson that is going on, and the index of its current step.
    pub fn lesson(&self) -> Option<(Lesson, usize)> {
        let progress = self.world.lesson.as_ref()?;
        Some((Lesson::find(&progress.name)?, progress.step))
    }

    /// Looks whether the lesson's step is done, and says what comes next.
    pub(crate) fn check_lesson(&mut self) {
        let Some(progress) = &self.world.lesson else {
            return;
        };
        let facts = facts(&self.world.engine, progress);
        let Some(lesson) = Lesson::find(&progress.name) else {
            return;
        };
        let is_done = lesson
            .steps
            .get(progress.step)
            .is_some_and(|step| step.is_done(&facts));
        let lines = progress.lines;
        if !is_done {
            return;
        }
        let terminal = self.front;
        let (language, columns) = (self.language(terminal), self.columns(terminal));
        let Some(progress) = &mut self.world.lesson else {
            return;
        };
        progress.advance();
        let step = progress.step;
        let mut text = String::new();
        if step < lesson.steps.len() {
            let page = Page {
                lesson: &lesson,
                step,
                language,
                columns,
            };
            text.push_str(language.of("✓ Done.\n\n", "✓ 해냈습니다.\n\n"));
            text.push_str(&page.to_string());
        } else {
            self.world.finished = self.world.lesson.take();
            text.push_str(&summary(&lesson, lines, language, columns));
        }
        self.say(terminal, &text);
    }

    /// Begins a lesson in a new world.
    fn start_lesson(&mut self, lesson: &Lesson) {
        self.reset_by(&format!(":lesson {}", lesson.name));
        self.world.lesson = Some(Progress::new(lesson.name.clone()));
    }

    pub(crate) fn columns(&self, terminal: TerminalId) -> usize {
        let screen = self
            .world
            .terminals
            .get(&terminal)
            .and_then(|terminal| terminal.screen);
        let columns = screen.map_or(80, |screen| screen.columns);
        usize::try_from(columns).unwrap_or(80)
    }
}

/// What is said at the end of a lesson.
fn summary(lesson: &Lesson, lines: usize, language: Language, columns: usize) -> String {
    let (title, par) = (lesson.title.of(language), lesson.par);
    let mut text = language.of(
        format!("✓ Lesson done: {title}, in {lines} lines (par is {par}).\n\n"),
        format!("✓ 수업을 마쳤습니다: {title}. {lines}줄을 입력했습니다(기준은 {par}줄).\n\n"),
    );
    text.push_str(&wrap(lesson.learned.of(language), "  ", columns.min(100)));
    text.push_str(language.of(
        "\n:lesson shows the other lessons.\n",
        "\n:lesson으로 다른 수업을 볼 수 있습니다.\n",
    ));
    text
}

/// `:lesson`, `:lesson NAME`, `:lesson hint`, `:lesson next`, `:lesson stop`.
pub(crate) fn run(session: &mut Session, terminal: TerminalId, arguments: &[&str]) {
    let language = session.language(terminal);
    let columns = session.columns(terminal);
    let hints = session
        .world
        .lesson
        .as_ref()
        .map_or(0, |progress| progress.hints);
    let current = session.lesson();
    let no_lesson = language.of(
        "No lesson is going on; :lesson shows all, :lesson 1 starts the first.\n",
        "진행 중인 수업이 없습니다. :lesson으로 목록을 보고 :lesson 1로 첫 수업을 시작합니다.\n",
    );
    let text = match (arguments, current) {
        (["list"], _) | ([], None) => list(language),
        ([], Some((lesson, step))) => page(&lesson, step, language, columns),
        (["hint" | "next" | "stop"], None) => no_lesson.to_owned(),
        (["hint"], Some((lesson, step))) => {
            session.note(terminal, Act::Aside(":lesson hint".to_owned()));
            if let Some(progress) = &mut session.world.lesson {
                progress.hints = (hints + 1).min(2);
            }
            let step = lesson.steps.get(step);
            let hint = step.map(|step| step.hint(hints, language));
            let hint = hint.unwrap_or_default();
            if hints < 2 {
                wrap(&hint, "  ", columns.min(100))
            } else {
                hint.lines().map(|line| format!("  {line}\n")).collect()
            }
        }
        (["next"], Some((lesson, step))) => {
            show(session, terminal, &lesson, step);
            return;
        }
        (["stop"], Some((lesson, _))) => {
            session.note(terminal, Act::Aside(":lesson stop".to_owned()));
            session.world.lesson = None;
            let title = lesson.title.of(language);
            language.of(
                format!("The lesson has ended: {title}. The world stays as it is.\n"),
                format!("수업을 그만둡니다: {title}. 지금 상태는 그대로 남습니다.\n"),
            )
        }
        ([wanted, rest @ ..], _) => match Lesson::find(wanted).filter(|_| rest.is_empty()) {
            Some(lesson) => {
                session.start_lesson(&lesson);
                start(&lesson, language, columns)
            }
            None => format!(
                "docksim: no lesson {}; :lesson list shows them\n",
                arguments.join(" ")
            ),
        },
    };
    session.say(terminal, &text);
}

fn page(lesson: &Lesson, step: usize, language: Language, columns: usize) -> String {
    Page {
        lesson,
        step,
        language,
        columns,
    }
    .to_string()
}

fn list(language: Language) -> String {
    let lessons = Lesson::builtin();
    let widest = lessons.iter().map(|lesson| lesson.name.len()).max();
    let mut text = String::new();
    for (number, lesson) in (1..).zip(&lessons) {
        text.push_str(&format!(
            "  {number:>2}  {name:<widest$}  {title}\n",
            name = lesson.name,
            title = lesson.title.of(language),
            widest = widest.unwrap_or(0),
        ));
    }
    text.push_str(language.of(
        "\n:lesson NAME starts one in a new world (:undo brings yours back).\n",
        "\n:lesson 이름으로 새 세계에서 시작합니다(:undo로 원래 상태로 돌아옵니다).\n",
    ));
    text
}

fn start(lesson: &Lesson, language: Language, columns: usize) -> String {
    let columns = columns.min(100);
    let mut text = format!("{}\n\n", lesson.title.of(language));
    text.push_str(&wrap(lesson.about.of(language), "  ", columns));
    text.push_str(&wrap(
        language.of(
            "Any way of reaching a step's goal counts. `:lesson hint` helps, `:lesson next` does the step for you, `:lesson` shows \
             it again, `:lesson stop` ends the lesson.",
            "어떤 방법이든 목표에 이르면 됩니다. `:lesson hint`는 힌트, `:lesson next`는 대신 해 보기, `:lesson`은 다시 보기, \
             `:lesson stop`은 그만두기입니다.",
        ),
        "  ",
        columns,
    ));
    text.push('\n');
    text.push_str(&page(lesson, 0, language, columns));
    text
}

/// Types a step's solution for the person.
fn show(session: &mut Session, terminal: TerminalId, lesson: &Lesson, step: usize) {
    let solution = lesson.steps.get(step).map(|step| &step.solution);
    let lines = solution.into_iter().flatten();
    for line in lines {
        let prompt = session.prompt(terminal);
        session.say(terminal, &format!("{prompt}{line}\n"));
        session.submit(terminal, line);
    }
}
