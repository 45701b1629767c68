//! `docker swarm`, and what the commands about swarms share.

pub mod ca;
pub mod init;
pub mod join;
pub mod join_token;
pub mod leave;
pub mod unlock;
pub mod unlock_key;
pub mod update;

use super::inspect::{Found, inspect_all};
use crate::error::CliError;
use crate::job::{Context, Work};
use crate::tree::{Node, Swarm};
use docksim_api::{Request, SwarmOperation};
use docksim_reference::go::quote;

/// A command about the swarm.
#[derive(Debug, Clone, PartialEq)]
pub enum SwarmCommand {
    /// `docker swarm ca`
    Ca(ca::SwarmCa),
    /// `docker swarm init`
    Init(init::SwarmInit),
    /// `docker swarm join`
    Join(join::SwarmJoin),
    /// `docker swarm join-token`
    JoinToken(join_token::SwarmJoinToken),
    /// `docker swarm leave`
    Leave(leave::SwarmLeave),
    /// `docker swarm unlock`
    Unlock(unlock::SwarmUnlock),
    /// `docker swarm unlock-key`
    UnlockKey(unlock_key::SwarmUnlockKey),
    /// `docker swarm update`
    Update(update::SwarmUpdate),
}

impl SwarmCommand {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        match self {
            Self::Ca(command) => command.run(cx),
            Self::Init(command) => command.run(cx),
            Self::Join(command) => command.run(cx),
            Self::JoinToken(command) => command.run(cx),
            Self::Leave(command) => command.run(cx),
            Self::Unlock(command) => command.run(cx),
            Self::UnlockKey(command) => command.run(cx),
            Self::Update(command) => command.run(cx),
        }
        .map(|()| Work::Exited(0))
    }
}

/// The commands about the swarm.
pub const GROUP: Node = Node::group(
    "swarm",
    "Look after the swarm",
    &[
        Node::command("ca", &ca::SPEC).swarm(Swarm::Needed),
        Node::command("init", &init::SPEC).swarm(Swarm::Any),
        Node::command("join", &join::SPEC).swarm(Swarm::Any),
        Node::command("join-token", &join_token::SPEC).swarm(Swarm::Needed),
        Node::command("leave", &leave::SPEC).swarm(Swarm::Needed),
        Node::command("unlock", &unlock::SPEC).swarm(Swarm::Needed),
        Node::command("unlock-key", &unlock_key::SPEC).swarm(Swarm::Needed),
        Node::command("update", &update::SPEC).swarm(Swarm::Needed),
    ],
)
.swarm(Swarm::Any);

/// Asks for what only a swarm's manager does. The daemon that docksim models is none, so that its refusal is all there is.
pub(super) fn ask(cx: &mut Context<'_>, operation: SwarmOperation) -> CliError {
    match cx.call(Request::Swarm(operation)) {
        Err(error) => error,
        Ok(_) => CliError::new("unexpected answer"),
    }
}

/// What a user calls a thing, without blanks around it (moby: client/utils.go, `trimID`).
pub(super) fn id(kind: &str, text: &str) -> Result<String, CliError> {
    match text.trim() {
        "" => Err(CliError::new(format!(
            "invalid {kind} name or ID: value is empty"
        ))),
        id => Ok(id.to_owned()),
    }
}

/// Looks for a node; `self` is looked for in what the daemon says of itself, and then among the nodes
/// (docker/cli: cli/command/node/cmd.go, `Reference`).
pub(super) fn node(cx: &mut Context<'_>, reference: &str) -> CliError {
    if reference == "self" {
        return match cx.call(Request::SystemInfo) {
            Ok(_) => ask(cx, SwarmOperation::NodeList),
            Err(error) => error,
        };
    }
    match id("node", reference) {
        Ok(id) => ask(cx, SwarmOperation::NodeInspect { id }),
        Err(error) => error,
    }
}

/// The `inspect` commands about swarms: like others, but a template that cannot be parsed ends with exit code 1, and
/// `pretty` stops at the first failure.
pub(super) fn inspect(
    cx: &mut Context<'_>,
    format: &str,
    names: &[String],
    complaint: &str,
    fetch: impl Fn(&mut Context<'_>, &str) -> Result<Found, CliError>,
) -> Result<(), CliError> {
    if format == "pretty" {
        let found = names.iter().map(|name| fetch(cx, name).map(drop));
        return found.collect();
    }
    if format.starts_with("pretty") {
        return Err(CliError::new(complaint));
    }
    inspect_all(cx, format, names, fetch).map_err(CliError::plain)
}

/// Whether a node takes tasks (docker/cli: cli/command/swarm/init.go).
fn check_availability(availability: Option<&str>) -> Result<(), CliError> {
    match availability {
        Some(text) if !matches!(text.to_lowercase().as_str(), "active" | "pause" | "drain") => {
            Err(CliError::new(format!(
                "invalid availability {}, only active, pause and drain are supported",
                quote(text)
            )))
        }
        _ => Ok(()),
    }
}
