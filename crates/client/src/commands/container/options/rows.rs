//! The rows of the flags that `docker run` and `docker create` share (docker/cli: cli/command/container/opts.go).

use crate::commands::image::pull::{DISABLE_CONTENT_TRUST, PLATFORM};
use crate::complete::{Completes, Containers, sources, words};
use crate::flags::{Annotation, Flag, Kind, validate};

/// The flags that say how the creation goes on.
pub(in crate::commands::container) const CREATE_FLAGS: &[Flag] = &[
    DISABLE_CONTENT_TRUST,
    Flag::bool("help", "Print this text"),
    Flag::string("name", "Name of the container"),
    PLATFORM,
    Flag::string(
        "pull",
        "When to download the image first (\"always\", \"missing\", \"never\")",
    )
    .completes(Completes::Words(words::PULL_POLICIES))
    .default("missing"),
    Flag::bool("quiet", "Print nothing about the download").short('q'),
    Flag::bool(
        "use-api-socket",
        "Let the container talk to the daemon, with the user's credentials",
    )
    .not_simulated(),
];

/// The flags that say what the container is.
pub(in crate::commands::container) const OPTION_FLAGS: &[Flag] = &[
    Flag::list(
        "add-host",
        validate::extra_host,
        "One more name of an address in /etc/hosts (host:ip)",
    ),
    Flag::map(
        "annotation",
        validate::any,
        "Annotation that is passed on to the OCI runtime",
    ),
    Flag::list(
        "attach",
        validate::attach,
        "Streams to attach to: STDIN, STDOUT or STDERR",
    )
    .completes(Completes::Words(words::STREAMS))
    .short('a'),
    Flag::of(
        Kind::Uint16,
        "blkio-weight",
        "Share of block IO (relative), from 10 to 1000, or 0 for none (default 0)",
    ),
    Flag::of(
        Kind::Device(validate::weight_device),
        "blkio-weight-device",
        "Share of block IO on a device (relative)",
    ),
    Flag::list("cap-add", validate::any, "Linux capabilities that it gets")
        .completes(Completes::Words(words::CAPABILITIES)),
    Flag::list(
        "cap-drop",
        validate::any,
        "Linux capabilities that it loses",
    )
    .completes(Completes::Words(words::CAPABILITIES)),
    Flag::string("cgroup-parent", "Control group above the container's own"),
    Flag::string(
        "cgroupns",
        "Namespace of control groups (host|private)\n\
         'host':    The host's\n\
         'private': One of its own\n\
         '':        What the daemon's option\n           default-cgroupns-mode says (default)",
    )
    .completes(Completes::Words(&["host", "private"])),
    Flag::string("cidfile", "File to write the container's id to").offers(Completes::Files),
    Flag::of(Kind::Int64, "cpu-count", "Number of CPUs (Windows only)").only(Annotation::Windows),
    Flag::of(
        Kind::Int64,
        "cpu-percent",
        "Percentage of CPUs (Windows only)",
    )
    .only(Annotation::Windows),
    Flag::of(
        Kind::Int64,
        "cpu-period",
        "Period of the CPU scheduler (CFS)",
    ),
    Flag::of(
        Kind::Int64,
        "cpu-quota",
        "Share of the CPU scheduler's period (CFS)",
    ),
    Flag::of(
        Kind::Int64,
        "cpu-rt-period",
        "Real-time period of the CPU in microseconds",
    ),
    Flag::of(
        Kind::Int64,
        "cpu-rt-runtime",
        "Real-time run time of the CPU in microseconds",
    ),
    Flag::of(Kind::Int64, "cpu-shares", "Share of the CPU (relative)").short('c'),
    Flag::of(Kind::Cpus, "cpus", "How many CPUs it may use"),
    Flag::string("cpuset-cpus", "Which CPUs it may use (0-3, 0,1)"),
    Flag::string("cpuset-mems", "Which memory nodes it may use (0-3, 0,1)"),
    Flag::list("device", validate::any, "Device of the host that it gets"),
    Flag::list(
        "device-cgroup-rule",
        validate::device_cgroup_rule,
        "Rule about the devices that it may use",
    ),
    Flag::of(
        Kind::Device(validate::throttle_bps),
        "device-read-bps",
        "Most bytes a second read from a device",
    ),
    Flag::of(
        Kind::Device(validate::throttle_iops),
        "device-read-iops",
        "Most reads a second from a device",
    ),
    Flag::of(
        Kind::Device(validate::throttle_bps),
        "device-write-bps",
        "Most bytes a second written to a device",
    ),
    Flag::of(
        Kind::Device(validate::throttle_iops),
        "device-write-iops",
        "Most writes a second to a device",
    ),
    Flag::list("dns", validate::ip_address, "DNS servers to ask"),
    Flag::list("dns-opt", validate::any, "Old name of --dns-option")
        .stored_in("dns-option")
        .hidden(),
    Flag::list("dns-option", validate::any, "Options of the DNS resolver"),
    Flag::list(
        "dns-search",
        validate::dns_search,
        "Domains to look in for names",
    ),
    Flag::string("domainname", "NIS domain name of the container"),
    Flag::string(
        "entrypoint",
        "Program to run instead of the image's ENTRYPOINT",
    ),
    Flag::list("env", validate::env, "Environment variables")
        .completes(Completes::Variables)
        .short('e'),
    Flag::list(
        "env-file",
        validate::any,
        "File with environment variables, one a line",
    )
    .completes(Completes::Files),
    Flag::list(
        "expose",
        validate::any,
        "Port or range of ports that it listens on",
    ),
    Flag::of(
        Kind::Gpus,
        "gpus",
        "GPUs that it gets ('all' for all of them)",
    )
    .not_simulated(),
    Flag::list("group-add", validate::any, "More groups of the user"),
    Flag::string("health-cmd", "Command that shows whether it is healthy"),
    Flag::duration(
        "health-interval",
        "Time between two checks (ms|s|m|h) (default 0s)",
    ),
    Flag::int("health-retries", "Failures in a row that make it unhealthy"),
    Flag::duration(
        "health-start-interval",
        "Time between two checks while it starts (ms|s|m|h) (default 0s)",
    ),
    Flag::duration(
        "health-start-period",
        "Time to start in which failures do not count (ms|s|m|h) (default 0s)",
    ),
    Flag::duration(
        "health-timeout",
        "Time after which a check has failed (ms|s|m|h) (default 0s)",
    ),
    Flag::string("hostname", "Name that the container gives itself").short('h'),
    Flag::bool(
        "init",
        "Put an init process in front, which passes signals on and reaps processes",
    ),
    Flag::bool("interactive", "Keep standard input open").short('i'),
    Flag::of(
        Kind::Bytes,
        "io-maxbandwidth",
        "Most bytes a second on the system drive (Windows only)",
    )
    .only(Annotation::Windows),
    Flag::of(
        Kind::Uint64,
        "io-maxiops",
        "Most operations a second on the system drive (Windows only)",
    )
    .only(Annotation::Windows),
    Flag::string("ip", "IPv4 address (as in 172.30.100.104)"),
    Flag::string("ip6", "IPv6 address (as in 2001:db8::33)"),
    Flag::string("ipc", "IPC namespace").completes(Completes::By(sources::ipc)),
    Flag::string("isolation", "Technology that keeps it apart"),
    Flag::of(Kind::Bytes, "kernel-memory", "Most kernel memory"),
    Flag::list("label", validate::label, "Label of the container").short('l'),
    Flag::list("label-file", validate::any, "File with labels, one a line")
        .offers(Completes::Files),
    Flag::list(
        "link",
        validate::link,
        "Another container that it can reach by name",
    )
    .completes(Completes::By(sources::link)),
    Flag::list(
        "link-local-ip",
        validate::any,
        "Link-local IPv4 and IPv6 addresses",
    ),
    Flag::string("log-driver", "Where its output is kept")
        .completes(Completes::By(sources::log_driver)),
    Flag::list("log-opt", validate::any, "Options of the log driver")
        .completes(Completes::By(sources::log_option)),
    Flag::string("mac-address", "MAC address (as in 92:d0:c6:0a:29:33)"),
    Flag::of(Kind::Bytes, "memory", "Most memory").short('m'),
    Flag::of(
        Kind::Bytes,
        "memory-reservation",
        "Memory that it is kept to when memory is short",
    ),
    Flag::of(
        Kind::SwapBytes,
        "memory-swap",
        "Most memory and swap together: '-1' for any amount of swap",
    ),
    Flag::of(
        Kind::Int64,
        "memory-swappiness",
        "How readily it swaps (0 to 100)",
    )
    .default("-1"),
    Flag::of(Kind::Mount, "mount", "File system to mount in it"),
    Flag::of(Kind::Network, "net", "Old name of --network")
        .offers(Completes::Networks)
        .stored_in("network")
        .hidden(),
    Flag::list("net-alias", validate::any, "Old name of --network-alias")
        .stored_in("network-alias")
        .hidden(),
    Flag::of(Kind::Network, "network", "Network that it joins").completes(Completes::Networks),
    Flag::list(
        "network-alias",
        validate::any,
        "One more name of it in that network",
    ),
    Flag::bool("no-healthcheck", "Do without the image's HEALTHCHECK"),
    Flag::bool("oom-kill-disable", "Let it live when memory runs out"),
    Flag::int(
        "oom-score-adj",
        "How soon it is killed when memory runs out (-1000 to 1000)",
    ),
    Flag::string("pid", "PID namespace").completes(Completes::By(sources::pid)),
    Flag::of(
        Kind::Int64,
        "pids-limit",
        "Most processes (-1 for any number)",
    ),
    Flag::bool("privileged", "Let it do almost all that the host can"),
    Flag::list(
        "publish",
        validate::any,
        "Port of the host for a port of the container",
    )
    .short('p'),
    Flag::bool(
        "publish-all",
        "A free port of the host for each port that it listens on",
    )
    .short('P'),
    Flag::bool("read-only", "Let nothing be written to its own file system"),
    Flag::string("restart", "What to do when it ends by itself")
        .completes(Completes::Words(words::RESTART_POLICIES))
        .default("no"),
    Flag::bool(
        "rm",
        "Remove it, and its anonymous volumes, as soon as it ends",
    ),
    Flag::string("runtime", "OCI runtime to use"),
    Flag::list("security-opt", validate::any, "Security options")
        .completes(Completes::By(sources::security_option)),
    Flag::of(Kind::Bytes, "shm-size", "Size of /dev/shm"),
    Flag::string("stop-signal", "Signal that asks it to end")
        .completes(Completes::Words(words::SIGNALS)),
    Flag::int(
        "stop-timeout",
        "Seconds until it is killed when it does not end",
    ),
    Flag::list(
        "storage-opt",
        validate::any,
        "Options of the storage driver",
    )
    .completes(Completes::Beginnings(&["size="])),
    Flag::map("sysctl", validate::sysctl, "Kernel parameters"),
    Flag::list("tmpfs", validate::any, "Folder that is kept in memory"),
    Flag::bool("tty", "Give it a terminal").short('t'),
    Flag::of(Kind::Ulimit, "ulimit", "Limits of its processes")
        .completes(Completes::Beginnings(words::ULIMITS)),
    Flag::string("user", "User, by name or number (<name|uid>[:<group|gid>])").short('u'),
    Flag::string("userns", "User namespace").completes(Completes::Words(&["host"])),
    Flag::string("uts", "UTS namespace").completes(Completes::Words(&["host"])),
    Flag::list(
        "volume",
        validate::any,
        "Volume or folder of the host for a folder of the container",
    )
    .offers(Completes::Volumes)
    .short('v'),
    Flag::string("volume-driver", "Driver of its volumes")
        .completes(Completes::By(sources::volume_driver)),
    Flag::list(
        "volumes-from",
        validate::any,
        "Containers whose volumes it gets too",
    )
    .completes(Completes::Containers(Containers::All)),
    Flag::string("workdir", "Folder that the command starts in").short('w'),
];
