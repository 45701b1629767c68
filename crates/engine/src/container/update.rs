//! `POST /containers/{id}/update` (moby: daemon/update.go and container/container_unix.go, `UpdateContainer`).

use std::sync::Arc;

use docksim_api::container::{HostConfig, UpdateConfig, UpdateResponse};
use docksim_api::{ApiError, Response};

use super::start::limits;
use super::{ContainerError, ContainerId, RestartManager, UpdateConflict, cgroup, validate};
use crate::Engine;

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
            cgroup::check(&update.resources, &id)
                .map_err(|cause| refusal(&id, UpdateConflict::Cgroup(cause)))?;
        }
        if let Some(container) = self.containers.get_mut(&id) {
            container.host_config = Arc::new(host_config);
            let limits = limits(&container.host_config.resources);
            if let Some(run) = container.run_mut() {
                run.guest.set_limits(limits);
            }
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
