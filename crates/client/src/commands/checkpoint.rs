//! `docker checkpoint`.

pub mod create;
pub mod ls;
pub mod rm;

use crate::error::CliError;
use crate::flags::Annotation;
use crate::job::{Context, Work};
use crate::tree::Node;

/// A command about checkpoints.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckpointCommand {
    /// `docker checkpoint create`
    Create(create::CheckpointCreate),
    /// `docker checkpoint ls`
    Ls(ls::CheckpointLs),
    /// `docker checkpoint rm`
    Rm(rm::CheckpointRm),
}

impl CheckpointCommand {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        match self {
            Self::Create(command) => command.run(cx),
            Self::Ls(command) => command.run(cx),
            Self::Rm(command) => command.run(cx),
        }
        .map(|()| Work::Exited(0))
    }
}

/// The commands about checkpoints.
pub const GROUP: Node = Node::group(
    "checkpoint",
    "Look after checkpoints",
    &[
        Node::command("create", &create::SPEC),
        Node::command("ls", &ls::SPEC).aliases(&["list"]),
        Node::command("rm", &rm::SPEC).aliases(&["remove"]),
    ],
)
.only(Annotation::Experimental);
