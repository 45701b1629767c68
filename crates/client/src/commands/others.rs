//! The places of the commands that docksim does not model yet, with one line about each.

use crate::flags::Annotation;
use crate::tree::{Node, Swarm};

pub(super) const BUILD: Node = Node::not_simulated("build", "Make an image from a Dockerfile");
pub(super) const COMMIT: Node =
    Node::not_simulated("commit", "Make an image from what a container has changed");
pub(super) const COMPLETION: Node =
    Node::not_simulated("completion", "Print the completion script of a shell").hidden();
pub(super) const CP: Node = Node::not_simulated("cp", "Copy files into a container or out of it");
pub(super) const DIFF: Node =
    Node::not_simulated("diff", "List the files that a container has changed");
pub(super) const EXEC: Node =
    Node::not_simulated("exec", "Run one more command in a running container");
pub(super) const EXPORT: Node =
    Node::not_simulated("export", "Write a container's file system as a tar archive");
pub(super) const HISTORY: Node =
    Node::not_simulated("history", "List the layers of an image and what made them");
pub(super) const IMPORT: Node = Node::not_simulated(
    "import",
    "Make an image from a tar archive of a file system",
);
pub(super) const LOAD: Node = Node::not_simulated("load", "Read images from a tar archive");
pub(super) const LOGIN: Node = Node::not_simulated("login", "Sign in to a registry");
pub(super) const LOGOUT: Node = Node::not_simulated("logout", "Sign out of a registry");
pub(super) const PORT: Node = Node::not_simulated("port", "List a container's published ports");
pub(super) const PUSH: Node = Node::not_simulated("push", "Upload an image to a registry");
pub(super) const SAVE: Node = Node::not_simulated("save", "Write images to a tar archive");
pub(super) const SEARCH: Node = Node::not_simulated("search", "Look for images on Docker Hub");
pub(super) const STATS: Node =
    Node::not_simulated("stats", "Show what containers use, again and again");
pub(super) const TAG: Node = Node::not_simulated("tag", "Give an image one more name");
pub(super) const TOP: Node = Node::not_simulated("top", "List the processes of a container");
pub(super) const UPDATE: Node = Node::not_simulated("update", "Change the limits of containers");

pub(super) const BUILDER: Node = Node::group(
    "builder",
    "Look after builds",
    &[
        BUILD,
        Node::not_simulated("prune", "Remove what builds have cached"),
    ],
);

pub(super) const CHECKPOINT: Node = Node::group(
    "checkpoint",
    "Look after checkpoints",
    &[
        Node::not_simulated("create", "Freeze a running container into a checkpoint"),
        Node::not_simulated("ls", "List a container's checkpoints").aliases(&["list"]),
        Node::not_simulated("rm", "Remove a checkpoint").aliases(&["remove"]),
    ],
)
.only(Annotation::Experimental);

pub(super) const CONFIG: Node = Node::group(
    "config",
    "Look after a swarm's configs",
    &[
        Node::not_simulated("create", "Make a config from a file or from standard input"),
        Node::not_simulated("inspect", "Show all about configs"),
        Node::not_simulated("ls", "List configs").aliases(&["list"]),
        Node::not_simulated("rm", "Remove configs").aliases(&["remove"]),
    ],
)
.swarm(Swarm::Needed);

