//! `docker swarm unlock`: unlocks the swarm (docker/cli: cli/command/swarm/unlock.go).

use super::SwarmCommand;
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::Request;

/// `docker swarm unlock`.
pub const SPEC: Spec = Spec {
    usage: "",
    about: "Unlock the swarm",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[],
    completion: Completion::NOTHING,
    parse,
};

/// `docker swarm unlock`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwarmUnlock;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Swarm(SwarmCommand::Unlock(SwarmUnlock)))
}

impl SwarmUnlock {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        // The daemon that docksim models says of itself that it is in no swarm.
        cx.call(Request::SystemInfo)?;
        Err(CliError::new("Error: This node is not part of a swarm"))
    }
}
