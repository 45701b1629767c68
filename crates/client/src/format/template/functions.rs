//! The functions that templates call: Go's own (text/template, funcs.go) and docker's (docker/cli:
//! templates/templates.go).

use std::cmp::Ordering;

use super::super::print::{sprint, sprintf, sprintln};
use super::super::value::{CallError, Called, Data, Type, UINT8, Value};
use super::super::{json, types};
use super::{Functions, text};

/// A function and the types of its arguments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Function {
    name: &'static str,
    pub(super) parameters: &'static [Type],
    pub(super) is_variadic: bool,
    pub(super) call: fn(&[Option<Value>]) -> Called,
}

const fn fixed(
    name: &'static str,
    parameters: &'static [Type],
    call: fn(&[Option<Value>]) -> Called,
) -> Function {
    Function {
        name,
        parameters,
        is_variadic: false,
        call,
    }
}

/// A function whose last parameter takes any number of arguments.
const fn variadic(
    name: &'static str,
    parameters: &'static [Type],
    call: fn(&[Option<Value>]) -> Called,
) -> Function {
    Function {
        is_variadic: true,
        ..fixed(name, parameters, call)
    }
}

const ANY: Type = Type::Interface;
const REFLECT: Type = Type::Reflect;
const TEXT: Type = Type::String;
const TEXTS: Type = Type::Slice(&Type::String);

const BUILTINS: &[Function] = &[
    // These three look at more than values: see `exec`.
    variadic("and", &[REFLECT, REFLECT], last),
    variadic("or", &[REFLECT, REFLECT], last),
    variadic("call", &[REFLECT, REFLECT], last),
    variadic("html", &[ANY], html),
    variadic("index", &[REFLECT, REFLECT], index),
    variadic("slice", &[REFLECT, REFLECT], slice),
    variadic("js", &[ANY], js),
    fixed("len", &[REFLECT], len),
    fixed("not", &[REFLECT], not),
    variadic("print", &[ANY], print),
    variadic("printf", &[TEXT, ANY], printf),
    variadic("println", &[ANY], println),
    variadic("urlquery", &[ANY], urlquery),
    variadic("eq", &[REFLECT, REFLECT], eq),
    fixed("ne", &[REFLECT, REFLECT], ne),
    fixed("lt", &[REFLECT, REFLECT], lt),
    fixed("le", &[REFLECT, REFLECT], le),
    fixed("gt", &[REFLECT, REFLECT], gt),
    fixed("ge", &[REFLECT, REFLECT], ge),
];

const BASIC: &[Function] = &[
    fixed("json", &[ANY], to_json),
    fixed("split", &[TEXT, TEXT], split),
    fixed("join", &[TEXTS, TEXT], join),
    fixed("title", &[TEXT], title),
    fixed("lower", &[TEXT], lower),
    fixed("upper", &[TEXT], upper),
    fixed("pad", &[TEXT, Type::Int, Type::Int], pad),
    fixed("truncate", &[TEXT, Type::Int], truncate),
];

/// What the template of `docker version` knows too (docker/cli: cli/command/system/version.go).
static VERSION: &[Function] = &[fixed(
    "getDetailsOrder",
    &[Type::Named(&types::system::TYPES_COMPONENT_VERSION)],
    details_order,
)];

const HEADER: &[Function] = &[
    fixed("json", &[TEXT], last),
    fixed("split", &[TEXT, TEXT], first),
    fixed("join", &[TEXT, TEXT], first),
    fixed("title", &[TEXT], last),
    fixed("lower", &[TEXT], last),
    fixed("upper", &[TEXT], last),
    fixed("truncate", &[TEXT, Type::Int], first),
];

/// The function of a name.
pub(super) fn find(name: &str, functions: Functions) -> Option<&'static Function> {
    let own: &[&'static [Function]] = match functions {
        Functions::Basic => &[BASIC, BUILTINS],
        Functions::Version => &[VERSION, BASIC, BUILTINS],
        Functions::Header => &[HEADER, BASIC, BUILTINS],
    };
    own.iter()
        .flat_map(|functions| functions.iter())
        .find(|function| function.name == name)
}

fn failed(message: impl Into<String>) -> CallError {
    CallError::Failed(message.into())
}

