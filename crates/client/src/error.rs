//! How a docker command fails: what it prints on standard error, and its exit code.

use docksim_api::{ApiError, ErrorKind};

/// A failure of a command (docker/cli: cli/error.go and cmd/docker/docker.go, `getExitCode`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CliError {
    /// The CLI's own sentence, with an exit code. Nothing is printed for an empty one.
    Status {
        /// The sentence.
        message: String,
        /// The exit code.
        code: i32,
    },
    /// The daemon's refusal; exit code 1.
    Daemon(ApiError),
    /// What docksim does not model; exit code 70.
    NotSimulated(String),
    /// Failures of several operations, a line for each; exit code 1.
    Joined(Vec<CliError>),
}

impl CliError {
    /// The exit code for what docksim does not model.
    pub const NOT_SIMULATED_EXIT_CODE: i32 = 70;

    /// A sentence of the CLI with exit code 1.
    pub fn new(message: impl Into<String>) -> Self {
        Self::Status {
            message: message.into(),
            code: 1,
        }
    }

    /// An exit code without a word.
    pub fn exit(code: i32) -> Self {
        Self::Status {
            message: String::new(),
            code,
        }
    }

    /// What is printed, without the last newline.
    pub fn message(&self) -> String {
        match self {
            Self::Status { message, .. } => message.clone(),
            Self::Daemon(error) if error.kind == ErrorKind::NotSimulated => {
                not_simulated(&error.message)
            }
            Self::Daemon(error) => format!("Error response from daemon: {error}"),
            Self::NotSimulated(what) => not_simulated(what),
            Self::Joined(errors) => errors
                .iter()
                .map(Self::message)
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }

    /// The exit code.
    pub fn exit_code(&self) -> i32 {
        match self {
            Self::Status { code, .. } => *code,
            _ if self.is_not_simulated() => Self::NOT_SIMULATED_EXIT_CODE,
            Self::Daemon(_) | Self::NotSimulated(_) | Self::Joined(_) => 1,
        }
    }

    /// Whether the daemon says that the thing does not exist.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Daemon(error) if error.kind == ErrorKind::NotFound)
    }

    /// Whether docksim does not model what was asked for.
    pub fn is_not_simulated(&self) -> bool {
        match self {
            Self::Daemon(error) => error.kind == ErrorKind::NotSimulated,
            Self::NotSimulated(_) => true,
            Self::Joined(errors) => errors.iter().any(Self::is_not_simulated),
            Self::Status { .. } => false,
        }
    }

    /// The same failure with exit code 1.
    #[must_use]
    pub(crate) fn plain(self) -> Self {
        match self {
            Self::Status { message, .. } => Self::new(message),
            error => error,
        }
    }

    /// The same failure with what was going on in front of it (Go: `errors.Wrap`).
    #[must_use]
    pub fn within(self, what: &str) -> Self {
        if self.is_not_simulated() {
            return self;
        }
        Self::Status {
            message: format!("{what}: {}", self.message()),
            code: self.exit_code(),
        }
    }

    /// Joins the failures of several operations; success when there is none (Go: `errors.Join`).
    pub fn join(errors: Vec<Self>) -> Result<(), Self> {
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Self::Joined(errors))
        }
    }
}

impl From<ApiError> for CliError {
    fn from(error: ApiError) -> Self {
        Self::Daemon(error)
    }
}

fn not_simulated(what: &str) -> String {
    format!("docksim: not simulated: {what}")
}
