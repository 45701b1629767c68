//! `docker context inspect`: shows all about contexts (docker/cli: cli/command/context/inspect.go).

use super::ContextCommand;
use crate::commands::DockerCommand;
use crate::commands::OBJECT_FORMAT;
use crate::commands::inspect::inspect_all;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::format::inspect::Element;
use crate::host::Host;
use crate::job::Context;
use crate::json::marshal_html;
use crate::settings::ContextMetadata;
use crate::settings::Settings;
use crate::tree::{Arguments, Spec};
use serde::Serialize;
use std::collections::BTreeMap;

/// `docker context inspect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] [CONTEXT] [CONTEXT...]",
    about: "Show all about contexts",
    aliases: "",
    arguments: Arguments::Any,
    interspersed: true,
    flags: &[&[OBJECT_FORMAT]],
    completion: Completion::of(Completes::Contexts {
        most: 0,
        then: &Completes::Nothing,
    }),
    parse,
};

/// `docker context inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextInspect {
    /// The client's settings.
    pub settings: Settings,
    /// A Go template, `json` or empty.
    pub format: String,
    /// Their names; the one in use when there is none.
    pub names: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let settings = matches.settings().clone();
    Ok(DockerCommand::Context(ContextCommand::Inspect(
        ContextInspect {
            format: matches.text("format").to_owned(),
            names: match matches.arguments() {
                [] => vec![settings.context.clone()],
                names => names.to_vec(),
            },
            settings,
        },
    )))
}

impl ContextInspect {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        inspect_all(cx, &self.format, &self.names, |cx, name| {
            let contexts = self.settings.contexts();
            let inspected = Inspected {
                metadata: contexts.get(cx.host, name)?,
                tls_material: BTreeMap::new(),
                storage: Storage {
                    metadata_path: contexts.metadata_path(name),
                    tls_path: contexts.tls_path(name),
                },
            };
            Ok((Element::Context, marshal_html(&inspected)))
        })
    }
}

/// A context with where it is kept.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Inspected {
    #[serde(flatten)]
    metadata: ContextMetadata,
    /// Certificates by endpoint; docksim keeps none.
    #[serde(rename = "TLSMaterial")]
    tls_material: BTreeMap<String, Vec<String>>,
    storage: Storage,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Storage {
    metadata_path: String,
    #[serde(rename = "TLSPath")]
    tls_path: String,
}
