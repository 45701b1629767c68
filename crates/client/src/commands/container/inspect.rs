//! `docker container inspect`: prints all about containers (docker/cli: cli/command/container/inspect.go).

use crate::commands::inspect::{inspect_all, inspect_container};
use crate::commands::{DockerCommand, OBJECT_FORMAT};
use crate::complete::{Completes, Completion, Containers};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker container inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER [CONTAINER...]",
    about: "Show all about containers",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        OBJECT_FORMAT,
        Flag::bool("size", "Count what the container takes on the disk").short('s'),
    ]],
    completion: Completion::of(Completes::Containers(Containers::All)),
    parse,
};

/// `docker container inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerInspect {
    /// A Go template, `json` or empty.
    pub format: String,
    /// Whether to count the sizes.
    pub size: bool,
    /// Names, ids or prefixes of ids.
    pub containers: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerInspect(ContainerInspect {
        format: matches.text("format").to_owned(),
        size: matches.bool("size"),
        containers: matches.arguments().to_vec(),
    }))
}

impl ContainerInspect {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        inspect_all(cx, &self.format, &self.containers, |cx, name| {
            inspect_container(cx, name, self.size)
        })
    }
}
