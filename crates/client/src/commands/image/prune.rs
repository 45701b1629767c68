//! `docker image prune`: removes what nothing uses (docker/cli: cli/command/image/prune.go).

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

/// `docker image prune`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Remove the images that nothing uses",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::bool("all", "Remove those with a name too").short('a'),
        Flag::of(
            Kind::Filter,
            "filter",
            "Remove only those for which this holds, as in \"until=<timestamp>\"",
        )
        .offers(Completes::Filters(&[
            ("dangling", Completes::Words(words::BOOLS)),
            ("label", Completes::Nothing),
            ("label!", Completes::Nothing),
            ("until", Completes::Nothing),
        ])),
        Flag::bool("force", "Do not ask first").short('f'),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker image prune`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImagePrune {
    /// Whether those with a name go too.
    pub all: bool,
    /// Which are removed.
    pub filters: Filters,
    /// Whether nobody is asked.
    pub force: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ImagePrune(ImagePrune {
        all: matches.bool("all"),
        filters: matches.filters("filter"),
        force: matches.bool("force"),
    }))
}

impl ImagePrune {
    pub(in crate::commands) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        if self.force {
            return self.run(cx).map(|()| Work::Exited(0));
        }
        Ok(Work::Confirm(Confirm::new(Prune::Images(self.clone()))))
    }

    pub(crate) fn warning(&self) -> &'static str {
        if self.all {
            "WARNING! This will remove all images without at least one container associated to them."
        } else {
            "WARNING! This will remove all dangling images."
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
        let mut filters = self.filters.clone();
        filters.add("dangling", if self.all { "false" } else { "true" });
        let Response::ImagesPruned(report) = cx.call(Request::ImagePrune { filters })? else {
            return Err(CliError::new("unexpected answer"));
        };
        if report.images_deleted.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let mut lines = vec!["Deleted Images:".to_owned()];
        for record in &report.images_deleted {
            lines.push(match record.untagged.as_str() {
                "" => format!("deleted: {}", record.deleted),
                reference => format!("untagged: {reference}"),
            });
        }
        lines.push(String::new());
        Ok((lines, report.space_reclaimed))
    }
}
