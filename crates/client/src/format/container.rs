//! The list of containers (docker/cli: cli/command/formatter/container.go).

use std::cell::Cell;
use std::rc::Rc;

use docksim_api::Timestamp;
use docksim_api::container::Summary;
use docksim_reference::image_reference::ImageReference;
use docksim_reference::size::human_size_with_precision;
use docksim_reference::timestamp;
use docksim_syntax::template::quote;

use super::context::{self, Format, HEADER_CONTEXT, ask, column, ellipsis, truncate_id};
use super::ports::displayable_ports;
use super::template::{ExecError, Template};
use super::types::container::CONTAINER_SUMMARY;
use super::types::image::V1_PLATFORM;
use super::value::{CallError, Called, Field, Method, NamedType, Object, Type, Value};
use super::{decode, json};
use crate::error::CliError;

const TABLE: &str = "table {{.ID}}\\t{{.Image}}\\t{{.Command}}\\t{{.RunningFor}}\\t{{.Status}}\\t{{.Ports}}\\t{{.Names}}";

/// A row for every container, as `docker ps` prints it.
pub fn write(
    containers: &[Summary],
    options: &ListOptions<'_>,
    now: Timestamp,
) -> Result<Vec<u8>, CliError> {
    let rows = containers.iter().map(|summary| {
        let row = ContainerRow {
            summary: summary.clone(),
            header: None,
            is_truncated: !options.no_trunc,
            now,
            asked_for_size: Cell::new(false),
        };
        context::row(&ROW, Rc::new(row))
    });
    options.format().write(&context::header(HEADERS), rows)
}

/// The rows of `docker system df -v`; what the image takes is not theirs.
pub(super) fn usage_rows(containers: &[Summary], is_truncated: bool, now: Timestamp) -> Vec<Value> {
    let row = |summary: &Summary| {
        let row = ContainerRow {
            summary: Summary {
                size_root_fs: 0,
                ..summary.clone()
            },
            header: None,
            is_truncated,
            now,
            asked_for_size: Cell::new(false),
        };
        context::row(&ROW, Rc::new(row))
    };
    containers.iter().map(row).collect()
}

/// The table of `docker system df -v`.
pub(super) fn usage_table(rows: Vec<Value>) -> Result<Vec<u8>, CliError> {
    let columns = "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t\
                   {{.Names}}";
    Format(columns.to_owned()).write(&context::header(HEADERS), rows)
}

/// Runs a user's template on no container, as docker does before it asks the daemon; says whether it wants sizes.
pub fn check(format: &str) -> Result<bool, CliError> {
    let template = Template::parse(format).map_err(|error| {
        if error.is_not_simulated() {
            CliError::NotSimulated(error.to_string())
        } else {
            CliError::template(format!("failed to parse template: {error}"))
        }
    })?;
    let row = Rc::new(ContainerRow {
        summary: Summary::default(),
        header: Some(context::header(HEADERS)),
        is_truncated: false,
        now: Timestamp::default(),
        asked_for_size: Cell::new(false),
    });
    let value = context::row(&ROW, row.clone());
    match template.execute(Some(&value), &mut Vec::new()) {
        Ok(()) => Ok(row.asked_for_size.get()),
        Err(ExecError::NotSimulated(what)) => Err(CliError::NotSimulated(what)),
        Err(ExecError::Failed(message)) => Err(CliError::template(format!(
            "failed to execute template: {message}"
        ))),
    }
}

/// How containers are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListOptions<'a> {
    /// What `--format` says; empty for the default.
    pub format: &'a str,
    /// Whether only ids are printed.
    pub quiet: bool,
    /// Whether the default table has sizes.
    pub size: bool,
    /// Whether long values are printed whole.
    pub no_trunc: bool,
}

