//! What differs between versions of Docker, as data.

/// A version of Docker Engine. It is chosen when a world is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
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
}

impl Profile {
    /// Docker Engine 28.5.2, Community, as docker-ce packages it.
    pub const V28_5: Self = Self {
        engine_version: "28.5.2",
        api_version: "1.51",
        min_api_version: "1.24",
        git_commit: "89c5e8f",
        go_version: "go1.25.3",
        build_time: "2025-11-05T14:42:54.000000000+00:00",
        containerd: ("v1.7.29", "442cb34bda9a6a0fed82a2ca7cade05c5c749582"),
        runc: ("1.3.3", "v1.3.3-0-gd842d771"),
        init: ("0.19.0", "de40ad0"),
    };
}
