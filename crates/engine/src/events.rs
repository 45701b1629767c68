//! The event log: what has happened, and who listens (moby: daemon/events.go and daemon/events).
//!
//! An operation tells what it does with [`Engine::emit_container`], [`Engine::emit_image`], [`Engine::emit_network`] or
//! [`Engine::emit_volume`], at the place where the daemon does. These add what the daemon adds by itself (labels, names,
//! images); further attributes are given as pairs. For anything else there is [`Engine::emit`], for a prune as
//! `self.emit("volume", "prune", "", pairs(&[("reclaimed", "0")]))`.

mod list;

use std::collections::BTreeMap;
use std::sync::Arc;

use docksim_api::events::{Actor, Message};
use docksim_api::{StreamId, StreamItem};
use imbl::{OrdSet, Vector};

use crate::Engine;
use crate::container::ContainerId;
use crate::image::ImageId;

/// So many past events are kept (moby: daemon/events/events.go, `eventsLimit`).
const LIMIT: usize = 256;

/// Past events, oldest first, and the streams that hear of new ones.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct EventLog {
    past: Vector<Arc<Message>>,
    listeners: OrdSet<StreamId>,
}

impl EventLog {
    /// How many streams listen.
    pub(crate) fn listeners(&self) -> usize {
        self.listeners.len()
    }
}

/// What is told beside an actor's id.
pub(crate) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Engine {
    /// Takes note of an event and tells it to those who listen.
    ///
    /// `kind` and `action` are in Docker's words: `container`, `die`.
    pub(crate) fn emit(
        &mut self,
        kind: &str,
        action: &str,
        actor_id: &str,
        attributes: BTreeMap<String, String>,
    ) {
        let is_container = kind == "container";
        let is_told_twice = is_container || kind == "image";
        let twice = |text: &str| {
            if is_told_twice {
                text.to_owned()
            } else {
                String::new()
            }
        };
        let from = match attributes.get("image") {
            Some(image) if is_container => image.clone(),
            _ => String::new(),
        };
        let message = Arc::new(Message {
            status: twice(action),
            id: twice(actor_id),
            from,
            kind: kind.to_owned(),
            action: action.to_owned(),
            actor: Actor {
                id: actor_id.to_owned(),
                attributes,
            },
            scope: "local".to_owned(),
            time: self.now.seconds(),
            time_nano: self.now.0,
        });
        if self.events.past.len() >= LIMIT {
            self.events.past.pop_front();
        }
        self.events.past.push_back(Arc::clone(&message));
        for stream in self.events.listeners.clone() {
            if !self.streams.is_open(stream) {
                self.events.listeners.remove(&stream);
            } else if self.wants(stream, &message) {
                self.streams
                    .push(stream, StreamItem::Event(Arc::clone(&message)));
            }
        }
    }

    /// Tells what happens to a container that is in the table: with its labels, its image and its name.
    pub(crate) fn emit_container(
        &mut self,
        id: &ContainerId,
        action: &str,
        attributes: Attributes<'_>,
    ) {
        let Some(container) = self.containers.get(id) else {
            return;
        };
        let mut all = pairs(attributes);
        all.extend(container.config.labels.iter().flatten().map(owned));
        if !container.config.image.is_empty() {
            all.insert("image".to_owned(), container.config.image.clone());
        }
        all.insert("name".to_owned(), container.name.clone());
        self.emit("container", action, id.as_str(), all);
    }

    /// Tells what happens to an image: with its labels, if the daemon has it, and the name.
    pub(crate) fn emit_image(&mut self, id: &ImageId, name: &str, action: &str) {
        self.emit_named_image(id.as_str(), name, action);
    }

    /// Tells what happens to an image that is named by a reference.
    pub(crate) fn emit_named_image(&mut self, reference: &str, name: &str, action: &str) {
        let mut all: BTreeMap<String, String> = match self.find_image(reference) {
            Ok(image) => image.contents.config.labels.clone().unwrap_or_default(),
            Err(_) => BTreeMap::new(),
        };
        if !name.is_empty() {
            all.insert("name".to_owned(), name.to_owned());
        }
        self.emit("image", action, reference, all);
    }

    /// Tells what happens to a network: with its name and its driver.
    pub(crate) fn emit_network(
        &mut self,
        network: NetworkActor<'_>,
        action: &str,
        attributes: Attributes<'_>,
    ) {
        let mut all = pairs(attributes);
        all.insert("name".to_owned(), network.name.to_owned());
        all.insert("type".to_owned(), network.driver.to_owned());
        self.emit("network", action, network.id, all);
    }

    /// Tells what happens to a volume.
    pub(crate) fn emit_volume(&mut self, name: &str, action: &str, attributes: Attributes<'_>) {
        self.emit("volume", action, name, pairs(attributes));
    }
}

/// A network as events name it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NetworkActor<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    /// `bridge`, `host`, `null`, …
    pub(crate) driver: &'a str,
}

pub(crate) fn pairs(attributes: Attributes<'_>) -> BTreeMap<String, String> {
    attributes
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

fn owned((key, value): (&String, &String)) -> (String, String) {
    (key.clone(), value.clone())
}
