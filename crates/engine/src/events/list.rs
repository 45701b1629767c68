//! `GET /events` (moby: api/server/router/system/system_routes.go, `getEvents`, and daemon/events/filter.go).

use std::sync::Arc;

use docksim_api::events::{ListOptions, Message};
use docksim_api::{ApiError, ErrorKind, Filters, Reply, StreamId, StreamItem, Timestamp};
use docksim_reference::image_reference::ImageReference;
use docksim_reference::timestamp;
use thiserror::Error;

use crate::Engine;
use crate::queue::Event;
use crate::stream::Purpose;

/// What the daemon says about a request for events.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
enum EventsError {
    #[error("`since` time ({since}) cannot be after `until` time ({until})")]
    Backwards { since: String, until: String },
    #[error("strconv.ParseInt: parsing {}: invalid syntax", docksim_reference::go::quote(.0))]
    NoMoment(String),
}

impl From<EventsError> for ApiError {
    fn from(error: EventsError) -> Self {
        let kind = match error {
            EventsError::Backwards { .. } => ErrorKind::InvalidParameter,
            EventsError::NoMoment(_) => ErrorKind::System,
        };
        Self::new(kind, "invalid-event-times", error.to_string())
    }
}

impl Engine {
    pub(crate) fn system_events(&mut self, options: &ListOptions) -> Reply {
        match self.open_events(options) {
            Ok(stream) => Reply::Stream(stream),
            Err(error) => Reply::Done(Err(error.into())),
        }
    }

    fn open_events(&mut self, options: &ListOptions) -> Result<StreamId, EventsError> {
        let (since, until) = (moment(&options.since)?, moment(&options.until)?);
        if let Some(until) = until
            && until < since.unwrap_or(i64::MIN)
        {
            return Err(EventsError::Backwards {
                since: options.since.clone(),
                until: options.until.clone(),
            });
        }
        let stream = self.streams.open(Purpose::Events {
            filters: options.filters.clone(),
        });
        if since.is_some() || until.is_some() {
            let past = self.events.past.iter().filter(|message| {
                since.is_none_or(|since| message.time_nano >= since)
                    && until.is_none_or(|until| message.time_nano <= until)
            });
            let past: Vec<Arc<Message>> = past.cloned().collect();
            for message in past {
                if self.wants(stream, &message) {
                    self.streams.push(stream, StreamItem::Event(message));
                }
            }
        }
        match until {
            Some(until) if until <= self.now.0 => self.streams.close(stream),
            Some(until) => {
                self.events.listeners.insert(stream);
                self.queue.plan(Timestamp(until), Event::EventsEnd(stream));
            }
            None => {
                self.events.listeners.insert(stream);
            }
        }
        Ok(stream)
    }

    /// The time has come until which a stream wanted events.
    pub(crate) fn events_end(&mut self, stream: StreamId) {
        self.forget_listener(stream);
        self.streams.close(stream);
    }

    /// A client has gone.
    pub(crate) fn forget_listener(&mut self, stream: StreamId) {
        self.events.listeners.remove(&stream);
    }

    /// Whether a stream's filters let an event through.
    pub(super) fn wants(&self, stream: StreamId, message: &Message) -> bool {
        match self.streams.get(stream).map(|stream| &stream.purpose) {
            Some(Purpose::Events { filters }) => includes(filters, message),
            _ => false,
        }
    }
}

/// `seconds[.nanoseconds]`; nothing when empty.
fn moment(text: &str) -> Result<Option<i64>, EventsError> {
    if text.is_empty() {
        return Ok(None);
    }
    timestamp::parse_unix(text)
        .map(Some)
        .ok_or_else(|| EventsError::NoMoment(text.to_owned()))
}

/// The kinds of actors that can be filtered by name or id.
const NAMED: [&str; 9] = [
    "daemon",
    "container",
    "plugin",
    "volume",
    "network",
    "node",
    "service",
    "secret",
    "config",
];

