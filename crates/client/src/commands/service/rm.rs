//! `docker service rm`: removes services (docker/cli: cli/command/service/remove.go).

use super::ServiceCommand;
use crate::commands::DockerCommand;
use crate::commands::swarm;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker service rm`.
pub const SPEC: Spec = Spec {
    usage: "SERVICE [SERVICE...]",
    about: "Remove services",
    aliases: "docker service rm, docker service remove",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[],
    completion: Completion::of(Completes::OfSwarm),
    parse,
};

/// `docker service rm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRm {
    /// Names or ids.
    pub services: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Service(ServiceCommand::Rm(ServiceRm {
        services: matches.arguments().to_vec(),
    })))
}

impl ServiceRm {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let mut errors = Vec::new();
        for service in &self.services {
            match swarm::id("service", service) {
                Ok(id) => errors.push(swarm::ask(cx, SwarmOperation::ServiceDelete { id })),
                Err(error) => errors.push(error),
            }
        }
        CliError::join(errors)
    }
}
