//! `GET /containers/json` (moby: daemon/list.go).

use std::collections::BTreeMap;

use docksim_api::container::{Port, Summary, SummaryHostConfig, SummaryNetworkSettings};
use docksim_api::{ApiError, ContainerListOptions, Filters, Response};
use docksim_reference::go;
use regex::Regex;

use super::inspect::{host_addresses, shown_networks};
use super::start::split_port;
use super::{Container, ContainerError, ContainerId};
use crate::Engine;
use crate::image::ImageId;

/// The filters that the daemon knows (moby: daemon/list.go, `acceptedPsFilterTags`).
const FILTERS: [&str; 16] = [
    "ancestor",
    "annotation",
    "before",
    "exited",
    "expose",
    "health",
    "id",
    "is-task",
    // A matter of Windows: it is taken, and leaves all in.
    "isolation",
    "label",
    "name",
    "network",
    "publish",
    "since",
    "status",
    "volume",
];
const STATES: [&str; 7] = [
    "created",
    "running",
    "paused",
    "restarting",
    "removing",
    "exited",
    "dead",
];

/// The filters, checked and with their values resolved.
struct Filter<'a> {
    filters: &'a Filters,
    all: bool,
    exited: Vec<i64>,
    before: Option<ContainerId>,
    since: Option<ContainerId>,
    images: Option<Vec<ImageId>>,
    published: Vec<(u16, String)>,
    exposed: Vec<(u16, String)>,
}

impl Engine {
    pub(crate) fn container_list(
        &self,
        options: &ContainerListOptions,
    ) -> Result<Response, ApiError> {
        let filter = self.check_filters(options)?;
        let mut listed = Vec::new();
        // `before` skips until that container has been seen; `since` ends at it.
        let mut skipping = filter.before.is_some();
        let limit = usize::try_from(options.limit)
            .ok()
            .filter(|limit| *limit > 0);
        for container in self.containers.newest_first() {
            if skipping {
                skipping = filter.before.as_ref() != Some(&container.id);
                continue;
            }
            if filter.since.as_ref() == Some(&container.id) {
                break;
            }
            if limit.is_some_and(|limit| listed.len() >= limit) {
                break;
            }
            let hidden = !container.is_running() && !filter.all && options.limit <= 0;
            if !hidden && self.matches(container, &filter) {
                listed.push(self.summary(container, options.size));
            }
        }
        Ok(Response::Containers(listed))
    }

