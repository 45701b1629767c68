//! `docker network inspect`: prints all about networks (docker/cli: cli/command/network/inspect.go).

use crate::commands::inspect::{inspect_all, inspect_network};
use crate::commands::{DockerCommand, OBJECT_FORMAT};
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker network inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] NETWORK [NETWORK...]",
    about: "Show all about networks",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        OBJECT_FORMAT,
        Flag::bool("verbose", "Show a swarm's services too")
            .short('v')
            .no_effect(),
    ]],
    completion: Completion::of(Completes::Networks),
    parse,
};

/// `docker network inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkInspect {
    /// A Go template, `json` or empty.
    pub format: String,
    /// Names, ids or prefixes of ids.
    pub networks: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::NetworkInspect(NetworkInspect {
        format: matches.text("format").to_owned(),
        networks: matches.arguments().to_vec(),
    }))
}

impl NetworkInspect {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        inspect_all(cx, &self.format, &self.networks, inspect_network)
    }
}
