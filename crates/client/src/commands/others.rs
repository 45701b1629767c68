//! The places of the commands that docksim does not model yet, with one line about each.

use crate::tree::Node;

pub(super) const COMMIT: Node =
    Node::not_simulated("commit", "Make an image from what a container has changed");
pub(super) const CP: Node = Node::not_simulated("cp", "Copy files into a container or out of it");
pub(super) const EXPORT: Node =
    Node::not_simulated("export", "Write a container's file system as a tar archive");
pub(super) const IMPORT: Node = Node::not_simulated(
    "import",
    "Make an image from a tar archive of a file system",
);
pub(super) const STATS: Node =
    Node::not_simulated("stats", "Show what containers use, again and again");
