//! Lessons: steps with goals that are predicates on a world, so that any way of reaching them counts.
//!
//! `lessons/*.txt` holds one lesson a file: a record `[lesson NAME]` and a record `[step]` for each of its steps. A step has
//! what to do (`do.en`, `do.ko`), two hints in each language, one goal or more that all have to hold at the same time, and
//! the lines that solve it, which are the third hint.

use std::fmt;

use crate::Language;
use crate::layout::wrap;
use crate::record::{self, FormatError, Problem, Record};

/// The compiled-in files, in the order in which they are best taken.
const FILES: [&str; 14] = [
    include_str!("../lessons/01-first-hour.txt"),
    include_str!("../lessons/02-ports.txt"),
    include_str!("../lessons/03-volumes.txt"),
    include_str!("../lessons/04-networks.txt"),
    include_str!("../lessons/05-logs-and-exec.txt"),
    include_str!("../lessons/06-exit-codes.txt"),
    include_str!("../lessons/07-images.txt"),
    include_str!("../lessons/08-cleaning-up.txt"),
    include_str!("../lessons/09-reading-errors.txt"),
    include_str!("../lessons/10-restart-policies.txt"),
    include_str!("../lessons/11-life-cycle.txt"),
    include_str!("../lessons/12-port-conflict.txt"),
    include_str!("../lessons/13-one-off.txt"),
    include_str!("../lessons/14-health.txt"),
];

/// A lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// What it is called in commands: `first-hour`.
    pub name: String,
    /// Its title.
    pub title: Words,
    /// What it is about.
    pub about: Words,
    /// What was learned.
    pub learned: Words,
    /// In how many lines it can be done.
    pub par: usize,
    /// Its steps, at least one.
    pub steps: Vec<Step>,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// In English.
    pub english: String,
    /// In Korean.
    pub korean: String,
}

/// A step of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What to do.
    pub task: Words,
    /// What has to hold, all at once.
    pub goals: Vec<Goal>,
    /// Two hints, the weaker one first.
    pub hints: Vec<Words>,
    /// The lines that solve it.
    pub solution: Vec<String>,
}

/// Something that holds in a world, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// `image REFERENCE`
    Image(String),
    /// `no image REFERENCE`
    NoImage(String),
    /// `images COUNT`
    Images(usize),
    /// `same REFERENCE REFERENCE`: both name one image.
    SameImage(String, String),
    /// `container NAME`
    Container(String),
    /// `no container NAME`
    NoContainer(String),
    /// `containers COUNT`
    Containers(usize),
    /// `state NAME STATE`
    State(String, String),
    /// `from NAME IMAGE`: the container was made from the image.
    From(String, String),
    /// `exit NAME CODE`: the container has ended with the code.
    Exit(String, i64),
    /// `health NAME WORD`: `starting`, `healthy` or `unhealthy`.
    Health(String, String),
    /// `port NAME HOST CONTAINER`
    Port(String, u16, u16),
    /// `restart NAME POLICY`
    Restart(String, String),
    /// `mounts NAME VOLUME`
    Mounts(String, String),
    /// `joined NAME NETWORK`
    Joined(String, String),
    /// `left NAME NETWORK`: the container exists and is not on the network.
    Left(String, String),
    /// `volume NAME`
    Volume(String),
    /// `no volume NAME`
    NoVolume(String),
    /// `network NAME`
    Network(String),
    /// `no network NAME`
    NoNetwork(String),
    /// `ran WORD… | WORD…`: since the step began, a command with the words of one alternative, in this order, has succeeded.
    Ran(Vec<Vec<String>>),
    /// `met REASON`: since the step began, a command has failed for this reason.
    Met(String),
}

/// What a goal looks at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The containers.
    pub containers: Vec<ContainerFacts>,
    /// The images: an id, and `repository:tag` for each of its tags.
    pub images: Vec<(String, Vec<String>)>,
    /// The volumes' names.
    pub volumes: Vec<String>,
    /// The networks' names.
    pub networks: Vec<String>,
    /// The words of the commands that have succeeded since the step began.
    pub ran: Vec<Vec<String>>,
    /// The reasons of the commands that have failed since then.
    pub met: Vec<String>,
}

