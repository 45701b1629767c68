//! The Go types that templates see: the fields of docker's own structures, with their names in Go and in JSON.

pub mod client_context;
pub mod container;
pub mod events;
pub mod image;
pub mod network;
pub mod registry;
pub mod system;
pub mod volume;

use docksim_reference::duration;

use super::decode::decode_any;
use super::json;
use super::value::{CallError, Called, Data, Method, NamedType, Type, Value};

/// A number as it stood in JSON.
pub static JSON_NUMBER: NamedType = NamedType::new("json.Number", Type::String).methods(&[
    Method {
        name: "String",
        parameters: &[],
        call: text_string,
    },
    Method {
        name: "Int64",
        parameters: &[],
        call: number_int64,
    },
    Method {
        name: "Float64",
        parameters: &[],
        call: number_float64,
    },
]);

/// A moment; held in RFC 3339.
static TIME_TIME: NamedType = NamedType::new("time.Time", Type::Struct(&[]))
    .text()
    .methods(&[Method {
        name: "String",
        parameters: &[],
        call: time_string,
    }])
    .unmodelled(&[
        "Add",
        "AddDate",
        "After",
        "AppendBinary",
        "AppendFormat",
        "AppendText",
        "Before",
        "Clock",
        "Compare",
        "Date",
        "Day",
        "Equal",
        "Format",
        "GoString",
        "GobEncode",
        "Hour",
        "ISOWeek",
        "In",
        "IsDST",
        "IsZero",
        "Local",
        "Location",
        "MarshalBinary",
        "MarshalText",
        "Minute",
        "Month",
        "Nanosecond",
        "Round",
        "Second",
        "Sub",
        "Truncate",
        "UTC",
        "Unix",
        "UnixMicro",
        "UnixMilli",
        "UnixNano",
        "Weekday",
        "Year",
        "YearDay",
        "Zone",
        "ZoneBounds",
    ]);

/// A duration in nanoseconds.
static TIME_DURATION: NamedType = NamedType::new("time.Duration", Type::Int64)
    .methods(&[Method {
        name: "String",
        parameters: &[],
        call: duration_string,
    }])
    .unmodelled(&[
        "Abs",
        "Hours",
        "Microseconds",
        "Milliseconds",
        "Minutes",
        "Nanoseconds",
        "Round",
        "Seconds",
        "Truncate",
    ]);

/// A network's address in CIDR notation.
static REGISTRY_NET_IPNET: NamedType = NamedType::new("registry.NetIPNet", Type::Struct(&[]))
    .text()
    .methods(TEXT_METHODS);

/// The registry configuration goes through a map on its way to JSON, which sorts its fields.
const REGISTRY_CONFIG_METHODS: &[Method] = &[Method {
    name: json::MARSHAL,
    parameters: &[],
    call: registry_config_json,
}];

/// The methods of what is printed as the text it is.
const TEXT_METHODS: &[Method] = &[Method {
    name: "String",
    parameters: &[],
    call: text_string,
}];

/// The methods of a port such as `80/tcp` (docker/go-connections: nat).
const PORT_METHODS: &[Method] = &[
    Method {
        name: "Proto",
        parameters: &[],
        call: port_protocol,
    },
    Method {
        name: "Port",
        parameters: &[],
        call: port_number,
    },
    Method {
        name: "Int",
        parameters: &[],
        call: port_int,
    },
];

static INT64: Type = Type::Int64;

fn text_string(receiver: &Value, _arguments: &[Value]) -> Called {
    Ok(Some(Value::string(receiver.bytes().unwrap_or_default())))
}

fn number_int64(receiver: &Value, _arguments: &[Value]) -> Called {
    let text = receiver.text();
    match docksim_reference::go::parse_int(&text) {
        Ok(number) => Ok(Some(Value::new(&INT64, Data::Int(number)))),
        Err(error) => Err(CallError::Failed(error.to_string())),
    }
}

fn number_float64(receiver: &Value, _arguments: &[Value]) -> Called {
    match docksim_reference::go::parse_float(&receiver.text()) {
        Ok(number) => Ok(Some(Value::float(number))),
        Err(error) => Err(CallError::Failed(error.to_string())),
    }
}

fn registry_config_json(receiver: &Value, _arguments: &[Value]) -> Called {
    static PLAIN: Type = Type::Struct(system::REGISTRY_SERVICE_CONFIG_FIELDS);
    let plain = json::marshal(Some(&receiver.converted(&PLAIN)))?;
    let sorted = serde_json::from_slice(&plain).unwrap_or_default();
    let sorted = json::marshal(decode_any(&sorted).as_ref())?;
    Ok(Some(Value::byte_slice(&sorted)))
}

/// `2006-01-02 15:04:05.999999999 -0700 MST`.
fn time_string(receiver: &Value, _arguments: &[Value]) -> Called {
    Ok(Some(Value::string(go_time(&receiver.text()))))
}

/// A moment in RFC 3339 as Go's `Time.String` prints it.
pub(super) fn go_time(text: &str) -> String {
    let text = if text.is_empty() {
        "0001-01-01T00:00:00Z"
    } else {
        text
    };
    let (date, rest) = text.split_once('T').unwrap_or((text, ""));
    let zone_start = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(zone_start);
    let offset = zone.replace(':', "");
    match offset.as_str() {
        "Z" => format!("{date} {clock} +0000 UTC"),
        _ => format!("{date} {clock} {offset} {offset}"),
    }
}

fn duration_string(receiver: &Value, _arguments: &[Value]) -> Called {
    let nanoseconds = match receiver.data() {
        Data::Int(nanoseconds) => *nanoseconds,
        _ => 0,
    };
    Ok(Some(Value::string(duration::to_go(nanoseconds))))
}

fn port_parts(receiver: &Value) -> (String, String) {
    let text = receiver.text();
    let (number, protocol) = text.split_once('/').unwrap_or((&text, "tcp"));
    if number.is_empty() {
        return (String::new(), String::new());
    }
    let protocol = if protocol.is_empty() { "tcp" } else { protocol };
    (number.to_owned(), protocol.to_owned())
}

fn port_protocol(receiver: &Value, _arguments: &[Value]) -> Called {
    Ok(Some(Value::string(port_parts(receiver).1)))
}

fn port_number(receiver: &Value, _arguments: &[Value]) -> Called {
    Ok(Some(Value::string(port_parts(receiver).0)))
}

fn port_int(receiver: &Value, _arguments: &[Value]) -> Called {
    Ok(Some(Value::int(
        port_parts(receiver).0.parse().unwrap_or(0),
    )))
}
