//! `docker secret rm`: removes secrets (docker/cli: cli/command/secret/remove.go).

use super::SecretCommand;
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

/// `docker secret rm`.
pub const SPEC: Spec = Spec {
    usage: "SECRET [SECRET...]",
    about: "Remove secrets",
    aliases: "docker secret rm, docker secret remove",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[],
    completion: Completion::of(Completes::OfSwarm),
    parse,
};

/// `docker secret rm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretRm {
    /// Names or ids.
    pub secrets: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Secret(SecretCommand::Rm(SecretRm {
        secrets: matches.arguments().to_vec(),
    })))
}

impl SecretRm {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let mut errors = Vec::new();
        for secret in &self.secrets {
            match swarm::id("secret", secret) {
                Ok(id) => errors.push(swarm::ask(cx, SwarmOperation::SecretDelete { id })),
                Err(error) => errors.push(error),
            }
        }
        CliError::join(errors)
    }
}