/// A container, as goals see it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContainerFacts {
    /// Its name.
    pub name: String,
    /// The image, as the user named it.
    pub image: String,
    /// `running`, `exited`, …
    pub state: String,
    /// How its last run ended, if it has ended.
    pub exit_code: Option<i64>,
    /// How healthy it is, if it is checked.
    pub health: Option<String>,
    /// Its published ports: the host's and the container's.
    pub ports: Vec<(u16, u16)>,
    /// The networks that it is on.
    pub networks: Vec<String>,
    /// The volumes that it mounts.
    pub volumes: Vec<String>,
    /// `no`, `always`, …
    pub restart_policy: String,
}

impl Words {
    /// The text in a language.
    pub fn of(&self, language: Language) -> &str {
        language.of(&self.english, &self.korean)
    }
}

impl Lesson {
    /// The compiled-in lessons.
    pub fn builtin() -> Vec<Self> {
        FILES
            .iter()
            .filter_map(|file| Self::parse(file).0)
            .collect()
    }

    /// The compiled-in lesson with a name, or with its number from 1.
    pub fn find(wanted: &str) -> Option<Self> {
        let number = wanted.parse::<usize>().ok();
        (1..)
            .zip(Self::builtin())
            .find(|(at, lesson)| lesson.name == wanted || number == Some(*at))
            .map(|(_, lesson)| lesson)
    }

    /// What is wrong with the compiled-in files.
    pub fn check() -> Vec<FormatError> {
        FILES.iter().flat_map(|file| Self::parse(file).1).collect()
    }

    /// Reads a file; none without a `[lesson NAME]` in front.
    pub fn parse(text: &str) -> (Option<Self>, Vec<FormatError>) {
        let (records, mut errors) = record::parse(text);
        let Some((first, rest)) = records.split_first() else {
            return (None, errors);
        };
        let [kind, name] = first.head.as_slice() else {
            errors.push(bad_head(first));
            return (None, errors);
        };
        if kind != "lesson" {
            errors.push(bad_head(first));
            return (None, errors);
        }
        let par = first.expect("par", &mut errors);
        let mut words = |key: &str| Words {
            english: first.expect(&format!("{key}.en"), &mut errors),
            korean: first.expect(&format!("{key}.ko"), &mut errors),
        };
        let (title, about, learned) = (words("title"), words("about"), words("learned"));
        let par = par.parse().unwrap_or_else(|_| {
            errors.push(FormatError {
                line: first.line,
                problem: Problem::BadValue(par.clone()),
            });
            0
        });
        let steps = rest
            .iter()
            .map(|record| step(record, &mut errors))
            .collect();
        let lesson = Self {
            name: name.clone(),
            title,
            about,
            learned,
            par,
            steps,
        };
        (Some(lesson), errors)
    }
}

fn bad_head(record: &Record) -> FormatError {
    FormatError {
        line: record.line,
        problem: Problem::BadHead,
    }
}

