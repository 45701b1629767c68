//! The list of images (docker/cli: cli/command/formatter/image.go).

use std::rc::Rc;

use docksim_api::Timestamp;
use docksim_api::image::Summary;
use docksim_reference::image_reference::ImageReference;
use docksim_reference::size::{human_size, human_size_with_precision};
use docksim_reference::timestamp;

use super::context::{self, Format, HEADER_CONTEXT, ask, column, truncate_id};
use super::types::image::IMAGE_SUMMARY;
use super::value::{CallError, Called, Field, Method, NamedType, Object, Type, Value};
use super::{decode, json};
use crate::error::CliError;

const NONE: &str = "<none>";

/// Rows for every image, as `docker images` prints them.
pub fn write(
    images: &[Summary],
    options: &ListOptions<'_>,
    now: Timestamp,
) -> Result<Vec<u8>, CliError> {
    let format = options.format();
    let shows_digests = options.digests || format.contains("{{.Digest}}");
    let mut rows = Vec::new();
    for summary in images {
        let summary = Rc::new(summary.clone());
        for (repository, tag, digest) in names(&summary, options.digests, shows_digests) {
            let row = ImageRow {
                summary: Rc::clone(&summary),
                is_truncated: !options.no_trunc,
                now,
                repository,
                tag,
                digest,
            };
            rows.push(context::row(&ROW, Rc::new(row)));
        }
    }
    format.write(&context::header(HEADERS), rows)
}

/// The rows of `docker system df -v`: one for each image, under its first tag.
pub(super) fn usage_rows(images: &[Summary], is_truncated: bool, now: Timestamp) -> Vec<Value> {
    let row = |summary: &Summary| {
        let tag = summary.repo_tags.first();
        let reference = tag.and_then(|tag| ImageReference::parse(tag).ok());
        let (repository, tag) = match reference {
            Some(reference) => (
                reference.familiar_name(),
                reference.tag().unwrap_or_default().to_owned(),
            ),
            None => (NONE.to_owned(), NONE.to_owned()),
        };
        let row = ImageRow {
            summary: Rc::new(summary.clone()),
            is_truncated,
            now,
            repository,
            tag,
            digest: String::new(),
        };
        context::row(&ROW, Rc::new(row))
    };
    images.iter().map(row).collect()
}

/// The table of `docker system df -v`.
pub(super) fn usage_table(rows: Vec<Value>) -> Result<Vec<u8>, CliError> {
    let columns = "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}\t\
                   {{.UniqueSize}}\t{{.Containers}}";
    Format(columns.to_owned()).write(&context::header(HEADERS), rows)
}

/// How images are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListOptions<'a> {
    /// What `--format` says; empty for the default.
    pub format: &'a str,
    /// Whether only ids are printed.
    pub quiet: bool,
    /// Whether digests are printed.
    pub digests: bool,
    /// Whether long values are printed whole.
    pub no_trunc: bool,
}

impl ListOptions<'_> {
    fn format(&self) -> Format {
        let digest = if self.digests { "{{.Digest}}\t" } else { "" };
        Format(match self.format {
            "" | "table" if self.quiet => "{{.ID}}".to_owned(),
            "" | "table" => format!(
                "table {{{{.Repository}}}}\t{{{{.Tag}}}}\t{digest}{{{{.ID}}}}\t\
                 {{{{if .CreatedSince }}}}{{{{.CreatedSince}}}}{{{{else}}}}N/A{{{{end}}}}\t{{{{.Size}}}}"
            ),
            "raw" if self.quiet => "image_id: {{.ID}}".to_owned(),
            "raw" => {
                let digest = if self.digests {
                    "digest: {{.Digest}}\n"
                } else {
                    ""
                };
                format!(
                    "repository: {{{{ .Repository }}}}\ntag: {{{{.Tag}}}}\n{digest}image_id: {{{{.ID}}}}\n\
                     created_at: {{{{.CreatedAt}}}}\nvirtual_size: {{{{.Size}}}}\n"
                )
            }
            format => {
                let format = Format(format.to_owned());
                if format.is_table() && self.digests && !format.contains("{{.Digest}}") {
                    format.0 + "\t{{.Digest}}"
                } else {
                    format.0
                }
            }
        })
    }
}

/// Repository, tag and digest of every row of an image, in the order of its names.
fn names(
    summary: &Summary,
    digests_asked: bool,
    shows_digests: bool,
) -> Vec<(String, String, String)> {
    let row = |repository: &str, tag: &str, digest: &str| {
        (repository.to_owned(), tag.to_owned(), digest.to_owned())
    };
    if is_dangling(summary) {
        return vec![row(NONE, NONE, NONE)];
    }
    let tags = by_repository(&summary.repo_tags, |reference| reference.tag());
    let digests = by_repository(&summary.repo_digests, |reference| reference.digest());
    let mut rows = Vec::new();
    for (repository, tags) in &tags {
        let digests = digests
            .iter()
            .find(|(name, _)| name == repository)
            .map(|(_, digests)| digests.as_slice())
            .filter(|_| shows_digests)
            .unwrap_or_default();
        for tag in tags {
            if digests.is_empty() {
                rows.push(row(repository, tag, NONE));
            }
            for digest in digests {
                rows.push(row(repository, tag, digest));
            }
        }
    }
    for (repository, digests) in &digests {
        if tags.iter().any(|(name, _)| name == repository) {
            continue;
        }
        if digests_asked {
            rows.extend(digests.iter().map(|digest| row(repository, NONE, digest)));
        } else {
            rows.push(row(repository, NONE, ""));
        }
    }
    rows
}

