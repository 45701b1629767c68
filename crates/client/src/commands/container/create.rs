//! `docker create`: makes a container and does not start it (docker/cli: cli/command/container/create.go).

use super::options::{CREATE_FLAGS, ContainerOptions, OPTION_FLAGS};
use crate::commands::DockerCommand;
use crate::commands::image::pull::check_content_trust;
use crate::complete::{Completes, Completion};
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::{Create, Work};
use crate::tree::{Arguments, Spec};

/// `docker create`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    about: "Make a container",
    aliases: "docker container create, docker create",
    arguments: Arguments::AtLeast(1),
    interspersed: false,
    flags: &[CREATE_FLAGS, OPTION_FLAGS],
    completion: Completion::of(Completes::Images { most: 0 })
        .offers(Completes::Repositories)
        .without_files(),
    parse,
};

/// `docker create`.
#[derive(Debug, Clone, PartialEq)]
pub struct ContainerCreate {
    /// What the container is made from.
    pub options: ContainerOptions,
}

fn parse(matches: &Matches, host: &Host<'_>) -> Result<DockerCommand, Exit> {
    check_content_trust(matches)?;
    let mut options =
        ContainerOptions::parse(matches, host).map_err(|complaint| complaint.refuse("create"))?;
    options
        .resolve_image(matches)
        .map_err(|complaint| complaint.exit())?;
    Ok(DockerCommand::ContainerCreate(Box::new(ContainerCreate {
        options,
    })))
}

impl ContainerCreate {
    pub(in crate::commands) fn work(&self) -> Work {
        Work::Create(Box::new(Create::new(self.options.creation())))
    }
}
