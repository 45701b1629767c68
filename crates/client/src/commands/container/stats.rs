//! `docker stats`: shows what containers use (docker/cli: cli/command/container/stats.go).

use crate::commands::{DockerCommand, TABLE_FORMAT};
use crate::complete::{Completes, Completion, Containers};
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::{self, StatsOptions, Work};
use crate::tree::{Arguments, Spec};

/// `docker stats`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] [CONTAINER...]",
    about: "Show what containers use, again and again",
    aliases: "docker container stats, docker stats",
    arguments: Arguments::AtLeast(0),
    interspersed: true,
    flags: &[&[
        Flag::bool("all", "Show those that do not run too").short('a'),
        TABLE_FORMAT,
        Flag::bool("no-stream", "Show it once"),
        Flag::bool("no-trunc", "Print long values whole"),
    ]],
    completion: Completion::of(Completes::Containers(Containers::Running)),
    parse,
};

/// `docker stats`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerStats {
    /// What was asked for.
    pub options: StatsOptions,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerStats(ContainerStats {
        options: StatsOptions {
            all: matches.bool("all"),
            format: matches.text("format").to_owned(),
            no_stream: matches.bool("no-stream"),
            no_trunc: matches.bool("no-trunc"),
            containers: matches.arguments().to_vec(),
        },
    }))
}

impl ContainerStats {
    pub(in crate::commands) fn work(&self) -> Work {
        Work::ContainerStats(job::ContainerStats::new(self.options.clone()))
    }
}
