//! `docker ps`: lists containers (docker/cli: cli/command/container/list.go).

use docksim_api::{ContainerListOptions, Filters, OutputStream, Reason, Request, Response};

use crate::commands::{DockerCommand, TABLE_FORMAT};
use crate::complete::{Completes, Completion, Containers, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::format::container::{self, ListOptions};
use crate::host::Host;
use crate::job::Context;
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
        .offers(Completes::Filters(&[
            ("ancestor", Completes::Images { most: 0 }),
            ("before", Completes::Containers(Containers::All)),
            ("exited", Completes::Nothing),
            ("expose", Completes::Nothing),
            (
                "health",
                Completes::Words(&["starting", "healthy", "unhealthy", "none"]),
            ),
            ("id", Completes::Nothing),
            ("is-task", Completes::Words(words::BOOLS)),
            ("label", Completes::Nothing),
            ("name", Completes::Containers(Containers::All)),
            ("network", Completes::Networks),
            ("publish", Completes::Nothing),
            ("since", Completes::Containers(Containers::All)),
            ("status", Completes::Words(words::STATES)),
            ("volume", Completes::Volumes),
        ]))
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
    completion: Completion::NOTHING,
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

impl ContainerLs {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let has_format = !self.format.is_empty();
        if has_format && self.quiet {
            cx.eprintln(
                "WARNING: Ignoring custom format, because both --format and --quiet are set.",
            );
        }
        // The template is tried even where it is not used.
        let wants_size = has_format && container::check(&self.format)?;
        let size = self.size.unwrap_or(wants_size && !self.quiet);
        let options = ContainerListOptions {
            all: self.all,
            limit: self.last,
            size,
            filters: self.filters.clone(),
        };
        let Response::Containers(containers) = cx.call(Request::ContainerList(options))? else {
            return Err(CliError::new("unexpected answer"));
        };
        let options = ListOptions {
            format: &self.format,
            quiet: self.quiet,
            size,
            no_trunc: self.no_trunc,
        };
        if containers.is_empty() && !self.all {
            cx.reason = Some(Reason::new("nothing-runs"));
        }
        let table = container::write(&containers, &options, cx.daemon.now())?;
        cx.output.write(OutputStream::Stdout, &table);
        Ok(())
    }
}
