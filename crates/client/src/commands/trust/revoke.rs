//! `docker trust revoke`: takes the signatures of an image away (docker/cli: cli/command/trust/revoke.go).

use super::{TrustCommand, reference};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker trust revoke`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] IMAGE[:TAG]",
    about: "Take the signatures of an image away",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[Flag::bool("yes", "Do not ask first").short('y')]],
    completion: Completion::FILES,
    parse,
};

/// `docker trust revoke`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustRevoke {
    /// An image, with or without a tag.
    pub image: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Trust(TrustCommand::Revoke(TrustRevoke {
        image: matches.arguments().first().cloned().unwrap_or_default(),
    })))
}

impl TrustRevoke {
    pub(super) fn run(&self, _cx: &mut Context<'_>) -> Result<(), CliError> {
        let image = reference(&self.image)?;
        if image.tag().is_none() && image.digest().is_some() {
            return Err(CliError::new("cannot use a digest reference for IMAGE:TAG"));
        }
        Err(CliError::NotSimulated("docker trust revoke".to_owned()))
    }
}
