//! What differs between versions of Docker, as data.

/// A version of Docker Engine. It is chosen when a world is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// How it is chosen: `28.5`.
    pub name: &'static str,
    /// `28.5.2`.
    pub engine_version: &'static str,
    /// The newest API it speaks.
    pub api_version: &'static str,
    /// The oldest API it speaks.
    pub min_api_version: &'static str,
    /// The commit it was built from.
    pub git_commit: &'static str,
    /// The Go it was built with.
    pub go_version: &'static str,
    /// When it was built, in RFC 3339.
    pub build_time: &'static str,
    /// Its containerd: version and commit.
    pub containerd: (&'static str, &'static str),
    /// Its runc: version and commit.
    pub runc: (&'static str, &'static str),
    /// Its init program: version and commit.
    pub init: (&'static str, &'static str),
    /// What its CLI says when nobody answers at the socket.
    pub cannot_connect: &'static str,
}

impl Profile {
    /// Docker Engine 28.5.2, Community, as docker-ce packages it.
    pub const V28_5: Self = Self {
        name: "28.5",
        engine_version: "28.5.2",
        api_version: "1.51",
        min_api_version: "1.24",
        git_commit: "89c5e8f",
        go_version: "go1.25.3",
        build_time: "2025-11-05T14:42:54.000000000+00:00",
        containerd: ("v1.7.29", "442cb34bda9a6a0fed82a2ca7cade05c5c749582"),
        runc: ("1.3.3", "v1.3.3-0-gd842d771"),
        init: ("0.19.0", "de40ad0"),
        cannot_connect: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon \
                         running?",
    };

    /// Docker Engine 29.1.0 with the overlay2 store and the containerd of a machine that was upgraded, and as far as its sources tell
    /// (moby: tag docker-v29.1.0, Dockerfile, client/request.go and daemon/config/config.go). When its packages were built
    /// is not known: the time is that of the release's commit. Everything else is as in 28.5.
    pub const V29_1: Self = Self {
        name: "29",
        engine_version: "29.1.0",
        api_version: "1.52",
        min_api_version: "1.44",
        git_commit: "710302e",
        go_version: "go1.25.4",
        build_time: "2025-11-27T16:38:00.000000000+00:00",
        containerd: Self::V28_5.containerd,
        runc: Self::V28_5.runc,
        init: Self::V28_5.init,
        cannot_connect: "failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is \
                         correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or \
                         directory",
    };

    /// All of them, the newest last.
    pub const ALL: [Self; 2] = [Self::V28_5, Self::V29_1];

    /// The one that a person names: `28.5`, `28` or `29`.
    pub fn of_version(version: &str) -> Option<Self> {
        let is_meant = |profile: &Self| {
            profile.name == version
                || profile.engine_version == version
                || profile.name.split('.').next() == Some(version)
        };
        Self::ALL.into_iter().find(is_meant)
    }
}
