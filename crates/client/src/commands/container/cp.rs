//! `docker cp`: copies files into a container or out of it (docker/cli: cli/command/container/cp.go; moby/go-archive:
//! copy.go).

mod paths;

use docksim_api::container::PathStat;
use docksim_api::{OutputStream, Request, Response};
use docksim_reference::go::quote;
use docksim_reference::size::human_size_with_precision;

use self::paths::{Destination, Source};
use super::container_id;
use crate::commands::DockerCommand;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Matches};
use crate::host::{FileKind, Host};
use crate::job::{Context, CopyInput, Work};
use crate::tree::{Arguments, Spec};

/// `docker cp`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
    about: "Copy files into a container or out of it",
    aliases: "docker container cp, docker cp",
    arguments: Arguments::Exactly(2),
    interspersed: true,
    flags: &[&[
        Flag::bool("archive", "Keep the owners of all files").short('a'),
        Flag::bool("follow-link", "Copy what a link leads to, not the link").short('L'),
        Flag::bool("quiet", "Print no progress, as without a terminal").short('q'),
    ]],
    completion: Completion::FILES,
    parse,
};

/// What `docker cp` is for.
pub(in crate::commands) const ABOUT: &str = "\
Copy files or folders out of a container, or into one

With '-' as the source a tar archive is read from standard input
and laid out in a folder of the container.
With '-' as the destination a tar archive of what is in the
container is written to standard output.";

/// `docker cp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerCp {
    /// Whether the container's user gets what is copied.
    pub archive: bool,
    /// Whether links in the source are followed.
    pub follow_link: bool,
    /// Whether nothing is printed; when it is not said, without a terminal only.
    pub quiet: Option<bool>,
    /// From where.
    pub source: Place,
    /// To where.
    pub destination: Place,
}

/// One side of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A path of the host, made absolute; `-` for a stream.
    Local(String),
    /// A path in a container.
    Container {
        /// Its name, id or a prefix of the id.
        container: String,
        /// The path.
        path: String,
    },
}

/// What stands for standard input or output.
const STREAM: &str = "-";

fn parse(matches: &Matches, host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let mut arguments = matches.arguments().iter();
    let mut place = |role: &str| {
        let text = arguments.next().map_or("", String::as_str);
        if text.is_empty() {
            return Err(Exit::error(1, format!("{role} can not be empty")));
        }
        Ok(Place::parse(text, host))
    };
    Ok(DockerCommand::ContainerCp(ContainerCp {
        source: place("source")?,
        destination: place("destination")?,
        archive: matches.bool("archive"),
        follow_link: matches.bool("follow-link"),
        quiet: matches.changed("quiet").then(|| matches.bool("quiet")),
    }))
}

impl Place {
    /// `container:path`; what begins with `/` or `.` is a path of the host.
    fn parse(text: &str, host: &Host<'_>) -> Self {
        let is_local = text.starts_with('/') || text.starts_with('.');
        match text.split_once(':') {
            Some((container, path)) if !is_local && !container.is_empty() => Self::Container {
                container: container.to_owned(),
                path: path.to_owned(),
            },
            // A colon at the start names no container.
            Some(("", path)) if !is_local => Self::local(path, host),
            _ => Self::local(text, host),
        }
    }

    fn local(path: &str, host: &Host<'_>) -> Self {
        Self::Local(match path {
            STREAM => STREAM.to_owned(),
            path => paths::keep_end(host.absolute(path), path),
        })
    }
}

impl ContainerCp {
    pub(in crate::commands) fn work(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        match (&self.source, &self.destination) {
            (Place::Container { container, path }, Place::Local(destination)) => {
                self.copy_from(cx, container, path, destination)?;
                Ok(Work::Exited(0))
            }
            (Place::Local(source), Place::Container { container, path }) => {
                self.copy_to(cx, source, container, path)
            }
            (Place::Container { .. }, Place::Container { .. }) => {
                Err(CliError::new("copying between containers is not supported"))
            }
            (Place::Local(_), Place::Local(_)) => {
                Err(CliError::new("must specify at least one container source"))
            }
        }
    }

