//! `docker load`: reads images from an archive (docker/cli: cli/command/image/load.go).

use super::platform;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::{Context, Load, Work};
use crate::tree::{Arguments, Spec};

/// `docker load`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Read images from a tar archive",
    aliases: "docker image load, docker load",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::string("input", "Read from a file, not from standard input").short('i'),
        Flag::string(
            "platform",
            "Load what is for this platform only (\"os[/arch[/variant]]\", as in \"linux/amd64\")",
        )
        .completes(Completes::Words(words::PLATFORMS)),
        Flag::bool("quiet", "Print no progress").short('q'),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker load`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageLoad {
    /// The file; standard input when empty.
    pub input: String,
    /// `os/architecture` when asked for, or empty.
    pub platform: String,
    /// Whether no progress is printed.
    pub quiet: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ImageLoad(ImageLoad {
        input: matches.text("input").to_owned(),
        platform: matches.text("platform").to_owned(),
        quiet: matches.bool("quiet"),
    }))
}

impl ImageLoad {
    pub(in crate::commands) fn work(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        let bytes = match self.input.as_str() {
            "" if cx.terminal.stdin => {
                return Err(CliError::new(
                    "requested load from stdin, but stdin is empty",
                ));
            }
            "" => None,
            path => {
                let read = cx.host.read_file(path);
                Some(read.map_err(|error| CliError::new(format!("open {path}: {error}")))?)
            }
        };
        // The file is opened first.
        let platform = platform(&self.platform)
            .map_err(|complaint| CliError::new(format!("invalid platform: {complaint}")))?;
        Ok(Work::Load(Load::new(bytes, platform)))
    }
}
