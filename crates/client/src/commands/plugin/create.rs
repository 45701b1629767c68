//! `docker plugin create`: makes a plugin from a folder with config.json and rootfs (docker/cli: cli/command/plugin/create.go).

use super::PluginCommand;
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::host::{FileError, clean};
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::{PluginOperation, Request};
use docksim_reference::image_reference::ImageReference;

/// `docker plugin create`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] PLUGIN PLUGIN-DATA-DIR",
    about: "Make a plugin from a folder with config.json and rootfs",
    aliases: "",
    arguments: Arguments::AtLeast(2),
    interspersed: true,
    flags: &[&[Flag::bool("compress", "Send the folder compressed")]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker plugin create`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginCreate {
    /// Its name.
    pub plugin: String,
    /// The folder with its parts, as typed.
    pub folder: String,
    /// The same from the root.
    pub absolute: String,
}

fn parse(matches: &Matches, host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let argument = |at: usize| matches.arguments().get(at).cloned().unwrap_or_default();
    Ok(DockerCommand::Plugin(PluginCommand::Create(PluginCreate {
        plugin: argument(0),
        absolute: host.absolute(&argument(1)),
        folder: argument(1),
    })))
}

impl PluginCreate {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        ImageReference::parse(&self.plugin).map_err(|error| CliError::new(error.to_string()))?;
        match cx.host.read_file(&self.absolute) {
            Err(FileError::IsDirectory) => {}
            Ok(_) => return Err(CliError::new("context must be a directory")),
            Err(error) => return Err(CliError::new(format!("lstat {}: {error}", self.absolute))),
        }
        let config = match self.folder.as_str() {
            "" => "config.json".to_owned(),
            folder => clean(&format!("{folder}/config.json")),
        };
        cx.read_file(&config)?;
        let name = self.plugin.clone();
        cx.call(Request::Plugin(PluginOperation::PluginCreate { name }))
            .map(drop)
    }
}
