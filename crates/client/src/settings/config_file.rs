//! `config.json`, the client's configuration file (docker/cli: cli/config/configfile/file.go).

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
