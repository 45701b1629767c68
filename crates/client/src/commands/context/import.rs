//! `docker context import`: reads a context from a tar or zip file (docker/cli: cli/command/context/import.go).

use super::ContextCommand;
use super::{check_new_name, unwritable};
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::host::clean;
use crate::job::Context;
use crate::job::{ImportInput, Work};
use crate::settings::Settings;
use crate::settings::{ContextMetadata, read_tar};
use crate::tree::{Arguments, Spec};
use docksim_reference::go::quote;

/// `docker context import`.
pub const SPEC: Spec = Spec {
    usage: "CONTEXT FILE|-",
    about: "Read a context from a tar or zip file",
    aliases: "",
    arguments: Arguments::Exactly(2),
    interspersed: true,
    flags: &[],
    completion: Completion::FILES,
    parse,
};

/// `docker context import`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextImport {
    /// The client's settings.
    pub settings: Settings,
    /// The name it gets.
    pub name: String,
    /// The archive; `-` for standard input.
    pub file: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let argument = |at: usize| matches.arguments().get(at).cloned().unwrap_or_default();
    Ok(DockerCommand::Context(ContextCommand::Import(
        ContextImport {
            settings: matches.settings().clone(),
            name: argument(0),
            file: argument(1),
        },
    )))
}

impl ContextImport {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        check_new_name(cx, &self.settings, &self.name)?;
        if self.file == "-" {
            return Ok(Work::ContextImport(ImportInput::new(self.clone())));
        }
        let archive = cx.read_file(&self.file)?;
        self.import(cx, &archive).map(|()| Work::Exited(0))
    }

    /// Makes the context of an archive.
    pub(crate) fn import(&self, cx: &mut Context<'_>, archive: &[u8]) -> Result<(), CliError> {
        if archive.starts_with(b"PK\x03\x04") {
            return Err(CliError::NotSimulated(
                "docker context import of a zip file".to_owned(),
            ));
        }
        let files = read_tar(archive).map_err(|error| CliError::new(error.to_string()))?;
        let mut imported = None;
        for (name, content) in &files {
            check_path(name).map_err(|problem| CliError::new(format!("{name}: {problem}")))?;
            if name != "meta.json" {
                return Err(CliError::NotSimulated(
                    "TLS material of a context".to_owned(),
                ));
            }
            let mut context: ContextMetadata = serde_json::from_slice(content)
                .map_err(|_| CliError::NotSimulated("meta.json that is no context".to_owned()))?;
            context.name.clone_from(&self.name);
            imported = Some(context);
        }
        let Some(context) = imported else {
            return Err(CliError::new("invalid context: no metadata found"));
        };
        self.settings
            .contexts()
            .write(cx.host, &context)
            .map_err(unwritable)?;
        cx.println(&self.name);
        cx.eprintln(&format!(
            "Successfully imported context {}",
            quote(&self.name)
        ));
        Ok(())
    }
}

/// What a file in the archive may be called.
fn check_path(path: &str) -> Result<(), &'static str> {
    if path != "meta.json" && !path.starts_with("tls/") {
        return Err("unexpected context file");
    }
    if clean(path) != path {
        return Err("unexpected path format");
    }
    if path.contains('\\') {
        return Err("unexpected '\\' in path");
    }
    Ok(())
}
