//! `docker save`: writes images into an archive (docker/cli: cli/command/image/save.go).

use docksim_api::{OutputStream, Request, Response};

use super::platform_flag;
use crate::commands::DockerCommand;
use crate::commands::archive_output::check_archive_output;
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker save`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] IMAGE [IMAGE...]",
    about: "Write images to a tar archive",
    aliases: "docker image save, docker save",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        Flag::string("output", "Write into a file, not to standard output").short('o'),
        Flag::string(
            "platform",
            "Save what is for this platform only (\"os[/arch[/variant]]\", as in \"linux/amd64\")",
        )
        .completes(Completes::Words(words::PLATFORMS)),
    ]],
    completion: Completion::of(Completes::Images { most: 0 }),
    parse,
};

/// `docker save`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSave {
    /// The file; standard output when empty.
    pub output: String,
    /// `os/architecture` when asked for.
    pub platform: Option<String>,
    /// References or ids.
    pub images: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ImageSave(ImageSave {
        output: matches.text("output").to_owned(),
        platform: platform_flag(matches, "invalid platform: ")?,
        images: matches.arguments().to_vec(),
    }))
}

impl ImageSave {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        check_archive_output(cx, &self.output, "failed to save image: ")?;
        let request = Request::ImageGet {
            names: self.images.clone(),
            platforms: self.platform.iter().cloned().collect(),
        };
        let Response::Archive(archive) = cx.call(request)? else {
            return Err(CliError::new("unexpected answer"));
        };
        if self.output.is_empty() {
            cx.output.write(OutputStream::Stdout, &archive);
            return Ok(());
        }
        let written = cx.host.write_file(&self.output, &archive);
        written.map_err(|error| CliError::new(format!("open {}: {error}", self.output)))
    }
}