/// These actions go on behind a colon, so that a filter for one of them takes the beginnings of all values.
const PREFIXED: [&str; 3] = ["health_status", "exec_create", "exec_start"];

fn includes(filters: &Filters, message: &Message) -> bool {
    let actions = filters.get("event");
    let has_action = if actions
        .iter()
        .any(|action| PREFIXED.contains(&action.as_str()))
    {
        fuzzy_match(actions, &message.action)
    } else {
        exact_match(actions, &message.action)
    };
    has_action
        && exact_match(filters.get("type"), &message.kind)
        && exact_match(filters.get("scope"), &message.scope)
        && NAMED.iter().all(|kind| is_of(filters.get(kind), message))
        && is_of_image(filters.get("image"), message)
        && filters.get("label").iter().all(|label| {
            let attributes = &message.actor.attributes;
            match label.split_once('=') {
                Some((key, value)) => attributes.get(key).is_some_and(|own| own == value),
                None => attributes.contains_key(label),
            }
        })
}

fn exact_match(wanted: &[String], text: &str) -> bool {
    wanted.is_empty() || wanted.iter().any(|wanted| wanted == text)
}

fn fuzzy_match(wanted: &[String], text: &str) -> bool {
    wanted.is_empty()
        || wanted
            .iter()
            .any(|wanted| text.starts_with(wanted.as_str()))
}

fn name_of(message: &Message) -> &str {
    attribute(message, "name")
}

fn attribute<'a>(message: &'a Message, key: &str) -> &'a str {
    message.actor.attributes.get(key).map_or("", String::as_str)
}

fn is_of(wanted: &[String], message: &Message) -> bool {
    fuzzy_match(wanted, &message.actor.id) || fuzzy_match(wanted, name_of(message))
}

/// Whether it is about an image, or about a container made from it, with the tag or without.
fn is_of_image(wanted: &[String], message: &Message) -> bool {
    let id = &message.actor.id;
    let name = if message.kind == "image" {
        name_of(message)
    } else {
        attribute(message, "image")
    };
    exact_match(wanted, id)
        || exact_match(wanted, name)
        || exact_match(wanted, &without_tag(id))
        || exact_match(wanted, &without_tag(name))
}

fn without_tag(image: &str) -> String {
    ImageReference::parse(image).map_or_else(|_| image.to_owned(), |image| image.familiar_name())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use docksim_api::events::{Actor, Message};

    use super::*;

    fn check(key: &str, values: &[&str], expect: bool) {
        let attributes = [("image", "httpd:2.4"), ("name", "web"), ("tier", "front")];
        let message = Message {
            kind: "container".to_owned(),
            action: "exec_start: sh".to_owned(),
            scope: "local".to_owned(),
            actor: Actor {
                id: "0123456789ab".to_owned(),
                attributes: attributes
                    .map(|(key, value)| (key.to_owned(), value.to_owned()))
                    .into_iter()
                    .collect::<BTreeMap<_, _>>(),
            },
            ..Message::default()
        };
        let mut filters = Filters::default();
        for value in values {
            filters.add(key, *value);
        }
        assert_eq!(includes(&filters, &message), expect, "{key} {values:?}");
    }

    #[test]
    fn a_filter_lets_through_what_has_one_of_its_values() {
        check("type", &["container"], true);
        check("type", &["image"], false);
        check("type", &["image", "container"], true);
        check("event", &["exec_start"], true);
        check("event", &["exec"], false);
        check("event", &["exec", "exec_create"], true);
        check("container", &["we"], true);
        check("container", &["0123"], true);
        check("container", &["eb"], false);
        check("image", &["httpd"], true);
        check("image", &["httpd:2.4"], true);
        check("image", &["http"], false);
        check("label", &["tier"], true);
        check("label", &["tier=front"], true);
        check("label", &["tier=front", "k"], false);
        check("nosuch", &["x"], true);
    }
}
