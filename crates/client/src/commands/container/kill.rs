//! `docker kill`: sends containers a signal (docker/cli: cli/command/container/kill.go).

use docksim_api::Request;

use super::for_each;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker kill`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER [CONTAINER...]",
    about: "Kill running containers, or send them another signal",
    aliases: "docker container kill, docker kill",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[Flag::string("signal", "Signal to send")
        .completes(Completes::Words(words::SIGNALS))
        .short('s')]],
    completion: Completion::of(Completes::Containers(Containers::Running)),
    parse,
};

/// `docker kill`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerKill {
    /// A name or number; empty for KILL.
    pub signal: String,
    /// Names, ids or prefixes of ids.
    pub containers: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerKill(ContainerKill {
        signal: matches.text("signal").to_owned(),
        containers: matches.arguments().to_vec(),
    }))
}

impl ContainerKill {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        for_each(cx, &self.containers, |cx, id| {
            cx.call(Request::ContainerKill {
                id,
                signal: self.signal.clone(),
            })
            .map(drop)
        })
    }
}
