//! The machine under the daemon, as far as the daemon's answers show it: data, like the profile.

/// A machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HostFacts {
    pub(crate) hostname: &'static str,
    pub(crate) kernel_version: &'static str,
    pub(crate) operating_system: &'static str,
    pub(crate) os_version: &'static str,
    pub(crate) cgroup_version: &'static str,
    pub(crate) cgroup_driver: &'static str,
    /// Whether the killer of processes can be told to leave a container alone, as with cgroup v1.
    pub(crate) has_oom_kill_disable: bool,
    /// What `docker info` lists under Security Options.
    pub(crate) security_options: &'static [&'static str],
    /// The profile of AppArmor that a container runs under; empty where the kernel has none.
    pub(crate) app_armor_profile: &'static str,
    /// The interfaces that it has besides the daemon's bridges.
    pub(crate) interfaces: &'static [&'static str],
    pub(crate) cpus: i64,
    pub(crate) memory_bytes: i64,
}

impl HostFacts {
    /// A machine like the one on which the transcripts are recorded, so that what depends on the kernel can be compared too.
    pub(crate) const RECORDED: Self = Self {
        hostname: "docksim",
        kernel_version: "6.12.48+deb13-amd64",
        operating_system: "Debian GNU/Linux 13 (trixie)",
        os_version: "13",
        cgroup_version: "1",
        cgroup_driver: "cgroupfs",
        has_oom_kill_disable: true,
        security_options: &["name=seccomp,profile=builtin", "name=cgroupns"],
        app_armor_profile: "",
        interfaces: &["lo", "eth0"],
        cpus: 2,
        memory_bytes: 8_203_608_064,
    };
}
