//! `docker stop`: asks containers to end and kills those that do not (docker/cli: cli/command/container/stop.go).

use docksim_api::StopOptions;

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers, words};
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::{Stop, Work};
use crate::tree::{Arguments, Spec};

/// `docker stop`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER [CONTAINER...]",
    about: "Stop running containers",
    aliases: "docker container stop, docker stop",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[FLAGS],
    completion: Completion::of(Completes::Containers(Containers::Running)),
    parse,
};

/// The flags of `docker stop` and `docker restart`.
pub(super) const FLAGS: &[Flag] = &[
    Flag::string("signal", "Signal that asks the container to end")
        .completes(Completes::Words(words::SIGNALS))
        .short('s'),
    Flag::int("time", "Old name of --timeout")
        .stored_in("timeout")
        .deprecated("use --timeout instead"),
    Flag::int("timeout", "Seconds until the container is killed").short('t'),
];

/// `docker stop`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerStop {
    /// Which signal, and how long to wait.
    pub options: StopOptions,
    /// Names, ids or prefixes of ids.
    pub containers: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerStop(ContainerStop {
        options: stop_options(matches)?,
        containers: matches.arguments().to_vec(),
    }))
}

impl ContainerStop {
    pub(in crate::commands) fn work(&self) -> Work {
        Work::Stop(Stop::new(self.containers.clone(), self.options.clone()))
    }
}

/// Reads [`FLAGS`].
pub(super) fn stop_options(matches: &Matches) -> Result<StopOptions, Exit> {
    let (time, timeout) = (matches.changed("time"), matches.changed("timeout"));
    if time && timeout {
        return Err(Exit::error(
            1,
            "conflicting options: cannot specify both --timeout and --time",
        ));
    }
    let signal = matches.text("signal");
    Ok(StopOptions {
        signal: (!signal.is_empty()).then(|| signal.to_owned()),
        timeout: (time || timeout).then(|| matches.int("timeout")),
    })
}
