//! `POST /volumes/create` (moby: volume/service/service.go and store.go, `Create`).

use std::collections::BTreeMap;

use docksim_api::volume::CreateOptions;
use docksim_api::{ApiError, Response};
use docksim_reference::size::ram_in_bytes;

use super::error::InvalidOptions;
use super::{ANONYMOUS, LOCAL, Volume, VolumeError, check_name};
use crate::Engine;

impl Engine {
    pub(crate) fn volume_create(&mut self, create: CreateOptions) -> Result<Response, ApiError> {
        if create.is_cluster_volume {
            return Err(VolumeError::NoSwarm.into());
        }
        let (name, labels) = if create.name.is_empty() {
            (self.generator.id(), anonymous_labels(create.labels))
        } else {
            (create.name, create.labels)
        };
        check_driver(&create.driver).map_err(|()| VolumeError::DriverNotFound {
            name: name.clone(),
            driver: create.driver,
        })?;
        if let Some(volume) = self.volumes.get(&name) {
            return Ok(Response::Volume(Box::new(volume.to_api(&name))));
        }
        check_name(&name)?;
        check_options(&create.driver_opts).map_err(|reason| VolumeError::InvalidOptions {
            name: name.clone(),
            reason,
        })?;
        let volume = Volume {
            created: self.now,
            labels: Some(labels).filter(|labels| !labels.is_empty()),
            options: Some(create.driver_opts).filter(|options| !options.is_empty()),
        };
        let volume = self.add_volume(&name, volume);
        Ok(Response::Volume(Box::new(volume)))
    }

    /// Makes the volume of a container's mount unless it is there.
    pub(crate) fn ensure_volume(&mut self, name: &str, anonymous: bool) {
        if self.volumes.contains_key(name) {
            return;
        }
        let volume = Volume {
            created: self.now,
            labels: anonymous.then(|| anonymous_labels(BTreeMap::new())),
            options: None,
        };
        self.add_volume(name, volume);
    }

    fn add_volume(&mut self, name: &str, volume: Volume) -> docksim_api::volume::Volume {
        let shown = volume.to_api(name);
        self.volumes.insert(name.to_owned(), volume);
        self.emit_volume(name, "create", &[("driver", LOCAL)]);
        shown
    }
}

fn anonymous_labels(mut labels: BTreeMap<String, String>) -> BTreeMap<String, String> {
    labels.insert(ANONYMOUS.to_owned(), String::new());
    labels
}

fn check_driver(driver: &str) -> Result<(), ()> {
    if matches!(driver, "" | LOCAL) {
        Ok(())
    } else {
        Err(())
    }
}

/// moby: volume/local/local_unix.go, `validateOpts`.
fn check_options(options: &BTreeMap<String, String>) -> Result<(), InvalidOptions> {
    const KNOWN: [&str; 4] = ["device", "o", "size", "type"];
    let has = |key: &str| options.contains_key(key);
    if let Some(unknown) = options.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(InvalidOptions::Unknown(unknown.clone()));
    }
    let text = |key: &str| options.get(key).map_or("", String::as_str);
    if text("type") == "cifs" && has_port(text("device")) {
        return Err(InvalidOptions::CifsPort);
    }
    if let Some(size) = options.get("size")
        && ram_in_bytes(size)? > 0
    {
        return Err(InvalidOptions::NoQuota);
    }
    let required = [
        ("device", "type"),
        ("type", "device"),
        ("o", "device"),
        ("o", "type"),
    ];
    for (option, needed) in required {
        if has(option) && !has(needed) {
            return Err(InvalidOptions::Missing(needed));
        }
    }
    Ok(())
}

/// Whether an address such as `//host:445/share` has a port.
fn has_port(address: &str) -> bool {
    let authority = address
        .split_once("//")
        .map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    authority
        .and_then(|authority| authority.rsplit_once(':'))
        .is_some_and(|(_, port)| !port.is_empty())
}
