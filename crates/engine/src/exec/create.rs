//! `POST /containers/{id}/exec` (moby: daemon/exec.go, `ContainerExecCreate`).

use std::sync::Arc;

use docksim_api::exec::ExecOptions;
use docksim_api::{ApiError, Response};
use docksim_guest::Guest;
use docksim_reference::keys;

use super::{Exec, ExecError, ExecId, ExecState, Sink};
use crate::Engine;
use crate::container::{Container, ContainerError, ContainerId, ContainerState, environment};

impl Engine {
    pub(crate) fn exec_create(
        &mut self,
        name: &str,
        options: &ExecOptions,
    ) -> Result<Response, ApiError> {
        let container = self.containers.find(name)?;
        let guest = active_guest(container, name)?;
        if options.cmd.is_empty() {
            return Err(ExecError::NoCommand.into());
        }
        if !options.user.is_empty() {
            guest.check_user(&options.user).map_err(ExecError::from)?;
        }
        if !options.detach_keys.is_empty() && keys::parse(&options.detach_keys).is_none() {
            return Err(ExecError::DetachKeys(options.detach_keys.clone()).into());
        }
        let linked = self.linked_environment(container)?;
        let options = merged(options, container, linked);
        let id = container.id.clone();
        let id = self.register_exec(&id, options);
        Ok(Response::ExecCreated(id.to_string()))
    }

    pub(crate) fn register_exec(
        &mut self,
        container: &ContainerId,
        options: ExecOptions,
    ) -> ExecId {
        let id = ExecId(self.generator.id().into());
        self.execs.insert(Exec {
            id: id.clone(),
            container: container.clone(),
            options: Arc::new(options),
            state: ExecState::Created,
            sink: Sink::Nothing,
        });
        if let Some(container) = self.containers.get_mut(container) {
            container.execs.insert(id.clone());
        }
        self.emit_exec(&id, "exec_create");
        id
    }

    /// Tells that a process is made or started, with what it runs.
    pub(super) fn emit_exec(&mut self, id: &ExecId, what: &str) {
        let Some(exec) = self.execs.get(id) else {
            return;
        };
        let (program, arguments) = match exec.options.cmd.split_first() {
            Some((program, arguments)) => (program.as_str(), arguments.join(" ")),
            None => Default::default(),
        };
        let action = format!("{what}: {program} {arguments}");
        let (container, id) = (exec.container.clone(), id.to_string());
        self.emit_container(&container, &action, &[("execID", &id)]);
    }
}

/// The processes of a container that runs (moby: daemon/exec.go, `getActiveContainer`).
fn active_guest<'a>(container: &'a Container, name: &str) -> Result<&'a Guest, ExecError> {
    match &container.state {
        ContainerState::Running(run) => Ok(&run.guest),
        ContainerState::Paused(_) => Err(ExecError::Paused(name.to_owned())),
        ContainerState::Restarting { .. } => Err(ExecError::Restarting(container.id.clone())),
        ContainerState::Created | ContainerState::Exited => {
            Err(ContainerError::NotRunning(container.id.clone()).into())
        }
    }
}

/// What was asked for over what the container has.
fn merged(options: &ExecOptions, container: &Container, linked: Vec<String>) -> ExecOptions {
    let or_else = |own: &String, other: &String| {
        if own.is_empty() {
            other.clone()
        } else {
            own.clone()
        }
    };
    let config = &container.config;
    ExecOptions {
        user: or_else(&options.user, &config.user),
        working_dir: or_else(&options.working_dir, &config.working_dir),
        env: environment::with(container.environment(options.tty, linked), &options.env),
        ..options.clone()
    }
}