    fn check_filters<'a>(
        &self,
        options: &'a ContainerListOptions,
    ) -> Result<Filter<'a>, ContainerError> {
        let filters = &options.filters;
        if let Some(unknown) = filters.keys().find(|key| !FILTERS.contains(key)) {
            return Err(ContainerError::UnknownFilter(unknown.to_owned()));
        }
        let invalid = |key, value: &str, reason: String| ContainerError::InvalidFilter {
            key,
            value: value.to_owned(),
            reason,
        };
        let mut exited = Vec::new();
        for value in filters.get("exited") {
            exited.push(
                go::atoi(value).map_err(|error| invalid("exited", value, error.to_string()))?,
            );
        }
        for value in filters.get("status") {
            if !STATES.contains(&value.as_str()) {
                let reason = format!(
                    "invalid value for state ({value}): must be one of {}",
                    STATES.join(", ")
                );
                return Err(invalid("status", value, reason));
            }
        }
        let is_task = filters.get("is-task");
        if filters.contains("is-task")
            && !matches!(is_task, [value] if go::parse_bool(value).is_ok())
        {
            return Err(ContainerError::InvalidBoolFilter {
                key: "is-task",
                values: is_task.join(" "),
            });
        }
        for value in filters.get("health") {
            if !["none", "starting", "healthy", "unhealthy"].contains(&value.as_str()) {
                let reason = format!(
                    "invalid value for health ({value}): must be one of none, starting, healthy, unhealthy"
                );
                return Err(invalid("health", value, reason));
            }
        }
        let container = |key: &str| {
            filters
                .get(key)
                .last()
                .map(|value| self.id_or_name(value))
                .transpose()
        };
        let (before, since) = (container("before")?, container("since")?);
        let images = filters.contains("ancestor").then(|| {
            let found = filters
                .get("ancestor")
                .iter()
                .filter_map(|name| self.find_image(name).ok());
            found.map(|image| image.id.clone()).collect()
        });
        Ok(Filter {
            filters,
            all: options.all || filters.contains("status"),
            exited,
            before,
            since,
            images,
            published: ports("publish", filters)?,
            exposed: ports("expose", filters)?,
        })
    }

    /// A full id, or a name (moby: daemon/list.go, `idOrNameFilter`).
    fn id_or_name(&self, value: &str) -> Result<ContainerId, ContainerError> {
        let id = ContainerId::new(value);
        if self.containers.get(&id).is_some() {
            return Ok(id);
        }
        let name = value.strip_prefix('/').unwrap_or(value);
        self.containers
            .named(name)
            .cloned()
            .ok_or_else(|| ContainerError::NotFound(value.to_owned()))
    }

    /// moby: daemon/list.go, `includeContainerInList`.
    fn matches(&self, container: &Container, filter: &Filter<'_>) -> bool {
        let filters = filter.filters;
        let any = |key: &str, test: &dyn Fn(&str) -> bool| {
            !filters.contains(key) || filters.get(key).iter().any(|value| test(value))
        };
        let labels = container.config.labels.as_ref();
        let has_label = |value: &str| match value.split_once('=') {
            Some((key, wanted)) => labels
                .and_then(|labels| labels.get(key))
                .is_some_and(|found| found == wanted),
            None => labels.is_some_and(|labels| labels.contains_key(value)),
        };
        let exit_code = container.last.exit_code;
        let exited = || !container.is_running() && container.last.started_at.is_some();
        let volume = |value: &str| {
            container.mounts.iter().any(|mount| {
                mount.name == value || mount.source == value || mount.destination == value
            })
        };
        let network = |value: &str| {
            let mut networks = container.network_settings.networks.iter();
            networks.any(|(name, attachment)| {
                let id = &attachment.settings.network_id;
                name == value || (!value.is_empty() && id.starts_with(value))
            })
        };
        any("id", &|value| container.id.as_str().starts_with(value))
            && any("name", &|value| {
                let names = self.containers.names(container);
                names.iter().any(|name| name_matches(value, name))
            })
            && filters.get("label").iter().all(|value| has_label(value))
            && any("is-task", &|value| go::parse_bool(value) == Ok(false))
            && any("status", &|value| container.state_name() == value)
            && any("health", &|value| {
                value
                    == container
                        .health
                        .as_ref()
                        .map_or("none", super::health::Health::status)
            })
            && (filter.exited.is_empty() || (filter.exited.contains(&exit_code) && exited()))
            && any("volume", &volume)
            && filter
                .images
                .as_ref()
                .is_none_or(|images| images.contains(&container.image_id))
            && any("network", &network)
            && (filter.published.is_empty() || publishes(container, &filter.published))
            && (filter.exposed.is_empty() || exposes(container, &filter.exposed))
    }

    fn summary(&self, container: &Container, size: bool) -> Summary {
        Summary {
            id: container.id.to_string(),
            names: self.containers.names(container),
            image: self.shown_image(container),
            image_id: container.image_id.to_string(),
            command: command_line(container),
            created: container.created.seconds(),
            ports: shown_ports(container),
            size_rw: 0,
            size_root_fs: if size {
                self.images.size(&container.image_id)
            } else {
                0
            },
            labels: container.config.labels.clone().unwrap_or_default(),
            state: container.state_name().to_owned(),
            status: container.status(self.now),
            host_config: SummaryHostConfig {
                network_mode: container.host_config.network_mode.clone(),
                annotations: container.host_config.annotations.clone(),
            },
            network_settings: Some(SummaryNetworkSettings {
                networks: shown_networks(container),
            }),
            mounts: container.mounts.to_vec(),
        }
    }

    /// The image's name as it was typed, as long as it still means that image; else the image's id
    /// (moby: daemon/list.go, `refreshImage`).
    fn shown_image(&self, container: &Container) -> String {
        match self.find_image(&container.config.image) {
            Ok(image) if image.id == container.image_id => container.config.image.clone(),
            _ => container.image_id.to_string(),
        }
    }
}

