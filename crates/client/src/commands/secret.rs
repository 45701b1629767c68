//! `docker secret`.

pub mod create;
pub mod inspect;
pub mod ls;
pub mod rm;

use crate::error::CliError;
use crate::job::{Context, Work};
use crate::tree::{Node, Swarm};

/// A command about a swarm's secrets.
#[derive(Debug, Clone, PartialEq)]
pub enum SecretCommand {
    /// `docker secret create`
    Create(create::SecretCreate),
    /// `docker secret inspect`
    Inspect(inspect::SecretInspect),
    /// `docker secret ls`
    Ls(ls::SecretLs),
    /// `docker secret rm`
    Rm(rm::SecretRm),
}

impl SecretCommand {
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

/// The commands about a swarm's secrets.
pub const GROUP: Node = Node::group(
    "secret",
    "Look after a swarm's secrets",
    &[
        Node::command("create", &create::SPEC),
        Node::command("inspect", &inspect::SPEC),
        Node::command("ls", &ls::SPEC).aliases(&["list"]),
        Node::command("rm", &rm::SPEC).aliases(&["remove"]),
    ],
)
.swarm(Swarm::Needed);
