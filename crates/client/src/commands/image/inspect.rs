//! `docker image inspect`: prints all about images (docker/cli: cli/command/image/inspect.go).

use super::platform_flag;
use crate::commands::inspect::{inspect_all, inspect_image};
use crate::commands::{DockerCommand, OBJECT_FORMAT};
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker image inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] IMAGE [IMAGE...]",
    about: "Show all about images",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        OBJECT_FORMAT,
        Flag::string(
            "platform",
            "Show one platform of an image that has several;\n\
             an image of one platform must be of that one.\n\
             'os[/arch[/variant]]': the platform (as in linux/amd64)",
        )
        .completes(Completes::Words(words::PLATFORMS)),
    ]],
    completion: Completion::of(Completes::Images { most: 0 }),
    parse,
};

/// `docker image inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageInspect {
    /// A Go template, `json` or empty.
    pub format: String,
    /// `os/architecture` when asked for.
    pub platform: Option<String>,
    /// References or ids.
    pub images: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ImageInspect(ImageInspect {
        format: matches.text("format").to_owned(),
        platform: platform_flag(matches, "")?,
        images: matches.arguments().to_vec(),
    }))
}

impl ImageInspect {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        inspect_all(cx, &self.format, &self.images, |cx, name| {
            inspect_image(cx, name, self.platform.as_deref())
        })
    }
}