/// The program and its arguments, with those that hold a space in quotes (moby: container/view.go, `transform`).
fn command_line(container: &Container) -> String {
    let argv = container.argv();
    let mut words = argv.iter();
    let mut line = words.next().cloned().unwrap_or_default();
    for word in words {
        line.push(' ');
        if word.contains(' ') {
            line.push_str(&format!("'{word}'"));
        } else {
            line.push_str(word);
        }
    }
    line
}

fn shown_ports(container: &Container) -> Vec<Port> {
    if !container.network_settings.is_published {
        return Vec::new();
    }
    let mut ports = Vec::new();
    for bound in &container.network_settings.ports {
        for address in host_addresses(&bound.host_address) {
            ports.push(Port {
                ip: address.to_owned(),
                private_port: bound.container_port,
                public_port: bound.host_port,
                protocol: bound.protocol.clone(),
            });
        }
    }
    for port in container
        .config
        .exposed_ports
        .iter()
        .flat_map(BTreeMap::keys)
    {
        let Some((number, protocol)) = split_port(port) else {
            continue;
        };
        if !ports
            .iter()
            .any(|bound| bound.private_port == number && bound.protocol == protocol)
        {
            ports.push(Port {
                ip: String::new(),
                private_port: number,
                public_port: 0,
                protocol,
            });
        }
    }
    ports
}

/// Ports of a filter: `80`, `80/udp`, `80-90/tcp`.
fn ports(key: &'static str, filters: &Filters) -> Result<Vec<(u16, String)>, ContainerError> {
    let mut ports = Vec::new();
    for value in filters.get(key) {
        if value.contains(':') {
            return Err(ContainerError::PortFilterColon {
                key,
                value: value.clone(),
            });
        }
        let (range, protocol) = value.split_once('/').unwrap_or((value, "tcp"));
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let number = |text: &str| {
            go::parse_uint16(text).map_err(|error| ContainerError::PortFilter {
                key,
                value: value.clone(),
                reason: error.to_string(),
            })
        };
        let (first, last) = (number(first)?, number(last)?);
        ports.extend((first..=last).map(|port| (port, protocol.to_owned())));
    }
    Ok(ports)
}

fn publishes(container: &Container, wanted: &[(u16, String)]) -> bool {
    let bound = &container.network_settings.ports;
    bound.iter().any(|port| {
        wanted
            .iter()
            .any(|(number, protocol)| port.host_port == *number && port.protocol == *protocol)
    })
}

fn exposes(container: &Container, wanted: &[(u16, String)]) -> bool {
    let mut exposed = container
        .config
        .exposed_ports
        .iter()
        .flat_map(BTreeMap::keys)
        .filter_map(|port| split_port(port));
    exposed.any(|port| wanted.contains(&port))
}

/// A name filter is a name or a regular expression that may match anywhere, with or without the slash; one that is no
/// expression matches nothing (moby: api/types/filters, `Match`).
fn name_matches(pattern: &str, with_slash: &str) -> bool {
    let name = with_slash.strip_prefix('/').unwrap_or(with_slash);
    let Ok(expression) = Regex::new(pattern) else {
        return pattern == name || pattern == with_slash;
    };
    pattern == name || expression.is_match(name) || expression.is_match(with_slash)
}
