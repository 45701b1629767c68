//! What a search has found (docker/cli: cli/command/registry/formatter_search.go).

use std::rc::Rc;

use docksim_api::registry::SearchResult;

use super::context::{self, Format, HEADER_CONTEXT, ask, column, ellipsis};
use super::types::registry::REGISTRY_SEARCH_RESULT;
use super::value::{CallError, Called, Field, Method, NamedType, Object, Type, Value};
use super::{decode, json};
use crate::error::CliError;

/// A row for every result, as `docker search` prints them.
pub fn write(results: &[SearchResult], format: &str, no_trunc: bool) -> Result<Vec<u8>, CliError> {
    let format = Format(match format {
        "" | "table" => {
            "table {{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}".to_owned()
        }
        format => format.to_owned(),
    });
    let rows = results.iter().map(|result| {
        let row = SearchRow {
            result: result.clone(),
            is_truncated: !no_trunc,
        };
        context::row(&ROW, Rc::new(row))
    });
    format.write(&context::header(HEADERS), rows)
}

const HEADERS: &[(&str, &str)] = &[
    ("Name", "NAME"),
    ("Description", "DESCRIPTION"),
    ("StarCount", "STARS"),
    ("IsOfficial", "OFFICIAL"),
];

const COLUMNS: &[Method] = &[
    column("Description", |row, _| ask(row, "Description", &[])),
    column("FullHeader", |_, _| Ok(Some(Value::interface(None)))),
    column("IsOfficial", |row, _| ask(row, "IsOfficial", &[])),
    column(json::MARSHAL, |row, _| context::row_json(row, JSON_COLUMNS)),
    column("Name", |row, _| ask(row, "Name", &[])),
    column("StarCount", |row, _| ask(row, "StarCount", &[])),
];

/// In JSON a truth value is a word.
const JSON_COLUMNS: &[Method] = &[
    column("Description", |row, _| ask(row, "Description", &[])),
    column("IsOfficial", |row, _| ask(row, "IsOfficialWord", &[])),
    column("Name", |row, _| ask(row, "Name", &[])),
    column("StarCount", |row, _| ask(row, "StarCount", &[])),
];

static RESULT: Type = Type::Named(&REGISTRY_SEARCH_RESULT);
static CONTEXT: NamedType = NamedType::new(
    "registry.searchContext",
    Type::Struct(&[
        Field::embedded("HeaderContext", &Type::Named(&HEADER_CONTEXT)),
        Field::new("trunc", &Type::Bool),
        Field::new("json", &Type::Bool),
        Field::new("s", &Type::Named(&REGISTRY_SEARCH_RESULT)),
    ]),
)
.methods(COLUMNS);
static ROW: Type = Type::Pointer(&Type::Named(&CONTEXT));

/// A result and how it is shown.
#[derive(Debug)]
struct SearchRow {
    result: SearchResult,
    is_truncated: bool,
}

impl Object for SearchRow {
    fn fields(&self) -> Vec<Value> {
        let result = serde_json::to_value(&self.result).unwrap_or_default();
        vec![
            context::header_context(None),
            Value::bool(self.is_truncated),
            Value::bool(false),
            decode::decode(&RESULT, &result),
        ]
    }

    fn call(&self, method: &str, _arguments: &[Value]) -> Called {
        let result = &self.result;
        let description = || result.description.replace(['\n', '\r'], " ");
        Ok(Some(Value::string(match method {
            "Name" => result.name.clone(),
            "Description" if self.is_truncated => ellipsis(&description(), 45),
            "Description" => description(),
            "StarCount" => result.star_count.to_string(),
            "IsOfficial" if result.is_official => "[OK]".to_owned(),
            "IsOfficial" => String::new(),
            "IsOfficialWord" => result.is_official.to_string(),
            _ => return Err(CallError::NotSimulated(format!("the method {method}"))),
        })))
    }
}
