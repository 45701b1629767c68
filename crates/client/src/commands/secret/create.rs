//! `docker secret create`: makes a secret from a file or from standard input (docker/cli: cli/command/secret/create.go).

use super::SecretCommand;
use crate::commands::DockerCommand;
use crate::commands::swarm;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches, validate};
use crate::host::Host;
use crate::job::Context;
use crate::job::{SwarmCreate, Work};
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker secret create`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] SECRET [file|-]",
    about: "Make a secret from a file or from standard input",
    aliases: "",
    arguments: Arguments::Between(1, 2),
    interspersed: true,
    flags: &[&[
        Flag::string("driver", "Driver that has the secret").short('d'),
        Flag::list("label", validate::label, "Labels").short('l'),
        Flag::string("template-driver", "Driver that fills in the template"),
    ]],
    completion: Completion::FILES,
    parse,
};

/// `docker secret create`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretCreate {
    /// Its name.
    pub name: String,
    /// The driver that has it, instead of a file; may be empty.
    pub driver: String,
    /// The file with its content; `-` for standard input.
    pub file: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let argument = |at: usize| matches.arguments().get(at).cloned().unwrap_or_default();
    Ok(DockerCommand::Secret(SecretCommand::Create(SecretCreate {
        name: argument(0),
        driver: matches.text("driver").to_owned(),
        file: argument(1),
    })))
}

impl SecretCreate {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        let name = self.name.clone();
        let operation = SwarmOperation::SecretCreate { name };
        match (self.driver.as_str(), self.file.as_str()) {
            ("", file) => SwarmCreate::new(operation).begin(cx, file, "secret file is required"),
            (_, "") => Err(swarm::ask(cx, operation)),
            _ => Err(CliError::new(
                "When using secret driver secret data must be empty",
            )),
        }
    }
}
