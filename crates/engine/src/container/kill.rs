//! `POST /containers/{id}/kill` (moby: daemon/kill.go).

use docksim_api::{ApiError, Response};
use docksim_reference::signal::Signal;

use super::ContainerError;
use crate::Engine;

impl Engine {
    pub(crate) fn container_kill(
        &mut self,
        name: &str,
        signal: &str,
    ) -> Result<Response, ApiError> {
        self.kill(name, signal).map_err(|cause| {
            ContainerError::Kill {
                name: name.to_owned(),
                cause: Box::new(cause),
            }
            .into()
        })
    }

    fn kill(&mut self, name: &str, signal: &str) -> Result<Response, ContainerError> {
        let signal = if signal.is_empty() {
            Signal::KILL
        } else {
            Signal::parse(signal)?
        };
        if !signal.is_valid() {
            return Err(ContainerError::UnsupportedSignal(signal.0));
        }
        let container = self.containers.find(name)?;
        if !container.is_running() {
            return Err(ContainerError::NotRunning(container.id.clone()));
        }
        let id = container.id.clone();
        self.send_signal(&id, signal);
        Ok(Response::Empty)
    }
}
