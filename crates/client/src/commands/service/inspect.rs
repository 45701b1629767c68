//! `docker service inspect`: shows all about services (docker/cli: cli/command/service/inspect.go).

use super::ServiceCommand;
use crate::commands::DockerCommand;
use crate::commands::OBJECT_FORMAT;
use crate::commands::swarm;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker service inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] SERVICE [SERVICE...]",
    about: "Show all about services",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        OBJECT_FORMAT,
        Flag::bool("pretty", "Print it for people to read"),
    ]],
    completion: Completion::of(Completes::OfSwarm).without_files(),
    parse,
};

/// `docker service inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceInspect {
    /// A Go template, `pretty`, `json` or empty.
    pub format: String,
    /// Names or ids.
    pub services: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    if matches.bool("pretty") && !matches.text("format").is_empty() {
        let complaint = "--format is incompatible with human friendly format";
        return Err(Exit::error(1, complaint));
    }
    Ok(DockerCommand::Service(ServiceCommand::Inspect(
        ServiceInspect {
            format: if matches.bool("pretty") {
                "pretty".to_owned()
            } else {
                matches.text("format").to_owned()
            },
            services: matches.arguments().to_vec(),
        },
    )))
}

impl ServiceInspect {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        swarm::inspect(
            cx,
            &self.format,
            &self.services,
            "Cannot supply extra formatting options to the pretty template",
            |cx, service| {
                let id = swarm::id("service", service)?;
                Err(swarm::ask(cx, SwarmOperation::ServiceInspect { id }))
            },
        )
    }
}
