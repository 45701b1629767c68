//! `docker search`: looks for images on Docker Hub (docker/cli: cli/command/registry/search.go).

use docksim_api::{Filters, OutputStream, Request, Response};

use super::DockerCommand;
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::format::search;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker search`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] TERM",
    about: "Look for images on Docker Hub",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::of(
            Kind::Filter,
            "filter",
            "List only those for which this holds",
        )
        .offers(Completes::Filters(&[
            ("is-official", Completes::Words(words::BOOLS)),
            ("stars", Completes::Nothing),
        ]))
        .short('f'),
        Flag::string("format", "Print each result with a Go template"),
        Flag::of(Kind::Int, "limit", "How many results at most"),
        Flag::bool("no-trunc", "Print long values whole"),
    ]],
    completion: Completion::FILES.offers(Completes::Repositories),
    parse,
};

/// `docker search`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Which are listed.
    pub filters: Filters,
    /// A Go template, `table`, `json` or empty.
    pub format: String,
    /// How many at most; 0 for the usual number.
    pub limit: i64,
    /// Whether long values are printed whole.
    pub no_trunc: bool,
    /// What is looked for.
    pub term: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Search(Search {
        filters: matches.filters("filter"),
        format: matches.text("format").to_owned(),
        limit: matches.int("limit"),
        no_trunc: matches.bool("no-trunc"),
        term: matches.arguments().first().cloned().unwrap_or_default(),
    }))
}

impl Search {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if self.filters.contains("is-automated") {
            cx.eprintln(
                "WARNING: the \"is-automated\" filter is deprecated, and searching for \"is-automated=true\" will not yield \
                 any results in future.",
            );
        }
        let request = Request::ImageSearch {
            term: self.term.clone(),
            limit: self.limit.max(0),
            filters: self.filters.clone(),
        };
        let Response::ImageSearch(results) = cx.call(request)? else {
            return Err(CliError::new("unexpected answer"));
        };
        let table = search::write(&results, &self.format, self.no_trunc)?;
        cx.output.write(OutputStream::Stdout, &table);
        Ok(())
    }
}