fn step(record: &Record, errors: &mut Vec<FormatError>) -> Step {
    if record.head != ["step"] {
        errors.push(bad_head(record));
    }
    let task = Words {
        english: record.expect("do.en", errors),
        korean: record.expect("do.ko", errors),
    };
    let mut step = Step {
        task,
        goals: Vec::new(),
        hints: Vec::new(),
        solution: Vec::new(),
    };
    for field in &record.fields {
        let mut complain = |problem| {
            errors.push(FormatError {
                line: field.line,
                problem,
            });
        };
        let value = field.value.clone();
        match field.key.as_str() {
            "do.en" | "do.ko" => {}
            "goal" => match Goal::parse(&value) {
                Some(goal) => step.goals.push(goal),
                None => complain(Problem::BadValue(value)),
            },
            "hint.en" => step.hints.push(Words {
                english: value,
                korean: String::new(),
            }),
            "hint.ko" => match step.hints.last_mut() {
                Some(hint) if hint.korean.is_empty() => hint.korean = value,
                _ => complain(Problem::MissingField("hint.en".to_owned())),
            },
            "solve" => step.solution.push(value),
            key => complain(Problem::UnknownField(key.to_owned())),
        }
    }
    let missing = [
        ("goal", step.goals.is_empty()),
        ("hint.en", step.hints.len() != 2),
        (
            "hint.ko",
            step.hints.iter().any(|hint| hint.korean.is_empty()),
        ),
        ("solve", step.solution.is_empty()),
    ];
    for (key, is_missing) in missing {
        if is_missing {
            errors.push(FormatError {
                line: record.line,
                problem: Problem::MissingField(key.to_owned()),
            });
        }
    }
    step
}

impl Step {
    /// Whether all of its goals hold.
    pub fn is_done(&self, facts: &Facts) -> bool {
        self.goals.iter().all(|goal| goal.holds(facts))
    }

    /// The hint of a strength from 0; the strongest is the solution.
    pub fn hint(&self, strength: usize, language: Language) -> String {
        match self.hints.get(strength) {
            Some(hint) => hint.of(language).to_owned(),
            None => self.solution.join("\n"),
        }
    }
}

