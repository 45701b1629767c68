//! `docker node`.

pub mod demote;
pub mod inspect;
pub mod ls;
pub mod promote;
pub mod ps;
pub mod rm;
pub mod update;

use crate::error::CliError;
use crate::job::{Context, Work};
use crate::tree::{Node, Swarm};

/// A command about a swarm's nodes.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeCommand {
    /// `docker node demote`
    Demote(demote::NodeDemote),
    /// `docker node inspect`
    Inspect(inspect::NodeInspect),
    /// `docker node ls`
    Ls(ls::NodeLs),
    /// `docker node promote`
    Promote(promote::NodePromote),
    /// `docker node ps`
    Ps(ps::NodePs),
    /// `docker node rm`
    Rm(rm::NodeRm),
    /// `docker node update`
    Update(update::NodeUpdate),
}

impl NodeCommand {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        match self {
            Self::Demote(command) => command.run(cx),
            Self::Inspect(command) => command.run(cx),
            Self::Ls(command) => command.run(cx),
            Self::Promote(command) => command.run(cx),
            Self::Ps(command) => command.run(cx),
            Self::Rm(command) => command.run(cx),
            Self::Update(command) => command.run(cx),
        }
        .map(|()| Work::Exited(0))
    }
}

/// The commands about a swarm's nodes.
pub const GROUP: Node = Node::group(
    "node",
    "Look after a swarm's nodes",
    &[
        Node::command("demote", &demote::SPEC),
        Node::command("inspect", &inspect::SPEC),
        Node::command("ls", &ls::SPEC).aliases(&["list"]),
        Node::command("promote", &promote::SPEC),
        Node::command("ps", &ps::SPEC),
        Node::command("rm", &rm::SPEC).aliases(&["remove"]),
        Node::command("update", &update::SPEC),
    ],
)
.swarm(Swarm::Needed);
