//! `docker container prune`: removes all containers that do not run (docker/cli: cli/command/container/prune.go).

use docksim_api::{Filters, Request, Response};
use docksim_reference::size::human_size;

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::{Confirm, Context, Prune, Work};
use crate::tree::{Arguments, Spec};

/// `docker container prune`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Remove all containers that do not run",
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
    completion: Completion::NOTHING,
    parse,
};

/// `docker container prune`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerPrune {
    /// Which are removed.
    pub filters: Filters,
    /// Whether nobody is asked.
    pub force: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ContainerPrune(ContainerPrune {
        filters: matches.filters("filter"),
        force: matches.bool("force"),
    }))
}

impl ContainerPrune {
    pub(in crate::commands) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        if self.force {
            return self.run(cx).map(|()| Work::Exited(0));
        }
        Ok(Work::Confirm(Confirm::new(Prune::Containers(self.clone()))))
    }

    pub(crate) fn warning(&self) -> &'static str {
        "WARNING! This will remove all stopped containers."
    }

    pub(crate) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let (lines, reclaimed) = self.prune(cx)?;
        lines.iter().for_each(|line| cx.println(line));
        let bytes = i64::try_from(reclaimed).unwrap_or(i64::MAX);
        cx.println(&format!("Total reclaimed space: {}", human_size(bytes)));
        Ok(())
    }

    /// Removes what does not run; what is told about it, and the bytes that are free now.
    pub(crate) fn prune(&self, cx: &mut Context<'_>) -> Result<(Vec<String>, u64), CliError> {
        let filters = self.filters.clone();
        let Response::ContainersPruned(report) = cx.call(Request::ContainerPrune { filters })?
        else {
            return Err(CliError::new("unexpected answer"));
        };
        let deleted = report.containers_deleted.unwrap_or_default();
        if deleted.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let mut lines = vec!["Deleted Containers:".to_owned()];
        lines.extend(deleted);
        lines.push(String::new());
        Ok((lines, report.space_reclaimed))
    }
}
