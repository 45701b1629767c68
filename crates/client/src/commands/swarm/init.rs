//! `docker swarm init`: starts a swarm (docker/cli: cli/command/swarm/init.go).

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

/// `docker swarm init`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Start a swarm",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::string(
            "advertise-addr",
            "Address under which others reach this node (\"<ip|interface>[:port]\")",
        ),
        Flag::bool(
            "autolock",
            "Lock the managers, so that one needs a key to start again",
        ),
        Flag::string(
            "availability",
            "Whether this node takes tasks (\"active\", \"pause\", \"drain\")",
        )
        .default("active"),
        Flag::duration(
            "cert-expiry",
            "How long the nodes' certificates are valid (ns|us|ms|s|m|h)",
        )
        .default("2160h0m0s"),
        Flag::string(
            "data-path-addr",
            "Address for the traffic of the tasks (\"<ip|interface>\")",
        ),
        Flag::of(
            Kind::Uint32,
            "data-path-port",
            "Port for the traffic of the tasks (1024 - 49151); 4789 when it is 0 or not given",
        ),
        Flag::of(
            Kind::Typed("ipNetSlice", swarm_values::subnets),
            "default-addr-pool",
            "Subnets from which networks get theirs, as CIDR",
        )
        .default("[]"),
        Flag::of(
            Kind::Uint32,
            "default-addr-pool-mask-length",
            "Length of a network's mask in those subnets",
        )
        .default("24"),
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
        Flag::bool(
            "force-new-cluster",
            "Start a new swarm from what this node has",
        ),
        Flag::of(
            Kind::Typed("node-addr", swarm_values::node_address),
            "listen-addr",
            "Address to listen on (\"<ip|interface>[:port]\")",
        )
        .default("0.0.0.0:2377"),
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

/// `docker swarm init`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwarmInit {
    /// Whether the node takes tasks, where that was asked for.
    pub availability: Option<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Swarm(SwarmCommand::Init(SwarmInit {
        availability: matches
            .changed("availability")
            .then(|| matches.text("availability").to_owned()),
    })))
}

impl SwarmInit {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        check_availability(self.availability.as_deref())?;
        Err(swarm::ask(cx, SwarmOperation::SwarmInit))
    }
}
