//! `POST /images/create`: pull (moby: distribution/pull_v2.go).

use docksim_api::{
    ApiError, ProgressDetail, ProgressMessage, Reply, StreamId, StreamItem, Timestamp,
};
use docksim_hub::{DOCKER_HUB, Image as HubImage, PullError};
use docksim_reference::image_reference::{ImageReference, is_tag};
use docksim_reference::platform::Platform;
use imbl::Vector;

use super::contents::chain_ids;
use super::{Contents, ImageError, ImageId};
use crate::queue::Event;
use crate::stream::Purpose;
use crate::{Engine, Fault};

/// Bytes a second of the simulated line.
const BANDWIDTH: i64 = 40_000_000;
const STEP: i64 = 100 * Timestamp::MILLISECOND;
/// So many layers are downloaded at the same time (moby: daemon/config, `DefaultMaxConcurrentDownloads`).
const CONCURRENT_DOWNLOADS: usize = 3;

/// A pull on its way: what is left to say, and what is stored at the end of each image.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pull {
    steps: Vector<Step>,
}

#[derive(Debug, Clone, PartialEq)]
enum Step {
    Say(ProgressMessage),
    Wait(i64),
    Store(&'static HubImage, Vec<ImageReference>),
    /// All has come; the reference is told.
    End(ImageReference),
}

impl Engine {
    pub(crate) fn image_create(
        &mut self,
        from_image: &str,
        tag: &str,
        platform: Option<&str>,
    ) -> Reply {
        match self.plan_pull(from_image, tag, platform) {
            Ok(steps) => {
                let stream = self.streams.open(Purpose::Pull(Box::new(Pull { steps })));
                self.pull_goes_on(stream);
                Reply::Stream(stream)
            }
            Err(error) => Reply::Done(Err(ApiError::from(error))),
        }
    }

    /// Says and does what is due, up to the next wait.
    pub(crate) fn pull_goes_on(&mut self, stream: StreamId) {
        while self.streams.is_open(stream) {
            let Some(Purpose::Pull(pull)) = self
                .streams
                .get_mut(stream)
                .map(|stream| &mut stream.purpose)
            else {
                return;
            };
            match pull.steps.pop_front() {
                Some(Step::Say(message)) => {
                    self.streams.push(stream, StreamItem::Progress(message))
                }
                Some(Step::Wait(nanoseconds)) => {
                    self.queue
                        .plan(self.now.after(nanoseconds), Event::Pull(stream));
                    return;
                }
                Some(Step::Store(image, references)) => {
                    let id = self.images.add(Contents::of_hub(image), None);
                    for reference in &references {
                        self.images.refer(reference, &id);
                    }
                }
                Some(Step::End(reference)) => {
                    let name = reference.familiar_name();
                    self.emit_named_image(&reference.familiar(), &name, "pull");
                }
                None => self.streams.close(stream),
            }
        }
    }

    fn plan_pull(
        &self,
        from_image: &str,
        tag: &str,
        platform: Option<&str>,
    ) -> Result<Vector<Step>, ImageError> {
        let platform = platform.map(Platform::parse).transpose()?;
        let reference = ImageReference::parse(from_image)?;
        let (domain, path) = (reference.domain(), reference.path());
        self.check_network(domain)?;
        let mut steps = Vector::new();
        if tag.is_empty() && reference.is_name_only() {
            let mut is_new = false;
            let tags = self.catalogue.all_tags(domain, path);
            for (tag, image) in self.under_limit(domain, tags)? {
                match self.plan_image(&mut steps, image, &reference.with_tag(tag)) {
                    Some(image_is_new) => is_new |= image_is_new,
                    None => return Ok(steps),
                }
            }
            steps.push_back(summary(&reference, is_new));
            steps.push_back(Step::End(reference));
            return Ok(steps);
        }
        let wanted = match tag {
            "" => reference.clone(),
            digest if digest.contains(':') => reference.with_digest(digest),
            tag if is_tag(tag) => reference.with_tag(tag),
            _ => {
                return Err(
                    docksim_reference::image_reference::ReferenceError::InvalidFormat.into(),
                );
            }
        };
        let found = self
            .catalogue
            .resolve(domain, path, &wanted.tag_or_digest());
        let image = self.under_limit(domain, found)?;
        if let Some(platform) = platform.filter(|platform| !platform.is_linux_on_amd64()) {
            return refuse_platform(image, &wanted, &platform);
        }
        if let Some(is_new) = self.plan_image(&mut steps, image, &wanted) {
            steps.push_back(summary(&wanted, is_new));
            steps.push_back(Step::End(wanted));
        }
        Ok(steps)
    }

