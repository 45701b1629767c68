//! The world inside a container: processes as values that are stepped.
//!
//! A [`Guest`] is a container's process tree with its standard streams. It has no thread and no clock: it is told what
//! time it is, does what it can, and says when it wants to be woken. So a container can be cloned and compared at any
//! moment. This crate knows no image and no daemon: which programs there are comes in with the [`Spec`].
//!
//! Start with [`Guest::boot`] and [`Guest::run`].

mod errno;
pub mod filesystem;
mod guest;
pub mod host;
pub mod image;
mod program;
mod server;

pub use errno::Errno;
pub use guest::{BootError, Guest, Output, Spec, Stream};
