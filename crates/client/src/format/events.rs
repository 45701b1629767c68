//! `docker events`: a line, JSON or a template for each event (docker/cli: cli/command/system/events.go).

use docksim_api::events::Message;
use docksim_reference::timestamp;

use super::decode::decode;
use super::template::{ExecError, Template};
use super::types::events::EVENTS_MESSAGE;
use super::value::Type;
use crate::error::CliError;

static MESSAGE: Type = Type::Named(&EVENTS_MESSAGE);
static POINTER: Type = Type::Pointer(&MESSAGE);

/// How events are printed.
#[derive(Debug, Clone)]
pub struct EventFormat(Option<Template>);

impl EventFormat {
    /// For a format: empty, `json` or a template, which must run on an empty event.
    pub fn new(format: &str) -> Result<Self, CliError> {
        let refusal = |message: String| CliError::Status {
            message: format!("Error parsing format: {message}"),
            code: 64,
        };
        let text = match format {
            "" => return Ok(Self(None)),
            "json" => "{{json .}}",
            text => text,
        };
        let template = match Template::parse(text) {
            Ok(template) => template,
            Err(error) if error.is_not_simulated() => {
                return Err(CliError::NotSimulated(error.to_string()));
            }
            Err(error) => return Err(refusal(error.to_string())),
        };
        let empty = decode(&POINTER, &serde_json::json!({}));
        match template.execute(Some(&empty), &mut Vec::new()) {
            Ok(()) => Ok(Self(Some(template))),
            Err(ExecError::Failed(message)) => Err(refusal(message)),
            Err(ExecError::NotSimulated(what)) => Err(CliError::NotSimulated(what)),
        }
    }

    /// What is printed for an event, and the complaint behind it.
    pub fn render(&self, message: &Message) -> (Vec<u8>, Result<(), CliError>) {
        let Some(template) = &self.0 else {
            return (line(message).into_bytes(), Ok(()));
        };
        let json = serde_json::to_value(message).unwrap_or_default();
        let value = decode(&MESSAGE, &json);
        let mut output = Vec::new();
        let executed = template.execute(Some(&value), &mut output);
        output.push(b'\n');
        let executed = executed.map_err(|error| match error {
            ExecError::Failed(message) => CliError::new(message),
            ExecError::NotSimulated(what) => CliError::NotSimulated(what),
        });
        (output, executed)
    }
}

/// `TIME TYPE ACTION ID (KEY=VALUE, …)`.
fn line(message: &Message) -> String {
    let mut line = format!(
        "{} {} {} {}",
        timestamp::rfc3339_nano_fixed(message.time_nano),
        message.kind,
        message.action,
        message.actor.id
    );
    let attributes = message.actor.attributes.iter();
    let attributes: Vec<String> = attributes
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    if !attributes.is_empty() {
        line.push_str(&format!(" ({})", attributes.join(", ")));
    }
    line.push('\n');
    line
}
