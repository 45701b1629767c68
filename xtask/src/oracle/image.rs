//! Images that have a catalogue entry's configuration and layers, with BusyBox and small scripts inside.
//!
//! What the real Docker shows of an image (its configuration, the number of its layers and which images share them,
//! when it was made) is as the catalogue says. Sizes and digests are not: transcripts do not compare them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use docksim_hub::{Catalogue, Family, Image, Layer};
use flate2::Compression;
use flate2::write::GzEncoder;
use ring::digest::{SHA256, digest};
use serde_json::{Map, Value, json};

use super::archive::{Archive, Entry};
use super::root::output;

const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

/// A layer without files, which many images have; nothing is put into it.
const EMPTY_LAYER: i64 = 32;

/// Programs of repositories: path, and text.
const PROGRAMS: &[(&str, &str, &str)] = &[
    (
        "library/httpd",
        "usr/local/bin/httpd-foreground",
        include_str!("programs/httpd.sh"),
    ),
    (
        "library/nginx",
        "docker-entrypoint.sh",
        include_str!("programs/nginx-entrypoint.sh"),
    ),
    (
        "library/nginx",
        "usr/sbin/nginx",
        include_str!("programs/nginx.sh"),
    ),
    (
        "library/nginx",
        "usr/share/nginx/entrypoint.txt",
        include_str!("../../../crates/guest/src/server/nginx-entrypoint.txt"),
    ),
    (
        "library/redis",
        "usr/local/bin/docker-entrypoint.sh",
        include_str!("programs/entrypoint.sh"),
    ),
    (
        "library/redis",
        "usr/local/bin/redis-server",
        include_str!("programs/redis.sh"),
    ),
    (
        "library/memcached",
        "usr/local/bin/docker-entrypoint.sh",
        include_str!("programs/entrypoint.sh"),
    ),
    (
        "library/memcached",
        "usr/local/bin/memcached",
        include_str!("programs/waits.sh"),
    ),
    (
        "library/bash",
        "usr/local/bin/docker-entrypoint.sh",
        include_str!("programs/entrypoint.sh"),
    ),
    (
        "library/bash",
        "usr/local/bin/bash",
        include_str!("programs/bash.sh"),
    ),
];

const GREETING: &str = include_str!("../../../crates/guest/src/server/hello.txt");
const BASH: &str = include_str!("programs/bash.sh");

/// Which programs a family has; those that BusyBox knows are put into its images.
const ALPINE: &str = include_str!("../../../crates/guest/src/image/alpine.txt");
const DEBIAN: &str = include_str!("../../../crates/guest/src/image/debian.txt");

const ALPINE_PASSWD: &str = include_str!("../../../crates/guest/src/image/alpine-passwd.txt");
const ALPINE_GROUP: &str = include_str!("../../../crates/guest/src/image/alpine-group.txt");
const DEBIAN_PASSWD: &str = include_str!("../../../crates/guest/src/image/debian-passwd.txt");
const DEBIAN_GROUP: &str = include_str!("../../../crates/guest/src/image/debian-group.txt");

/// Bytes that the registry serves under their digest.
#[derive(Debug, Clone)]
pub(crate) struct Blob {
    /// Its media type.
    pub(crate) media_type: &'static str,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// A layer, and the digest of its archive.
#[derive(Debug)]
struct MadeLayer {
    diff_id: String,
    compressed: Blob,
}

/// Makes images of the catalogue.
#[derive(Debug)]
pub(crate) struct Workshop {
    busybox: PathBuf,
    applets: Vec<String>,
    contents: BTreeMap<&'static str, Content>,
}

/// What a layer holds.
#[derive(Debug, Default)]
struct Content {
    base_of: Option<Family>,
    programs_of: BTreeSet<&'static str>,
}

/// The SHA-256 of some bytes in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes)
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The digest under which a registry serves some bytes.
pub(crate) fn digest_of(bytes: &[u8]) -> String {
    format!("sha256:{}", sha256(bytes))
}

impl Workshop {
    /// Plans what each layer of the catalogue holds. A layer that several images share is one layer here too.
    pub(crate) fn new(busybox: &Path) -> Result<Self> {
        let listed =
            output(Command::new(busybox).arg("--list-full")).context("the applets of busybox")?;
        let mut contents: BTreeMap<&'static str, Content> = BTreeMap::new();
        for image in Catalogue::builtin().images() {
            if let Some(base) = image.layers().next() {
                contents
                    .entry(base.digest)
                    .or_default()
                    .base_of
                    .get_or_insert(image.family);
            }
            if let Some(last) = image
                .layers()
                .rfind(|layer| layer.compressed_size != EMPTY_LAYER)
            {
                contents
                    .entry(last.digest)
                    .or_default()
                    .programs_of
                    .insert(image.repository);
            }
        }
        let applets = listed.lines().map(str::to_owned).collect();
        Ok(Self {
            busybox: busybox.to_owned(),
            applets,
            contents,
        })
    }

