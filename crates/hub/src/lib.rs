//! The simulated Docker Hub: a catalogue of real images' facts, and how the Hub refuses what it does not have.
//!
//! The facts (digests, layers, environment, commands, sizes) are compiled in; what is derived or estimated is marked.
//! This crate holds no image of a daemon: which images are *pulled* is in `engine`. It knows no progress line either.
//!
//! What the catalogue does not have falls in two. What does not exist on the real Hub is refused as the Hub refuses it:
//! a repository outside the official ones and the well-known organisations, a tag that no version or variant explains.
//! What exists there, or may well exist, is *not simulated*: docksim must not teach that it does not exist.
//!
//! Start with [`Catalogue::resolve`] and [`Image`].
//!
//! ```
//! use docksim_hub::Catalogue;
//! let image = Catalogue::builtin().resolve("docker.io", "library/httpd", "latest");
//! assert_eq!(image.map(|image| image.layers().count()), Ok(6));
//! ```

mod data;
mod error;
mod known;
mod programs;
mod search;
mod tags;

pub use error::{PullError, SearchError};

/// The images that can be pulled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Catalogue {
    images: &'static [Image],
}

/// The repositories whose images others are made from.
const DISTRIBUTIONS: [&str; 3] = ["library/alpine", "library/debian", "library/ubuntu"];

/// The facts about an image for linux/amd64.
#[derive(Debug, PartialEq, Eq)]
pub struct Image {
    /// `library/httpd`.
    pub repository: &'static str,
    /// All its tags; the first is the one its facts were taken from.
    pub tags: &'static [&'static str],
    /// The digest of the index for all platforms, which `RepoDigests` shows.
    pub index_digest: &'static str,
    /// What the index has images for: `linux/arm64/v8`. The other facts are those of `linux/amd64`.
    pub platforms: &'static [&'static str],
    /// The digest of the manifest.
    pub manifest_digest: &'static str,
    /// The digest of the configuration, which is the image's id.
    pub image_id: &'static str,
    /// When it was made, in nanoseconds since 1970.
    pub created_ns: i64,
    /// Bytes of all its layers, uncompressed.
    pub size_on_disk: SizeOnDisk,
    /// The program that gets the command as arguments.
    pub entrypoint: Option<&'static [&'static str]>,
    /// The command.
    pub cmd: Option<&'static [&'static str]>,
    /// The shell of its shell forms; empty for the default.
    pub shell: &'static [&'static str],
    /// `NAME=value`.
    pub env: &'static [&'static str],
    /// Where the command starts; empty for `/`.
    pub working_dir: &'static str,
    /// Who runs it; empty for root.
    pub user: &'static str,
    /// `80/tcp`.
    pub exposed_ports: &'static [&'static str],
    /// Mount points of anonymous volumes.
    pub volumes: &'static [&'static str],
    /// The signal that asks it to end; empty for TERM.
    pub stop_signal: &'static str,
    /// Its labels.
    pub labels: &'static [(&'static str, &'static str)],
    /// What it is made from.
    pub family: Family,
    /// The instructions that made it, from the first.
    pub history: &'static [Step],
    layers: &'static [usize],
}

/// A repository as the Hub's search shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct Repository {
    /// `library/httpd`.
    pub path: &'static str,
    /// In one line.
    pub description: &'static str,
    /// How many users like it.
    pub stars: i64,
}

/// A layer; images that share it name the same one.
#[derive(Debug, PartialEq, Eq)]
pub struct Layer {
    /// The digest of its compressed form, by which it is downloaded.
    pub digest: &'static str,
    /// Bytes to download.
    pub compressed_size: i64,
    /// Bytes uncompressed; an estimate.
    pub size: i64,
    /// The digest of its uncompressed form; derived, not the real one.
    pub diff_id: &'static str,
}

/// An instruction that made a part of an image.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// When it ran, in nanoseconds since 1970.
    pub created_ns: i64,
    /// What it was, as BuildKit writes it; what the facts do not tell is an ellipsis.
    pub text: &'static str,
    /// Whether it made the next layer, or changed the configuration only.
    pub has_layer: bool,
}

/// Bytes of an image on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SizeOnDisk {
    /// As a daemon reported it of this very image, rounded to 10 kB.
    Measured(i64),
    /// That of another build of the same software, or estimated from the compressed size.
    Estimated(i64),
}

impl SizeOnDisk {
    /// The number, wherever it comes from.
    pub fn bytes(self) -> i64 {
        match self {
            Self::Measured(bytes) | Self::Estimated(bytes) => bytes,
        }
    }
}