/// What an argument holds; interfaces are looked into.
fn argument(arguments: &[Option<Value>], at: usize) -> Option<&Value> {
    arguments.get(at)?.as_ref()?.dynamic()
}

fn bytes(arguments: &[Option<Value>], at: usize) -> Vec<u8> {
    argument(arguments, at)
        .and_then(Value::bytes)
        .unwrap_or_default()
        .to_vec()
}

fn text_of(arguments: &[Option<Value>], at: usize) -> String {
    String::from_utf8_lossy(&bytes(arguments, at)).into_owned()
}

fn number(arguments: &[Option<Value>], at: usize) -> i64 {
    match argument(arguments, at).map(Value::data) {
        Some(Data::Int(number)) => *number,
        _ => 0,
    }
}

fn string(text: impl AsRef<[u8]>) -> Called {
    Ok(Some(Value::string(text)))
}

fn first(arguments: &[Option<Value>]) -> Called {
    Ok(arguments.first().cloned().flatten())
}

fn last(arguments: &[Option<Value>]) -> Called {
    Ok(arguments.last().cloned().flatten())
}

/// Nothing that a template sees here is a function; what was called is named in the complaint.
pub(super) fn refuse_call(callee: Option<&Value>, name: Option<&str>) -> CallError {
    let Some(value) = callee.and_then(Value::dynamic) else {
        return failed("call of nil");
    };
    let value_type = value.value_type();
    // A value that comes through a pipe has no name but what reflect prints of it.
    let name = match name {
        Some(name) => name.to_owned(),
        None if value_type.is_string() => value.text(),
        None => format!("<{value_type} Value>"),
    };
    failed(format!("non-function {name} of type {value_type}"))
}

/// The arguments as an escaping function sees them: pointers followed, `<no value>` for what is absent.
fn printed(arguments: &[Option<Value>]) -> Result<Vec<u8>, CallError> {
    let arguments: Vec<Option<Value>> = arguments
        .iter()
        .map(|value| match value.as_ref().and_then(Value::dynamic) {
            None => Some(Value::string("<no value>")),
            Some(value) if value.value_type().is_pointer() => {
                let end = value.indirect();
                end.dynamic().cloned()
            }
            Some(value) => Some(value.clone()),
        })
        .collect();
    sprint(&arguments)
}

fn dynamic(arguments: &[Option<Value>]) -> Vec<Option<Value>> {
    (0..arguments.len())
        .map(|at| argument(arguments, at).cloned())
        .collect()
}

fn html(arguments: &[Option<Value>]) -> Called {
    string(text::escape_html(&printed(arguments)?))
}

fn js(arguments: &[Option<Value>]) -> Called {
    string(text::escape_js(&printed(arguments)?))
}

fn urlquery(arguments: &[Option<Value>]) -> Called {
    string(text::escape_query(&printed(arguments)?))
}

fn print(arguments: &[Option<Value>]) -> Called {
    string(sprint(&dynamic(arguments))?)
}

fn println(arguments: &[Option<Value>]) -> Called {
    string(sprintln(&dynamic(arguments))?)
}

fn printf(arguments: &[Option<Value>]) -> Called {
    let rest = arguments.get(1..).unwrap_or_default();
    string(sprintf(&bytes(arguments, 0), &dynamic(rest))?)
}

fn len(arguments: &[Option<Value>]) -> Called {
    let Some(value) = argument(arguments, 0) else {
        return Err(failed(if arguments.first().is_some_and(Option::is_some) {
            "len of nil pointer"
        } else {
            "reflect: call of reflect.Value.Type on zero Value"
        }));
    };
    let end = value.indirect();
    if end.is_nil() && (end.value_type().is_pointer() || end.value_type().is_interface()) {
        return Err(failed("len of nil pointer"));
    }
    match end.length() {
        Some(length) => Ok(Some(Value::int(i64::try_from(length).unwrap_or(i64::MAX)))),
        None => Err(failed(format!("len of type {}", end.value_type()))),
    }
}

fn not(arguments: &[Option<Value>]) -> Called {
    let truth = argument(arguments, 0).is_some_and(Value::truth);
    Ok(Some(Value::bool(!truth)))
}

