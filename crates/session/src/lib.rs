//! The host: a person's machine with docker on it, as one value.
//!
//! A [`Session`] holds a world: a daemon, and terminals with a shell in each. It runs lines, lets virtual time pass and
//! takes worlds back. Every face of docksim calls it; what a line means is decided in the crates above, and when a real
//! second has passed is decided by the face.
//!
//! Start with [`Session::run`] for scripts, and with [`Session::submit`] and [`Session::advance_to`] for people.
//!
//! ```
//! use docksim_session::{Options, Session};
//! let mut session = Session::new(Options::default());
//! let finished = session.run("docker ps --quiet");
//! assert_eq!(finished.exit_code, 0);
//! ```

mod complete;
mod docker;
mod fault;
mod history;
mod lesson;
mod meta;
mod recording;
mod script;
mod session;
mod terminal;
mod visit;
mod why;

pub use complete::{Candidate, Complaint, Completer};
pub use docksim_client::job::{Output, TerminalSignal};
pub use docksim_engine::{Fault, Profile};
pub use docksim_teach::Language;
pub use history::{Act, Deed, StepView};
pub use lesson::LessonState;
pub use recording::{Recording, RecordingError};
pub use script::{ScriptCommand, ScriptLines};
pub use session::{DEFAULT_SEED, Finished, Options, Session, Submission};
pub use terminal::TerminalId;
pub use why::Explanation;
