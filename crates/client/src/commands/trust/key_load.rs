//! `docker trust key load`: reads a private signing key from a file (docker/cli: cli/command/trust/key_load.go).

use super::{TrustCommand, check_key_name};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::FileError;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker trust key load`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] KEYFILE",
    about: "Read a private signing key from a file",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[Flag::string("name", "Name for the key").default("signer")]],
    completion: Completion::FILES,
    parse,
};

/// `docker trust key load`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustKeyLoad {
    /// The name it gets.
    pub name: String,
    /// The file with it.
    pub file: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Trust(TrustCommand::KeyLoad(TrustKeyLoad {
        name: matches.text("name").to_owned(),
        file: matches.arguments().first().cloned().unwrap_or_default(),
    })))
}

impl TrustKeyLoad {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if !self.name.is_empty() {
            check_key_name(&self.name)?;
        }
        if matches!(cx.host.read_file(&self.file), Err(FileError::NotFound)) {
            cx.println(&format!("Loading key from \"{}\"...", self.file));
            return Err(CliError::new(format!(
                "refusing to load key from {0}: stat {0}: no such file or directory",
                self.file
            )));
        }
        Err(CliError::NotSimulated("docker trust key load".to_owned()))
    }
}
