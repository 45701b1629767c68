//! `docker plugin inspect`: shows all about plugins (docker/cli: cli/command/plugin/inspect.go).

use super::{PluginCommand, plugin_name};
use crate::commands::DockerCommand;
use crate::commands::OBJECT_FORMAT;
use crate::commands::inspect::inspect_all;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::PluginOperation;
use docksim_api::Request;

/// `docker plugin inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] PLUGIN [PLUGIN...]",
    about: "Show all about plugins",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[OBJECT_FORMAT]],
    completion: Completion::FILES,
    parse,
};

/// `docker plugin inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginInspect {
    /// A Go template, `json` or empty.
    pub format: String,
    /// Names or ids.
    pub plugins: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Plugin(PluginCommand::Inspect(
        PluginInspect {
            format: matches.text("format").to_owned(),
            plugins: matches.arguments().to_vec(),
        },
    )))
}

impl PluginInspect {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        inspect_all(cx, &self.format, &self.plugins, |cx, plugin| {
            let name = plugin_name(plugin)?;
            match cx.call(Request::Plugin(PluginOperation::PluginInspect { name })) {
                Err(error) => Err(error),
                Ok(_) => Err(CliError::new("unexpected answer")),
            }
        })
    }
}
