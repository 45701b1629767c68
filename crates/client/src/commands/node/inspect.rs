//! `docker node inspect`: shows all about nodes (docker/cli: cli/command/node/inspect.go).

use super::NodeCommand;
use crate::commands::DockerCommand;
use crate::commands::OBJECT_FORMAT;
use crate::commands::swarm;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker node inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] self|NODE [NODE...]",
    about: "Show all about nodes",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        OBJECT_FORMAT,
        Flag::bool("pretty", "Print it for people to read"),
    ]],
    completion: Completion::of(Completes::OfSwarm),
    parse,
};

/// `docker node inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeInspect {
    /// A Go template, `pretty`, `json` or empty.
    pub format: String,
    /// Names or ids; `self` for this one.
    pub nodes: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Node(NodeCommand::Inspect(NodeInspect {
        format: if matches.bool("pretty") {
            "pretty".to_owned()
        } else {
            matches.text("format").to_owned()
        },
        nodes: matches.arguments().to_vec(),
    })))
}

impl NodeInspect {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        swarm::inspect(
            cx,
            &self.format,
            &self.nodes,
            "cannot supply extra formatting options to the pretty template",
            |cx, node| Err(swarm::node(cx, node)),
        )
    }
}
