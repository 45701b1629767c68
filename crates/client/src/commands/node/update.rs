//! `docker node update`: changes a node (docker/cli: cli/command/node/update.go).

use super::NodeCommand;
use crate::commands::DockerCommand;
use crate::commands::swarm;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches, validate};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker node update`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] NODE",
    about: "Change a node",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::string(
            "availability",
            "Whether it takes tasks (\"active\", \"pause\", \"drain\")",
        )
        .completes(Completes::Words(&["active", "pause", "drain"])),
        Flag::list(
            "label-add",
            validate::any,
            "Labels to add or change (\"key=value\")",
        ),
        Flag::list("label-rm", validate::any, "Labels to take away"),
        Flag::string("role", "What it is in the swarm (\"worker\", \"manager\")")
            .completes(Completes::Words(&["worker", "manager"])),
    ]],
    completion: Completion::of(Completes::OfSwarm).without_files(),
    parse,
};

/// `docker node update`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeUpdate {
    /// Its name or id.
    pub node: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Node(NodeCommand::Update(NodeUpdate {
        node: matches.arguments().first().cloned().unwrap_or_default(),
    })))
}

impl NodeUpdate {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let id = swarm::id("node", &self.node)?;
        Err(swarm::ask(cx, SwarmOperation::NodeInspect { id }))
    }
}
