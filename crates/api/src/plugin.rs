//! Plugins of the daemon (moby: api/types/plugin.go).

use crate::filters::Filters;

/// An operation on plugins: `/plugins` (moby: api/swagger.yaml).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PluginOperation {
    /// `GET /plugins`; answers [`Response::Plugins`](crate::Response::Plugins).
    PluginList {
        /// The filters.
        filters: Filters,
    },
    /// `GET /plugins/{name}/json`.
    PluginInspect {
        /// Its name or id.
        name: String,
    },
    /// `POST /plugins/{name}/enable`.
    PluginEnable {
        /// Its name or id.
        name: String,
    },
    /// `POST /plugins/{name}/disable`.
    PluginDisable {
        /// Its name or id.
        name: String,
        /// Whether it is turned off though something uses it.
        force: bool,
    },
    /// `DELETE /plugins/{name}`.
    PluginDelete {
        /// Its name or id.
        name: String,
        /// Whether it goes though it is on.
        force: bool,
    },
    /// `POST /plugins/{name}/set`.
    PluginSet {
        /// Its name or id.
        name: String,
        /// `KEY=VALUE` each.
        settings: Vec<String>,
    },
    /// `POST /plugins/{name}/push`.
    PluginPush {
        /// Its name.
        name: String,
    },
    /// `POST /plugins/pull`.
    PluginPull {
        /// What to install.
        remote: String,
    },
    /// `POST /plugins/create`.
    PluginCreate {
        /// Its name.
        name: String,
    },
}

/// A plugin. There is none: docksim's daemon cannot install one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plugin {}
