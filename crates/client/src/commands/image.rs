//! `docker image`.

pub mod inspect;
pub mod ls;
pub mod pull;
pub mod rm;

use super::{builder, others};
use crate::tree::Node;

/// The commands about images.
pub const GROUP: Node = Node::group(
    "image",
    "Look after images",
    &[
        builder::BUILD,
        others::HISTORY,
        others::IMPORT,
        Node::command("inspect", &inspect::SPEC),
        others::LOAD,
        Node::command("ls", &ls::SPEC).aliases(&["list"]),
        Node::not_simulated("prune", "Remove the images that nothing uses"),
        Node::command("pull", &pull::SPEC),
        others::PUSH,
        Node::command("rm", &rm::SPEC).aliases(&["rmi", "remove"]),
        others::SAVE,
        others::TAG,
    ],
);
