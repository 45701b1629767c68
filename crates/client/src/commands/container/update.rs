//! `docker update`: changes the limits of containers (docker/cli: cli/command/container/update.go).

use docksim_api::container::{Resources, RestartPolicy, UpdateConfig};
use docksim_api::{Request, Response};

use super::container_id;
use super::options::restart_policy;
use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion, Containers, words};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker update`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] CONTAINER [CONTAINER...]",
    about: "Change the limits of containers",
    aliases: "docker container update, docker update",
    arguments: Arguments::AtLeast(1),
    interspersed: true,
    flags: &[&[
        Flag::of(
            Kind::Uint16,
            "blkio-weight",
            "Weight of its disk access against others', from 10 to 1000, or 0 for none (default 0)",
        ),
        Flag::of(
            Kind::Int64,
            "cpu-period",
            "Period of the CPU quota, in microseconds",
        ),
        Flag::of(
            Kind::Int64,
            "cpu-quota",
            "CPU time in a period, in microseconds",
        ),
        Flag::of(
            Kind::Int64,
            "cpu-rt-period",
            "Real-time period, in microseconds",
        ),
        Flag::of(
            Kind::Int64,
            "cpu-rt-runtime",
            "Real-time share of a period, in microseconds",
        ),
        Flag::of(
            Kind::Int64,
            "cpu-shares",
            "Weight of its CPU time against others'",
        )
        .short('c'),
        Flag::of(Kind::Cpus, "cpus", "How many CPUs it may use"),
        Flag::string("cpuset-cpus", "CPUs that it may use (0-3, 0,1)"),
        Flag::string("cpuset-mems", "Memory nodes that it may use (0-3, 0,1)"),
        Flag::of(Kind::Bytes, "kernel-memory", "Most memory of the kernel").hidden(),
        Flag::of(Kind::Bytes, "memory", "Most memory").short('m'),
        Flag::of(
            Kind::Bytes,
            "memory-reservation",
            "Memory that it is held to when memory is short",
        ),
        Flag::of(
            Kind::SwapBytes,
            "memory-swap",
            "Most memory and swap together: -1 for any amount of swap",
        ),
        Flag::of(
            Kind::Int64,
            "pids-limit",
            "Most processes (-1 for any number)",
        ),
        Flag::string("restart", "When it is started again after its end")
            .completes(Completes::Words(words::RESTART_POLICIES)),
    ]],
    completion: Completion::of(Completes::Containers(Containers::All)),
    parse,
};

/// `docker update`.
#[derive(Debug, Clone, PartialEq)]
pub struct ContainerUpdate {
    /// What changes.
    pub update: UpdateConfig,
    /// Names, ids or prefixes of ids.
    pub containers: Vec<String>,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    if matches.given().next().is_none() {
        return Err(Exit::error(
            1,
            "you must provide one or more flags when using this command",
        ));
    }
    let restart_policy = match matches.text("restart") {
        "" => RestartPolicy::default(),
        text => restart_policy(text).map_err(|complaint| Exit::error(1, complaint))?,
    };
    let pids_limit = matches.int("pids-limit");
    let resources = Resources {
        blkio_weight: u16::try_from(matches.uint("blkio-weight")).unwrap_or_default(),
        cpuset_cpus: matches.text("cpuset-cpus").to_owned(),
        cpuset_mems: matches.text("cpuset-mems").to_owned(),
        cpu_shares: matches.int("cpu-shares"),
        memory: matches.int("memory"),
        memory_reservation: matches.int("memory-reservation"),
        memory_swap: matches.int("memory-swap"),
        cpu_period: matches.int("cpu-period"),
        cpu_quota: matches.int("cpu-quota"),
        cpu_realtime_period: matches.int("cpu-rt-period"),
        cpu_realtime_runtime: matches.int("cpu-rt-runtime"),
        nano_cpus: matches.int("cpus"),
        pids_limit: (pids_limit != 0).then_some(pids_limit),
        // The daemon leaves the kernel's memory alone since API 1.42.
        kernel_memory: 0,
        ..Resources::default()
    };
    Ok(DockerCommand::ContainerUpdate(Box::new(ContainerUpdate {
        update: UpdateConfig {
            resources,
            restart_policy,
        },
        containers: matches.arguments().to_vec(),
    })))
}

impl ContainerUpdate {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let mut warnings = Vec::new();
        let mut errors = Vec::new();
        for container in &self.containers {
            let update = |id| {
                cx.call(Request::ContainerUpdate {
                    id,
                    update: Box::new(self.update.clone()),
                })
            };
            match container_id(container).and_then(update) {
                Ok(Response::ContainerUpdated(answer)) => {
                    cx.println(container);
                    warnings.extend(answer.warnings.unwrap_or_default());
                }
                Ok(_) => errors.push(CliError::new("unexpected answer")),
                Err(error) => errors.push(error),
            }
        }
        for warning in warnings {
            cx.println(&warning);
        }
        CliError::join(errors)
    }
}
