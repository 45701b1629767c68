//! `docker rm`: removes containers (docker/cli: cli/command/container/rm.go; moby: daemon/delete.go).

use docksim_api::Request;

use super::container_id;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, sources};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker rm`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER [CONTAINER...]",
    about: "Remove containers",
    aliases: "docker container rm, docker container remove, docker rm",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        Flag::bool("force", "Kill the container first if it runs").short('f'),
        Flag::bool("link", "Remove the link of that name, not the container").short('l'),
        Flag::bool("volumes", "Remove the container's anonymous volumes too").short('v'),
    ]],
    completion: Completion::of(Completes::By(sources::removable)),
    parse,
};

/// `docker rm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerRm {
    /// Whether running containers are killed and missing ones are no failure.
    pub force: bool,
    /// Whether links are removed, not containers.
    pub link: bool,
    /// Whether anonymous volumes go too.
    pub volumes: bool,
    /// Names, ids or prefixes of ids.
    pub containers: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerRm(ContainerRm {
        force: matches.bool("force"),
        link: matches.bool("link"),
        volumes: matches.bool("volumes"),
        containers: matches.arguments().to_vec(),
    }))
}

impl ContainerRm {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let mut errors = Vec::new();
        for container in &self.containers {
            match self.remove(cx, container) {
                Ok(()) => cx.println(container),
                Err(error) if self.force && error.is_not_found() => cx.eprintln(&error.message()),
                Err(error) => errors.push(error),
            }
        }
        CliError::join(errors)
    }

    fn remove(&self, cx: &mut Context<'_>, container: &str) -> Result<(), CliError> {
        let name = container.trim_matches('/');
        if name.is_empty() {
            return Err(CliError::new("container name cannot be empty"));
        }
        let request = Request::ContainerDelete {
            id: container_id(name)?,
            force: self.force,
            volumes: self.volumes,
            link: self.link,
        };
        cx.call(request).map(drop)
    }
}
