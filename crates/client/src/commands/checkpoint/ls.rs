//! `docker checkpoint ls`: lists a container's checkpoints (docker/cli: cli/command/checkpoint/list.go).

use super::CheckpointCommand;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker checkpoint ls`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER",
    about: "List a container's checkpoints",
    aliases: "docker checkpoint ls, docker checkpoint list",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[Flag::string(
        "checkpoint-dir",
        "Folder of the checkpoints, instead of the usual one",
    )]],
    completion: Completion::of(Completes::Containers(Containers::Running)),
    parse,
};

/// `docker checkpoint ls`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointLs;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Checkpoint(CheckpointCommand::Ls(
        CheckpointLs,
    )))
}

impl CheckpointLs {
    pub(super) fn run(&self, _cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(CliError::NotSimulated("docker checkpoint ls".to_owned()))
    }
}
