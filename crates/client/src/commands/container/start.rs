//! `docker start`: starts containers that do not run (docker/cli: cli/command/container/start.go).

use docksim_api::Request;

use super::container_id;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Annotation, Flag, Matches};
use crate::host::Host;
use crate::job::{Context, StartAttached, Work};
use crate::tree::{Arguments, Spec};

/// `docker start`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER [CONTAINER...]",
    about: "Start containers that do not run",
    aliases: "docker container start, docker start",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        Flag::bool(
            "attach",
            "Show what the container prints and pass signals on to it",
        )
        .short('a'),
        Flag::string("checkpoint", "Checkpoint to go on from").only(Annotation::Experimental),
        Flag::string("checkpoint-dir", "Folder of the checkpoint").only(Annotation::Experimental),
        Flag::string("detach-keys", "Keys that detach, instead of the usual ones"),
        Flag::bool("interactive", "Pass standard input on to the container").short('i'),
    ]],
    completion: Completion::of(Completes::Containers(Containers::Stopped)),
    parse,
};

/// `docker start`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerStart {
    /// Whether to attach to the container's output.
    pub attach: bool,
    /// Whether to attach to its input too.
    pub interactive: bool,
    /// The keys that detach; Docker's own when absent.
    pub detach_keys: Option<String>,
    /// Names, ids or prefixes of ids; one only when attached.
    pub containers: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let (attach, interactive) = (matches.bool("attach"), matches.bool("interactive"));
    let containers = matches.arguments().to_vec();
    if (attach || interactive) && containers.len() > 1 {
        return Err(Exit::error(
            1,
            "you cannot start and attach multiple containers at once",
        ));
    }
    let detach_keys = matches.text("detach-keys");
    Ok(DockerCommand::ContainerStart(ContainerStart {
        attach,
        interactive,
        detach_keys: (!detach_keys.is_empty()).then(|| detach_keys.to_owned()),
        containers,
    }))
}

impl ContainerStart {
    pub(in crate::commands) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        if let ([container], true) = (self.containers.as_slice(), self.attach || self.interactive) {
            let start = StartAttached::new(
                container.clone(),
                self.interactive,
                self.detach_keys.clone(),
            );
            return Ok(Work::StartAttached(start));
        }
        let mut failed = Vec::new();
        let mut reason = None;
        for container in &self.containers {
            match container_id(container).and_then(|id| cx.call(Request::ContainerStart { id })) {
                Ok(_) => cx.println(container),
                Err(error) if error.is_not_simulated() => return Err(error),
                Err(error) => {
                    cx.eprintln(&error.message());
                    reason = reason.or_else(|| error.reason());
                    failed.push(container.as_str());
                }
            }
        }
        if failed.is_empty() {
            return Ok(Work::Exited(0));
        }
        let failure = CliError::new(format!(
            "Error: failed to start containers: {}",
            failed.join(", ")
        ));
        Err(failure.because_of(reason))
    }
}