pub(super) const CONTEXT: Node = Node::group(
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

pub(super) const MANIFEST: Node = Node::group(
    "manifest",
    "Look after image manifests and lists of them",
    &[
        Node::not_simulated("annotate", "Add facts to a manifest on this machine"),
        Node::not_simulated("create", "Make a list of manifests to annotate and push"),
        Node::not_simulated("inspect", "Show a manifest or a list of them"),
        Node::not_simulated("push", "Upload a list of manifests"),
        Node::not_simulated("rm", "Delete lists of manifests from this machine"),
    ],
)
.usage("COMMAND")
.experimental(
    "Looks after image manifests and lists of them. With a list of manifests one name\n\
     stands for the same image on several architectures.\n\n\
     Each of the commands below has a help text of its own:\n\n    \
     docker manifest CMD --help\n\n\
     The registry specification tells what a list of manifests is.",
);

pub(super) const NETWORK: Node = Node::group(
    "network",
    "Look after networks",
    &[
        Node::not_simulated("connect", "Add a container to a network"),
        Node::not_simulated("create", "Make a network"),
        Node::not_simulated("disconnect", "Take a container out of a network"),
        Node::not_simulated("inspect", "Show all about networks"),
        Node::not_simulated("ls", "List networks").aliases(&["list"]),
        Node::not_simulated("prune", "Remove the networks that nothing uses"),
        Node::not_simulated("rm", "Remove networks").aliases(&["remove"]),
    ],
);

pub(super) const NODE: Node = Node::group(
    "node",
    "Look after a swarm's nodes",
    &[
        Node::not_simulated("demote", "Make managers workers"),
        Node::not_simulated("inspect", "Show all about nodes"),
        Node::not_simulated("ls", "List the swarm's nodes").aliases(&["list"]),
        Node::not_simulated("promote", "Make workers managers"),
        Node::not_simulated(
            "ps",
            "List the tasks on nodes, this one unless others are named",
        ),
        Node::not_simulated("rm", "Remove nodes from the swarm").aliases(&["remove"]),
        Node::not_simulated("update", "Change a node"),
    ],
)
.swarm(Swarm::Needed);

pub(super) const PLUGIN: Node = Node::group(
    "plugin",
    "Look after the daemon's plugins",
    &[
        Node::not_simulated(
            "create",
            "Make a plugin from a folder with config.json and rootfs",
        ),
        Node::not_simulated("disable", "Turn a plugin off"),
        Node::not_simulated("enable", "Turn a plugin on"),
        Node::not_simulated("inspect", "Show all about plugins"),
        Node::not_simulated("install", "Install a plugin"),
        Node::not_simulated("ls", "List plugins").aliases(&["list"]),
        Node::not_simulated("push", "Upload a plugin to a registry"),
        Node::not_simulated("rm", "Remove plugins").aliases(&["remove"]),
        Node::not_simulated("set", "Change a plugin's settings"),
        Node::not_simulated("upgrade", "Install a newer version of a plugin"),
    ],
);

pub(super) const SECRET: Node = Node::group(
    "secret",
    "Look after a swarm's secrets",
    &[
        Node::not_simulated("create", "Make a secret from a file or from standard input"),
        Node::not_simulated("inspect", "Show all about secrets"),
        Node::not_simulated("ls", "List secrets").aliases(&["list"]),
        Node::not_simulated("rm", "Remove secrets").aliases(&["remove"]),
    ],
)
.swarm(Swarm::Needed);

pub(super) const SERVICE: Node = Node::group(
    "service",
    "Look after a swarm's services",
    &[
        Node::not_simulated("create", "Make a service"),
        Node::not_simulated("inspect", "Show all about services"),
        Node::not_simulated("logs", "Print what a service or a task has written"),
        Node::not_simulated("ls", "List services").aliases(&["list"]),
        Node::not_simulated("ps", "List the tasks of services"),
        Node::not_simulated("rm", "Remove services").aliases(&["remove"]),
        Node::not_simulated("rollback", "Take back the last change to a service"),
        Node::not_simulated("scale", "Change how many tasks services have"),
        Node::not_simulated("update", "Change a service"),
    ],
)
.swarm(Swarm::Needed);

pub(super) const STACK: Node = Node::group(
    "stack",
    "Look after a swarm's stacks",
    &[
        Node::not_simulated("config", "Print the configuration with all files merged"),
        Node::not_simulated("deploy", "Make a stack or change it").aliases(&["up"]),
        Node::not_simulated("ls", "List stacks").aliases(&["list"]),
        Node::not_simulated("ps", "List a stack's tasks"),
        Node::not_simulated("rm", "Remove stacks").aliases(&["remove", "down"]),
        Node::not_simulated("services", "List a stack's services"),
    ],
)
.usage("[OPTIONS]")
.swarm(Swarm::Needed);

pub(super) const SWARM: Node = Node::group(
    "swarm",
    "Look after the swarm",
    &[
        Node::not_simulated("ca", "Show the root CA, or change it").swarm(Swarm::Needed),
        Node::not_simulated("init", "Start a swarm").swarm(Swarm::Any),
        Node::not_simulated("join", "Join a swarm").swarm(Swarm::Any),
        Node::not_simulated("join-token", "Show what a node needs to join").swarm(Swarm::Needed),
        Node::not_simulated("leave", "Leave the swarm").swarm(Swarm::Needed),
        Node::not_simulated("unlock", "Unlock the swarm").swarm(Swarm::Needed),
        Node::not_simulated("unlock-key", "Show the key that unlocks, or change it")
            .swarm(Swarm::Needed),
        Node::not_simulated("update", "Change the swarm").swarm(Swarm::Needed),
    ],
)
.swarm(Swarm::Any);

pub(super) const TRUST: Node = Node::group(
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

pub(super) const VOLUME: Node = Node::group(
    "volume",
    "Look after volumes",
    &[
        Node::not_simulated("create", "Make a volume"),
        Node::not_simulated("inspect", "Show all about volumes"),
        Node::not_simulated("ls", "List volumes").aliases(&["list"]),
        Node::not_simulated("prune", "Remove the local volumes that nothing uses"),
        Node::not_simulated("rm", "Remove volumes").aliases(&["remove"]),
        Node::not_simulated("update", "Change a volume of a cluster").swarm(Swarm::Needed),
    ],
)
.usage("COMMAND");
