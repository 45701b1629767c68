//! The steps that made an image (docker/cli: cli/command/image/formatter_history.go).

use std::rc::Rc;

use docksim_api::Timestamp;
use docksim_api::image::HistoryResponseItem;
use docksim_reference::size::human_size_with_precision;
use docksim_reference::timestamp;

use super::context::{self, Format, HEADER_CONTEXT, ask, column, ellipsis, truncate_id};
use super::types::image::HISTORY_RESPONSE_ITEM;
use super::value::{CallError, Called, Field, Method, NamedType, Object, Type, Value};
use super::{decode, json};
use crate::error::CliError;

/// Times before the year 2000 are not told in words.
const EPOCH: i64 = 946_684_800;

/// How a history is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryOptions<'a> {
    /// What `--format` says; empty for the default.
    pub format: &'a str,
    /// Whether only ids are printed.
    pub quiet: bool,
    /// Whether sizes and times are printed for people.
    pub human: bool,
    /// Whether long values are printed whole.
    pub no_trunc: bool,
}

/// A row for every step, as `docker history` prints them.
pub fn write(
    items: &[HistoryResponseItem],
    options: &HistoryOptions<'_>,
    now: Timestamp,
) -> Result<Vec<u8>, CliError> {
    let since = if options.human {
        "CreatedSince"
    } else {
        "CreatedAt"
    };
    let format = Format(match options.format {
        "" | "table" if options.quiet => "{{.ID}}".to_owned(),
        "" | "table" => format!(
            "table {{{{.ID}}}}\t{{{{.{since}}}}}\t{{{{.CreatedBy}}}}\t{{{{.Size}}}}\t{{{{.Comment}}}}"
        ),
        format => format.to_owned(),
    });
    let rows = items.iter().map(|item| {
        let row = HistoryRow {
            item: item.clone(),
            is_truncated: !options.no_trunc,
            is_human: options.human,
            now,
        };
        context::row(&ROW, Rc::new(row))
    });
    format.write(&context::header(HEADERS), rows)
}

const HEADERS: &[(&str, &str)] = &[
    ("ID", "IMAGE"),
    ("CreatedSince", "CREATED"),
    ("CreatedAt", "CREATED AT"),
    ("CreatedBy", "CREATED BY"),
    ("Size", "SIZE"),
    ("Comment", "COMMENT"),
];

const COLUMNS: &[Method] = &[
    column("Comment", |row, _| ask(row, "Comment", &[])),
    column("CreatedAt", |row, _| ask(row, "CreatedAt", &[])),
    column("CreatedBy", |row, _| ask(row, "CreatedBy", &[])),
    column("CreatedSince", |row, _| ask(row, "CreatedSince", &[])),
    column("FullHeader", |_, _| Ok(Some(Value::interface(None)))),
    column("ID", |row, _| ask(row, "ID", &[])),
    column(json::MARSHAL, |row, _| context::row_json(row, COLUMNS)),
    column("Size", |row, _| ask(row, "Size", &[])),
];

static ITEM: Type = Type::Named(&HISTORY_RESPONSE_ITEM);
static CONTEXT: NamedType = NamedType::new(
    "image.historyContext",
    Type::Struct(&[
        Field::embedded("HeaderContext", &Type::Named(&HEADER_CONTEXT)),
        Field::new("trunc", &Type::Bool),
        Field::new("human", &Type::Bool),
        Field::new("h", &Type::Named(&HISTORY_RESPONSE_ITEM)),
    ]),
)
.methods(COLUMNS);
static ROW: Type = Type::Pointer(&Type::Named(&CONTEXT));

/// A step and how it is shown.
#[derive(Debug)]
struct HistoryRow {
    item: HistoryResponseItem,
    is_truncated: bool,
    is_human: bool,
    now: Timestamp,
}

impl Object for HistoryRow {
    fn fields(&self) -> Vec<Value> {
        let item = serde_json::to_value(&self.item).unwrap_or_default();
        vec![
            context::header_context(None),
            Value::bool(self.is_truncated),
            Value::bool(self.is_human),
            decode::decode(&ITEM, &item),
        ]
    }

    fn call(&self, method: &str, _arguments: &[Value]) -> Called {
        let item = &self.item;
        let created_at = || timestamp::rfc3339_nano(item.created.saturating_mul(Timestamp::SECOND));
        Ok(Some(Value::string(match method {
            "ID" if self.is_truncated => truncate_id(&item.id).to_owned(),
            "ID" => item.id.clone(),
            "CreatedAt" => created_at(),
            "CreatedSince" if !self.is_human => created_at(),
            "CreatedSince" if item.created <= EPOCH => "N/A".to_owned(),
            "CreatedSince" => context::ago(item.created, self.now),
            "CreatedBy" if self.is_truncated => ellipsis(&item.created_by.replace('\t', " "), 45),
            "CreatedBy" => item.created_by.replace('\t', " "),
            "Size" if self.is_human => human_size_with_precision(item.size, 3),
            "Size" => item.size.to_string(),
            "Comment" => item.comment.clone(),
            _ => return Err(CallError::NotSimulated(format!("the method {method}"))),
        })))
    }
}
