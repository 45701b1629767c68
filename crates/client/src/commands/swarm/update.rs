//! `docker swarm update`: changes the swarm (docker/cli: cli/command/swarm/update.go).

use super::SwarmCommand;
use crate::commands::DockerCommand;
use crate::commands::swarm;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches, swarm_values};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker swarm update`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Change the swarm",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::bool("autolock", "Whether managers are locked (true|false)"),
        Flag::duration(
            "cert-expiry",
            "How long the nodes' certificates are valid (ns|us|ms|s|m|h)",
        )
        .default("2160h0m0s"),
        Flag::duration(
            "dispatcher-heartbeat",
            "Time between two signs of life of a node (ns|us|ms|s|m|h)",
        )
        .default("5s"),
        Flag::of(
            Kind::Typed("external-ca", swarm_values::external_ca),
            "external-ca",
            "Others who sign certificates",
        ),
        Flag::of(
            Kind::Uint64,
            "max-snapshots",
            "How many more Raft snapshots to keep",
        ),
        Flag::of(
            Kind::Uint64,
            "snapshot-interval",
            "Log entries between two Raft snapshots",
        )
        .default("10000"),
        Flag::int("task-history-limit", "How many old tasks to keep").default("5"),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker swarm update`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwarmUpdate;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Swarm(SwarmCommand::Update(SwarmUpdate)))
}

impl SwarmUpdate {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(swarm::ask(cx, SwarmOperation::SwarmInspect))
    }
}
