//! `GET /system/df` (moby: daemon/disk_usage.go).

use docksim_api::system::DiskUsage;
use docksim_api::volume::UsageData;
use docksim_api::{ApiError, ContainerListOptions, ImageListOptions, Response};
use docksim_guest::filesystem::{Caller, Filesystem};

use crate::{Engine, volume};

impl Engine {
    pub(crate) fn system_disk_usage(&self) -> Result<Response, ApiError> {
        let Response::Images(mut images) = self.image_list(&ImageListOptions::default())? else {
            return Err(ApiError::not_simulated("docker system df of these images"));
        };
        for image in &mut images {
            image.shared_size = self.images.shared_size(&image.id);
        }
        let options = ContainerListOptions {
            all: true,
            size: true,
            ..ContainerListOptions::default()
        };
        let Response::Containers(containers) = self.container_list(&options)? else {
            return Err(ApiError::not_simulated(
                "docker system df of these containers",
            ));
        };
        let volumes = self.volumes.iter().map(|(name, volume)| {
            let users = self.containers.of_volume(name).count();
            let mut volume = volume.to_api(name);
            volume.usage_data = Some(UsageData {
                ref_count: i64::try_from(users).unwrap_or(i64::MAX),
                size: folder_size(&self.host, &volume::mountpoint(name)),
            });
            volume
        });
        Ok(Response::DiskUsage(Box::new(DiskUsage {
            layers_size: self.images.layers_size(),
            images,
            containers,
            volumes: volumes.collect(),
        })))
    }
}

/// Bytes of all files below a folder.
pub(crate) fn folder_size(files: &Filesystem, path: &str) -> i64 {
    let caller = Caller::root(0);
    let mut size: i64 = 0;
    for (name, id) in files.read_dir(&caller, path).unwrap_or_default() {
        let Some(node) = files.node(id) else { continue };
        size = size.saturating_add(if node.is_dir() {
            folder_size(files, &format!("{path}/{name}"))
        } else {
            i64::try_from(node.size()).unwrap_or(i64::MAX)
        });
    }
    size
}
