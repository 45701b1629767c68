//! `docker top`: lists the processes of a container (docker/cli: cli/command/container/top.go).

use docksim_api::{Request, Response};

use super::container_id;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tabwriter::TabWriter;
use crate::tree::{Arguments, Spec};

/// `docker top`.
pub const SPEC: Spec = Spec {
    usage: "CONTAINER [ps OPTIONS]",
    about: "List the processes of a container",
    aliases: "docker container top, docker top",
    arguments: Arguments::AtLeast(1),
    interspersed: false,
    flags: &[],
    completion: Completion::of(Completes::Containers(Containers::Running)),
    parse,
};

/// `docker top`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerTop {
    /// Its name, id or a prefix of the id.
    pub container: String,
    /// What `ps` is asked for.
    pub arguments: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let (container, arguments) = match matches.arguments().split_first() {
        Some((container, arguments)) => (container.clone(), arguments.to_vec()),
        None => Default::default(),
    };
    Ok(DockerCommand::ContainerTop(ContainerTop {
        container,
        arguments,
    }))
}

impl ContainerTop {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let request = Request::ContainerTop {
            id: container_id(&self.container)?,
            arguments: self.arguments.clone(),
        };
        let Response::ContainerTop(top) = cx.call(request)? else {
            return Err(CliError::new("unexpected answer"));
        };
        let rows = std::iter::once(&top.titles).chain(&top.processes);
        let text: String = rows.map(|row| row.join("\t") + "\n").collect();
        cx.output.out(&TabWriter::TOP.format(&text));
        Ok(())
    }
}
