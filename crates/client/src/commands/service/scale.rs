//! `docker service scale`: changes how many tasks services have (docker/cli: cli/command/service/scale.go).

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
use docksim_reference::go::parse_uint;

/// `docker service scale`.
pub const SPEC: Spec = Spec {
    usage: "SERVICE=REPLICAS [SERVICE=REPLICAS...]",
    about: "Change how many tasks services have",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[Flag::bool(
        "detach",
        "Do not wait until the service has reached its new state",
    )
    .short('d')]],
    completion: Completion::of(Completes::OfSwarm),
    parse,
};

/// `docker service scale`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceScale {
    /// Services, each with the number of tasks it shall have, as typed.
    pub replicas: Vec<(String, String)>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let mut replicas = Vec::new();
    for argument in matches.arguments() {
        let pair = argument.split_once('=');
        let Some((service, count)) =
            pair.filter(|(service, count)| !service.is_empty() && !count.is_empty())
        else {
            return Err(Exit::error(
                1,
                format_args!(
                    "invalid scale specifier '{argument}'.\nSee 'docker service scale --help'.\n\nUsage:  docker service scale \
                     {}\n\nScale one or multiple replicated services",
                    SPEC.usage
                ),
            ));
        };
        replicas.push((service.to_owned(), count.to_owned()));
    }
    Ok(DockerCommand::Service(ServiceCommand::Scale(
        ServiceScale { replicas },
    )))
}

impl ServiceScale {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let failures = self
            .replicas
            .iter()
            .map(|(service, count)| scale(cx, service, count).within(service));
        CliError::join(failures.collect())
    }
}

fn scale(cx: &mut Context<'_>, service: &str, count: &str) -> CliError {
    if let Err(error) = parse_uint(count) {
        return CliError::new(format!("invalid replicas value {count}: {error}"));
    }
    match swarm::id("service", service) {
        Ok(id) => swarm::ask(cx, SwarmOperation::ServiceInspect { id }),
        Err(error) => error,
    }
}
