//! `docker build`: makes an image from a Dockerfile (docker/cli: cli/command/image/build.go).

use super::BuilderCommand;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Annotation, Flag, Kind, Matches, validate};
use crate::host::Host;
use crate::host::{FileError, clean};
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_reference::go::quote;

/// `docker build`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] PATH | URL | -",
    about: "Make an image from a Dockerfile",
    aliases: "docker image build, docker build, docker builder build",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::list(
            "add-host",
            validate::extra_host,
            "More lines for /etc/hosts (\"host:ip\")",
        ),
        Flag::list(
            "build-arg",
            validate::env,
            "Values for the Dockerfile's build arguments",
        ),
        Flag::of(
            Kind::Strings,
            "cache-from",
            "Images whose layers may serve as a cache",
        ),
        Flag::string(
            "cgroup-parent",
            "Control group above those in which \"RUN\" runs",
        ),
        Flag::bool("compress", "Send the build context compressed"),
        Flag::int(
            "cpu-period",
            "Period of the scheduler's quota, in microseconds",
        ),
        Flag::int("cpu-quota", "CPU time in each period, in microseconds"),
        Flag::int("cpu-shares", "Weight against others when CPU time is short").short('c'),
        Flag::string("cpuset-cpus", "CPUs to run on (0-3, 0,1)"),
        Flag::string("cpuset-mems", "Memory nodes to use (0-3, 0,1)"),
        Flag::bool("disable-content-trust", "Do not check signatures").default("true"),
        Flag::string(
            "file",
            "Path of the Dockerfile (otherwise \"PATH/Dockerfile\")",
        )
        .short('f'),
        Flag::bool(
            "force-rm",
            "Remove intermediate containers of a failed build too",
        ),
        Flag::string("iidfile", "File to write the image's id to"),
        Flag::string("isolation", "How containers are isolated"),
        Flag::list("label", validate::label, "Labels for the image"),
        Flag::of(
            Kind::Bytes,
            "memory",
            "Most memory for a container of the build",
        )
        .short('m'),
        Flag::of(
            Kind::SwapBytes,
            "memory-swap",
            "Most memory and swap together; -1 for any amount of swap",
        ),
        Flag::string("network", "Network of \"RUN\"").default("default"),
        Flag::bool("no-cache", "Build every step anew"),
        Flag::string(
            "platform",
            "Platform to build for, where the daemon has several",
        )
        .completes(Completes::Words(words::PLATFORMS)),
        Flag::bool("pull", "Download the base image even if it is here"),
        Flag::bool("quiet", "Print nothing but the image's id").short('q'),
        Flag::bool(
            "rm",
            "Remove intermediate containers when the build is done",
        )
        .default("true"),
        Flag::of(Kind::Strings, "security-opt", "Security options"),
        Flag::of(Kind::Bytes, "shm-size", "Size of \"/dev/shm\""),
        Flag::bool("squash", "Make one layer of all new ones").only(Annotation::Experimental),
        Flag::list(
            "tag",
            validate::repository,
            "Names for the image, as \"name:tag\"",
        )
        .short('t'),
        Flag::string("target", "Stage of the Dockerfile to build"),
        Flag::of(Kind::Ulimit, "ulimit", "Resource limits"),
    ]],
    completion: Completion::of(Completes::Folders),
    parse,
};

/// `docker build`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuilderBuild {
    /// The folder, the address or `-`, as typed.
    pub context: String,
    /// The folder from the root.
    pub folder: String,
    /// The Dockerfile: from the root, `-` or empty.
    pub dockerfile: String,
}

fn parse(matches: &Matches, host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let context = matches.arguments().first().cloned().unwrap_or_default();
    Ok(DockerCommand::Builder(BuilderCommand::Build(
        BuilderBuild {
            folder: host.absolute(&context),
            dockerfile: match matches.text("file") {
                file @ ("" | "-") => file.to_owned(),
                file => host.absolute(file),
            },
            context,
        },
    )))
}

impl BuilderBuild {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if self.context == "-" {
            if self.dockerfile == "-" {
                let complaint =
                    "invalid argument: can't use stdin for both build context and dockerfile";
                return Err(CliError::new(complaint));
            }
        } else if !self.context.is_empty() && !is_missing(cx, &self.folder) {
            self.check_folder(cx).map_err(|problem| {
                CliError::new(format!("unable to prepare context: {problem}"))
            })?;
        } else if !is_remote(&self.context) {
            let context = quote(&self.context);
            return Err(CliError::new(format!(
                "unable to prepare context: path {context} not found"
            )));
        }
        Err(CliError::NotSimulated("docker build".to_owned()))
    }

    /// What a folder must be, and what must be in it (docker/cli: cli/command/image/build/context.go).
    fn check_folder(&self, cx: &Context<'_>) -> Result<(), String> {
        if cx.host.list_folder(&self.folder).is_err() {
            return Err(format!("context must be a directory: {}", self.folder));
        }
        let dockerfile = match self.dockerfile.as_str() {
            "-" => return Ok(()),
            "" if !is_missing(cx, &format!("{}/dockerfile", self.folder)) => return Ok(()),
            "" => format!("{}/Dockerfile", self.folder),
            dockerfile => dockerfile.to_owned(),
        };
        match first_missing(cx, &clean(&dockerfile)) {
            Some(missing) => Err(format!(
                "unable to evaluate symlinks in Dockerfile path: lstat {missing}: no such file or directory"
            )),
            None => Ok(()),
        }
    }
}

fn is_missing(cx: &Context<'_>, path: &str) -> bool {
    matches!(cx.host.read_file(path), Err(FileError::NotFound))
}

/// The first folder or file on the way to a path that is not there.
fn first_missing(cx: &Context<'_>, path: &str) -> Option<String> {
    let ends = path
        .match_indices('/')
        .map(|(at, _)| at)
        .skip(1)
        .chain([path.len()]);
    let mut places = ends.filter_map(|end| path.get(..end));
    places
        .find(|place| is_missing(cx, place))
        .map(str::to_owned)
}

/// Whether a context is somewhere else (docker/cli: cli/command/image/build/internal/urlutil).
fn is_remote(context: &str) -> bool {
    let lower = context.to_lowercase();
    ["http://", "https://", "git://", "git@", "github.com/"]
        .iter()
        .any(|prefix| lower.starts_with(prefix))
}
