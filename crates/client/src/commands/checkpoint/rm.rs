//! `docker checkpoint rm`: removes a checkpoint (docker/cli: cli/command/checkpoint/remove.go).

use super::CheckpointCommand;
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker checkpoint rm`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER CHECKPOINT",
    about: "Remove a checkpoint",
    aliases: "docker checkpoint rm, docker checkpoint remove",
    arguments: Arguments::Exactly(2),
    interspersed: true,
    flags: &[&[Flag::string(
        "checkpoint-dir",
        "Folder of the checkpoints, instead of the usual one",
    )]],
    completion: Completion::FILES,
    parse,
};

/// `docker checkpoint rm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointRm;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Checkpoint(CheckpointCommand::Rm(
        CheckpointRm,
    )))
}

impl CheckpointRm {
    pub(super) fn run(&self, _cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(CliError::NotSimulated("docker checkpoint rm".to_owned()))
    }
}
