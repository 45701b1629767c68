//! `docker manifest inspect`: shows a manifest or a list of them (docker/cli: cli/command/manifest/inspect.go).

use super::{ManifestCommand, missing, reference};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker manifest inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] [MANIFEST_LIST] MANIFEST",
    about: "Show a manifest or a list of them",
    aliases: "",
    arguments: Arguments::Between(1, 2),
    interspersed: true,
    flags: &[&[
        Flag::bool("insecure", "Talk to a registry without TLS too"),
        Flag::bool("verbose", "Print layers and platform too").short('v'),
    ]],
    completion: Completion::FILES,
    parse,
};

/// `docker manifest inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestInspect {
    /// The list, where the manifest stands in one.
    pub list: Option<String>,
    /// The manifest.
    pub manifest: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Manifest(ManifestCommand::Inspect(
        ManifestInspect {
            list: match matches.arguments() {
                [list, _] => Some(list.clone()).filter(|list| !list.is_empty()),
                _ => None,
            },
            manifest: matches.arguments().last().cloned().unwrap_or_default(),
        },
    )))
}

impl ManifestInspect {
    pub(super) fn run(&self, _cx: &mut Context<'_>) -> Result<(), CliError> {
        let manifest = reference(&self.manifest)?;
        if let Some(list) = &self.list {
            reference(list)?;
            return Err(missing(&manifest));
        }
        Err(CliError::NotSimulated("docker manifest inspect".to_owned()))
    }
}
