//! `docker service ps`: lists the tasks of services (docker/cli: cli/command/service/ps.go).

use super::ServiceCommand;
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
use docksim_api::SwarmOperation;

/// `docker service ps`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] SERVICE [SERVICE...]",
    about: "List the tasks of services",
    aliases: "",
    arguments: Arguments::AtLeast(1),
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

/// `docker service ps`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePs;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Service(ServiceCommand::Ps(ServicePs)))
}

impl ServicePs {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        // The services are looked up before their tasks.
        Err(swarm::ask(cx, SwarmOperation::ServiceList))
    }
}
