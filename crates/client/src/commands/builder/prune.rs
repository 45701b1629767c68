//! `docker builder prune`: removes what builds have cached (docker/cli: cli/command/builder/prune.go).

use super::BuilderCommand;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::job::{Confirm, Prune, Work};
use crate::tree::{Arguments, Spec};
use docksim_api::{Filters, Request, Response};
use docksim_reference::size::human_size;

/// `docker builder prune`.
pub const SPEC: Spec = Spec {
    usage: "",
    about: "Remove what builds have cached",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::bool(
            "all",
            "Remove all that no build uses, not only what nothing refers to",
        )
        .short('a'),
        Flag::of(
            Kind::Filter,
            "filter",
            "Remove only what this holds for (such as \"until=24h\")",
        )
        .offers(Completes::Filters(&[
            ("id", Completes::Nothing),
            ("inuse", Completes::Words(words::BOOLS)),
            ("parent", Completes::Nothing),
            ("private", Completes::Words(words::BOOLS)),
            ("shared", Completes::Words(words::BOOLS)),
            (
                "type",
                Completes::Words(&[
                    "exec.cachemount",
                    "frontend",
                    "internal",
                    "regular",
                    "source.git.checkout",
                    "source.local",
                ]),
            ),
            ("until", Completes::Nothing),
        ])),
        Flag::bool("force", "Do not ask first").short('f'),
        Flag::of(
            Kind::Bytes,
            "keep-storage",
            "Keep the cache up to this size",
        ),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker builder prune`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuilderPrune {
    /// Whether what something refers to goes too.
    pub all: bool,
    /// Which goes.
    pub filters: Filters,
    /// Whether nobody is asked.
    pub force: bool,
    /// So many bytes stay.
    pub keep_bytes: i64,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Builder(BuilderCommand::Prune(
        BuilderPrune {
            all: matches.bool("all"),
            filters: matches.filters("filter"),
            force: matches.bool("force"),
            keep_bytes: matches.int("keep-storage"),
        },
    )))
}

impl BuilderPrune {
    pub(super) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        if self.force {
            return self.run(cx).map(|()| Work::Exited(0));
        }
        Ok(Work::Confirm(Confirm::new(Prune::Builds(self.clone()))))
    }

    pub(crate) fn warning(&self) -> &'static str {
        if self.all {
            "WARNING! This will remove all build cache."
        } else {
            "WARNING! This will remove all dangling build cache."
        }
    }

    pub(crate) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let request = Request::BuildPrune {
            all: self.all,
            keep_bytes: self.keep_bytes,
            filters: self.filters.clone(),
        };
        let Response::BuildPruned(report) = cx.call(request)? else {
            return Err(CliError::new("unexpected answer"));
        };
        if !report.caches_deleted.is_empty() {
            cx.println("Deleted build cache objects:");
            for id in &report.caches_deleted {
                cx.println(id);
            }
            cx.println("");
        }
        cx.println(&format!(
            "Total reclaimed space: {}",
            human_size(report.space_reclaimed)
        ));
        Ok(())
    }
}
