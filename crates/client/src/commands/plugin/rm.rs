//! `docker plugin rm`: removes plugins (docker/cli: cli/command/plugin/remove.go).

use super::{PluginCommand, plugin_name};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::PluginOperation;
use docksim_api::Request;

/// `docker plugin rm`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] PLUGIN [PLUGIN...]",
    about: "Remove plugins",
    aliases: "docker plugin rm, docker plugin remove",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[Flag::bool("force", "Remove it though it is on").short('f')]],
    completion: Completion::FILES,
    parse,
};

/// `docker plugin rm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginRm {
    /// Whether it goes though it is on.
    pub force: bool,
    /// Names or ids.
    pub plugins: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Plugin(PluginCommand::Rm(PluginRm {
        force: matches.bool("force"),
        plugins: matches.arguments().to_vec(),
    })))
}

impl PluginRm {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let mut errors = Vec::new();
        for plugin in &self.plugins {
            match self.remove(cx, plugin) {
                Ok(()) => cx.println(plugin),
                Err(error) => errors.push(error),
            }
        }
        CliError::join(errors)
    }

    fn remove(&self, cx: &mut Context<'_>, plugin: &str) -> Result<(), CliError> {
        let name = plugin_name(plugin)?;
        let operation = PluginOperation::PluginDelete {
            name,
            force: self.force,
        };
        cx.call(Request::Plugin(operation)).map(drop)
    }
}
