//! Transcripts: what the real Docker did, line by line, and whether docksim does the same.
//!
//! A [`Transcript`] is a Markdown file with scenes. Its expected side is written by a real daemon
//! ([`LiveShell`] and `cargo xtask oracle record`), never by docksim. Volatile values are replaced by tokens that are
//! numbered by first appearance ([`Normaliser`]), so identity still counts.
//!
//! This crate knows nothing of Docker but what is volatile in its output.

mod compare;
mod live;
#[cfg(feature = "model")]
mod model;
mod normalise;
mod transcript;

pub use compare::{Divergence, compare};
pub use live::{Daemon, LiveShell};
#[cfg(feature = "model")]
pub use model::ModelShell;
pub use normalise::Normaliser;
pub use transcript::{Scene, Step, Transcript, TranscriptError};

/// What a line printed, and its exit code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The exit code.
    pub exit_code: i32,
}

/// Something that runs lines as a user's shell would, without a terminal.
pub trait Shell {
    /// Begins a scene: nothing is there but these images.
    ///
    /// # Errors
    /// Why the scene cannot begin.
    fn reset(&mut self, pulled: &[String]) -> std::io::Result<()>;

    /// Runs a line; `interrupt` presses Ctrl-C when it has nothing more to say.
    ///
    /// # Errors
    /// Why the line cannot be run at all.
    fn line(&mut self, line: &str, interrupt: bool) -> std::io::Result<Outcome>;
}

/// Runs a scene and gives its outcomes, normalised.
///
/// # Errors
/// Why a line cannot be run at all.
pub fn run(scene: &Scene, shell: &mut dyn Shell) -> std::io::Result<Vec<Outcome>> {
    shell.reset(&scene.pulled)?;
    let mut normaliser = Normaliser::default();
    scene
        .steps
        .iter()
        .map(|step| {
            let outcome = shell.line(&step.line, step.interrupt)?;
            Ok(Outcome {
                stdout: normaliser.text(&outcome.stdout),
                stderr: normaliser.text(&outcome.stderr),
                exit_code: outcome.exit_code,
            })
        })
        .collect()
}

/// Runs a scene twice on a real daemon and gives it with what both runs agree on as the expected side.
///
/// # Errors
/// Why a line cannot be run, or the first line on which the runs differ.
pub fn record(scene: &Scene, shell: &mut LiveShell) -> std::io::Result<Scene> {
    let mut recorded = scene.clone();
    for (step, outcome) in recorded.steps.iter_mut().zip(run(scene, shell)?) {
        step.expected = outcome;
    }
    let again = run(scene, shell)?;
    match compare(&recorded, &again) {
        Ok(()) => Ok(recorded),
        Err(divergence) => Err(std::io::Error::other(format!(
            "two runs differ: {divergence}"
        ))),
    }
}
