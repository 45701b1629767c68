//! `docker config`.

pub mod create;
pub mod inspect;
pub mod ls;
pub mod rm;

use crate::error::CliError;
use crate::job::{Context, Work};
use crate::tree::{Node, Swarm};

/// A command about a swarm's configs.
#[derive(Debug, Clone, PartialEq)]
pub enum ConfigCommand {
    /// `docker config create`
    Create(create::ConfigCreate),
    /// `docker config inspect`
    Inspect(inspect::ConfigInspect),
    /// `docker config ls`
    Ls(ls::ConfigLs),
    /// `docker config rm`
    Rm(rm::ConfigRm),
}

impl ConfigCommand {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        match self {
            Self::Create(command) => return command.begin(cx),
            Self::Inspect(command) => command.run(cx),
            Self::Ls(command) => command.run(cx),
            Self::Rm(command) => command.run(cx),
        }
        .map(|()| Work::Exited(0))
    }
}

/// The commands about a swarm's configs.
pub const GROUP: Node = Node::group(
    "config",
    "Look after a swarm's configs",
    &[
        Node::command("create", &create::SPEC),
        Node::command("inspect", &inspect::SPEC),
        Node::command("ls", &ls::SPEC).aliases(&["list"]),
        Node::command("rm", &rm::SPEC).aliases(&["remove"]),
    ],
)
.swarm(Swarm::Needed);
