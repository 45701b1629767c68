//! `docker completion`.

use crate::tree::Node;

/// `docker completion`.
pub const NODE: Node =
    Node::not_simulated("completion", "Print the completion script of a shell").hidden();
