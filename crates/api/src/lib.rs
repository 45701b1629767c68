//! What the docker CLI and dockerd say to each other: Engine API 1.51 as types.
//!
//! A [`Request`] is one API call. A [`Reply`] is its answer, or the name of a stream that will give it piece by piece
//! ([`StreamItem`]). The structs in [`container`], [`image`], [`network`] and [`system`] have their fields in the order
//! in which dockerd marshals them and leave out what it leaves out, so that `docker inspect` can print them.
//!
//! This crate knows no rule: what may be asked when is in `engine`, what a user may type is in `client`.
//!
//! Start with [`Request`], [`Reply`] and [`ApiError`].
//!
//! ```
//! use docksim_api::{ApiError, ErrorKind};
//! let error = ApiError::new(ErrorKind::NotFound, "no-such-container", "No such container: web");
//! assert_eq!(error.status(), 404);
//! ```

pub mod build;
pub mod container;
mod error;
pub mod events;
pub mod exec;
mod filters;
pub mod image;
pub mod network;
mod plugin;
pub mod registry;
mod reply;
mod request;
mod swarm;
pub mod system;
mod time;
pub mod volume;

pub use error::{ApiError, ErrorKind, Reason};
pub use filters::Filters;
pub use plugin::{Plugin, PluginOperation};
pub use reply::{
    OutputStream, ProgressDetail, ProgressMessage, Reply, Response, StreamId, StreamItem,
    StreamPoll,
};
pub use request::{
    AttachOptions, CommitOptions, ContainerCreate, ContainerListOptions, ImageListOptions,
    ImportOptions, LogsOptions, Request, StopOptions, WaitCondition,
};
pub use swarm::SwarmOperation;
pub use time::Timestamp;
