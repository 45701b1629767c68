//! `docker manifest`.

pub mod annotate;
pub mod create;
pub mod inspect;
pub mod push;
pub mod rm;

use crate::error::CliError;
use crate::job::{Context, Work};
use crate::tree::Node;
use docksim_reference::image_reference::ImageReference;

/// A command about lists of manifests.
#[derive(Debug, Clone, PartialEq)]
pub enum ManifestCommand {
    /// `docker manifest annotate`
    Annotate(annotate::ManifestAnnotate),
    /// `docker manifest create`
    Create(create::ManifestCreate),
    /// `docker manifest inspect`
    Inspect(inspect::ManifestInspect),
    /// `docker manifest push`
    Push(push::ManifestPush),
    /// `docker manifest rm`
    Rm(rm::ManifestRm),
}

impl ManifestCommand {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        match self {
            Self::Annotate(command) => command.run(cx),
            Self::Create(command) => command.run(cx),
            Self::Inspect(command) => command.run(cx),
            Self::Push(command) => command.run(cx),
            Self::Rm(command) => command.run(cx),
        }
        .map(|()| Work::Exited(0))
    }
}

/// The commands about lists of manifests.
pub const GROUP: Node = Node::group(
    "manifest",
    "Look after image manifests and lists of them",
    &[
        Node::command("annotate", &annotate::SPEC),
        Node::command("create", &create::SPEC),
        Node::command("inspect", &inspect::SPEC),
        Node::command("push", &push::SPEC),
        Node::command("rm", &rm::SPEC),
    ],
)
.usage("COMMAND")
.experimental()
.long(ABOUT);

const ABOUT: &str = "Looks after image manifests and lists of them. With a list of manifests one name\n\
    stands for the same image on several architectures.\n\n\
    Each of the commands below has a help text of its own:\n\n    \
    docker manifest CMD --help\n\n\
    The registry specification tells what a list of manifests is.";

/// A name with a tag or a digest (docker/cli: cli/command/manifest/util.go, `normalizeReference`).
fn reference(text: &str) -> Result<ImageReference, CliError> {
    match ImageReference::parse(text) {
        Ok(reference) if reference.digest().is_some() => Ok(reference),
        Ok(reference) => Ok(reference.or_latest()),
        Err(error) => Err(CliError::new(error.to_string())),
    }
}

/// What is said of a list that is not on this machine. None is: `docker manifest create`, which would put one there, is
/// not modelled.
fn missing(reference: &ImageReference) -> CliError {
    CliError::new(format!("No such manifest: {reference}"))
}
