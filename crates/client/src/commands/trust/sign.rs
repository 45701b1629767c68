//! `docker trust sign`: signs an image (docker/cli: cli/command/trust/sign.go).

use super::{TrustCommand, reference};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker trust sign`.
pub const SPEC: Spec = Spec {
    usage: "IMAGE:TAG",
    about: "Sign an image",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[Flag::bool(
        "local",
        "Sign the image of that name on this machine",
    )]],
    completion: Completion::FILES,
    parse,
};

/// `docker trust sign`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustSign {
    /// An image with a tag.
    pub image: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Trust(TrustCommand::Sign(TrustSign {
        image: matches.arguments().first().cloned().unwrap_or_default(),
    })))
}

impl TrustSign {
    pub(super) fn run(&self, _cx: &mut Context<'_>) -> Result<(), CliError> {
        let image = reference(&self.image)?;
        match image.tag() {
            None if image.digest().is_some() => {
                Err(CliError::new("cannot use a digest reference for IMAGE:TAG"))
            }
            None => Err(CliError::new(format!(
                "no tag specified for {}",
                self.image
            ))),
            Some(_) => Err(CliError::NotSimulated("docker trust sign".to_owned())),
        }
    }
}
