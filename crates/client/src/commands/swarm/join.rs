//! `docker swarm join`: joins a swarm (docker/cli: cli/command/swarm/join.go).

use super::{SwarmCommand, check_availability};
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

/// `docker swarm join`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] HOST:PORT",
    about: "Join a swarm",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::string(
            "advertise-addr",
            "Address under which others reach this node (\"<ip|interface>[:port]\")",
        ),
        Flag::string(
            "availability",
            "Whether this node takes tasks (\"active\", \"pause\", \"drain\")",
        )
        .default("active"),
        Flag::string(
            "data-path-addr",
            "Address for the traffic of the tasks (\"<ip|interface>\")",
        ),
        Flag::of(
            Kind::Typed("node-addr", swarm_values::node_address),
            "listen-addr",
            "Address to listen on (\"<ip|interface>[:port]\")",
        )
        .default("0.0.0.0:2377"),
        Flag::string("token", "What lets this node join"),
    ]],
    completion: Completion::FILES,
    parse,
};

/// `docker swarm join`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwarmJoin {
    /// Whether the node takes tasks, where that was asked for.
    pub availability: Option<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Swarm(SwarmCommand::Join(SwarmJoin {
        availability: matches
            .changed("availability")
            .then(|| matches.text("availability").to_owned()),
    })))
}

impl SwarmJoin {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        check_availability(self.availability.as_deref())?;
        Err(swarm::ask(cx, SwarmOperation::SwarmJoin))
    }
}
