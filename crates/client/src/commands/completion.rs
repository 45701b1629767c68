//! `docker completion`: prints the completion script of a shell (spf13/cobra: bash_completionsV2.go, fish_completions.go,
//! powershell_completions.go, zsh_completions.go).
//!
//! The scripts are cobra's own, under the Apache License 2.0 as docksim is. They know no command: they ask `docker __complete`.

use crate::complete::Completion as Completions;
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

const fn spec(
    about: &'static str,
    usage: &'static str,
    parse: fn(&Matches, &Host<'_>) -> Result<DockerCommand, Exit>,
) -> Spec {
    Spec {
        usage,
        about,
        aliases: "",
        arguments: Arguments::NonePlain,
        interspersed: true,
        flags: FLAGS,
        completion: Completions::NOTHING,
        parse,
    }
}

const BASH: Spec = spec("Print the script for bash", "", |matches, _| {
    Completion::command(matches, Shell::Bash)
});
const FISH: Spec = spec("Print the script for fish", "[flags]", |matches, _| {
    Completion::command(matches, Shell::Fish)
});
const POWERSHELL: Spec = spec(
    "Print the script for PowerShell",
    "[flags]",
    |matches, _| Completion::command(matches, Shell::PowerShell),
);
const ZSH: Spec = spec("Print the script for zsh", "[flags]", |matches, _| {
    Completion::command(matches, Shell::Zsh)
});

/// A shell that docker has a completion script for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shell {
    /// GNU bash.
    Bash,
    /// fish.
    Fish,
    /// PowerShell.
    PowerShell,
    /// zsh.
    Zsh,
}

impl Shell {
    fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("completion/script.bash"),
            Self::Fish => include_str!("completion/script.fish"),
            Self::PowerShell => include_str!("completion/script.powershell"),
            Self::Zsh => include_str!("completion/script.zsh"),
        }
    }
}

/// `docker completion bash`, and for the other shells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The shell.
    pub shell: Shell,
    /// Whether a few words stand behind each choice.
    pub descriptions: bool,
}

impl Completion {
    fn command(matches: &Matches, shell: Shell) -> Result<DockerCommand, Exit> {
        Ok(DockerCommand::Completion(Self {
            shell,
            descriptions: !matches.bool("no-descriptions"),
        }))
    }

    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let script = self.shell.script();
        if self.descriptions {
            cx.output.out(script);
        } else {
            cx.output
                .out(&script.replace(" __complete ", " __completeNoDesc "));
        }
        Ok(())
    }
}
