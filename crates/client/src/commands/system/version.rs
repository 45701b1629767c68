//! `docker version`: prints the versions of client and daemon (docker/cli: cli/command/system/version.go).

use docksim_api::system::{Platform, Version};
use docksim_api::{OutputStream, Request, Response};
use docksim_reference::timestamp;
use serde::Serialize;

use crate::Release;
use crate::commands::{DockerCommand, OBJECT_FORMAT};
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::format::system::VersionFormat;
use crate::host::Host;
use crate::job::Context;
use crate::settings::DEFAULT_CONTEXT;
use crate::tabwriter::TabWriter;
use crate::tree::{Arguments, Spec};

/// `docker version`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Print the versions of the client and the daemon",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[OBJECT_FORMAT]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker version`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemVersion {
    /// A Go template, `json` or empty.
    pub format: String,
    /// The name of the context in use.
    pub context: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::SystemVersion(SystemVersion {
        format: matches.text("format").to_owned(),
        context: matches.settings().context.clone(),
    }))
}

/// The client about itself, in the order in which Go marshals it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ClientVersion {
    platform: Platform,
    version: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    api_version: &'static str,
    #[serde(rename = "DefaultAPIVersion")]
    default_api_version: &'static str,
    git_commit: &'static str,
    go_version: &'static str,
    os: &'static str,
    arch: &'static str,
    build_time: &'static str,
    context: String,
}

impl ClientVersion {
    /// What a release says of itself.
    pub(crate) fn new(release: &Release) -> Self {
        Self {
            platform: Platform {
                name: "Docker Engine - Community".to_owned(),
            },
            version: release.version,
            api_version: release.api_version,
            default_api_version: release.api_version,
            git_commit: release.git_commit,
            go_version: release.go_version,
            os: "linux",
            arch: "amd64",
            build_time: release.build_time,
            context: DEFAULT_CONTEXT.to_owned(),
        }
    }

    /// The same in a context.
    pub(super) fn in_context(mut self, name: &str) -> Self {
        name.clone_into(&mut self.context);
        self
    }

    /// Its part of the answer, before the columns are lined up.
    fn render(&self) -> String {
        format!(
            "{}\n Version:\t{}\n API version:\t{}\n Go version:\t{}\n Git commit:\t{}\n Built:\t{}\n OS/Arch:\t{}/{}\n \
             Context:\t{}",
            self.heading(),
            self.version,
            self.api_version,
            self.go_version,
            self.git_commit,
            self.build_time,
            self.os,
            self.arch,
            self.context
        )
    }

    /// `28.5.2, build ecc6942`
    pub(crate) fn short(&self) -> String {
        format!("{}, build {}", self.version, self.git_commit)
    }

    /// `Client: Docker Engine - Community`
    pub(super) fn heading(&self) -> String {
        format!("Client: {}", self.platform.name)
    }

    pub(super) fn version(&self) -> &'static str {
        self.version
    }

    pub(super) fn context(&self) -> &str {
        &self.context
    }
}

/// Both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct VersionInfo {
    client: ClientVersion,
    server: Version,
}

impl SystemVersion {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let format = match self.format.as_str() {
            "" => None,
            format => Some(VersionFormat::new(format)?),
        };
        let client = ClientVersion::new(cx.host.release()).in_context(&self.context);
        let mut server = match cx.call(Request::SystemVersion) {
            Ok(Response::SystemVersion(server)) => *server,
            Ok(_) => return Err(CliError::new("unexpected answer")),
            Err(error) => {
                if format.is_none() {
                    cx.println(&TabWriter::VERSION.format(&client.render()));
                }
                return Err(error);
            }
        };
        for component in server
            .components
            .iter_mut()
            .filter(|component| component.name == "Engine")
        {
            if let Some(time) = component.details.get_mut("BuildTime") {
                *time = readable(time);
            }
        }
        let info = VersionInfo { client, server };
        let Some(format) = format else {
            cx.println(&info.render());
            return Ok(());
        };
        let (text, result) = format.render(&serde_json::to_value(&info).unwrap_or_default());
        cx.output.write(OutputStream::Stdout, &text);
        result
    }
}

/// `Wed Nov  5 14:42:54 2025`
fn readable(time: &str) -> String {
    timestamp::parse_rfc3339(time).map_or_else(|_| time.to_owned(), timestamp::ansic)
}

impl VersionInfo {
    fn render(&self) -> String {
        let mut text = format!("{}\n\nServer:", self.client.render());
        if !self.server.platform.name.is_empty() {
            text.push(' ');
            text.push_str(&self.server.platform.name);
        }
        for component in &self.server.components {
            text.push_str(&format!("\n {}:", component.name));
            let detail = |key: &str| component.details.get(key).map_or("", String::as_str);
            if component.name == "Engine" {
                text.push_str(&format!(
                    "\n  Version:\t{}\n  API version:\t{} (minimum version {})\n  Go version:\t{}\n  Git commit:\t{}\n  \
                     Built:\t{}\n  OS/Arch:\t{}/{}\n  Experimental:\t{}",
                    component.version,
                    detail("ApiVersion"),
                    detail("MinAPIVersion"),
                    detail("GoVersion"),
                    detail("GitCommit"),
                    detail("BuildTime"),
                    detail("Os"),
                    detail("Arch"),
                    detail("Experimental")
                ));
            } else {
                text.push_str(&format!("\n  Version:\t{}", component.version));
                for (key, value) in &component.details {
                    text.push_str(&format!("\n  {key}:\t{value}"));
                }
            }
        }
        TabWriter::VERSION.format(&text)
    }
}
