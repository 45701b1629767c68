//! The Go types of contexts (docker/cli: cli/context/store, cli/command/context).

use std::collections::BTreeMap;

use crate::format::json;
use crate::format::value::Type::{Bool, Interface, Map, Named, Slice, String, Struct};
use crate::format::value::{Called, Field, Method, NamedType, Value};
use crate::json::marshal_html;

static DOCKER_CONTEXT: NamedType = NamedType::new(
    "command.DockerContext",
    Struct(&[
        Field::new("Description", &String).omit_empty(),
        Field::new("AdditionalFields", &Map(&String, &Interface)).omit_empty(),
    ]),
)
.methods(&[Method {
    name: json::MARSHAL,
    parameters: &[],
    call: docker_context_json,
}]);

/// The JSON of what is said about a context, with HTML escaped whatever the template's function does.
fn docker_context_json(receiver: &Value, _arguments: &[Value]) -> Called {
    let description = receiver.fields().first().map(Value::text);
    let fields: BTreeMap<&str, std::string::String> = description
        .filter(|text| !text.is_empty())
        .map(|text| ("Description", text))
        .into_iter()
        .collect();
    Ok(Some(Value::byte_slice(marshal_html(&fields).as_bytes())))
}

static DOCKER_ENDPOINT_META: NamedType = NamedType::new(
    "docker.EndpointMeta",
    Struct(&[
        Field::new("Host", &String).omit_empty(),
        Field::new("SkipTLSVerify", &Bool),
    ]),
);

static STORE_METADATA: NamedType = NamedType::new(
    "store.Metadata",
    Struct(&[
        Field::new("Name", &String),
        Field::new("Metadata", &Named(&DOCKER_CONTEXT)),
        Field::new("Endpoints", &Map(&String, &Named(&DOCKER_ENDPOINT_META))),
    ]),
);

static STORE_ENDPOINT_FILES: NamedType = NamedType::new("store.EndpointFiles", Slice(&String));

static STORE_STORAGE_INFO: NamedType = NamedType::new(
    "store.StorageInfo",
    Struct(&[
        Field::new("MetadataPath", &String),
        Field::new("TLSPath", &String),
    ]),
);

/// What `docker context inspect` works on.
pub static CONTEXT_WITH_TLS_LISTING: NamedType = NamedType::new(
    "context.contextWithTLSListing",
    Struct(&[
        Field::embedded("Metadata", &Named(&STORE_METADATA)),
        Field::new("TLSMaterial", &Map(&String, &Named(&STORE_ENDPOINT_FILES))),
        Field::new("Storage", &Named(&STORE_STORAGE_INFO)),
    ]),
);
