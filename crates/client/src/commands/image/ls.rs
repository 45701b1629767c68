//! `docker images`: lists images (docker/cli: cli/command/image/list.go).

use std::collections::BTreeSet;

use docksim_api::image::Summary;
use docksim_api::{Filters, ImageListOptions, Request, Response, Timestamp};
use docksim_reference::duration;
use docksim_reference::go::quote;
use docksim_reference::image_reference::ImageReference;
use docksim_reference::size::human_size_with_precision;

use crate::commands::table::{print_rows, truncate_id};
use crate::commands::{DockerCommand, TABLE_FORMAT};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
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
        if !matches!(self.format.as_str(), "" | "table") {
            return Err(CliError::NotSimulated(
                "docker images --format with a template".to_owned(),
            ));
        }
        let options = ImageListOptions {
            all: self.all,
            filters: self.filters.clone(),
        };
        let Response::Images(images) = cx.call(Request::ImageList(options))? else {
            return Err(CliError::new("unexpected answer"));
        };
        let now = cx.daemon.now();
        let rows = images
            .iter()
            .flat_map(|image| self.rows(image, now))
            .collect();
        let header: &[&str] = if self.digests {
            &["REPOSITORY", "TAG", "DIGEST", "IMAGE ID", "CREATED", "SIZE"]
        } else {
            &["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"]
        };
        print_rows(cx, if self.quiet { None } else { Some(header) }, rows);
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

    /// A row for each name of the image.
    fn rows(&self, image: &Summary, now: Timestamp) -> Vec<Vec<String>> {
        let id = if self.no_trunc {
            image.id.clone()
        } else {
            truncate_id(&image.id).to_owned()
        };
        let created = Timestamp(image.created.saturating_mul(Timestamp::SECOND));
        let created = format!("{} ago", duration::human(now.since(created)));
        let size = human_size_with_precision(image.size, 3);
        let row = |name: ImageName| {
            if self.quiet {
                return vec![id.clone()];
            }
            let mut row = vec![name.repository, name.tag];
            if self.digests {
                row.push(name.digest);
            }
            row.extend([id.clone(), created.clone(), size.clone()]);
            row
        };
        self.names(image).into_iter().map(row).collect()
    }

    /// The names of an image (docker/cli: cli/command/formatter/image.go, `imageFormatTaggedAndDigest`).
    fn names(&self, image: &Summary) -> Vec<ImageName> {
        const NONE: &str = "<none>";
        let name = |repository: &str, tag: &str, digest: &str| ImageName {
            repository: repository.to_owned(),
            tag: tag.to_owned(),
            digest: digest.to_owned(),
        };
        let is_none =
            |references: &[String], text: &str| matches!(references, [only] if only == text);
        let dangling = image.repo_tags.is_empty() && image.repo_digests.is_empty()
            || is_none(&image.repo_tags, "<none>:<none>")
                && is_none(&image.repo_digests, "<none>@<none>");
        if dangling {
            return vec![name(NONE, NONE, NONE)];
        }
        let parse = |references: &[String]| -> Vec<ImageReference> {
            references
                .iter()
                .filter_map(|reference| ImageReference::parse(reference).ok())
                .collect()
        };
        let digests = parse(&image.repo_digests);
        let mut names = Vec::new();
        let mut tagged = BTreeSet::new();
        for reference in parse(&image.repo_tags) {
            let Some(tag) = reference.tag() else { continue };
            let repository = reference.familiar_name();
            let own = digests
                .iter()
                .filter(|digest| self.digests && digest.familiar_name() == repository);
            let own: Vec<&str> = own.filter_map(ImageReference::digest).collect();
            if own.is_empty() {
                names.push(name(&repository, tag, NONE));
            }
            names.extend(own.iter().map(|digest| name(&repository, tag, digest)));
            tagged.insert(repository);
        }
        let mut untagged = BTreeSet::new();
        for reference in &digests {
            let repository = reference.familiar_name();
            let first = untagged.insert(repository.clone());
            if !tagged.contains(&repository) && (self.digests || first) {
                names.push(name(
                    &repository,
                    NONE,
                    reference.digest().unwrap_or_default(),
                ));
            }
        }
        names
    }
}

/// A name of an image in the list.
struct ImageName {
    repository: String,
    tag: String,
    digest: String,
}

/// The words behind `docker image`. Somebody who types `docker images ls` meant `docker image ls`.
const SUBCOMMANDS: [&str; 13] = [
    "build", "history", "import", "inspect", "list", "load", "ls", "prune", "pull", "push", "rm",
    "save", "tag",
];
