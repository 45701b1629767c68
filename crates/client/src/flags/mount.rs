//! `--mount` (docker/cli: opts/mount.go).

use docksim_api::container::{
    BindOptions, ImageOptions, Mount, TmpfsOptions, VolumeDriver, VolumeOptions,
};
use docksim_reference::{go, size};

use super::csv;
use crate::host::Host;

/// Reads a value of the flag.
pub(crate) fn parse(text: &str, host: &Host<'_>) -> Result<Mount, String> {
    let mut mount = Mount {
        kind: "volume".to_owned(),
        ..Mount::default()
    };
    for field in csv::fields(text)? {
        match field.split_once('=') {
            Some((key, value)) => set(&mut mount, &key.to_lowercase(), value, &field, host)?,
            None => match field.to_lowercase().as_str() {
                "readonly" | "ro" => mount.read_only = true,
                "volume-nocopy" => volume_options(&mut mount).no_copy = true,
                "bind-nonrecursive" => bind_options(&mut mount).non_recursive = true,
                _ => return Err(format!("invalid field '{field}' must be a key=value pair")),
            },
        }
    }
    check(&mount)?;
    Ok(mount)
}

fn set(
    mount: &mut Mount,
    key: &str,
    value: &str,
    field: &str,
    host: &Host<'_>,
) -> Result<(), String> {
    let invalid = || format!("invalid value for {key}: {value}");
    let bool = || go::parse_bool(value).map_err(|_| invalid());
    match key {
        "type" => mount.kind = value.to_lowercase(),
        "source" | "src" if value.starts_with('.') => mount.source = host.absolute(value),
        "source" | "src" => mount.source = value.to_owned(),
        "target" | "dst" | "destination" => mount.target = value.to_owned(),
        "readonly" | "ro" => mount.read_only = bool()?,
        "consistency" => mount.consistency = value.to_lowercase(),
        "bind-propagation" => bind_options(mount).propagation = value.to_lowercase(),
        "bind-nonrecursive" => bind_options(mount).non_recursive = bool()?,
        "bind-recursive" => match value {
            "enabled" => {}
            "disabled" => bind_options(mount).non_recursive = true,
            "writable" => bind_options(mount).read_only_non_recursive = true,
            "readonly" => bind_options(mount).read_only_force_recursive = true,
            _ => {
                return Err(format!(
                    "{} (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")",
                    invalid()
                ));
            }
        },
        "volume-subpath" => volume_options(mount).subpath = value.to_owned(),
        "volume-nocopy" => volume_options(mount).no_copy = bool()?,
        "volume-label" => {
            let labels = volume_options(mount).labels.get_or_insert_default();
            insert(labels, value);
        }
        "volume-driver" => driver(mount).name = value.to_owned(),
        "volume-opt" => insert(driver(mount).options.get_or_insert_default(), value),
        "image-subpath" => {
            mount
                .image_options
                .get_or_insert_with(ImageOptions::default)
                .subpath = value.to_owned();
        }
        "tmpfs-size" => {
            tmpfs_options(mount).size_bytes = size::ram_in_bytes(value).map_err(|_| invalid())?
        }
        "tmpfs-mode" => {
            let mode = u32::from_str_radix(value, 8)
                .ok()
                .filter(|_| !value.starts_with('+'));
            tmpfs_options(mount).mode = i64::from(mode.ok_or_else(invalid)?);
        }
        _ => return Err(format!("unexpected key '{key}' in '{field}'")),
    }
    Ok(())
}

fn check(mount: &Mount) -> Result<(), String> {
    let kind = mount.kind.as_str();
    if kind.is_empty() {
        return Err("type is required".to_owned());
    }
    if mount.target.is_empty() {
        return Err("target is required".to_owned());
    }
    let options = [
        ("volume", mount.volume_options.is_some()),
        ("image", mount.image_options.is_some()),
        ("bind", mount.bind_options.is_some()),
        ("tmpfs", mount.tmpfs_options.is_some()),
    ];
    if let Some((name, _)) = options.iter().find(|(name, given)| *given && *name != kind) {
        return Err(format!(
            "cannot mix '{name}-*' options with mount type '{kind}'"
        ));
    }
    let Some(bind) = &mount.bind_options else {
        return Ok(());
    };
    let requires = |option: &str, other: &str| {
        Err(format!(
            "option 'bind-recursive={option}' requires '{other}' to be specified in conjunction"
        ))
    };
    if bind.read_only_non_recursive && !mount.read_only {
        return requires("writable", "readonly");
    }
    if bind.read_only_force_recursive && !mount.read_only {
        return requires("readonly", "readonly");
    }
    if bind.read_only_force_recursive && bind.propagation != "rprivate" {
        return requires("readonly", "bind-propagation=rprivate");
    }
    Ok(())
}

fn bind_options(mount: &mut Mount) -> &mut BindOptions {
    mount.bind_options.get_or_insert_with(BindOptions::default)
}

fn volume_options(mount: &mut Mount) -> &mut VolumeOptions {
    mount.volume_options.get_or_insert_with(|| VolumeOptions {
        labels: Some(Default::default()),
        driver_config: Some(VolumeDriver::default()),
        ..VolumeOptions::default()
    })
}

fn driver(mount: &mut Mount) -> &mut VolumeDriver {
    volume_options(mount)
        .driver_config
        .get_or_insert_with(VolumeDriver::default)
}

fn tmpfs_options(mount: &mut Mount) -> &mut TmpfsOptions {
    mount
        .tmpfs_options
        .get_or_insert_with(TmpfsOptions::default)
}

fn insert(map: &mut std::collections::BTreeMap<String, String>, pair: &str) {
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    if !key.is_empty() {
        map.insert(key.to_owned(), value.to_owned());
    }
}
