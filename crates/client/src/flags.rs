//! Flags as spf13/pflag reads, checks and describes them.
//!
//! A command's flags are rows of a table ([`Flag`]). [`parse`] reads an argument list against the rows and gives
//! [`Matches`], or the first [`FlagError`]. [`usages`] sets the table of options in a help text.

pub(crate) mod csv;
mod error;
mod gpus;
mod matches;
pub(crate) mod mount;
pub(crate) mod network;
mod parse;
mod row;
pub(crate) mod swarm_values;
mod usage;
pub mod validate;
mod value;

pub use error::{FlagError, Misread};
pub use matches::{Matches, letter_stands_alone, stands_alone};
pub use parse::parse;
pub use row::{Annotation, Flag, FlagTable, Hidden, Support};
pub use usage::usages;
pub use value::{Kind, Validator, Value};
