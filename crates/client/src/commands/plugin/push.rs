//! `docker plugin push`: uploads a plugin to a registry (docker/cli: cli/command/plugin/push.go).

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

/// `docker plugin push`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] PLUGIN[:TAG]",
    about: "Upload a plugin to a registry",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[Flag::bool("disable-content-trust", "Do not sign").default("true")]],
    completion: Completion::FILES,
    parse,
};

/// `docker plugin push`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginPush {
    /// Its name.
    pub plugin: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Plugin(PluginCommand::Push(PluginPush {
        plugin: matches.arguments().first().cloned().unwrap_or_default(),
    })))
}

impl PluginPush {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let reference = ImageReference::parse(&self.plugin)
            .map_err(|error| CliError::new(error.to_string()))?;
        if reference.digest().is_some() {
            return Err(CliError::new(format!("invalid name: {}", self.plugin)));
        }
        let name = reference.or_latest().familiar();
        cx.call(Request::Plugin(PluginOperation::PluginPush { name }))
            .map(drop)
    }
}
