//! `docker context ls`: lists contexts (docker/cli: cli/command/context/list.go).

use super::ContextCommand;
use crate::commands::DockerCommand;
use crate::commands::TABLE_FORMAT;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::format::client_context::{self, ClientContext};
use crate::format::natural;
use crate::host::Host;
use crate::job::Context;
use crate::settings::ContextError;
use crate::settings::Settings;
use crate::tree::{Arguments, Spec};
use docksim_api::OutputStream;

/// `docker context ls`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "List contexts",
    aliases: "docker context ls, docker context list",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        TABLE_FORMAT,
        Flag::bool("quiet", "Print names only").short('q'),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker context ls`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextLs {
    /// The client's settings.
    pub settings: Settings,
    /// A Go template, `table`, `json` or empty.
    pub format: String,
    /// Whether only names are printed.
    pub quiet: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Context(ContextCommand::Ls(ContextLs {
        settings: matches.settings().clone(),
        format: matches.text("format").to_owned(),
        quiet: matches.bool("quiet"),
    })))
}

impl ContextLs {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let table = client_context::write(&self.rows(cx)?, &self.format, self.quiet)?;
        cx.output.write(OutputStream::Stdout, &table);
        if self.settings.is_host_in_environment {
            cx.eprintln(
                "Warning: DOCKER_HOST environment variable overrides the active context. To use a context, either set the \
                 global --context flag, or unset DOCKER_HOST environment variable.",
            );
        }
        Ok(())
    }

    /// All contexts; one that is in use and not there has a row that says so.
    fn rows(&self, cx: &mut Context<'_>) -> Result<Vec<ClientContext>, CliError> {
        let contexts = self.settings.contexts();
        let mut rows: Vec<ClientContext> = Vec::new();
        for context in contexts.list(cx.host)? {
            let endpoint = context.endpoint();
            rows.push(ClientContext {
                is_current: context.name == self.settings.context,
                description: context.description().to_owned(),
                error: endpoint
                    .as_ref()
                    .err()
                    .map(ContextError::to_string)
                    .unwrap_or_default(),
                endpoint: endpoint.map(|endpoint| endpoint.host).unwrap_or_default(),
                name: context.name,
            });
        }
        if !rows.iter().any(|row| row.is_current) {
            let error = contexts.get(cx.host, &self.settings.context).err();
            rows.push(ClientContext {
                name: self.settings.context.clone(),
                is_current: true,
                error: error.map(|error| error.to_string()).unwrap_or_default(),
                ..ClientContext::default()
            });
            rows.sort_by(|a, b| natural::compare(&a.name, &b.name));
        }
        Ok(rows)
    }
}
