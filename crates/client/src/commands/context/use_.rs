//! `docker context use`: chooses the context to use (docker/cli: cli/command/context/use.go).

use super::ContextCommand;
use super::{check_name, choose};
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::settings::DEFAULT_CONTEXT;
use crate::settings::Settings;
use crate::tree::{Arguments, Spec};
use docksim_reference::go::quote;

/// `docker context use`.
pub const SPEC: Spec = Spec {
    usage: "CONTEXT",
    about: "Choose the context to use",
    aliases: "",
    arguments: Arguments::ExactlyPlain(1),
    interspersed: true,
    flags: &[],
    completion: Completion::of(Completes::Contexts {
        most: 1,
        then: &Completes::Nothing,
    }),
    parse,
};

/// `docker context use`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextUse {
    /// The client's settings.
    pub settings: Settings,
    /// Its name.
    pub name: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Context(ContextCommand::Use(ContextUse {
        settings: matches.settings().clone(),
        name: matches.arguments().first().cloned().unwrap_or_default(),
    })))
}

impl ContextUse {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let is_default = self.name == DEFAULT_CONTEXT;
        if !is_default {
            check_name(&self.name)?;
            self.settings.contexts().get(cx.host, &self.name)?;
        }
        choose(cx, &self.settings, if is_default { "" } else { &self.name })?;
        let name = quote(&self.name);
        cx.println(&self.name);
        cx.eprintln(&format!("Current context is now {name}"));
        if !is_default && self.settings.is_host_in_environment {
            cx.eprintln(&format!(
                "Warning: DOCKER_HOST environment variable overrides the active context. To use {name}, either set the \
                 global --context flag, or unset DOCKER_HOST environment variable."
            ));
        }
        Ok(())
    }
}