/// An index of at most `most`.
fn position(index: Option<&Value>, most: usize) -> Result<usize, CallError> {
    let number = match index.map(|index| (index, index.data())) {
        Some((_, Data::Int(number))) => i128::from(*number),
        Some((_, Data::Uint(number))) => i128::from(*number),
        Some((index, _)) => {
            return Err(failed(format!(
                "cannot index slice/array with type {}",
                index.value_type()
            )));
        }
        None => return Err(failed("cannot index slice/array with nil")),
    };
    usize::try_from(number)
        .ok()
        .filter(|position| *position <= most)
        .ok_or_else(|| failed(format!("index out of range: {number}")))
}

/// The key of a map that an index means.
fn key(index: Option<&Value>, key_type: &'static Type) -> Result<Vec<u8>, CallError> {
    let Some(index) = index else {
        return Err(failed(format!(
            "value is nil; should be of type {key_type}"
        )));
    };
    if index.value_type().is_assignable_to(key_type) {
        return Ok(index.bytes().unwrap_or_default().to_vec());
    }
    Err(failed(format!(
        "value has type {}; should be {key_type}",
        index.value_type()
    )))
}

fn index(arguments: &[Option<Value>]) -> Called {
    let Some(mut item) = argument(arguments, 0).cloned() else {
        return Err(failed("index of untyped nil"));
    };
    for at in 1..arguments.len() {
        let index = argument(arguments, at);
        item = item.indirect().clone();
        let item_type = item.value_type();
        if item.is_nil() && (item_type.is_pointer() || item_type.is_interface()) {
            return Err(failed("index of nil pointer"));
        }
        item = match item_type.underlying() {
            Type::Map(key_type, element) => {
                let key = key(index, key_type)?;
                let found = item.map().and_then(|map| map.get(key.as_slice()));
                found.cloned().unwrap_or_else(|| Value::zero(element))
            }
            Type::String | Type::Slice(_) | Type::Array(..) => {
                let length = item.length().unwrap_or(0);
                let position = position(index, length)?;
                let element = match item.bytes() {
                    Some(bytes) => bytes
                        .get(position)
                        .map(|byte| Value::new(&UINT8, Data::Uint(u64::from(*byte)))),
                    None => item.list().get(position).cloned(),
                };
                let what = match item_type.underlying() {
                    Type::String => "string",
                    Type::Array(..) => "array",
                    _ => "slice",
                };
                element.ok_or_else(|| failed(format!("reflect: {what} index out of range")))?
            }
            _ => return Err(failed(format!("can't index item of type {item_type}"))),
        };
    }
    Ok(Some(item))
}

fn slice(arguments: &[Option<Value>]) -> Called {
    let Some(item) = argument(arguments, 0) else {
        return Err(failed("slice of untyped nil"));
    };
    let count = arguments.len() - 1;
    if count > 3 {
        return Err(failed(format!("too many slice indexes: {count}")));
    }
    let item_type = item.value_type();
    let length = match item_type.underlying() {
        Type::String if count == 3 => return Err(failed("cannot 3-index slice a string")),
        Type::String | Type::Slice(_) => item.length().unwrap_or(0),
        Type::Array(..) => {
            return Err(CallError::NotSimulated(
                "slices of arrays in a template".to_owned(),
            ));
        }
        _ => return Err(failed(format!("can't slice item of type {item_type}"))),
    };
    let mut bounds = [0, length, length];
    for (at, bound) in bounds.iter_mut().enumerate().take(count) {
        *bound = position(argument(arguments, at + 1), length)?;
    }
    let [start, end, most] = bounds;
    if start > end {
        return Err(failed(format!("invalid slice index: {start} > {end}")));
    }
    if end > most {
        return Err(failed(format!("invalid slice index: {end} > {most}")));
    }
    let data = match item.data() {
        Data::String(bytes) => Data::String(bytes.get(start..end).unwrap_or_default().into()),
        Data::List(list) => Data::List(list.get(start..end).unwrap_or_default().into()),
        _ => Data::Nil,
    };
    Ok(Some(Value::new(item_type, data)))
}

/// The kinds of values that can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basic {
    Bool,
    Number,
    Float,
    String,
}

