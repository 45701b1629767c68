//! `docker stack`.

pub mod config;
pub mod deploy;
pub mod ls;
pub mod ps;
pub mod rm;
pub mod services;

use crate::error::CliError;
use crate::flags::{Flag, FlagTable};
use crate::job::{Context, Work};
use crate::tree::{Node, Swarm};
use docksim_reference::go::quote;

/// A command about a swarm's stacks.
#[derive(Debug, Clone, PartialEq)]
pub enum StackCommand {
    /// `docker stack config`
    Config(config::StackConfig),
    /// `docker stack deploy`
    Deploy(deploy::StackDeploy),
    /// `docker stack ls`
    Ls(ls::StackLs),
    /// `docker stack ps`
    Ps(ps::StackPs),
    /// `docker stack rm`
    Rm(rm::StackRm),
    /// `docker stack services`
    Services(services::StackServices),
}

impl StackCommand {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        match self {
            Self::Config(command) => command.run(cx),
            Self::Deploy(command) => command.run(cx),
            Self::Ls(command) => command.run(cx),
            Self::Ps(command) => command.run(cx),
            Self::Rm(command) => command.run(cx),
            Self::Services(command) => command.run(cx),
        }
        .map(|()| Work::Exited(0))
    }
}

/// The commands about a swarm's stacks.
pub const GROUP: Node = Node::group(
    "stack",
    "Look after a swarm's stacks",
    &[
        Node::command("config", &config::SPEC),
        Node::command("deploy", &deploy::SPEC).aliases(&["up"]),
        Node::command("ls", &ls::SPEC).aliases(&["list"]),
        Node::command("ps", &ps::SPEC),
        Node::command("rm", &rm::SPEC).aliases(&["remove", "down"]),
        Node::command("services", &services::SPEC),
    ],
)
.usage("[OPTIONS]")
.group_flags(STACK_FLAGS_TABLE)
.swarm(Swarm::Needed);

/// What every command about stacks takes.
const STACK_FLAGS: &[Flag] =
    &[Flag::string("orchestrator", "Orchestrator to use").deprecated("option will be ignored")];
const STACK_FLAGS_TABLE: FlagTable = &[STACK_FLAGS];

/// A name needs more than blanks and quotes (docker/cli: cli/command/stack/common.go).
fn check_name(name: &str) -> Result<(), CliError> {
    let is_nothing = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    if name.chars().all(is_nothing) {
        return Err(CliError::new(format!(
            "invalid stack name: {}",
            quote(name)
        )));
    }
    Ok(())
}

/// The Compose files must be there; what is in them is not read (docker/cli: cli/command/stack/loader).
fn check_files(cx: &mut Context<'_>, paths: &[String]) -> Result<(), CliError> {
    if paths.is_empty() {
        return Err(CliError::new(
            "Specify a Compose file (with --compose-file)",
        ));
    }
    // A file in front of a missing one would have to be good YAML, which is not modelled.
    match paths.first().map(String::as_str) {
        Some(path) if path != "-" => cx.read_file(path).map(drop),
        _ => Ok(()),
    }
}
