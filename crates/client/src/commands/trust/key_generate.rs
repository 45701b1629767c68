//! `docker trust key generate`: makes a pair of signing keys (docker/cli: cli/command/trust/key_generate.go).

use super::{TrustCommand, check_key_name};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::host::{FileError, clean};
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker trust key generate`.
pub const SPEC: Spec = Spec {
    usage: "NAME",
    about: "Make a pair of signing keys",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[Flag::string(
        "dir",
        "Folder for the key, instead of the one you are in",
    )]],
    completion: Completion::FILES,
    parse,
};

/// `docker trust key generate`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustKeyGenerate {
    /// Its name.
    pub name: String,
    /// The folder for it.
    pub folder: String,
}

fn parse(matches: &Matches, host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Trust(TrustCommand::KeyGenerate(
        TrustKeyGenerate {
            name: matches.arguments().first().cloned().unwrap_or_default(),
            folder: match matches.text("dir") {
                "" => host.working_directory.to_owned(),
                folder => folder.to_owned(),
            },
        },
    )))
}

impl TrustKeyGenerate {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        check_key_name(&self.name)?;
        if matches!(cx.host.read_file(&self.folder), Err(FileError::NotFound)) {
            return Err(CliError::new(format!(
                "public key path does not exist: \"{}\"",
                self.folder
            )));
        }
        let path = clean(&format!("{}/{}.pub", self.folder, self.name));
        if !matches!(cx.host.read_file(&path), Err(FileError::NotFound)) {
            return Err(CliError::new(format!(
                "public key file already exists: \"{path}\""
            )));
        }
        Err(CliError::NotSimulated(
            "docker trust key generate".to_owned(),
        ))
    }
}