    /// Makes all blobs of an image; the first is its index.
    pub(crate) fn make(&self, image: &'static Image) -> Result<Vec<Blob>> {
        let layers = image
            .layers()
            .map(|layer| self.layer(layer))
            .collect::<Result<Vec<_>>>()?;
        let mut manifests = Vec::new();
        let mut blobs = Vec::new();
        // Platforms are written `linux/arm64/v8`; Windows has a version and other layers.
        for platform in image
            .platforms
            .iter()
            .filter(|platform| platform.starts_with("linux/"))
        {
            let mut parts = platform.split('/').skip(1);
            let (architecture, variant) = (parts.next().unwrap_or_default(), parts.next());
            let config = Blob {
                media_type: CONFIG,
                bytes: config(image, &layers, architecture, variant)?,
            };
            let manifest = json!({
                "schemaVersion": 2,
                "mediaType": MANIFEST,
                "config": descriptor(&config),
                "layers": layers.iter().map(|layer| descriptor(&layer.compressed)).collect::<Vec<_>>(),
            });
            let manifest = Blob {
                media_type: MANIFEST,
                bytes: serde_json::to_vec(&manifest)?,
            };
            let mut platform = json!({"architecture": architecture, "os": "linux"});
            if let (Some(variant), Some(platform)) = (variant, platform.as_object_mut()) {
                platform.insert("variant".to_owned(), json!(variant));
            }
            let mut entry = descriptor(&manifest);
            if let Some(entry) = entry.as_object_mut() {
                entry.insert("platform".to_owned(), platform);
            }
            manifests.push(entry);
            blobs.extend([manifest, config]);
        }
        let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests});
        blobs.insert(
            0,
            Blob {
                media_type: INDEX,
                bytes: serde_json::to_vec(&index)?,
            },
        );
        blobs.extend(layers.into_iter().map(|layer| layer.compressed));
        Ok(blobs)
    }

    fn layer(&self, layer: &Layer) -> Result<MadeLayer> {
        let mut archive = Archive::default();
        if layer.compressed_size != EMPTY_LAYER {
            archive.text("var/lib/layer", layer.digest);
        }
        if let Some(content) = self.contents.get(layer.digest) {
            if let Some(family) = content.base_of {
                self.base(family, &mut archive)?;
            }
            for (repository, path, text) in PROGRAMS {
                if content.programs_of.contains(repository) {
                    archive.program(path, text.as_bytes());
                }
            }
            if content.programs_of.contains("library/hello-world") {
                archive.program("hello", &greeter(GREETING));
            }
            if content.programs_of.contains("library/httpd") {
                archive.add("usr/local/apache2", Entry::Folder { mode: 0o755 });
            }
        }
        let bytes = archive.bytes()?;
        // Stored, not packed: what counts is that the compressed layer has a digest of its own.
        let mut gzip = GzEncoder::new(Vec::new(), Compression::none());
        gzip.write_all(&bytes)?;
        Ok(MadeLayer {
            diff_id: digest_of(&bytes),
            compressed: Blob {
                media_type: LAYER,
                bytes: gzip.finish()?,
            },
        })
    }

    /// BusyBox under the names of the programs that the family has.
    fn base(&self, family: Family, archive: &mut Archive) -> Result<()> {
        let (list, passwd, group) = match family {
            Family::Scratch => return Ok(()),
            Family::Busybox => ("", ALPINE_PASSWD, ALPINE_GROUP),
            Family::Alpine => (ALPINE, ALPINE_PASSWD, ALPINE_GROUP),
            Family::Debian | Family::Rpm | Family::Arch => (DEBIAN, DEBIAN_PASSWD, DEBIAN_GROUP),
        };
        let program = std::fs::read(&self.busybox)?;
        archive.program("usr/lib/busybox", &program);
        let named: BTreeSet<&str> = list.split_whitespace().collect();
        for path in &self.applets {
            let name = path.rsplit('/').next().unwrap_or_default();
            if list.is_empty() || named.contains(name) {
                archive.add(
                    path,
                    Entry::Link {
                        target: "/usr/lib/busybox".to_owned(),
                    },
                );
            }
        }
        if named.contains("bash") {
            archive.program("bin/bash", BASH.as_bytes());
        }
        archive.text("etc/passwd", passwd);
        archive.text("etc/group", group);
        archive.add("tmp", Entry::Folder { mode: 0o1777 });
        for folder in ["root", "var/log", "home", "data"] {
            archive.add(folder, Entry::Folder { mode: 0o755 });
        }
        Ok(())
    }
}

fn descriptor(blob: &Blob) -> Value {
    json!({"mediaType": blob.media_type, "digest": digest_of(&blob.bytes), "size": blob.bytes.len()})
}