impl Goal {
    /// Reads a goal.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let owned = |text: &str| text.to_owned();
        Some(match words.as_slice() {
            ["image", image] => Self::Image(with_tag(image)),
            ["no", "image", image] => Self::NoImage(with_tag(image)),
            ["images", count] => Self::Images(count.parse().ok()?),
            ["same", one, other] => Self::SameImage(with_tag(one), with_tag(other)),
            ["container", name] => Self::Container(owned(name)),
            ["no", "container", name] => Self::NoContainer(owned(name)),
            ["containers", count] => Self::Containers(count.parse().ok()?),
            ["state", name, state] => Self::State(owned(name), owned(state)),
            ["from", name, image] => Self::From(owned(name), with_tag(image)),
            ["exit", name, code] => Self::Exit(owned(name), code.parse().ok()?),
            ["health", name, word] => Self::Health(owned(name), owned(word)),
            ["port", name, host, container] => {
                Self::Port(owned(name), host.parse().ok()?, container.parse().ok()?)
            }
            ["restart", name, policy] => Self::Restart(owned(name), owned(policy)),
            ["mounts", name, volume] => Self::Mounts(owned(name), owned(volume)),
            ["joined", name, network] => Self::Joined(owned(name), owned(network)),
            ["left", name, network] => Self::Left(owned(name), owned(network)),
            ["volume", name] => Self::Volume(owned(name)),
            ["no", "volume", name] => Self::NoVolume(owned(name)),
            ["network", name] => Self::Network(owned(name)),
            ["no", "network", name] => Self::NoNetwork(owned(name)),
            ["met", reason] => Self::Met(owned(reason)),
            ["ran", rest @ ..] if !rest.is_empty() => {
                let ways = rest.split(|word| *word == "|");
                Self::Ran(
                    ways.map(|way| way.iter().copied().map(owned).collect())
                        .collect(),
                )
            }
            _ => return None,
        })
    }

    /// The goals that say how a world is, as far as goals can.
    pub fn describing(facts: &Facts) -> Vec<Self> {
        let mut goals = Vec::new();
        for (_, tags) in &facts.images {
            goals.extend(tags.iter().cloned().map(Self::Image));
        }
        for container in &facts.containers {
            let name = || container.name.clone();
            goals.push(Self::State(name(), container.state.clone()));
            goals.push(Self::From(name(), with_tag(&container.image)));
            goals.extend(container.exit_code.map(|code| Self::Exit(name(), code)));
            let ports = container.ports.iter();
            goals.extend(ports.map(|(host, inner)| Self::Port(name(), *host, *inner)));
            let volumes = container.volumes.iter().cloned();
            goals.extend(volumes.map(|volume| Self::Mounts(name(), volume)));
            let networks = container.networks.iter().cloned();
            goals.extend(networks.map(|network| Self::Joined(name(), network)));
        }
        goals.extend(facts.volumes.iter().cloned().map(Self::Volume));
        goals.extend(facts.networks.iter().cloned().map(Self::Network));
        goals
    }

    /// Whether it holds.
    pub fn holds(&self, facts: &Facts) -> bool {
        let container = |name: &str| facts.containers.iter().find(|found| found.name == name);
        let is =
            |name: &str, test: &dyn Fn(&ContainerFacts) -> bool| container(name).is_some_and(test);
        let image = |tag: &str| {
            let mut images = facts.images.iter();
            images.find(|(_, tags)| tags.iter().any(|found| found == tag))
        };
        match self {
            Self::Image(tag) => image(tag).is_some(),
            Self::NoImage(tag) => image(tag).is_none(),
            Self::Images(count) => facts.images.len() == *count,
            Self::SameImage(one, other) => {
                image(one).is_some_and(|found| image(other) == Some(found))
            }
            Self::Container(name) => container(name).is_some(),
            Self::NoContainer(name) => container(name).is_none(),
            Self::Containers(count) => facts.containers.len() == *count,
            Self::State(name, state) => is(name, &|found| found.state == *state),
            Self::Health(name, word) => is(name, &|found| found.health.as_ref() == Some(word)),
            Self::From(name, image) => is(name, &|found| with_tag(&found.image) == *image),
            Self::Exit(name, code) => is(name, &|found| found.exit_code == Some(*code)),
            Self::Port(name, host, inside) => {
                is(name, &|found| found.ports.contains(&(*host, *inside)))
            }
            Self::Restart(name, policy) => is(name, &|found| found.restart_policy == *policy),
            Self::Mounts(name, volume) => is(name, &|found| found.volumes.contains(volume)),
            Self::Joined(name, network) => is(name, &|found| found.networks.contains(network)),
            Self::Left(name, network) => is(name, &|found| !found.networks.contains(network)),
            Self::Volume(name) => facts.volumes.contains(name),
            Self::NoVolume(name) => !facts.volumes.contains(name),
            Self::Network(name) => facts.networks.contains(name),
            Self::NoNetwork(name) => !facts.networks.contains(name),
            Self::Ran(ways) => {
                let mut ran = facts.ran.iter();
                ran.any(|words| ways.iter().any(|way| is_within(way, words)))
            }
            Self::Met(reason) => facts.met.contains(reason),
        }
    }
}

/// A reference as the daemon keeps it: `httpd` is `httpd:latest`.
fn with_tag(image: &str) -> String {
    let last = image.rsplit('/').next().unwrap_or(image);
    if last.contains([':', '@']) {
        image.to_owned()
    } else {
        format!("{image}:latest")
    }
}

/// Whether all of `wanted` are in `words`, in this order.
fn is_within(wanted: &[String], words: &[String]) -> bool {
    let mut words = words.iter();
    wanted.iter().all(|wanted| words.any(|word| word == wanted))
}

/// A step on a terminal: where in the lesson it is, and what to do.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The lesson.
    pub lesson: &'a Lesson,
    /// The step's index.
    pub step: usize,
    /// The language.
    pub language: Language,
    /// The terminal's width.
    pub columns: usize,
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(step) = self.lesson.steps.get(self.step) else {
            return Ok(());
        };
        let place = format!("{}/{}", self.step + 1, self.lesson.steps.len());
        let task = step.task.of(self.language);
        let text = wrap(&format!("{place}  {task}"), "", self.columns.min(100));
        f.write_str(&text)
    }
}

