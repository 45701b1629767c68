//! `docker diff`: lists what has changed in a container's files (docker/cli: cli/command/container/diff.go).

use docksim_api::{Request, Response};

use super::container_id;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker diff`.
pub const SPEC: Spec = Spec {
    usage: "CONTAINER",
    about: "List the files that a container has changed",
    aliases: "docker container diff, docker diff",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[],
    completion: Completion::of(Completes::Containers(Containers::Running)),
    parse,
};

/// `docker diff`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerDiff {
    /// Its name, id or a prefix of the id.
    pub container: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerDiff(ContainerDiff {
        container: matches.arguments().first().cloned().unwrap_or_default(),
    }))
}

impl ContainerDiff {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let id = container_id(&self.container)?;
        let Response::ContainerChanges(changes) = cx.call(Request::ContainerChanges { id })? else {
            return Err(CliError::new("unexpected answer"));
        };
        for change in changes {
            let letter = match change.kind {
                0 => 'C',
                1 => 'A',
                _ => 'D',
            };
            cx.println(&format!("{letter} {}", change.path));
        }
        Ok(())
    }
}
