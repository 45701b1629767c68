//! `docker node ls`: lists the swarm's nodes (docker/cli: cli/command/node/list.go).

use super::NodeCommand;
use crate::commands::DockerCommand;
use crate::commands::TABLE_FORMAT;
use crate::commands::swarm;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker node ls`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "List the swarm's nodes",
    aliases: "docker node ls, docker node list",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::of(
            Kind::Filter,
            "filter",
            "List only those for which this holds",
        )
        .short('f'),
        TABLE_FORMAT,
        Flag::bool("quiet", "Print ids only").short('q'),
    ]],
    completion: Completion::NOTHING.without_files(),
    parse,
};

/// `docker node ls`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeLs;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Node(NodeCommand::Ls(NodeLs)))
}

impl NodeLs {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(swarm::ask(cx, SwarmOperation::NodeList))
    }
}
