//! What the flags mean that `docker run` and `docker create` share
//! (docker/cli: cli/command/container/opts.go).

mod devices;
pub(crate) mod key_values;
mod networks;
pub(crate) mod ports;
mod rows;
mod volumes;

use std::collections::BTreeMap;

use docksim_api::container::{
    Config, HealthConfig, HostConfig, LogConfig, Mount, Resources, RestartPolicy, ThrottleDevice,
    Ulimit, WeightDevice,
};
use docksim_api::{ContainerCreate, Reason};
use docksim_reference::go::{atoi, quote};
use docksim_reference::image_reference::{AnyReference, ImageReference};
use docksim_reference::size;

use self::devices::Devices;
use self::key_values::Bare;
use self::ports::Ports;
pub(super) use self::rows::{CREATE_FLAGS, OPTION_FLAGS};
use self::volumes::Volumes;
use docksim_reference::platform::Platform;

use crate::exit::{Exit, USAGE};
use crate::flags::{Matches, mount};
use crate::host::{FileError, Host};
use crate::job::{Creation, PullPolicy};

/// What a new container is, and how its creation goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct ContainerOptions {
    /// What the daemon is asked for.
    pub request: ContainerCreate,
    /// The image, unless it is named by its id.
    pub image: Option<ImageReference>,
    /// When the image is downloaded first.
    pub pull: PullPolicy,
    /// Whether nothing is printed about the download.
    pub quiet: bool,
}

impl ContainerOptions {
    /// Reads the flags; the image's name is left for [`resolve_image`](Self::resolve_image).
    pub(super) fn parse(matches: &Matches, host: &Host<'_>) -> Result<Self, Complaint> {
        let pull = pull_policy(matches.text("pull"))?;
        let name = matches.text("name");
        Ok(Self {
            request: ContainerCreate {
                name: Some(name)
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned),
                platform: None,
                ..request(matches, host)?
            },
            image: None,
            pull,
            quiet: matches.bool("quiet"),
        })
    }

    /// Reads the image's name and the platform, which docker looks at later than at the other flags.
    pub(super) fn resolve_image(&mut self, matches: &Matches) -> Result<(), Complaint> {
        let image = AnyReference::parse(&self.request.config.image).map_err(|error| {
            let image = &self.request.config.image;
            let reason = Reason::new("invalid-reference").with("image", image);
            Complaint::Explained(reason, error.to_string())
        })?;
        self.image = match image {
            AnyReference::Named(reference) => Some(reference.or_latest()),
            AnyReference::Digest(_) => None,
        };
        self.request.platform = match matches.text("platform") {
            "" => None,
            platform => Some(
                Platform::parse(platform)
                    .map_err(|error| format!("error parsing specified platform: {error}"))?
                    .to_string(),
            ),
        };
        Ok(())
    }
}

impl ContainerOptions {
    /// The creation that these options ask for.
    pub(super) fn creation(&self) -> Creation {
        Creation::new(
            self.request.clone(),
            self.image.clone(),
            self.pull,
            self.quiet,
        )
    }
}

/// What is wrong with the flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Complaint {
    /// docker's own sentence.
    Docker(String),
    /// docker's own sentence, with what it is about.
    Explained(Reason, String),
    /// What docksim does not model.
    NotSimulated(&'static str),
}

impl Complaint {
    /// Ends `docker run` or `docker create` with a hint at its help.
    pub(super) fn refuse(&self, command: &str) -> Exit {
        match self {
            Self::Docker(complaint) => Exit::error(
                USAGE,
                format_args!(
                    "docker: {complaint}\n\nRun 'docker {command} --help' for more information"
                ),
            ),
            Self::Explained(reason, complaint) => Self::Docker(complaint.clone())
                .refuse(command)
                .because(|| reason.clone()),
            Self::NotSimulated(what) => Exit::not_simulated(what),
        }
    }

