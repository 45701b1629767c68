//! What a picture of the daemon shows: images on their layers, containers on their images, networks, volumes and ports.

use crate::Engine;
use crate::container::{Container, ContainerState};
use crate::image::Image;
use crate::network::Network;

/// Everything that a picture shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// The containers, oldest first, so that a new one moves none.
    pub containers: Vec<ContainerPicture>,
    /// The images, in the order of their ids.
    pub images: Vec<ImagePicture>,
    /// The networks.
    pub networks: Vec<NetworkPicture>,
    /// The volumes.
    pub volumes: Vec<VolumePicture>,
}

/// A container in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerPicture {
    /// 64 hex digits.
    pub id: String,
    /// Without a slash.
    pub name: String,
    /// The image as the user named it.
    pub image: String,
    /// `sha256:…`
    pub image_id: String,
    /// What it runs.
    pub command: Vec<String>,
    /// `running`, …
    pub state: &'static str,
    /// `Up 2 seconds`, …
    pub status: String,
    /// How its last run ended, if it has ended.
    pub exit_code: Option<i64>,
    /// `starting`, `healthy` or `unhealthy`.
    pub health: Option<&'static str>,
    /// Its ports that are published now.
    pub ports: Vec<PortPicture>,
    /// The volumes and folders that it mounts.
    pub mounts: Vec<MountPicture>,
    /// `no`, `always`, …
    pub restart_policy: String,
    /// How often its policy has started it again.
    pub restart_count: i64,
    /// The files that it has added, changed or deleted.
    pub changed_files: usize,
    /// Lines of its log.
    pub log_lines: usize,
}

/// A port of a container that the host has too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortPicture {
    /// `tcp` or `udp`.
    pub protocol: String,
    /// The host's address.
    pub address: String,
    /// The host's port.
    pub host: u16,
    /// The container's.
    pub container: u16,
}

/// What a container mounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MountPicture {
    /// The volume; none for a folder of the host.
    pub volume: Option<String>,
    /// Where it comes from.
    pub source: String,
    /// Where it is in the container.
    pub target: String,
    /// Whether the container cannot write to it.
    pub read_only: bool,
}

/// An image in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImagePicture {
    /// `sha256:…`
    pub id: String,
    /// `repository:tag`; none for a dangling image.
    pub tags: Vec<String>,
    /// Bytes.
    pub size: i64,
    /// From the bottom.
    pub layers: Vec<LayerPicture>,
}

/// A layer of an image in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerPicture {
    /// What it is called in the store; two images with the same one share it.
    pub chain_id: String,
    /// Bytes.
    pub size: i64,
    /// The step that made it.
    pub made_by: String,
}

/// A network in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkPicture {
    /// Its name.
    pub name: String,
    /// `bridge`, …
    pub driver: &'static str,
    /// `172.17.0.0/16`; none without addresses.
    pub subnet: Option<String>,
    /// The containers that are on it, with or without an address.
    pub members: Vec<MemberPicture>,
}

/// A container's place in a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberPicture {
    /// The container's id.
    pub container: String,
    /// Its address while it runs.
    pub address: Option<String>,
}

/// A volume in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumePicture {
    /// Its name.
    pub name: String,
    /// Whether nobody has named it.
    pub is_anonymous: bool,
}

impl Engine {
    /// What a picture of the daemon shows.
    pub fn picture(&self) -> Picture {
        let mut containers: Vec<_> = self
            .containers
            .newest_first()
            .map(|container| self.container_picture(container))
            .collect();
        containers.reverse();
        let networks = self.networks.iter();
        let volumes = self.volumes.iter();
        Picture {
            containers,
            images: self.images.iter().map(image_picture).collect(),
            networks: networks
                .map(|network| self.network_picture(network))
                .collect(),
            volumes: volumes
                .map(|(name, volume)| VolumePicture {
                    name: name.clone(),
                    is_anonymous: volume.is_anonymous(),
                })
                .collect(),
        }
    }

    fn container_picture(&self, container: &Container) -> ContainerPicture {
        let is_published = container.network_settings.is_published;
        let ports = container.network_settings.ports.iter();
        let mounts = container.mounts.iter();
        ContainerPicture {
            id: container.id.to_string(),
            name: container.name.clone(),
            image: container.config.image.clone(),
            image_id: container.image_id.to_string(),
            command: container.argv(),
            state: container.state_name(),
            status: container.status(self.now),
            exit_code: matches!(
                container.state,
                ContainerState::Exited | ContainerState::Restarting { .. }
            )
            .then_some(container.last.exit_code),
            health: container.health.as_ref().map(|health| health.word()),
            ports: ports
                .filter(|_| is_published)
                .map(|port| PortPicture {
                    protocol: port.protocol.clone(),
                    address: port.host_address.clone(),
                    host: port.host_port,
                    container: port.container_port,
                })
                .collect(),
            mounts: mounts
                .map(|mount| MountPicture {
                    volume: Some(mount.name.clone()).filter(|name| !name.is_empty()),
                    source: mount.source.clone(),
                    target: mount.destination.clone(),
                    read_only: !mount.rw,
                })
                .collect(),
            restart_policy: container.host_config.restart_policy.name.clone(),
            restart_count: container.restart_count,
            changed_files: container.changes().len(),
            log_lines: container.log.len(),
        }
    }

    fn network_picture(&self, network: &Network) -> NetworkPicture {
        let address = |id: &str| {
            let mut endpoints = network.endpoints.iter();
            let (_, endpoint) = endpoints.find(|(container, _)| container.as_str() == id)?;
            endpoint.ipv4.or(endpoint.ipv6).map(|ip| ip.to_string())
        };
        let members = self.containers.newest_first().filter(|container| {
            let networks = &container.network_settings.networks;
            networks.contains_key(&network.name)
        });
        NetworkPicture {
            name: network.name.clone(),
            driver: network.driver.name(),
            subnet: network.subnet().map(|subnet| subnet.to_string()),
            members: members
                .map(|container| MemberPicture {
                    container: container.id.to_string(),
                    address: address(container.id.as_str()),
                })
                .collect(),
        }
    }
}

fn image_picture(image: &Image) -> ImagePicture {
    let steps = image.contents.history.iter().filter(|step| step.has_layer);
    let layers = image.contents.layers.iter().zip(image.chain.iter());
    let made_by = steps
        .map(|step| step.created_by.clone())
        .chain(std::iter::repeat(String::new()));
    ImagePicture {
        id: image.id.to_string(),
        tags: image.repo_tags(),
        size: image.contents.size(),
        layers: layers
            .zip(made_by)
            .map(|((layer, chain_id), made_by)| LayerPicture {
                chain_id: chain_id.clone(),
                size: layer.size,
                made_by,
            })
            .collect(),
    }
}
