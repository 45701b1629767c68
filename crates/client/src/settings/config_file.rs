//! `config.json`, the client's configuration file (docker/cli: cli/config/configfile/file.go).

use docksim_reference::base64::{base64, from_base64};
use serde::Serialize;
use serde_json::ser::PrettyFormatter;
use serde_json::{Map, Value};

use crate::daemon::HostIo;
use crate::host::FileError;

/// The settings that docksim knows, in the order in which docker writes them. Those for registries matter to registry
/// commands only, and empty ones to nobody.
const KNOWN: [&str; 5] = [
    "auths",
    "HttpHeaders",
    "credsStore",
    "credHelpers",
    "currentContext",
];

/// The file's content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConfigFile {
    settings: Map<String, Value>,
}

/// A file that is no JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnObject;

impl ConfigFile {
    /// Where it is in the client's folder.
    pub fn path(folder: &str) -> String {
        format!("{folder}/config.json")
    }

    /// Reads it; a missing one is empty.
    ///
    /// # Errors
    /// It is no JSON object.
    pub fn read(io: &dyn HostIo, folder: &str) -> Result<Self, NotAnObject> {
        let Ok(bytes) = io.read_file(&Self::path(folder)) else {
            return Ok(Self::default());
        };
        match serde_json::from_slice(&bytes) {
            Ok(settings) => Ok(Self { settings }),
            Err(_) => Err(NotAnObject),
        }
    }

    /// The first setting that docksim does not know.
    pub fn unknown(&self) -> Option<&str> {
        let mut names = self.settings.keys().map(String::as_str);
        names.find(|name| !KNOWN.contains(name))
    }

    /// The context chosen with `docker context use`.
    pub fn current_context(&self) -> Option<String> {
        let name = self.settings.get("currentContext")?.as_str()?;
        Some(name.to_owned()).filter(|name| !name.is_empty())
    }

    /// Chooses a context; an empty name is the default one.
    pub fn set_current_context(&mut self, name: &str) {
        if name.is_empty() {
            self.settings.remove("currentContext");
        } else {
            let name = Value::String(name.to_owned());
            self.settings.insert("currentContext".to_owned(), name);
        }
    }

    /// The name and the password that are kept for a registry.
    pub fn account(&self, server: &str) -> Option<(String, String)> {
        let auth = self.settings.get("auths")?.get(server)?.get("auth")?;
        let text = String::from_utf8(from_base64(auth.as_str()?)?).ok()?;
        let (username, password) = text.split_once(':')?;
        Some((username.to_owned(), password.to_owned()))
    }

    /// Keeps a name and a password for a registry; whether that is new.
    pub fn set_account(&mut self, server: &str, username: &str, password: &str) -> bool {
        if self.account(server) == Some((username.to_owned(), password.to_owned())) {
            return false;
        }
        let auth = base64(format!("{username}:{password}").as_bytes());
        let mut entry = Map::new();
        entry.insert("auth".to_owned(), Value::String(auth));
        let auths = self.settings.entry("auths");
        match auths.or_insert_with(|| Value::Object(Map::new())) {
            Value::Object(auths) => {
                auths.insert(server.to_owned(), Value::Object(entry));
            }
            // What is no object is replaced.
            other => {
                *other = Value::Object(Map::from_iter([(server.to_owned(), Value::Object(entry))]))
            }
        }
        true
    }

    /// Forgets what is kept for a registry; whether there was anything.
    pub fn forget_account(&mut self, server: &str) -> bool {
        let auths = self.settings.get_mut("auths");
        let auths = auths.and_then(Value::as_object_mut);
        auths.is_some_and(|auths| auths.remove(server).is_some())
    }

    /// Writes it as docker does: indented with tabs, with `auths` even if there are none.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, io: &mut dyn HostIo, folder: &str) -> Result<(), FileError> {
        let mut lines = Vec::new();
        for name in KNOWN {
            let empty = Value::Object(Map::new());
            let value = match self.settings.get(name) {
                Some(value) => value,
                None if name == "auths" => &empty,
                None => continue,
            };
            let text = indented(value).replace('\n', "\n\t");
            lines.push(format!("\t\"{name}\": {text}"));
        }
        io.create_folders(folder)?;
        let text = format!("{{\n{}\n}}", lines.join(",\n"));
        io.write_file(&Self::path(folder), text.as_bytes())
    }
}

fn indented(value: &Value) -> String {
    let mut bytes = Vec::new();
    let mut serializer =
        serde_json::Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(b"\t"));
    // A value has text keys, and a vector takes every byte.
    value.serialize(&mut serializer).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
