//! Random sequences of commands: against a reference machine, against the laws, and against the real daemon.
//!
//! The live part runs where `DOCKSIM_ORACLES` names a daemon and the folder of its CLI (`HOST BIN`; `cargo xtask oracle
//! verify` does), with `DOCKSIM_SEQUENCES` sequences.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use docksim_api::Timestamp;
use docksim_conformance::{Daemon, LiveShell, ModelShell, Normaliser, Shell, Step};
use docksim_session::{Options, Session, TerminalId};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};

/// A command line over few names and images.
#[derive(Debug, Clone)]
enum Command {
    Pull(&'static str),
    Create(&'static str, &'static str),
    Run(&'static str, &'static str),
    Start(&'static str),
    Stop(&'static str),
    Restart(&'static str),
    Kill(&'static str),
    Hangup(&'static str),
    Pause(&'static str),
    Unpause(&'static str),
    Rename(&'static str, &'static str),
    Remove(&'static str),
    RemoveByForce(&'static str),
    RemoveImage(&'static str),
    Inspect(&'static str),
    List,
    ListState(&'static str),
    Images,
}

const NAMES: &[&str] = &["aa", "bb", "cc"];
const IMAGES: &[&str] = &["alpine", "busybox", "httpd"];

impl Command {
    fn line(&self) -> String {
        let program = |image: &str| if image == "httpd" { "" } else { " sleep 1000" };
        match self {
            Self::Pull(image) => format!("docker pull -q {image}"),
            Self::Create(name, image) => {
                format!("docker create --name {name} {image}{}", program(image))
            }
            Self::Run(name, image) => {
                format!("docker run -d --name {name} {image}{}", program(image))
            }
            Self::Start(name) => format!("docker start {name}"),
            Self::Stop(name) => format!("docker stop -t 0 {name}"),
            Self::Restart(name) => format!("docker restart -t 0 {name}"),
            Self::Kill(name) => format!("docker kill {name}"),
            Self::Hangup(name) => format!("docker kill --signal WINCH {name} && sleep 1"),
            Self::Pause(name) => format!("docker pause {name}"),
            Self::Unpause(name) => format!("docker unpause {name}"),
            Self::Rename(old, new) => format!("docker rename {old} {new}"),
            Self::Remove(name) => format!("docker rm {name}"),
            Self::RemoveByForce(name) => format!("docker rm --force {name}"),
            Self::RemoveImage(image) => format!("docker rmi {image}"),
            Self::Inspect(name) => format!(
                "docker inspect --format '{{{{.State.Status}}}} {{{{.State.ExitCode}}}} {{{{.RestartCount}}}} {{{{.Config.Image}}}}' {name}"
            ),
            Self::List => "docker ps --all".to_owned(),
            Self::ListState(state) => format!(
                "docker ps --all --filter status={state} --format '{{{{.Names}}}} {{{{.Image}}}}'"
            ),
            Self::Images => "docker images --format '{{.Repository}}:{{.Tag}}' httpd".to_owned(),
        }
    }
}

/// What the reference machine knows of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Created,
    Running,
    Paused,
    Exited,
}

/// Docker in a few lines: what exists, and how it is.
#[derive(Debug, Clone, Default)]
struct Reference {
    containers: BTreeMap<&'static str, (&'static str, Status)>,
    images: BTreeSet<&'static str>,
}

impl Reference {
    /// Whether a command succeeds; `apply` then changes the state.
    fn succeeds(&self, command: &Command) -> bool {
        let status = |name: &str| self.containers.get(name).map(|(_, status)| *status);
        match command {
            Command::Pull(image) => *image != "nosuch",
            Command::Create(name, image) | Command::Run(name, image) => {
                *image != "nosuch" && status(name).is_none()
            }
            Command::Start(name) => !matches!(status(name), None | Some(Status::Paused)),
            Command::Stop(name) | Command::Restart(name) | Command::Inspect(name) => {
                status(name).is_some()
            }
            Command::Kill(name) | Command::Hangup(name) => {
                matches!(status(name), Some(Status::Running | Status::Paused))
            }
            Command::Pause(name) => status(name) == Some(Status::Running),
            Command::Unpause(name) => status(name) == Some(Status::Paused),
            Command::Rename(old, new) => status(old).is_some() && status(new).is_none(),
            Command::Remove(name) => matches!(status(name), Some(Status::Created | Status::Exited)),
            Command::RemoveImage(image) => {
                self.images.contains(image)
                    && !self.containers.values().any(|(used, _)| used == image)
            }
            Command::RemoveByForce(_) | Command::List | Command::ListState(_) | Command::Images => {
                true
            }
        }
    }

    /// How many containers use the image that a command removes.
    fn users(&self, command: &Command) -> usize {
        match command {
            Command::RemoveImage(image) => self
                .containers
                .values()
                .filter(|(used, _)| used == image)
                .count(),
            _ => 0,
        }
    }

    fn set(&mut self, name: &str, status: Status) {
        if let Some(container) = self.containers.get_mut(name) {
            container.1 = status;
        }
    }

    fn change(&mut self, command: &Command) {
        // A missing image is pulled before the name is looked at.
        if let Command::Pull(image) | Command::Create(_, image) | Command::Run(_, image) = command
            && *image != "nosuch"
        {
            self.images.insert(image);
        }
        if !self.succeeds(command) {
            return;
        }
        match command {
            Command::Create(name, image) => {
                self.containers.insert(name, (image, Status::Created));
            }
            Command::Run(name, image) => {
                self.containers.insert(name, (image, Status::Running));
            }
            Command::Start(name) | Command::Restart(name) | Command::Unpause(name) => {
                self.set(name, Status::Running)
            }
            Command::Stop(name) => {
                if matches!(
                    self.containers.get(name),
                    Some((_, Status::Running | Status::Paused))
                ) {
                    self.set(name, Status::Exited);
                }
            }
            Command::Kill(name) => self.set(name, Status::Exited),
            // httpd ends at WINCH, its stop signal; sleep ignores it as PID 1, and thaws.
            Command::Hangup(name) => match self.containers.get(name) {
                Some(("httpd", _)) => self.set(name, Status::Exited),
                _ => self.set(name, Status::Running),
            },
            Command::Pause(name) => self.set(name, Status::Paused),
            Command::Rename(old, new) => {
                if let Some(container) = self.containers.remove(old) {
                    self.containers.insert(new, container);
                }
            }
            Command::Remove(name) | Command::RemoveByForce(name) => {
                self.containers.remove(name);
            }
            Command::RemoveImage(image) => {
                self.images.remove(image);
            }
            Command::Pull(_)
            | Command::Inspect(_)
            | Command::List
            | Command::ListState(_)
            | Command::Images => {}
        }
    }
}

/// Commands with weights toward what exists, and some toward what does not.
fn command(state: &Reference) -> BoxedStrategy<Command> {
    let known: Vec<&'static str> = state.containers.keys().copied().chain(["nosuch"]).collect();
    let name = || select(NAMES.to_vec());
    let known = move || prop_oneof![6 => select(known.clone()), 1 => select(NAMES.to_vec())];
    let image = || prop_oneof![8 => select(IMAGES.to_vec()), 1 => Just("nosuch")];
    prop_oneof![
        1 => image().prop_map(Command::Pull),
        3 => (name(), image()).prop_map(|(name, image)| Command::Create(name, image)),
        5 => (name(), image()).prop_map(|(name, image)| Command::Run(name, image)),
        3 => known().prop_map(Command::Start),
        3 => known().prop_map(Command::Stop),
        2 => known().prop_map(Command::Restart),
        2 => known().prop_map(Command::Kill),
        1 => known().prop_map(Command::Hangup),
        3 => known().prop_map(Command::Pause),
        3 => known().prop_map(Command::Unpause),
        2 => (known(), name()).prop_map(|(old, new)| Command::Rename(old, new)),
        3 => known().prop_map(Command::Remove),
        2 => known().prop_map(Command::RemoveByForce),
        2 => image().prop_map(Command::RemoveImage),
        2 => known().prop_map(Command::Inspect),
        2 => Just(Command::List),
        1 => select(vec!["created", "running", "paused", "exited", "foo"]).prop_map(Command::ListState),
        1 => Just(Command::Images),
    ]
    .boxed()
}

impl ReferenceStateMachine for Reference {
    type State = Self;
    type Transition = Command;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(state: &Self) -> BoxedStrategy<Command> {
        command(state)
    }

    fn apply(mut state: Self, transition: &Command) -> Self {
        state.change(transition);
        state
    }
}

/// docksim beside the reference machine.
struct Model(ModelShell);

impl StateMachineTest for Model {
    type SystemUnderTest = Self;
    type Reference = Reference;

    fn init_test(_: &Reference) -> Self {
        Self(ModelShell::default())
    }

    fn apply(mut state: Self, after: &Reference, transition: Command) -> Self {
        let is_list = matches!(transition, Command::ListState("foo"));
        let outcome = state.0.line(&Step::new(&transition.line())).unwrap();
        // The reference is the state after the command; what it says of names and states must be what docksim shows.
        let listed = state
            .0
            .line(&Step::new(
                "docker ps --all --format '{{.Names}} {{.State}}'",
            ))
            .unwrap();
        let mut rows: Vec<&str> = listed.stdout.lines().collect();
        rows.sort_unstable();
        let expected: Vec<String> = after
            .containers
            .iter()
            .map(|(name, (_, status))| format!("{name} {}", format!("{status:?}").to_lowercase()))
            .collect();
        assert_eq!(rows, expected, "after {:?}: {outcome:?}", transition.line());
        assert!(
            is_list || !outcome.stderr.contains("not simulated"),
            "{outcome:?}"
        );
        state
    }
}

prop_state_machine! {
    #![proptest_config(Config { cases: 60, failure_persistence: None, ..Config::default() })]

    #[test]
    fn docksim_agrees_with_the_reference_machine(sequential 1..25 => Model);
}

fn any_commands() -> impl Strategy<Value = Vec<Command>> {
    prop::collection::vec(command(&Reference::default()), 1..15)
}

proptest! {
    #![proptest_config(Config { cases: 40, failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_exit_code_is_what_the_reference_machine_expects(commands in Reference::sequential_strategy(1..20)) {
        let (mut state, transitions, _) = commands;
        let mut model = ModelShell::default();
        for transition in transitions {
            let outcome = model.line(&Step::new(&transition.line())).unwrap();
            let expected = state.succeeds(&transition) && !matches!(transition, Command::ListState("foo"));
            prop_assert_eq!(outcome.exit_code == 0, expected, "{:?}: {:?}", transition, outcome);
            state.change(&transition);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes(commands in any_commands(), seed in 0_u64..1000) {
        let run = || {
            let mut session = Session::new(Options { seed, ..Options::default() });
            commands.iter().map(|command| session.run(&command.line())).collect::<Vec<_>>()
        };
        prop_assert_eq!(run(), run());
    }

    #[test]
    fn a_failed_command_leaves_the_containers(commands in any_commands()) {
        let mut session = Session::new(Options::default());
        for command in &commands {
            let before = session.engine().overview().containers;
            let finished = session.run(&command.line());
            if finished.exit_code != 0 {
                prop_assert_eq!(before.len(), session.engine().overview().containers.len(), "{:?}", command);
            }
        }
    }

    #[test]
    fn undo_restores_the_world(commands in any_commands()) {
        let mut session = Session::new(Options { terminal: Some((80, 24)), ..Options::default() });
        for command in &commands {
            let before = session.engine().clone();
            session.submit(TerminalId::FIRST, &command.line());
            let later = session.now().after(60 * Timestamp::SECOND);
            session.advance_to(later);
            let after = session.engine().clone();
            prop_assert_eq!(session.undo(), Some(command.line()));
            prop_assert!(*session.engine() == before, "{:?} was not taken back", command);
            prop_assert!(session.redo().is_some());
            prop_assert!(*session.engine() == after, "{:?} was not done again", command);
        }
    }

    #[test]
    fn no_line_is_too_odd(line in "docker [ -~]{0,60}|(?s).{0,80}") {
        let mut session = Session::new(Options::default());
        let _any = session.run(&line);
    }
}

/// The real daemon that the environment names.
fn oracle() -> Option<LiveShell> {
    let oracles = env::var("DOCKSIM_ORACLES").ok()?;
    let (host, bin) = oracles.lines().next()?.split_once(' ')?;
    let home = env::temp_dir().join("docksim-properties");
    std::fs::create_dir_all(&home).unwrap();
    Some(LiveShell::new(Daemon {
        host: host.to_owned(),
        bin: bin.into(),
        home,
    }))
}

#[test]
fn docksim_agrees_with_the_real_daemon() {
    let Some(mut live) = oracle() else {
        println!("SKIPPED: DOCKSIM_ORACLES names no daemon");
        return;
    };
    let cases = env::var("DOCKSIM_SEQUENCES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(20);
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    });
    let live = std::cell::RefCell::new(&mut live);
    let result = runner.run(
        &Reference::sequential_strategy(15..16),
        |(_, transitions, _)| {
            let mut live = live.borrow_mut();
            let mut model = ModelShell::default();
            live.reset(&[]).unwrap();
            let (mut theirs, mut ours) = (Normaliser::default(), Normaliser::default());
            let mut scene = String::new();
            let mut state = Reference::default();
            for transition in &transitions {
                let line = transition.line();
                let step = Step::new(&line);
                let (expected, found) = (live.line(&step).unwrap(), model.line(&step).unwrap());
                // Which of several containers a refused rmi names is chance: the daemon looks at them in no order.
                let is_chance =
                    state.users(transition) > 1 && expected.exit_code == found.exit_code;
                state.change(transition);
                if is_chance {
                    continue;
                }
                let (expected, found) = (
                    theirs.outcome(&line, &expected),
                    ours.outcome(&line, &found),
                );
                scene.push_str(&format!("$ {line}\n{}", expected.stdout));
                if expected != found {
                    return Err(TestCaseError::fail(format!(
                        "{scene}docker: {expected:?}\ndocksim: {found:?}"
                    )));
                }
            }
            Ok(())
        },
    );
    if let Err(error) = result {
        panic!("{error}");
    }
}
