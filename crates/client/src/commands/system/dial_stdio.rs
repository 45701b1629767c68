//! `docker system dial-stdio`: connects standard input and output to the daemon
//! (docker/cli: cli/command/system/dial_stdio.go).

use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker system dial-stdio`.
pub const SPEC: Spec = Spec {
    usage: "",
    about: "Connect standard input and output to the daemon",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[],
    completion: Completion::NOTHING,
    parse,
};

/// `docker system dial-stdio`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemDialStdio;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::SystemDialStdio(SystemDialStdio))
}

impl SystemDialStdio {
    pub(in crate::commands) fn run(&self, _cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(CliError::NotSimulated(
            "docker system dial-stdio".to_owned(),
        ))
    }
}
