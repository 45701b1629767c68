//! What containers use (docker/cli: cli/command/container/formatter_stats.go and stats_helpers.go).

use std::rc::Rc;

use docksim_api::container::{CpuStats, MemoryStats, Stats};
use docksim_reference::size::{bytes_size, human_size_with_precision};

use super::context::{self, Format, HEADER_CONTEXT, ask, column, truncate_id};
use super::json;
use super::value::{CallError, Called, Field, Method, NamedType, Object, Type, Value};
use crate::error::CliError;

/// What stands where nothing is known.
const NO_VALUE: &str = "--";

/// A container as the user named it, with what is known of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    /// What the user called it.
    pub container: String,
    /// What was told last; nothing yet at first.
    pub stats: Stats,
    /// Whether what was told does not count any more.
    pub is_invalid: bool,
}

/// A row for every container, as `docker stats` prints them.
pub fn write(entries: &[Entry], format: &str, no_trunc: bool) -> Result<Vec<u8>, CliError> {
    let format = Format(match format {
        "" | "table" => {
            "table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t\
                         {{.BlockIO}}\t{{.PIDs}}"
                .to_owned()
        }
        format => format.to_owned(),
    });
    let rows = entries.iter().map(|entry| {
        let row = StatsRow {
            entry: entry.clone(),
            is_truncated: !no_trunc,
        };
        context::row(&ROW, Rc::new(row))
    });
    format.write(&context::header(HEADERS), rows)
}

const HEADERS: &[(&str, &str)] = &[
    ("Container", "CONTAINER"),
    ("Name", "NAME"),
    ("ID", "CONTAINER ID"),
    ("CPUPerc", "CPU %"),
    ("MemUsage", "MEM USAGE / LIMIT"),
    ("MemPerc", "MEM %"),
    ("NetIO", "NET I/O"),
    ("BlockIO", "BLOCK I/O"),
    ("PIDs", "PIDS"),
];

const COLUMNS: &[Method] = &[
    column("BlockIO", |row, _| ask(row, "BlockIO", &[])),
    column("CPUPerc", |row, _| ask(row, "CPUPerc", &[])),
    column("Container", |row, _| ask(row, "Container", &[])),
    column("FullHeader", |_, _| Ok(Some(Value::interface(None)))),
    column("ID", |row, _| ask(row, "ID", &[])),
    column(json::MARSHAL, |row, _| context::row_json(row, COLUMNS)),
    column("MemPerc", |row, _| ask(row, "MemPerc", &[])),
    column("MemUsage", |row, _| ask(row, "MemUsage", &[])),
    column("Name", |row, _| ask(row, "Name", &[])),
    column("NetIO", |row, _| ask(row, "NetIO", &[])),
    column("PIDs", |row, _| ask(row, "PIDs", &[])),
];

static ENTRY: NamedType = NamedType::new(
    "container.StatsEntry",
    Type::Struct(&[
        Field::new("Container", &Type::String),
        Field::new("Name", &Type::String),
        Field::new("ID", &Type::String),
        Field::new("CPUPercentage", &Type::Float64),
        Field::new("Memory", &Type::Float64),
        Field::new("MemoryLimit", &Type::Float64),
        Field::new("MemoryPercentage", &Type::Float64),
        Field::new("NetworkRx", &Type::Float64),
        Field::new("NetworkTx", &Type::Float64),
        Field::new("BlockRead", &Type::Float64),
        Field::new("BlockWrite", &Type::Float64),
        Field::new("PidsCurrent", &Type::Uint64),
        Field::new("IsInvalid", &Type::Bool),
    ]),
);
static CONTEXT: NamedType = NamedType::new(
    "container.statsContext",
    Type::Struct(&[
        Field::embedded("HeaderContext", &Type::Named(&HEADER_CONTEXT)),
        Field::new("s", &Type::Named(&ENTRY)),
        Field::new("os", &Type::String),
        Field::new("trunc", &Type::Bool),
    ]),
)
.methods(COLUMNS);
static ROW: Type = Type::Pointer(&Type::Named(&CONTEXT));
static ENTRY_TYPE: Type = Type::Named(&ENTRY);

