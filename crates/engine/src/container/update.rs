//! `POST /containers/{id}/update` (moby: daemon/update.go and container/container_unix.go, `UpdateContainer`).

use std::sync::Arc;

use docksim_api::container::{HostConfig, Resources, UpdateConfig, UpdateResponse};
use docksim_api::{ApiError, Response};

use super::{ContainerError, ContainerId, RestartManager, UpdateConflict, validate};
use crate::Engine;

/// The kernel's least CPU time in a period, in millionths of a second.
const LEAST_QUOTA: i64 = 1_000;
/// The kernel's period when none is set, in millionths of a second.
const DEFAULT_PERIOD: i64 = 100_000;
const MOST_CPU_SHARES: i64 = 262_144;

impl Engine {
    pub(crate) fn container_update(
        &mut self,
        name: &str,
        update: &UpdateConfig,
    ) -> Result<Response, ApiError> {
        let warnings = validate::update(update, self.host_facts.cpus, &self.host)
            .map_err(ContainerError::from)?;
        let container = self.containers.find(name)?;
        let id = container.id.clone();
        let host_config =
            apply(update, &container.host_config).map_err(|cause| refusal(&id, cause))?;
        if container.run().is_some() {
            limits(&update.resources, &id).map_err(|cause| refusal(&id, cause))?;
        }
        if let Some(container) = self.containers.get_mut(&id) {
            container.host_config = Arc::new(host_config);
            if !update.restart_policy.name.is_empty() {
                container.restart_manager = RestartManager::default();
            }
        }
        self.emit_container(&id, "update", &[]);
        Ok(Response::ContainerUpdated(UpdateResponse {
            warnings: (!warnings.is_empty()).then_some(warnings),
        }))
    }
}

fn refusal(id: &ContainerId, cause: UpdateConflict) -> ContainerError {
    ContainerError::Update {
        id: id.clone(),
        cause,
    }
}

/// What the configuration becomes.
fn apply(update: &UpdateConfig, old: &HostConfig) -> Result<HostConfig, UpdateConflict> {
    let (new, mut host_config) = (&update.resources, old.clone());
    let now = &mut host_config.resources;
    let conflicts = [
        (
            new.nano_cpus > 0 && now.cpu_period > 0,
            "Nano CPUs",
            "CPU Period",
        ),
        (
            new.nano_cpus > 0 && now.cpu_quota > 0,
            "Nano CPUs",
            "CPU Quota",
        ),
        (
            new.cpu_period > 0 && now.nano_cpus > 0,
            "CPU Period",
            "NanoCPUs",
        ),
        (
            new.cpu_quota > 0 && now.nano_cpus > 0,
            "CPU Quota",
            "NanoCPUs",
        ),
    ];
    for (is_there, wanted, set) in conflicts {
        if is_there {
            return Err(UpdateConflict::Cpus { wanted, set });
        }
    }
    if new.memory != 0 && new.memory > now.memory_swap && new.memory_swap == 0 {
        return Err(UpdateConflict::MemoryAboveSwap);
    }
    set(&mut now.cpu_shares, new.cpu_shares);
    set(&mut now.nano_cpus, new.nano_cpus);
    set(&mut now.cpu_period, new.cpu_period);
    set(&mut now.cpu_quota, new.cpu_quota);
    set(&mut now.memory, new.memory);
    set(&mut now.memory_swap, new.memory_swap);
    set(&mut now.memory_reservation, new.memory_reservation);
    set(&mut now.cpu_realtime_period, new.cpu_realtime_period);
    set(&mut now.cpu_realtime_runtime, new.cpu_realtime_runtime);
    if new.blkio_weight != 0 {
        now.blkio_weight = new.blkio_weight;
    }
    for (list, wanted) in [
        (&mut now.cpuset_cpus, &new.cpuset_cpus),
        (&mut now.cpuset_mems, &new.cpuset_mems),
    ] {
        if !wanted.is_empty() {
            list.clone_from(wanted);
        }
    }
    if new.pids_limit.is_some() {
        // Whatever is not above zero is any number.
        now.pids_limit = new.pids_limit.map(|limit| limit.max(0));
    }
    let policy = &update.restart_policy;
    if !policy.name.is_empty() {
        if old.auto_remove && policy.name != "no" {
            return Err(UpdateConflict::AutoRemove);
        }
        host_config.restart_policy = policy.clone();
    }
    Ok(host_config)
}

fn set(now: &mut i64, new: i64) {
    if new != 0 {
        *now = new;
    }
}

/// What the kernel refuses for a container that runs.
fn limits(new: &Resources, id: &ContainerId) -> Result<(), UpdateConflict> {
    let quota = new.nano_cpus.saturating_mul(DEFAULT_PERIOD) / 1_000_000_000;
    if new.nano_cpus > 0 && quota < LEAST_QUOTA {
        return Err(UpdateConflict::Quota {
            quota,
            id: id.clone(),
        });
    }
    if new.cpu_shares != 0 && !(0..=MOST_CPU_SHARES).contains(&new.cpu_shares) {
        return Err(UpdateConflict::CpuShares);
    }
    Ok(())
}
