//! `docker container`.

pub mod attach;
pub mod commit;
pub mod cp;
pub mod create;
pub mod diff;
pub mod exec;
pub mod export;
pub mod inspect;
pub mod kill;
pub mod logs;
pub mod ls;
pub(crate) mod options;
pub mod pause;
pub mod port;
pub mod prune;
pub mod rename;
pub mod restart;
pub mod rm;
pub mod run;
pub mod start;
pub mod stats;
pub mod stop;
pub mod top;
pub mod unpause;
pub mod update;
pub mod wait;

use crate::error::CliError;
use crate::job::Context;
use crate::tree::Node;

/// The commands about containers.
pub const GROUP: Node = Node::group(
    "container",
    "Look after containers",
    &[
        Node::command("attach", &attach::SPEC),
        Node::command("commit", &commit::SPEC),
        Node::command("cp", &cp::SPEC).long(cp::ABOUT),
        Node::command("create", &create::SPEC),
        Node::command("diff", &diff::SPEC),
        Node::command("exec", &exec::SPEC),
        Node::command("export", &export::SPEC),
        Node::command("inspect", &inspect::SPEC),
        Node::command("kill", &kill::SPEC),
        Node::command("logs", &logs::SPEC),
        Node::command("ls", &ls::SPEC).aliases(&["ps", "list"]),
        Node::command("pause", &pause::SPEC),
        Node::command("port", &port::SPEC),
        Node::command("prune", &prune::SPEC),
        Node::command("rename", &rename::SPEC),
        Node::command("restart", &restart::SPEC),
        Node::command("rm", &rm::SPEC).aliases(&["remove"]),
        Node::command("run", &run::SPEC),
        Node::command("start", &start::SPEC),
        Node::command("stats", &stats::SPEC),
        Node::command("stop", &stop::SPEC),
        Node::command("top", &top::SPEC),
        Node::command("unpause", &unpause::SPEC),
        Node::command("update", &update::SPEC),
        Node::command("wait", &wait::SPEC),
    ],
);

/// What a user calls a container, without blanks around it (moby: client/utils.go, `trimID`).
pub(crate) fn container_id(text: &str) -> Result<String, CliError> {
    match text.trim() {
        "" => Err(CliError::new(
            "invalid container name or ID: value is empty",
        )),
        id => Ok(id.to_owned()),
    }
}

/// Does the same with each container and prints those for which it went well; the failures come at the end.
fn for_each(
    cx: &mut Context<'_>,
    containers: &[String],
    mut operation: impl FnMut(&mut Context<'_>, String) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let mut errors = Vec::new();
    for container in containers {
        match container_id(container).and_then(|id| operation(cx, id)) {
            Ok(()) => cx.println(container),
            Err(error) => errors.push(error),
        }
    }
    CliError::join(errors)
}
