//! Questions before something is removed (docker/cli: internal/prompt/prompt.go).

use super::{Context, Machine, TerminalSignal};
use crate::commands::builder::prune::BuilderPrune;
use crate::commands::container::prune::ContainerPrune;
use crate::commands::image::prune::ImagePrune;
use crate::commands::network::prune::NetworkPrune;
use crate::commands::system::prune::SystemPrune;
use crate::commands::volume::prune::VolumePrune;
use crate::daemon::Input;
use crate::error::CliError;

/// A prune that waits for a user's yes.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirm {
    prune: Prune,
    is_asked: bool,
    answer: Vec<u8>,
}

/// What is done after a yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prune {
    /// `docker builder prune`.
    Builds(BuilderPrune),
    /// `docker image prune`.
    Images(ImagePrune),
    /// `docker network prune`.
    Networks(NetworkPrune),
    /// `docker system prune`.
    System(SystemPrune),
    /// `docker volume prune`.
    Volumes(VolumePrune),
    /// `docker container prune`.
    Containers(ContainerPrune),
}

impl Prune {
    fn warning(&self) -> String {
        match self {
            Self::Builds(prune) => prune.warning().to_owned(),
            Self::Containers(prune) => prune.warning().to_owned(),
            Self::Images(prune) => prune.warning().to_owned(),
            Self::System(prune) => prune.warning(),
            Self::Networks(prune) => prune.warning().to_owned(),
            Self::Volumes(prune) => prune.warning().to_owned(),
        }
    }

    /// What stands between the warning and the question.
    fn separator(&self) -> &'static str {
        match self {
            Self::Builds(_) => " ",
            _ => "\n",
        }
    }

    fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        match self {
            Self::Builds(prune) => prune.run(cx),
            Self::Images(prune) => prune.run(cx),
            Self::System(prune) => prune.run(cx),
            Self::Networks(prune) => prune.run(cx),
            Self::Volumes(prune) => prune.run(cx),
            Self::Containers(prune) => prune.run(cx),
        }
    }
}

impl Confirm {
    /// Asks, and goes on with the prune if the answer is yes.
    pub fn new(prune: Prune) -> Self {
        Self {
            prune,
            is_asked: false,
            answer: Vec::new(),
        }
    }

    /// The first line that was typed, as soon as it has ended.
    fn answer(&mut self, cx: &mut Context<'_>) -> Option<String> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        loop {
            if let Some(end) = self.answer.iter().position(|byte| *byte == b'\n') {
                return Some(text(self.answer.get(..end).unwrap_or_default()));
            }
            match cx.host.read_input() {
                Input::Bytes(bytes) => self.answer.extend(bytes),
                Input::Empty => return None,
                Input::End => return Some(text(&self.answer)),
            }
        }
    }
}

impl Machine for Confirm {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        if !self.is_asked {
            self.is_asked = true;
            cx.output.out(&format!(
                "{}{}Are you sure you want to continue? [y/N] ",
                self.prune.warning(),
                self.prune.separator()
            ));
        }
        let is_yes = self.answer(cx)?.eq_ignore_ascii_case("y");
        // A no is no failure.
        Some(if is_yes { self.prune.run(cx) } else { Ok(()) })
    }

    fn signal(&mut self, cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        cx.println("");
        false
    }
}
