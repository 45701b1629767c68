//! `docker node ps`: lists the tasks on nodes, this one unless others are named (docker/cli: cli/command/node/ps.go).

use super::NodeCommand;
use crate::commands::DockerCommand;
use crate::commands::TABLE_FORMAT;
use crate::commands::swarm;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker node ps`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] [NODE...]",
    about: "List the tasks on nodes, this one unless others are named",
    aliases: "",
    arguments: Arguments::AtLeast(0),
    interspersed: true,
    flags: &[&[
        Flag::of(
            Kind::Filter,
            "filter",
            "List only those for which this holds",
        )
        .short('f'),
        TABLE_FORMAT,
        Flag::bool("no-resolve", "Print ids instead of names"),
        Flag::bool("no-trunc", "Print long values whole"),
        Flag::bool("quiet", "Print ids only").short('q'),
    ]],
    completion: Completion::of(Completes::OfSwarm).without_files(),
    parse,
};

/// `docker node ps`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodePs {
    /// Names or ids; `self` for this one.
    pub nodes: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Node(NodeCommand::Ps(NodePs {
        nodes: match matches.arguments() {
            [] => vec!["self".to_owned()],
            nodes => nodes.to_vec(),
        },
    })))
}

impl NodePs {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        CliError::join(
            self.nodes
                .iter()
                .map(|node| swarm::node(cx, node))
                .collect(),
        )
    }
}
