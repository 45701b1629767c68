//! The small grammars that the docker CLI and dockerd share, with Docker's own messages.
//!
//! Image references, platforms, sizes, durations, moments and signals: each module has what parses it, what prints it, and one
//! error type whose text is Docker's. What only one side knows is not here: flags are in `client`, states in `engine`.
//!
//! ```
//! use docksim_reference::image_reference::ImageReference;
//! let reference = ImageReference::parse("httpd").map(ImageReference::or_latest);
//! assert_eq!(reference.map(|r| r.to_string()), Ok("docker.io/library/httpd:latest".to_owned()));
//! ```

pub mod base64;
pub mod duration;
pub mod go;
pub mod image_reference;
pub mod keys;
pub mod platform;
pub mod port;
pub mod signal;
pub mod size;
pub mod subnet;
pub mod timestamp;
