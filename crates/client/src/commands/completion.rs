//! `docker completion`: prints the completion script of a shell (spf13/cobra: completions.go).
//!
//! The scripts are cobra's, thousands of words that are not docksim's to print; docksim's own face completes by itself.

use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, FlagTable, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Node, Spec};

use super::DockerCommand;

/// The shells.
pub const GROUP: Node = Node::group(
    "completion",
    "Print the completion script of a shell",
    &[
        Node::command("bash", &BASH),
        Node::command("fish", &FISH),
        Node::command("powershell", &POWERSHELL),
        Node::command("zsh", &ZSH),
    ],
)
.hidden();

const FLAGS: FlagTable = &[&[Flag::bool(
    "no-descriptions",
    "Complete words without a line about each",
)]];

const fn spec(about: &'static str, usage: &'static str) -> Spec {
    Spec {
        usage,
        about,
        aliases: "",
        arguments: Arguments::NonePlain,
        interspersed: true,
        flags: FLAGS,
        parse,
    }
}

const BASH: Spec = spec("Print the script for bash", "");
const FISH: Spec = spec("Print the script for fish", "[flags]");
const POWERSHELL: Spec = spec("Print the script for PowerShell", "[flags]");
const ZSH: Spec = spec("Print the script for zsh", "[flags]");

/// `docker completion bash`, and for the other shells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The shell.
    pub shell: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let shell = matches.called_as().to_owned();
    Ok(DockerCommand::Completion(Completion { shell }))
}

impl Completion {
    pub(super) fn run(&self, _cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(CliError::NotSimulated(format!(
            "docker completion {}",
            self.shell
        )))
    }
}
