//! The fixed lists of words that docker completes.

/// `--attach`.
pub(crate) const STREAMS: &[&str] = &["stderr", "stdin", "stdout"];
/// `--pull`.
pub(crate) const PULL_POLICIES: &[&str] = &["always", "missing", "never"];
/// `--restart`.
pub(crate) const RESTART_POLICIES: &[&str] = &["no", "always", "on-failure", "unless-stopped"];
/// `--log-level`.
pub(crate) const LOG_LEVELS: &[&str] = &["debug", "info", "warn", "error", "fatal", "panic"];
/// `--update-order`, `--rollback-order`.
pub(crate) const ORDERS: &[&str] = &["start-first", "stop-first"];
/// `--restart-condition`.
pub(crate) const RESTART_CONDITIONS: &[&str] = &["none", "on-failure", "any"];
/// `--format` of a command that prints a table; docker itself completes nothing there.
pub(crate) const TABLE_FORMATS: &[&str] = &["json", "table"];
/// `--format` of a command that prints an object; docker itself completes nothing there.
pub(crate) const OBJECT_FORMATS: &[&str] = &["json"];
/// The states of a container.
pub(crate) const STATES: &[&str] = &[
    "created",
    "dead",
    "exited",
    "paused",
    "removing",
    "restarting",
    "running",
];
/// A truth.
pub(crate) const BOOLS: &[&str] = &["false", "true"];

/// `--platform` (docker/cli: cli/command/completion/functions.go).
pub(crate) const PLATFORMS: &[&str] = &[
    "linux/386",
    "linux/amd64",
    "linux/arm",
    "linux/arm/v5",
    "linux/arm/v6",
    "linux/arm/v7",
    "linux/arm64",
    "linux/arm64/v8",
    "linux/ppc64le",
    "linux/s390x",
    "linux/riscv64",
    "windows/amd64",
    "wasip1/wasm",
];

/// `--cap-add`, `--cap-drop` (moby/sys: capability).
pub(crate) const CAPABILITIES: &[&str] = &[
    "ALL",
    "CAP_CHOWN",
    "CAP_DAC_OVERRIDE",
    "CAP_DAC_READ_SEARCH",
    "CAP_FOWNER",
    "CAP_FSETID",
    "CAP_KILL",
    "CAP_SETGID",
    "CAP_SETUID",
    "CAP_SETPCAP",
    "CAP_LINUX_IMMUTABLE",
    "CAP_NET_BIND_SERVICE",
    "CAP_NET_BROADCAST",
    "CAP_NET_ADMIN",
    "CAP_NET_RAW",
    "CAP_IPC_LOCK",
    "CAP_IPC_OWNER",
    "CAP_SYS_MODULE",
    "CAP_SYS_RAWIO",
    "CAP_SYS_CHROOT",
    "CAP_SYS_PTRACE",
    "CAP_SYS_PACCT",
    "CAP_SYS_ADMIN",
    "CAP_SYS_BOOT",
    "CAP_SYS_NICE",
    "CAP_SYS_RESOURCE",
    "CAP_SYS_TIME",
    "CAP_SYS_TTY_CONFIG",
    "CAP_MKNOD",
    "CAP_LEASE",
    "CAP_AUDIT_WRITE",
    "CAP_AUDIT_CONTROL",
    "CAP_SETFCAP",
    "CAP_MAC_OVERRIDE",
    "CAP_MAC_ADMIN",
    "CAP_SYSLOG",
    "CAP_WAKE_ALARM",
    "CAP_BLOCK_SUSPEND",
    "CAP_AUDIT_READ",
    "CAP_PERFMON",
    "CAP_BPF",
    "CAP_CHECKPOINT_RESTORE",
];

/// `--ulimit`.
pub(crate) const ULIMITS: &[&str] = &[
    "as=",
    "chroot=",
    "core=",
    "cpu=",
    "data=",
    "fsize=",
    "locks=",
    "maxlogins=",
    "maxsyslogins=",
    "memlock=",
    "msgqueue=",
    "nice=",
    "nofile=",
    "nproc=",
    "priority=",
    "rss=",
    "rtprio=",
    "sigpending=",
    "stack=",
];

/// `--signal`, `--stop-signal` (moby/sys: signal/signal_linux.go). docker prints them in no order.
pub(crate) const SIGNALS: &[&str] = &[
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL",
    "PIPE", "POLL", "PROF", "PWR", "QUIT", "RTMAX", "RTMAX-1", "RTMAX-10", "RTMAX-11", "RTMAX-12",
    "RTMAX-13", "RTMAX-14", "RTMAX-2", "RTMAX-3", "RTMAX-4", "RTMAX-5", "RTMAX-6", "RTMAX-7",
    "RTMAX-8", "RTMAX-9", "RTMIN", "RTMIN+1", "RTMIN+10", "RTMIN+11", "RTMIN+12", "RTMIN+13",
    "RTMIN+14", "RTMIN+15", "RTMIN+2", "RTMIN+3", "RTMIN+4", "RTMIN+5", "RTMIN+6", "RTMIN+7",
    "RTMIN+8", "RTMIN+9", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
    "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
];

