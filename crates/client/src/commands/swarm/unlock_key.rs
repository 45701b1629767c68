//! `docker swarm unlock-key`: shows the key that unlocks, or change it (docker/cli: cli/command/swarm/unlock_key.go).

use super::SwarmCommand;
use crate::commands::DockerCommand;
use crate::commands::swarm;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker swarm unlock-key`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Show the key that unlocks, or change it",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::bool("quiet", "Print the key only").short('q'),
        Flag::bool("rotate", "Make a new key; the old one is no longer valid"),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker swarm unlock-key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwarmUnlockKey {
    /// Whether a new key is made.
    pub rotate: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Swarm(SwarmCommand::UnlockKey(
        SwarmUnlockKey {
            rotate: matches.bool("rotate"),
        },
    )))
}

impl SwarmUnlockKey {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if self.rotate {
            return Err(swarm::ask(cx, SwarmOperation::SwarmInspect));
        }
        let error = swarm::ask(cx, SwarmOperation::SwarmUnlockkey);
        Err(error.within("could not fetch unlock key"))
    }
}
