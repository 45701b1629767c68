//! How a command ends before it has asked the daemon anything.

use docksim_api::Reason;

/// The exit code of what docksim does not model.
pub const NOT_SIMULATED: i32 = 70;
/// The exit code of a flag that cannot be parsed, and of a failed `docker run`.
pub const USAGE: i32 = 125;

/// What a command has printed when it ends, and its exit code.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Exit {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The exit code.
    pub code: i32,
    /// What a refusal is about, for explanations.
    pub reason: Option<Box<Reason>>,
    /// Which of the words behind `docker` a refusal is about, where it is about one.
    pub word: Option<usize>,
}

impl Exit {
    /// Ends with a message on standard error.
    pub fn error(code: i32, message: impl std::fmt::Display) -> Self {
        Self {
            stdout: String::new(),
            stderr: format!("{message}\n"),
            code,
            reason: None,
            word: None,
        }
    }

    /// The same end, about one of the words behind `docker`, unless it is about one already.
    #[must_use]
    pub(crate) fn about(mut self, word: Option<usize>) -> Self {
        self.word = self.word.or(word);
        self
    }

    /// The same end with a reason for explanations, unless it has one.
    #[must_use]
    pub fn because(mut self, reason: impl FnOnce() -> Reason) -> Self {
        self.reason = self.reason.or_else(|| Some(Box::new(reason())));
        self
    }

    /// Ends successfully with output.
    pub fn output(stdout: impl Into<String>) -> Self {
        Self {
            stdout: stdout.into(),
            stderr: String::new(),
            code: 0,
            reason: None,
            word: None,
        }
    }

    /// Ends because docksim does not model something: `docksim: not simulated: docker exec`.
    pub fn not_simulated(what: impl std::fmt::Display) -> Self {
        Self::error(
            NOT_SIMULATED,
            format_args!("docksim: not simulated: {what}"),
        )
        .because(|| Reason::new("not-simulated").with("what", what.to_string()))
    }
}
