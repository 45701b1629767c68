//! `docker wait`: waits until containers end and prints their exit codes (docker/cli: cli/command/container/wait.go).

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::{Wait, Work};
use crate::tree::{Arguments, Spec};

/// `docker wait`.
pub const SPEC: Spec = Spec {
    usage: "CONTAINER [CONTAINER...]",
    about: "Wait until containers end and print their exit codes",
    aliases: "docker container wait, docker wait",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[],
    completion: Completion::of(Completes::Containers(Containers::Running)),
    parse,
};

/// `docker wait`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerWait {
    /// Names, ids or prefixes of ids.
    pub containers: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerWait(ContainerWait {
        containers: matches.arguments().to_vec(),
    }))
}

impl ContainerWait {
    pub(in crate::commands) fn work(&self) -> Work {
        Work::Wait(Wait::new(self.containers.clone()))
    }
}