impl ListOptions<'_> {
    fn format(&self) -> Format {
        let mut format = match self.format {
            "raw" if self.quiet => "container_id: {{.ID}}".to_owned(),
            _ if self.quiet => "{{.ID}}".to_owned(),
            "" | "table" => TABLE.to_owned(),
            "raw" => [
                "container_id: {{.ID}}",
                "image: {{.Image}}",
                "command: {{.Command}}",
                "created_at: {{.CreatedAt}}",
                "state: {{- pad .State 1 0}}",
                "status: {{- pad .Status 1 0}}",
                "names: {{.Names}}",
                "labels: {{- pad .Labels 1 0}}",
                "ports: {{- pad .Ports 1 0}}",
                "",
            ]
            .join("\n"),
            format => format.to_owned(),
        };
        if self.size && !self.quiet {
            match self.format {
                "" | "table" => format.push_str("\\t{{.Size}}"),
                "raw" => format.push_str("size: {{.Size}}\\n"),
                _ => {}
            }
        }
        Format(format)
    }
}

const HEADERS: &[(&str, &str)] = &[
    ("ID", "CONTAINER ID"),
    ("Names", "NAMES"),
    ("Image", "IMAGE"),
    ("Command", "COMMAND"),
    ("CreatedAt", "CREATED AT"),
    ("RunningFor", "CREATED"),
    ("Ports", "PORTS"),
    ("State", "STATE"),
    ("Status", "STATUS"),
    ("Size", "SIZE"),
    ("Labels", "LABELS"),
    ("Mounts", "MOUNTS"),
    ("LocalVolumes", "LOCAL VOLUMES"),
    ("Networks", "NETWORKS"),
    ("Platform", "PLATFORM"),
];

const COLUMNS: &[Method] = &[
    column("Command", |row, _| ask(row, "Command", &[])),
    column("CreatedAt", |row, _| ask(row, "CreatedAt", &[])),
    column("FullHeader", |row, _| ask(row, "FullHeader", &[])),
    column("ID", |row, _| ask(row, "ID", &[])),
    column("Image", |row, _| ask(row, "Image", &[])),
    Method {
        name: "Label",
        parameters: &[Type::String],
        call: |row, arguments| ask(row, "Label", arguments),
    },
    column("Labels", |row, _| ask(row, "Labels", &[])),
    column("LocalVolumes", |row, _| ask(row, "LocalVolumes", &[])),
    column(json::MARSHAL, |row, _| context::row_json(row, COLUMNS)),
    column("Mounts", |row, _| ask(row, "Mounts", &[])),
    column("Names", |row, _| ask(row, "Names", &[])),
    column("Networks", |row, _| ask(row, "Networks", &[])),
    column("Platform", |row, _| ask(row, "Platform", &[])),
    column("Ports", |row, _| ask(row, "Ports", &[])),
    column("RunningFor", |row, _| ask(row, "RunningFor", &[])),
    column("Size", |row, _| ask(row, "Size", &[])),
    column("State", |row, _| ask(row, "State", &[])),
    column("Status", |row, _| ask(row, "Status", &[])),
];

static PLATFORM: NamedType = NamedType::new(
    "formatter.Platform",
    Type::Struct(&[Field::embedded("Platform", &Type::Named(&V1_PLATFORM))]),
)
.unmodelled(&["String"]);
static PLATFORM_POINTER: Type = Type::Pointer(&Type::Named(&PLATFORM));
static SUMMARY: Type = Type::Named(&CONTAINER_SUMMARY);
static FIELDS_USED: Type = Type::Map(&Type::String, &Type::Interface);
static CONTEXT: NamedType = NamedType::new(
    "formatter.ContainerContext",
    Type::Struct(&[
        Field::embedded("HeaderContext", &Type::Named(&HEADER_CONTEXT)),
        Field::new("trunc", &Type::Bool),
        Field::new("c", &Type::Named(&CONTAINER_SUMMARY)),
        Field::new("FieldsUsed", &Type::Map(&Type::String, &Type::Interface)),
    ]),
)
.methods(COLUMNS);
pub(super) static ROW: Type = Type::Pointer(&Type::Named(&CONTEXT));

/// A container and how it is shown.
#[derive(Debug)]
struct ContainerRow {
    summary: Summary,
    header: Option<Value>,
    is_truncated: bool,
    now: Timestamp,
    asked_for_size: Cell<bool>,
}

