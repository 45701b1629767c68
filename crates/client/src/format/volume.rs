//! The list of volumes (docker/cli: cli/command/formatter/volume.go).

use std::rc::Rc;

use docksim_api::volume::Volume;
use docksim_reference::size::human_size;

use super::context::{self, Format, HEADER_CONTEXT, ask, column};
use super::types::volume::VOLUME_VOLUME;
use super::value::{CallError, Called, Field, Method, NamedType, Object, Type, Value};
use super::{decode, json};
use crate::error::CliError;

/// The template of a list of a cluster's volumes.
const CLUSTER: &str = "table {{.Name}}\t{{.Group}}\t{{.Driver}}\t{{.Availability}}\t{{.Status}}";

/// How volumes are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListOptions<'a> {
    /// What `--format` says; empty for the default.
    pub format: &'a str,
    /// Whether only names are printed.
    pub quiet: bool,
    /// Whether the columns are those of a cluster's volumes.
    pub cluster: bool,
}

impl ListOptions<'_> {
    fn format(&self) -> Format {
        let format = match self.format {
            _ if self.cluster && !self.quiet => CLUSTER,
            _ if self.cluster => "table",
            "" => "table",
            format => format,
        };
        let format = match format {
            "table" if self.quiet => "{{.Name}}",
            "table" => "table {{.Driver}}\t{{.Name}}",
            "raw" if self.quiet => "name: {{.Name}}",
            "raw" => "name: {{.Name}}\\ndriver: {{.Driver}}\\n",
            format => format,
        };
        Format(format.to_owned())
    }
}

/// A row for every volume, as `docker volume ls` prints them.
pub fn write(volumes: &[Volume], options: &ListOptions<'_>) -> Result<Vec<u8>, CliError> {
    let rows = volumes.iter().map(|volume| {
        let row = VolumeRow {
            volume: volume.clone(),
        };
        context::row(&ROW, Rc::new(row))
    });
    options.format().write(&context::header(HEADERS), rows)
}

/// The rows of `docker system df -v`.
pub(super) fn usage_rows(volumes: &[Volume]) -> Vec<Value> {
    let row = |volume: &Volume| {
        let row = VolumeRow {
            volume: volume.clone(),
        };
        context::row(&ROW, Rc::new(row))
    };
    volumes.iter().map(row).collect()
}

/// The table of `docker system df -v`.
pub(super) fn usage_table(rows: Vec<Value>) -> Result<Vec<u8>, CliError> {
    let columns = "table {{.Name}}\t{{.Links}}\t{{.Size}}";
    Format(columns.to_owned()).write(&context::header(HEADERS), rows)
}

const HEADERS: &[(&str, &str)] = &[
    ("ID", "ID"),
    ("Name", "VOLUME NAME"),
    ("Group", "GROUP"),
    ("Driver", "DRIVER"),
    ("Scope", "SCOPE"),
    ("Availability", "AVAILABILITY"),
    ("Mountpoint", "MOUNTPOINT"),
    ("Labels", "LABELS"),
    ("Links", "LINKS"),
    ("Size", "SIZE"),
    ("Status", "STATUS"),
];

const COLUMNS: &[Method] = &[
    column("Availability", |row, _| ask(row, "Availability", &[])),
    column("Driver", |row, _| ask(row, "Driver", &[])),
    column("FullHeader", |_, _| Ok(Some(Value::interface(None)))),
    column("Group", |row, _| ask(row, "Group", &[])),
    Method {
        name: "Label",
        parameters: &[Type::String],
        call: |row, arguments| ask(row, "Label", arguments),
    },
    column("Labels", |row, _| ask(row, "Labels", &[])),
    column("Links", |row, _| ask(row, "Links", &[])),
    column(json::MARSHAL, |row, _| context::row_json(row, COLUMNS)),
    column("Mountpoint", |row, _| ask(row, "Mountpoint", &[])),
    column("Name", |row, _| ask(row, "Name", &[])),
    column("Scope", |row, _| ask(row, "Scope", &[])),
    column("Size", |row, _| ask(row, "Size", &[])),
    column("Status", |row, _| ask(row, "Status", &[])),
];

static VOLUME: Type = Type::Named(&VOLUME_VOLUME);
static CONTEXT: NamedType = NamedType::new(
    "formatter.volumeContext",
    Type::Struct(&[
        Field::embedded("HeaderContext", &Type::Named(&HEADER_CONTEXT)),
        Field::new("v", &Type::Named(&VOLUME_VOLUME)),
    ]),
)
.methods(COLUMNS);
pub(super) static ROW: Type = Type::Pointer(&Type::Named(&CONTEXT));

/// A volume; none is a cluster's. What it takes is counted for `docker system df` only.
#[derive(Debug)]
struct VolumeRow {
    volume: Volume,
}

impl Object for VolumeRow {
    fn fields(&self) -> Vec<Value> {
        let volume = serde_json::to_value(&self.volume).unwrap_or_default();
        vec![
            context::header_context(None),
            decode::decode(&VOLUME, &volume),
        ]
    }

    fn call(&self, method: &str, arguments: &[Value]) -> Called {
        let volume = &self.volume;
        Ok(Some(Value::string(&match method {
            "Name" => volume.name.clone(),
            "Driver" => volume.driver.clone(),
            "Scope" => volume.scope.clone(),
            "Mountpoint" => volume.mountpoint.clone(),
            "Labels" => context::labels(volume.labels.iter().flatten()),
            "Label" => {
                let name = arguments.first().map(Value::text).unwrap_or_default();
                let mut labels = volume.labels.iter().flatten();
                let label = labels.find(|(key, _)| **key == name);
                label.map(|(_, value)| value.clone()).unwrap_or_default()
            }
            "Links" if volume.usage_data.is_some() => {
                let usage = volume.usage_data.as_ref();
                usage.map_or(0, |usage| usage.ref_count).to_string()
            }
            "Size" if volume.usage_data.is_some() => {
                human_size(volume.usage_data.as_ref().map_or(0, |usage| usage.size))
            }
            "Links" | "Size" | "Group" | "Availability" | "Status" => "N/A".to_owned(),
            _ => return Err(CallError::NotSimulated(format!("the method {method}"))),
        })))
    }
}
