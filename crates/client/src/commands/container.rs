//! `docker container`.

pub mod create;
pub mod inspect;
pub mod kill;
pub mod logs;
pub mod ls;
mod options;
pub mod pause;
pub mod rename;
pub mod restart;
pub mod rm;
pub mod run;
pub mod start;
pub mod stop;
pub mod unpause;

use super::others;
use crate::tree::Node;

/// The commands about containers.
pub const GROUP: Node = Node::group(
    "container",
    "Look after containers",
    &[
        others::ATTACH,
        others::COMMIT,
        others::CP,
        Node::command("create", &create::SPEC),
        others::DIFF,
        others::EXEC,
        others::EXPORT,
        Node::command("inspect", &inspect::SPEC),
        Node::command("kill", &kill::SPEC),
        Node::command("logs", &logs::SPEC),
        Node::command("ls", &ls::SPEC).aliases(&["ps", "list"]),
        Node::command("pause", &pause::SPEC),
        others::PORT,
        Node::not_simulated("prune", "Remove all containers that do not run"),
        Node::command("rename", &rename::SPEC),
        Node::command("restart", &restart::SPEC),
        Node::command("rm", &rm::SPEC).aliases(&["remove"]),
        Node::command("run", &run::SPEC),
        Node::command("start", &start::SPEC),
        others::STATS,
        Node::command("stop", &stop::SPEC),
        others::TOP,
        Node::command("unpause", &unpause::SPEC),
        others::UPDATE,
        others::WAIT,
    ],
);