impl Object for ContainerRow {
    fn fields(&self) -> Vec<Value> {
        let summary = serde_json::to_value(&self.summary).unwrap_or_default();
        vec![
            context::header_context(self.header.clone()),
            Value::bool(self.is_truncated),
            decode::decode(&SUMMARY, &summary),
            Value::zero(&FIELDS_USED),
        ]
    }

    fn call(&self, method: &str, arguments: &[Value]) -> Called {
        let summary = &self.summary;
        let text = match method {
            "ID" if self.is_truncated => truncate_id(&summary.id).to_owned(),
            "ID" => summary.id.clone(),
            "Names" => self.names(),
            "Image" => self.image(),
            "Command" if self.is_truncated => quote(&ellipsis(&summary.command, 20)),
            "Command" => quote(&summary.command),
            "CreatedAt" => timestamp::created_at(summary.created),
            "RunningFor" => context::ago(summary.created, self.now),
            "Ports" => displayable_ports(&summary.ports),
            "State" => summary.state.clone(),
            "Status" => summary.status.clone(),
            "Size" => {
                self.asked_for_size.set(true);
                self.size()
            }
            "Labels" => {
                let labels = summary.labels.iter();
                let mut labels: Vec<String> = labels
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                labels.sort();
                labels.join(",")
            }
            "Label" => {
                let name = arguments.first().map(Value::text).unwrap_or_default();
                summary.labels.get(&name).cloned().unwrap_or_default()
            }
            "Mounts" => self.mounts(),
            "LocalVolumes" => {
                let mounts = summary.mounts.iter();
                mounts
                    .filter(|mount| mount.driver == "local")
                    .count()
                    .to_string()
            }
            "Networks" => {
                let settings = summary.network_settings.iter();
                let names = settings.flat_map(|settings| settings.networks.keys());
                names.cloned().collect::<Vec<_>>().join(",")
            }
            "Platform" => return Ok(Some(Value::zero(&PLATFORM_POINTER))),
            "FullHeader" => return Ok(Some(Value::interface(self.header.clone()))),
            _ => return Err(CallError::NotSimulated(format!("the method {method}"))),
        };
        Ok(Some(Value::string(text)))
    }
}

impl ContainerRow {
    /// Its name; with `--no-trunc` also those that links give it.
    fn names(&self) -> String {
        let names: Vec<&str> = self
            .summary
            .names
            .iter()
            .map(|name| name.get(1..).unwrap_or_default())
            .collect();
        match names.iter().find(|name| !name.contains('/')) {
            Some(name) if self.is_truncated => (*name).to_owned(),
            _ => names.join(","),
        }
    }

    /// The image's name, without a digest behind it; its short id where that is its name.
    fn image(&self) -> String {
        let summary = &self.summary;
        if summary.image.is_empty() {
            return "<no image>".to_owned();
        }
        if !self.is_truncated {
            return summary.image.clone();
        }
        let id = truncate_id(&summary.image_id);
        if id == truncate_id(&summary.image) {
            return id.to_owned();
        }
        match ImageReference::parse(&summary.image) {
            Ok(reference) => match reference.tag() {
                Some(tag) => reference.name_only().with_tag(tag).familiar(),
                None => reference.name_only().familiar(),
            },
            Err(_) => summary.image.clone(),
        }
    }

    fn size(&self) -> String {
        let own = human_size_with_precision(self.summary.size_rw, 3);
        if self.summary.size_root_fs > 0 {
            let whole = human_size_with_precision(self.summary.size_root_fs, 3);
            format!("{own} (virtual {whole})")
        } else {
            own
        }
    }

    fn mounts(&self) -> String {
        let mounts = self.summary.mounts.iter().map(|mount| {
            let name = if mount.name.is_empty() {
                &mount.source
            } else {
                &mount.name
            };
            if self.is_truncated {
                ellipsis(name, 15)
            } else {
                name.clone()
            }
        });
        mounts.collect::<Vec<_>>().join(",")
    }
}
