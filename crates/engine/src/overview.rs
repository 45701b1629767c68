//! What is in the daemon, for completion and for people.

use crate::Engine;
use crate::container::{Container, ContainerState};

/// The daemon's things at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overview {
    /// The containers, newest first.
    pub containers: Vec<ContainerView>,
    /// The images, in the order of `docker images`.
    pub images: Vec<ImageView>,
    /// The volumes' names.
    pub volumes: Vec<String>,
    /// The networks' names.
    pub networks: Vec<String>,
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
    /// How its last run ended, if it has ended.
    pub exit_code: Option<i64>,
    /// `starting`, `healthy` or `unhealthy`, if it is checked.
    pub health: Option<&'static str>,
    /// Its ports that are published now.
    pub ports: Vec<PublishedPort>,
    /// The networks that it belongs to.
    pub networks: Vec<String>,
    /// The volumes that it mounts.
    pub volumes: Vec<String>,
    /// `no`, `always`, …
    pub restart_policy: String,
}

/// A port of a container that the host has too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedPort {
    /// The host's.
    pub host: u16,
    /// The container's.
    pub container: u16,
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
                exit_code: matches!(container.state, ContainerState::Exited)
                    .then_some(container.last.exit_code),
                health: container.health.as_ref().map(|health| health.word()),
                ports: published(container),
                networks: container
                    .network_settings
                    .networks
                    .keys()
                    .cloned()
                    .collect(),
                volumes: container
                    .mounts
                    .iter()
                    .map(|mount| mount.name.clone())
                    .filter(|name| !name.is_empty())
                    .collect(),
                restart_policy: container.host_config.restart_policy.name.clone(),
            });
        Overview {
            containers: containers.collect(),
            images: self.images.views(),
            networks: self.networks.names().map(str::to_owned).collect(),
            volumes: self.volumes.keys().cloned().collect(),
        }
    }
}

fn published(container: &Container) -> Vec<PublishedPort> {
    let ports = container.network_settings.ports.iter();
    let mut published: Vec<PublishedPort> = ports
        .filter(|_| container.network_settings.is_published)
        .map(|port| PublishedPort {
            host: port.host_port,
            container: port.container_port,
        })
        .collect();
    // A port is bound for IPv4 and for IPv6.
    published.dedup();
    published
}
