//! `docker volume inspect`: prints all about volumes (docker/cli: cli/command/volume/inspect.go).

use crate::commands::inspect::{inspect_all, inspect_volume};
use crate::commands::{DockerCommand, OBJECT_FORMAT};
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::format::inspect::Element;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker volume inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] VOLUME [VOLUME...]",
    about: "Show all about volumes",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[OBJECT_FORMAT]],
    completion: Completion::of(Completes::Volumes),
    parse,
};

/// `docker volume inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeInspect {
    /// A Go template, `json` or empty.
    pub format: String,
    /// Their names.
    pub volumes: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::VolumeInspect(VolumeInspect {
        format: matches.text("format").to_owned(),
        volumes: matches.arguments().to_vec(),
    }))
}

impl VolumeInspect {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        inspect_all(cx, &self.format, &self.volumes, |cx, name| {
            let (_, json) = inspect_volume(cx, name)?;
            Ok((Element::VolumeOnly, json))
        })
    }
}
