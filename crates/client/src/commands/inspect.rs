//! `docker inspect`: prints all about things of any kind (docker/cli: cli/command/system/inspect.go).

use docksim_api::{OutputStream, Reason, Request, Response};
use docksim_reference::go::quote;

use super::container::container_id;
use super::network::network_id;
use super::{DockerCommand, OBJECT_FORMAT, volume};
use crate::complete::{Completes, Completion, sources};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::format::inspect::{Element, Inspector};
use crate::host::Host;
use crate::job::Context;
use crate::json::{marshal, marshal_image};
use crate::tree::{Arguments, Spec};

/// `docker inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] NAME|ID [NAME|ID...]",
    about: "Show all about things of any kind",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        OBJECT_FORMAT,
        Flag::bool("size", "Count what a container takes on the disk").short('s'),
        Flag::string("type", "Look only among things of this kind").completes(Completes::Words(&[
            "config",
            "container",
            "image",
            "network",
            "node",
            "plugin",
            "secret",
            "service",
            "task",
            "volume",
        ])),
    ]],
    completion: Completion::NOTHING
        .offers(Completes::By(sources::objects))
        .without_files(),
    parse,
};

/// The kinds that `--type` names.
const KINDS: [&str; 10] = [
    "config",
    "container",
    "image",
    "network",
    "node",
    "plugin",
    "secret",
    "service",
    "task",
    "volume",
];

/// `docker inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspect {
    /// A Go template, `json` or empty.
    pub format: String,
    /// Whether to count sizes.
    pub size: bool,
    /// The kind to look among; any when absent.
    pub kind: Option<Kind>,
    /// Names or ids.
    pub names: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let kinds = || KINDS.join("\", \"");
    let kind = match matches.text("type") {
        "" if matches.changed("type") => {
            return Err(Exit::error(
                1,
                format_args!("type is empty: must be one of \"{}\"", kinds()),
            ));
        }
        "" => None,
        kind if !KINDS.contains(&kind) => {
            let refusal = format!(
                "unknown type: {}: must be one of \"{}\"",
                quote(kind),
                kinds()
            );
            return Err(Exit::error(1, refusal));
        }
        kind => match Kind::ALL.into_iter().find(|known| known.name() == kind) {
            Some(kind) => Some(kind),
            None => {
                return Err(Exit::not_simulated(format_args!(
                    "docker inspect --type {kind}"
                )));
            }
        },
    };
    Ok(DockerCommand::Inspect(Inspect {
        format: matches.text("format").to_owned(),
        size: matches.bool("size"),
        kind,
        names: matches.arguments().to_vec(),
    }))
}

/// A kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A container.
    Container,
    /// An image.
    Image,
    /// A network.
    Network,
    /// A volume.
    Volume,
}

impl Kind {
    /// In the order in which docker looks among them.
    const ALL: [Self; 4] = [Self::Container, Self::Image, Self::Network, Self::Volume];

    fn name(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::Image => "image",
            Self::Network => "network",
            Self::Volume => "volume",
        }
    }
}

impl Inspect {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        inspect_all(cx, &self.format, &self.names, |cx, name| {
            self.find(cx, name)
        })
    }

    fn find(&self, cx: &mut Context<'_>, name: &str) -> Result<Found, CliError> {
        for kind in Kind::ALL
            .into_iter()
            .filter(|kind| self.kind.is_none_or(|wanted| wanted == *kind))
        {
            let found = match kind {
                Kind::Container => inspect_container(cx, name, self.size),
                Kind::Image => inspect_image(cx, name, None),
                Kind::Network => inspect_network(cx, name),
                Kind::Volume => inspect_volume(cx, name),
            };
            match found {
                Err(error) if self.kind.is_none() && is_skipped(&error) => {}
                Ok(_) if self.size && kind != Kind::Container => {
                    cx.eprintln(&format!("WARNING: --size ignored for {}", kind.name()));
                    return found;
                }
                _ => return found,
            }
        }
        let complaint = cx.host.release().no_such_object;
        Err(CliError::new(format!("{complaint}: {name}"))
            .because(Reason::new("no-such-object").with("name", name)))
    }
}

/// Whether docker goes on to the next kind.
fn is_skipped(error: &CliError) -> bool {
    let message = error.message();
    error.is_not_found()
        || message.contains("not supported")
        || message.contains("invalid reference format")
}

/// Prints all that is found, and then what is wrong with the rest (docker/cli: cli/command/inspect/inspector.go).
pub(super) fn inspect_all(
    cx: &mut Context<'_>,
    format: &str,
    names: &[String],
    fetch: impl Fn(&mut Context<'_>, &str) -> Result<Found, CliError>,
) -> Result<(), CliError> {
    let mut inspector = Inspector::new(format)?;
    let mut errors = Vec::new();
    for name in names {
        let found = fetch(cx, name);
        match found.and_then(|(element, json)| inspector.inspect(element, &json)) {
            Ok(()) => {}
            Err(error) if error.is_not_simulated() => return Err(error),
            Err(error) => errors.push(error),
        }
    }
    cx.output.write(OutputStream::Stdout, &inspector.finish());
    CliError::join(errors)
}

/// A thing with its JSON, as the daemon sends it.
pub(super) type Found = (Element, String);

/// A container.
pub(super) fn inspect_container(
    cx: &mut Context<'_>,
    name: &str,
    size: bool,
) -> Result<Found, CliError> {
    let id = container_id(name)?;
    match cx.call(Request::ContainerInspect { id, size })? {
        Response::Container(container) => Ok((Element::Container, marshal(&container))),
        _ => Err(CliError::new("unexpected answer")),
    }
}

/// An image.
pub(super) fn inspect_image(
    cx: &mut Context<'_>,
    name: &str,
    platform: Option<&str>,
) -> Result<Found, CliError> {
    if name.is_empty() {
        // The CLI's own error for it counts as not found, which `docker inspect` passes over.
        return Err(CliError::new("Error: No such image: "));
    }
    match cx.call(Request::ImageInspect {
        name: name.to_owned(),
        platform: platform.map(str::to_owned),
    })? {
        Response::Image(image) => Ok((Element::Image, marshal_image(&image))),
        _ => Err(CliError::new("unexpected answer")),
    }
}

/// A network.
pub(super) fn inspect_network(cx: &mut Context<'_>, name: &str) -> Result<Found, CliError> {
    let id = network_id(name)?;
    match cx.call(Request::NetworkInspect { id })? {
        Response::Network(network) => Ok((Element::Network, marshal(&network))),
        _ => Err(CliError::new("unexpected answer")),
    }
}

/// A volume.
pub(super) fn inspect_volume(cx: &mut Context<'_>, name: &str) -> Result<Found, CliError> {
    let volume = volume::inspect(cx, name)?;
    Ok((Element::Volume, marshal(&volume)))
}
