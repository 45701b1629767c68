//! `docker rmi`: removes names of images, and the images with their last name
//! (docker/cli: cli/command/image/remove.go).

use docksim_api::image::DeleteResponse;
use docksim_api::{Request, Response};
use docksim_reference::platform::Platform;

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker rmi`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] IMAGE [IMAGE...]",
    about: "Remove images",
    aliases: "docker image rm, docker image remove, docker rmi",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        Flag::bool(
            "force",
            "Remove it though it has more names or a stopped container uses it",
        )
        .short('f'),
        Flag::bool("no-prune", "Leave parents without a name"),
        Flag::of(
            Kind::Strings,
            "platform",
            "Remove what belongs to this platform only (\"os[/arch[/variant]]\", as in \"linux/amd64\")",
        ).completes(Completes::Words(words::PLATFORMS)),
    ]],
    completion: Completion::of(Completes::Images { most: 0 }),
    parse,
};

/// `docker rmi`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageRm {
    /// Whether it goes though it has more names or a stopped container uses it.
    pub force: bool,
    /// Whether parents without a name stay.
    pub no_prune: bool,
    /// The platforms that are removed.
    pub platforms: Vec<String>,
    /// References or ids.
    pub images: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ImageRm(ImageRm {
        force: matches.bool("force"),
        no_prune: matches.bool("no-prune"),
        platforms: platforms(matches)?,
        images: matches.arguments().to_vec(),
    }))
}

fn platforms(matches: &Matches) -> Result<Vec<String>, Exit> {
    let platforms = matches.list("platform").iter().map(|text| {
        let platform = Platform::parse(text).map_err(|error| Exit::error(1, error.to_string()))?;
        Ok(platform.to_string())
    });
    platforms.collect()
}

impl ImageRm {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let mut errors = Vec::new();
        for image in &self.images {
            match self.remove(cx, image) {
                Ok(removed) => removed.iter().for_each(|line| cx.println(line)),
                Err(error) => errors.push(error),
            }
        }
        if self.force && !errors.is_empty() && errors.iter().all(CliError::is_not_found) {
            errors
                .iter()
                .for_each(|error| cx.eprintln(&error.message()));
            return Ok(());
        }
        CliError::join(errors)
    }

    fn remove(&self, cx: &mut Context<'_>, image: &str) -> Result<Vec<String>, CliError> {
        if image.is_empty() {
            return Err(super::page_not_found());
        }
        let request = Request::ImageDelete {
            name: image.to_owned(),
            force: self.force,
            no_prune: self.no_prune,
            platforms: self.platforms.clone(),
        };
        let Response::ImageDeleted(removed) = cx.call(request)? else {
            return Err(CliError::new("unexpected answer"));
        };
        let line = |removed: DeleteResponse| match removed.deleted.as_str() {
            "" => format!("Untagged: {}", removed.untagged),
            id => format!("Deleted: {id}"),
        };
        Ok(removed.into_iter().map(line).collect())
    }
}
