//! `docker volume ls`: lists volumes (docker/cli: cli/command/volume/list.go).

use docksim_api::{Filters, OutputStream, Request, Response};

use crate::commands::{DockerCommand, TABLE_FORMAT};
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::format::natural;
use crate::format::volume::{self, ListOptions};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker volume ls`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "List volumes",
    aliases: "docker volume ls, docker volume list",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::bool(
            "cluster",
            "List a cluster's volumes, with their own columns",
        )
        .for_swarm(),
        Flag::of(
            Kind::Filter,
            "filter",
            "List only those for which this holds, as in \"dangling=true\"",
        )
        .offers(Completes::Filters(&[
            ("dangling", Completes::Words(words::BOOLS)),
            ("driver", Completes::Words(&["local"])),
            ("label", Completes::Nothing),
            ("name", Completes::Volumes),
        ]))
        .short('f'),
        TABLE_FORMAT,
        Flag::bool("quiet", "Print names only").short('q'),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker volume ls`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeLs {
    /// Whether only a cluster's volumes are listed.
    pub cluster: bool,
    /// Which are listed.
    pub filters: Filters,
    /// A Go template, `table`, `json` or empty.
    pub format: String,
    /// Whether only names are printed.
    pub quiet: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::VolumeLs(VolumeLs {
        cluster: matches.bool("cluster"),
        filters: matches.filters("filter"),
        format: matches.text("format").to_owned(),
        quiet: matches.bool("quiet"),
    }))
}

impl VolumeLs {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let filters = self.filters.clone();
        let Response::Volumes(list) = cx.call(Request::VolumeList { filters })? else {
            return Err(CliError::new("unexpected answer"));
        };
        let mut volumes = list.volumes;
        if self.cluster {
            volumes.clear();
        }
        volumes.sort_by(|a, b| natural::compare(&a.name, &b.name));
        let options = ListOptions {
            format: &self.format,
            quiet: self.quiet,
            cluster: self.cluster,
        };
        let table = volume::write(&volumes, &options)?;
        cx.output.write(OutputStream::Stdout, &table);
        Ok(())
    }
}
