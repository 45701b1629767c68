//! `GET /volumes/{name}` (moby: volume/service/service.go, `Get`).

use docksim_api::{ApiError, Response};

use super::VolumeError;
use crate::Engine;

impl Engine {
    pub(crate) fn volume_inspect(&self, name: &str) -> Result<Response, ApiError> {
        let volume = self
            .volumes
            .get(name)
            .ok_or_else(|| VolumeError::NotFound(name.to_owned()))?;
        Ok(Response::Volume(Box::new(volume.to_api(name))))
    }
}
