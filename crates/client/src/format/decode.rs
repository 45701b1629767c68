//! From JSON to values: as Go's encoding/json decodes into a type, or into nothing but `interface {}`s.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value as Json;

use super::types::JSON_NUMBER;
use super::value::{Data, Field, Type, Value};

static MAP: Type = Type::Map(&Type::String, &Type::Interface);
static LIST: Type = Type::Slice(&Type::Interface);
static NUMBER: Type = Type::Named(&JSON_NUMBER);

/// A value of a type; what is not in the JSON, or does not fit, has the value a variable has from the start.
pub fn decode(value_type: &'static Type, json: &Json) -> Value {
    if value_type.named().is_some_and(|named| named.is_text) {
        let text = json.as_str().unwrap_or_default();
        return Value::new(value_type, Data::String(text.as_bytes().into()));
    }
    let data = match (value_type.underlying(), json) {
        (Type::Interface, _) => return Value::interface(decode_any(json)),
        (Type::Pointer(_), Json::Null) => Data::Nil,
        (Type::Pointer(pointee), _) => Data::Reference(Rc::new(decode(pointee, json))),
        (Type::Struct(fields), Json::Object(_)) => Data::Struct(
            fields
                .iter()
                .map(|field| decode_field(field, json))
                .collect(),
        ),
        (Type::Map(_, element), Json::Object(entries)) => Data::Map(Rc::new(
            entries
                .iter()
                .map(|(key, json)| (Rc::from(key.as_bytes()), decode(element, json)))
                .collect(),
        )),
        (Type::Slice(element), Json::Array(list)) => {
            Data::List(list.iter().map(|json| decode(element, json)).collect())
        }
        (Type::Array(length, element), Json::Array(list)) => Data::List(
            (0..*length)
                .map(|at| decode(element, list.get(at).unwrap_or(&Json::Null)))
                .collect(),
        ),
        (Type::Bool, Json::Bool(truth)) => Data::Bool(*truth),
        (Type::String, Json::String(text)) => Data::String(text.as_bytes().into()),
        (Type::Int | Type::Int32 | Type::Int64, Json::Number(number)) => {
            Data::Int(number.as_i64().unwrap_or(0))
        }
        (
            Type::Uint | Type::Uint8 | Type::Uint16 | Type::Uint32 | Type::Uint64,
            Json::Number(number),
        ) => Data::Uint(number.as_u64().unwrap_or(0)),
        (Type::Float64, Json::Number(number)) => Data::Float(number.as_f64().unwrap_or(0.0)),
        _ => return Value::zero(value_type),
    };
    Value::new(value_type, data)
}

/// A field, or an embedded structure, whose fields are beside those of the outer one.
fn decode_field(field: &'static Field, json: &Json) -> Value {
    if !field.is_embedded {
        return match json.get(field.json) {
            Some(json) if !field.json.is_empty() => decode(field.field_type, json),
            _ => Value::zero(field.field_type),
        };
    }
    let structure = match field.field_type.underlying() {
        Type::Pointer(pointee) => pointee,
        _ => field.field_type,
    };
    let is_there = structure
        .fields()
        .iter()
        .any(|field| json.get(field.json).is_some());
    if field.field_type.is_pointer() && !is_there {
        return Value::zero(field.field_type);
    }
    decode(field.field_type, json)
}

/// What `interface {}` gets; numbers are `json.Number`s.
pub fn decode_any(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => return None,
        Json::Bool(truth) => Value::bool(*truth),
        Json::String(text) => Value::string(text),
        Json::Number(number) => Value::new(
            &NUMBER,
            Data::String(number.to_string().into_bytes().into()),
        ),
        Json::Array(list) => {
            let list = list.iter().map(|json| Value::interface(decode_any(json)));
            Value::new(&LIST, Data::List(list.collect()))
        }
        Json::Object(entries) => {
            let entries: BTreeMap<Rc<[u8]>, Value> = entries
                .iter()
                .map(|(key, json)| {
                    let key = Rc::from(key.as_bytes());
                    (key, Value::interface(decode_any(json)))
                })
                .collect();
            Value::new(&MAP, Data::Map(Rc::new(entries)))
        }
    })
}
