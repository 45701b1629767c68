//! The list of contexts (docker/cli: cli/command/formatter/context.go).

use std::rc::Rc;

use super::context::{self, Format, HEADER_CONTEXT, ask, column, ellipsis};
use super::json;
use super::value::{CallError, Called, Field, Method, NamedType, Object, Type, Value};
use crate::error::CliError;

const TABLE: &str =
    "table {{.Name}}{{if .Current}} *{{end}}\\t{{.Description}}\\t{{.DockerEndpoint}}\\t{{.Error}}";
/// So wide is an error at most.
const ERROR_CELLS: usize = 45;

/// A context as a row shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClientContext {
    /// Its name.
    pub name: String,
    /// The line about it.
    pub description: String,
    /// The address of its daemon.
    pub endpoint: String,
    /// Whether it is in use.
    pub is_current: bool,
    /// What is wrong with it.
    pub error: String,
}

/// A row for every context, as `docker context ls` prints it.
pub fn write(contexts: &[ClientContext], format: &str, quiet: bool) -> Result<Vec<u8>, CliError> {
    let format = match format {
        _ if quiet => "{{.Name}}",
        "" | "table" => TABLE,
        format => format,
    };
    let rows = contexts.iter().map(|context| {
        let context = context.clone();
        context::row(&ROW, Rc::new(context))
    });
    Format(format.to_owned()).write(&context::header(HEADERS), rows)
}

const HEADERS: &[(&str, &str)] = &[
    ("Name", "NAME"),
    ("Description", "DESCRIPTION"),
    ("DockerEndpoint", "DOCKER ENDPOINT"),
    ("Error", "ERROR"),
];

const COLUMNS: &[Method] = &[
    column("Current", |row, _| ask(row, "Current", &[])),
    column("Description", |row, _| ask(row, "Description", &[])),
    column("DockerEndpoint", |row, _| ask(row, "DockerEndpoint", &[])),
    column("Error", |row, _| ask(row, "Error", &[])),
    column("FullHeader", |row, _| ask(row, "FullHeader", &[])),
    column(json::MARSHAL, |row, _| context::row_json(row, COLUMNS)),
    column("Name", |row, _| ask(row, "Name", &[])),
];

static CLIENT_CONTEXT: NamedType = NamedType::new(
    "formatter.ClientContext",
    Type::Struct(&[
        Field::new("Name", &Type::String),
        Field::new("Description", &Type::String),
        Field::new("DockerEndpoint", &Type::String),
        Field::new("Current", &Type::Bool),
        Field::new("Error", &Type::String),
    ]),
);
static CLIENT_CONTEXT_POINTER: Type = Type::Pointer(&Type::Named(&CLIENT_CONTEXT));
static CONTEXT: NamedType = NamedType::new(
    "formatter.clientContextContext",
    Type::Struct(&[
        Field::embedded("HeaderContext", &Type::Named(&HEADER_CONTEXT)),
        Field::new("c", &CLIENT_CONTEXT_POINTER),
    ]),
)
.methods(COLUMNS);
static ROW: Type = Type::Pointer(&Type::Named(&CONTEXT));

impl Object for ClientContext {
    fn fields(&self) -> Vec<Value> {
        vec![
            context::header_context(None),
            Value::zero(&CLIENT_CONTEXT_POINTER),
        ]
    }

    fn call(&self, method: &str, _arguments: &[Value]) -> Called {
        let text = match method {
            "Current" => return Ok(Some(Value::bool(self.is_current))),
            "FullHeader" => return Ok(Some(Value::interface(None))),
            "Name" => self.name.clone(),
            "Description" => self.description.clone(),
            "DockerEndpoint" => self.endpoint.clone(),
            "Error" => ellipsis(&self.error, ERROR_CELLS),
            _ => return Err(CallError::NotSimulated(format!("the method {method}"))),
        };
        Ok(Some(Value::string(text)))
    }
}
