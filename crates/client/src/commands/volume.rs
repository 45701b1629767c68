//! `docker volume`.

pub mod create;
pub mod inspect;
pub mod ls;
pub mod prune;
pub mod rm;
pub mod update;

use docksim_api::volume::Volume;
use docksim_api::{Request, Response};

use crate::error::CliError;
use crate::job::Context;
use crate::tree::{Node, Swarm};

/// The commands about volumes.
pub const GROUP: Node = Node::group(
    "volume",
    "Look after volumes",
    &[
        Node::command("create", &create::SPEC),
        Node::command("inspect", &inspect::SPEC),
        Node::command("ls", &ls::SPEC).aliases(&["list"]),
        Node::command("prune", &prune::SPEC),
        Node::command("rm", &rm::SPEC).aliases(&["remove"]),
        Node::command("update", &update::SPEC).swarm(Swarm::Needed),
    ],
)
.usage("COMMAND");

/// What a user calls a volume, without blanks around it (moby: client/utils.go, `trimID`).
fn volume_name(text: &str) -> Result<String, CliError> {
    match text.trim() {
        "" => Err(CliError::new("invalid volume name or ID: value is empty")),
        name => Ok(name.to_owned()),
    }
}

/// Asks the daemon about a volume.
pub(super) fn inspect(cx: &mut Context<'_>, name: &str) -> Result<Box<Volume>, CliError> {
    let name = volume_name(name)?;
    match cx.call(Request::VolumeInspect { name })? {
        Response::Volume(volume) => Ok(volume),
        _ => Err(CliError::new("unexpected answer")),
    }
}
