//! `docker stack ls`: lists stacks (docker/cli: cli/command/stack/list.go).

use super::{STACK_FLAGS, StackCommand};
use crate::commands::DockerCommand;
use crate::commands::TABLE_FORMAT;
use crate::commands::swarm;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker stack ls`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "List stacks",
    aliases: "docker stack ls, docker stack list",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[STACK_FLAGS, &[TABLE_FORMAT]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker stack ls`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackLs;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Stack(StackCommand::Ls(StackLs)))
}

impl StackLs {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        // A stack is what its services have in common.
        Err(swarm::ask(cx, SwarmOperation::ServiceList))
    }
}
