//! `docker rmi`: removes names of images, and the images with their last name
//! (docker/cli: cli/command/image/remove.go).

use crate::commands::DockerCommand;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::tree::{Arguments, Spec};

/// `docker rmi`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] IMAGE [IMAGE...]",
    about: "Remove images",
    aliases: "docker image rm, docker image remove, docker rmi",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        Flag::bool("force", "Remove it though it has more names or a stopped container uses it").short('f'),
        Flag::bool("no-prune", "Leave parents without a name"),
        Flag::of(
            Kind::Strings,
            "platform",
            "Remove what belongs to this platform only (\"os[/arch[/variant]]\", as in \"linux/amd64\")",
        )
        .not_simulated(),
    ]],
    parse,
};

/// `docker rmi`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageRm {
    /// Whether it goes though it has more names or a stopped container uses it.
    pub force: bool,
    /// Whether parents without a name stay.
    pub no_prune: bool,
    /// References or ids.
    pub images: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ImageRm(ImageRm {
        force: matches.bool("force"),
        no_prune: matches.bool("no-prune"),
        images: matches.arguments().to_vec(),
    }))
}
