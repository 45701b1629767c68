//! `docker commit`: makes an image from what a container has changed (docker/cli: cli/command/container/commit.go; moby:
//! client/container_commit.go).

use docksim_api::{CommitOptions, Request, Response};
use docksim_reference::image_reference::ImageReference;

use super::container_id;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches, validate};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker commit`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
    about: "Make an image from what a container has changed",
    aliases: "docker container commit, docker commit",
    arguments: Arguments::Between(1, 2),
    interspersed: false,
    flags: &[&[
        Flag::string(
            "author",
            "Who makes it (\"Ada Lovelace <ada@example.com>\")",
        )
        .short('a'),
        Flag::list(
            "change",
            validate::any,
            "Apply an instruction of a Dockerfile to the image",
        )
        .short('c'),
        Flag::string("message", "A remark that its history shows").short('m'),
        Flag::bool("pause", "Pause the container meanwhile")
            .short('p')
            .default("true"),
    ]],
    completion: Completion::of(Completes::Containers(Containers::Running)),
    parse,
};

/// `docker commit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerCommit {
    /// Who makes it.
    pub author: String,
    /// Instructions of a Dockerfile.
    pub changes: Vec<String>,
    /// A remark.
    pub message: String,
    /// Whether the container is paused meanwhile.
    pub pause: bool,
    /// Its name, id or a prefix of the id.
    pub container: String,
    /// The image's name; empty for none.
    pub reference: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let mut arguments = matches.arguments().iter().cloned();
    Ok(DockerCommand::ContainerCommit(ContainerCommit {
        author: matches.text("author").to_owned(),
        changes: matches.list("change").to_vec(),
        message: matches.text("message").to_owned(),
        pause: matches.bool("pause"),
        container: arguments.next().unwrap_or_default(),
        reference: arguments.next().unwrap_or_default(),
    }))
}

impl ContainerCommit {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let container = container_id(&self.container)?;
        let (repository, tag) = self.repository_and_tag()?;
        let request = Request::ImageCommit(Box::new(CommitOptions {
            container,
            repository,
            tag,
            comment: self.message.clone(),
            author: self.author.clone(),
            pause: self.pause,
            changes: self.changes.clone(),
        }));
        let Response::ImageCommitted(id) = cx.call(request)? else {
            return Err(CliError::new("unexpected answer"));
        };
        cx.println(&id);
        Ok(())
    }

    fn repository_and_tag(&self) -> Result<(String, String), CliError> {
        if self.reference.is_empty() {
            return Ok(Default::default());
        }
        let reference = ImageReference::parse(&self.reference)
            .map_err(|error| CliError::new(error.to_string()))?;
        if reference.digest().is_some() {
            return Err(CliError::new(
                "refusing to create a tag with a digest reference",
            ));
        }
        let reference = reference.or_latest();
        let tag = reference.tag().unwrap_or_default().to_owned();
        Ok((reference.name(), tag))
    }
}
