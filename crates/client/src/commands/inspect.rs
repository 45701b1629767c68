//! `docker inspect`: prints all about things of any kind (docker/cli: cli/command/system/inspect.go).

use super::{DockerCommand, OBJECT_FORMAT};
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::tree::{Arguments, Spec};

/// `docker inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] NAME|ID [NAME|ID...]",
    about: "Show all about things of any kind",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        OBJECT_FORMAT,
        Flag::bool("size", "Count what a container takes on the disk").short('s'),
        Flag::string("type", "Look only among things of this kind"),
    ]],
    parse,
};

/// `docker inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspect {
    /// A Go template, `json` or empty.
    pub format: String,
    /// Whether to count sizes.
    pub size: bool,
    /// The kind; empty for any.
    pub kind: String,
    /// Names or ids.
    pub names: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Inspect(Inspect {
        format: matches.text("format").to_owned(),
        size: matches.bool("size"),
        kind: matches.text("type").to_owned(),
        names: matches.arguments().to_vec(),
    }))
}
