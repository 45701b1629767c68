//! `docker unpause`: lets paused containers go on (docker/cli: cli/command/container/unpause.go).

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

/// `docker unpause`.
pub const SPEC: Spec = Spec {
    usage: "CONTAINER [CONTAINER...]",
    about: "Let the processes of paused containers go on",
    aliases: "docker container unpause, docker unpause",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[],
    completion: Completion::of(Completes::Containers(Containers::Paused)),
    parse,
};

/// `docker unpause`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerUnpause {
    /// Names, ids or prefixes of ids.
    pub containers: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerUnpause(ContainerUnpause {
        containers: matches.arguments().to_vec(),
    }))
}

impl ContainerUnpause {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        for_each(cx, &self.containers, |cx, id| {
            cx.call(Request::ContainerUnpause { id }).map(drop)
        })
    }
}
