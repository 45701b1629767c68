//! `docker manifest annotate`: adds facts to a manifest on this machine (docker/cli: cli/command/manifest/annotate.go).

use super::{ManifestCommand, reference};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker manifest annotate`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] MANIFEST_LIST MANIFEST",
    about: "Add facts to a manifest on this machine",
    aliases: "",
    arguments: Arguments::Exactly(2),
    interspersed: true,
    flags: &[&[
        Flag::string("arch", "Architecture"),
        Flag::string("os", "Operating system"),
        Flag::of(
            Kind::Strings,
            "os-features",
            "Features of the operating system that the image needs",
        ),
        Flag::string("os-version", "Version of the operating system"),
        Flag::string("variant", "Variant of the architecture"),
    ]],
    completion: Completion::FILES,
    parse,
};

/// `docker manifest annotate`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestAnnotate {
    /// The list.
    pub list: String,
    /// The manifest in it.
    pub manifest: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Manifest(ManifestCommand::Annotate(
        ManifestAnnotate {
            list: matches.arguments().first().cloned().unwrap_or_default(),
            manifest: matches.arguments().get(1).cloned().unwrap_or_default(),
        },
    )))
}

impl ManifestAnnotate {
    pub(super) fn run(&self, _cx: &mut Context<'_>) -> Result<(), CliError> {
        reference(&self.list).map_err(|error| {
            error.within(&format!(
                "annotate: error parsing name for manifest list {}",
                self.list
            ))
        })?;
        reference(&self.manifest).map_err(|error| {
            error.within(&format!(
                "annotate: error parsing name for manifest {}",
                self.manifest
            ))
        })?;
        // Only `docker manifest create` puts lists on this machine.
        Err(CliError::new(format!(
            "manifest for image {} does not exist in {}",
            self.manifest, self.list
        )))
    }
}
