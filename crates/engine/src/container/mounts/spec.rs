//! What `-v`, `--mount` and `--volumes-from` may say (moby: volume/mounts/linux_parser.go).

use docksim_api::container::{Mount, MountPoint};
use docksim_api::volume::CreateOptions;
use docksim_guest::Errno;
use docksim_guest::filesystem::{Caller, Filesystem};
use docksim_reference::go::clean_path;

use super::super::ContainerError;
use super::super::error::InvalidConfig;
use crate::volume;

const PROPAGATION: [&str; 6] = [
    "private", "rprivate", "slave", "rslave", "shared", "rshared",
];

/// Whether the words behind the second colon are known, and at most one is of each kind (moby: `linuxValidMountMode`).
fn is_mode(mode: &str) -> bool {
    let kind = |word: &str| match word {
        "rw" | "ro" => Some(0_usize),
        "z" | "Z" => Some(1),
        "nocopy" => Some(2),
        "consistent" | "cached" | "delegated" => Some(3),
        word if PROPAGATION.contains(&word) => Some(4),
        _ => None,
    };
    let mut seen = Vec::new();
    mode.is_empty()
        || mode.split(',').all(|word| {
            let kind = kind(word);
            let is_first = !seen.contains(&kind);
            seen.push(kind);
            kind.is_some() && is_first
        })
}

fn has(mode: &str, word: &str) -> bool {
    mode.split(',').any(|other| other == word)
}

fn propagation(mode: &str) -> Option<&str> {
    mode.split(',').find(|word| PROPAGATION.contains(word))
}

/// A mount point, and whether it gets the image's files when it is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) point: MountPoint,
    pub(super) copies: bool,
    /// What its volume is to be when it has to be made.
    pub(super) volume: CreateOptions,
}

/// `source:target[:options]` or a target alone, with the driver of volumes (moby: `ParseMountRaw`).
pub(super) fn parse_bind(spec: &str, driver: &str) -> Result<Point, ContainerError> {
    let parts: Vec<&str> = spec.splitn(4, ':').collect();
    let wrong = || ContainerError::from(InvalidConfig::VolumeSpec(spec.to_owned()));
    let (source, target, mode) = match parts.as_slice() {
        ["", ..] => return Err(wrong()),
        [target] => ("", *target, ""),
        [_, target] if is_mode(target) => return Err(wrong()),
        [source, target] => (*source, *target, ""),
        [source, target, mode] => (*source, *target, *mode),
        _ => return Err(wrong()),
    };
    if !is_mode(mode) {
        return Err(InvalidConfig::VolumeMode(mode.to_owned()).into());
    }
    let is_bind = source.starts_with('/');
    let mount = Mount {
        kind: if is_bind { "bind" } else { "volume" }.to_owned(),
        source: source.to_owned(),
        target: target.to_owned(),
        read_only: has(mode, "ro"),
        ..Mount::default()
    };
    if let Err(reason) = check_target(&mount) {
        return Err(InvalidConfig::Volume {
            spec: spec.to_owned(),
            reason: InvalidConfig::Mount {
                kind: mount.kind,
                reason,
            }
            .to_string(),
        }
        .into());
    }
    if !is_bind {
        volume::check_name(source).map_err(InvalidConfig::from)?;
    }
    let mut point = point(&mount, propagation(mode));
    mode.clone_into(&mut point.mode);
    let volume = CreateOptions {
        name: point.name.clone(),
        driver: driver.to_owned(),
        ..CreateOptions::default()
    };
    Ok(Point {
        point,
        copies: !is_bind && !has(mode, "nocopy"),
        volume,
    })
}

/// A `--mount` that was checked.
pub(super) fn parse_mount(mount: &Mount) -> Point {
    let propagation = mount
        .bind_options
        .as_ref()
        .map(|options| options.propagation.as_str());
    let options = mount.volume_options.clone().unwrap_or_default();
    let driver = options.driver_config.unwrap_or_default();
    let point = point(mount, propagation.filter(|word| !word.is_empty()));
    let volume = CreateOptions {
        name: point.name.clone(),
        driver: driver.name,
        driver_opts: driver.options.unwrap_or_default(),
        labels: options.labels.unwrap_or_default(),
        ..CreateOptions::default()
    };
    Point {
        point,
        copies: mount.kind == "volume" && !options.no_copy,
        volume,
    }
}

fn point(mount: &Mount, propagation: Option<&str>) -> MountPoint {
    let mut point = MountPoint {
        kind: mount.kind.clone(),
        destination: clean_path(&mount.target),
        rw: !mount.read_only,
        ..MountPoint::default()
    };
    match mount.kind.as_str() {
        "bind" => {
            point.source = clean_path(&mount.source);
            propagation
                .unwrap_or("rprivate")
                .clone_into(&mut point.propagation);
        }
        "volume" => {
            "local".clone_into(&mut point.driver);
            point.name.clone_from(&mount.source);
        }
        _ => {}
    }
    point
}