    /// What a registry gives, unless it gives nothing any more; it says first what it does not have.
    fn under_limit<T>(&self, domain: &str, found: Result<T, PullError>) -> Result<T, PullError> {
        match found {
            Err(refusal @ (PullError::AccessDenied { .. } | PullError::ReservedName)) => {
                Err(refusal)
            }
            _ if domain == DOCKER_HUB && self.has_fault(Fault::RateLimit) => {
                Err(PullError::RateLimit)
            }
            found => found,
        }
    }

    /// Whether a registry can be reached.
    pub(crate) fn check_network(&self, domain: &str) -> Result<(), ImageError> {
        match PullError::without_network(domain) {
            Some(refusal) if self.has_fault(Fault::RegistryUnreachable) => Err(refusal.into()),
            _ => Ok(()),
        }
    }

    /// Plans what the daemon says while it pulls one image; whether the reference is new or gets another image. Nothing
    /// when the pull ends with a refusal.
    fn plan_image(
        &self,
        steps: &mut Vector<Step>,
        image: &'static HubImage,
        wanted: &ImageReference,
    ) -> Option<bool> {
        // A digest is shown with its repository, a tag alone.
        let id_or_tag = if wanted.digest().is_some() {
            wanted.to_string()
        } else {
            wanted.tag_or_digest()
        };
        steps.push_back(Step::Say(status(
            &id_or_tag,
            &format!("Pulling from {}", wanted.path()),
            None,
        )));
        let digest = wanted.digest().unwrap_or(image.index_digest);
        let by_digest = wanted.with_digest(digest);
        let is_here = self.images.get(&ImageId::new(image.image_id)).is_some();
        // An image that is stored already is only tagged.
        if !is_here && !self.plan_layers(steps, image) {
            return None;
        }
        let had_reference = self
            .images
            .by_reference
            .get(wanted)
            .is_some_and(|id| id.as_str() == image.image_id);
        let mut references = vec![by_digest];
        if wanted.digest().is_none() {
            references.push(wanted.clone());
        }
        steps.push_back(Step::Store(image, references));
        steps.push_back(Step::Say(status("", &format!("Digest: {digest}"), None)));
        Some(!had_reference)
    }

