//! `docker volume update`: changes a volume of a cluster (docker/cli: cli/command/volume/update.go).

use crate::commands::{DockerCommand, volume};
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker volume update`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] [VOLUME]",
    about: "Change a volume of a cluster",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[Flag::string(
        "availability",
        "Whether it can be used: \"active\", \"pause\" or \"drain\"",
    )
    .default("active")
    .for_swarm()]],
    completion: Completion::of(Completes::Volumes),
    parse,
};

/// `docker volume update`. What it changes only a cluster's volumes have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeUpdate {
    /// Its name.
    pub volume: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::VolumeUpdate(VolumeUpdate {
        volume: matches.arguments().first().cloned().unwrap_or_default(),
    }))
}

impl VolumeUpdate {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        volume::inspect(cx, &self.volume)?;
        Err(CliError::new("can only update cluster volumes"))
    }
}
