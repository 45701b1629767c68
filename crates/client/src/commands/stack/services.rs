//! `docker stack services`: lists a stack's services (docker/cli: cli/command/stack/services.go).

use super::{STACK_FLAGS, StackCommand, check_name};
use crate::commands::DockerCommand;
use crate::commands::TABLE_FORMAT;
use crate::commands::swarm;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker stack services`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] STACK",
    about: "List a stack's services",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[
        STACK_FLAGS,
        &[
            Flag::of(
                Kind::Filter,
                "filter",
                "List only those for which this holds",
            )
            .short('f'),
            TABLE_FORMAT,
            Flag::bool("quiet", "Print ids only").short('q'),
        ],
    ],
    completion: Completion::of(Completes::OfSwarm),
    parse,
};

/// `docker stack services`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackServices {
    /// Its name.
    pub stack: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Stack(StackCommand::Services(
        StackServices {
            stack: matches.arguments().first().cloned().unwrap_or_default(),
        },
    )))
}

impl StackServices {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        check_name(&self.stack)?;
        Err(swarm::ask(cx, SwarmOperation::ServiceList))
    }
}
