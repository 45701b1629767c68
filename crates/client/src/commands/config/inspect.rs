//! `docker config inspect`: shows all about configs (docker/cli: cli/command/config/inspect.go).

use super::ConfigCommand;
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
use docksim_api::SwarmOperation;

/// `docker config inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONFIG [CONFIG...]",
    about: "Show all about configs",
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

/// `docker config inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigInspect {
    /// A Go template, `pretty`, `json` or empty.
    pub format: String,
    /// Names or ids.
    pub configs: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Config(ConfigCommand::Inspect(
        ConfigInspect {
            format: if matches.bool("pretty") {
                "pretty".to_owned()
            } else {
                matches.text("format").to_owned()
            },
            configs: matches.arguments().to_vec(),
        },
    )))
}

impl ConfigInspect {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        swarm::inspect(
            cx,
            &self.format,
            &self.configs,
            "cannot supply extra formatting options to the pretty template",
            |cx, config| {
                let id = swarm::id("contig", config)?;
                Err(swarm::ask(cx, SwarmOperation::ConfigInspect { id }))
            },
        )
    }
}
