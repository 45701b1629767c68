//! `docker import`: makes an image from an archive of a file system (docker/cli: cli/command/image/import.go; moby:
//! client/image_import.go).

use std::sync::Arc;

use docksim_api::ImportOptions;
use docksim_reference::image_reference::ImageReference;

use super::pull::PLATFORM;
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches, validate};
use crate::host::{FileError, Host};
use crate::job::{Context, Load, Work};
use crate::tree::{Arguments, Spec};

/// `docker import`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
    about: "Make an image from a tar archive of a file system",
    aliases: "docker image import, docker import",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        Flag::list(
            "change",
            validate::any,
            "Apply an instruction of a Dockerfile to the image",
        )
        .short('c'),
        Flag::string("message", "A remark that its history shows").short('m'),
        PLATFORM,
    ]],
    completion: Completion::FILES,
    parse,
};

/// `docker import`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageImport {
    /// Instructions of a Dockerfile.
    pub changes: Vec<String>,
    /// A remark.
    pub message: String,
    /// `os/architecture` as it was typed.
    pub platform: String,
    /// A file, a URL or `-`.
    pub source: String,
    /// The image's name; empty for none.
    pub reference: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let mut arguments = matches.arguments().iter().cloned();
    Ok(DockerCommand::ImageImport(ImageImport {
        changes: matches.list("change").to_vec(),
        message: matches.text("message").to_owned(),
        platform: matches.text("platform").to_owned(),
        source: arguments.next().unwrap_or_default(),
        reference: arguments.next().unwrap_or_default(),
    }))
}

impl ImageImport {
    pub(in crate::commands) fn work(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        let is_remote = self.source.starts_with("https://") || self.source.starts_with("http://");
        let archive = match self.source.as_str() {
            "-" => None,
            _ if is_remote => Some(Vec::new()),
            file => match cx.host.read_file(file) {
                // It can be opened, and is found out when it is sent.
                Err(FileError::IsDirectory) => None,
                read => Some(read.map_err(|error| CliError::new(format!("open {file}: {error}")))?),
            },
        };
        if !self.reference.is_empty() {
            ImageReference::parse(&self.reference)
                .map_err(|error| CliError::new(error.to_string()))?;
        }
        if archive.is_none() && self.source != "-" {
            return Err(CliError::NotSimulated(format!(
                "docker import of the folder {}",
                self.source
            )));
        }
        let options = ImportOptions {
            source: if is_remote {
                self.source.clone()
            } else {
                "-".to_owned()
            },
            archive: Arc::default(),
            repository: self.reference.clone(),
            tag: String::new(),
            message: self.message.clone(),
            changes: self.changes.clone(),
            platform: self.platform.clone(),
        };
        Ok(Work::Load(Load::import(archive, options)))
    }
}
