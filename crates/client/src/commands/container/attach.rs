//! `docker attach`: connects the terminal to a running container (docker/cli: cli/command/container/attach.go).

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::{Attach, Work};
use crate::tree::{Arguments, Spec};

/// `docker attach`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER",
    about: "Connect this terminal to a running container",
    aliases: "docker container attach, docker attach",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::string("detach-keys", "Keys that detach, instead of the usual ones"),
        Flag::bool("no-stdin", "Keep standard input to oneself"),
        Flag::bool("sig-proxy", "Pass signals on to the container").default("true"),
    ]],
    completion: Completion::of(Completes::Containers(Containers::Active)),
    parse,
};

/// `docker attach`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerAttach {
    /// The keys that detach; Docker's own when absent.
    pub detach_keys: Option<String>,
    /// Whether standard input is left alone.
    pub no_stdin: bool,
    /// Whether signals go to the container.
    pub sig_proxy: bool,
    /// Its name, id or a prefix of the id.
    pub container: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let detach_keys = matches.text("detach-keys");
    Ok(DockerCommand::ContainerAttach(ContainerAttach {
        detach_keys: (!detach_keys.is_empty()).then(|| detach_keys.to_owned()),
        no_stdin: matches.bool("no-stdin"),
        sig_proxy: matches.bool("sig-proxy"),
        container: matches.arguments().first().cloned().unwrap_or_default(),
    }))
}

impl ContainerAttach {
    pub(in crate::commands) fn work(&self) -> Work {
        Work::Attach(Attach::new(
            self.container.clone(),
            self.no_stdin,
            self.sig_proxy,
            self.detach_keys.clone(),
        ))
    }
}
