//! `POST /containers/{id}/attach` and `/resize` (moby: daemon/attach.go and resize.go).

use docksim_api::{ApiError, AttachOptions, Reply, Response, StreamId};
use docksim_guest::WindowSize;
use docksim_reference::keys;

use super::{ContainerError, ContainerId, ContainerState};
use crate::Engine;
use crate::stream::Purpose;

impl Engine {
    pub(crate) fn container_attach(&mut self, name: &str, options: &AttachOptions) -> Reply {
        let refuse = |error: ContainerError| Reply::Done(Err(error.into()));
        if let Some(keys) = &options.detach_keys
            && keys::parse(keys).is_none()
        {
            return refuse(ContainerError::DetachKeys(keys.clone()));
        }
        let container = match self.containers.find(name) {
            Ok(container) => container,
            Err(error) => return refuse(error),
        };
        match container.state {
            ContainerState::Paused(_) => {
                return refuse(ContainerError::AttachPaused(container.id.clone()));
            }
            ContainerState::Restarting { .. } => {
                return refuse(ContainerError::AttachRestarting(container.id.clone()));
            }
            ContainerState::Created | ContainerState::Running(_) | ContainerState::Exited => {}
        }
        let id = container.id.clone();
        let stream = self.streams.open(Purpose::Attach {
            container: id.clone(),
            stdin: options.stdin,
            stdout: options.stdout,
            stderr: options.stderr,
        });
        if let Some(container) = self.containers.get_mut(&id) {
            container.attached.insert(stream);
        }
        self.emit_container(&id, "attach", &[]);
        Reply::Stream(stream)
    }

    pub(crate) fn container_write(&mut self, stream: StreamId, bytes: &[u8]) {
        let now = self.now.0;
        let Some(id) = self.stdin_of(stream) else {
            return;
        };
        if let Some(run) = self
            .containers
            .get_mut(&id)
            .and_then(super::Container::run_mut)
        {
            run.guest.write_stdin(bytes, now);
            self.run_guest(&id);
        }
    }

    pub(crate) fn container_close_write(&mut self, stream: StreamId) {
        let Some(id) = self.stdin_of(stream) else {
            return;
        };
        let Some(container) = self.containers.get_mut(&id) else {
            return;
        };
        if !container.config.stdin_once {
            return;
        }
        if let Some(run) = container.run_mut() {
            run.guest.close_stdin();
            self.run_guest(&id);
        }
    }

    /// The container whose standard input a stream writes to.
    fn stdin_of(&self, stream: StreamId) -> Option<ContainerId> {
        match &self.streams.get(stream)?.purpose {
            Purpose::Attach {
                container,
                stdin: true,
                ..
            } => Some(container.clone()),
            _ => None,
        }
    }

    pub(crate) fn container_resize(
        &mut self,
        name: &str,
        height: u32,
        width: u32,
    ) -> Result<Response, ApiError> {
        let container = self.containers.find(name)?;
        if container.run().is_none() {
            return Err(ContainerError::NotRunning(container.id.clone()).into());
        }
        let id = container.id.clone();
        if let Some(run) = self
            .containers
            .get_mut(&id)
            .and_then(super::Container::run_mut)
        {
            run.guest.resize(WindowSize {
                columns: width,
                rows: height,
            });
            self.run_guest(&id);
        }
        let (height, width) = (height.to_string(), width.to_string());
        self.emit_container(&id, "resize", &[("height", &height), ("width", &width)]);
        Ok(Response::Empty)
    }
}
