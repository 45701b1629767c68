//! The creation of a container, for `docker create` and `docker run`: a missing image is pulled on the way
//! (docker/cli: cli/command/container/create.go).

use std::net::IpAddr;

use docksim_api::{ContainerCreate, OutputStream, Reason, Request, Response};
use docksim_reference::image_reference::ImageReference;

use super::{Context, Machine, Progress, TerminalSignal};
use crate::error::CliError;
use crate::host::FileError;

/// When the image is pulled before the creation (`--pull`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PullPolicy {
    /// Every time.
    Always,
    /// When it is not there.
    #[default]
    Missing,
    /// Never.
    Never,
}

/// A creation on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Creation {
    request: ContainerCreate,
    image: Option<ImageReference>,
    pull: PullPolicy,
    quiet: bool,
    /// Whether the file of `--cidfile` is there and waits for the id.
    id_file_waits: bool,
    phase: Phase,
}

#[derive(Debug, Clone, PartialEq)]
enum Phase {
    Prepare,
    Pulling(Progress),
    Create { pulled: bool },
}

impl Creation {
    /// Creates a container; `image` is the reference of the request's image, `None` for an image id.
    pub fn new(
        request: ContainerCreate,
        image: Option<ImageReference>,
        pull: PullPolicy,
        quiet: bool,
    ) -> Self {
        Self {
            request,
            image,
            pull,
            quiet,
            id_file_waits: false,
            phase: Phase::Prepare,
        }
    }

    /// The request.
    pub fn request(&self) -> &ContainerCreate {
        &self.request
    }

    /// Goes on; the new container's id once it is there.
    pub(crate) fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<String, CliError>> {
        let result = self.advance(cx)?;
        if result.is_err() {
            self.remove_id_file(cx);
        }
        Some(result)
    }

    fn advance(&mut self, cx: &mut Context<'_>) -> Option<Result<String, CliError>> {
        loop {
            match &mut self.phase {
                Phase::Prepare => {
                    if let Err(error) = self.open_id_file(cx) {
                        return Some(Err(error));
                    }
                    if self.pull == PullPolicy::Always {
                        match self.start_pull(cx) {
                            Ok(progress) => self.phase = Phase::Pulling(progress),
                            Err(error) => return Some(Err(error)),
                        }
                    } else {
                        self.phase = Phase::Create { pulled: false };
                    }
                }
                Phase::Pulling(progress) => match progress.step(cx)? {
                    Ok(()) => self.phase = Phase::Create { pulled: true },
                    Err(error) => return Some(Err(error)),
                },
                Phase::Create { pulled } => {
                    let pulled = *pulled;
                    let error =
                        match cx.call(Request::ContainerCreate(Box::new(self.request.clone()))) {
                            Ok(Response::ContainerCreated(created)) => {
                                for warning in &created.warnings {
                                    cx.eprintln(&format!("WARNING: {warning}"));
                                }
                                if let Some(address) = self.localhost_dns() {
                                    cx.eprintln(&format!(
                                        "WARNING: Localhost DNS ({address}) may fail in containers."
                                    ));
                                }
                                return Some(self.write_id(cx, created.id));
                            }
                            Ok(_) => CliError::new("unexpected answer"),
                            Err(error) => error,
                        };
                    let Some(image) = &self.image else {
                        return Some(Err(error));
                    };
                    if pulled || !error.is_not_found() || self.pull != PullPolicy::Missing {
                        return Some(Err(error));
                    }
                    if !self.quiet {
                        cx.eprintln(&format!(
                            "Unable to find image '{}' locally",
                            image.familiar()
                        ));
                    }
                    match self.start_pull(cx) {
                        Ok(progress) => self.phase = Phase::Pulling(progress),
                        Err(error) => return Some(Err(error)),
                    }
                }
            }
        }
    }

    /// Hangs up a pull.
    pub(crate) fn interrupt(&mut self, cx: &mut Context<'_>) {
        if let Phase::Pulling(progress) = &self.phase {
            progress.hang_up(cx);
        }
        self.remove_id_file(cx);
    }

    /// Makes the file of `--cidfile`, before anything else is done.
    fn open_id_file(&mut self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let path = &self.request.host_config.container_id_file;
        if path.is_empty() {
            return Ok(());
        }
        if !matches!(
            cx.host.read_file(path),
            Err(FileError::NotFound | FileError::NotADirectory)
        ) {
            return Err(CliError::new(format!(
                "container ID file found, make sure the other container isn't running or delete {path}"
            ))
            .because(Reason::new("container-id-file-exists").with("path", path.clone())));
        }
        cx.host.write_file(path, b"").map_err(|error| {
            CliError::new(format!(
                "failed to create the container ID file: open {path}: {error}"
            ))
        })?;
        self.id_file_waits = true;
        Ok(())
    }

    /// Nobody gets the id that the file waits for.
    fn remove_id_file(&mut self, cx: &mut Context<'_>) {
        if self.id_file_waits {
            // The CLI says nothing when that fails.
            let path = &self.request.host_config.container_id_file;
            let _ = cx.host.remove_all(path);
            self.id_file_waits = false;
        }
    }

    fn start_pull(&self, cx: &mut Context<'_>) -> Result<Progress, CliError> {
        let Some(image) = &self.image else {
            return Err(CliError::new("invalid reference format"));
        };
        let target = if self.quiet {
            None
        } else {
            Some(OutputStream::Stderr)
        };
        let stream = cx.open(pull_request(image, self.request.platform.clone()))?;
        Ok(Progress::new(stream, target))
    }

    /// The first DNS server that is the host itself, which a container does not reach.
    fn localhost_dns(&self) -> Option<IpAddr> {
        let servers = self.request.host_config.dns.iter().flatten();
        let mut addresses = servers.filter_map(|server| server.parse::<IpAddr>().ok());
        addresses.find(IpAddr::is_loopback)
    }

    fn write_id(&mut self, cx: &mut Context<'_>, id: String) -> Result<String, CliError> {
        if self.id_file_waits {
            let path = &self.request.host_config.container_id_file;
            cx.host.write_file(path, id.as_bytes()).map_err(|error| {
                CliError::new(format!(
                    "failed to write the container ID to the file: write {path}: {error}"
                ))
            })?;
            self.id_file_waits = false;
        }
        Ok(id)
    }
}

/// The request that pulls a reference.
pub(crate) fn pull_request(image: &ImageReference, platform: Option<String>) -> Request {
    Request::ImageCreate {
        from_image: image.familiar_name(),
        tag: image.tag_or_digest(),
        platform,
    }
}

/// `docker create`.
#[derive(Debug, Clone, PartialEq)]
pub struct Create {
    creation: Creation,
}

impl Create {
    /// Creates a container and prints its id.
    pub fn new(creation: Creation) -> Self {
        Self { creation }
    }
}

impl Machine for Create {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        let result = self.creation.step(cx)?;
        Some(result.map(|id| cx.println(&id)))
    }

    fn signal(&mut self, cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        self.creation.interrupt(cx);
        false
    }
}
