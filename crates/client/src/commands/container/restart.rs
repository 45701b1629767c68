//! `docker restart`: stops containers and starts them again (docker/cli: cli/command/container/restart.go).

use docksim_api::StopOptions;

use super::stop::{FLAGS, stop_options};
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::{Restart, Work};
use crate::tree::{Arguments, Spec};

/// `docker restart`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER [CONTAINER...]",
    about: "Stop containers and start them again",
    aliases: "docker container restart, docker restart",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[FLAGS],
    completion: Completion::of(Completes::Containers(Containers::All)),
    parse,
};

/// `docker restart`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerRestart {
    /// Which signal, and how long to wait.
    pub options: StopOptions,
    /// Names, ids or prefixes of ids.
    pub containers: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerRestart(ContainerRestart {
        options: stop_options(matches)?,
        containers: matches.arguments().to_vec(),
    }))
}

impl ContainerRestart {
    pub(in crate::commands) fn work(&self) -> Work {
        Work::Restart(Restart::new(self.containers.clone(), self.options.clone()))
    }
}
