//! `docker context`.

use crate::tree::Node;

/// The commands about contexts.
pub const GROUP: Node = Node::group(
    "context",
    "Look after contexts",
    &[
        Node::not_simulated("create", "Make a context"),
        Node::not_simulated("export", "Write a context to a tar archive"),
        Node::not_simulated("import", "Read a context from a tar or zip file"),
        Node::not_simulated("inspect", "Show all about contexts"),
        Node::not_simulated("ls", "List contexts").aliases(&["list"]),
        Node::not_simulated("rm", "Remove contexts").aliases(&["remove"]),
        Node::not_simulated("show", "Print the name of the context in use"),
        Node::not_simulated("update", "Change a context"),
        Node::not_simulated("use", "Choose the context to use"),
    ],
);
