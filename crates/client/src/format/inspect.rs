//! What `inspect` commands print (docker/cli: cli/command/inspect/inspector.go).

use docksim_api::Reason;
use docksim_syntax::template::ParseError;

use super::json;
use super::template::{ExecError, Template};
use super::value::Type;
use super::{decode, types};
use crate::error::CliError;

/// Gathers elements and prints them as `--format` says.
#[derive(Debug, Clone)]
pub struct Inspector {
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// Every element on lines of its own.
    Template {
        template: Box<Template>,
        output: Vec<u8>,
    },
    /// One JSON list.
    Json {
        elements: Vec<String>,
        is_indented: bool,
    },
}

/// What is inspected, by the Go type that docker has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element {
    /// A container.
    Container,
    /// An image.
    Image,
    /// A context of the client.
    Context,
    /// A network.
    Network,
    /// A volume.
    Volume,
    /// A volume of which docker keeps nothing but its own structure.
    VolumeOnly,
}

static CONTAINER: Type = Type::Named(&types::container::CONTAINER_INSPECT_RESPONSE);
static IMAGE: Type = Type::Named(&types::image::IMAGE_INSPECT_RESPONSE);
static CONTEXT: Type = Type::Named(&types::client_context::CONTEXT_WITH_TLS_LISTING);
static NETWORK: Type = Type::Named(&types::network::NETWORK_INSPECT);
static VOLUME: Type = Type::Named(&types::volume::VOLUME_VOLUME);

impl Element {
    fn go_type(self) -> &'static Type {
        match self {
            Self::Container => &CONTAINER,
            Self::Image => &IMAGE,
            Self::Context => &CONTEXT,
            Self::Network => &NETWORK,
            Self::Volume | Self::VolumeOnly => &VOLUME,
        }
    }

    /// Whether the JSON that the daemon sent is at hand.
    fn has_json(self) -> bool {
        !matches!(self, Self::VolumeOnly | Self::Context)
    }
}

impl Inspector {
    /// For a format: empty, `json` or a template.
    pub fn new(format: &str) -> Result<Self, CliError> {
        let kind = match format {
            "" | "json" => Kind::Json {
                elements: Vec::new(),
                is_indented: format.is_empty(),
            },
            _ => Kind::Template {
                template: Box::new(Template::parse(format).map_err(usage_error)?),
                output: Vec::new(),
            },
        };
        Ok(Self { kind })
    }

    /// Adds an element, given as the JSON that the daemon sent.
    ///
    /// A template runs on docker's own structure first. If that fails, it runs on what the JSON says and nothing else,
    /// where docker has that.
    pub fn inspect(&mut self, element: Element, raw: &str) -> Result<(), CliError> {
        let (template, output) = match &mut self.kind {
            Kind::Json { elements, .. } => {
                elements.push(raw.to_owned());
                return Ok(());
            }
            Kind::Template { template, output } => (template, output),
        };
        let json: serde_json::Value = serde_json::from_str(raw)
            .map_err(|error| CliError::new(format!("unable to read inspect data: {error}")))?;
        let mut printed = Vec::new();
        let typed = decode::decode(element.go_type(), &json);
        match template.execute(Some(&typed), &mut printed) {
            Ok(()) => {}
            Err(ExecError::NotSimulated(what)) => return Err(CliError::NotSimulated(what)),
            Err(error) if !element.has_json() => return Err(exec_error(error)),
            Err(ExecError::Failed(_)) => {
                // The option stays for the elements that follow, as in docker.
                **template = template.clone().with_missing_key_error();
                printed.clear();
                let value = decode::decode_any(&json);
                template
                    .execute(value.as_ref(), &mut printed)
                    .map_err(exec_error)?;
            }
        }
        output.append(&mut printed);
        output.push(b'\n');
        Ok(())
    }

    /// What is printed in the end, also when nothing was added.
    pub fn finish(self) -> Vec<u8> {
        match self.kind {
            Kind::Template { output, .. } if output.is_empty() => b"\n".to_vec(),
            Kind::Template { output, .. } => output,
            Kind::Json {
                elements,
                is_indented,
            } => {
                let list = format!("[{}]", elements.join(","));
                let mut list = if is_indented {
                    json::indent(&list, "    ")
                } else {
                    json::compact(&list)
                };
                list.push('\n');
                list.into_bytes()
            }
        }
    }
}

/// A template that `inspect`, `version` or `info` cannot parse; exit code 64.
pub(super) fn usage_error(error: ParseError) -> CliError {
    if error.is_not_simulated() {
        return CliError::NotSimulated(error.to_string());
    }
    CliError::Status {
        message: format!("template parsing error: {error}"),
        code: 64,
    }
    .because(Reason::new("invalid-template"))
}

/// A template that failed when it ran.
pub(super) fn exec_error(error: ExecError) -> CliError {
    match error {
        ExecError::Failed(message) => {
            CliError::template(format!("template parsing error: {message}"))
        }
        ExecError::NotSimulated(what) => CliError::NotSimulated(what),
    }
}
