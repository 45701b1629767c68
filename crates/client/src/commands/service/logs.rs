//! `docker service logs`: prints what a service or a task has written (docker/cli: cli/command/service/logs.go).

use super::ServiceCommand;
use crate::commands::DockerCommand;
use crate::commands::swarm;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker service logs`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] SERVICE|TASK",
    about: "Print what a service or a task has written",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::bool("details", "Print the log driver's extra attributes too"),
        Flag::bool("follow", "Go on with what is written later").short('f'),
        Flag::bool("no-resolve", "Print ids instead of names"),
        Flag::bool("no-task-ids", "Leave the ids of tasks out"),
        Flag::bool("no-trunc", "Print long values whole"),
        Flag::bool("raw", "Print lines as they are"),
        Flag::string(
            "since",
            "Nothing older: a time (such as \"2013-01-02T13:23:37Z\") or how long ago (such as \"42m\" for 42 minutes)",
        ),
        Flag::string("tail", "So many lines from the end")
            .short('n')
            .default("all"),
        Flag::bool("timestamps", "Print times").short('t'),
    ]],
    completion: Completion::of(Completes::OfSwarm).without_files(),
    parse,
};

/// `docker service logs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceLogs {
    /// The name or id of a service, or the id of a task.
    pub target: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Service(ServiceCommand::Logs(ServiceLogs {
        target: matches.arguments().first().cloned().unwrap_or_default(),
    })))
}

impl ServiceLogs {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let id = swarm::id("service", &self.target)?;
        Err(swarm::ask(cx, SwarmOperation::ServiceInspect { id }))
    }
}