    /// Plans how the layers come; whether all of them do.
    fn plan_layers(&self, steps: &mut Vector<Step>, image: &'static HubImage) -> bool {
        let nothing = Some(ProgressDetail::default());
        let chain = chain_ids(image.layers().map(|layer| layer.diff_id));
        let layers: Vec<_> = image.layers().collect();
        let short = |digest: &str| {
            digest
                .strip_prefix("sha256:")
                .unwrap_or(digest)
                .chars()
                .take(12)
                .collect::<String>()
        };
        let here = chain
            .iter()
            .take_while(|chain_id| self.images.has_layer(chain_id))
            .count();
        for layer in layers.iter().take(here) {
            steps.push_back(Step::Say(status(
                &short(layer.digest),
                "Already exists",
                nothing,
            )));
        }
        let missing: Vec<(String, _)> = layers
            .iter()
            .skip(here)
            .map(|layer| (short(layer.digest), *layer))
            .collect();
        for (id, _) in &missing {
            steps.push_back(Step::Say(status(id, "Pulling fs layer", nothing)));
        }
        for (id, _) in missing.iter().skip(CONCURRENT_DOWNLOADS) {
            steps.push_back(Step::Say(status(id, "Waiting", nothing)));
        }
        if let (true, Some((id, layer))) = (self.has_fault(Fault::DiskFull), missing.first()) {
            // What comes is written to the disk first (moby: distribution/pull_v2.go, `createDownloadFile`).
            let part = layer.compressed_size.min(BANDWIDTH / 10);
            let detail = ProgressDetail {
                current: part,
                total: layer.compressed_size,
            };
            steps.push_back(Step::Say(status(id, "Downloading", Some(detail))));
            steps.push_back(Step::Say(ProgressMessage {
                error: Some(no_room_for(layer.digest)),
                ..ProgressMessage::default()
            }));
            return false;
        }
        for (id, layer) in &missing {
            plan_transfer(steps, id, "Downloading", layer.compressed_size, BANDWIDTH);
            steps.push_back(Step::Say(status(id, "Verifying Checksum", nothing)));
            steps.push_back(Step::Say(status(id, "Download complete", nothing)));
        }
        for (id, layer) in &missing {
            plan_transfer(
                steps,
                id,
                "Extracting",
                layer.compressed_size,
                BANDWIDTH * 4,
            );
            steps.push_back(Step::Say(status(id, "Pull complete", nothing)));
        }
        true
    }
}

/// The catalogue has the facts of linux/amd64 only: an image that has no variant for the platform is refused as the daemon
/// does it, in the middle of the stream; one that has is not simulated.
fn refuse_platform(
    image: &HubImage,
    wanted: &ImageReference,
    platform: &Platform,
) -> Result<Vector<Step>, ImageError> {
    if image.runs_on(&platform.os, &platform.architecture, &platform.variant) {
        return Err(ImageError::NotSimulated(format!("platform {platform}")));
    }
    let refusal = PullError::NoPlatform {
        platform: platform.to_string(),
    };
    let error = ProgressMessage {
        error: Some(refusal.to_string()),
        ..ProgressMessage::default()
    };
    let begin = status(
        &wanted.tag_or_digest(),
        &format!("Pulling from {}", wanted.path()),
        None,
    );
    Ok([Step::Say(begin), Step::Say(error)].into_iter().collect())
}

/// What is said when a layer does not fit onto the disk. The name of the file is random; here the layer decides it.
fn no_room_for(digest: &str) -> String {
    let digits = digest.bytes().filter(u8::is_ascii_digit).take(9);
    let number: String = digits.map(char::from).collect();
    format!("write /var/lib/docker/tmp/GetImageBlob{number}: no space left on device")
}

/// The last message of a pull.
fn summary(wanted: &ImageReference, is_new: bool) -> Step {
    let found = if is_new {
        "Downloaded newer image"
    } else {
        "Image is up to date"
    };
    Step::Say(status(
        "",
        &format!("Status: {found} for {}", wanted.familiar()),
        None,
    ))
}

/// Messages for a transfer at a steady rate, ten a second.
fn plan_transfer(steps: &mut Vector<Step>, id: &str, what: &str, total: i64, rate: i64) {
    let per_step = rate / (Timestamp::SECOND / STEP);
    let mut current = total.min(per_step / 8).max(1);
    loop {
        let detail = ProgressDetail { current, total };
        steps.push_back(Step::Say(status(id, what, Some(detail))));
        if current >= total {
            return;
        }
        let next = (current + per_step).min(total);
        let share = i128::from(STEP) * i128::from(next - current) / i128::from(per_step.max(1));
        steps.push_back(Step::Wait(i64::try_from(share).unwrap_or(STEP)));
        current = next;
    }
}

fn status(id: &str, status: &str, progress_detail: Option<ProgressDetail>) -> ProgressMessage {
    ProgressMessage {
        status: status.to_owned(),
        progress_detail,
        id: id.to_owned(),
        stream: String::new(),
        error: None,
    }
}
