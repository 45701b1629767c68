//! `docker service create`: makes a service (docker/cli: cli/command/service/create.go).

use super::ServiceCommand;
use super::generic_resources;
use crate::commands::DockerCommand;
use crate::commands::container::options::key_values::{self, Bare};
use crate::commands::swarm;
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::network::NetworkAttachment;
use crate::flags::{Flag, Kind, Matches, swarm_values, validate};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;
use docksim_reference::image_reference::ImageReference;

/// `docker service create`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    about: "Make a service",
    aliases: "",
    arguments: Arguments::AtLeast(1),
    interspersed: false,
    flags: &[&[
        Flag::list("cap-add", validate::any, "Linux capabilities to add"),
        Flag::list("cap-drop", validate::any, "Linux capabilities to drop"),
        Flag::of(
            Kind::Typed("config", swarm_values::config),
            "config",
            "Configs that containers see",
        ),
        Flag::list(
            "constraint",
            validate::any,
            "What a node must be to get tasks",
        ),
        Flag::list(
            "container-label",
            validate::label,
            "Labels for the containers",
        ),
        Flag::of(
            Kind::Typed("credential-spec", swarm_values::credential_spec),
            "credential-spec",
            "Credential spec of a managed service account (Windows only)",
        ),
        Flag::bool(
            "detach",
            "Do not wait until the service has reached its new state",
        )
        .short('d'),
        Flag::list("dns", validate::ip_address, "DNS servers"),
        Flag::list("dns-option", validate::any, "DNS options"),
        Flag::list("dns-search", validate::dns_search, "DNS search domains"),
        Flag::string(
            "endpoint-mode",
            "How clients reach the tasks (vip or dnsrr)",
        )
        .default("vip"),
        Flag::of(
            Kind::Typed("command", swarm_values::command),
            "entrypoint",
            "Entrypoint instead of the image's",
        ),
        Flag::list("env", validate::env, "Environment variables").completes(Completes::Variables).short('e'),
        Flag::list(
            "env-file",
            validate::any,
            "Files with environment variables",
        ).completes(Completes::Files),
        Flag::list(
            "generic-resource",
            validate::generic_resource,
            "Resources that you have defined yourself",
        ),
        Flag::list(
            "group",
            validate::any,
            "More groups for the user in the container",
        ),
        Flag::string(
            "health-cmd",
            "Command that tells whether the container is healthy",
        ),
        Flag::of(
            Kind::PositiveDuration,
            "health-interval",
            "Time between two checks (ms|s|m|h)",
        ),
        Flag::int(
            "health-retries",
            "Failures in a row that make a container unhealthy",
        ),
        Flag::of(
            Kind::PositiveDuration,
            "health-start-interval",
            "Time between two checks while the container starts (ms|s|m|h)",
        ),
        Flag::of(
            Kind::PositiveDuration,
            "health-start-period",
            "Time to start in, during which failures do not count (ms|s|m|h)",
        ),
        Flag::of(
            Kind::PositiveDuration,
            "health-timeout",
            "Time that a check may take (ms|s|m|h)",
        ),
        Flag::list(
            "host",
            validate::extra_host,
            "More lines for /etc/hosts (host:ip)",
        ),
        Flag::string("hostname", "The containers' host name"),
        Flag::bool(
            "init",
            "Run an init in each container that hands on signals and reaps processes",
        ),
        Flag::string("isolation", "How containers are isolated"),
        Flag::list("label", validate::label, "Labels for the service").short('l'),
        Flag::of(Kind::Cpus, "limit-cpu", "Most CPUs for a task"),
        Flag::of(Kind::Bytes, "limit-memory", "Most memory for a task"),
        Flag::int(
            "limit-pids",
            "Most processes for a task (default 0 = any number)",
        ),
        Flag::string("log-driver", "Log driver"),
        Flag::list("log-opt", validate::env, "Options for the log driver"),
        Flag::of(
            Kind::Uint64,
            "max-concurrent",
            "Most tasks of a job at a time (default equal to --replicas)",
        ),
        Flag::string(
            "mode",
            "Kind of service (\"replicated\", \"global\", \"replicated-job\", \"global-job\")",
        ).completes(Completes::Words(&["replicated", "global", "replicated-job", "global-job"]))
        .default("replicated"),
        Flag::of(Kind::Mount, "mount", "Mounts for the containers"),
        Flag::string("name", "Name of the service"),
        Flag::of(Kind::Network, "network", "Networks to join").completes(Completes::Networks),
        Flag::bool("no-healthcheck", "Do without the image's health check"),
        Flag::bool(
            "no-resolve-image",
            "Do not ask the registry for digests and platforms",
        ),
        Flag::int(
            "oom-score-adj",
            "How likely the kernel kills the processes when memory is short (-1000 to 1000)",
        ),
        Flag::of(
            Kind::Typed("pref", swarm_values::placement_preference),
            "placement-pref",
            "What to prefer when tasks are placed",
        ),
        Flag::of(
            Kind::Typed("port", swarm_values::port),
            "publish",
            "Ports to publish on the nodes",
        )
        .short('p'),
        Flag::bool("quiet", "Print no progress").short('q'),
        Flag::bool("read-only", "Let nothing write to the root file system"),
        Flag::of(Kind::Uint64, "replicas", "How many tasks"),
        Flag::of(
            Kind::Uint64,
            "replicas-max-per-node",
            "Most tasks on a node (default 0 = any number)",
        ),
        Flag::of(Kind::Cpus, "reserve-cpu", "CPUs to keep for a task"),
        Flag::of(Kind::Bytes, "reserve-memory", "Memory to keep for a task"),
        Flag::string(
            "restart-condition",
            "When to restart (\"none\", \"on-failure\", \"any\") (default \"any\")",
        ).completes(Completes::Words(words::RESTART_CONDITIONS)),
        Flag::duration(
            "restart-delay",
            "Time between two restarts (ns|us|ms|s|m|h) (default 5s)",
        ),
        Flag::of(
            Kind::Uint64,
            "restart-max-attempts",
            "Restarts before it is given up",
        ),
        Flag::duration(
            "restart-window",
            "Time in which restarts are counted (ns|us|ms|s|m|h)",
        ),
        Flag::duration(
            "rollback-delay",
            "Time between two tasks that are rolled back (ns|us|ms|s|m|h) (default 0s)",
        ),
        Flag::string(
            "rollback-failure-action",
            "What to do when a rollback fails (\"pause\", \"continue\") (default \"pause\")",
        ).completes(Completes::Words(&["pause", "continue"])),
        Flag::of(
            Kind::Float,
            "rollback-max-failure-ratio",
            "Part of the tasks that may fail during a rollback (default 0)",
        ),
        Flag::duration(
            "rollback-monitor",
            "Time to watch each task after it was rolled back (ns|us|ms|s|m|h) (default 5s)",
        ),
        Flag::string(
            "rollback-order",
            "What goes first in a rollback (\"start-first\", \"stop-first\") (default \"stop-first\")",
        ).completes(Completes::Words(words::ORDERS)),
        Flag::of(
            Kind::Uint64,
            "rollback-parallelism",
            "Most tasks to roll back at a time (0 for all at once)",
        )
        .default("1"),
        Flag::of(
            Kind::Typed("secret", swarm_values::secret),
            "secret",
            "Secrets that containers see",
        ),
        Flag::duration(
            "stop-grace-period",
            "Time a container has to stop before it is killed (ns|us|ms|s|m|h) (default 10s)",
        ),
        Flag::string("stop-signal", "Signal that stops the container"),
        Flag::list("sysctl", validate::any, "Kernel parameters"),
        Flag::bool("tty", "Give the containers a terminal").short('t'),
        Flag::of(Kind::Ulimit, "ulimit", "Resource limits"),
        Flag::duration(
            "update-delay",
            "Time between two tasks that are updated (ns|us|ms|s|m|h) (default 0s)",
        ),
        Flag::string(
            "update-failure-action",
            "What to do when an update fails (\"pause\", \"continue\", \"rollback\") (default \"pause\")",
        ).completes(Completes::Words(&["pause", "continue", "rollback"])),
        Flag::of(
            Kind::Float,
            "update-max-failure-ratio",
            "Part of the tasks that may fail during an update (default 0)",
        ),
        Flag::duration(
            "update-monitor",
            "Time to watch each task after it was updated (ns|us|ms|s|m|h) (default 5s)",
        ),
        Flag::string(
            "update-order",
            "What goes first in an update (\"start-first\", \"stop-first\") (default \"stop-first\")",
        ).completes(Completes::Words(words::ORDERS)),
        Flag::of(
            Kind::Uint64,
            "update-parallelism",
            "Most tasks to update at a time (0 for all at once)",
        )
        .default("1"),
        Flag::string("user", "User in the container (<name|uid>[:<group|gid>])").short('u'),
        Flag::bool(
            "with-registry-auth",
            "Give the agents the credentials for the registry",
        ),
        Flag::string("workdir", "Folder in which the command starts").short('w'),
    ]],
    completion: Completion::NOTHING.without_files(),
    parse,
};

