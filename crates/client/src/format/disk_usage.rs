//! What takes space on the disk (docker/cli: cli/command/formatter/disk_usage.go).

use std::rc::Rc;

use docksim_api::Timestamp;
use docksim_api::system::DiskUsage;
use docksim_reference::size::human_size;

use super::context::{self, Format, HEADER_CONTEXT, ask, column};
use super::template::{ExecError, Template};
use super::value::{CallError, Called, Data, Field, Method, NamedType, Object, Type, Value};
use super::{container, image, json, volume};
use crate::error::CliError;

/// A row for each kind of thing, as `docker system df` prints them.
pub fn write(usage: &DiskUsage, format: &str) -> Result<Vec<u8>, CliError> {
    let format = Format(match format {
        "" | "table" => {
            "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}".to_owned()
        }
        "raw" => "type: {{.Type}}\ntotal: {{.TotalCount}}\nactive: {{.Active}}\nsize: {{.Size}}\n\
                  reclaimable: {{.Reclaimable}}\n"
            .to_owned(),
        format => format.to_owned(),
    });
    let rows = [
        (&IMAGES_ROW, images(usage)),
        (&CONTAINERS_ROW, containers(usage)),
        (&VOLUMES_ROW, volumes(usage)),
        (&BUILDER_ROW, Row::of("Build Cache")),
    ];
    let rows = rows.map(|(row_type, row)| context::row(row_type, Rc::new(row)));
    format.write(&context::header(HEADERS), rows)
}

