//! `docker stack config`: prints the configuration with all files merged (docker/cli: cli/command/stack/config.go).

use super::{STACK_FLAGS, StackCommand, check_files};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker stack config`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Print the configuration with all files merged",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[
        STACK_FLAGS,
        &[
            Flag::of(
                Kind::Strings,
                "compose-file",
                "Compose files to read; \"-\" for standard input",
            )
            .short('c'),
            Flag::bool(
                "skip-interpolation",
                "Merge the files and leave variables as they are",
            ),
        ],
    ],
    completion: Completion::NOTHING,
    parse,
};

/// `docker stack config`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackConfig {
    /// The Compose files.
    pub compose_files: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Stack(StackCommand::Config(StackConfig {
        compose_files: matches.list("compose-file").to_vec(),
    })))
}

impl StackConfig {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        check_files(cx, &self.compose_files)?;
        Err(CliError::NotSimulated("docker stack config".to_owned()))
    }
}
