//! The list of networks (docker/cli: cli/command/network/formatter.go).

use std::rc::Rc;

use docksim_api::network::Inspect;

use super::context::{self, Format, HEADER_CONTEXT, ask, column, truncate_id};
use super::types::network::NETWORK_INSPECT;
use super::value::{CallError, Called, Field, Method, NamedType, Object, Type, Value};
use super::{decode, json};
use crate::error::CliError;

/// How networks are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListOptions<'a> {
    /// What `--format` says; empty for the default.
    pub format: &'a str,
    /// Whether only ids are printed.
    pub quiet: bool,
    /// Whether long values are printed whole.
    pub no_trunc: bool,
}

impl ListOptions<'_> {
    fn format(&self) -> Format {
        let format = match self.format {
            "" | "table" if self.quiet => "{{.ID}}",
            "" | "table" => "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}",
            "raw" if self.quiet => "network_id: {{.ID}}",
            "raw" => {
                "network_id: {{.ID}}\\nname: {{.Name}}\\ndriver: {{.Driver}}\\nscope: {{.Scope}}\\n"
            }
            format => format,
        };
        Format(format.to_owned())
    }
}

/// A row for every network, as `docker network ls` prints them.
pub fn write(networks: &[Inspect], options: &ListOptions<'_>) -> Result<Vec<u8>, CliError> {
    let rows = networks.iter().map(|network| {
        let row = NetworkRow {
            network: network.clone(),
            is_truncated: !options.no_trunc,
        };
        context::row(&ROW, Rc::new(row))
    });
    options.format().write(&context::header(HEADERS), rows)
}

const HEADERS: &[(&str, &str)] = &[
    ("ID", "NETWORK ID"),
    ("Name", "NAME"),
    ("Driver", "DRIVER"),
    ("Scope", "SCOPE"),
    ("IPv4", "IPV4"),
    ("IPv6", "IPV6"),
    ("Internal", "INTERNAL"),
    ("Labels", "LABELS"),
    ("CreatedAt", "CREATED AT"),
];

const COLUMNS: &[Method] = &[
    column("CreatedAt", |row, _| ask(row, "CreatedAt", &[])),
    column("Driver", |row, _| ask(row, "Driver", &[])),
    column("FullHeader", |_, _| Ok(Some(Value::interface(None)))),
    column("ID", |row, _| ask(row, "ID", &[])),
    column("IPv4", |row, _| ask(row, "IPv4", &[])),
    column("IPv6", |row, _| ask(row, "IPv6", &[])),
    column("Internal", |row, _| ask(row, "Internal", &[])),
    Method {
        name: "Label",
        parameters: &[Type::String],
        call: |row, arguments| ask(row, "Label", arguments),
    },
    column("Labels", |row, _| ask(row, "Labels", &[])),
    column(json::MARSHAL, |row, _| context::row_json(row, COLUMNS)),
    column("Name", |row, _| ask(row, "Name", &[])),
    column("Scope", |row, _| ask(row, "Scope", &[])),
];

static NETWORK: Type = Type::Named(&NETWORK_INSPECT);
static CONTEXT: NamedType = NamedType::new(
    "network.networkContext",
    Type::Struct(&[
        Field::embedded("HeaderContext", &Type::Named(&HEADER_CONTEXT)),
        Field::new("trunc", &Type::Bool),
        Field::new("n", &Type::Named(&NETWORK_INSPECT)),
    ]),
)
.methods(COLUMNS);
static ROW: Type = Type::Pointer(&Type::Named(&CONTEXT));

/// A network and how it is shown.
#[derive(Debug)]
struct NetworkRow {
    network: Inspect,
    is_truncated: bool,
}

impl Object for NetworkRow {
    fn fields(&self) -> Vec<Value> {
        let network = serde_json::to_value(&self.network).unwrap_or_default();
        vec![
            context::header_context(None),
            Value::bool(self.is_truncated),
            decode::decode(&NETWORK, &network),
        ]
    }

    fn call(&self, method: &str, arguments: &[Value]) -> Called {
        let network = &self.network;
        Ok(Some(Value::string(&match method {
            "ID" if self.is_truncated => truncate_id(&network.id).to_owned(),
            "ID" => network.id.clone(),
            "Name" => network.name.clone(),
            "Driver" => network.driver.clone(),
            "Scope" => network.scope.clone(),
            "IPv4" => network.enable_ipv4.to_string(),
            "IPv6" => network.enable_ipv6.to_string(),
            "Internal" => network.internal.to_string(),
            "Labels" => context::labels(&network.labels),
            "Label" => {
                let name = arguments.first().map(Value::text).unwrap_or_default();
                network.labels.get(&name).cloned().unwrap_or_default()
            }
            "CreatedAt" => super::types::go_time(&network.created),
            _ => return Err(CallError::NotSimulated(format!("the method {method}"))),
        })))
    }
}
