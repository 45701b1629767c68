//! The docker command line: what a user types becomes API requests, and what the daemon answers becomes bytes.
//!
//! [`parse`] reads the words behind `docker` as pflag and cobra do, against one table of commands and flags, and gives
//! a typed [`DockerCommand`](commands::DockerCommand) or the bytes and the exit code with which the CLI refuses.
//!
//! This crate knows no rule of the daemon: whether a container may be removed is decided in `engine`. It knows no shell
//! either: it gets words.
//!
//! Start with [`parse`], [`commands::ROOT`] and [`flags::Flag`].

mod cobra;
pub mod commands;
pub mod complete;
pub mod daemon;
pub mod error;
mod exit;
pub mod flags;
pub mod format;
pub mod help;
mod host;
pub mod job;
mod json;
mod release;
pub mod settings;
pub mod tabwriter;
pub mod tree;

pub use cobra::{GLOBAL_FLAGS, Invocation, parse};
pub use exit::{Exit, NOT_SIMULATED, USAGE};
pub use host::{FileError, FileKind, Host, Terminal};
pub use release::Release;
