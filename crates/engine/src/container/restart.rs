//! `POST /containers/{id}/restart` (moby: daemon/restart.go).

use docksim_api::{ApiError, Reply, Response, StopOptions};

use super::{AfterStop, ContainerError, ContainerId};
use crate::Engine;

impl Engine {
    pub(crate) fn container_restart(&mut self, name: &str, options: &StopOptions) -> Reply {
        let container = match self.containers.find(name) {
            Ok(container) => container,
            Err(error) => return Reply::Done(Err(error.into())),
        };
        let id = container.id.clone();
        let refusal = |cause| {
            let cause = Box::new(cause);
            Reply::Done(Err(ContainerError::Restart {
                name: name.to_owned(),
                cause,
            }
            .into()))
        };
        if container.is_running() {
            let after = AfterStop::Start {
                name: name.to_owned(),
            };
            return match self.begin_stop(&id, options, after) {
                Ok(stream) => Reply::Stream(stream),
                Err(cause) => refusal(cause),
            };
        }
        match self.start(&id, true) {
            Ok(()) => {
                self.emit_container(&id, "restart", &[]);
                Reply::Done(Ok(Response::Empty))
            }
            Err(cause @ ContainerError::NotSimulated(_)) => Reply::Done(Err(cause.into())),
            Err(cause) => refusal(cause),
        }
    }

    /// The second half: the container has ended and is started again.
    pub(super) fn finish_restart(
        &mut self,
        id: &ContainerId,
        name: String,
    ) -> Result<Response, ApiError> {
        match self.start(id, true) {
            Ok(()) => {
                self.emit_container(id, "restart", &[]);
                Ok(Response::Empty)
            }
            Err(cause @ ContainerError::NotSimulated(_)) => Err(cause.into()),
            Err(cause) => Err(ContainerError::Restart {
                name,
                cause: Box::new(cause),
            }
            .into()),
        }
    }
}