    /// Ends the command without a hint.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Docker(complaint) => Exit::error(1, complaint),
            Self::Explained(reason, complaint) => {
                Exit::error(1, complaint).because(|| reason.clone())
            }
            Self::NotSimulated(what) => Exit::not_simulated(what),
        }
    }
}

impl From<String> for Complaint {
    fn from(complaint: String) -> Self {
        Self::Docker(complaint)
    }
}

fn pull_policy(text: &str) -> Result<PullPolicy, String> {
    match text {
        "always" => Ok(PullPolicy::Always),
        "missing" => Ok(PullPolicy::Missing),
        // An empty policy is accepted, and never pulls.
        "never" | "" => Ok(PullPolicy::Never),
        _ => Err(format!(
            "invalid pull option: '{text}': must be one of \"always\", \"missing\" or \"never\""
        )),
    }
}

/// The body of the creation; complaints come in docker's order.
fn request(matches: &Matches, host: &Host<'_>) -> Result<ContainerCreate, Complaint> {
    let mac_address = matches.text("mac-address");
    if !mac_address.is_empty() && !networks::is_mac_address(mac_address.trim()) {
        return Err(format!("{mac_address} is not a valid mac address").into());
    }
    let swappiness = matches.int("memory-swappiness");
    if swappiness != -1 && !(0..=100).contains(&swappiness) {
        return Err(
            format!("invalid value: {swappiness}. Valid memory swappiness range is 0-100").into(),
        );
    }
    let volumes = Volumes::parse(matches.list("volume"), host)?;
    let publish = matches.list("publish");
    let ports = Ports::parse(publish, matches.list("expose")).map_err(|complaint| {
        Complaint::Explained(
            Reason::new("invalid-port").with("value", publish.join(" ")),
            complaint,
        )
    })?;
    let devices = Devices::parse(matches.list("device"))?;
    let env = key_values::last_of_each(matches.list("env"));
    let env = key_values::read(matches.list("env-file"), env, Bare::Inherited, host)?;
    let labels = key_values::read(
        matches.list("label-file"),
        matches.list("label").to_vec(),
        Bare::Dropped,
        host,
    )?;
    check_modes(matches)?;
    let restart_policy = restart_policy(matches.text("restart"))?;
    let log_driver = matches.text("log-driver");
    let log_options = matches.list("log-opt");
    if log_driver == "none" && !log_options.is_empty() {
        return Err(format!("invalid logging opts for driver {log_driver}").into());
    }
    let security = security_options(matches.list("security-opt"), host)?;
    let storage_options = matches.list("storage-opt");
    if storage_options.iter().any(|option| !option.contains('=')) {
        return Err("invalid storage option".to_owned().into());
    }
    let healthcheck = health_config(matches)?;
    let auto_remove = matches.bool("rm");
    if auto_remove && !matches!(restart_policy.name.as_str(), "" | "no") {
        return Err(Complaint::Explained(
            Reason::new("conflicting-options")
                .with("flag", "--restart")
                .with("other", "--rm"),
            "conflicting options: cannot specify both --restart and --rm".to_owned(),
        ));
    }
    let (network_mode, networking_config) = networks::parse(matches)?;
    let tmpfs = matches.list("tmpfs").iter().map(|text| {
        let (path, options) = text.split_once(':').unwrap_or((text, ""));
        (path.to_owned(), options.to_owned())
    });
    let attached = |stream: &str| {
        matches
            .list("attach")
            .iter()
            .any(|attached| attached == stream)
    };
    let attach_default = matches.list("attach").is_empty();
    let interactive = matches.bool("interactive");
    let attach_stdin = interactive || attached("stdin");
    let text = |long: &str| matches.text(long).to_owned();
    let list = |long: &str| Some(matches.list(long).to_vec()).filter(|list| !list.is_empty());
    let (image, command) = matches
        .arguments()
        .split_first()
        .map_or((String::new(), &[] as &[String]), |(image, rest)| {
            (image.clone(), rest)
        });
    let config = Config {
        hostname: text("hostname"),
        domainname: text("domainname"),
        user: text("user"),
        attach_stdin,
        attach_stdout: attach_default || attached("stdout"),
        attach_stderr: attach_default || attached("stderr"),
        exposed_ports: Some(ports.exposed),
        tty: matches.bool("tty"),
        open_stdin: interactive,
        // A client that attaches to standard input and goes closes it.
        stdin_once: interactive && attach_stdin,
        env: Some(env).filter(|env| !env.is_empty()),
        cmd: Some(command.to_vec()).filter(|command| !command.is_empty()),
        healthcheck,
        image,
        volumes: Some(volumes.anonymous),
        working_dir: text("workdir"),
        // `--entrypoint ""` takes the image's away.
        entrypoint: matches
            .changed("entrypoint")
            .then(|| vec![text("entrypoint")]),
        labels: Some(key_values::map(&labels)),
        stop_signal: text("stop-signal"),
        stop_timeout: matches
            .changed("stop-timeout")
            .then(|| matches.int("stop-timeout")),
        ..Config::default()
    };
    let host_config = HostConfig {
        binds: Some(volumes.binds).filter(|binds| !binds.is_empty()),
        container_id_file: text("cidfile"),
        log_config: LogConfig {
            driver: log_driver.to_owned(),
            config: Some(key_values::map(log_options)),
        },
        network_mode,
        port_bindings: Some(ports.bindings),
        restart_policy,
        auto_remove,
        volume_driver: text("volume-driver"),
        volumes_from: list("volumes-from"),
        console_size: if host.terminal.stdout {
            [host.terminal.rows, host.terminal.columns]
        } else {
            [0, 0]
        },
        annotations: Some(key_values::map(matches.list("annotation"))),
        cap_add: capabilities(matches.list("cap-add")),
        cap_drop: capabilities(matches.list("cap-drop")),
        cgroupns_mode: text("cgroupns"),
        dns: Some(matches.list("dns").to_vec()),
        dns_options: Some(matches.list("dns-option").to_vec()),
        dns_search: Some(matches.list("dns-search").to_vec()),
        extra_hosts: list("add-host"),
        group_add: list("group-add"),
        ipc_mode: text("ipc"),
        links: list("link"),
        oom_score_adj: matches.int("oom-score-adj"),
        pid_mode: text("pid"),
        privileged: matches.bool("privileged"),
        publish_all_ports: matches.bool("publish-all"),
        readonly_rootfs: matches.bool("read-only"),
        security_opt: security.options,
        storage_opt: Some(key_values::map(storage_options)),
        tmpfs: Some(tmpfs.collect()),
        uts_mode: text("uts"),
        userns_mode: text("userns"),
        shm_size: matches.int("shm-size"),
        sysctls: Some(key_values::map(matches.list("sysctl"))),
        runtime: text("runtime"),
        isolation: text("isolation"),
        resources: resources(matches, devices),
        mounts: Some(mounts(matches, host)).filter(|mounts| !mounts.is_empty()),
        masked_paths: security.unconfined_paths.then(Vec::new),
        readonly_paths: security.unconfined_paths.then(Vec::new),
        init: matches.changed("init").then(|| matches.bool("init")),
        ..HostConfig::default()
    };
    Ok(ContainerCreate {
        name: None,
        platform: None,
        config,
        host_config,
        networking_config,
    })
}

