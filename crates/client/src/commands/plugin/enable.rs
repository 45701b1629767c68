//! `docker plugin enable`: turns a plugin on (docker/cli: cli/command/plugin/enable.go).

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

/// `docker plugin enable`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] PLUGIN",
    about: "Turn a plugin on",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[Flag::int("timeout", "Seconds to wait for the plugin").default("30")]],
    completion: Completion::FILES,
    parse,
};

/// `docker plugin enable`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginEnable {
    /// Seconds to wait for it.
    pub timeout: i64,
    /// Its name or id.
    pub plugin: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Plugin(PluginCommand::Enable(PluginEnable {
        timeout: matches.int("timeout"),
        plugin: matches.arguments().first().cloned().unwrap_or_default(),
    })))
}

impl PluginEnable {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if self.timeout < 0 {
            return Err(CliError::new(format!(
                "negative timeout {} is invalid",
                self.timeout
            )));
        }
        let name = plugin_name(&self.plugin)?;
        cx.call(Request::Plugin(PluginOperation::PluginEnable { name }))?;
        cx.println(&self.plugin);
        Ok(())
    }
}
