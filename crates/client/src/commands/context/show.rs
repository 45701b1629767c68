//! `docker context show`: prints the name of the context in use (docker/cli: cli/command/context/show.go).

use super::ContextCommand;
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::settings::Settings;
use crate::tree::{Arguments, Spec};

/// `docker context show`.
pub const SPEC: Spec = Spec {
    usage: "",
    about: "Print the name of the context in use",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[],
    completion: Completion::NOTHING,
    parse,
};

/// `docker context show`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextShow {
    /// The client's settings.
    pub settings: Settings,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let settings = matches.settings().clone();
    Ok(DockerCommand::Context(ContextCommand::Show(ContextShow {
        settings,
    })))
}

impl ContextShow {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        cx.println(&self.settings.context);
        Ok(())
    }
}
