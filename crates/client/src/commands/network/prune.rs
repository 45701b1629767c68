//! `docker network prune`: removes what nothing uses (docker/cli: cli/command/network/prune.go).

use docksim_api::{Filters, Request, Response};

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::{Confirm, Context, Prune, Work};
use crate::tree::{Arguments, Spec};

/// `docker network prune`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Remove the networks that nothing uses",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::of(
            Kind::Filter,
            "filter",
            "Remove only those for which this holds, as in \"until=<timestamp>\"",
        )
        .offers(Completes::Filters(&[
            ("label", Completes::Nothing),
            ("label!", Completes::Nothing),
            ("until", Completes::Nothing),
        ])),
        Flag::bool("force", "Do not ask first").short('f'),
    ]],
    completion: Completion::FILES,
    parse,
};

/// `docker network prune`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkPrune {
    /// Which are removed.
    pub filters: Filters,
    /// Whether nobody is asked.
    pub force: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::NetworkPrune(NetworkPrune {
        filters: matches.filters("filter"),
        force: matches.bool("force"),
    }))
}

impl NetworkPrune {
    pub(in crate::commands) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        if self.force {
            return self.run(cx).map(|()| Work::Exited(0));
        }
        Ok(Work::Confirm(Confirm::new(Prune::Networks(self.clone()))))
    }

    pub(crate) fn warning(&self) -> &'static str {
        "WARNING! This will remove all custom networks not used by at least one container."
    }

    pub(crate) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        self.prune(cx)?.iter().for_each(|line| cx.println(line));
        Ok(())
    }

    /// Removes what nothing uses; what is told about it.
    pub(crate) fn prune(&self, cx: &mut Context<'_>) -> Result<Vec<String>, CliError> {
        let filters = self.filters.clone();
        let Response::NetworksPruned(report) = cx.call(Request::NetworkPrune { filters })? else {
            return Err(CliError::new("unexpected answer"));
        };
        let names = report.networks_deleted.unwrap_or_default();
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let mut lines = vec!["Deleted Networks:".to_owned()];
        lines.extend(names);
        lines.push(String::new());
        Ok(lines)
    }
}
