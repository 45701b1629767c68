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
mod table;
mod transcript;

pub use compare::{Divergence, DivergentStep, compare};
pub use live::{Daemon, LiveShell};
#[cfg(feature = "model")]
pub use model::ModelShell;
pub use normalise::Normaliser;
pub use transcript::{Ending, Scene, Step, Transcript, TranscriptError, Typed};

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

/// Something that runs lines as a user's shells would, without terminals.
pub trait Shell {
    /// Begins a scene: nothing is there but these images.
    ///
    /// # Errors
    /// Why the scene cannot begin.
    fn reset(&mut self, pulled: &[String]) -> std::io::Result<()>;

    /// Lets something be wrong with the world until the next scene.
    ///
    /// # Errors
    /// Why that cannot be.
    fn fault(&mut self, fault: &str) -> std::io::Result<()>;

    /// Does what a step says and gives what its terminal printed meanwhile.
    ///
    /// # Errors
    /// Why it cannot be done at all.
    fn line(&mut self, step: &Step) -> std::io::Result<Outcome>;
}

/// Runs a scene and gives its outcomes, normalised.
///
/// # Errors
/// Why a line cannot be run at all.
pub fn run(scene: &Scene, shell: &mut dyn Shell) -> std::io::Result<Vec<Outcome>> {
    shell.reset(&scene.pulled)?;
    for fault in &scene.faults {
        shell.fault(fault)?;
    }
    let mut normaliser = Normaliser::default();
    scene
        .steps
        .iter()
        .map(|step| {
            let outcome = shell.line(step)?;
            let line = match &step.typed {
                Typed::Line(line) => line,
                Typed::CtrlC | Typed::Nothing => "",
            };
            Ok(normaliser.outcome(line, &outcome))
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
