//! `docker swarm leave`: leaves the swarm (docker/cli: cli/command/swarm/leave.go).

use super::SwarmCommand;
use crate::commands::DockerCommand;
use crate::commands::swarm;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker swarm leave`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Leave the swarm",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[Flag::bool("force", "Leave whatever that does to the swarm").short('f')]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker swarm leave`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwarmLeave {
    /// Whether the node leaves whatever that does to the swarm.
    pub force: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Swarm(SwarmCommand::Leave(SwarmLeave {
        force: matches.bool("force"),
    })))
}

impl SwarmLeave {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(swarm::ask(
            cx,
            SwarmOperation::SwarmLeave { force: self.force },
        ))
    }
}
