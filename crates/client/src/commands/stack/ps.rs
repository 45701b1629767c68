//! `docker stack ps`: lists a stack's tasks (docker/cli: cli/command/stack/ps.go).

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

/// `docker stack ps`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] STACK",
    about: "List a stack's tasks",
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
            Flag::bool("no-resolve", "Print ids instead of names"),
            Flag::bool("no-trunc", "Print long values whole"),
            Flag::bool("quiet", "Print ids only").short('q'),
        ],
    ],
    completion: Completion::of(Completes::OfSwarm),
    parse,
};

/// `docker stack ps`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackPs {
    /// Its name.
    pub stack: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Stack(StackCommand::Ps(StackPs {
        stack: matches.arguments().first().cloned().unwrap_or_default(),
    })))
}

impl StackPs {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        check_name(&self.stack)?;
        Err(swarm::ask(cx, SwarmOperation::TaskList))
    }
}
