//! `docker events`: prints what happens in the daemon (docker/cli: cli/command/system/events.go).

use docksim_api::events::ListOptions;

use crate::commands::{DockerCommand, OBJECT_FORMAT};
use crate::complete::{Completes, Completion, sources};
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::{Events, Work};
use crate::tree::{Arguments, Spec};

/// `docker events`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Print what happens in the daemon as it happens",
    aliases: "docker system events, docker events",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::of(
            Kind::Filter,
            "filter",
            "Print only those for which this holds",
        )
        .completes(Completes::By(sources::event_filter))
        .short('f'),
        OBJECT_FORMAT.without_short(),
        Flag::string("since", "Print those first that happened after this moment"),
        Flag::string("until", "End at this moment"),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker events`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemEvents {
    /// Which events.
    pub filters: docksim_api::Filters,
    /// A Go template, `json` or empty.
    pub format: String,
    /// A time or a span before now; empty for none.
    pub since: String,
    /// A time or a span before now; empty for none.
    pub until: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::SystemEvents(SystemEvents {
        filters: matches.filters("filter"),
        format: matches.text("format").to_owned(),
        since: matches.text("since").to_owned(),
        until: matches.text("until").to_owned(),
    }))
}

impl SystemEvents {
    pub(in crate::commands) fn work(&self) -> Work {
        let options = ListOptions {
            since: self.since.clone(),
            until: self.until.clone(),
            filters: self.filters.clone(),
        };
        Work::Events(Events::new(self.format.clone(), options))
    }
}
