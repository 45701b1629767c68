//! `docker login`: signs in to a registry (docker/cli: cli/command/registry/login.go).

use super::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::{Context, Login, Work};
use crate::settings::Settings;
use crate::tree::{Arguments, Spec};

/// `docker login`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] [SERVER]",
    about: "Sign in to a registry",
    aliases: "",
    arguments: Arguments::AtMost(1),
    interspersed: true,
    flags: &[&[
        Flag::string("password", "Password or personal access token").short('p'),
        Flag::bool(
            "password-stdin",
            "Read the password or token from standard input",
        ),
        Flag::string("username", "Name of the account").short('u'),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// How the Hub's index is called, for credentials.
pub(crate) const INDEX_SERVER: &str = "https://index.docker.io/v1/";

/// `docker login`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryLogin {
    /// The client's settings.
    pub settings: Settings,
    /// The account; empty when not given.
    pub username: String,
    /// The password; empty when not given.
    pub password: String,
    /// Whether the password comes on standard input.
    pub password_stdin: bool,
    /// The registry, as its credentials are kept.
    pub server: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let refusal = |message: &str| Err(Exit::error(1, message));
    if matches.changed("password-stdin") {
        if matches.changed("password") {
            return refusal(
                "conflicting options: cannot specify both --password and --password-stdin",
            );
        }
        if !matches.changed("username") {
            return refusal("the --password-stdin option requires --username to be set");
        }
    }
    for name in ["username", "password"] {
        if matches.changed(name) && matches.text(name).is_empty() {
            return refusal(&format!("{name} is empty"));
        }
    }
    let server = match matches.arguments().first().map(String::as_str) {
        None | Some("" | "docker.io") => INDEX_SERVER.to_owned(),
        Some(server) => hostname(server),
    };
    Ok(DockerCommand::Login(RegistryLogin {
        settings: matches.settings().clone(),
        username: matches.text("username").to_owned(),
        password: matches.text("password").to_owned(),
        password_stdin: matches.bool("password-stdin"),
        server,
    }))
}

/// The host and port of a registry's address (docker/cli: config/credentials, `ConvertToHostname`).
pub(crate) fn hostname(address: &str) -> String {
    let bare = address.split_once("://").map_or(address, |(_, bare)| bare);
    bare.split('/').next().unwrap_or_default().to_owned()
}

impl RegistryLogin {
    pub(in crate::commands) fn work(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        if !self.password.is_empty() {
            cx.eprintln("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
        }
        Ok(Work::Login(Login::new(self.clone())))
    }
}
