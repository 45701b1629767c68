//! `docker config create`: makes a config from a file or from standard input (docker/cli: cli/command/config/create.go).

use super::ConfigCommand;
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches, validate};
use crate::host::Host;
use crate::job::Context;
use crate::job::{SwarmCreate, Work};
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;
use docksim_reference::go::quote;

/// `docker config create`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONFIG file|-",
    about: "Make a config from a file or from standard input",
    aliases: "",
    arguments: Arguments::Exactly(2),
    interspersed: true,
    flags: &[&[
        Flag::list("label", validate::label, "Labels").short('l'),
        Flag::string("template-driver", "Driver that fills in the template"),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker config create`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigCreate {
    /// Its name.
    pub name: String,
    /// The file with its content; `-` for standard input.
    pub file: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let argument = |at: usize| matches.arguments().get(at).cloned().unwrap_or_default();
    Ok(DockerCommand::Config(ConfigCommand::Create(ConfigCreate {
        name: argument(0),
        file: argument(1),
    })))
}

impl ConfigCreate {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        let name = self.name.clone();
        let create = SwarmCreate::new(SwarmOperation::ConfigCreate { name })
            .with_complaint(format!("Error reading content from {}", quote(&self.file)));
        create.begin(cx, &self.file, "config file is required")
    }
}
