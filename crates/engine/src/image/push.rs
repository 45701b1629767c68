//! `POST /images/{name}/push` (moby: distribution/push.go and push_v2.go).

use docksim_api::{ApiError, ProgressDetail, ProgressMessage, Reply, StreamItem};
use docksim_hub::{DOCKER_HUB, PullError};
use docksim_reference::image_reference::ImageReference;

use super::{Image, ImageError};
use crate::Engine;
use crate::stream::Purpose;

/// So many layers are uploaded at the same time (moby: daemon/config, `DefaultMaxConcurrentUploads`).
const CONCURRENT_UPLOADS: usize = 5;

impl Engine {
    /// The Hub takes nothing from those who are not signed in, or for a name that is not theirs; what it says depends on
    /// how far the push gets.
    pub(crate) fn image_push(
        &mut self,
        name: &str,
        tag: Option<&str>,
        username: Option<&str>,
        platform: Option<&str>,
    ) -> Reply {
        match self.plan_push(name, tag, username, platform) {
            Ok(messages) => {
                let stream = self.streams.open(Purpose::Answer);
                for message in messages {
                    self.streams.push(stream, StreamItem::Progress(message));
                }
                self.streams.close(stream);
                Reply::Stream(stream)
            }
            Err(error) => Reply::Done(Err(ApiError::from(error))),
        }
    }

    fn plan_push(
        &self,
        name: &str,
        tag: Option<&str>,
        username: Option<&str>,
        platform: Option<&str>,
    ) -> Result<Vec<ProgressMessage>, ImageError> {
        let repository = ImageReference::parse(name)?;
        let wanted = match tag {
            Some(tag) => repository.with_tag(tag),
            None => repository.clone(),
        };
        if platform.is_some() {
            self.find_image_for(&wanted.familiar(), platform)?;
        }
        let mut messages = vec![status(
            "",
            format!("The push refers to repository [{}]", repository.name()),
            None,
        )];
        let failed = |text: String| ProgressMessage {
            error: Some(text),
            ..ProgressMessage::default()
        };
        let tags = self.images.tags_of(&repository);
        if tags.is_empty() && self.images.digests_of(&repository).is_empty() {
            messages.push(failed(format!(
                "An image does not exist locally with the tag: {}",
                repository.familiar_name()
            )));
            return Ok(messages);
        }
        let pushed = match tag {
            Some(_) => self.images.referenced(&wanted),
            None => tags.first().and_then(|(_, id)| self.images.get(id)),
        };
        let Some(image) = pushed else {
            messages.push(failed(format!("tag does not exist: {}", wanted.familiar())));
            return Ok(messages);
        };
        if let Err(refusal) = self.check_network(repository.domain()) {
            messages.push(failed(refusal.to_string()));
            return Ok(messages);
        }
        if repository.domain() != DOCKER_HUB {
            let refusal = PullError::of_registry(repository.domain());
            if refusal.is_not_simulated() {
                return Err(refusal.into());
            }
            messages.push(failed(refusal.to_string()));
            return Ok(messages);
        }
        let owner = repository.path().split('/').next();
        if username.is_some() && owner == username {
            return Err(ImageError::NotSimulated(
                "docker push to an account of Docker Hub".to_owned(),
            ));
        }
        messages.extend(preparing(image));
        // The Hub lets everybody look at what it has, but not add to it.
        let known = self.catalogue.repository(repository.path());
        let has = |diff_id: &str| {
            known
                .iter()
                .any(|known| known.layers().any(|layer| layer.diff_id == diff_id))
        };
        for layer in image.contents.layers.iter().rev() {
            if has(&layer.diff_id) {
                messages.push(layer_status(&layer.diff_id, "Layer already exists"));
            }
        }
        messages.push(failed(
            "denied: requested access to the resource is denied".to_owned(),
        ));
        Ok(messages)
    }
}

/// What is said about every layer before it is uploaded, from the top.
fn preparing(image: &Image) -> Vec<ProgressMessage> {
    let layers = || image.contents.layers.iter().rev();
    let all = layers().map(|layer| layer_status(&layer.diff_id, "Preparing"));
    let later = layers()
        .skip(CONCURRENT_UPLOADS)
        .map(|layer| layer_status(&layer.diff_id, "Waiting"));
    all.chain(later).collect()
}

fn layer_status(diff_id: &str, text: &str) -> ProgressMessage {
    let hex = diff_id.strip_prefix("sha256:").unwrap_or(diff_id);
    let id = hex.get(..12).unwrap_or(hex);
    status(id, text.to_owned(), Some(ProgressDetail::default()))
}

fn status(id: &str, text: String, progress_detail: Option<ProgressDetail>) -> ProgressMessage {
    ProgressMessage {
        status: text,
        progress_detail,
        id: id.to_owned(),
        ..ProgressMessage::default()
    }
}
