//! `docker service rollback`: takes back the last change to a service (docker/cli: cli/command/service/rollback.go).

use super::ServiceCommand;
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

/// `docker service rollback`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] SERVICE",
    about: "Take back the last change to a service",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::bool(
            "detach",
            "Do not wait until the service has reached its new state",
        )
        .short('d'),
        Flag::bool("quiet", "Print no progress").short('q'),
    ]],
    completion: Completion::of(Completes::OfSwarm).without_files(),
    parse,
};

/// `docker service rollback`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRollback {
    /// Its name or id.
    pub service: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Service(ServiceCommand::Rollback(
        ServiceRollback {
            service: matches.arguments().first().cloned().unwrap_or_default(),
        },
    )))
}

impl ServiceRollback {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let id = swarm::id("service", &self.service)?;
        Err(swarm::ask(cx, SwarmOperation::ServiceInspect { id }))
    }
}
