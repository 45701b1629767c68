//! `docker version` and `docker info` with `--format` (docker/cli: cli/command/system/version.go and info.go).

use serde_json::Value as Json;

use super::decode::decode;
use super::inspect::usage_error;
use super::template::{ExecError, Template};
use super::types::system::{SYSTEM_DOCKER_INFO, SYSTEM_VERSION_INFO};
use super::value::Type;
use crate::error::CliError;
use crate::tabwriter::TabWriter;

static VERSION_INFO: Type = Type::Named(&SYSTEM_VERSION_INFO);
static DOCKER_INFO: Type = Type::Named(&SYSTEM_DOCKER_INFO);

/// A format for `docker version`: `json` or a template.
#[derive(Debug, Clone)]
pub struct VersionFormat {
    template: Template,
}

impl VersionFormat {
    /// Parses the format, which docker does before it asks the daemon.
    pub fn new(format: &str) -> Result<Self, CliError> {
        let template = Template::parse_for_version(directive(format)).map_err(usage_error)?;
        Ok(Self { template })
    }

    /// What is printed, and the complaint behind it.
    ///
    /// The JSON is an object of `Client` and `Server`.
    pub fn render(&self, json: &Json) -> (Vec<u8>, Result<(), CliError>) {
        let mut output = Vec::new();
        let value = decode(&VERSION_INFO, json);
        let executed = self.template.execute(Some(&value), &mut output);
        output.push(b'\n');
        let text = String::from_utf8_lossy(&output);
        let text = TabWriter::VERSION.format(&text).into_bytes();
        (text, executed.map_err(plain_error))
    }
}

/// A format for `docker info`: `json` or a template.
#[derive(Debug, Clone)]
pub struct InfoFormat<'a> {
    format: &'a str,
}

impl<'a> InfoFormat<'a> {
    /// A format; whether it can be parsed shows in the end, as in docker.
    pub fn new(format: &'a str) -> Self {
        Self {
            format: directive(format),
        }
    }

    /// Whether the daemon has to be asked: a template that runs on what the client knows does without it.
    ///
    /// The JSON is an object with `ClientInfo` and nothing of the server.
    pub fn needs_server(&self, client: &Json) -> bool {
        let has_field = self
            .format
            .as_bytes()
            .windows(2)
            .any(|pair| matches!(pair, [b'.', letter] if letter.is_ascii_alphabetic()));
        let Ok(template) = Template::parse(self.format) else {
            return true;
        };
        // The client's part alone has none of the server's fields, so that any of them fails.
        let client = decode(&CLIENT_ONLY, client);
        !has_field || template.execute(Some(&client), &mut Vec::new()).is_err()
    }

    /// What is printed, and the complaint behind it.
    ///
    /// The JSON is the daemon's answer, if it was asked, with `ClientInfo` added.
    pub fn render(&self, json: &Json) -> Result<(Vec<u8>, Result<(), CliError>), CliError> {
        let template = Template::parse(self.format).map_err(usage_error)?;
        let mut output = Vec::new();
        let value = decode(&DOCKER_INFO, json);
        let executed = template.execute(Some(&value), &mut output);
        output.push(b'\n');
        Ok((output, executed.map_err(plain_error)))
    }
}

static CLIENT_ONLY: Type = Type::Named(&super::types::system::SYSTEM_SPARSE_INFO);

fn directive(format: &str) -> &str {
    if format == "json" {
        "{{json .}}"
    } else {
        format
    }
}

fn plain_error(error: ExecError) -> CliError {
    match error {
        ExecError::Failed(message) => CliError::template(message),
        ExecError::NotSimulated(what) => CliError::NotSimulated(what),
    }
}