/// `docker service create`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceCreate {
    /// The image.
    pub image: String,
    /// Networks that the tasks join, by name or id.
    pub networks: Vec<String>,
    /// Resources that the user has defined.
    pub generic_resources: Vec<String>,
    /// Whether secrets are looked up.
    pub has_secrets: bool,
    /// Whether configs are looked up.
    pub has_configs: bool,
    /// Whether the image's registry is looked up, for its credentials.
    pub with_registry_auth: bool,
}

fn parse(matches: &Matches, host: &Host<'_>) -> Result<DockerCommand, Exit> {
    check(matches, host).map_err(|complaint| Exit::error(1, complaint))?;
    let networks = matches.list("network").iter();
    let networks = networks.filter_map(|text| NetworkAttachment::parse(text).ok());
    Ok(DockerCommand::Service(ServiceCommand::Create(
        ServiceCreate {
            image: matches.arguments().first().cloned().unwrap_or_default(),
            networks: networks.map(|network| network.target).collect(),
            generic_resources: matches.list("generic-resource").to_vec(),
            has_secrets: !matches.list("secret").is_empty(),
            has_configs: !matches.list("config").is_empty()
                || matches
                    .list("credential-spec")
                    .last()
                    .is_some_and(|spec| spec.starts_with("config://")),
            with_registry_auth: matches.bool("with-registry-auth"),
        },
    )))
}