/// A table for each kind of thing, as `docker system df -v` prints them, or what a template makes of all things.
pub fn write_each(usage: &DiskUsage, format: &str, now: Timestamp) -> Result<Vec<u8>, CliError> {
    let format = Format(if format.is_empty() { "table" } else { format }.to_owned());
    let is_table = format.is_table();
    let images = image::usage_rows(&usage.images, is_table, now);
    let containers = container::usage_rows(&usage.containers, is_table, now);
    let volumes = volume::usage_rows(&usage.volumes);
    if format.0 == "table" {
        let mut text = b"Images space usage:\n\n".to_vec();
        text.extend(image::usage_table(images)?);
        text.extend_from_slice(b"\nContainers space usage:\n\n");
        text.extend(container::usage_table(containers)?);
        text.extend_from_slice(b"\nLocal Volumes space usage:\n\n");
        text.extend(volume::usage_table(volumes)?);
        text.extend_from_slice(b"\nBuild cache usage: 0B\n\n");
        let columns = "table {{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.UsageCount}}\t\
                       {{.Shared}}";
        text.extend(Format(columns.to_owned()).write(&context::header(BUILD_CACHE_HEADERS), [])?);
        return Ok(text);
    }
    if format.0 == "raw" || is_table {
        return Err(CliError::NotSimulated(format!(
            "docker system df --verbose --format {}",
            format.0
        )));
    }
    let text = if format.is_json() {
        "{{json .}}"
    } else {
        &format.0
    };
    let template = Template::parse(text)
        .map_err(|error| CliError::new(format!("template parsing error: {error}")))?;
    let lists: [(&'static Type, Vec<Value>); 4] = [
        (&IMAGE_LIST, images),
        (&CONTAINER_LIST, containers),
        (&VOLUME_LIST, volumes),
        (&BUILD_CACHE_LIST, Vec::new()),
    ];
    let lists = lists.map(|(list_type, rows)| Value::new(list_type, Data::List(rows.into())));
    let structure = Value::new(&ALL, Data::Struct(lists.into()));
    let pointer = Value::new(&ALL_POINTER, Data::Reference(Rc::new(structure)));
    let mut output = Vec::new();
    match template.execute(Some(&pointer), &mut output) {
        Ok(()) => Ok(output),
        Err(ExecError::Failed(message)) => Err(CliError::new(message)),
        Err(ExecError::NotSimulated(what)) => Err(CliError::NotSimulated(what)),
    }
}

static IMAGE_LIST: Type = Type::Slice(&image::ROW);
static CONTAINER_LIST: Type = Type::Slice(&container::ROW);
static VOLUME_LIST: Type = Type::Slice(&volume::ROW);
static BUILD_CACHE: NamedType = NamedType::new("formatter.buildCacheContext", Type::Struct(&[]));
static BUILD_CACHE_POINTER: Type = Type::Pointer(&Type::Named(&BUILD_CACHE));
static BUILD_CACHE_LIST: Type = Type::Slice(&BUILD_CACHE_POINTER);
static ALL_TYPE: NamedType = NamedType::new(
    "formatter.diskUsageContext",
    Type::Struct(&[
        Field::new("Images", &IMAGE_LIST),
        Field::new("Containers", &CONTAINER_LIST),
        Field::new("Volumes", &VOLUME_LIST),
        Field::new("BuildCache", &BUILD_CACHE_LIST),
    ]),
);
static ALL: Type = Type::Named(&ALL_TYPE);
static ALL_POINTER: Type = Type::Pointer(&ALL);

const HEADERS: &[(&str, &str)] = &[
    ("Type", "TYPE"),
    ("TotalCount", "TOTAL"),
    ("Active", "ACTIVE"),
    ("Size", "SIZE"),
    ("Reclaimable", "RECLAIMABLE"),
];

const BUILD_CACHE_HEADERS: &[(&str, &str)] = &[
    ("ID", "CACHE ID"),
    ("CacheType", "CACHE TYPE"),
    ("Size", "SIZE"),
    ("CreatedSince", "CREATED"),
    ("LastUsedSince", "LAST USED"),
    ("UsageCount", "USAGE"),
    ("Shared", "SHARED"),
];

const COLUMNS: &[Method] = &[
    column("Active", |row, _| ask(row, "Active", &[])),
    column("FullHeader", |_, _| Ok(Some(Value::interface(None)))),
    column(json::MARSHAL, |row, _| context::row_json(row, COLUMNS)),
    column("Reclaimable", |row, _| ask(row, "Reclaimable", &[])),
    column("Size", |row, _| ask(row, "Size", &[])),
    column("TotalCount", |row, _| ask(row, "TotalCount", &[])),
    column("Type", |row, _| ask(row, "Type", &[])),
];

/// What is in a row beside its columns.
static FIELDS: [Field; 1] = [Field::embedded("HeaderContext", &HEADER)];
static HEADER: Type = Type::Named(&HEADER_CONTEXT);

static IMAGES: NamedType =
    NamedType::new("formatter.diskUsageImagesContext", Type::Struct(&FIELDS)).methods(COLUMNS);
static IMAGES_ROW: Type = Type::Pointer(&Type::Named(&IMAGES));
static CONTAINERS: NamedType = NamedType::new(
    "formatter.diskUsageContainersContext",
    Type::Struct(&FIELDS),
)
.methods(COLUMNS);
static CONTAINERS_ROW: Type = Type::Pointer(&Type::Named(&CONTAINERS));
static VOLUMES: NamedType =
    NamedType::new("formatter.diskUsageVolumesContext", Type::Struct(&FIELDS)).methods(COLUMNS);
static VOLUMES_ROW: Type = Type::Pointer(&Type::Named(&VOLUMES));
static BUILDER: NamedType =
    NamedType::new("formatter.diskUsageBuilderContext", Type::Struct(&FIELDS)).methods(COLUMNS);
static BUILDER_ROW: Type = Type::Pointer(&Type::Named(&BUILDER));

/// A kind of thing: how many there are, how many are in use, and what they take.
#[derive(Debug)]
struct Row {
    kind: &'static str,
    total: usize,
    active: usize,
    size: i64,
    reclaimable: i64,
}

impl Row {
    fn of(kind: &'static str) -> Self {
        Self {
            kind,
            total: 0,
            active: 0,
            size: 0,
            reclaimable: 0,
        }
    }
}

fn images(usage: &DiskUsage) -> Row {
    let used = usage.images.iter().filter(|image| image.containers > 0);
    let own = used
        .clone()
        .filter(|image| image.size != -1 && image.shared_size != -1)
        .map(|image| image.size.saturating_sub(image.shared_size));
    Row {
        total: usage.images.len(),
        active: used.clone().count(),
        size: usage.layers_size,
        reclaimable: own.fold(usage.layers_size, i64::saturating_sub),
        ..Row::of("Images")
    }
}

fn containers(usage: &DiskUsage) -> Row {
    let mut row = Row {
        total: usage.containers.len(),
        ..Row::of("Containers")
    };
    for container in &usage.containers {
        row.size = row.size.saturating_add(container.size_rw);
        if matches!(
            container.state.as_str(),
            "running" | "paused" | "restarting"
        ) {
            row.active += 1;
        } else {
            row.reclaimable = row.reclaimable.saturating_add(container.size_rw);
        }
    }
    row
}

fn volumes(usage: &DiskUsage) -> Row {
    let mut row = Row {
        total: usage.volumes.len(),
        ..Row::of("Local Volumes")
    };
    for usage in usage
        .volumes
        .iter()
        .filter_map(|volume| volume.usage_data.as_ref())
    {
        row.size = row.size.saturating_add(usage.size);
        if usage.ref_count > 0 {
            row.active += 1;
        } else {
            row.reclaimable = row.reclaimable.saturating_add(usage.size);
        }
    }
    row
}

impl Object for Row {
    fn fields(&self) -> Vec<Value> {
        vec![context::header_context(None)]
    }

    fn call(&self, method: &str, _arguments: &[Value]) -> Called {
        Ok(Some(Value::string(match method {
            "Type" => self.kind.to_owned(),
            "TotalCount" => self.total.to_string(),
            "Active" => self.active.to_string(),
            "Size" => human_size(self.size),
            "Reclaimable" if self.size > 0 => {
                let percent = self.reclaimable.saturating_mul(100) / self.size;
                format!("{} ({percent}%)", human_size(self.reclaimable))
            }
            "Reclaimable" => human_size(self.reclaimable),
            _ => return Err(CallError::NotSimulated(format!("the method {method}"))),
        })))
    }
}
