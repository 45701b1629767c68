//! `docker config rm`: removes configs (docker/cli: cli/command/config/remove.go).

use super::ConfigCommand;
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

/// `docker config rm`.
pub const SPEC: Spec = Spec {
    usage: "CONFIG [CONFIG...]",
    about: "Remove configs",
    aliases: "docker config rm, docker config remove",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[],
    completion: Completion::of(Completes::OfSwarm),
    parse,
};

/// `docker config rm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigRm {
    /// Names or ids.
    pub configs: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Config(ConfigCommand::Rm(ConfigRm {
        configs: matches.arguments().to_vec(),
    })))
}

impl ConfigRm {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let mut errors = Vec::new();
        for config in &self.configs {
            match swarm::id("config", config) {
                Ok(id) => errors.push(swarm::ask(cx, SwarmOperation::ConfigDelete { id })),
                Err(error) => errors.push(error),
            }
        }
        CliError::join(errors)
    }
}
