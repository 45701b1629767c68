//! `docker volume rm`: removes volumes (docker/cli: cli/command/volume/remove.go).

use docksim_api::Request;

use super::volume_name;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker volume rm`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] VOLUME [VOLUME...]",
    about: "Remove volumes that no container uses",
    aliases: "docker volume rm, docker volume remove",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[Flag::bool("force", "Do not fail for one that does not exist").short('f')]],
    completion: Completion::of(Completes::Volumes),
    parse,
};

/// `docker volume rm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeRm {
    /// Whether one that does not exist is no failure.
    pub force: bool,
    /// Their names.
    pub volumes: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::VolumeRm(VolumeRm {
        force: matches.bool("force"),
        volumes: matches.arguments().to_vec(),
    }))
}

impl VolumeRm {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let mut errors = Vec::new();
        for volume in &self.volumes {
            let force = self.force;
            let removed =
                volume_name(volume).and_then(|name| cx.call(Request::VolumeDelete { name, force }));
            match removed {
                Ok(_) => cx.println(volume),
                Err(error) => errors.push(error),
            }
        }
        CliError::join(errors)
    }
}
