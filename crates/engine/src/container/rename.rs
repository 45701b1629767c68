//! `POST /containers/{id}/rename` (moby: daemon/rename.go).

use docksim_api::{ApiError, Response};

use super::ContainerError;
use crate::Engine;

impl Engine {
    pub(crate) fn container_rename(&mut self, old: &str, new: &str) -> Result<Response, ApiError> {
        if old.is_empty() || new.is_empty() {
            return Err(ContainerError::EmptyRename.into());
        }
        let container = self.containers.find(old)?;
        // The daemon compares and complains about the name with its slash.
        let name = if new.starts_with('/') {
            new.to_owned()
        } else {
            format!("/{new}")
        };
        if name.strip_prefix('/') == Some(container.name.as_str()) {
            return Err(ContainerError::SameName.into());
        }
        let (id, old_name) = (container.id.clone(), format!("/{}", container.name));
        let name = self
            .check_new_name(&name)
            .map_err(|cause| ContainerError::Rename(Box::new(cause)))?;
        self.containers.rename(&id, &name);
        self.rename_in_networks(&id, &name);
        self.emit_container(&id, "rename", &[("oldName", &old_name)]);
        Ok(Response::Empty)
    }
}