/// What the references have, by the name of their repository.
fn by_repository(
    references: &[String],
    part: fn(&ImageReference) -> Option<&str>,
) -> Vec<(String, Vec<String>)> {
    let mut repositories: Vec<(String, Vec<String>)> = Vec::new();
    for reference in references {
        let Ok(reference) = ImageReference::parse(reference) else {
            continue;
        };
        let Some(part) = part(&reference) else {
            continue;
        };
        let name = reference.familiar_name();
        match repositories.iter_mut().find(|(known, _)| *known == name) {
            Some((_, parts)) => parts.push(part.to_owned()),
            None => repositories.push((name, vec![part.to_owned()])),
        }
    }
    repositories
}

fn is_dangling(summary: &Summary) -> bool {
    let only = |list: &[String], text: &str| matches!(list, [one] if one == text);
    (summary.repo_tags.is_empty() && summary.repo_digests.is_empty())
        || (only(&summary.repo_tags, "<none>:<none>")
            && only(&summary.repo_digests, "<none>@<none>"))
}

const HEADERS: &[(&str, &str)] = &[
    ("ID", "IMAGE ID"),
    ("Repository", "REPOSITORY"),
    ("Tag", "TAG"),
    ("Digest", "DIGEST"),
    ("CreatedSince", "CREATED"),
    ("CreatedAt", "CREATED AT"),
    ("Size", "SIZE"),
    ("Containers", "CONTAINERS"),
    ("VirtualSize", "SIZE"),
    ("SharedSize", "SHARED SIZE"),
    ("UniqueSize", "UNIQUE SIZE"),
];

const COLUMNS: &[Method] = &[
    column("Containers", |row, _| ask(row, "Containers", &[])),
    column("CreatedAt", |row, _| ask(row, "CreatedAt", &[])),
    column("CreatedSince", |row, _| ask(row, "CreatedSince", &[])),
    column("Digest", |row, _| ask(row, "Digest", &[])),
    column("FullHeader", |_, _| Ok(Some(Value::interface(None)))),
    column("ID", |row, _| ask(row, "ID", &[])),
    column(json::MARSHAL, |row, _| context::row_json(row, COLUMNS)),
    column("Repository", |row, _| ask(row, "Repository", &[])),
    column("SharedSize", |row, _| ask(row, "SharedSize", &[])),
    column("Size", |row, _| ask(row, "Size", &[])),
    column("Tag", |row, _| ask(row, "Tag", &[])),
    column("UniqueSize", |row, _| ask(row, "UniqueSize", &[])),
    column("VirtualSize", |row, _| ask(row, "VirtualSize", &[])),
];

static SUMMARY: Type = Type::Named(&IMAGE_SUMMARY);
static CONTEXT: NamedType = NamedType::new(
    "formatter.imageContext",
    Type::Struct(&[
        Field::embedded("HeaderContext", &Type::Named(&HEADER_CONTEXT)),
        Field::new("trunc", &Type::Bool),
        Field::new("i", &Type::Named(&IMAGE_SUMMARY)),
        Field::new("repo", &Type::String),
        Field::new("tag", &Type::String),
        Field::new("digest", &Type::String),
    ]),
)
.methods(COLUMNS);
pub(super) static ROW: Type = Type::Pointer(&Type::Named(&CONTEXT));

/// One name of an image and how the image is shown.
#[derive(Debug)]
struct ImageRow {
    summary: Rc<Summary>,
    is_truncated: bool,
    now: Timestamp,
    repository: String,
    tag: String,
    digest: String,
}

impl Object for ImageRow {
    fn fields(&self) -> Vec<Value> {
        let summary = serde_json::to_value(&*self.summary).unwrap_or_default();
        vec![
            context::header_context(None),
            Value::bool(self.is_truncated),
            decode::decode(&SUMMARY, &summary),
            Value::string(&self.repository),
            Value::string(&self.tag),
            Value::string(&self.digest),
        ]
    }

    fn call(&self, method: &str, _arguments: &[Value]) -> Called {
        let summary = &*self.summary;
        let unknown = || "N/A".to_owned();
        Ok(Some(Value::string(match method {
            "ID" if self.is_truncated => truncate_id(&summary.id).to_owned(),
            "ID" => summary.id.clone(),
            "Repository" => self.repository.clone(),
            "Tag" => self.tag.clone(),
            "Digest" => self.digest.clone(),
            "CreatedSince" => context::ago(summary.created, self.now),
            "CreatedAt" => timestamp::created_at(summary.created),
            "Size" => human_size_with_precision(summary.size, 3),
            "VirtualSize" => human_size(summary.size),
            "Containers" if summary.containers == -1 => unknown(),
            "Containers" => summary.containers.to_string(),
            "SharedSize" if summary.shared_size == -1 => unknown(),
            "SharedSize" => human_size(summary.shared_size),
            "UniqueSize" if summary.size == -1 || summary.shared_size == -1 => unknown(),
            "UniqueSize" => human_size(summary.size.saturating_sub(summary.shared_size)),
            _ => return Err(CallError::NotSimulated(format!("the method {method}"))),
        })))
    }
}
