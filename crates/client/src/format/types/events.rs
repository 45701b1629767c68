//! The Go types of events (moby: api/types/events).

use crate::format::value::Type::{Int64, Map, Named, String, Struct};
use crate::format::value::{Field, NamedType};

static EVENTS_TYPE: NamedType = NamedType::new("events.Type", String);

static EVENTS_ACTION: NamedType = NamedType::new("events.Action", String);

static EVENTS_ACTOR: NamedType = NamedType::new(
    "events.Actor",
    Struct(&[
        Field::new("ID", &String),
        Field::new("Attributes", &Map(&String, &String)),
    ]),
);

/// Something that has happened.
pub static EVENTS_MESSAGE: NamedType = NamedType::new(
    "events.Message",
    Struct(&[
        Field::new("Status", &String).json("status").omit_empty(),
        Field::new("ID", &String).json("id").omit_empty(),
        Field::new("From", &String).json("from").omit_empty(),
        Field::new("Type", &Named(&EVENTS_TYPE)),
        Field::new("Action", &Named(&EVENTS_ACTION)),
        Field::new("Actor", &Named(&EVENTS_ACTOR)),
        Field::new("Scope", &String).json("scope").omit_empty(),
        Field::new("Time", &Int64).json("time").omit_empty(),
        Field::new("TimeNano", &Int64).json("timeNano").omit_empty(),
    ]),
);
