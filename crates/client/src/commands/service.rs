//! `docker service`.

pub mod create;
mod generic_resources;
pub mod inspect;
pub mod logs;
pub mod ls;
pub mod ps;
pub mod rm;
pub mod rollback;
pub mod scale;
pub mod update;

use crate::error::CliError;
use crate::job::{Context, Work};
use crate::tree::{Node, Swarm};

/// A command about a swarm's services.
#[derive(Debug, Clone, PartialEq)]
pub enum ServiceCommand {
    /// `docker service create`
    Create(create::ServiceCreate),
    /// `docker service inspect`
    Inspect(inspect::ServiceInspect),
    /// `docker service logs`
    Logs(logs::ServiceLogs),
    /// `docker service ls`
    Ls(ls::ServiceLs),
    /// `docker service ps`
    Ps(ps::ServicePs),
    /// `docker service rm`
    Rm(rm::ServiceRm),
    /// `docker service rollback`
    Rollback(rollback::ServiceRollback),
    /// `docker service scale`
    Scale(scale::ServiceScale),
    /// `docker service update`
    Update(update::ServiceUpdate),
}

impl ServiceCommand {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        match self {
            Self::Create(command) => command.run(cx),
            Self::Inspect(command) => command.run(cx),
            Self::Logs(command) => command.run(cx),
            Self::Ls(command) => command.run(cx),
            Self::Ps(command) => command.run(cx),
            Self::Rm(command) => command.run(cx),
            Self::Rollback(command) => command.run(cx),
            Self::Scale(command) => command.run(cx),
            Self::Update(command) => command.run(cx),
        }
        .map(|()| Work::Exited(0))
    }
}

/// The commands about a swarm's services.
pub const GROUP: Node = Node::group(
    "service",
    "Look after a swarm's services",
    &[
        Node::command("create", &create::SPEC),
        Node::command("inspect", &inspect::SPEC),
        Node::command("logs", &logs::SPEC),
        Node::command("ls", &ls::SPEC).aliases(&["list"]),
        Node::command("ps", &ps::SPEC),
        Node::command("rm", &rm::SPEC).aliases(&["remove"]),
        Node::command("rollback", &rollback::SPEC),
        Node::command("scale", &scale::SPEC),
        Node::command("update", &update::SPEC),
    ],
)
.swarm(Swarm::Needed);
