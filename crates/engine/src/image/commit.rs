//! `POST /commit`: an image from a container (moby: daemon/commit.go; daemon/images/image_commit.go).

use docksim_api::container::Config;
use docksim_api::image::ImageConfig;
use docksim_api::{ApiError, CommitOptions, Response};
use docksim_guest::archive;
use docksim_reference::image_reference::ImageReference;

use super::changes;
use super::contents::{Files, HistoryEntry, Layer, digest};
use super::{Contents, ImageError, ImageId};
use crate::Engine;
use crate::container::{ContainerId, merge_healthcheck};

impl Engine {
    pub(crate) fn image_commit(&mut self, options: &CommitOptions) -> Result<Response, ApiError> {
        let reference = new_reference(&options.repository, &options.tag)?;
        let id = self.containers.find(&options.container)?.id.clone();
        // One that cannot be paused is committed as it is.
        let is_paused = options.pause && self.container_pause(id.as_str()).is_ok();
        let committed = self.commit(&id, options, reference.as_ref());
        if is_paused {
            self.container_unpause(id.as_str())?;
        }
        Ok(Response::ImageCommitted(committed?.to_string()))
    }

    fn commit(
        &mut self,
        id: &ContainerId,
        options: &CommitOptions,
        reference: Option<&ImageReference>,
    ) -> Result<ImageId, ApiError> {
        let container = self.containers.expect(id)?;
        let mut config =
            changes::apply(&container.config, &options.changes).map_err(ImageError::from)?;
        fill_in(&mut config, &container.config);
        let parent = self
            .images
            .get(&container.image_id)
            .ok_or_else(|| ImageError::NotInStore(container.image_id.to_string()))?;
        let changes = container.changed_files();
        let bytes = archive::pack_changes(container.files(), &changes);
        let mut filesystem = container.base.without_mounts();
        let size = archive::unpack(&mut filesystem, &bytes).map_err(ImageError::from)?;
        let mut layers = parent.contents.layers.clone();
        if !changes.is_empty() {
            let diff_id = digest(&bytes);
            layers.push(Layer { diff_id, size });
        }
        let mut history = parent.contents.history.clone();
        let command = container.config.cmd.clone().unwrap_or_default();
        history.push(HistoryEntry {
            created_ns: self.now.0,
            created_by: command.join(" "),
            author: options.author.clone(),
            comment: options.comment.clone(),
            has_layer: !changes.is_empty(),
        });
        let parent = parent.id.clone();
        let contents = Contents {
            created_ns: self.now.0,
            author: options.author.clone(),
            comment: options.comment.clone(),
            docker_version: self.profile.engine_version.to_owned(),
            container: id.to_string(),
            config: image_config(config),
            layers,
            history,
            files: Files::Own(filesystem),
        };
        let image = self.add_new_image(contents, Some(parent));
        self.emit_image(&image, image.as_str(), "create");
        if let Some(reference) = reference {
            self.tag_new_image(&image, reference)?;
        }
        let name = reference.map(ImageReference::familiar).unwrap_or_default();
        self.emit_container(
            id,
            "commit",
            &[
                ("comment", options.comment.as_str()),
                ("imageID", image.as_str()),
                ("imageRef", name.as_str()),
            ],
        );
        Ok(image)
    }

    /// Stores an image that has just been made. Two that are made alike at one moment are two, as no two moments of a real
    /// clock are one.
    pub(super) fn add_new_image(
        &mut self,
        mut contents: Contents,
        parent: Option<ImageId>,
    ) -> ImageId {
        while self.images.get(&contents.id()).is_some() {
            contents.created_ns += 1;
        }
        self.images.add(contents, parent)
    }

    /// Gives a name to an image that has just been made; one that cannot have it stays without.
    pub(super) fn tag_new_image(
        &mut self,
        id: &ImageId,
        reference: &ImageReference,
    ) -> Result<(), ImageError> {
        if reference.familiar_name() == "sha256" {
            return Err(ImageError::AmbiguousTag);
        }
        self.tag_image(id, reference);
        Ok(())
    }
}

/// The name that an image shall have (moby: api/server/httputils, `RepoTagReference`).
pub(super) fn new_reference(
    repository: &str,
    tag: &str,
) -> Result<Option<ImageReference>, ImageError> {
    if repository.is_empty() {
        return Ok(None);
    }
    let reference = ImageReference::parse(repository)?;
    if reference.digest().is_some() {
        return Err(ImageError::ImportDigest);
    }
    Ok(Some(match tag {
        "" => reference.or_latest(),
        tag => reference.with_tag(tag),
    }))
}

/// What the changes have taken away comes back from the container (moby: daemon/commit.go, `merge`).
fn fill_in(config: &mut Config, container: &Config) {
    let is_empty = |words: &Option<Vec<String>>| words.as_ref().is_none_or(Vec::is_empty);
    if is_empty(&config.entrypoint) {
        if is_empty(&config.cmd) {
            config.cmd.clone_from(&container.cmd);
        }
        if config.entrypoint.is_none() {
            config.entrypoint.clone_from(&container.entrypoint);
        }
    }
    if let (Some(own), Some(other)) = (&mut config.healthcheck, &container.healthcheck) {
        merge_healthcheck(own, other);
    }
}

/// What an image keeps of a configuration.
pub(super) fn image_config(config: Config) -> ImageConfig {
    let filled = |words: Option<Vec<String>>| words.filter(|words| !words.is_empty());
    ImageConfig {
        cmd: filled(config.cmd),
        entrypoint: filled(config.entrypoint),
        env: filled(config.env),
        exposed_ports: config.exposed_ports.unwrap_or_default(),
        healthcheck: config.healthcheck,
        labels: config.labels.filter(|labels| !labels.is_empty()),
        on_build: filled(config.on_build),
        shell: config.shell.unwrap_or_default(),
        stop_signal: config.stop_signal,
        user: config.user,
        volumes: config.volumes.filter(|volumes| !volumes.is_empty()),
        working_dir: config.working_dir,
    }
}
