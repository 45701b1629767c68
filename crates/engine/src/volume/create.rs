//! `POST /volumes/create` (moby: volume/service/service.go and store.go, `Create`).

use std::collections::BTreeMap;

use docksim_api::volume::CreateOptions;
use docksim_api::{ApiError, Response};
use docksim_reference::size::ram_in_bytes;

use super::error::InvalidOptions;
use super::{ANONYMOUS, LOCAL, Volume, VolumeError, check_name};
use crate::{Engine, Fault};

impl Engine {
    pub(crate) fn volume_create(&mut self, create: CreateOptions) -> Result<Response, ApiError> {
        if create.is_cluster_volume {
            return Err(VolumeError::NoSwarm.into());
        }
        let name = self.ensure_volume(create)?;
        let shown = self.volumes.get(&name).map(|volume| volume.to_api(&name));
        Ok(Response::Volume(Box::new(shown.unwrap_or_default())))
    }

    /// Makes a volume unless it is there; its name, which is a new one if nobody has given it any.
    pub(crate) fn ensure_volume(&mut self, wanted: CreateOptions) -> Result<String, VolumeError> {
        let (name, labels) = if wanted.name.is_empty() {
            (self.generator.id(), anonymous_labels(wanted.labels))
        } else {
            (wanted.name, wanted.labels)
        };
        check_driver(&wanted.driver).map_err(|()| VolumeError::DriverNotFound {
            name: name.clone(),
            driver: wanted.driver,
        })?;
        if self.volumes.contains_key(&name) {
            return Ok(name);
        }
        check_name(&name)?;
        check_options(&wanted.driver_opts).map_err(|reason| VolumeError::InvalidOptions {
            name: name.clone(),
            reason,
        })?;
        if self.has_fault(Fault::DiskFull) {
            return Err(VolumeError::DiskFull(name));
        }
        let volume = Volume {
            created: self.now,
            labels: Some(labels).filter(|labels| !labels.is_empty()),
            options: Some(wanted.driver_opts).filter(|options| !options.is_empty()),
        };
        self.volumes.insert(name.clone(), volume);
        self.emit_volume(&name, "create", &[("driver", LOCAL)]);
        Ok(name)
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
