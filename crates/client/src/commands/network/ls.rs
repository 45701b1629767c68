//! `docker network ls`: lists networks (docker/cli: cli/command/network/list.go).

use docksim_api::{Filters, OutputStream, Request, Response};

use crate::commands::{DockerCommand, TABLE_FORMAT};
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::format::natural;
use crate::format::network::{self, ListOptions};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker network ls`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "List networks",
    aliases: "docker network ls, docker network list",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::of(
            Kind::Filter,
            "filter",
            "List only those for which this holds, as in \"driver=bridge\"",
        )
        .offers(Completes::Filters(&[
            ("dangling", Completes::Words(words::BOOLS)),
            (
                "driver",
                Completes::Words(&["bridge", "host", "macvlan", "null", "overlay"]),
            ),
            ("id", Completes::Nothing),
            ("label", Completes::Nothing),
            ("name", Completes::Networks),
            ("scope", Completes::Words(&["global", "local", "swarm"])),
            ("type", Completes::Words(&["builtin", "custom"])),
        ]))
        .short('f'),
        TABLE_FORMAT,
        Flag::bool("no-trunc", "Print long values whole"),
        Flag::bool("quiet", "Print ids only").short('q'),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker network ls`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkLs {
    /// Which are listed.
    pub filters: Filters,
    /// A Go template, `table`, `json` or empty.
    pub format: String,
    /// Whether long values are printed whole.
    pub no_trunc: bool,
    /// Whether only ids are printed.
    pub quiet: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::NetworkLs(NetworkLs {
        filters: matches.filters("filter"),
        format: matches.text("format").to_owned(),
        no_trunc: matches.bool("no-trunc"),
        quiet: matches.bool("quiet"),
    }))
}

impl NetworkLs {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let filters = self.filters.clone();
        let Response::Networks(mut networks) = cx.call(Request::NetworkList { filters })? else {
            return Err(CliError::new("unexpected answer"));
        };
        networks.sort_by(|a, b| natural::compare(&a.name, &b.name));
        let options = ListOptions {
            format: &self.format,
            quiet: self.quiet,
            no_trunc: self.no_trunc,
        };
        let table = network::write(&networks, &options)?;
        cx.output.write(OutputStream::Stdout, &table);
        Ok(())
    }
}