/// As it is written in a lesson's file.
impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Image(image) => write!(f, "image {image}"),
            Self::NoImage(image) => write!(f, "no image {image}"),
            Self::Images(count) => write!(f, "images {count}"),
            Self::SameImage(one, other) => write!(f, "same {one} {other}"),
            Self::Container(name) => write!(f, "container {name}"),
            Self::NoContainer(name) => write!(f, "no container {name}"),
            Self::Containers(count) => write!(f, "containers {count}"),
            Self::State(name, state) => write!(f, "state {name} {state}"),
            Self::From(name, image) => write!(f, "from {name} {image}"),
            Self::Exit(name, code) => write!(f, "exit {name} {code}"),
            Self::Health(name, word) => write!(f, "health {name} {word}"),
            Self::Port(name, host, container) => write!(f, "port {name} {host} {container}"),
            Self::Restart(name, policy) => write!(f, "restart {name} {policy}"),
            Self::Mounts(name, volume) => write!(f, "mounts {name} {volume}"),
            Self::Joined(name, network) => write!(f, "joined {name} {network}"),
            Self::Left(name, network) => write!(f, "left {name} {network}"),
            Self::Volume(name) => write!(f, "volume {name}"),
            Self::NoVolume(name) => write!(f, "no volume {name}"),
            Self::Network(name) => write!(f, "network {name}"),
            Self::NoNetwork(name) => write!(f, "no network {name}"),
            Self::Ran(ways) => {
                let ways: Vec<String> = ways.iter().map(|words| words.join(" ")).collect();
                write!(f, "ran {}", ways.join(" | "))
            }
            Self::Met(reason) => write!(f, "met {reason}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            containers: vec![ContainerFacts {
                name: "web".to_owned(),
                image: "httpd".to_owned(),
                state: "running".to_owned(),
                ports: vec![(8080, 80)],
                ..ContainerFacts::default()
            }],
            images: vec![(
                "sha256:1".to_owned(),
                vec!["httpd:latest".to_owned(), "mine:1".to_owned()],
            )],
            ran: vec![["docker", "ps", "-q", "-a"].map(str::to_owned).to_vec()],
            met: vec!["no-such-image".to_owned()],
            ..Facts::default()
        }
    }

    #[test]
    fn goals_hold_or_do_not() {
        let cases = [
            ("image httpd", true),
            ("image httpd:2", false),
            ("no image httpd", false),
            ("same httpd mine:1", true),
            ("same httpd other", false),
            ("state web running", true),
            ("state web exited", false),
            ("state other running", false),
            ("health web healthy", false),
            ("from web httpd:latest", true),
            ("exit web 0", false),
            ("port web 8080 80", true),
            ("port web 80 8080", false),
            ("left web shop", true),
            ("left other shop", false),
            ("no volume notes", true),
            ("ran ps -a", true),
            ("ran -a ps", false),
            ("ran images | ps", true),
            ("met no-such-image", true),
            ("containers 1", true),
        ];
        for (text, expect) in cases {
            let goal = Goal::parse(text);
            assert_eq!(
                goal.as_ref().map(|goal| goal.holds(&facts())),
                Some(expect),
                "{text}"
            );
            let written = goal.as_ref().map(Goal::to_string);
            assert_eq!(written.as_deref().and_then(Goal::parse), goal, "{text}");
        }
    }

    #[test]
    fn the_goals_that_describe_a_world_hold_in_it() {
        let goals = Goal::describing(&facts());
        assert!(goals.len() > 4, "{goals:?}");
        for goal in goals {
            assert!(goal.holds(&facts()), "{goal}");
        }
    }

    #[test]
    fn what_is_no_goal_is_refused() {
        for text in ["", "image", "ran", "exit web x", "images", "state web"] {
            assert_eq!(Goal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_step_without_a_part_is_refused() {
        let (_, errors) = Lesson::parse("[lesson a]\npar: 1\n[step]\ndo.en: x\ngoal: image a\n");
        let keys: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert!(keys.iter().any(|error| error.contains("do.ko")), "{keys:?}");
        assert!(keys.iter().any(|error| error.contains("solve")), "{keys:?}");
    }
}
