//! `docker context export`: writes a context to a tar archive (docker/cli: cli/command/context/export.go).

use super::ContextCommand;
use super::check_name;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::FileError;
use crate::host::Host;
use crate::job::Context;
use crate::settings::Settings;
use crate::settings::{DEFAULT_CONTEXT, write_tar};
use crate::tree::{Arguments, Spec};
use docksim_api::OutputStream;
use docksim_reference::go::quote;

/// `docker context export`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTEXT [FILE|-]",
    about: "Write a context to a tar archive",
    aliases: "",
    arguments: Arguments::Between(1, 2),
    interspersed: true,
    flags: &[],
    completion: Completion::of(Completes::Contexts {
        most: 1,
        then: &Completes::Files,
    }),
    parse,
};

/// `docker context export`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextExport {
    /// The client's settings.
    pub settings: Settings,
    /// Its name.
    pub name: String,
    /// The file to write; `-` for standard output.
    pub file: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let name = matches.arguments().first().cloned().unwrap_or_default();
    Ok(DockerCommand::Context(ContextCommand::Export(
        ContextExport {
            settings: matches.settings().clone(),
            file: match matches.arguments().get(1) {
                Some(file) => file.clone(),
                None => format!("{name}.dockercontext"),
            },
            name,
        },
    )))
}

impl ContextExport {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if self.name != DEFAULT_CONTEXT {
            check_name(&self.name)?;
        }
        if self.file == "-" {
            if cx.terminal.stdout {
                return Err(CliError::new(
                    "cowardly refusing to export to a terminal, specify a file path",
                ));
            }
            let archive = self.archive(cx)?;
            cx.output.write(OutputStream::Stdout, &archive);
            return Ok(());
        }
        if !matches!(cx.host.read_file(&self.file), Err(FileError::NotFound)) {
            return Err(CliError::new(format!("open {}: file exists", self.file)));
        }
        // The file is there before the context has been looked for.
        let write = |cx: &mut Context<'_>, bytes: &[u8]| {
            let written = cx.host.write_file(&self.file, bytes);
            written.map_err(|error| CliError::new(format!("open {}: {error}", self.file)))
        };
        write(cx, &[])?;
        let archive = self.archive(cx)?;
        write(cx, &archive)?;
        cx.eprintln(&format!("Written file {}", quote(&self.file)));
        Ok(())
    }

    fn archive(&self, cx: &mut Context<'_>) -> Result<Vec<u8>, CliError> {
        let context = self.settings.contexts().get(cx.host, &self.name)?;
        let json = context.to_json();
        Ok(write_tar(&[
            ("meta.json", Some(json.as_bytes())),
            ("tls", None),
        ]))
    }
}
