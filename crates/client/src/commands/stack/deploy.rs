//! `docker stack deploy`: makes a stack or change it (docker/cli: cli/command/stack/deploy.go).

use super::{STACK_FLAGS, StackCommand, check_files, check_name};
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker stack deploy`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] STACK",
    about: "Make a stack or change it",
    aliases: "docker stack deploy, docker stack up",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[STACK_FLAGS, &[Flag::of(Kind::Strings, "compose-file", "Compose files to read; \"-\" for standard input").short('c'), Flag::bool("detach", "Do not wait until the services have started").short('d').default("true"), Flag::bool("prune", "Remove the services that the files no longer name"), Flag::bool("quiet", "Print no progress").short('q'), Flag::string("resolve-image", "When to ask the registry for digests and platforms (\"always\", \"changed\", \"never\")").default("always"), Flag::bool("with-registry-auth", "Give the agents the credentials for the registry")]],
    completion: Completion::of(Completes::OfSwarm),
    parse,
};

/// `docker stack deploy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackDeploy {
    /// Its name.
    pub stack: String,
    /// The Compose files.
    pub compose_files: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Stack(StackCommand::Deploy(StackDeploy {
        stack: matches.arguments().first().cloned().unwrap_or_default(),
        compose_files: matches.list("compose-file").to_vec(),
    })))
}

impl StackDeploy {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        check_name(&self.stack)?;
        check_files(cx, &self.compose_files)?;
        Err(CliError::NotSimulated("docker stack deploy".to_owned()))
    }
}
