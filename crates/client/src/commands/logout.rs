//! `docker logout`: signs out of a registry (docker/cli: cli/command/registry/logout.go).

use super::DockerCommand;
use super::login::{INDEX_SERVER, hostname};
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::host::Host;
use crate::job::Context;
use crate::settings::{ConfigFile, Settings};
use crate::tree::{Arguments, Spec};

/// `docker logout`.
pub const SPEC: Spec = Spec {
    usage: "[SERVER]",
    about: "Sign out of a registry",
    aliases: "",
    arguments: Arguments::AtMost(1),
    interspersed: true,
    flags: &[],
    completion: Completion::FILES,
    parse,
};

/// `docker logout`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryLogout {
    /// The client's settings.
    pub settings: Settings,
    /// The registry; Docker Hub when empty.
    pub server: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Logout(RegistryLogout {
        settings: matches.settings().clone(),
        server: matches.arguments().first().cloned().unwrap_or_default(),
    }))
}

impl RegistryLogout {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let (shown, names) = if self.server.is_empty() {
            (INDEX_SERVER.to_owned(), vec![INDEX_SERVER.to_owned()])
        } else {
            let host = hostname(&self.server);
            // Older clients kept credentials under these names.
            let names = vec![
                self.server.clone(),
                host.clone(),
                format!("http://{host}"),
                format!("https://{host}"),
            ];
            (host, names)
        };
        cx.println(&format!("Removing login credentials for {shown}"));
        let folder = &self.settings.folder;
        let Ok(mut file) = ConfigFile::read(cx.host, folder) else {
            return Ok(());
        };
        let mut has_changed = false;
        for name in names {
            has_changed |= file.forget_account(&name);
        }
        if has_changed {
            file.write(cx.host, folder)
                .map_err(|error| CliError::new(error.to_string()))?;
        }
        Ok(())
    }
}