/// What the flags must be to each other (docker/cli: cli/command/service/opts.go, `ToService`).
fn check(matches: &Matches, host: &Host<'_>) -> Result<(), String> {
    let env = matches.list("env").to_vec();
    key_values::read(matches.list("env-file"), env, Bare::Inherited, host)?;
    let has_health = !matches.text("health-cmd").is_empty()
        || matches.int("health-retries") != 0
        || [
            "health-interval",
            "health-timeout",
            "health-start-period",
            "health-start-interval",
        ]
        .iter()
        .any(|long| matches.changed(long));
    if matches.bool("no-healthcheck") && has_health {
        return Err("--no-healthcheck conflicts with --health-* options".to_owned());
    }
    check_mode(matches)
}

/// Which flags a mode has (docker/cli: `ToServiceMode`).
fn check_mode(matches: &Matches) -> Result<(), String> {
    const REPLICAS: &str = "replicas can only be used with replicated or replicated-job mode";
    const PER_NODE: &str =
        "replicas-max-per-node can only be used with replicated or replicated-job mode";
    const CONCURRENT: &str = "max-concurrent can only be used with replicated-job mode";
    let replicas = matches.changed("replicas").then_some(REPLICAS);
    let per_node = (matches.uint("replicas-max-per-node") > 0).then_some(PER_NODE);
    let concurrent = matches.changed("max-concurrent").then_some(CONCURRENT);
    let mode = matches.text("mode");
    let refusal = match mode {
        "global" => replicas.or(per_node).or(concurrent),
        "replicated" => concurrent,
        "replicated-job" => None,
        "global-job" => per_node.or(concurrent).or(replicas),
        _ => {
            return Err(format!(
                "Unknown mode: {mode}, only replicated and global supported"
            ));
        }
    };
    if let Some(refusal) = refusal {
        return Err(refusal.to_owned());
    }
    const PARTS: [&str; 6] = [
        "parallelism",
        "delay",
        "monitor",
        "failure-action",
        "max-failure-ratio",
        "order",
    ];
    let changes = ["update", "rollback"]
        .iter()
        .flat_map(|change| PARTS.iter().map(move |part| format!("{change}-{part}")))
        .any(|long| matches.changed(&long));
    if mode.ends_with("-job") && changes {
        return Err("update and rollback configuration is not supported for jobs".to_owned());
    }
    Ok(())
}

impl ServiceCreate {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if let Some(network) = self.networks.first() {
            let id = swarm::id("network", network)?;
            return Err(swarm::ask(cx, SwarmOperation::NetworkInspect { id }));
        }
        generic_resources::check(&self.generic_resources)?;
        if self.has_secrets {
            return Err(swarm::ask(cx, SwarmOperation::SecretList));
        }
        if self.has_configs {
            return Err(swarm::ask(cx, SwarmOperation::ConfigList));
        }
        if self.with_registry_auth {
            ImageReference::parse(&self.image).map_err(|error| CliError::new(error.to_string()))?;
        }
        let image = self.image.clone();
        Err(swarm::ask(cx, SwarmOperation::ServiceCreate { image }))
    }
}