fn basic(value: Option<&Value>) -> Option<Basic> {
    match value?.data() {
        Data::Bool(_) => Some(Basic::Bool),
        Data::Int(_) | Data::Uint(_) => Some(Basic::Number),
        Data::Float(_) => Some(Basic::Float),
        Data::String(_) if value?.value_type().is_string() => Some(Basic::String),
        _ => None,
    }
}

fn integer(value: &Value) -> i128 {
    match value.data() {
        Data::Int(number) => i128::from(*number),
        Data::Uint(number) => i128::from(*number),
        _ => 0,
    }
}

fn incompatible(one: &Value, other: &Value) -> CallError {
    failed(format!(
        "incompatible types for comparison: {} and {}",
        one.value_type(),
        other.value_type()
    ))
}

fn is_equal(one: Option<&Value>, other: Option<&Value>) -> Result<bool, CallError> {
    let kinds = (basic(one), basic(other));
    if let (Some(left), Some(right)) = (one, other)
        && let (Some(one_kind), Some(other_kind)) = kinds
    {
        if one_kind != other_kind {
            return Err(incompatible(left, right));
        }
        return Ok(match (left.data(), right.data()) {
            (Data::Bool(one), Data::Bool(other)) => one == other,
            (Data::Float(one), Data::Float(other)) => one == other,
            (Data::String(one), Data::String(other)) => one == other,
            _ => integer(left) == integer(right),
        });
    }
    if kinds.0 != kinds.1 {
        // A basic value and something else: only nil can be compared with everything.
        return match (one, other) {
            (Some(one), Some(other)) => Err(incompatible(one, other)),
            _ => Ok(false),
        };
    }
    let (Some(one), Some(other)) = (one, other) else {
        let is_nil = |value: Option<&Value>| value.is_none_or(Value::is_nil);
        return Ok(is_nil(one) == is_nil(other));
    };
    let same_kind = std::mem::discriminant(one.value_type().underlying())
        == std::mem::discriminant(other.value_type().underlying());
    if !same_kind {
        return Err(failed(format!(
            "non-comparable types {}: {}, {}: {}",
            shown(b"%s", one)?,
            one.value_type(),
            other.value_type(),
            shown(b"%v", other)?
        )));
    }
    match one.value_type().underlying() {
        Type::Map(..) | Type::Slice(_) => Err(failed(format!(
            "non-comparable type {}: {}",
            shown(b"%s", other)?,
            other.value_type()
        ))),
        Type::Pointer(_) => Ok(match (one.data(), other.data()) {
            (Data::Nil, Data::Nil) => true,
            (Data::Reference(one), Data::Reference(other)) => std::rc::Rc::ptr_eq(one, other),
            _ => false,
        }),
        _ => Err(CallError::NotSimulated(
            "comparing structures in a template".to_owned(),
        )),
    }
}

fn shown(format: &[u8], value: &Value) -> Result<String, CallError> {
    let shown = sprintf(format, &[Some(value.clone())])?;
    Ok(String::from_utf8_lossy(&shown).into_owned())
}

fn eq(arguments: &[Option<Value>]) -> Called {
    let one = argument(arguments, 0);
    if arguments.len() < 2 {
        return Err(failed("missing argument for comparison"));
    }
    for at in 1..arguments.len() {
        if is_equal(one, argument(arguments, at))? {
            return Ok(Some(Value::bool(true)));
        }
    }
    Ok(Some(Value::bool(false)))
}

fn ne(arguments: &[Option<Value>]) -> Called {
    let equal = is_equal(argument(arguments, 0), argument(arguments, 1))?;
    Ok(Some(Value::bool(!equal)))
}

fn compare(arguments: &[Option<Value>]) -> Result<Option<Ordering>, CallError> {
    let (one, other) = (argument(arguments, 0), argument(arguments, 1));
    let kinds = (basic(one), basic(other));
    let (Some(one), Some(other), (Some(one_kind), Some(other_kind))) = (one, other, kinds) else {
        return Err(failed("invalid type for comparison"));
    };
    if one_kind != other_kind {
        return Err(incompatible(one, other));
    }
    match (one.data(), other.data()) {
        (Data::Bool(_), _) => Err(failed("invalid type for comparison")),
        (Data::Float(one), Data::Float(other)) => Ok(one.partial_cmp(other)),
        (Data::String(one), Data::String(other)) => Ok(Some(one.cmp(other))),
        _ => Ok(Some(integer(one).cmp(&integer(other)))),
    }
}