/// The configuration as a registry serves it: only what is set.
fn config(
    image: &Image,
    layers: &[MadeLayer],
    architecture: &str,
    variant: Option<&str>,
) -> Result<Vec<u8>> {
    let mut config = Map::new();
    let mut set = |name: &str, value: Value| config.insert(name.to_owned(), value);
    let keys = |names: &[&str]| {
        names
            .iter()
            .map(|name| ((*name).to_owned(), json!({})))
            .collect::<Map<_, _>>()
    };
    if !image.user.is_empty() {
        set("User", json!(image.user));
    }
    if !image.exposed_ports.is_empty() {
        set("ExposedPorts", Value::Object(keys(image.exposed_ports)));
    }
    // A base image brings PATH, and a variable that is set again keeps its place.
    let mut env = image.env.to_vec();
    env.sort_by_key(|variable| !variable.starts_with("PATH="));
    set("Env", json!(env));
    if let Some(entrypoint) = image.entrypoint {
        set("Entrypoint", json!(entrypoint));
    }
    if let Some(cmd) = image.cmd {
        set("Cmd", json!(cmd));
    }
    if !image.volumes.is_empty() {
        set("Volumes", Value::Object(keys(image.volumes)));
    }
    set(
        "WorkingDir",
        json!(if image.working_dir.is_empty() {
            "/"
        } else {
            image.working_dir
        }),
    );
    if !image.labels.is_empty() {
        let labels = image
            .labels
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!(value)));
        set("Labels", Value::Object(labels.collect()));
    }
    if !image.stop_signal.is_empty() {
        set("StopSignal", json!(image.stop_signal));
    }
    if !image.shell.is_empty() {
        set("Shell", json!(image.shell));
    }
    let history: Vec<Value> = image
        .history
        .iter()
        .map(|step| {
            let mut entry = json!({
                "created": created(step.created_ns),
                "created_by": step.text,
                "comment": "buildkit.dockerfile.v0",
            });
            if let (false, Some(entry)) = (step.has_layer, entry.as_object_mut()) {
                entry.insert("empty_layer".to_owned(), json!(true));
            }
            entry
        })
        .collect();
    let mut whole = json!({
        "architecture": architecture,
        "config": config,
        "created": created(image.created_ns),
        "history": history,
        "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": layers.iter().map(|layer| &layer.diff_id).collect::<Vec<_>>()},
    });
    if let (Some(variant), Some(whole)) = (variant, whole.as_object_mut()) {
        whole.insert("variant".to_owned(), json!(variant));
    }
    Ok(serde_json::to_vec(&whole)?)
}

/// A moment in RFC 3339.
fn created(nanoseconds: i64) -> String {
    let (days, second) = (
        nanoseconds.div_euclid(86_400_000_000_000),
        nanoseconds.rem_euclid(86_400_000_000_000),
    );
    let (second, fraction) = (second / 1_000_000_000, second % 1_000_000_000);
    // Civil from days, with years that begin in March.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if fraction != 0 {
        text.push_str(format!(".{fraction:09}").trim_end_matches('0'));
    }
    text.push('Z');
    text
}

/// An x86-64 program without a library that writes a text and exits with 0, as the real hello-world is one.
fn greeter(text: &str) -> Vec<u8> {
    const BASE: u64 = 0x40_0000;
    const HEADERS: u64 = 64 + 56;
    let length = u32::try_from(text.len()).unwrap_or_default().to_le_bytes();
    let mut code = vec![
        0xb8, 1, 0, 0, 0, 0xbf, 1, 0, 0, 0, 0x48, 0x8d, 0x35, 17, 0, 0, 0, 0xba,
    ];
    code.extend(length);
    // syscall; mov eax, 60; xor edi, edi; syscall; one byte of padding before the text.
    code.extend([0x0f, 0x05, 0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05, 0x90]);
    let size = HEADERS + code.len() as u64 + text.len() as u64;
    let mut program = vec![
        0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 62, 0, 1, 0, 0, 0,
    ];
    for number in [BASE + HEADERS, 64, 0] {
        program.extend(number.to_le_bytes());
    }
    program.extend([0, 0, 0, 0, 64, 0, 56, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    // One segment that is read and executed.
    program.extend([1, 0, 0, 0, 5, 0, 0, 0]);
    for number in [0, BASE, BASE, size, size, 0x1000] {
        program.extend(number.to_le_bytes());
    }
    program.extend(code);
    program.extend(text.as_bytes());
    program
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_registries_write_it() {
        assert_eq!(created(0), "1970-01-01T00:00:00Z");
        assert_eq!(created(951_782_400_000_000_000), "2000-02-29T00:00:00Z");
        assert_eq!(
            created(1_766_152_050_120_000_000),
            "2025-12-19T13:47:30.12Z"
        );
    }

    #[test]
    fn the_greeter_holds_its_text_behind_its_code() {
        let program = greeter("hi");
        assert!(program.starts_with(b"\x7fELF"));
        assert!(program.ends_with(b"hi"));
        assert_eq!(program.len(), 64 + 56 + 34 + 2);
    }
}
