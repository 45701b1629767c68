//! `docker system`.

pub mod df;
pub mod dial_stdio;
pub mod events;
pub mod info;
pub mod prune;
pub mod version;

use crate::tree::Node;

/// The commands about the daemon as a whole.
pub const GROUP: Node = Node::group(
    "system",
    "Look after Docker itself",
    &[
        Node::command("df", &df::SPEC),
        Node::command("dial-stdio", &dial_stdio::SPEC).hidden(),
        Node::command("events", &events::SPEC),
        Node::command("info", &info::SPEC),
        Node::command("prune", &prune::SPEC),
    ],
);
