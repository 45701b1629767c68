//! `docker plugin set`: changes a plugin's settings (docker/cli: cli/command/plugin/set.go).

use super::{PluginCommand, plugin_name};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::PluginOperation;
use docksim_api::Request;

/// `docker plugin set`.
pub const SPEC: Spec = Spec {
    usage: "PLUGIN KEY=VALUE [KEY=VALUE...]",
    about: "Change a plugin's settings",
    aliases: "",
    arguments: Arguments::AtLeast(2),
    interspersed: true,
    flags: &[],
    completion: Completion::FILES,
    parse,
};

/// `docker plugin set`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginSet {
    /// Its name or id.
    pub plugin: String,
    /// `KEY=VALUE` each.
    pub settings: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Plugin(PluginCommand::Set(PluginSet {
        plugin: matches.arguments().first().cloned().unwrap_or_default(),
        settings: matches.arguments().iter().skip(1).cloned().collect(),
    })))
}

impl PluginSet {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let name = plugin_name(&self.plugin)?;
        let settings = self.settings.clone();
        cx.call(Request::Plugin(PluginOperation::PluginSet {
            name,
            settings,
        }))
        .map(drop)
    }
}