    fn copy_from(
        &self,
        cx: &mut Context<'_>,
        container: &str,
        path: &str,
        destination: &str,
    ) -> Result<(), CliError> {
        paths::check_output(cx, destination)?;
        let mut path = path.to_owned();
        let mut rename = String::new();
        if self.follow_link
            && let Some(target) = stat(cx, container, &path).and_then(link_target)
        {
            let target = paths::absolute_target(&path, &target);
            (path, rename) = paths::rebase(&path, &target);
        }
        let request = Request::ContainerArchive {
            id: container_id(container)?,
            path: path.clone(),
        };
        let Response::PathArchive(stat, archive) = cx.call(request)? else {
            return Err(CliError::new("unexpected answer"));
        };
        if destination == STREAM {
            cx.output.write(OutputStream::Stdout, &archive);
            return Ok(());
        }
        let source = Source {
            path,
            is_dir: stat.is_dir(),
            rename,
        };
        let is_quiet = self.is_quiet(cx);
        self.begin_progress(cx, "Copying from container - ");
        let unpacked = paths::local_destination(cx, destination).and_then(|found| {
            let (folder, name) = paths::prepare(&source, &found)?;
            let new = match (name, source.rename.as_str()) {
                (Some(name), _) => Some(name),
                (None, "") => None,
                (None, rename) => Some(rename.to_owned()),
            };
            let rename = new.as_deref().map(|new| (paths::base(&source.path), new));
            cx.host
                .unpack(&folder, rename, &archive)
                .map_err(CliError::new)
        });
        if !is_quiet {
            self.end_progress(cx, archive.len(), destination);
        }
        unpacked
    }

    fn copy_to(
        &self,
        cx: &mut Context<'_>,
        source: &str,
        container: &str,
        path: &str,
    ) -> Result<Work, CliError> {
        let mut found = stat(cx, container, path);
        let mut target = path.to_owned();
        if let Some(link) = found.clone().and_then(link_target) {
            target = paths::absolute_target(path, &link);
            found = stat(cx, container, &target);
        }
        if found.as_ref().is_some_and(PathStat::is_device) {
            return Err(CliError::new(format!(
                "destination \"{container}:{path}\" must be a directory or a regular file: got a device"
            )));
        }
        let destination = Destination {
            path: target,
            exists: found.is_some(),
            is_dir: found.as_ref().is_some_and(PathStat::is_dir),
        };
        if source == STREAM {
            if !destination.is_dir {
                return Err(CliError::new(format!(
                    "destination \"{container}:{path}\" must be a directory"
                )));
            }
            return Ok(Work::CopyInput(CopyInput::new(
                container_id(container)?,
                destination.path,
                self.archive,
            )));
        }
        let source = paths::local_source(cx, source, self.follow_link)?;
        let (folder, name) = paths::prepare(&source, &destination)?;
        let name = match (name, source.rename.as_str()) {
            (Some(name), _) => name,
            (None, "") => paths::base(&source.path).to_owned(),
            (None, rename) => rename.to_owned(),
        };
        let packed = cx.host.pack(&source.path, &name);
        let archive =
            packed.map_err(|error| CliError::new(format!("lstat {}: {error}", source.path)))?;
        let size = archive.len();
        let request = Request::PutContainerArchive {
            id: container_id(container)?,
            path: folder,
            copy_uid_gid: self.archive,
            archive: archive.into(),
        };
        let is_quiet = self.is_quiet(cx);
        self.begin_progress(cx, "Copying to container - ");
        let put = cx.call(request).map(drop);
        if !is_quiet {
            self.end_progress(cx, size, &format!("{container}:{}", destination.path));
        }
        put.map(|()| Work::Exited(0))
    }

    fn is_quiet(&self, cx: &Context<'_>) -> bool {
        self.quiet.unwrap_or(!cx.terminal.stdout)
    }

    /// On a terminal a line tells how far it is; nothing takes long enough for a second number.
    fn begin_progress(&self, cx: &mut Context<'_>, header: &str) {
        if !self.is_quiet(cx) && cx.terminal.stderr {
            cx.output.err(&format!(
                "\x1b[sPreparing to copy...\x1b[?25l\x1b[u\x1b[2K{header}0B\x1b[?25h\x1b[u\x1b[2K"
            ));
        }
    }

    /// The CLI says so after a failure too.
    fn end_progress(&self, cx: &mut Context<'_>, size: usize, place: &str) {
        let size = human_size_with_precision(i64::try_from(size).unwrap_or(i64::MAX), 3);
        cx.eprintln(&format!("Successfully copied {size} to {place}"));
    }
}

/// What is at a path in a container, if the daemon says so.
fn stat(cx: &mut Context<'_>, container: &str, path: &str) -> Option<PathStat> {
    let request = Request::ContainerArchiveInfo {
        id: container_id(container).ok()?,
        path: path.to_owned(),
    };
    match cx.call(request) {
        Ok(Response::PathStat(stat)) => Some(stat),
        _ => None,
    }
}

fn link_target(stat: PathStat) -> Option<String> {
    stat.is_symlink().then_some(stat.link_target)
}

/// What is wrong with a path of the host that is neither a file nor a folder.
fn device_refusal(path: &str, kind: &FileKind) -> Result<(), CliError> {
    match kind {
        FileKind::Device => Err(CliError::new(format!(
            "invalid output path: {} must be a directory or a regular file: got a device",
            quote(path)
        ))),
        FileKind::File | FileKind::Directory | FileKind::Symlink(_) => Ok(()),
    }
}
