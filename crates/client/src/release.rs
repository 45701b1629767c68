//! What differs between releases of the docker CLI, as data.

/// A release of the docker CLI, as it is installed on a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// `28.5.2`.
    pub version: &'static str,
    /// The newest API it speaks.
    pub api_version: &'static str,
    /// The commit it was built from.
    pub git_commit: &'static str,
    /// The Go it was built with.
    pub go_version: &'static str,
    /// When it was built, as `docker version` shows it.
    pub build_time: &'static str,
    /// What stands before the name of what `docker inspect` finds nowhere.
    pub no_such_object: &'static str,
}

impl Release {
    /// The CLI of Docker Engine 28.5.2, Community, as docker-ce-cli packages it.
    pub const V28_5: Self = Self {
        version: "28.5.2",
        api_version: "1.51",
        git_commit: "ecc6942",
        go_version: "go1.25.3",
        build_time: "Wed Nov  5 14:43:33 2025",
        no_such_object: "Error: No such object",
    };

    /// The CLI of Docker Engine 29.1.0, as its sources tell (docker/cli: cli/command/system/inspect.go). When its
    /// packages were built is not known: the time is that of the release's commit.
    pub const V29_1: Self = Self {
        version: "29.1.0",
        api_version: "1.52",
        git_commit: "360952c",
        go_version: "go1.25.4",
        build_time: "Thu Nov 27 16:36:37 2025",
        no_such_object: "error: no such object",
    };

    /// The release of a version; the newest known one before it where there is none of its own.
    pub fn of_version(version: &str) -> &'static Self {
        match version.split('.').next() {
            Some("29") => &Self::V29_1,
            _ => &Self::V28_5,
        }
    }
}
