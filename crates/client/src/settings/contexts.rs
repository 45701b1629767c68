//! Contexts, as files in the client's folder (docker/cli: cli/context/store, cli/command/context.go).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use thiserror::Error;

use docksim_reference::go::quote;

use super::{DEFAULT_CONTEXT, Settings};
use crate::daemon::HostIo;
use crate::host::FileError;

/// A context: how to reach a daemon, and a line about it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ContextMetadata {
    /// Its name.
    pub name: String,
    /// `Description`, and what others have put there.
    pub metadata: BTreeMap<String, Value>,
    /// By kind; docker's is `docker`.
    pub endpoints: BTreeMap<String, Value>,
}

/// How a daemon is reached.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Endpoint {
    /// `unix:///var/run/docker.sock`
    #[serde(rename = "Host", skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// Whether anybody may answer.
    #[serde(rename = "SkipTLSVerify")]
    pub skip_tls_verify: bool,
}

/// What is wrong with a context.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ContextError {
    /// No file has it.
    #[error("context {}: context not found: {}", quote(.name), FileError::NotFound.of(.path))]
    NotFound {
        /// Its name.
        name: String,
        /// The file that it would be in.
        path: String,
    },
    /// It says nothing about a daemon.
    #[error("cannot find docker endpoint in context")]
    NoEndpoint,
    /// What docksim does not model.
    #[error("{0}")]
    NotSimulated(String),
}

impl ContextMetadata {
    /// A context that docker would make.
    pub fn new(name: &str, description: &str, endpoint: &Endpoint) -> Self {
        let mut context = Self {
            name: name.to_owned(),
            ..Self::default()
        };
        context.set_description(description);
        context.set_endpoint(endpoint);
        context
    }

    /// The line about it.
    pub fn description(&self) -> &str {
        if self.name == DEFAULT_CONTEXT {
            return "Current DOCKER_HOST based configuration";
        }
        let description = self.metadata.get("Description");
        description.and_then(Value::as_str).unwrap_or_default()
    }

    /// Changes the line about it; an empty one changes nothing.
    pub fn set_description(&mut self, description: &str) {
        if !description.is_empty() {
            let description = Value::String(description.to_owned());
            self.metadata.insert("Description".to_owned(), description);
        }
    }

    /// How its daemon is reached.
    ///
    /// # Errors
    /// It says nothing about a daemon.
    pub fn endpoint(&self) -> Result<Endpoint, ContextError> {
        let endpoint = self
            .endpoints
            .get("docker")
            .ok_or(ContextError::NoEndpoint)?;
        serde_json::from_value(endpoint.clone()).map_err(|_| {
            ContextError::NotSimulated(format!("the endpoint of context {}", self.name))
        })
    }

    /// Changes how its daemon is reached.
    pub fn set_endpoint(&mut self, endpoint: &Endpoint) {
        let endpoint = serde_json::to_value(endpoint).unwrap_or_default();
        self.endpoints.insert("docker".to_owned(), endpoint);
    }

    /// Its file: JSON on one line, as Go writes it.
    pub fn to_json(&self) -> String {
        crate::json::marshal_html(self)
    }
}

/// The contexts in the client's folder, and the default one.
#[derive(Debug, Clone, Copy)]
pub struct Contexts<'a> {
    settings: &'a Settings,
}

impl<'a> Contexts<'a> {
    pub(super) fn new(settings: &'a Settings) -> Self {
        Self { settings }
    }

    /// The folder of a context's metadata.
    pub fn metadata_path(self, name: &str) -> String {
        if name == DEFAULT_CONTEXT {
            return "<IN MEMORY>".to_owned();
        }
        format!("{}/{}", self.root(), folder_name(name))
    }

    /// The folder of a context's certificates.
    pub fn tls_path(self, name: &str) -> String {
        if name == DEFAULT_CONTEXT {
            return "<IN MEMORY>".to_owned();
        }
        format!(
            "{}/contexts/tls/{}",
            self.settings.folder,
            folder_name(name)
        )
    }

    fn root(self) -> String {
        format!("{}/contexts/meta", self.settings.folder)
    }

    /// A context.
    ///
    /// # Errors
    /// It is not there, or its file is no context.
    pub fn get(self, io: &dyn HostIo, name: &str) -> Result<ContextMetadata, ContextError> {
        if name == DEFAULT_CONTEXT {
            return Ok(self.default_context());
        }
        let path = format!("{}/meta.json", self.metadata_path(name));
        match io.read_file(&path) {
            Ok(bytes) => read(&path, &bytes),
            Err(_) => Err(ContextError::NotFound {
                name: name.to_owned(),
                path,
            }),
        }
    }

    fn default_context(self) -> ContextMetadata {
        let endpoint = Endpoint {
            host: self.settings.default_host.clone(),
            skip_tls_verify: false,
        };
        ContextMetadata::new(DEFAULT_CONTEXT, "", &endpoint)
    }

    /// All contexts and the default one, sorted by name as people count.
    ///
    /// # Errors
    /// A file is no context.
    pub fn list(self, io: &dyn HostIo) -> Result<Vec<ContextMetadata>, ContextError> {
        let root = self.root();
        let mut contexts = vec![self.default_context()];
        for folder in io.list_folder(&root).unwrap_or_default() {
            let path = format!("{root}/{folder}/meta.json");
            if let Ok(bytes) = io.read_file(&path) {
                contexts.push(read(&path, &bytes)?);
            }
        }
        contexts.sort_by(|a, b| crate::format::natural::compare(&a.name, &b.name));
        Ok(contexts)
    }

    /// Writes a context's file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(self, io: &mut dyn HostIo, context: &ContextMetadata) -> Result<(), FileError> {
        let folder = self.metadata_path(&context.name);
        io.create_folders(&folder)?;
        io.write_file(&format!("{folder}/meta.json"), context.to_json().as_bytes())
    }

    /// Removes a context's files; one that is not there is no failure.
    ///
    /// # Errors
    /// They cannot be removed.
    pub fn remove(self, io: &mut dyn HostIo, name: &str) -> Result<(), FileError> {
        io.remove_all(&self.metadata_path(name))?;
        io.remove_all(&self.tls_path(name))
    }

    /// Whether a context has a folder.
    pub fn exists(self, io: &dyn HostIo, name: &str) -> bool {
        io.list_folder(&self.metadata_path(name)).is_ok()
    }
}

fn read(path: &str, bytes: &[u8]) -> Result<ContextMetadata, ContextError> {
    serde_json::from_slice(bytes)
        .map_err(|_| ContextError::NotSimulated(format!("{path} that is no context")))
}

/// The digest of a name, in whose folder a context's files are.
fn folder_name(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
