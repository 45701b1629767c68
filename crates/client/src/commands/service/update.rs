//! `docker service update`: changes a service (docker/cli: cli/command/service/update.go).

use super::ServiceCommand;
use crate::commands::DockerCommand;
use crate::commands::swarm;
use crate::complete::{Completes, Completion, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches, swarm_values, validate};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker service update`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] SERVICE",
    about: "Change a service",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::of(
            Kind::Typed("command", swarm_values::command),
            "args",
            "Arguments for the command",
        ),
        Flag::list("cap-add", validate::any, "Linux capabilities to add"),
        Flag::list("cap-drop", validate::any, "Linux capabilities to drop"),
        Flag::of(
            Kind::Typed("config", swarm_values::config),
            "config-add",
            "Configs to add or change",
        ),
        Flag::list("config-rm", validate::any, "Configs to take away"),
        Flag::list(
            "constraint-add",
            validate::any,
            "Placement constraints to add or change",
        ),
        Flag::list(
            "constraint-rm",
            validate::any,
            "Placement constraints to take away",
        ),
        Flag::list(
            "container-label-add",
            validate::label,
            "Containers' labels to add or change",
        ),
        Flag::list(
            "container-label-rm",
            validate::any,
            "Containers' labels to take away, by key",
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
        Flag::list(
            "dns-add",
            validate::ip_address,
            "DNS servers to add or change",
        ),
        Flag::list(
            "dns-option-add",
            validate::any,
            "DNS options to add or change",
        ),
        Flag::list("dns-option-rm", validate::any, "DNS options to take away"),
        Flag::list("dns-rm", validate::any, "DNS servers to take away"),
        Flag::list(
            "dns-search-add",
            validate::dns_search,
            "DNS search domains to add or change",
        ),
        Flag::list(
            "dns-search-rm",
            validate::any,
            "DNS search domains to take away",
        ),
        Flag::string(
            "endpoint-mode",
            "How clients reach the tasks (vip or dnsrr)",
        ),
        Flag::of(
            Kind::Typed("command", swarm_values::command),
            "entrypoint",
            "Entrypoint instead of the image's",
        ),
        Flag::list(
            "env-add",
            validate::env,
            "Environment variables to add or change",
        )
        .completes(Completes::Variables),
        Flag::list(
            "env-rm",
            validate::any,
            "Environment variables to take away",
        ),
        Flag::bool("force", "Start the tasks anew though nothing has changed"),
        Flag::list(
            "generic-resource-add",
            validate::generic_resource,
            "Resources of your own to add",
        ),
        Flag::list(
            "generic-resource-rm",
            validate::any,
            "Resources of your own to take away",
        ),
        Flag::list(
            "group-add",
            validate::any,
            "Groups to add to those of the user in the container",
        ),
        Flag::list(
            "group-rm",
            validate::any,
            "Groups to take from those of the user in the container",
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
            "host-add",
            validate::extra_host,
            "A line of /etc/hosts to add (\"host:ip\")",
        ),
        Flag::list(
            "host-rm",
            validate::any,
            "A line of /etc/hosts to take away (\"host:ip\")",
        ),
        Flag::string("hostname", "The containers' host name"),
        Flag::string("image", "Image to run").completes(Completes::Images { most: 0 }),
        Flag::bool(
            "init",
            "Run an init in each container that hands on signals and reaps processes",
        ),
        Flag::string("isolation", "How containers are isolated"),
        Flag::list(
            "label-add",
            validate::label,
            "The service's labels to add or change",
        ),
        Flag::list(
            "label-rm",
            validate::any,
            "The service's labels to take away, by key",
        ),
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
        Flag::of(Kind::Mount, "mount-add", "Mounts to add or change"),
        Flag::list("mount-rm", validate::any, "Mounts to take away, by target"),
        Flag::of(Kind::Network, "network-add", "Networks to join too")
            .completes(Completes::Networks),
        Flag::list("network-rm", validate::any, "Networks to leave"),
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
            "placement-pref-add",
            "Placement preferences to add",
        ),
        Flag::of(
            Kind::Typed("pref", swarm_values::placement_preference),
            "placement-pref-rm",
            "Placement preferences to take away",
        ),
        Flag::of(
            Kind::Typed("port", swarm_values::port),
            "publish-add",
            "Published ports to add or change",
        ),
        Flag::of(
            Kind::Typed("port", swarm_values::port),
            "publish-rm",
            "Published ports to take away, by target",
        ),
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
            "When to restart (\"none\", \"on-failure\", \"any\")",
        )
        .completes(Completes::Words(words::RESTART_CONDITIONS)),
        Flag::duration(
            "restart-delay",
            "Time between two restarts (ns|us|ms|s|m|h)",
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
        Flag::bool("rollback", "Take the last change back"),
        Flag::duration(
            "rollback-delay",
            "Time between two tasks that are rolled back (ns|us|ms|s|m|h)",
        ),
        Flag::string(
            "rollback-failure-action",
            "What to do when a rollback fails (\"pause\", \"continue\")",
        )
        .completes(Completes::Words(&["pause", "continue"])),
        Flag::of(
            Kind::Float,
            "rollback-max-failure-ratio",
            "Part of the tasks that may fail during a rollback",
        ),
        Flag::duration(
            "rollback-monitor",
            "Time to watch each task after it was rolled back (ns|us|ms|s|m|h)",
        ),
        Flag::string(
            "rollback-order",
            "What goes first in a rollback (\"start-first\", \"stop-first\")",
        )
        .completes(Completes::Words(words::ORDERS)),
        Flag::of(
            Kind::Uint64,
            "rollback-parallelism",
            "Most tasks to roll back at a time (0 for all at once)",
        ),
        Flag::of(
            Kind::Typed("secret", swarm_values::secret),
            "secret-add",
            "Secrets to add or change",
        ),
        Flag::list("secret-rm", validate::any, "Secrets to take away"),
        Flag::duration(
            "stop-grace-period",
            "Time a container has to stop before it is killed (ns|us|ms|s|m|h)",
        ),
        Flag::string("stop-signal", "Signal that stops the container"),
        Flag::list(
            "sysctl-add",
            validate::any,
            "Kernel parameters to add or change",
        ),
        Flag::list("sysctl-rm", validate::any, "Kernel parameters to take away"),
        Flag::bool("tty", "Give the containers a terminal").short('t'),
        Flag::of(
            Kind::Ulimit,
            "ulimit-add",
            "Resource limits to add or change",
        ),
        Flag::list("ulimit-rm", validate::any, "Resource limits to take away"),
        Flag::duration(
            "update-delay",
            "Time between two tasks that are updated (ns|us|ms|s|m|h)",
        ),
        Flag::string(
            "update-failure-action",
            "What to do when an update fails (\"pause\", \"continue\", \"rollback\")",
        )
        .completes(Completes::Words(&["pause", "continue", "rollback"])),
        Flag::of(
            Kind::Float,
            "update-max-failure-ratio",
            "Part of the tasks that may fail during an update",
        ),
        Flag::duration(
            "update-monitor",
            "Time to watch each task after it was updated (ns|us|ms|s|m|h)",
        ),
        Flag::string(
            "update-order",
            "What goes first in an update (\"start-first\", \"stop-first\")",
        )
        .completes(Completes::Words(words::ORDERS)),
        Flag::of(
            Kind::Uint64,
            "update-parallelism",
            "Most tasks to update at a time (0 for all at once)",
        ),
        Flag::string("user", "User in the container (<name|uid>[:<group|gid>])").short('u'),
        Flag::bool(
            "with-registry-auth",
            "Give the agents the credentials for the registry",
        ),
        Flag::string("workdir", "Folder in which the command starts").short('w'),
    ]],
    completion: Completion::of(Completes::OfSwarm).without_files(),
    parse,
};

/// `docker service update`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceUpdate {
    /// Its name or id.
    pub service: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Service(ServiceCommand::Update(
        ServiceUpdate {
            service: matches.arguments().first().cloned().unwrap_or_default(),
        },
    )))
}

impl ServiceUpdate {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let id = swarm::id("service", &self.service)?;
        Err(swarm::ask(cx, SwarmOperation::ServiceInspect { id }))
    }
}
