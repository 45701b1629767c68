//! `docker tag`: gives an image one more name (docker/cli: cli/command/image/tag.go; moby: client/image_tag.go).

use docksim_api::Request;
use docksim_reference::go::quote;
use docksim_reference::image_reference::{AnyReference, ImageReference, ReferenceError};

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker tag`.
pub const SPEC: Spec = Spec {
    usage: "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
    about: "Give an image one more name",
    aliases: "docker image tag, docker tag",
    arguments: Arguments::Exactly(2),
    // What looks like a flag behind the source is a name that is none.
    interspersed: false,
    flags: &[],
    completion: Completion::of(Completes::Images { most: 2 }),
    parse,
};

/// `docker tag`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageTag {
    /// A reference or an id.
    pub source: String,
    /// The new name.
    pub target: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let mut arguments = matches.arguments().iter().cloned();
    Ok(DockerCommand::ImageTag(ImageTag {
        source: arguments.next().unwrap_or_default(),
        target: arguments.next().unwrap_or_default(),
    }))
}

impl ImageTag {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let refusal = |text: &str, error: ReferenceError| {
            CliError::new(format!(
                "Error parsing reference: {} is not a valid repository/tag: {error}",
                quote(text)
            ))
        };
        AnyReference::parse(&self.source).map_err(|error| refusal(&self.source, error))?;
        let target =
            ImageReference::parse(&self.target).map_err(|error| refusal(&self.target, error))?;
        if target.digest().is_some() {
            return Err(CliError::new(
                "refusing to create a tag with a digest reference",
            ));
        }
        let request = Request::ImageTag {
            name: self.source.clone(),
            repository: target.name(),
            tag: target.or_latest().tag().unwrap_or_default().to_owned(),
        };
        cx.call(request).map(drop)
    }
}
