//! `docker node rm`: removes nodes from the swarm (docker/cli: cli/command/node/remove.go).

use super::NodeCommand;
use crate::commands::DockerCommand;
use crate::commands::swarm;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker node rm`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] NODE [NODE...]",
    about: "Remove nodes from the swarm",
    aliases: "docker node rm, docker node remove",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[Flag::bool("force", "Remove it though it is not down").short('f')]],
    completion: Completion::of(Completes::OfSwarm),
    parse,
};

/// `docker node rm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeRm {
    /// Whether it goes though it is not down.
    pub force: bool,
    /// Names or ids.
    pub nodes: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Node(NodeCommand::Rm(NodeRm {
        force: matches.bool("force"),
        nodes: matches.arguments().to_vec(),
    })))
}

impl NodeRm {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let mut errors = Vec::new();
        for node in &self.nodes {
            match swarm::id("node", node) {
                Ok(id) => errors.push(swarm::ask(
                    cx,
                    SwarmOperation::NodeDelete {
                        id,
                        force: self.force,
                    },
                )),
                Err(error) => errors.push(error),
            }
        }
        CliError::join(errors)
    }
}
