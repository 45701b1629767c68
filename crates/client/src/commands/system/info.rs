//! `docker info`: prints what the daemon is and has (docker/cli: cli/command/system/info.go).

use crate::commands::{DockerCommand, OBJECT_FORMAT};
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::tree::{Arguments, Spec};

/// `docker info`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Print what the daemon is and has",
    aliases: "docker system info, docker info",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[OBJECT_FORMAT]],
    parse,
};

/// `docker info`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemInfo {
    /// A Go template, `json` or empty.
    pub format: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::SystemInfo(SystemInfo {
        format: matches.text("format").to_owned(),
    }))
}