fn check_modes(matches: &Matches) -> Result<(), String> {
    let container = |mode: &str| {
        mode.strip_prefix("container:")
            .is_some_and(|container| !container.is_empty())
    };
    let pid = matches.text("pid");
    if !matches!(pid, "" | "host") && !container(pid) {
        return Err("--pid: invalid PID mode".to_owned());
    }
    if !matches!(matches.text("uts"), "" | "host") {
        return Err("--uts: invalid UTS mode".to_owned());
    }
    if !matches!(matches.text("userns"), "" | "host") {
        return Err("--userns: invalid USER mode".to_owned());
    }
    if !matches!(matches.text("cgroupns"), "" | "private" | "host") {
        return Err("--cgroupns: invalid CGROUP mode".to_owned());
    }
    Ok(())
}

/// `always`, `on-failure:3`; the daemon knows which policies there are (docker/cli: opts/parse.go).
pub(super) fn restart_policy(text: &str) -> Result<RestartPolicy, String> {
    let (name, count) = match text.split_once(':') {
        Some(("", _)) => {
            return Err(
                "invalid restart policy format: no policy provided before colon".to_owned(),
            );
        }
        Some((name, count)) => (name, count),
        None => (text, ""),
    };
    let maximum_retry_count = match count {
        "" => 0,
        _ => atoi(count).map_err(|_| {
            "invalid restart policy format: maximum retry count must be an integer".to_owned()
        })?,
    };
    Ok(RestartPolicy {
        name: name.to_owned(),
        maximum_retry_count,
    })
}

