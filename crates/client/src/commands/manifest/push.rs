//! `docker manifest push`: uploads a list of manifests (docker/cli: cli/command/manifest/push.go).

use super::{ManifestCommand, missing, reference};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker manifest push`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] MANIFEST_LIST",
    about: "Upload a list of manifests",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::bool("insecure", "Talk to a registry without TLS too"),
        Flag::bool("purge", "Delete the list on this machine afterwards").short('p'),
    ]],
    completion: Completion::FILES,
    parse,
};

/// `docker manifest push`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestPush {
    /// The list.
    pub list: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Manifest(ManifestCommand::Push(
        ManifestPush {
            list: matches.arguments().first().cloned().unwrap_or_default(),
        },
    )))
}

impl ManifestPush {
    pub(super) fn run(&self, _cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(missing(&reference(&self.list)?))
    }
}
