//! Plugins, of which the daemon has none (moby: plugin/backend_linux.go).

use docksim_api::{ApiError, ErrorKind, Filters, PluginOperation, Response};
use docksim_reference::go;
use thiserror::Error;

/// What the daemon says about plugins.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum PluginError {
    #[error("plugin {} not found", go::quote(.0))]
    NotFound(String),
    #[error("invalid filter '{0}'")]
    UnknownFilter(String),
    #[error("invalid filter 'enabled=[{0}]'")]
    EnabledFilter(String),
    #[error("{0}")]
    NotSimulated(&'static str),
}

impl From<PluginError> for ApiError {
    fn from(error: PluginError) -> Self {
        let (kind, code) = match &error {
            PluginError::NotFound(_) => (ErrorKind::NotFound, "no-such-plugin"),
            PluginError::UnknownFilter(_) | PluginError::EnabledFilter(_) => {
                (ErrorKind::InvalidParameter, "invalid-filter")
            }
            PluginError::NotSimulated(_) => (ErrorKind::NotSimulated, "not-simulated"),
        };
        Self::new(kind, code, error.to_string())
    }
}

/// Answers an operation on plugins, as a daemon does that has none.
pub(crate) fn answer(operation: PluginOperation) -> Result<Response, PluginError> {
    match operation {
        PluginOperation::PluginList { filters } => {
            check_filters(&filters).map(|()| Response::Plugins(Vec::new()))
        }
        PluginOperation::PluginInspect { name }
        | PluginOperation::PluginEnable { name }
        | PluginOperation::PluginDisable { name, force: _ }
        | PluginOperation::PluginDelete { name, force: _ }
        | PluginOperation::PluginSet { name, settings: _ }
        | PluginOperation::PluginPush { name } => Err(PluginError::NotFound(name)),
        PluginOperation::PluginPull { remote: _ } => {
            Err(PluginError::NotSimulated("docker plugin install"))
        }
        PluginOperation::PluginCreate { name: _ } => {
            Err(PluginError::NotSimulated("docker plugin create"))
        }
    }
}

fn check_filters(filters: &Filters) -> Result<(), PluginError> {
    if let Some(unknown) = filters
        .keys()
        .find(|key| !matches!(*key, "enabled" | "capability"))
    {
        return Err(PluginError::UnknownFilter(unknown.to_owned()));
    }
    match filters.get("enabled") {
        [] => Ok(()),
        [value] if matches!(value.as_str(), "0" | "1" | "false" | "true") => Ok(()),
        values => Err(PluginError::EnabledFilter(values.join(" "))),
    }
}
