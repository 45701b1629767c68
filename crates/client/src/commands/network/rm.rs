//! `docker network rm`: removes networks (docker/cli: cli/command/network/remove.go).

use docksim_api::Request;

use super::network_id;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker network rm`.
pub const SPEC: Spec = Spec {
    usage: "NETWORK [NETWORK...]",
    about: "Remove networks",
    aliases: "docker network rm, docker network remove",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[Flag::bool("force", "Do not fail for one that does not exist").short('f')]],
    completion: Completion::of(Completes::Networks),
    parse,
};

/// `docker network rm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkRm {
    /// Whether one that does not exist is no failure.
    pub force: bool,
    /// Names, ids or prefixes of ids.
    pub networks: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::NetworkRm(NetworkRm {
        force: matches.bool("force"),
        networks: matches.arguments().to_vec(),
    }))
}

impl NetworkRm {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let mut failure = None;
        for network in &self.networks {
            let removed = network_id(network).and_then(|id| cx.call(Request::NetworkDelete { id }));
            match removed {
                Ok(_) => cx.println(network),
                Err(error) if self.force && error.is_not_found() => {}
                Err(error) => {
                    cx.eprintln(&error.message());
                    failure.get_or_insert(error.reason());
                }
            }
        }
        match failure {
            Some(reason) => Err(CliError::new("exit status 1").because_of(reason)),
            None => Ok(()),
        }
    }
}