/// Security options without `systempaths=unconfined`, which the CLI itself understands.
struct SecurityOptions {
    options: Option<Vec<String>>,
    unconfined_paths: bool,
}

fn security_options(values: &[String], host: &Host<'_>) -> Result<SecurityOptions, Complaint> {
    for option in values {
        let (name, value) = option
            .split_once('=')
            .or_else(|| option.split_once(':'))
            .unwrap_or((option, ""));
        let stands_alone =
            option == "no-new-privileges" || option.starts_with("no-new-privileges=");
        if value.is_empty() && !stands_alone {
            return Err(format!("Invalid --security-opt: {}", quote(option)).into());
        }
        if name == "seccomp" && !matches!(value, "builtin" | "unconfined") {
            return Err(match host.io.read_file(value) {
                Ok(_) => Complaint::NotSimulated("--security-opt seccomp=FILE"),
                Err(FileError::IsDirectory) => format!(
                    "opening seccomp profile ({value}) failed: read {value}: is a directory"
                )
                .into(),
                Err(error) => {
                    format!("opening seccomp profile ({value}) failed: open {value}: {error}")
                        .into()
                }
            });
        }
    }
    let is_paths = |option: &&String| *option == "systempaths=unconfined";
    let rest: Vec<String> = values
        .iter()
        .filter(|option| !is_paths(option))
        .cloned()
        .collect();
    Ok(SecurityOptions {
        options: Some(rest).filter(|_| !values.is_empty()),
        unconfined_paths: values.iter().any(|option| is_paths(&option)),
    })
}

fn health_config(matches: &Matches) -> Result<Option<HealthConfig>, String> {
    const NUMBERS: [&str; 5] = [
        "health-interval",
        "health-timeout",
        "health-retries",
        "health-start-period",
        "health-start-interval",
    ];
    let command = matches.text("health-cmd");
    let given = !command.is_empty() || NUMBERS.iter().any(|long| matches.int(long) != 0);
    if matches.bool("no-healthcheck") {
        if given {
            return Err("--no-healthcheck conflicts with --health-* options".to_owned());
        }
        return Ok(Some(HealthConfig {
            test: Some(vec!["NONE".to_owned()]),
            ..HealthConfig::default()
        }));
    }
    if !given {
        return Ok(None);
    }
    if let Some(long) = NUMBERS.iter().find(|long| matches.int(long) < 0) {
        return Err(format!("--{long} cannot be negative"));
    }
    Ok(Some(HealthConfig {
        test: (!command.is_empty()).then(|| vec!["CMD-SHELL".to_owned(), command.to_owned()]),
        interval: matches.int("health-interval"),
        timeout: matches.int("health-timeout"),
        start_period: matches.int("health-start-period"),
        start_interval: matches.int("health-start-interval"),
        retries: matches.int("health-retries"),
    }))
}

