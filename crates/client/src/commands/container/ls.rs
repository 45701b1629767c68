//! `docker ps`: lists containers (docker/cli: cli/command/container/list.go).

use docksim_api::Filters;

use crate::commands::{DockerCommand, TABLE_FORMAT};
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::tree::{Arguments, Spec};

/// `docker ps`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "List containers",
    aliases: "docker container ls, docker container list, docker container ps, docker ps",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::bool("all", "List those that do not run too").short('a'),
        Flag::of(
            Kind::Filter,
            "filter",
            "List only those for which this holds",
        )
        .short('f'),
        TABLE_FORMAT,
        Flag::int("last", "List the newest so many, running or not")
            .short('n')
            .default("-1"),
        Flag::bool("latest", "List the newest one, running or not").short('l'),
        Flag::bool("no-trunc", "Print long values whole"),
        Flag::bool("quiet", "Print ids only").short('q'),
        Flag::bool("size", "Print what they take on the disk").short('s'),
    ]],
    parse,
};

/// `docker ps`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerLs {
    /// Whether those that do not run are listed too.
    pub all: bool,
    /// Which are listed.
    pub filters: Filters,
    /// A Go template, `table`, `json` or empty.
    pub format: String,
    /// The newest so many; 0 or less for no limit.
    pub last: i64,
    /// Whether long values are printed whole.
    pub no_trunc: bool,
    /// Whether only ids are printed.
    pub quiet: bool,
    /// Whether sizes are printed; absent when it was not said, so that a template may ask for them.
    pub size: Option<bool>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let last = matches.int("last");
    Ok(DockerCommand::ContainerLs(ContainerLs {
        all: matches.bool("all"),
        filters: matches.filters("filter"),
        format: matches.text("format").to_owned(),
        last: if matches.bool("latest") && last == -1 {
            1
        } else {
            last
        },
        no_trunc: matches.bool("no-trunc"),
        quiet: matches.bool("quiet"),
        size: matches.changed("size").then(|| matches.bool("size")),
    }))
}
