//! `docker volume prune`: removes what nothing uses (docker/cli: cli/command/volume/prune.go).

use docksim_api::{Filters, Request, Response};
use docksim_reference::size::human_size;

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::{Confirm, Context, Prune, Work};
use crate::tree::{Arguments, Spec};

/// `docker volume prune`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Remove the local volumes that nothing uses",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::bool("all", "Remove those with a name of their own too").short('a'),
        Flag::of(
            Kind::Filter,
            "filter",
            "Remove only those for which this holds, as in \"label=<label>\"",
        )
        .offers(Completes::Filters(&[
            ("all", Completes::Words(words::BOOLS)),
            ("label", Completes::Nothing),
            ("label!", Completes::Nothing),
        ])),
        Flag::bool("force", "Do not ask first").short('f'),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker volume prune`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumePrune {
    /// Whether those with a name of their own go too.
    pub all: bool,
    /// Which are removed.
    pub filters: Filters,
    /// Whether nobody is asked.
    pub force: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let all = matches.bool("all");
    let mut filters = matches.filters("filter");
    if all {
        if filters.contains("all") {
            return Err(Exit::error(
                1,
                "conflicting options: cannot specify both --all and --filter all=1",
            ));
        }
        filters.add("all", "true");
    }
    Ok(DockerCommand::VolumePrune(VolumePrune {
        all,
        filters,
        force: matches.bool("force"),
    }))
}

impl VolumePrune {
    pub(in crate::commands) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        if self.force {
            return self.run(cx).map(|()| Work::Exited(0));
        }
        Ok(Work::Confirm(Confirm::new(Prune::Volumes(self.clone()))))
    }

    pub(crate) fn warning(&self) -> &'static str {
        if self.all {
            "WARNING! This will remove all local volumes not used by at least one container."
        } else {
            "WARNING! This will remove anonymous local volumes not used by at least one container."
        }
    }

    pub(crate) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let (lines, reclaimed) = self.prune(cx)?;
        lines.iter().for_each(|line| cx.println(line));
        let bytes = i64::try_from(reclaimed).unwrap_or(i64::MAX);
        cx.println(&format!("Total reclaimed space: {}", human_size(bytes)));
        Ok(())
    }

    /// Removes what nothing uses; what is told about it, and the bytes that are free now.
    pub(crate) fn prune(&self, cx: &mut Context<'_>) -> Result<(Vec<String>, u64), CliError> {
        let filters = self.filters.clone();
        let Response::VolumesPruned(report) = cx.call(Request::VolumePrune { filters })? else {
            return Err(CliError::new("unexpected answer"));
        };
        if report.volumes_deleted.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let mut lines = vec!["Deleted Volumes:".to_owned()];
        lines.extend(report.volumes_deleted);
        lines.push(String::new());
        Ok((lines, report.space_reclaimed))
    }
}
