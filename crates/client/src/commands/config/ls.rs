//! `docker config ls`: lists configs (docker/cli: cli/command/config/ls.go).

use super::ConfigCommand;
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

/// `docker config ls`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "List configs",
    aliases: "docker config ls, docker config list",
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
    completion: Completion::NOTHING,
    parse,
};

/// `docker config ls`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigLs;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Config(ConfigCommand::Ls(ConfigLs)))
}

impl ConfigLs {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(swarm::ask(cx, SwarmOperation::ConfigList))
    }
}
