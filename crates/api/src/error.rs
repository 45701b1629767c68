//! What a refusal looks like on the wire.

use std::fmt;

use serde::Serialize;

/// The class of a daemon error, as moby's errdefs sorts them; each has one HTTP status
/// (moby: daemon/server/httpstatus/status.go).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum ErrorKind {
    /// The thing named in the request does not exist.
    NotFound,
    /// The request is not well-formed or asks for something impossible.
    InvalidParameter,
    /// The thing is in a state that forbids the request.
    Conflict,
    /// The registry wants other credentials.
    Unauthorized,
    /// The request is understood and refused.
    Forbidden,
    /// Nothing had to be done. It has no message on the wire.
    NotModified,
    /// Something outside the daemon failed.
    Unavailable,
    /// The daemon failed.
    System,
    /// No daemon answers. The message is the CLI's own and whole.
    Unreachable,
    /// docksim does not model what was asked for.
    NotSimulated,
}

/// A refused request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ApiError {
    /// Its class.
    pub kind: ErrorKind,
    /// What it is about, for explanations.
    pub reason: Reason,
    /// The daemon's sentence, without the CLI's `Error response from daemon: `.
    pub message: String,
}

/// What a refusal, or an end that surprises, is about: what an explanation for people starts from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Reason {
    /// A stable name: `remove-running-container`.
    pub code: &'static str,
    /// The names in it, by their role: `container` and `web`.
    pub details: Vec<(&'static str, String)>,
}

impl Reason {
    /// A reason without details.
    pub fn new(code: &'static str) -> Self {
        Self {
            code,
            details: Vec::new(),
        }
    }

    /// Adds a detail.
    #[must_use]
    pub fn with(mut self, role: &'static str, value: impl Into<String>) -> Self {
        self.details.push((role, value.into()));
        self
    }

    /// A detail by its role.
    pub fn detail(&self, role: &str) -> Option<&str> {
        let found = self.details.iter().find(|(name, _)| *name == role);
        found.map(|(_, value)| value.as_str())
    }
}

impl ApiError {
    /// Makes an error.
    pub fn new(kind: ErrorKind, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            reason: Reason::new(code),
            message: message.into(),
        }
    }

    /// Adds a detail to its reason.
    #[must_use]
    pub fn with(mut self, role: &'static str, value: impl Into<String>) -> Self {
        self.reason = self.reason.with(role, value);
        self
    }

    /// What docksim does not model; `what` completes `docksim: not simulated: …`.
    pub fn not_simulated(what: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotSimulated, "not-simulated", what)
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        match self.kind {
            ErrorKind::NotFound => 404,
            ErrorKind::InvalidParameter => 400,
            ErrorKind::Conflict => 409,
            ErrorKind::Unauthorized => 401,
            ErrorKind::Forbidden => 403,
            ErrorKind::NotModified => 304,
            ErrorKind::Unavailable | ErrorKind::Unreachable => 503,
            ErrorKind::System => 500,
            ErrorKind::NotSimulated => 501,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ApiError {}
