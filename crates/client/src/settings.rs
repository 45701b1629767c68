//! What the client itself is set to: where its files are, which context it uses, and which daemon that means
//! (docker/cli: cli/command/cli.go, `resolveContextName` and `resolveDockerEndpoint`).

mod config_file;
mod contexts;
mod tar;

pub use self::config_file::ConfigFile;
pub use self::contexts::{ContextError, ContextMetadata, Contexts, Endpoint};
pub(crate) use self::tar::{read_tar, write_tar};

use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;

/// The context that is the environment.
pub const DEFAULT_CONTEXT: &str = "default";
/// Where the daemon listens that docksim models.
pub const LOCAL_SOCKET: &str = "unix:///var/run/docker.sock";

/// The client's settings for one command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The folder of the client's own files.
    pub folder: String,
    /// The name of the context in use.
    pub context: String,
    /// The address of the daemon that the environment names.
    pub default_host: String,
    /// Whether a variable names the daemon, whatever the context says.
    pub is_host_in_environment: bool,
}

impl Settings {
    /// Reads them from the global flags, the variables and the configuration file, in that order.
    pub(crate) fn new(globals: &Matches, host: &Host<'_>) -> Self {
        let variable = |name: &str| {
            let value = host.environment.get(name);
            value.filter(|value| !value.is_empty()).cloned()
        };
        let folder = match globals.text("config") {
            "~" => host.config_folder(),
            folder => folder.to_owned(),
        };
        let flag = |long: &str| Some(globals.text(long).to_owned()).filter(|text| !text.is_empty());
        let (host_flag, host_variable) = (flag("host"), variable("DOCKER_HOST"));
        let names_host = globals.changed("host") || host_variable.is_some();
        let context = match flag("context") {
            Some(context) => context,
            None if names_host => DEFAULT_CONTEXT.to_owned(),
            None => variable("DOCKER_CONTEXT")
                .or_else(|| ConfigFile::read(host.io, &folder).ok()?.current_context())
                .unwrap_or_else(|| DEFAULT_CONTEXT.to_owned()),
        };
        Self {
            folder,
            context,
            is_host_in_environment: host_variable.is_some(),
            default_host: host_flag
                .or(host_variable)
                .unwrap_or_else(|| LOCAL_SOCKET.to_owned()),
        }
    }

    /// Reads them for the words behind `docker`.
    pub fn of(words: &[String], host: &Host<'_>) -> Self {
        Self::new(&crate::cobra::globals(words, host), host)
    }

    /// The contexts.
    pub(crate) fn contexts(&self) -> Contexts<'_> {
        Contexts::new(self)
    }

    /// Refuses a context that is not there, and a daemon that docksim does not model.
    pub(crate) fn check_daemon(&self, host: &Host<'_>) -> Result<(), Exit> {
        let endpoint = self
            .contexts()
            .get(host.io, &self.context)
            .and_then(|context| context.endpoint());
        match endpoint {
            Ok(endpoint) if matches!(endpoint.host.as_str(), "" | LOCAL_SOCKET) => Ok(()),
            Ok(endpoint) => Err(Exit::not_simulated(format_args!(
                "the daemon at {}",
                endpoint.host
            ))),
            Err(ContextError::NotSimulated(what)) => Err(Exit::not_simulated(what)),
            Err(error) => Err(Exit::error(
                1,
                format_args!("Failed to initialize: unable to resolve docker endpoint: {error}"),
            )),
        }
    }
}
