//! `docker history`: lists the steps that made an image (docker/cli: cli/command/image/history.go).

use docksim_api::{OutputStream, Request, Response};

use super::platform_flag;
use crate::commands::{DockerCommand, TABLE_FORMAT};
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::format::history::{self, HistoryOptions};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker history`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] IMAGE",
    about: "List the layers of an image and what made them",
    aliases: "docker image history, docker history",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        TABLE_FORMAT,
        Flag::bool("human", "Print sizes and times for people")
            .short('H')
            .default("true"),
        Flag::bool("no-trunc", "Print long values whole"),
        Flag::string(
            "platform",
            "Show this platform of an image that has several (\"os[/arch[/variant]]\", as in \"linux/amd64\")",
        ).completes(Completes::Words(words::PLATFORMS)),
        Flag::bool("quiet", "Print ids only").short('q'),
    ]],
    completion: Completion::of(Completes::Images { most: 1 }),
    parse,
};

/// `docker history`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageHistory {
    /// A Go template, `table`, `json` or empty.
    pub format: String,
    /// Whether sizes and times are printed for people.
    pub human: bool,
    /// Whether long values are printed whole.
    pub no_trunc: bool,
    /// `os/architecture` when asked for.
    pub platform: Option<String>,
    /// Whether only ids are printed.
    pub quiet: bool,
    /// A reference or an id.
    pub image: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::ImageHistory(ImageHistory {
        format: matches.text("format").to_owned(),
        human: matches.bool("human"),
        no_trunc: matches.bool("no-trunc"),
        platform: platform_flag(matches, "invalid platform: ")?,
        quiet: matches.bool("quiet"),
        image: matches.arguments().first().cloned().unwrap_or_default(),
    }))
}

impl ImageHistory {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if self.image.is_empty() {
            return Err(super::page_not_found());
        }
        let request = Request::ImageHistory {
            name: self.image.clone(),
            platform: self.platform.clone(),
        };
        let Response::ImageHistory(items) = cx.call(request)? else {
            return Err(CliError::new("unexpected answer"));
        };
        let options = HistoryOptions {
            format: &self.format,
            quiet: self.quiet,
            human: self.human,
            no_trunc: self.no_trunc,
        };
        let table = history::write(&items, &options, cx.daemon.now())?;
        cx.output.write(OutputStream::Stdout, &table);
        Ok(())
    }
}
