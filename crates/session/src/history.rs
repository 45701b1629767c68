//! What was done: a tree of steps that can be gone back to, each with the world at its end.
//!
//! A step is a line that a person typed, with the keys that followed it. Going back and typing another line begins a branch;
//! nothing is forgotten but the worlds of steps long ago.

use docksim_api::Timestamp;
use docksim_client::job::TerminalSignal;

use crate::session::World;
use crate::terminal::TerminalId;

/// So many worlds can be gone back to.
const MOST_WORLDS: usize = 1_000;

/// What a person did at a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Typed a line at the prompt.
    Line(String),
    /// Asked docksim itself for something that changes no step.
    Aside(String),
    /// Typed into the command in the foreground.
    Input(Vec<u8>),
    /// Typed Ctrl-D on an empty line.
    EndInput,
    /// Gave the command in the foreground a signal.
    Signal(TerminalSignal),
    /// Opened the terminal.
    Open,
    /// Looked at what the host serves at a port.
    Visit {
        /// The port.
        port: u16,
        /// What was asked for there.
        path: String,
    },
}

/// An act, where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// When it was done.
    pub at: Timestamp,
    /// In which terminal.
    pub terminal: TerminalId,
    /// What was done.
    pub act: Act,
}

/// A step, to look at. Its number is its place in the list of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepView<'a> {
    /// The step that it followed; none for the beginning.
    pub parent: Option<usize>,
    /// What began it; empty for the beginning.
    pub line: &'a str,
    /// When it began.
    pub at: Timestamp,
    /// Whether its world is still known.
    pub is_known: bool,
}

/// The steps, and the one that goes on.
#[derive(Debug, Clone)]
pub(crate) struct History {
    steps: Vec<Step>,
    current: usize,
}

#[derive(Debug, Clone)]
struct Step {
    parent: Option<usize>,
    /// The step that was left for this one last.
    next: Option<usize>,
    line: String,
    at: Timestamp,
    deeds: Vec<Deed>,
    /// The world when the step was left; none for the current one, and when it was long ago.
    world: Option<World>,
}

impl History {
    /// A history in which nothing was done.
    pub(crate) fn new(start: Timestamp) -> Self {
        let beginning = Step {
            parent: None,
            next: None,
            line: String::new(),
            at: start,
            deeds: Vec::new(),
            world: None,
        };
        Self {
            steps: vec![beginning],
            current: 0,
        }
    }

    /// The number of the step that goes on.
    pub(crate) fn current(&self) -> usize {
        self.current
    }

    /// All steps, in the order in which they were begun.
    pub(crate) fn views(&self) -> impl Iterator<Item = StepView<'_>> {
        self.steps.iter().zip(0..).map(|(step, number)| StepView {
            parent: step.parent,
            line: &step.line,
            at: step.at,
            is_known: number == self.current || step.world.is_some(),
        })
    }

    /// The world at the end of a step that was left.
    pub(crate) fn world(&self, number: usize) -> Option<&World> {
        self.steps.get(number)?.world.as_ref()
    }

    /// Begins a step, with what was done first in it. The world is the one that it begins with.
    pub(crate) fn begin(&mut self, line: &str, at: Timestamp, deed: Option<Deed>, world: &World) {
        let number = self.steps.len();
        let parent = self.current;
        if let Some(step) = self.steps.get_mut(parent) {
            step.world = Some(world.clone());
            step.next = Some(number);
        }
        self.steps.push(Step {
            parent: Some(parent),
            next: None,
            line: line.to_owned(),
            at,
            deeds: deed.into_iter().collect(),
            world: None,
        });
        self.current = number;
        if let Some(old) = number.checked_sub(MOST_WORLDS + 1)
            && let Some(step) = self.steps.get_mut(old)
        {
            step.world = None;
        }
    }

    /// Notes what was done in the step that goes on; false where other steps have followed it, so that it needs a new one.
    pub(crate) fn note(&mut self, deed: &Deed) -> bool {
        match self.steps.get_mut(self.current) {
            Some(step) if step.next.is_none() => {
                step.deeds.push(deed.clone());
                true
            }
            _ => false,
        }
    }

    /// Goes to a step and gives its world; the world that is left is kept.
    pub(crate) fn go_to(&mut self, number: usize, world: &World) -> Option<World> {
        if number == self.current {
            return None;
        }
        let found = self.steps.get_mut(number)?.world.take()?;
        if let Some(step) = self.steps.get_mut(self.current) {
            step.world = Some(world.clone());
        }
        self.current = number;
        // Going forth again leads back here.
        let mut child = number;
        while let Some(parent) = self.steps.get(child).and_then(|step| step.parent) {
            if let Some(step) = self.steps.get_mut(parent) {
                step.next = Some(child);
            }
            child = parent;
        }
        Some(found)
    }

    /// The step before the current one, and the line that led from it.
    pub(crate) fn before(&self) -> Option<(usize, String)> {
        let step = self.steps.get(self.current)?;
        Some((step.parent?, step.line.clone()))
    }

    /// The step after the current one that was left last, and its line.
    pub(crate) fn after(&self) -> Option<(usize, String)> {
        let next = self.steps.get(self.current)?.next?;
        Some((next, self.steps.get(next)?.line.clone()))
    }

    /// What was done from the beginning to the current step.
    pub(crate) fn deeds(&self) -> Vec<Deed> {
        let path = std::iter::successors(Some(self.current), |number| {
            self.steps.get(*number).and_then(|step| step.parent)
        });
        let mut path: Vec<usize> = path.collect();
        path.reverse();
        let steps = path.iter().filter_map(|number| self.steps.get(*number));
        steps.flat_map(|step| step.deeds.iter().cloned()).collect()
    }
}
