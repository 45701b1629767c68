//! `docker pull`: downloads an image (docker/cli: cli/command/image/pull.go).

use docksim_api::Reason;
use docksim_reference::image_reference::ImageReference;

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::{Context, Pull, Work, pull_request};
use crate::tree::{Arguments, Spec};

/// `docker pull`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] NAME[:TAG|@DIGEST]",
    about: "Download an image",
    aliases: "docker image pull, docker pull",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::bool("all-tags", "Download every tag of the repository").short('a'),
        DISABLE_CONTENT_TRUST,
        PLATFORM,
        Flag::bool("quiet", "Print the name only").short('q'),
    ]],
    completion: Completion::of(Completes::Images { most: 1 }).offers(Completes::Repositories),
    parse,
};

/// `--disable-content-trust`.
pub(in crate::commands) const DISABLE_CONTENT_TRUST: Flag = Flag::bool(
    "disable-content-trust",
    "Do not check the image's signature",
)
.default("true");

/// `--platform`.
pub(in crate::commands) const PLATFORM: Flag =
    Flag::string("platform", "Platform to use if the daemon can use several")
        .completes(Completes::Words(words::PLATFORMS));

/// `docker pull`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImagePull {
    /// Whether every tag is pulled.
    pub all_tags: bool,
    /// `os/architecture` when asked for.
    pub platform: Option<String>,
    /// Whether only the name is printed.
    pub quiet: bool,
    /// The reference as typed.
    pub image: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    check_content_trust(matches)?;
    Ok(DockerCommand::ImagePull(ImagePull {
        all_tags: matches.bool("all-tags"),
        platform: platform(matches),
        quiet: matches.bool("quiet"),
        image: matches.arguments().first().cloned().unwrap_or_default(),
    }))
}

impl ImagePull {
    pub(in crate::commands) fn work(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        let mut image = ImageReference::parse(&self.image).map_err(|error| {
            CliError::new(error.to_string())
                .because(Reason::new("invalid-reference").with("image", &self.image))
        })?;
        if self.all_tags && !image.is_name_only() {
            return Err(CliError::new("tag can't be used with --all-tags/-a"));
        }
        if !self.all_tags && image.is_name_only() {
            image = image.or_latest();
            if !self.quiet {
                cx.println("Using default tag: latest");
            }
        }
        let request = pull_request(&image, self.platform.clone());
        Ok(Work::Pull(Pull::new(
            request,
            image.to_string(),
            self.quiet,
        )))
    }
}

/// Reads [`PLATFORM`].
pub(in crate::commands) fn platform(matches: &Matches) -> Option<String> {
    Some(matches.text("platform"))
        .filter(|platform| !platform.is_empty())
        .map(str::to_owned)
}

/// Reads [`DISABLE_CONTENT_TRUST`]: signatures are not modelled.
pub(in crate::commands) fn check_content_trust(matches: &Matches) -> Result<(), Exit> {
    if matches.bool("disable-content-trust") {
        Ok(())
    } else {
        Err(Exit::not_simulated("--disable-content-trust=false"))
    }
}
