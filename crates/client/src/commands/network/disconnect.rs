//! `docker network disconnect`: takes a container out of a network (docker/cli: cli/command/network/disconnect.go).

use docksim_api::Request;

use super::network_id;
use crate::commands::DockerCommand;
use crate::commands::container::container_id;
use crate::complete::{Completes, Completion, sources};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker network disconnect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] NETWORK CONTAINER",
    about: "Take a container out of a network",
    aliases: "",
    arguments: Arguments::Exactly(2),
    interspersed: true,
    flags: &[&[Flag::bool("force", "Take it out whatever its state").short('f')]],
    completion: Completion::of(Completes::By(sources::to_disconnect)),
    parse,
};

/// `docker network disconnect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkDisconnect {
    /// Its name, id or a prefix.
    pub network: String,
    /// The container.
    pub container: String,
    /// Whether a container that is gone is no obstacle.
    pub force: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let argument = |at: usize| matches.arguments().get(at).cloned().unwrap_or_default();
    Ok(DockerCommand::NetworkDisconnect(NetworkDisconnect {
        network: argument(0),
        container: argument(1),
        force: matches.bool("force"),
    }))
}

impl NetworkDisconnect {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let request = Request::NetworkDisconnect {
            id: network_id(&self.network)?,
            container: container_id(&self.container)?,
            force: self.force,
        };
        cx.call(request).map(drop)
    }
}