/// What an image is made from, which decides what programs it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Nothing but its own program.
    Scratch,
    /// BusyBox and nothing else.
    Busybox,
    /// Alpine: BusyBox and apk.
    Alpine,
    /// Debian or Ubuntu: bash, dash, GNU tools.
    Debian,
    /// Fedora, Amazon Linux, Oracle Linux or UBI: bash, GNU tools.
    Rpm,
    /// Arch Linux: bash, GNU tools.
    Arch,
}

/// The one account of the simulated Hub: its name and its password.
pub const ACCOUNT: (&str, &str) = ("learner", "learner");

/// The registry of references without one.
pub const DOCKER_HUB: &str = "docker.io";

impl Catalogue {
    /// The catalogue that is compiled in.
    pub fn builtin() -> Self {
        Self {
            images: data::IMAGES,
        }
    }

    /// All images, sorted by repository.
    pub fn images(self) -> impl Iterator<Item = &'static Image> {
        self.images.iter()
    }

    /// The images of a repository such as `library/httpd`.
    pub fn repository(self, path: &str) -> &'static [Image] {
        let start = self.images.partition_point(|image| image.repository < path);
        let rest = self.images.get(start..).unwrap_or_default();
        let length = rest.partition_point(|image| image.repository == path);
        rest.get(..length).unwrap_or_default()
    }

    /// The image that a registry gives for a tag or a digest.
    ///
    /// # Errors
    /// What the daemon says when the registry refuses; see [`PullError`].
    pub fn resolve(
        self,
        domain: &str,
        path: &str,
        tag_or_digest: &str,
    ) -> Result<&'static Image, PullError> {
        let images = self.checked_repository(domain, path)?;
        let is_digest = tag_or_digest.contains(':');
        let found = images.iter().find(|image| {
            if is_digest {
                image.index_digest == tag_or_digest || image.manifest_digest == tag_or_digest
            } else {
                image.tags.contains(&tag_or_digest)
            }
        });
        found.ok_or_else(|| refusal(images, path, tag_or_digest))
    }

    /// All images of a repository with each of their tags, sorted by tag as the registry lists them.
    ///
    /// # Errors
    /// What the daemon says when the registry refuses; see [`PullError`].
    pub fn all_tags(
        self,
        domain: &str,
        path: &str,
    ) -> Result<Vec<(&'static str, &'static Image)>, PullError> {
        let images = self.checked_repository(domain, path)?;
        let mut tags: Vec<_> = images
            .iter()
            .flat_map(|image| image.tags.iter().map(move |tag| (*tag, image)))
            .collect();
        tags.sort_unstable_by_key(|(tag, _)| *tag);
        Ok(tags)
    }

    fn checked_repository(self, domain: &str, path: &str) -> Result<&'static [Image], PullError> {
        if domain != DOCKER_HUB {
            return Err(PullError::of_registry(domain));
        }
        if path == "library/scratch" {
            return Err(PullError::ReservedName);
        }
        let images = self.repository(path);
        if !images.is_empty() {
            return Ok(images);
        }
        let name = familiar(path);
        if known::is_known(path) {
            return Err(PullError::NotInCatalogue { name });
        }
        Err(PullError::AccessDenied { name })
    }
}

impl Image {
    /// Its layers, from the bottom.
    pub fn layers(&self) -> impl DoubleEndedIterator<Item = &'static Layer> + use<> {
        let places: &'static [usize] = self.layers;
        places.iter().filter_map(|place| data::LAYERS.get(*place))
    }

    /// The distribution that it is made from and its version, where its bottom layer is that of a distribution's image:
    /// `("alpine", "3.23.6")`.
    pub fn release(&self) -> Option<(&'static str, &'static str)> {
        let bottom = self.layers.first()?;
        let base = data::IMAGES.iter().find(|image| {
            DISTRIBUTIONS.contains(&image.repository) && image.layers.first() == Some(bottom)
        })?;
        let versions = base.tags.iter().copied().filter(|tag| {
            let is_digit = |c: char| c.is_ascii_digit() || c == '.';
            tag.chars().all(is_digit)
        });
        let slim = base.tags.iter().filter_map(|tag| tag.strip_suffix("-slim"));
        let named = versions.chain(slim.filter(|tag| tag.chars().all(|c| c.is_ascii_digit())));
        let version = named.max_by_key(|tag| tag.len())?;
        Some((base.repository.rsplit('/').next()?, version))
    }

    /// Whether it has a variant that a platform can run: `linux`, `arm`, `v7` (containerd/platforms: `Only`).
    pub fn runs_on(&self, os: &str, architecture: &str, variant: &str) -> bool {
        self.platforms.iter().any(|platform| {
            let mut parts = platform.split('/');
            let (own_os, own_architecture) =
                (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            let own_variant = parts.next().unwrap_or("");
            let own_os = own_os.split('(').next().unwrap_or_default();
            let runs = match (own_architecture, architecture) {
                ("arm", "arm64") | ("386", "amd64") => true,
                ("arm", "arm") => own_variant <= variant || variant.is_empty(),
                _ => own_architecture == architecture,
            };
            runs && own_os == os
        })
    }

    /// The programs it has besides those of its family: names, which stand in `/usr/local/bin` unless the family has
    /// them, or paths.
    pub fn programs(&self) -> Vec<&'static str> {
        programs::of(self)
    }
}

