//! The world inside a container, and the shell on the host: processes as values that are stepped.
//!
//! A [`Guest`] is a container's process tree with its files and standard streams. It has no thread and no clock: it is
//! told what time it is, does what it can, and says when it wants to be woken. So a container can be cloned and compared
//! at any moment. A [`host::HostShell`] is the same machine with a user's home folder and commands from outside.
//!
//! This crate knows no image by digest and no daemon: what files there are comes in with the [`Spec`]; see
//! [`image::root_filesystem`].
//!
//! Inside, [`filesystem`] holds the files, `kernel` what processes share, `machine` the loop that gives them turns,
//! `shell` bash, dash and ash, `applets` the small tools, [`archive`] tar archives, and `server` the programs of the images.
//!
//! Start with [`Guest::boot`] and [`Guest::run`], or with [`host::HostShell::feed`] and [`host::HostShell::run`].

mod applets;
pub mod archive;
mod errno;
mod exec;
pub mod filesystem;
mod guest;
pub mod host;
pub mod image;
mod io;
mod kernel;
mod machine;
pub mod network;
mod server;
mod shell;
mod signals;
mod task;
mod users;

pub use errno::Errno;
pub use guest::{
    BootError, ExecId, ExecSpec, Guest, Mount, MountSource, Output, ProcessInfo, Spec, Stream,
    owner,
};
pub use kernel::WindowSize;
