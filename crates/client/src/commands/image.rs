//! `docker image`.

pub mod history;
pub mod import;
pub mod inspect;
pub mod load;
pub mod ls;
pub mod prune;
pub mod pull;
pub mod push;
pub mod rm;
pub mod save;
pub mod tag;

use docksim_api::{ApiError, ErrorKind};

use super::builder;
use docksim_reference::platform::Platform;

use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::tree::Node;

/// The commands about images.
pub const GROUP: Node = Node::group(
    "image",
    "Look after images",
    &[
        builder::BUILD,
        Node::command("history", &history::SPEC),
        Node::command("import", &import::SPEC),
        Node::command("inspect", &inspect::SPEC),
        Node::command("load", &load::SPEC),
        Node::command("ls", &ls::SPEC).aliases(&["list"]),
        Node::command("prune", &prune::SPEC),
        Node::command("pull", &pull::SPEC),
        Node::command("push", &push::SPEC),
        Node::command("rm", &rm::SPEC).aliases(&["rmi", "remove"]),
        Node::command("save", &save::SPEC),
        Node::command("tag", &tag::SPEC),
    ],
);

/// Reads a `--platform` that the CLI itself looks at; a complaint about it has something in front.
fn platform_flag(matches: &Matches, before: &str) -> Result<Option<String>, Exit> {
    platform(matches.text("platform"))
        .map_err(|complaint| Exit::error(1, format!("{before}{complaint}")))
}

/// A platform in its normal form, if one is named.
fn platform(text: &str) -> Result<Option<String>, String> {
    match text {
        "" => Ok(None),
        text => match Platform::parse(text) {
            Ok(platform) => Ok(Some(platform.to_string())),
            Err(error) => Err(error.to_string()),
        },
    }
}

/// What the daemon answers to an empty name: the CLI asks for a path that it does not have.
fn page_not_found() -> CliError {
    ApiError::new(ErrorKind::NotFound, "page-not-found", "page not found").into()
}
