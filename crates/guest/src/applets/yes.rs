//! `yes`: says the same until it is stopped.

use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::Step;

/// A `yes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Yes {
    text: String,
}

pub(super) fn start(call: &Call, _: &mut Io<'_>) -> Start {
    let words = call
        .arguments
        .strip_prefix(&["--".to_owned()])
        .unwrap_or(&call.arguments);
    let line = if words.is_empty() {
        "y\n".to_owned()
    } else {
        words.join(" ") + "\n"
    };
    let count = (8192 / line.len()).max(1);
    Start::Run(Running::Yes(Yes {
        text: line.repeat(count),
    }))
}

impl Yes {
    pub(super) fn step(&mut self, _: &Call, io: &mut Io<'_>) -> Step {
        match io.write(1, self.text.as_bytes()) {
            Ok(()) => Step::Continue,
            Err(_) => Step::Exit(1),
        }
    }
}
