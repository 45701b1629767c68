//! `docker builder` and `docker build`.

use crate::tree::Node;

/// `docker build`.
pub const BUILD: Node = Node::not_simulated("build", "Make an image from a Dockerfile");

/// The commands about builds.
pub const GROUP: Node = Node::group(
    "builder",
    "Look after builds",
    &[
        BUILD,
        Node::not_simulated("prune", "Remove what builds have cached"),
    ],
);