fn resources(matches: &Matches, devices: Devices) -> Resources {
    let text = |long: &str| matches.text(long).to_owned();
    let rates = |long: &str| {
        let split = |text: &String| {
            let (path, rate) = text.split_once(':').unwrap_or((text, ""));
            let rate = size::ram_in_bytes(rate)
                .ok()
                .and_then(|rate| u64::try_from(rate).ok());
            ThrottleDevice {
                path: path.to_owned(),
                rate: rate.unwrap_or_default(),
            }
        };
        Some(matches.list(long).iter().map(split).collect())
    };
    let weights = matches.list("blkio-weight-device").iter().map(|text| {
        let (path, weight) = text.split_once(':').unwrap_or((text, ""));
        WeightDevice {
            path: path.to_owned(),
            weight: weight.parse().unwrap_or_default(),
        }
    });
    Resources {
        cpu_shares: matches.int("cpu-shares"),
        memory: matches.int("memory"),
        nano_cpus: matches.int("cpus"),
        cgroup_parent: text("cgroup-parent"),
        blkio_weight: u16::try_from(matches.uint("blkio-weight")).unwrap_or_default(),
        blkio_weight_device: Some(weights.collect()),
        blkio_device_read_bps: rates("device-read-bps"),
        blkio_device_write_bps: rates("device-write-bps"),
        blkio_device_read_iops: rates("device-read-iops"),
        blkio_device_write_iops: rates("device-write-iops"),
        cpu_period: matches.int("cpu-period"),
        cpu_quota: matches.int("cpu-quota"),
        cpu_realtime_period: matches.int("cpu-rt-period"),
        cpu_realtime_runtime: matches.int("cpu-rt-runtime"),
        cpuset_cpus: text("cpuset-cpus"),
        cpuset_mems: text("cpuset-mems"),
        devices: Some(devices.mappings),
        device_cgroup_rules: Some(matches.list("device-cgroup-rule").to_vec())
            .filter(|rules| !rules.is_empty()),
        device_requests: Some(devices.requests).filter(|requests| !requests.is_empty()),
        memory_reservation: matches.int("memory-reservation"),
        memory_swap: matches.int("memory-swap"),
        memory_swappiness: Some(matches.int("memory-swappiness")),
        oom_kill_disable: Some(matches.bool("oom-kill-disable")),
        pids_limit: Some(matches.int("pids-limit")),
        ulimits: Some(ulimits(matches.list("ulimit"))),
        ..Resources::default()
    }
}

/// One limit for each name, the last, sorted by name.
fn ulimits(values: &[String]) -> Vec<Ulimit> {
    let mut limits = BTreeMap::new();
    for (name, range) in values.iter().filter_map(|text| text.split_once('=')) {
        let (soft, hard) = range.split_once(':').unwrap_or((range, range));
        let number = |text: &str| text.parse().unwrap_or_default();
        limits.insert(
            name,
            Ulimit {
                name: name.to_owned(),
                hard: number(hard),
                soft: number(soft),
            },
        );
    }
    limits.into_values().collect()
}

fn mounts(matches: &Matches, host: &Host<'_>) -> Vec<Mount> {
    // Each was read once already, when the flag was.
    matches
        .list("mount")
        .iter()
        .filter_map(|text| mount::parse(text, host).ok())
        .collect()
}

/// Names in capitals with `CAP_` in front, sorted, each once (moby: client/container_create.go).
fn capabilities(values: &[String]) -> Option<Vec<String>> {
    let normal = |name: &String| match name.to_uppercase() {
        name if name == "ALL" || name.starts_with("CAP_") => name,
        name => format!("CAP_{name}"),
    };
    let names: std::collections::BTreeSet<String> = values.iter().map(normal).collect();
    Some(names.into_iter().collect()).filter(|names: &Vec<String>| !names.is_empty())
}