/// The options of each log driver (docker/cli: cli/command/container/completion.go). docker prints the drivers in no order.
pub(crate) const LOG_OPTIONS: &[(&str, &[&str])] = &[
    (
        "awslogs",
        &[
            "max-buffer-size",
            "mode",
            "awslogs-create-group",
            "awslogs-credentials-endpoint",
            "awslogs-datetime-format",
            "awslogs-group",
            "awslogs-multiline-pattern",
            "awslogs-region",
            "awslogs-stream",
            "tag",
        ],
    ),
    (
        "fluentd",
        &[
            "max-buffer-size",
            "mode",
            "env",
            "env-regex",
            "labels",
            "fluentd-address",
            "fluentd-async",
            "fluentd-buffer-limit",
            "fluentd-request-ack",
            "fluentd-retry-wait",
            "fluentd-max-retries",
            "fluentd-sub-second-precision",
            "fluentd-write-timeout",
            "tag",
        ],
    ),
    (
        "gcplogs",
        &[
            "max-buffer-size",
            "mode",
            "env",
            "env-regex",
            "labels",
            "gcp-log-cmd",
            "gcp-meta-id",
            "gcp-meta-name",
            "gcp-meta-zone",
            "gcp-project",
        ],
    ),
    (
        "gelf",
        &[
            "max-buffer-size",
            "mode",
            "env",
            "env-regex",
            "labels",
            "gelf-address",
            "gelf-compression-level",
            "gelf-compression-type",
            "gelf-tcp-max-reconnect",
            "gelf-tcp-reconnect-delay",
            "tag",
        ],
    ),
    (
        "journald",
        &[
            "max-buffer-size",
            "mode",
            "env",
            "env-regex",
            "labels",
            "tag",
        ],
    ),
    (
        "json-file",
        &[
            "max-buffer-size",
            "mode",
            "env",
            "env-regex",
            "labels",
            "compress",
            "max-file",
            "max-size",
        ],
    ),
    (
        "local",
        &[
            "max-buffer-size",
            "mode",
            "compress",
            "max-file",
            "max-size",
        ],
    ),
    ("none", &[]),
    (
        "splunk",
        &[
            "max-buffer-size",
            "mode",
            "env",
            "env-regex",
            "labels",
            "splunk-caname",
            "splunk-capath",
            "splunk-format",
            "splunk-gzip",
            "splunk-gzip-level",
            "splunk-index",
            "splunk-insecureskipverify",
            "splunk-source",
            "splunk-sourcetype",
            "splunk-token",
            "splunk-url",
            "splunk-verify-connection",
            "tag",
        ],
    ),
    (
        "syslog",
        &[
            "max-buffer-size",
            "mode",
            "env",
            "env-regex",
            "labels",
            "syslog-address",
            "syslog-facility",
            "syslog-format",
            "syslog-tls-ca-cert",
            "syslog-tls-cert",
            "syslog-tls-key",
            "syslog-tls-skip-verify",
            "tag",
        ],
    ),
];

/// The keys of `docker events --filter`.
pub(crate) const EVENT_FILTERS: &[&str] = &[
    "container",
    "daemon",
    "event",
    "image",
    "label",
    "network",
    "node",
    "scope",
    "type",
    "volume",
];

/// What events can be about.
pub(crate) const EVENT_TYPES: &[&str] = &[
    "builder",
    "config",
    "container",
    "daemon",
    "image",
    "network",
    "node",
    "plugin",
    "secret",
    "service",
    "volume",
];

/// What can happen.
pub(crate) const EVENTS: &[&str] = &[
    "create",
    "start",
    "restart",
    "stop",
    "checkpoint",
    "pause",
    "unpause",
    "attach",
    "detach",
    "resize",
    "update",
    "rename",
    "kill",
    "die",
    "oom",
    "destroy",
    "remove",
    "commit",
    "top",
    "copy",
    "archive-path",
    "extract-to-dir",
    "export",
    "import",
    "save",
    "load",
    "tag",
    "untag",
    "push",
    "pull",
    "prune",
    "delete",
    "enable",
    "disable",
    "connect",
    "disconnect",
    "reload",
    "mount",
    "unmount",
    "exec_create",
    "exec_start",
    "exec_die",
    "exec_detach",
    "health_status",
];
