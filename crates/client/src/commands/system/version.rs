//! `docker version`: prints the versions of client and daemon (docker/cli: cli/command/system/version.go).

use crate::commands::{DockerCommand, OBJECT_FORMAT};
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::tree::{Arguments, Spec};

/// `docker version`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Print the versions of the client and the daemon",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[OBJECT_FORMAT]],
    parse,
};

/// `docker version`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemVersion {
    /// A Go template, `json` or empty.
    pub format: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::SystemVersion(SystemVersion {
        format: matches.text("format").to_owned(),
    }))
}
