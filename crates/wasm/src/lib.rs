//! A session for JavaScript: what the page's worker calls.
//!
//! A [`World`] owns a session and is freed with it. What it gives are plain objects, whose TypeScript types are made from the
//! types in [`view`], so that both sides have one definition. No rule of Docker and none of docksim's own is here: this
//! translates and calls.

mod details;
mod lessons;
mod page;
mod spans;
pub mod view;
mod world;

pub use world::World;
