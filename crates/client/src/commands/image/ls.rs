//! `docker images`: lists images (docker/cli: cli/command/image/list.go).

use docksim_api::{Filters, ImageListOptions, OutputStream, Request, Response};
use docksim_reference::go::quote;

use crate::commands::{DockerCommand, TABLE_FORMAT};
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::format::image::{self, ListOptions};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker images`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] [REPOSITORY[:TAG]]",
    about: "List images",
    aliases: "docker image ls, docker image list, docker images",
    arguments: Arguments::AtMost(1),
    interspersed: true,
    flags: &[&[
        Flag::bool("all", "List those too that are only steps of others").short('a'),
        Flag::bool("digests", "Print digests"),
        Flag::of(
            Kind::Filter,
            "filter",
            "List only those for which this holds",
        )
        .offers(Completes::Filters(&[
            ("before", Completes::Images { most: 0 }),
            ("dangling", Completes::Words(words::BOOLS)),
            ("label", Completes::Nothing),
            ("reference", Completes::Images { most: 0 }),
            ("since", Completes::Images { most: 0 }),
            ("until", Completes::Nothing),
        ]))
        .short('f'),
        TABLE_FORMAT,
        Flag::bool("no-trunc", "Print long values whole"),
        Flag::bool("quiet", "Print ids only").short('q'),
        Flag::bool(
            "tree",
            "List the platforms of each as a tree (EXPERIMENTAL)",
        )
        .not_simulated(),
    ]],
    completion: Completion::FILES.offers(Completes::Images { most: 0 }),
    parse,
};

/// `docker images`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageLs {
    /// Whether those are listed that are only steps of others.
    pub all: bool,
    /// Whether digests are printed.
    pub digests: bool,
    /// Which are listed, the argument among them.
    pub filters: Filters,
    /// A Go template, `table`, `json` or empty.
    pub format: String,
    /// Whether long values are printed whole.
    pub no_trunc: bool,
    /// Whether only ids are printed.
    pub quiet: bool,
    /// The argument of `docker images`, where `docker image` has a command of that name.
    pub mistaken_word: Option<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let mut filters = matches.filters("filter");
    let reference = matches
        .arguments()
        .first()
        .filter(|reference| !reference.is_empty());
    if let Some(reference) = reference {
        filters.add("reference", reference);
    }
    Ok(DockerCommand::ImageLs(ImageLs {
        all: matches.bool("all"),
        digests: matches.bool("digests"),
        filters,
        format: matches.text("format").to_owned(),
        no_trunc: matches.bool("no-trunc"),
        quiet: matches.bool("quiet"),
        mistaken_word: reference
            .filter(|_| matches.called_as() == "images")
            .and_then(|reference| {
                SUBCOMMANDS
                    .contains(&reference.as_str())
                    .then(|| reference.clone())
            }),
    }))
}

impl ImageLs {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let options = ImageListOptions {
            all: self.all,
            filters: self.filters.clone(),
        };
        let Response::Images(images) = cx.call(Request::ImageList(options))? else {
            return Err(CliError::new("unexpected answer"));
        };
        let options = ListOptions {
            format: &self.format,
            quiet: self.quiet,
            digests: self.digests,
            no_trunc: self.no_trunc,
        };
        let table = image::write(&images, &options, cx.daemon.now())?;
        cx.output.write(OutputStream::Stdout, &table);
        if images.is_empty()
            && let Some(word) = self.mistaken_word.as_deref()
        {
            cx.eprintln(&format!(
                "\nNo images found matching {}: did you mean \"docker image {word}\"?",
                quote(word)
            ));
        }
        Ok(())
    }
}

/// The words behind `docker image`. Somebody who types `docker images ls` meant `docker image ls`.
const SUBCOMMANDS: [&str; 13] = [
    "build", "history", "import", "inspect", "list", "load", "ls", "prune", "pull", "push", "rm",
    "save", "tag",
];
