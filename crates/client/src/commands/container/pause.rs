//! `docker pause`: stops the processes of containers for a while (docker/cli: cli/command/container/pause.go).

use docksim_api::Request;

use super::for_each;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker pause`.
pub const SPEC: Spec = Spec {
    usage: "CONTAINER [CONTAINER...]",
    about: "Stop all processes of containers for a while",
    aliases: "docker container pause, docker pause",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[],
    completion: Completion::of(Completes::Containers(Containers::Active)),
    parse,
};

/// `docker pause`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerPause {
    /// Names, ids or prefixes of ids.
    pub containers: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerPause(ContainerPause {
        containers: matches.arguments().to_vec(),
    }))
}

impl ContainerPause {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        for_each(cx, &self.containers, |cx, id| {
            cx.call(Request::ContainerPause { id }).map(drop)
        })
    }
}
