//! `docker context rm`: removes contexts (docker/cli: cli/command/context/remove.go).

use super::ContextCommand;
use super::{choose, unwritable};
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::settings::DEFAULT_CONTEXT;
use crate::settings::Settings;
use crate::tree::{Arguments, Spec};
use docksim_reference::go::quote;

/// `docker context rm`.
pub const SPEC: Spec = Spec {
    usage: "CONTEXT [CONTEXT...]",
    about: "Remove contexts",
    aliases: "docker context rm, docker context remove",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[Flag::bool("force", "Remove a context that is in use too").short('f')]],
    completion: Completion::of(Completes::Contexts {
        most: 0,
        then: &Completes::Nothing,
    }),
    parse,
};

/// `docker context rm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextRm {
    /// The client's settings.
    pub settings: Settings,
    /// Whether one in use goes too, and a missing one is no failure.
    pub force: bool,
    /// Their names.
    pub names: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Context(ContextCommand::Rm(ContextRm {
        settings: matches.settings().clone(),
        force: matches.bool("force"),
        names: matches.arguments().to_vec(),
    })))
}

impl ContextRm {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let mut errors = Vec::new();
        for name in &self.names {
            match self.remove(cx, name) {
                Ok(()) => cx.println(name),
                Err(error) => errors.push(error),
            }
        }
        CliError::join(errors)
    }

    fn remove(&self, cx: &mut Context<'_>, name: &str) -> Result<(), CliError> {
        let contexts = self.settings.contexts();
        let quoted = quote(name);
        if name == DEFAULT_CONTEXT {
            return Err(CliError::new(format!("context {quoted} cannot be removed")));
        }
        if name == self.settings.context {
            if !self.force {
                let complaint = format!("context {quoted} is in use, set -f flag to force remove");
                return Err(CliError::new(complaint));
            }
            choose(cx, &self.settings, "")?;
        }
        if !self.force && !contexts.exists(cx.host, name) {
            return Err(CliError::new(format!("context {quoted} does not exist")));
        }
        contexts.remove(cx.host, name).map_err(unwritable)
    }
}
