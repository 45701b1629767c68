//! `docker secret ls`: lists secrets (docker/cli: cli/command/secret/ls.go).

use super::SecretCommand;
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

/// `docker secret ls`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "List secrets",
    aliases: "docker secret ls, docker secret list",
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
    completion: Completion::of(Completes::OfSwarm),
    parse,
};

/// `docker secret ls`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretLs;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Secret(SecretCommand::Ls(SecretLs)))
}

impl SecretLs {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(swarm::ask(cx, SwarmOperation::SecretList))
    }
}