/// A container's numbers and how they are shown.
#[derive(Debug)]
struct StatsRow {
    entry: Entry,
    is_truncated: bool,
}

impl Object for StatsRow {
    fn fields(&self) -> Vec<Value> {
        vec![
            context::header_context(None),
            // A template cannot reach what starts with a small letter.
            Value::zero(&ENTRY_TYPE),
            Value::string("linux"),
            Value::bool(self.is_truncated),
        ]
    }

    fn call(&self, method: &str, _arguments: &[Value]) -> Called {
        let Entry {
            container,
            stats,
            is_invalid,
        } = &self.entry;
        let memory = used_memory(&stats.memory_stats);
        let limit = stats.memory_stats.limit;
        Ok(Some(Value::string(match method {
            "Container" => container.clone(),
            "Name" => match stats.name.get(1..) {
                Some(name) if !name.is_empty() => name.to_owned(),
                _ => NO_VALUE.to_owned(),
            },
            "ID" if self.is_truncated => truncate_id(&stats.id).to_owned(),
            "ID" => stats.id.clone(),
            "MemUsage" if *is_invalid => format!("{NO_VALUE} / {NO_VALUE}"),
            "CPUPerc" | "MemPerc" | "NetIO" | "BlockIO" | "PIDs" if *is_invalid => {
                NO_VALUE.to_owned()
            }
            "CPUPerc" => percentage(processor_share(&stats.precpu_stats, &stats.cpu_stats)),
            "MemUsage" => format!("{} / {}", bytes(memory), bytes(limit)),
            "MemPerc" if limit == 0 => percentage(0.0),
            "MemPerc" => percentage(as_float(memory) / as_float(limit) * 100.0),
            "NetIO" => {
                let interfaces = || stats.networks.iter().flatten().map(|(_, traffic)| traffic);
                let received = interfaces().map(|traffic| traffic.rx_bytes).sum();
                let sent = interfaces().map(|traffic| traffic.tx_bytes).sum();
                both(received, sent)
            }
            "BlockIO" => {
                let of = |letter: char| {
                    let entries = stats
                        .blkio_stats
                        .io_service_bytes_recursive
                        .iter()
                        .flatten();
                    entries
                        .filter(|entry| entry.op.to_lowercase().starts_with(letter))
                        .map(|entry| entry.value)
                        .sum()
                };
                both(of('r'), of('w'))
            }
            "PIDs" => stats.pids_stats.current.to_string(),
            _ => return Err(CallError::NotSimulated(format!("the method {method}"))),
        })))
    }
}

/// What is used without the pages of files that nobody looks at.
fn used_memory(memory: &MemoryStats) -> u64 {
    let idle = ["total_inactive_file", "inactive_file"]
        .into_iter()
        .filter_map(|name| memory.stats.get(name).copied())
        .find(|idle| *idle < memory.usage);
    memory.usage.saturating_sub(idle.unwrap_or(0))
}

/// How much of one processor was used between two moments, in percent.
fn processor_share(before: &CpuStats, now: &CpuStats) -> f64 {
    let own = now
        .cpu_usage
        .total_usage
        .saturating_sub(before.cpu_usage.total_usage);
    let all = now.system_cpu_usage.saturating_sub(before.system_cpu_usage);
    if own == 0 || all == 0 {
        return 0.0;
    }
    as_float(own) / as_float(all) * f64::from(now.online_cpus) * 100.0
}

fn percentage(number: f64) -> String {
    format!("{number:.2}%")
}

fn bytes(count: u64) -> String {
    bytes_size(i64::try_from(count).unwrap_or(i64::MAX))
}

fn both(one: u64, other: u64) -> String {
    let size = |count: u64| human_size_with_precision(i64::try_from(count).unwrap_or(i64::MAX), 3);
    format!("{} / {}", size(one), size(other))
}

/// Go's conversion: numbers beyond 2^53 lose their last digits.
#[expect(clippy::cast_precision_loss, reason = "as Go does")]
fn as_float(number: u64) -> f64 {
    number as f64
}
