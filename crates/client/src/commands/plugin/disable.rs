//! `docker plugin disable`: turns a plugin off (docker/cli: cli/command/plugin/disable.go).

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

/// `docker plugin disable`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] PLUGIN",
    about: "Turn a plugin off",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[Flag::bool("force", "Turn it off though something uses it").short('f')]],
    completion: Completion::FILES,
    parse,
};

/// `docker plugin disable`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginDisable {
    /// Whether it is turned off though something uses it.
    pub force: bool,
    /// Its name or id.
    pub plugin: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Plugin(PluginCommand::Disable(
        PluginDisable {
            force: matches.bool("force"),
            plugin: matches.arguments().first().cloned().unwrap_or_default(),
        },
    )))
}

impl PluginDisable {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let name = plugin_name(&self.plugin)?;
        cx.call(Request::Plugin(PluginOperation::PluginDisable {
            name,
            force: self.force,
        }))?;
        cx.println(&self.plugin);
        Ok(())
    }
}
