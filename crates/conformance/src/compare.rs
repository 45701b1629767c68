//! Where two runs of a scene part.

use std::fmt;

use crate::{Outcome, Scene};

/// The lines of a scene that did something else; what comes after the first may follow from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divergence {
    /// The scene's title.
    pub scene: String,
    /// At least one.
    pub steps: Vec<DivergentStep>,
}

/// A line that did something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivergentStep {
    /// The step, as transcripts show it.
    pub line: String,
    /// What was expected.
    pub expected: Outcome,
    /// What happened.
    pub found: Outcome,
}

/// Compares a scene's outcomes with what it expects.
///
/// # Errors
/// Where they part.
pub fn compare(scene: &Scene, outcomes: &[Outcome]) -> Result<(), Divergence> {
    let pairs = scene.steps.iter().zip(outcomes);
    let steps: Vec<DivergentStep> = pairs
        .filter(|(step, found)| step.expected != **found)
        .map(|(step, found)| DivergentStep {
            line: step.to_string(),
            expected: step.expected.clone(),
            found: found.clone(),
        })
        .collect();
    if steps.is_empty() {
        return Ok(());
    }
    Err(Divergence {
        scene: scene.title.clone(),
        steps,
    })
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.scene)?;
        self.steps.iter().try_for_each(|step| step.fmt(f))
    }
}

impl fmt::Display for DivergentStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.line)?;
        let pairs = [
            ("stdout", &self.expected.stdout, &self.found.stdout),
            ("stderr", &self.expected.stderr, &self.found.stderr),
        ];
        for (name, expected, found) in pairs {
            if expected != found {
                writeln!(f, "{name}:")?;
                differing_lines(f, expected, found)?;
            }
        }
        if self.expected.exit_code != self.found.exit_code {
            writeln!(
                f,
                "exit code: docker {}, docksim {}",
                self.expected.exit_code, self.found.exit_code
            )?;
        }
        Ok(())
    }
}

/// The lines between the common start and the common end.
fn differing_lines(f: &mut fmt::Formatter<'_>, expected: &str, found: &str) -> fmt::Result {
    let (expected, found): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), found.lines().collect());
    let start = expected
        .iter()
        .zip(&found)
        .take_while(|(left, right)| left == right)
        .count();
    let longest_end = expected.len().min(found.len()) - start;
    let pairs = expected.iter().rev().zip(found.iter().rev());
    let end = pairs
        .take(longest_end)
        .take_while(|(left, right)| left == right)
        .count();
    for line in expected
        .get(start..expected.len() - end)
        .unwrap_or_default()
    {
        writeln!(f, "  docker:  {line}")?;
    }
    for line in found.get(start..found.len() - end).unwrap_or_default() {
        writeln!(f, "  docksim: {line}")?;
    }
    Ok(())
}
