//! `docker checkpoint create`: freezes a running container into a checkpoint (docker/cli: cli/command/checkpoint/create.go).

use super::CheckpointCommand;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker checkpoint create`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER CHECKPOINT",
    about: "Freeze a running container into a checkpoint",
    aliases: "",
    arguments: Arguments::Exactly(2),
    interspersed: true,
    flags: &[&[
        Flag::string(
            "checkpoint-dir",
            "Folder of the checkpoints, instead of the usual one",
        ),
        Flag::bool("leave-running", "Let the container go on afterwards"),
    ]],
    completion: Completion::NOTHING.offers(Completes::Containers(Containers::Running)),
    parse,
};

/// `docker checkpoint create`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointCreate;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Checkpoint(CheckpointCommand::Create(
        CheckpointCreate,
    )))
}

impl CheckpointCreate {
    pub(super) fn run(&self, _cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(CliError::NotSimulated(
            "docker checkpoint create".to_owned(),
        ))
    }
}
