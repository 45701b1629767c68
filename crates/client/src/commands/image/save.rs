//! `docker save`: writes images into an archive (docker/cli: cli/command/image/save.go).

use docksim_api::{OutputStream, Request, Response};

use super::platform_flag;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::{FileError, Host, clean};
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
        self.check_output(cx)?;
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

    /// Looks whether the archive can be written, before it is asked for (moby/sys: atomicwriter).
    fn check_output(&self, cx: &Context<'_>) -> Result<(), CliError> {
        if self.output.is_empty() {
            return if cx.terminal.stdout {
                Err(CliError::new(
                    "cowardly refusing to save to a terminal. Use the -o flag or redirect",
                ))
            } else {
                Ok(())
            };
        }
        let refusal =
            |reason: String| Err(CliError::new(format!("failed to save image: {reason}")));
        let path = clean(&self.output);
        let folder = match path.rsplit_once('/') {
            Some(("", _)) => "/",
            Some((folder, _)) => folder,
            None => ".",
        };
        match cx.host.read_file(folder) {
            Err(
                FileError::IsDirectory | FileError::NotADirectory | FileError::PermissionDenied,
            ) => {}
            Err(error @ FileError::NotFound) => {
                return refusal(format!("invalid output path: stat {folder}: {error}"));
            }
            Ok(_) => return refusal(format!("invalid output path: {folder} is not a directory")),
        }
        match cx.host.read_file(&path) {
            Err(FileError::IsDirectory) => refusal("cannot write to a directory".to_owned()),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}
