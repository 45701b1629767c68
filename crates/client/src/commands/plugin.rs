//! `docker plugin`.

pub mod create;
pub mod disable;
pub mod enable;
pub mod inspect;
pub mod install;
pub mod ls;
pub mod push;
pub mod rm;
pub mod set;
pub mod upgrade;

use crate::error::CliError;
use crate::job::{Context, Work};
use crate::tree::Node;

/// A command about plugins.
#[derive(Debug, Clone, PartialEq)]
pub enum PluginCommand {
    /// `docker plugin create`
    Create(create::PluginCreate),
    /// `docker plugin disable`
    Disable(disable::PluginDisable),
    /// `docker plugin enable`
    Enable(enable::PluginEnable),
    /// `docker plugin inspect`
    Inspect(inspect::PluginInspect),
    /// `docker plugin install`
    Install(install::PluginInstall),
    /// `docker plugin ls`
    Ls(ls::PluginLs),
    /// `docker plugin push`
    Push(push::PluginPush),
    /// `docker plugin rm`
    Rm(rm::PluginRm),
    /// `docker plugin set`
    Set(set::PluginSet),
    /// `docker plugin upgrade`
    Upgrade(upgrade::PluginUpgrade),
}

impl PluginCommand {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        match self {
            Self::Create(command) => command.run(cx),
            Self::Disable(command) => command.run(cx),
            Self::Enable(command) => command.run(cx),
            Self::Inspect(command) => command.run(cx),
            Self::Install(command) => command.run(cx),
            Self::Ls(command) => command.run(cx),
            Self::Push(command) => command.run(cx),
            Self::Rm(command) => command.run(cx),
            Self::Set(command) => command.run(cx),
            Self::Upgrade(command) => command.run(cx),
        }
        .map(|()| Work::Exited(0))
    }
}

/// The commands about plugins.
pub const GROUP: Node = Node::group(
    "plugin",
    "Look after the daemon's plugins",
    &[
        Node::command("create", &create::SPEC),
        Node::command("disable", &disable::SPEC),
        Node::command("enable", &enable::SPEC),
        Node::command("inspect", &inspect::SPEC),
        Node::command("install", &install::SPEC),
        Node::command("ls", &ls::SPEC).aliases(&["list"]),
        Node::command("push", &push::SPEC),
        Node::command("rm", &rm::SPEC).aliases(&["remove"]),
        Node::command("set", &set::SPEC),
        Node::command("upgrade", &upgrade::SPEC),
    ],
);

/// What a user calls a plugin, without blanks around it.
fn plugin_name(text: &str) -> Result<String, CliError> {
    super::swarm::id("plugin", text)
}
