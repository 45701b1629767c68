//! `docker push`: uploads an image (docker/cli: cli/command/image/push.go).

use docksim_api::Request;
use docksim_reference::image_reference::ImageReference;

use super::platform_flag;
use super::pull::{DISABLE_CONTENT_TRUST, check_content_trust};
use crate::commands::DockerCommand;
use crate::commands::login::INDEX_SERVER;
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::{Context, Pull, Work};
use crate::settings::{ConfigFile, Settings};
use crate::tree::{Arguments, Spec};

/// `docker push`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] NAME[:TAG]",
    about: "Upload an image to a registry",
    aliases: "docker image push, docker push",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::bool("all-tags", "Upload every tag of the repository").short('a'),
        DISABLE_CONTENT_TRUST,
        Flag::string(
            "platform",
            "Upload one platform of an image that has several.\n\
             'os[/arch[/variant]]': the platform (as in linux/amd64)",
        )
        .completes(Completes::Words(words::PLATFORMS)),
        Flag::bool("quiet", "Print the name only").short('q'),
    ]],
    completion: Completion::of(Completes::Images { most: 1 }),
    parse,
};

/// `docker push`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImagePush {
    /// Whether every tag is uploaded.
    pub all_tags: bool,
    /// `os/architecture` when asked for.
    pub platform: Option<String>,
    /// Whether only the name is printed.
    pub quiet: bool,
    /// The client's settings.
    pub settings: Settings,
    /// The reference as typed.
    pub image: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    check_content_trust(matches)?;
    Ok(DockerCommand::ImagePush(ImagePush {
        all_tags: matches.bool("all-tags"),
        // Docker forgets what should stand between the platform and the complaint.
        platform: platform_flag(
            matches,
            &format!("Invalid platform {}", matches.text("platform")),
        )?,
        quiet: matches.bool("quiet"),
        settings: matches.settings().clone(),
        image: matches.arguments().first().cloned().unwrap_or_default(),
    }))
}

/// What is said about `--platform`, in a frame of its own; on a terminal it has colours.
const PLATFORM_NOTE: [&str; 5] = [
    "",
    " Info -> Using --platform pushes only the specified platform manifest of a multi-platform image index.",
    "         Other components, like attestations, will not be included.",
    "         To push the complete multi-platform image, remove the --platform flag.",
    "         ",
];

impl ImagePush {
    pub(in crate::commands) fn work(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        if self.platform.is_some() {
            if cx.terminal.stdout {
                return Err(CliError::NotSimulated(
                    "docker push --platform on a terminal".to_owned(),
                ));
            }
            PLATFORM_NOTE.iter().for_each(|line| cx.println(line));
        }
        let mut image =
            ImageReference::parse(&self.image).map_err(|error| CliError::new(error.to_string()))?;
        if self.all_tags && !image.is_name_only() {
            return Err(CliError::new("tag can't be used with --all-tags/-a"));
        }
        if !self.all_tags && image.is_name_only() {
            image = image.or_latest();
            if !self.quiet {
                cx.println("Using default tag: latest");
            }
        }
        if image.digest().is_some() {
            return Err(CliError::new("cannot push a digest reference"));
        }
        let file = ConfigFile::read(cx.host, &self.settings.folder).unwrap_or_default();
        let account = file.account(INDEX_SERVER);
        let request = Request::ImagePush {
            username: account.map(|(username, _)| username),
            name: image.name(),
            tag: image.tag().map(str::to_owned),
            platform: self.platform.clone(),
        };
        Ok(Work::Pull(Pull::push(
            request,
            image.to_string(),
            self.quiet,
        )))
    }
}
