//! What the daemon says about further processes: one variant for each of its sentences.

use docksim_api::{ApiError, ErrorKind};
use docksim_guest::BootError;
use thiserror::Error;

use super::ExecId;
use crate::container::{ContainerError, ContainerId};

/// A refusal of the daemon.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum ExecError {
    #[error("No such exec instance: {0}")]
    NotFound(String),
    #[error("exec command {0} has already run")]
    HasRun(ExecId),
    #[error("exec command {0} is already running")]
    Runs(ExecId),
    #[error("exec process is not started")]
    NotStarted,
    #[error("No exec command specified")]
    NoCommand,
    #[error(transparent)]
    Container(#[from] ContainerError),
    #[error("Container {0} is paused, unpause the container before exec")]
    Paused(String),
    #[error("Container {0} is restarting, wait until the container is running")]
    Restarting(ContainerId),
    #[error("Invalid escape keys ({0}) provided")]
    DetachKeys(String),
    #[error("{0}")]
    UnknownUser(BootError),
    #[error("OCI runtime exec failed: exec failed: Cwd must be an absolute path")]
    RelativeWorkingDir,
    #[error(
        "OCI runtime exec failed: exec failed: unable to start container process: {}",
        runtime_words(.0)
    )]
    Runtime(BootError),
    #[error("{0}")]
    NotSimulated(BootError),
}

/// The runtime's words, with what containerd and the daemon add to some (moby: daemon/errors.go,
/// `setExitCodeFromError`; the added words make the CLI exit with 126).
fn runtime_words(error: &BootError) -> String {
    match error {
        BootError::IsDirectory(_) => format!("{error}: permission denied"),
        BootError::WorkingDirectory(_) => format!(
            "{error}: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path \
             exists and is the expected type"
        ),
        _ => error.to_string(),
    }
}

impl From<BootError> for ExecError {
    fn from(error: BootError) -> Self {
        match error {
            BootError::NotSimulated(_) => Self::NotSimulated(error),
            BootError::UnknownUser(_) | BootError::UnknownGroup(_) | BootError::IdRange => {
                Self::UnknownUser(error)
            }
            error => Self::Runtime(error),
        }
    }
}

impl ExecError {
    /// The exit code of a process that cannot be started (moby: daemon/errors.go, `setExitCodeFromError`).
    pub(super) fn exit_code(&self) -> i64 {
        match self {
            Self::Runtime(BootError::IsDirectory(_) | BootError::NotExecutable(_)) => 126,
            Self::Runtime(_) => 127,
            _ => 128,
        }
    }

    /// Its class, as moby's errdefs sorts it.
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound(_) => ErrorKind::NotFound,
            Self::HasRun(_) | Self::Runs(_) | Self::Paused(_) | Self::Restarting(_) => {
                ErrorKind::Conflict
            }
            Self::NoCommand | Self::NotStarted | Self::UnknownUser(_) | Self::Runtime(_) => {
                ErrorKind::InvalidParameter
            }
            Self::DetachKeys(_) | Self::RelativeWorkingDir | Self::Container(_) => {
                ErrorKind::System
            }
            Self::NotSimulated(_) => ErrorKind::NotSimulated,
        }
    }

    /// The stable name of the sentence.
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "no-such-exec",
            Self::HasRun(_) | Self::Runs(_) => "exec-already-started",
            Self::NoCommand => "no-command",
            Self::NotStarted => "exec-not-started",
            Self::Paused(_) => "exec-while-paused",
            Self::Restarting(_) => "exec-while-restarting",
            Self::DetachKeys(_) => "invalid-detach-keys",
            Self::UnknownUser(_) => "no-such-user",
            Self::RelativeWorkingDir => "invalid-working-directory",
            Self::Runtime(_) | Self::Container(_) => "cannot-start-program",
            Self::NotSimulated(_) => "not-simulated",
        }
    }
}

impl From<ExecError> for ApiError {
    fn from(error: ExecError) -> Self {
        match error {
            ExecError::Container(error) => error.into(),
            error => Self::new(error.kind(), error.code(), error.to_string()),
        }
    }
}
