//! `POST /containers/{id}/pause` and `/unpause` (moby: daemon/pause.go and unpause.go).

use docksim_api::{ApiError, Response};

use super::{ContainerError, ContainerState};
use crate::Engine;

impl Engine {
    pub(crate) fn container_pause(&mut self, name: &str) -> Result<Response, ApiError> {
        let id = self.containers.resolve(name)?;
        let Some(container) = self.containers.get_mut(&id) else {
            return Err(ContainerError::NotFound(name.to_owned()).into());
        };
        match &container.state {
            ContainerState::Created | ContainerState::Exited => {
                Err(ContainerError::NotRunning(id).into())
            }
            ContainerState::Paused(_) => Err(ContainerError::AlreadyPaused(id).into()),
            ContainerState::Restarting { .. } => {
                Err(ContainerError::PauseWhileRestarting(id).into())
            }
            ContainerState::Running(run) => {
                container.state = ContainerState::Paused(run.clone());
                self.end_health_checks(&id);
                self.emit_container(&id, "pause", &[]);
                Ok(Response::Empty)
            }
        }
    }

    pub(crate) fn container_unpause(&mut self, name: &str) -> Result<Response, ApiError> {
        let id = self.containers.resolve(name)?;
        let now = self.now.0;
        let Some(container) = self.containers.get_mut(&id) else {
            return Err(ContainerError::NotFound(name.to_owned()).into());
        };
        let ContainerState::Paused(run) = &mut container.state else {
            return Err(ContainerError::NotPaused(id).into());
        };
        for signal in std::mem::take(&mut run.pending_signals) {
            run.guest.signal(signal, now);
        }
        container.thaw();
        self.go_on_with_health_checks(&id);
        self.emit_container(&id, "unpause", &[]);
        self.run_guest(&id);
        Ok(Response::Empty)
    }
}
