//! `docker service ls`: lists services (docker/cli: cli/command/service/list.go).

use super::ServiceCommand;
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

/// `docker service ls`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "List services",
    aliases: "docker service ls, docker service list",
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

/// `docker service ls`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceLs;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Service(ServiceCommand::Ls(ServiceLs)))
}

impl ServiceLs {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(swarm::ask(cx, SwarmOperation::ServiceList))
    }
}
