//! What is in the daemon, for completion and for people.

use crate::Engine;

/// The daemon's things at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overview {
    /// The containers, newest first.
    pub containers: Vec<ContainerView>,
    /// The images, in the order of `docker images`.
    pub images: Vec<ImageView>,
    /// The networks' names.
    pub networks: Vec<String>,
    /// The volumes' names.
    pub volumes: Vec<String>,
}

/// A container at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerView {
    /// 64 hex digits.
    pub id: String,
    /// Without a slash.
    pub name: String,
    /// The image as the user named it.
    pub image: String,
    /// `running`, …
    pub state: &'static str,
    /// `Up 2 seconds`, …
    pub status: String,
}

/// An image at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageView {
    /// `sha256:…`
    pub id: String,
    /// `repository:tag`; none for a dangling image.
    pub tags: Vec<String>,
}

impl Engine {
    /// What is in the daemon.
    pub fn overview(&self) -> Overview {
        let containers = self
            .containers
            .newest_first()
            .map(|container| ContainerView {
                id: container.id.to_string(),
                name: container.name.clone(),
                image: container.config.image.clone(),
                state: container.state_name(),
                status: container.status(self.now),
            });
        Overview {
            containers: containers.collect(),
            images: self.images.views(),
            networks: self.networks.names().map(str::to_owned).collect(),
            volumes: self.volumes.keys().cloned().collect(),
        }
    }
}
