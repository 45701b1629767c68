//! `DELETE /containers/{id}` (moby: daemon/delete.go).

use docksim_api::{ApiError, Response};
use docksim_reference::signal::Signal;

use super::{Container, ContainerError, ContainerId, ContainerState};
use crate::Engine;

impl Engine {
    pub(crate) fn container_delete(
        &mut self,
        name: &str,
        force: bool,
        volumes: bool,
        link: bool,
    ) -> Result<Response, ApiError> {
        let container = self.containers.find(name)?;
        if link {
            self.remove_link(name)?;
            return Ok(Response::Empty);
        }
        if container.is_running() && !force {
            return Err(refusal(container, name).into());
        }
        let id = container.id.clone();
        if container.is_running() {
            self.send_signal(&id, Signal::KILL);
        }
        self.remove_container(&id, volumes);
        Ok(Response::Empty)
    }

    /// Takes a container that does not run out of the table, with its anonymous volumes if these go too.
    pub(super) fn remove_container(&mut self, id: &ContainerId, volumes: bool) {
        let Some(container) = self.containers.get(id).cloned() else {
            return;
        };
        self.images.release_by_container(&container.image_id);
        self.remove_container_files(id);
        if volumes {
            self.remove_anonymous_volumes(&container);
        }
        self.emit_container(id, "destroy", &[]);
        self.containers.remove(id);
        let exit_code = container.last.exit_code;
        for stream in container
            .waiting_for_exit
            .iter()
            .chain(&container.waiting_for_removal)
        {
            self.answer_wait(*stream, exit_code);
        }
        for stream in container.attached.iter().chain(&container.followers) {
            self.streams.close(*stream);
        }
    }
}

fn refusal(container: &Container, name: &str) -> ContainerError {
    match container.state {
        ContainerState::Paused(_) => ContainerError::RemovePaused(name.to_owned()),
        _ => ContainerError::RemoveRunning {
            name: name.to_owned(),
            state: container.state_name(),
        },
    }
}
