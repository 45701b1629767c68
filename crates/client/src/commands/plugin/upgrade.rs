//! `docker plugin upgrade`: installs a newer version of a plugin (docker/cli: cli/command/plugin/upgrade.go).

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

/// `docker plugin upgrade`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] PLUGIN [REMOTE]",
    about: "Install a newer version of a plugin",
    aliases: "",
    arguments: Arguments::Between(1, 2),
    interspersed: true,
    flags: &[&[
        Flag::bool("disable-content-trust", "Do not check signatures").default("true"),
        Flag::bool(
            "grant-all-permissions",
            "Give the plugin every permission that it asks for",
        ),
        Flag::bool(
            "skip-remote-check",
            "Do not ask whether the new version belongs to the same plugin",
        ),
    ]],
    completion: Completion::FILES,
    parse,
};

/// `docker plugin upgrade`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginUpgrade {
    /// Its name or id.
    pub plugin: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Plugin(PluginCommand::Upgrade(
        PluginUpgrade {
            plugin: matches.arguments().first().cloned().unwrap_or_default(),
        },
    )))
}

impl PluginUpgrade {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let inspected = plugin_name(&self.plugin)
            .and_then(|name| cx.call(Request::Plugin(PluginOperation::PluginInspect { name })));
        inspected
            .map(drop)
            .map_err(|error| error.within("error reading plugin data"))
    }
}
