//! `docker plugin install`: installs a plugin (docker/cli: cli/command/plugin/install.go).

use super::PluginCommand;
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::{PluginOperation, Request};
use docksim_reference::image_reference::ImageReference;

/// `docker plugin install`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] PLUGIN [KEY=VALUE...]",
    about: "Install a plugin",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        Flag::string("alias", "Name for the plugin here"),
        Flag::bool("disable", "Leave the plugin off"),
        Flag::bool("disable-content-trust", "Do not check signatures").default("true"),
        Flag::bool(
            "grant-all-permissions",
            "Give the plugin every permission that it asks for",
        ),
    ]],
    completion: Completion::FILES,
    parse,
};

/// `docker plugin install`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginInstall {
    /// What is installed.
    pub remote: String,
    /// Its name here; may be empty.
    pub alias: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Plugin(PluginCommand::Install(
        PluginInstall {
            remote: matches.arguments().first().cloned().unwrap_or_default(),
            alias: matches.text("alias").to_owned(),
        },
    )))
}

impl PluginInstall {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let parse = |text: &str| {
            ImageReference::parse(text).map_err(|error| CliError::new(error.to_string()))
        };
        if !self.alias.is_empty() && parse(&self.alias)?.digest().is_some() {
            return Err(CliError::new(format!("invalid name: {}", self.alias)));
        }
        let remote = parse(&self.remote)?.to_string();
        cx.call(Request::Plugin(PluginOperation::PluginPull { remote }))
            .map(drop)
    }
}