/// A container and a mode (moby: `ParseVolumesFrom`).
pub(super) fn parse_volumes_from(spec: &str) -> Result<(&str, &str), InvalidConfig> {
    if spec.is_empty() {
        return Err(InvalidConfig::EmptyVolumesFrom);
    }
    let (container, mode) = spec.split_once(':').unwrap_or((spec, ""));
    if mode.is_empty() {
        return Ok((container, "rw"));
    }
    if !is_mode(mode) || propagation(mode).is_some() || has(mode, "nocopy") {
        return Err(InvalidConfig::VolumeMode(mode.to_owned()));
    }
    Ok((container, mode))
}

/// Whether a mode lets a container write.
pub(super) fn is_writable(mode: &str) -> bool {
    !has(mode, "ro")
}

/// Checks a `--mount` (moby: `validateMountConfigImpl`).
pub(in crate::container) fn check(mount: &Mount, host: &Filesystem) -> Result<(), InvalidConfig> {
    check_fields(mount, host).map_err(|reason| InvalidConfig::Mount {
        kind: mount.kind.clone(),
        reason,
    })?;
    if mount.kind == "volume" && !mount.source.is_empty() {
        volume::check_name(&mount.source)?;
    }
    Ok(())
}

fn check_target(mount: &Mount) -> Result<(), String> {
    if mount.target.is_empty() {
        return Err("field Target must not be empty".to_owned());
    }
    if clean_path(&mount.target) == "/" {
        return Err("invalid specification: destination can't be '/'".to_owned());
    }
    check_absolute(&mount.target)
}

fn check_absolute(path: &str) -> Result<(), String> {
    if path.starts_with('/') {
        return Ok(());
    }
    Err(format!(
        "invalid mount path: '{path}' mount path must be absolute"
    ))
}

fn check_fields(mount: &Mount, host: &Filesystem) -> Result<(), String> {
    check_target(mount)?;
    let empty = |field: &str| Err(format!("field {field} must not be empty"));
    let extra = |fields: &[(&str, bool)]| {
        let field = fields.iter().find(|(_, is_there)| *is_there);
        field.map_or(Ok(()), |(field, _)| {
            Err(format!("field {field} must not be specified"))
        })
    };
    let bind_options = ("BindOptions", mount.bind_options.is_some());
    let volume_options = ("VolumeOptions", mount.volume_options.is_some());
    let image_options = ("ImageOptions", mount.image_options.is_some());
    let is_local = |subpath: &str| {
        let clean = clean_path(subpath);
        !clean.starts_with('/') && clean != ".." && !clean.starts_with("../")
    };
    const SUBPATH: &str = "subpath must be a relative path within the volume";
    match mount.kind.as_str() {
        "bind" => {
            if mount.source.is_empty() {
                return empty("Source");
            }
            let propagation = mount
                .bind_options
                .as_ref()
                .map_or("", |options| &options.propagation);
            if !propagation.is_empty() && !PROPAGATION.contains(&propagation) {
                return Err(format!("invalid propagation mode: {propagation}"));
            }
            extra(&[volume_options, image_options])?;
            check_absolute(&mount.source)?;
            check_source(mount, host)
        }
        "volume" => {
            extra(&[bind_options, image_options])?;
            let subpath = mount
                .volume_options
                .as_ref()
                .map_or("", |options| &options.subpath);
            if !subpath.is_empty() && mount.source.is_empty() {
                return Err("must not set Subpath when using anonymous volumes".to_owned());
            }
            if !subpath.is_empty() && !is_local(subpath) {
                return Err(SUBPATH.to_owned());
            }
            if mount.read_only && mount.source.is_empty() {
                return Err("must not set ReadOnly mode when using anonymous volumes".to_owned());
            }
            Ok(())
        }
        "tmpfs" => extra(&[
            bind_options,
            image_options,
            ("Source", !mount.source.is_empty()),
        ]),
        "image" => {
            extra(&[bind_options, volume_options])?;
            if mount.source.is_empty() {
                return empty("Source");
            }
            let subpath = mount
                .image_options
                .as_ref()
                .map_or("", |options| &options.subpath);
            if !subpath.is_empty() && !is_local(subpath) {
                return Err(SUBPATH.to_owned());
            }
            Ok(())
        }
        _ => Err("mount type unknown".to_owned()),
    }
}

/// Whether what is to be mounted from the host is there.
fn check_source(mount: &Mount, host: &Filesystem) -> Result<(), String> {
    let creates = mount
        .bind_options
        .as_ref()
        .is_some_and(|options| options.create_mountpoint);
    match host.resolve(&Caller::root(0), &mount.source) {
        Ok(_) => Ok(()),
        Err(Errno::Enoent) if creates => Ok(()),
        Err(Errno::Enoent) => Err(format!("bind source path does not exist: {}", mount.source)),
        Err(errno) => Err(format!(
            "stat {}: {}",
            mount.source,
            errno.to_string().to_lowercase()
        )),
    }
}
