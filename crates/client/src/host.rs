//! What the command line sees of the machine it is typed on.

pub(crate) use docksim_reference::go::clean_path as clean;
use std::collections::BTreeMap;

use crate::daemon::HostIo;

/// Which of a command's streams are terminals, and how large the terminal is.
///
/// The CLI wraps its help at the width of the terminal on standard *input* and refuses `-t` without one
/// (docker/cli: cli/cobra.go, cli/streams/in.go).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Terminal {
    /// Whether standard input is a terminal.
    pub stdin: bool,
    /// Whether standard output is a terminal.
    pub stdout: bool,
    /// Whether standard error is a terminal.
    pub stderr: bool,
    /// How many cells a line has; meaningless when nothing is a terminal.
    pub columns: u32,
    /// How many lines it has; meaningless when nothing is a terminal.
    pub rows: u32,
}

impl Terminal {
    /// A script's: no stream is a terminal.
    pub const NONE: Self = Self {
        stdin: false,
        stdout: false,
        stderr: false,
        columns: 0,
        rows: 0,
    };

    /// A person's: all three streams are one terminal.
    pub fn interactive(columns: u32, rows: u32) -> Self {
        Self {
            stdin: true,
            stdout: true,
            stderr: true,
            columns,
            rows,
        }
    }
}

/// Why a file cannot be read, in the words of Go's `os` package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FileError {
    /// ENOENT.
    #[error("no such file or directory")]
    NotFound,
    /// EISDIR.
    #[error("is a directory")]
    IsDirectory,
    /// ENOTDIR.
    #[error("not a directory")]
    NotADirectory,
    /// EACCES.
    #[error("permission denied")]
    PermissionDenied,
}

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A file.
    File,
    /// A folder.
    Directory,
    /// A symbolic link, and what it says.
    Symlink(String),
    /// A device.
    Device,
}

impl FileError {
    /// With what was done to a file that could not be read (Go: `os.PathError`).
    pub fn of(self, path: &str) -> String {
        let action = match self {
            Self::IsDirectory => "read",
            Self::NotFound | Self::NotADirectory | Self::PermissionDenied => "open",
        };
        format!("{action} {path}: {self}")
    }
}

/// The machine on which a docker command is typed, as far as the command line looks at it.
#[derive(Clone, Copy)]
pub struct Host<'a> {
    /// The streams.
    pub terminal: Terminal,
    /// The exported variables: `docker run -e NAME` passes one on.
    pub environment: &'a BTreeMap<String, String>,
    /// Where a relative path starts: `docker run -v ./site:/site`.
    pub working_directory: &'a str,
    /// The files: `docker run --env-file`.
    pub io: &'a dyn HostIo,
}

impl Host<'_> {
    /// The folder of the client's own files.
    pub fn config_folder(&self) -> String {
        let variable = |name: &str| self.environment.get(name).filter(|value| !value.is_empty());
        match variable("DOCKER_CONFIG") {
            Some(folder) => folder.clone(),
            None => format!(
                "{}/.docker",
                variable("HOME").map_or("/root", String::as_str)
            ),
        }
    }

    /// A path of the working directory as an absolute one (Go: `filepath.Abs`).
    pub fn absolute(&self, path: &str) -> String {
        if path.starts_with('/') {
            clean(path)
        } else {
            clean(&format!("{}/{path}", self.working_directory))
        }
    }
}
