//! Lists: a template for every row, and a header over them (docker/cli: cli/command/formatter).

use std::rc::Rc;

use docksim_api::Timestamp;
use docksim_reference::duration;

use super::inspect::exec_error;
use super::json;
use super::template::{ExecError, Template};
use super::value::{CallError, Called, Data, Field, Method, NamedType, Object, Type, Value};
use crate::error::CliError;
use crate::tabwriter::TabWriter;

/// What a user gave with `--format`, or stands for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format(pub String);

impl Format {
    /// Whether rows are set in columns under a header.
    pub fn is_table(&self) -> bool {
        self.0.starts_with("table")
    }

    /// Whether every row is a JSON object.
    pub fn is_json(&self) -> bool {
        self.0 == "json"
    }

    /// Whether a text is in it.
    pub fn contains(&self, text: &str) -> bool {
        self.0.contains(text)
    }

    /// The template: without the directive, with `\t` and `\n` as what they mean.
    fn template(&self) -> String {
        let template = match self.0.strip_prefix("table") {
            Some(rest) => rest,
            None if self.is_json() => "{{json .}}",
            None => &self.0,
        };
        template
            .trim_matches(' ')
            .replace("\\t", "\t")
            .replace("\\n", "\n")
    }

    /// Renders rows, and the header of a table.
    pub fn write(
        &self,
        header: &Value,
        rows: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<u8>, CliError> {
        let template = Template::parse(&self.template()).map_err(|error| {
            if error.is_not_simulated() {
                CliError::NotSimulated(error.to_string())
            } else {
                CliError::template(format!("template parsing error: {error}"))
            }
        })?;
        let mut lines = Vec::new();
        for row in rows {
            template
                .execute(Some(&row), &mut lines)
                .map_err(exec_error)?;
            lines.push(b'\n');
        }
        if !self.is_table() {
            return Ok(lines);
        }
        let mut table = Vec::new();
        // docker does not look whether the header could be rendered.
        match template.for_header().execute(Some(header), &mut table) {
            Ok(()) | Err(ExecError::Failed(_)) => {}
            Err(error @ ExecError::NotSimulated(_)) => return Err(exec_error(error)),
        }
        table.push(b'\n');
        table.append(&mut lines);
        let text = String::from_utf8_lossy(&table);
        Ok(TabWriter::LIST.format(&text).into_bytes())
    }
}

/// The type of a header: column names by the methods that give the columns.
static HEADER: NamedType = NamedType::new(
    "formatter.SubHeaderContext",
    Type::Map(&Type::String, &Type::String),
)
.methods(&[Method {
    name: "Label",
    parameters: &[Type::String],
    call: header_label,
}]);
static HEADER_TYPE: Type = Type::Named(&HEADER);

/// What every row has: the header, for those who ask a row for it.
pub(super) static HEADER_CONTEXT: NamedType = NamedType::new(
    "formatter.HeaderContext",
    Type::Struct(&[Field::new("Header", &Type::Interface)]),
);
static HEADER_CONTEXT_TYPE: Type = Type::Named(&HEADER_CONTEXT);

/// A row's part with the header, if it has one.
pub(super) fn header_context(header: Option<Value>) -> Value {
    let fields = [Value::interface(header)];
    Value::new(&HEADER_CONTEXT_TYPE, Data::Struct(fields.into()))
}

/// `2 hours ago`.
pub(super) fn ago(seconds: i64, now: Timestamp) -> String {
    let moment = Timestamp(seconds.saturating_mul(Timestamp::SECOND));
    format!("{} ago", duration::human(now.since(moment)))
}

/// The header of a list.
pub(crate) fn header(columns: &[(&str, &str)]) -> Value {
    let entries = columns
        .iter()
        .map(|(name, title)| (Rc::from(name.as_bytes()), Value::string(title)))
        .collect();
    Value::new(&HEADER_TYPE, Data::Map(Rc::new(entries)))
}

/// The header over a label's values: the part of its name behind the last dot.
fn header_label(_receiver: &Value, arguments: &[Value]) -> Called {
    let name = arguments.first().map(Value::text).unwrap_or_default();
    let last = name.rsplit('.').next().unwrap_or_default();
    Ok(Some(Value::string(last.replace(['-', '_'], " "))))
}

/// A pointer to a row.
pub(super) fn row(row_type: &'static Type, object: Rc<dyn Object>) -> Value {
    let structure = row_type.element().unwrap_or(row_type);
    let object = Value::new(structure, Data::Object(object));
    Value::new(row_type, Data::Reference(Rc::new(object)))
}

/// A column: a method without arguments.
pub(super) const fn column(name: &'static str, call: fn(&Value, &[Value]) -> Called) -> Method {
    Method {
        name,
        parameters: &[],
        call,
    }
}

/// Asks a row's object.
pub(super) fn ask(receiver: &Value, method: &str, arguments: &[Value]) -> Called {
    match receiver.data() {
        Data::Object(object) => object.call(method, arguments),
        _ => Err(CallError::Failed(format!("no method {method}"))),
    }
}

/// The JSON of a row: an object of its columns, sorted (docker/cli: cli/command/formatter/reflect.go).
pub(super) fn row_json(receiver: &Value, columns: &[Method]) -> Called {
    let mut columns: Vec<&Method> = columns
        .iter()
        .filter(|column| {
            column.parameters.is_empty() && !matches!(column.name, json::MARSHAL | "FullHeader")
        })
        .collect();
    columns.sort_by_key(|column| column.name);
    let mut text = b"{".to_vec();
    for (at, column) in columns.iter().enumerate() {
        let separator = if at > 0 { "," } else { "" };
        text.extend_from_slice(format!("{separator}\"{}\":", column.name).as_bytes());
        let value = (column.call)(receiver, &[])?;
        text.extend(json::marshal(value.as_ref())?);
    }
    text.push(b'}');
    Ok(Some(Value::byte_slice(&text)))
}

/// Labels in one line.
pub(super) fn labels<'a>(labels: impl IntoIterator<Item = (&'a String, &'a String)>) -> String {
    let labels: Vec<String> = labels
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    labels.join(",")
}

/// The first twelve digits of an id, without the algorithm in front.
pub fn truncate_id(id: &str) -> &str {
    let id = id.split_once(':').map_or(id, |(_, digits)| digits);
    id.get(..12).unwrap_or(id)
}

/// The start of a text that is wider than so many cells of a terminal, with `…`.
pub fn ellipsis(text: &str, most: usize) -> String {
    use unicode_width::UnicodeWidthChar;
    // East Asian wide characters take two cells; all others, also those that take none, count as one.
    let width = |c: char| if c.width() == Some(2) { 2 } else { 1 };
    if most == 0 {
        return String::new();
    }
    if most == 1 {
        return text.chars().take(1).collect();
    }
    if text.chars().map(width).sum::<usize>() <= most {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut taken = 0;
    for c in text.chars() {
        taken += width(c);
        if taken > most - 1 {
            break;
        }
        shown.push(c);
    }
    shown + "…"
}
