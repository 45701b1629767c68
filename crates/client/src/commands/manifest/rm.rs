//! `docker manifest rm`: deletes lists of manifests from this machine (docker/cli: cli/command/manifest/rm.go).

use super::{ManifestCommand, missing, reference};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker manifest rm`.
pub const SPEC: Spec = Spec {
    usage: "MANIFEST_LIST [MANIFEST_LIST...]",
    about: "Delete lists of manifests from this machine",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[],
    completion: Completion::FILES,
    parse,
};

/// `docker manifest rm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestRm {
    /// The lists.
    pub lists: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Manifest(ManifestCommand::Rm(ManifestRm {
        lists: matches.arguments().to_vec(),
    })))
}

impl ManifestRm {
    pub(super) fn run(&self, _cx: &mut Context<'_>) -> Result<(), CliError> {
        let failures = self.lists.iter().map(|list| match reference(list) {
            Ok(list) => missing(&list),
            Err(error) => error,
        });
        CliError::join(failures.collect())
    }
}