fn lt(arguments: &[Option<Value>]) -> Called {
    let ordering = compare(arguments)?;
    Ok(Some(Value::bool(ordering == Some(Ordering::Less))))
}

fn le(arguments: &[Option<Value>]) -> Called {
    let ordering = compare(arguments)?;
    let truth = matches!(ordering, Some(Ordering::Less | Ordering::Equal));
    Ok(Some(Value::bool(truth)))
}

fn gt(arguments: &[Option<Value>]) -> Called {
    let ordering = compare(arguments)?;
    let is_at_most = matches!(ordering, Some(Ordering::Less | Ordering::Equal));
    Ok(Some(Value::bool(!is_at_most)))
}

fn ge(arguments: &[Option<Value>]) -> Called {
    let ordering = compare(arguments)?;
    Ok(Some(Value::bool(ordering != Some(Ordering::Less))))
}

fn to_json(arguments: &[Option<Value>]) -> Called {
    string(json::encode(argument(arguments, 0))?)
}

fn split(arguments: &[Option<Value>]) -> Called {
    let (text, separator) = (bytes(arguments, 0), bytes(arguments, 1));
    let parts: Vec<Vec<u8>> = if separator.is_empty() {
        let characters = text.utf8_chunks().flat_map(|chunk| {
            let valid = chunk.valid().chars().map(|c| c.to_string().into_bytes());
            let invalid = chunk.invalid().iter().map(|byte| vec![*byte]);
            valid.chain(invalid).collect::<Vec<_>>()
        });
        characters.collect()
    } else {
        let mut parts = Vec::new();
        let mut rest = text.as_slice();
        while let Some(at) = rest
            .windows(separator.len())
            .position(|window| window == separator)
        {
            parts.push(rest.get(..at).unwrap_or_default().to_vec());
            rest = rest.get(at + separator.len()..).unwrap_or_default();
        }
        parts.push(rest.to_vec());
        parts
    };
    Ok(Some(Value::strings(parts)))
}

fn join(arguments: &[Option<Value>]) -> Called {
    let list = argument(arguments, 0).map(Value::list).unwrap_or_default();
    let parts: Vec<&[u8]> = list
        .iter()
        .map(|value| value.bytes().unwrap_or_default())
        .collect();
    string(parts.join(bytes(arguments, 1).as_slice()))
}

fn title(arguments: &[Option<Value>]) -> Called {
    string(text::title(&text_of(arguments, 0)))
}

fn lower(arguments: &[Option<Value>]) -> Called {
    string(text::lower(&text_of(arguments, 0)))
}

fn upper(arguments: &[Option<Value>]) -> Called {
    string(text::upper(&text_of(arguments, 0)))
}

fn pad(arguments: &[Option<Value>]) -> Called {
    const MOST: usize = 1 << 24;
    let source = bytes(arguments, 0);
    if source.is_empty() {
        return string(source);
    }
    let blanks = |count: i64| match usize::try_from(count) {
        Err(_) => Err(failed("strings: negative Repeat count")),
        Ok(count) if count > MOST => Err(CallError::NotSimulated(format!(
            "printing more than {MOST} bytes in a template"
        ))),
        Ok(count) => Ok(vec![b' '; count]),
    };
    let mut padded = blanks(number(arguments, 1))?;
    padded.extend(source);
    padded.extend(blanks(number(arguments, 2))?);
    string(padded)
}

fn truncate(arguments: &[Option<Value>]) -> Called {
    let source = bytes(arguments, 0);
    let length = number(arguments, 1);
    match usize::try_from(length) {
        Ok(length) => string(source.get(..length).unwrap_or(&source)),
        Err(_) => Err(failed(format!(
            "runtime error: slice bounds out of range [:{length}]"
        ))),
    }
}

fn details_order(arguments: &[Option<Value>]) -> Called {
    let component = argument(arguments, 0);
    let details = component.and_then(|component| component.field("Details"));
    let keys = match &details {
        Some(super::super::value::FoundField::Value { value, .. }) => value
            .map()
            .into_iter()
            .flatten()
            .map(|(key, _)| key)
            .collect(),
        _ => Vec::new(),
    };
    Ok(Some(Value::strings(keys)))
}
