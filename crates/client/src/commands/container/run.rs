//! `docker run`: makes a container and starts it (docker/cli: cli/command/container/run.go).

use docksim_api::Reason;

use super::options::{CREATE_FLAGS, ContainerOptions, OPTION_FLAGS};
use crate::commands::DockerCommand;
use crate::commands::image::pull::check_content_trust;
use crate::complete::{Completes, Completion};
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::{Run, RunOptions, Work};
use crate::tree::{Arguments, Spec};

/// `docker run`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    about: "Make a container from an image and start it",
    aliases: "docker container run, docker run",
    arguments: Arguments::AtLeast(1),
    interspersed: false,
    flags: &[RUN_FLAGS, CREATE_FLAGS, OPTION_FLAGS],
    completion: Completion::of(Completes::Images { most: 1 })
        .offers(Completes::Repositories)
        .without_files(),
    parse,
};

const RUN_FLAGS: &[Flag] = &[
    Flag::bool("detach", "Leave the container running and print its id").short('d'),
    Flag::string("detach-keys", "Keys that detach, instead of the usual ones")
        .completes(Completes::Beginnings(&["ctrl-"])),
    Flag::bool("sig-proxy", "Pass signals on to the container").default("true"),
];

/// `docker run`.
#[derive(Debug, Clone, PartialEq)]
pub struct ContainerRun {
    /// What the container is made from.
    pub options: ContainerOptions,
    /// Whether the command ends when the container runs.
    pub detach: bool,
    /// The keys that detach; Docker's own when absent.
    pub detach_keys: Option<String>,
    /// Whether signals go to the container.
    pub sig_proxy: bool,
}

fn parse(matches: &Matches, host: &Host<'_>) -> Result<DockerCommand, Exit> {
    check_content_trust(matches)?;
    let mut options =
        ContainerOptions::parse(matches, host).map_err(|complaint| complaint.refuse("run"))?;
    let detach = matches.bool("detach");
    let config = &mut options.request.config;
    if detach {
        if !matches.list("attach").is_empty() {
            return Err(Exit::error(
                1,
                "conflicting options: cannot specify both --attach and --detach",
            )
            .because(|| {
                Reason::new("conflicting-options")
                    .with("flag", "--attach")
                    .with("other", "--detach")
            }));
        }
        config.attach_stdin = false;
        config.attach_stdout = false;
        config.attach_stderr = false;
        config.stdin_once = false;
    } else if config.attach_stdin && config.tty && !host.terminal.stdin {
        return Err(Exit::error(1, "the input device is not a TTY")
            .because(|| Reason::new("input-is-no-terminal")));
    }
    options
        .resolve_image(matches)
        .map_err(|complaint| complaint.refuse("run"))?;
    let detach_keys = matches.text("detach-keys");
    Ok(DockerCommand::ContainerRun(Box::new(ContainerRun {
        options,
        detach,
        detach_keys: (!detach_keys.is_empty()).then(|| detach_keys.to_owned()),
        sig_proxy: matches.bool("sig-proxy"),
    })))
}

impl ContainerRun {
    pub(in crate::commands) fn work(&self) -> Work {
        let options = RunOptions {
            detach: self.detach,
            sig_proxy: self.sig_proxy,
            detach_keys: self.detach_keys.clone(),
        };
        Work::Run(Box::new(Run::new(self.options.creation(), options)))
    }
}
