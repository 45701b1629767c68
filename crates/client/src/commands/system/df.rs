//! `docker system df`: shows what takes space on the disk (docker/cli: cli/command/system/df.go).

use docksim_api::{OutputStream, Request, Response};

use crate::commands::{DockerCommand, TABLE_FORMAT};
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::format::disk_usage;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker system df`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Show what takes space on the disk",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        TABLE_FORMAT,
        Flag::bool("verbose", "List each image, container and volume").short('v'),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker system df`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemDf {
    /// A Go template, `table`, `json` or empty.
    pub format: String,
    /// Whether each thing is listed.
    pub verbose: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::SystemDf(SystemDf {
        format: matches.text("format").to_owned(),
        verbose: matches.bool("verbose"),
    }))
}

impl SystemDf {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let Response::DiskUsage(usage) = cx.call(Request::SystemDiskUsage)? else {
            return Err(CliError::new("unexpected answer"));
        };
        let now = cx.daemon.now();
        let text = if self.verbose {
            disk_usage::write_each(&usage, &self.format, now)?
        } else {
            disk_usage::write(&usage, &self.format)?
        };
        cx.output.write(OutputStream::Stdout, &text);
        Ok(())
    }
}
