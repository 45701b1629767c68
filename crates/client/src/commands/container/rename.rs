//! `docker rename`: gives a container another name (docker/cli: cli/command/container/rename.go).

use docksim_api::Request;

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker rename`.
pub const SPEC: Spec = Spec {
    usage: "CONTAINER NEW_NAME",
    about: "Give a container another name",
    aliases: "docker container rename, docker rename",
    arguments: Arguments::Exactly(2),
    interspersed: true,
    flags: &[],
    completion: Completion::of(Completes::Containers(Containers::All)),
    parse,
};

/// `docker rename`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerRename {
    /// Its name, id or a prefix of the id.
    pub container: String,
    /// What it shall be called.
    pub new_name: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let mut arguments = matches.arguments().iter().cloned();
    Ok(DockerCommand::ContainerRename(ContainerRename {
        container: arguments.next().unwrap_or_default(),
        new_name: arguments.next().unwrap_or_default(),
    }))
}

impl ContainerRename {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let (container, new_name) = (self.container.trim(), self.new_name.trim());
        if container.is_empty() || new_name.is_empty() {
            return Err(CliError::new(
                "Error: Neither old nor new names may be empty",
            ));
        }
        let request = Request::ContainerRename {
            id: container.to_owned(),
            name: new_name.to_owned(),
        };
        match cx.call(request) {
            Ok(_) => Ok(()),
            Err(error) if error.is_not_simulated() => Err(error),
            Err(error) => {
                cx.eprintln(&error.message());
                Err(CliError::new(format!(
                    "Error: failed to rename container named {container}"
                ))
                .because_of(error.reason()))
            }
        }
    }
}
