//! How a docker command fails: what it prints on standard error, and its exit code.

use docksim_api::{ApiError, ErrorKind, Reason};

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
    /// A failure whose reason is not in the error itself.
    Because(Reason, Box<CliError>),
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

    /// A template that cannot be read or run.
    pub fn template(message: impl Into<String>) -> Self {
        Self::new(message).because(Reason::new("invalid-template"))
    }

    /// A container that ended with a code other than 0, which the command takes over.
    pub fn container_exited(code: i32) -> Self {
        Self::exit(code).because(Reason::new("container-exited").with("code", code.to_string()))
    }

    /// An exit code without a word.
    pub fn exit(code: i32) -> Self {
        Self::Status {
            message: String::new(),
            code,
        }
    }

    /// The same failure with a reason for explanations.
    #[must_use]
    pub fn because(self, reason: Reason) -> Self {
        Self::Because(reason, Box::new(self))
    }

    /// The same failure with the reason of what it comes from, if that has one.
    #[must_use]
    pub fn because_of(self, reason: Option<Reason>) -> Self {
        match reason {
            Some(reason) => self.because(reason),
            None => self,
        }
    }

    /// What it is about, for explanations; of several failures the first one's.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::Status { .. } => None,
            Self::Daemon(error) => Some(error.reason.clone()),
            Self::NotSimulated(what) => Some(Reason::new("not-simulated").with("what", what)),
            Self::Joined(errors) => errors.iter().find_map(Self::reason),
            Self::Because(reason, _) => Some(reason.clone()),
        }
    }

    /// What is printed, without the last newline.
    pub fn message(&self) -> String {
        match self {
            Self::Status { message, .. } => message.clone(),
            Self::Daemon(error) if error.kind == ErrorKind::NotSimulated => {
                not_simulated(&error.message)
            }
            Self::Daemon(error) if error.kind == ErrorKind::Unreachable => error.message.clone(),
            // Blanks around the sentence are taken off (moby: client/request.go).
            Self::Daemon(error) => format!("Error response from daemon: {}", error.message.trim()),
            Self::NotSimulated(what) => not_simulated(what),
            Self::Joined(errors) => errors
                .iter()
                .map(Self::message)
                .collect::<Vec<_>>()
                .join("\n"),
            Self::Because(_, error) => error.message(),
        }
    }

    /// The exit code.
    pub fn exit_code(&self) -> i32 {
        match self {
            Self::Status { code, .. } => *code,
            _ if self.is_not_simulated() => Self::NOT_SIMULATED_EXIT_CODE,
            Self::Daemon(_) | Self::NotSimulated(_) | Self::Joined(_) => 1,
            Self::Because(_, error) => error.exit_code(),
        }
    }

    /// Whether the daemon says that the thing does not exist.
    pub fn is_not_found(&self) -> bool {
        match self {
            Self::Daemon(error) => error.kind == ErrorKind::NotFound,
            Self::Because(_, error) => error.is_not_found(),
            _ => false,
        }
    }

    /// Whether docksim does not model what was asked for.
    pub fn is_not_simulated(&self) -> bool {
        match self {
            Self::Daemon(error) => error.kind == ErrorKind::NotSimulated,
            Self::NotSimulated(_) => true,
            Self::Joined(errors) => errors.iter().any(Self::is_not_simulated),
            Self::Because(_, error) => error.is_not_simulated(),
            Self::Status { .. } => false,
        }
    }

    /// The same failure with exit code 1.
    #[must_use]
    pub(crate) fn plain(self) -> Self {
        match self {
            Self::Status { message, .. } => Self::new(message),
            Self::Because(reason, error) => error.plain().because(reason),
            error => error,
        }
    }

    /// The same failure with what was going on in front of it (Go: `errors.Wrap`).
    #[must_use]
    pub fn within(self, what: &str) -> Self {
        if self.is_not_simulated() {
            return self;
        }
        let failure = Self::Status {
            message: format!("{what}: {}", self.message()),
            code: self.exit_code(),
        };
        failure.because_of(self.reason())
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
