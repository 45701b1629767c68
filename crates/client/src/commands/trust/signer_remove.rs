//! `docker trust signer remove`: lets somebody sign no more (docker/cli: cli/command/trust/signer_remove.go).

use super::{TrustCommand, reference};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker trust signer remove`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] NAME REPOSITORY [REPOSITORY...]",
    about: "Let somebody sign no more",
    aliases: "",
    arguments: Arguments::AtLeast(2),
    interspersed: true,
    flags: &[&[Flag::bool("force", "Do not ask before the last signer goes").short('f')]],
    completion: Completion::FILES,
    parse,
};

/// `docker trust signer remove`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustSignerRemove {
    /// Who signs no more.
    pub signer: String,
    /// What they do not sign any more.
    pub repositories: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let (signer, repositories) = match matches.arguments() {
        [signer, repositories @ ..] => (signer.clone(), repositories.to_vec()),
        [] => Default::default(),
    };
    Ok(DockerCommand::Trust(TrustCommand::SignerRemove(
        TrustSignerRemove {
            signer,
            repositories,
        },
    )))
}

impl TrustSignerRemove {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let refused = |repository: &&String| self.refuse(repository).is_some();
        if !self
            .repositories
            .iter()
            .all(|repository| refused(&repository))
        {
            return Err(CliError::NotSimulated(
                "docker trust signer remove".to_owned(),
            ));
        }
        for repository in &self.repositories {
            cx.println(&format!(
                "Removing signer \"{}\" from {repository}...",
                self.signer
            ));
            if let Some(refusal) = self.refuse(repository) {
                cx.eprintln(&format!("{}\n", refusal.message()));
            }
        }
        let repositories = self.repositories.join(", ");
        Err(CliError::new(format!(
            "error removing signer from: {repositories}"
        )))
    }

    /// What is wrong before a server is asked.
    fn refuse(&self, repository: &str) -> Option<CliError> {
        match reference(repository) {
            Err(error) => Some(error),
            Ok(_) if self.signer == "releases" => Some(CliError::new(
                "releases is a reserved keyword and cannot be removed",
            )),
            Ok(_) => None,
        }
    }
}
