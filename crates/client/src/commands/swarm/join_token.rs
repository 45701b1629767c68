//! `docker swarm join-token`: shows what a node needs to join (docker/cli: cli/command/swarm/join_token.go).

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

/// `docker swarm join-token`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] (worker|manager)",
    about: "Show what a node needs to join",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::bool("quiet", "Print the token only").short('q'),
        Flag::bool("rotate", "Make a new token; the old one is no longer valid"),
    ]],
    completion: Completion::FILES,
    parse,
};

/// `docker swarm join-token`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwarmJoinToken {
    /// `worker` or `manager`.
    pub role: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Swarm(SwarmCommand::JoinToken(
        SwarmJoinToken {
            role: matches.arguments().first().cloned().unwrap_or_default(),
        },
    )))
}

impl SwarmJoinToken {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if !matches!(self.role.as_str(), "worker" | "manager") {
            return Err(CliError::new(format!("unknown role {}", self.role)));
        }
        Err(swarm::ask(cx, SwarmOperation::SwarmInspect))
    }
}
