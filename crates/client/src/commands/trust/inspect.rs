//! `docker trust inspect`: shows the keys and signatures of images (docker/cli: cli/command/trust/inspect.go).

use super::{TrustCommand, reference};
use crate::commands::DockerCommand;
use crate::commands::inspect::inspect_all;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker trust inspect`.
pub const SPEC: Spec = Spec {
    usage: "IMAGE[:TAG] [IMAGE[:TAG]...]",
    about: "Show the keys and signatures of images",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[Flag::bool("pretty", "Print it for people to read")]],
    completion: Completion::FILES,
    parse,
};

/// `docker trust inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustInspect {
    /// Whether it is printed for people.
    pub pretty: bool,
    /// Images, with or without a tag.
    pub images: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Trust(TrustCommand::Inspect(TrustInspect {
        pretty: matches.bool("pretty"),
        images: matches.arguments().to_vec(),
    })))
}

impl TrustInspect {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if self.pretty {
            return self.images.iter().try_for_each(|image| look_up(image));
        }
        inspect_all(cx, "", &self.images, |_, image| match look_up(image) {
            Err(error) => Err(error),
            Ok(()) => Err(CliError::new("unexpected answer")),
        })
    }
}

/// Signatures are on a server that docksim does not model.
fn look_up(image: &str) -> Result<(), CliError> {
    reference(image)?;
    Err(CliError::NotSimulated("docker trust inspect".to_owned()))
}
