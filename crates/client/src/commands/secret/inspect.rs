//! `docker secret inspect`: shows all about secrets (docker/cli: cli/command/secret/inspect.go).

use super::SecretCommand;
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

/// `docker secret inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] SECRET [SECRET...]",
    about: "Show all about secrets",
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

/// `docker secret inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretInspect {
    /// A Go template, `pretty`, `json` or empty.
    pub format: String,
    /// Names or ids.
    pub secrets: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Secret(SecretCommand::Inspect(
        SecretInspect {
            format: if matches.bool("pretty") {
                "pretty".to_owned()
            } else {
                matches.text("format").to_owned()
            },
            secrets: matches.arguments().to_vec(),
        },
    )))
}

impl SecretInspect {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        swarm::inspect(
            cx,
            &self.format,
            &self.secrets,
            "cannot supply extra formatting options to the pretty template",
            |cx, secret| {
                let id = swarm::id("secret", secret)?;
                Err(swarm::ask(cx, SwarmOperation::SecretInspect { id }))
            },
        )
    }
}
