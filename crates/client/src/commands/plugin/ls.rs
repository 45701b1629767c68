//! `docker plugin ls`: lists plugins (docker/cli: cli/command/plugin/list.go).

use super::PluginCommand;
use crate::commands::DockerCommand;
use crate::commands::TABLE_FORMAT;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::format::context::{self, Format};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::{Filters, OutputStream, PluginOperation, Request, Response};

/// `docker plugin ls`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "List plugins",
    aliases: "docker plugin ls, docker plugin list",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::of(
            Kind::Filter,
            "filter",
            "List only those for which this holds (such as \"enabled=true\")",
        )
        .short('f'),
        TABLE_FORMAT,
        Flag::bool("no-trunc", "Print long values whole"),
        Flag::bool("quiet", "Print ids only").short('q'),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker plugin ls`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginLs {
    /// Which are listed.
    pub filters: Filters,
    /// A Go template, `table`, `json` or empty.
    pub format: String,
    /// Whether only ids are printed.
    pub quiet: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Plugin(PluginCommand::Ls(PluginLs {
        filters: matches.filters("filter"),
        format: matches.text("format").to_owned(),
        quiet: matches.bool("quiet"),
    })))
}

impl PluginLs {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let filters = self.filters.clone();
        let Response::Plugins(plugins) =
            cx.call(Request::Plugin(PluginOperation::PluginList { filters }))?
        else {
            return Err(CliError::new("unexpected answer"));
        };
        let rows = plugins.into_iter().map(|plugin| match plugin {});
        let table = self.table_format().write(&context::header(HEADERS), rows)?;
        cx.output.write(OutputStream::Stdout, &table);
        Ok(())
    }

    /// The format that `--format` and `--quiet` stand for (docker/cli: cli/command/plugin/formatter.go).
    fn table_format(&self) -> Format {
        Format(match self.format.as_str() {
            "raw" if self.quiet => "plugin_id: {{.ID}}".to_owned(),
            "" | "table" if self.quiet => "{{.ID}}".to_owned(),
            "" | "table" => "table {{.ID}}\\t{{.Name}}\\t{{.Description}}\\t{{.Enabled}}".to_owned(),
            "raw" => "plugin_id: {{.ID}}\\nname: {{.Name}}\\ndescription: {{.Description}}\\nenabled: {{.Enabled}}\\n".to_owned(),
            format => format.to_owned(),
        })
    }
}

const HEADERS: &[(&str, &str)] = &[
    ("ID", "ID"),
    ("Name", "NAME"),
    ("Description", "DESCRIPTION"),
    ("Enabled", "ENABLED"),
    ("PluginReference", "IMAGE"),
];
