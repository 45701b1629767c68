//! `docker bake`: builds several images, which only the buildx plugin can (docker/cli: cli/command/builder/cmd.go).

use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::tree::{Arguments, Spec};

/// `docker bake`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] [TARGET...]",
    about: "Build what a file describes",
    aliases: "docker buildx bake",
    arguments: Arguments::Any,
    interspersed: true,
    flags: &[],
    completion: Completion::FILES,
    parse,
};

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Err(super::missing(
        "docker bake requires the buildx component",
        "use bake",
    ))
}
