//! `docker manifest create`: makes a list of manifests to annotate and push (docker/cli: cli/command/manifest/create_list.go).

use super::{ManifestCommand, reference};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker manifest create`.
pub const SPEC: Spec = Spec {
    usage: "MANIFEST_LIST MANIFEST [MANIFEST...]",
    about: "Make a list of manifests to annotate and push",
    aliases: "",
    arguments: Arguments::AtLeast(2),
    interspersed: true,
    flags: &[&[
        Flag::bool("amend", "Change a list that is there").short('a'),
        Flag::bool("insecure", "Talk to a registry without TLS too"),
    ]],
    completion: Completion::FILES,
    parse,
};

/// `docker manifest create`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestCreate {
    /// The list.
    pub list: String,
    /// What it lists.
    pub manifests: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Manifest(ManifestCommand::Create(
        ManifestCreate {
            list: matches.arguments().first().cloned().unwrap_or_default(),
            manifests: matches.arguments().iter().skip(1).cloned().collect(),
        },
    )))
}

impl ManifestCreate {
    pub(super) fn run(&self, _cx: &mut Context<'_>) -> Result<(), CliError> {
        reference(&self.list).map_err(|error| {
            error.within(&format!(
                "error parsing name for manifest list {}",
                self.list
            ))
        })?;
        if let Some(manifest) = self.manifests.first() {
            reference(manifest)?;
        }
        Err(CliError::NotSimulated("docker manifest create".to_owned()))
    }
}
