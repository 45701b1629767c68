//! `docker network`.

pub mod connect;
pub mod create;
pub mod disconnect;
pub mod inspect;
pub mod ls;
pub mod prune;
pub mod rm;

use crate::error::CliError;
use crate::tree::Node;

/// The commands about networks.
pub const GROUP: Node = Node::group(
    "network",
    "Look after networks",
    &[
        Node::command("connect", &connect::SPEC),
        Node::command("create", &create::SPEC),
        Node::command("disconnect", &disconnect::SPEC),
        Node::command("inspect", &inspect::SPEC),
        Node::command("ls", &ls::SPEC).aliases(&["list"]),
        Node::command("prune", &prune::SPEC),
        Node::command("rm", &rm::SPEC).aliases(&["remove"]),
    ],
);

/// What a user calls a network, without blanks around it (moby: client/utils.go, `trimID`).
pub(super) fn network_id(text: &str) -> Result<String, CliError> {
    match text.trim() {
        "" => Err(CliError::new("invalid network name or ID: value is empty")),
        id => Ok(id.to_owned()),
    }
}
