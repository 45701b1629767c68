//! `--format`: what Go's text/template, fmt, reflect and encoding/json make of values, and docker's tables and lists.
//!
//! docker runs a template over Go values, and what it prints or complains about depends on their Go types. So an answer
//! of the daemon is read into a [`Value`] of the Go type that docker has for it ([`types`]), as docker decodes the JSON,
//! and everything else works on [`Value`]s: [`template`] runs templates, [`print`] is fmt, [`json`] is encoding/json.
//!
//! What commands use: [`container`], [`image`] and [`history`] for lists, [`inspect`] for `inspect`, [`system`] for `version` and
//! `info`, [`events`] for `events`.

pub mod client_context;
pub mod container;
pub mod context;
pub mod decode;
pub mod disk_usage;
pub mod events;
pub mod history;
pub mod image;
pub mod inspect;
pub mod json;
pub mod natural;
pub mod network;
pub mod ports;
pub mod print;
pub mod search;
pub mod stats;
pub mod system;
pub mod template;
pub mod types;
pub mod value;
pub mod volume;

pub use value::Value;
