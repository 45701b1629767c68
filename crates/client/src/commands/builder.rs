//! `docker builder` and `docker build`, with the classic builder: the CLI has no buildx plugin.

pub mod bake;
pub mod build;
pub mod prune;

use docksim_reference::go::parse_bool;

use crate::error::CliError;
use crate::exit::Exit;
use crate::host::Host;
use crate::job::{Context, Work};
use crate::tree::Node;

/// A command about builds.
#[derive(Debug, Clone, PartialEq)]
pub enum BuilderCommand {
    /// `docker build`
    Build(build::BuilderBuild),
    /// `docker builder prune`
    Prune(prune::BuilderPrune),
}

impl BuilderCommand {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        match self {
            Self::Build(command) => command.run(cx).map(|()| Work::Exited(0)),
            Self::Prune(command) => command.begin(cx),
        }
    }
}

/// `docker build`.
pub const BUILD: Node = Node::command("build", &build::SPEC);

/// `docker bake`.
pub const BAKE: Node = Node::command("bake", &bake::SPEC).hidden_in_help();

/// The commands about builds.
pub const GROUP: Node = Node::group(
    "builder",
    "Look after builds",
    &[BUILD, Node::command("prune", &prune::SPEC)],
);

const PLUGIN_MISSING: &str = "DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n            \
    Install the buildx component to build images with BuildKit:\n            \
    https://docs.docker.com/go/buildx/\n\n";
const BUILDKIT_DISABLED: &str = "DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n            \
    BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0\n            \
    environment-variable.\n\n";

/// What the CLI says in front of anything about builds when it has no buildx plugin (docker/cli: cmd/docker/builder.go).
///
/// # Errors
/// What was asked for cannot be had without the plugin.
pub(crate) fn notice(words: &[String], host: &Host<'_>) -> Result<Option<&'static str>, Exit> {
    let buildkit = match host.environment.get("DOCKER_BUILDKIT").map(String::as_str) {
        None | Some("") => None,
        Some(text) => Some(parse_bool(text).map_err(|error| {
            let complaint = "DOCKER_BUILDKIT environment variable expects boolean value";
            Exit::error(1, format_args!("{complaint}: {error}"))
        })?),
    };
    let words: Vec<&str> = words.iter().take(2).map(String::as_str).collect();
    match (words.as_slice(), buildkit) {
        (["bake", ..], _) => Err(missing(
            "docker bake requires the buildx component",
            "use bake",
        )),
        (["build" | "builder", ..] | ["image", "build"], Some(true)) => Err(Exit::error(
            1,
            "ERROR: BuildKit is enabled but the buildx component is missing or broken.\n       Install the buildx component to \
             build images with BuildKit:\n       https://docs.docker.com/go/buildx/",
        )),
        (["build" | "builder", ..] | ["image", "build"], Some(false)) => {
            Ok(Some(BUILDKIT_DISABLED))
        }
        (["build" | "builder", ..] | ["image", "build"], None) => Ok(Some(PLUGIN_MISSING)),
        _ => Ok(None),
    }
}

/// What cannot be had without the plugin.
fn missing(what: &str, purpose: &str) -> Exit {
    Exit::error(
        1,
        format_args!(
            "ERROR: {what} but it is missing or broken.\n       Install the buildx component to {purpose}:\n       \
             https://docs.docker.com/go/buildx/"
        ),
    )
}
