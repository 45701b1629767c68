//! `docker node promote`: makes workers managers (docker/cli: cli/command/node/promote.go).

use super::NodeCommand;
use crate::commands::DockerCommand;
use crate::commands::swarm;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker node promote`.
pub const SPEC: Spec = Spec {
    usage: "NODE [NODE...]",
    about: "Make workers managers",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[],
    completion: Completion::of(Completes::OfSwarm),
    parse,
};

/// `docker node promote`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodePromote {
    /// Names or ids.
    pub nodes: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Node(NodeCommand::Promote(NodePromote {
        nodes: matches.arguments().to_vec(),
    })))
}

impl NodePromote {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        // The first node that cannot be looked at ends the command.
        let node = self.nodes.first().map(String::as_str).unwrap_or_default();
        let id = swarm::id("node", node)?;
        Err(swarm::ask(cx, SwarmOperation::NodeInspect { id }))
    }
}
