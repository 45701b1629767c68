//! `docker logs`: prints what a container has printed (docker/cli: cli/command/container/logs.go).

use docksim_api::LogsOptions;

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers};
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::Host;
use crate::job::{Logs, Work};
use crate::tree::{Arguments, Spec};

/// `docker logs`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER",
    about: "Print what a container has printed",
    aliases: "docker container logs, docker logs",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::bool(
            "details",
            "Print the log driver's extra attributes with each line",
        ),
        Flag::bool("follow", "Go on as the container prints more").short('f'),
        Flag::string(
            "since",
            "Nothing older than a time (\"2013-01-02T13:23:37Z\") or a span before now (\"42m\")",
        ),
        Flag::string("tail", "How many lines, counted from the end")
            .short('n')
            .default("all"),
        Flag::bool("timestamps", "Print its time with each line").short('t'),
        Flag::string(
            "until",
            "Nothing newer than a time (\"2013-01-02T13:23:37Z\") or a span before now (\"42m\")",
        ),
    ]],
    completion: Completion::of(Completes::Containers(Containers::All)),
    parse,
};

/// `docker logs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerLogs {
    /// Whether to go on when the end is reached.
    pub follow: bool,
    /// A time or a span before now; empty for none.
    pub since: String,
    /// A time or a span before now; empty for none.
    pub until: String,
    /// Whether each line starts with its time.
    pub timestamps: bool,
    /// Whether each line starts with the log driver's extra attributes.
    pub details: bool,
    /// How many lines; `all` or a number.
    pub tail: String,
    /// Its name, id or a prefix of the id.
    pub container: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerLogs(ContainerLogs {
        follow: matches.bool("follow"),
        since: matches.text("since").to_owned(),
        until: matches.text("until").to_owned(),
        timestamps: matches.bool("timestamps"),
        details: matches.bool("details"),
        tail: matches.text("tail").to_owned(),
        container: matches.arguments().first().cloned().unwrap_or_default(),
    }))
}

impl ContainerLogs {
    pub(in crate::commands) fn work(&self) -> Work {
        let options = LogsOptions {
            stdout: true,
            stderr: true,
            follow: self.follow,
            timestamps: self.timestamps,
            details: self.details,
            since: self.since.clone(),
            until: self.until.clone(),
            tail: self.tail.clone(),
        };
        Work::Logs(Logs::new(self.container.clone(), options))
    }
}
