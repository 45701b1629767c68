//! `--change`: instructions of a Dockerfile that change a configuration (moby: builder/dockerfile/builder.go,
//! `BuildFromConfig`; buildkit: frontend/dockerfile/instructions/parse.go).

mod apply;

use docksim_api::container::HealthConfig;
use docksim_reference::duration::{self, DurationError};
use docksim_reference::go::{self, NumberError};
use docksim_reference::port::PortError;
use docksim_reference::signal::SignalError;
use docksim_syntax::dockerfile::{self, Arguments, DockerfileError, Instruction, Pair, WordError};
use thiserror::Error;

pub(super) use self::apply::apply;

/// Why a change is refused: one variant for each sentence of BuildKit's and the daemon's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum ChangeError {
    #[error(transparent)]
    Dockerfile(#[from] DockerfileError),
    #[error("{0} is not a valid change command")]
    NotAllowed(String),
    #[error("{0} requires at least one argument")]
    AtLeastOne(&'static str),
    #[error("{0} requires exactly one argument")]
    ExactlyOne(&'static str),
    #[error("{0} names can not be blank")]
    BlankName(&'static str),
    #[error("unknown flag: {flag}{}", suggestion(.near))]
    UnknownFlag {
        flag: String,
        /// The flag that may be meant, without its dashes.
        near: Option<&'static str>,
    },
    #[error("duplicate flag specified: {0}")]
    DuplicateFlag(String),
    #[error("missing a value on flag: {0}")]
    FlagWithoutValue(String),
    #[error("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")]
    ChainedOnbuild,
    #[error("{0} isn't allowed as an ONBUILD trigger")]
    OnbuildTrigger(String),
    #[error("HEALTHCHECK NONE takes no arguments")]
    HealthcheckNone,
    #[error("Missing command after HEALTHCHECK CMD")]
    NoHealthcheck,
    #[error("Unknown type {} in HEALTHCHECK (try CMD)", go::quote(.0))]
    HealthcheckKind(String),
    #[error("Interval {} cannot be less than 1ms", go::quote(.0))]
    Interval(&'static str),
    #[error("--retries cannot be negative ({0})")]
    NegativeRetries(i64),
    #[error(transparent)]
    Number(#[from] NumberError),
    #[error(transparent)]
    Duration(#[from] DurationError),
    #[error("VOLUME specified can not be an empty string")]
    EmptyVolume,
    #[error("cannot normalize nothing")]
    EmptyWorkdir,
    #[error(transparent)]
    Word(#[from] WordError),
    #[error(transparent)]
    Port(#[from] PortError),
    #[error(transparent)]
    Signal(#[from] SignalError),
}

fn suggestion(near: &Option<&'static str>) -> String {
    near.map(|near| format!(" (did you mean {near}?)"))
        .unwrap_or_default()
}

/// A change, not yet expanded.
#[derive(Debug, Clone, PartialEq)]
enum Change {
    Cmd(CommandLine),
    Entrypoint(CommandLine),
    Env(Vec<Pair>),
    Expose(Vec<String>),
    Healthcheck(HealthConfig),
    Label(Vec<Pair>),
    Onbuild(String),
    StopSignal(String),
    User(String),
    Volume(Vec<String>),
    Workdir(String),
}

/// The words of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CommandLine {
    /// Nothing where no words were given and none mean nothing at all.
    words: Option<Vec<String>>,
    /// Whether a shell runs them.
    in_shell: bool,
}

/// The instructions that a change may be.
const ALLOWED: [&str; 11] = [
    "cmd",
    "entrypoint",
    "healthcheck",
    "env",
    "expose",
    "label",
    "onbuild",
    "stopsignal",
    "user",
    "volume",
    "workdir",
];
const HEALTHCHECK_FLAGS: [&str; 5] = [
    "interval",
    "timeout",
    "start-period",
    "start-interval",
    "retries",
];
const SHORTEST_INTERVAL_NS: i64 = 1_000_000;

/// Reads changes as the lines of one Dockerfile: its grammar first, then which instructions it has, then their arguments.
fn parse(changes: &[String]) -> Result<(Vec<Change>, char), ChangeError> {
    let file = dockerfile::parse(&changes.join("\n"))?;
    for instruction in &file.instructions {
        let keyword = instruction.keyword.to_lowercase();
        if !ALLOWED.contains(&keyword.as_str()) {
            return Err(ChangeError::NotAllowed(instruction.keyword.clone()));
        }
    }
    let changes = file.instructions.iter().map(change);
    Ok((changes.collect::<Result<_, _>>()?, file.escape))
}

fn change(instruction: &Instruction) -> Result<Change, ChangeError> {
    let keyword = instruction.keyword.to_lowercase();
    Ok(match keyword.as_str() {
        "cmd" => Change::Cmd(command_line(instruction, false)?),
        "entrypoint" => Change::Entrypoint(command_line(instruction, true)?),
        "env" => Change::Env(pairs(instruction, "ENV")?),
        "label" => Change::Label(pairs(instruction, "LABEL")?),
        "expose" => {
            let mut ports = list(instruction, "EXPOSE")?;
            ports.sort();
            Change::Expose(ports)
        }
        "healthcheck" => Change::Healthcheck(healthcheck(instruction)?),
        "onbuild" => Change::Onbuild(onbuild(instruction)?),
        // It alone does not look at flags.
        "stopsignal" => Change::StopSignal(text(instruction, "STOPSIGNAL")?),
        "user" => Change::User(text_without_flags(instruction, "USER")?),
        "volume" => {
            let volumes = list(instruction, "VOLUME")?;
            let volumes: Vec<String> = volumes.iter().map(|it| it.trim().to_owned()).collect();
            if volumes.iter().any(String::is_empty) {
                return Err(ChangeError::EmptyVolume);
            }
            Change::Volume(volumes)
        }
        _ => Change::Workdir(text_without_flags(instruction, "WORKDIR")?),
    })
}

fn command_line(
    instruction: &Instruction,
    none_is_nothing: bool,
) -> Result<CommandLine, ChangeError> {
    refuse_flags(instruction)?;
    let in_shell = !matches!(instruction.arguments, Arguments::Json(_));
    let words = words(&instruction.arguments);
    Ok(CommandLine {
        words: (!none_is_nothing || !words.is_empty()).then_some(words),
        in_shell,
    })
}

fn words(arguments: &Arguments) -> Vec<String> {
    match arguments {
        Arguments::Words(words) | Arguments::Json(words) => words.clone(),
        _ => Vec::new(),
    }
}

fn list(instruction: &Instruction, keyword: &'static str) -> Result<Vec<String>, ChangeError> {
    let words = words(&instruction.arguments);
    if words.is_empty() {
        return Err(ChangeError::AtLeastOne(keyword));
    }
    refuse_flags(instruction)?;
    Ok(words)
}

fn text(instruction: &Instruction, keyword: &'static str) -> Result<String, ChangeError> {
    let mut words = words(&instruction.arguments).into_iter();
    words.next().ok_or(ChangeError::ExactlyOne(keyword))
}

fn text_without_flags(
    instruction: &Instruction,
    keyword: &'static str,
) -> Result<String, ChangeError> {
    let text = text(instruction, keyword)?;
    refuse_flags(instruction)?;
    Ok(text)
}

fn pairs(instruction: &Instruction, keyword: &'static str) -> Result<Vec<Pair>, ChangeError> {
    refuse_flags(instruction)?;
    let Arguments::Pairs(pairs) = &instruction.arguments else {
        return Err(ChangeError::AtLeastOne(keyword));
    };
    if pairs.iter().any(|pair| pair.name.is_empty()) {
        return Err(ChangeError::BlankName(keyword));
    }
    Ok(pairs.clone())
}

/// The instruction that a build on top of the image will run, as it was written.
fn onbuild(instruction: &Instruction) -> Result<String, ChangeError> {
    let Arguments::Instruction(trigger) = &instruction.arguments else {
        return Err(ChangeError::AtLeastOne("ONBUILD"));
    };
    refuse_flags(instruction)?;
    let keyword = trigger.keyword.to_uppercase();
    match keyword.as_str() {
        "ONBUILD" => return Err(ChangeError::ChainedOnbuild),
        "MAINTAINER" | "FROM" => return Err(ChangeError::OnbuildTrigger(keyword)),
        _ => {}
    }
    let line = instruction.original.trim_start();
    let rest = line.get(instruction.keyword.len()..).unwrap_or_default();
    let mut trigger = rest.trim_start().to_owned();
    for heredoc in &instruction.heredocs {
        trigger.push('\n');
        trigger.push_str(&heredoc.content);
        trigger.push_str(&heredoc.name);
    }
    Ok(trigger)
}

fn healthcheck(instruction: &Instruction) -> Result<HealthConfig, ChangeError> {
    let Arguments::Kind(kind, command) = &instruction.arguments else {
        return Err(ChangeError::AtLeastOne("HEALTHCHECK"));
    };
    let kind = kind.to_uppercase();
    if kind == "NONE" {
        if **command != Arguments::None {
            return Err(ChangeError::HealthcheckNone);
        }
        return Ok(HealthConfig {
            test: Some(vec![kind]),
            ..HealthConfig::default()
        });
    }
    let flags = flags(instruction, &HEALTHCHECK_FLAGS)?;
    let words = words(command);
    if kind != "CMD" {
        return Err(ChangeError::HealthcheckKind(kind));
    }
    if words.is_empty() {
        return Err(ChangeError::NoHealthcheck);
    }
    let kind = match **command {
        Arguments::Json(_) => "CMD",
        _ => "CMD-SHELL",
    };
    let value = |name: &str| {
        let mut flags = flags.iter();
        flags
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| *value)
    };
    let interval = |name: &'static str| match value(name) {
        "" => Ok(0),
        text => match duration::parse(text)? {
            0 => Ok(0),
            length if length < SHORTEST_INTERVAL_NS => Err(ChangeError::Interval(name)),
            length => Ok(length),
        },
    };
    Ok(HealthConfig {
        test: Some(std::iter::once(kind.to_owned()).chain(words).collect()),
        interval: interval("interval")?,
        timeout: interval("timeout")?,
        start_period: interval("start-period")?,
        start_interval: interval("start-interval")?,
        retries: retries(value("retries"))?,
    })
}

/// A number of 32 bits that is not negative.
fn retries(text: &str) -> Result<i64, ChangeError> {
    if text.is_empty() {
        return Ok(0);
    }
    let number = go::parse_int(text)?;
    if i32::try_from(number).is_err() {
        return Err(ChangeError::Number(NumberError {
            function: "ParseInt",
            text: text.to_owned(),
            reason: "value out of range",
        }));
    }
    if number < 0 {
        return Err(ChangeError::NegativeRetries(number));
    }
    Ok(number)
}

fn refuse_flags(instruction: &Instruction) -> Result<(), ChangeError> {
    flags(instruction, &[]).map(drop)
}

/// An instruction's flags with their values (buildkit: frontend/dockerfile/instructions/bflag.go).
fn flags<'a>(
    instruction: &'a Instruction,
    known: &[&'static str],
) -> Result<Vec<(&'static str, &'a str)>, ChangeError> {
    let mut found: Vec<(&'static str, &str)> = Vec::new();
    for flag in &instruction.flags {
        let (dashed, value) = match flag.split_once('=') {
            Some((dashed, value)) => (dashed, Some(value)),
            None => (flag.as_str(), None),
        };
        let name = dashed.strip_prefix("--").unwrap_or(dashed);
        let Some(known_name) = known.iter().find(|known| **known == name) else {
            return Err(ChangeError::UnknownFlag {
                flag: dashed.to_owned(),
                near: nearest(name, known),
            });
        };
        if found.iter().any(|(other, _)| other == known_name) {
            return Err(ChangeError::DuplicateFlag(dashed.to_owned()));
        }
        let Some(value) = value else {
            return Err(ChangeError::FlagWithoutValue(dashed.to_owned()));
        };
        found.push((known_name, value));
    }
    Ok(found)
}

/// The name that is at most two letters away (buildkit: util/suggest/error.go).
fn nearest(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let distances = known.iter().map(|known| (distance(name, known), *known));
    distances
        .filter(|(distance, _)| *distance < 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// How many letters have to be changed, put in or taken out (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut next = vec![at + 1];
        for ((above_left, above), wanted) in row.iter().zip(row.iter().skip(1)).zip(other.chars()) {
            let left = next.last().copied().unwrap_or(0);
            let changed = above_left + usize::from(letter != wanted);
            next.push(changed.min(left + 1).min(above + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_that_is_nearly_right_is_recognised() {
        assert_eq!(nearest("interva", &HEALTHCHECK_FLAGS), Some("interval"));
        assert_eq!(nearest("foo", &HEALTHCHECK_FLAGS), None);
    }
}
