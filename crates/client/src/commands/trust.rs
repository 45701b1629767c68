//! `docker trust`.

use crate::tree::Node;

/// The commands about signatures.
pub const GROUP: Node = Node::group(
    "trust",
    "Look after the signatures of images",
    &[
        Node::not_simulated("inspect", "Show the keys and signatures of images"),
        Node::group(
            "key",
            "Look after signing keys",
            &[
                Node::not_simulated("generate", "Make a pair of signing keys"),
                Node::not_simulated("load", "Read a private signing key from a file"),
            ],
        ),
        Node::not_simulated("revoke", "Take the signatures of an image away"),
        Node::not_simulated("sign", "Sign an image"),
        Node::group(
            "signer",
            "Look after who may sign",
            &[
                Node::not_simulated("add", "Let somebody sign"),
                Node::not_simulated("remove", "Let somebody sign no more"),
            ],
        ),
    ],
);
