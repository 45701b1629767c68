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
    /// docksim does not model what was asked for.
    NotSimulated,
}

/// A refused request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ApiError {
    /// Its class.
    pub kind: ErrorKind,
    /// A stable name of the sentence, for explanations: `container-is-running`.
    pub code: &'static str,
    /// The daemon's sentence, without the CLI's `Error response from daemon: `.
    pub message: String,
}

impl ApiError {
    /// Makes an error.
    pub fn new(kind: ErrorKind, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            code,
            message: message.into(),
        }
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
            ErrorKind::Unavailable => 503,
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
