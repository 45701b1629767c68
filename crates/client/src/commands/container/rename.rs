//! `docker rename`: gives a container another name (docker/cli: cli/command/container/rename.go).

use crate::commands::DockerCommand;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::tree::{Arguments, Spec};

/// `docker rename`.
pub const SPEC: Spec = Spec {
    usage: "CONTAINER NEW_NAME",
    about: "Give a container another name",
    aliases: "docker container rename, docker rename",
    arguments: Arguments::Exactly(2),
    interspersed: true,
    flags: &[],
    parse,
};

/// `docker rename`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerRename {
    /// Its name, id or a prefix of the id.
    pub container: String,
    /// What it shall be called.
    pub new_name: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let mut arguments = matches.arguments().iter().cloned();
    Ok(DockerCommand::ContainerRename(ContainerRename {
        container: arguments.next().unwrap_or_default(),
        new_name: arguments.next().unwrap_or_default(),
    }))
}