/// Why a repository does not give a tag or digest.
fn refusal(images: &[Image], path: &str, tag_or_digest: &str) -> PullError {
    let name = familiar(path);
    let (separator, may_exist) = if tag_or_digest.contains(':') {
        ('@', tags::may_be_digest(tag_or_digest))
    } else {
        (':', tags::may_exist(images, tag_or_digest))
    };
    if may_exist {
        let name = format!("{name}{separator}{tag_or_digest}");
        return PullError::NotInCatalogue { name };
    }
    PullError::ManifestUnknown {
        name,
        separator,
        tag_or_digest: tag_or_digest.to_owned(),
    }
}

/// A repository of the Hub as users write it.
fn familiar(path: &str) -> String {
    let official = path
        .strip_prefix("library/")
        .filter(|name| !name.contains('/'));
    official.unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digest_is_well_formed() {
        let well_formed = |digest: &str| {
            digest.strip_prefix("sha256:").is_some_and(|hex| {
                hex.len() == 64
                    && hex
                        .bytes()
                        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            })
        };
        for image in Catalogue::builtin().images() {
            for digest in [image.index_digest, image.manifest_digest, image.image_id] {
                assert!(well_formed(digest), "{}: {digest}", image.repository);
            }
            assert_eq!(
                image.layers().count(),
                image.layers.len(),
                "{}",
                image.repository
            );
        }
        for layer in data::LAYERS {
            assert!(
                well_formed(layer.digest) && well_formed(layer.diff_id),
                "{}",
                layer.digest
            );
            assert!(layer.compressed_size > 0, "{}", layer.digest);
        }
    }

    #[test]
    fn every_tag_and_digest_resolves_to_its_image() {
        let catalogue = Catalogue::builtin();
        let mut tags = 0;
        for image in catalogue.images() {
            for tag in image.tags {
                assert_eq!(
                    catalogue.resolve(DOCKER_HUB, image.repository, tag),
                    Ok(image)
                );
                tags += 1;
            }
            assert!(
                catalogue
                    .resolve(DOCKER_HUB, image.repository, image.index_digest)
                    .is_ok()
            );
        }
        assert!(tags >= 372, "{tags}");
    }

    #[test]
    fn the_images_are_sorted_and_no_tag_is_given_twice() {
        for pair in data::IMAGES.windows(2) {
            let [first, second] = pair else { continue };
            assert!(first.repository <= second.repository);
        }
        for image in data::IMAGES {
            let all = Catalogue::builtin()
                .all_tags(DOCKER_HUB, image.repository)
                .unwrap_or_default();
            for pair in all.windows(2) {
                let [first, second] = pair else { continue };
                assert!(first.0 < second.0, "{} {}", image.repository, first.0);
            }
        }
    }

    #[test]
    fn a_layer_stands_there_once_and_the_layers_of_a_measured_image_add_up() {
        let mut digests: Vec<&str> = data::LAYERS.iter().map(|layer| layer.digest).collect();
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), data::LAYERS.len());
        for image in data::IMAGES {
            let sum: i64 = image.layers().map(|layer| layer.size).sum();
            assert_eq!(
                sum,
                image.size_on_disk.bytes(),
                "{}:{:?}",
                image.repository,
                image.tags
            );
        }
    }

    #[test]
    fn only_a_measurement_of_the_very_image_counts_as_one() {
        let size = |path: &str, tag: &str| {
            let image = Catalogue::builtin().resolve(DOCKER_HUB, path, tag);
            image.map(|image| image.size_on_disk)
        };
        assert_eq!(
            size("library/registry", "2"),
            Ok(SizeOnDisk::Measured(24_130_000))
        );
        // Measured on the build before.
        assert_eq!(
            size("library/httpd", "latest"),
            Ok(SizeOnDisk::Estimated(116_840_000))
        );
        let is_measured = |image: &&Image| matches!(image.size_on_disk, SizeOnDisk::Measured(_));
        assert_eq!(data::IMAGES.iter().filter(is_measured).count(), 6);
    }

    #[test]
    fn every_image_runs_on_amd64_and_on_what_its_index_says() {
        for image in data::IMAGES {
            assert!(image.runs_on("linux", "amd64", ""), "{}", image.repository);
        }
        let [httpd, ..] = Catalogue::builtin().repository("library/httpd") else {
            panic!("httpd is in the catalogue");
        };
        for (os, architecture, variant, expect) in [
            ("linux", "arm64", "", true),
            ("linux", "arm", "v7", true),
            ("linux", "arm", "v6", true),
            ("linux", "s390x", "", true),
            ("linux", "mips64le", "", false),
            ("windows", "amd64", "", false),
        ] {
            assert_eq!(
                httpd.runs_on(os, architecture, variant),
                expect,
                "{os}/{architecture}/{variant}"
            );
        }
    }

    #[track_caller]
    fn check(domain: &str, path: &str, tag: &str, expect: &str, is_not_simulated: bool) {
        let refusal = Catalogue::builtin().resolve(domain, path, tag).err();
        let found = refusal.map(|error| (error.to_string(), error.is_not_simulated()));
        assert_eq!(found, Some((expect.to_owned(), is_not_simulated)));
    }

    #[test]
    fn what_the_hub_does_not_have_is_refused_in_the_daemons_words() {
        let denied = |name: &str| {
            format!(
                "pull access denied for {name}, repository does not exist or may require 'docker login': denied: \
                 requested access to the resource is denied"
            )
        };
        let unknown = |reference: &str| {
            format!("manifest for {reference} not found: manifest unknown: manifest unknown")
        };
        check(
            DOCKER_HUB,
            "library/nosuch",
            "latest",
            &denied("nosuch"),
            false,
        );
        check(
            DOCKER_HUB,
            "me/nosuch",
            "latest",
            &denied("me/nosuch"),
            false,
        );
        check(
            DOCKER_HUB,
            "library/no/such",
            "latest",
            &denied("library/no/such"),
            false,
        );
        check(
            DOCKER_HUB,
            "library/httpd",
            "nosuch",
            &unknown("httpd:nosuch"),
            false,
        );
        check(
            DOCKER_HUB,
            "library/httpd",
            "9.9",
            &unknown("httpd:9.9"),
            false,
        );
        let digest = format!("sha256:{}", "a".repeat(64));
        check(
            DOCKER_HUB,
            "library/httpd",
            &digest,
            &unknown(&format!("httpd@{digest}")),
            false,
        );
        check(
            DOCKER_HUB,
            "library/scratch",
            "latest",
            "'scratch' is a reserved name",
            false,
        );
        check(
            "",
            "a_b.c/d",
            "latest",
            "Get \"https:/v2/\": http: no Host in request URL",
            false,
        );
    }

    #[test]
    fn what_the_hub_has_and_the_catalogue_has_not_is_not_simulated() {
        let missing = |name: &str| format!("image {name} is not in docksim's catalogue");
        check(
            DOCKER_HUB,
            "library/cassandra",
            "latest",
            &missing("cassandra"),
            true,
        );
        check(
            DOCKER_HUB,
            "grafana/grafana",
            "latest",
            &missing("grafana/grafana"),
            true,
        );
        check(
            DOCKER_HUB,
            "library/httpd",
            "2.2",
            &missing("httpd:2.2"),
            true,
        );
        check("ghcr.io", "a/b", "latest", "registry ghcr.io", true);
    }

    proptest::proptest! {
        #[test]
        fn no_name_is_too_odd(domain in "docker.io|\\PC*", path in "library/[a-z]*|\\PC*", tag in "[0-9.a-z:-]*|\\PC*") {
            let _any = Catalogue::builtin().resolve(&domain, &path, &tag);
            let _httpd = Catalogue::builtin().resolve(DOCKER_HUB, "library/httpd", &tag);
            let _any = Catalogue::builtin().all_tags(&domain, &path);
        }
    }
}
