//! `docker export`: writes a container's file system as an archive (docker/cli: cli/command/container/export.go).

use docksim_api::{OutputStream, Request, Response};

use super::container_id;
use crate::commands::DockerCommand;
use crate::commands::archive_output::check_archive_output;
use crate::complete::{Completes, Completion, Containers};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker export`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER",
    about: "Write a container's file system as a tar archive",
    aliases: "docker container export, docker export",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[Flag::string("output", "Write into a file, not to standard output").short('o')]],
    completion: Completion::of(Completes::Containers(Containers::All)),
    parse,
};

/// `docker export`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerExport {
    /// The file; standard output when empty.
    pub output: String,
    /// Its name, id or a prefix of the id.
    pub container: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerExport(ContainerExport {
        output: matches.text("output").to_owned(),
        container: matches.arguments().first().cloned().unwrap_or_default(),
    }))
}

impl ContainerExport {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        check_archive_output(cx, &self.output, "failed to export container: ")?;
        let id = container_id(&self.container)?;
        let Response::Archive(archive) = cx.call(Request::ContainerExport { id })? else {
            return Err(CliError::new("unexpected answer"));
        };
        if self.output.is_empty() {
            cx.output.write(OutputStream::Stdout, &archive);
            return Ok(());
        }
        let written = cx.host.write_file(&self.output, &archive);
        written.map_err(|error| CliError::new(format!("open {}: {error}", self.output)))
    }
}
