//! `GET /containers/{id}/export` (moby: daemon/export.go).

use docksim_api::{ApiError, Response};
use docksim_guest::archive;

use crate::Engine;

impl Engine {
    pub(crate) fn container_export(&mut self, name: &str) -> Result<Response, ApiError> {
        let container = self.containers.find(name)?;
        let id = container.id.clone();
        // What is mounted in it is no part of it.
        let archive = archive::pack(&container.files().without_mounts());
        self.emit_container(&id, "export", &[]);
        Ok(Response::Archive(archive.into()))
    }
}
