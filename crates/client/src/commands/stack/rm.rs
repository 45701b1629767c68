//! `docker stack rm`: removes stacks (docker/cli: cli/command/stack/remove.go).

use super::{STACK_FLAGS, StackCommand, check_name};
use crate::commands::DockerCommand;
use crate::commands::swarm;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker stack rm`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] STACK [STACK...]",
    about: "Remove stacks",
    aliases: "docker stack rm, docker stack remove, docker stack down",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[
        STACK_FLAGS,
        &[Flag::bool("detach", "Do not wait until all is gone")
            .short('d')
            .default("true")],
    ],
    completion: Completion::of(Completes::OfSwarm),
    parse,
};

/// `docker stack rm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackRm {
    /// Their names.
    pub stacks: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Stack(StackCommand::Rm(StackRm {
        stacks: matches.arguments().to_vec(),
    })))
}

impl StackRm {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        for stack in &self.stacks {
            check_name(stack)?;
        }
        Err(swarm::ask(cx, SwarmOperation::ServiceList))
    }
}
