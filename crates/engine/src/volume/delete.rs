//! `DELETE /volumes/{name}` (moby: volume/service/service.go, `Remove`).

use docksim_api::{ApiError, Response};

use super::{LOCAL, ROOT, Volume, VolumeError};
use crate::Engine;
use crate::container::Container;

impl Engine {
    pub(crate) fn volume_delete(&mut self, name: &str, force: bool) -> Result<Response, ApiError> {
        if !self.volumes.contains_key(name) {
            return if force {
                Ok(Response::Empty)
            } else {
                Err(VolumeError::NotFound(name.to_owned()).into())
            };
        }
        let users: Vec<_> = self.containers.of_volume(name).cloned().collect();
        if !users.is_empty() {
            return Err(VolumeError::InUse {
                name: name.to_owned(),
                users,
            }
            .into());
        }
        self.drop_volume(name);
        Ok(Response::Empty)
    }

    /// Removes the volumes of a container that is being removed, which nobody has named and nobody else uses
    /// (moby: daemon/mounts.go, `removeMountPoints`).
    pub(crate) fn remove_anonymous_volumes(&mut self, container: &Container) {
        let names: Vec<&str> = container
            .mounts
            .iter()
            .filter(|mount| mount.kind == "volume" && !self.is_named(container, &mount.name))
            .map(|mount| mount.name.as_str())
            .collect();
        for name in names {
            let is_alone = self
                .containers
                .of_volume(name)
                .all(|user| *user == container.id);
            if is_alone {
                self.drop_volume(name);
            }
        }
    }

    /// Takes a volume away with all that is in it.
    pub(crate) fn drop_volume(&mut self, name: &str) {
        self.volumes.remove(name);
        self.host.remove_tree(&format!("{ROOT}/{name}"));
        self.emit_volume(name, "destroy", &[("driver", LOCAL)]);
    }

    /// Whether the user has named a volume, for this container or for the one that it comes from.
    fn is_named(&self, container: &Container, volume: &str) -> bool {
        let host_config = &container.host_config;
        let mut binds = host_config.binds.iter().flatten();
        let mut mounts = host_config.mounts.iter().flatten();
        binds.any(|bind| bind.split(':').next() == Some(volume))
            || mounts.any(|mount| mount.source == volume)
            || !self.volumes.get(volume).is_some_and(Volume::is_anonymous)
    }
}
