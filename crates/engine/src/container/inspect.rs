//! `GET /containers/{id}/json` (moby: daemon/inspect.go).

use std::collections::BTreeMap;

use docksim_api::container::{
    EndpointSettings, GraphDriver, HostConfig, InspectResponse, NetworkSettings, PortBinding,
    PortMap, State,
};
use docksim_api::{ApiError, Response, Timestamp};
use docksim_reference::timestamp;

use super::{Container, ContainerId, ContainerState};
use crate::Engine;
use crate::image::cache_id;

impl Engine {
    pub(crate) fn container_inspect(&self, name: &str, size: bool) -> Result<Response, ApiError> {
        let container = self.containers.find(name)?;
        let argv = container.argv();
        let (path, args) = match argv.split_first() {
            Some((path, args)) => (path.clone(), args.to_vec()),
            None => (String::new(), Vec::new()),
        };
        let folder = format!("/var/lib/docker/containers/{}", container.id);
        let log_path = match container.host_config.log_config.driver.as_str() {
            "json-file" => format!("{folder}/{}-json.log", container.id),
            _ => String::new(),
        };
        let has_run = container.last.started_at.is_some();
        let file = |name: &str| {
            if has_run {
                format!("{folder}/{name}")
            } else {
                String::new()
            }
        };
        let image_size = self.images.size(&container.image_id);
        Ok(Response::Container(Box::new(InspectResponse {
            id: container.id.to_string(),
            created: timestamp::rfc3339_nano(container.created.0),
            path,
            args,
            state: state(container),
            image: container.image_id.to_string(),
            resolv_conf_path: file("resolv.conf"),
            hostname_path: file("hostname"),
            hosts_path: file("hosts"),
            log_path: if has_run { log_path } else { String::new() },
            name: format!("/{}", container.name),
            restart_count: container.restart_count,
            driver: "overlay2".to_owned(),
            platform: "linux".to_owned(),
            mount_label: String::new(),
            process_label: String::new(),
            app_armor_profile: if has_run {
                self.host_facts.app_armor_profile.to_owned()
            } else {
                String::new()
            },
            exec_ids: exec_ids(container),
            host_config: HostConfig {
                links: self.shown_links(container),
                ..(*container.host_config).clone()
            },
            graph_driver: graph_driver(container, self.images.chain(&container.image_id)),
            size_rw: size.then_some(0),
            size_root_fs: size.then_some(image_size),
            mounts: container.mounts.to_vec(),
            config: (*container.config).clone(),
            network_settings: network_settings(container),
        })))
    }
}

/// Where it is in networks; its place on the default bridge stands at the top too
/// (moby: daemon/inspect.go, `getDefaultNetworkSettings`).
fn network_settings(container: &Container) -> NetworkSettings {
    let own = &container.network_settings;
    let mut settings = NetworkSettings {
        sandbox_id: own.sandbox_id.clone(),
        ports: Some(bound_ports(container)),
        networks: shown_networks(container),
        ..NetworkSettings::default()
    };
    if !own.sandbox_id.is_empty() {
        let name = match container.host_config.network_mode.as_str() {
            "host" => "default",
            _ => own.sandbox_id.get(..12).unwrap_or_default(),
        };
        settings.sandbox_key = format!("/var/run/docker/netns/{name}");
    }
    if let Some(bridge) = own.networks.get("bridge") {
        let bridge = &bridge.settings;
        settings.endpoint_id.clone_from(&bridge.endpoint_id);
        settings.gateway.clone_from(&bridge.gateway);
        settings.ip_address.clone_from(&bridge.ip_address);
        settings.ip_prefix_len = bridge.ip_prefix_len;
        settings.mac_address.clone_from(&bridge.mac_address);
    }
    settings
}

/// Its places in networks.
pub(super) fn shown_networks(container: &Container) -> BTreeMap<String, EndpointSettings> {
    let networks = container.network_settings.networks.iter();
    networks
        .map(|(name, attachment)| (name.clone(), attachment.settings.clone()))
        .collect()
}

fn state(container: &Container) -> State {
    let moment = |at: Option<Timestamp>| {
        at.map_or(timestamp::ZERO.to_owned(), |at| {
            timestamp::rfc3339_nano(at.0)
        })
    };
    State {
        status: container.state_name().to_owned(),
        running: container.is_running(),
        paused: matches!(container.state, ContainerState::Paused(_)),
        restarting: matches!(container.state, ContainerState::Restarting { .. }),
        oom_killed: false,
        dead: false,
        pid: container.run().map_or(0, |run| run.pid),
        exit_code: container.last.exit_code,
        error: container.last.error.clone(),
        started_at: moment(container.last.started_at),
        finished_at: moment(container.last.finished_at),
        health: container.health.as_ref().map(super::health::Health::to_api),
    }
}

/// The further processes that run in it; nothing rather than an empty list.
fn exec_ids(container: &Container) -> Option<Vec<String>> {
    let ids: Vec<String> = container.execs.iter().map(ToString::to_string).collect();
    (!ids.is_empty()).then_some(ids)
}

/// The ports that are bound now, and the exposed ones without a binding.
fn bound_ports(container: &Container) -> PortMap {
    if !container.network_settings.is_published {
        return PortMap::new();
    }
    let mut ports: PortMap = container
        .config
        .exposed_ports
        .iter()
        .flat_map(BTreeMap::keys)
        .map(|port| (port.clone(), None))
        .collect();
    for bound in &container.network_settings.ports {
        let bindings = ports
            .entry(format!("{}/{}", bound.container_port, bound.protocol))
            .or_default();
        for address in host_addresses(&bound.host_address) {
            let binding = PortBinding {
                host_ip: address.to_owned(),
                host_port: bound.host_port.to_string(),
            };
            bindings.get_or_insert_with(Vec::new).push(binding);
        }
    }
    ports
}

/// The addresses that a binding stands for: all of IPv4 and of IPv6 when none was named.
pub(super) fn host_addresses(address: &str) -> Vec<&str> {
    if address.is_empty() {
        vec!["0.0.0.0", "::"]
    } else {
        vec![address]
    }
}

/// Where overlay2 would keep a container's own layer.
pub(super) fn layer_folder(id: &ContainerId) -> String {
    format!("/var/lib/docker/overlay2/{}", cache_id(id.as_str()))
}

/// Where overlay2 would keep it; the names of its folders are derived from the ids of what they hold.
fn graph_driver(container: &Container, chain: &[String]) -> GraphDriver {
    let id = container.id.as_str();
    let folder = layer_folder(&container.id);
    let layers = chain
        .iter()
        .rev()
        .map(|layer| format!("/var/lib/docker/overlay2/{}/diff", cache_id(layer)));
    let lower: Vec<String> = std::iter::once(format!("{folder}-init/diff"))
        .chain(layers)
        .collect();
    let entry = |key: &str, value: String| (key.to_owned(), value);
    let data = BTreeMap::from([
        entry("ID", id.to_owned()),
        entry("LowerDir", lower.join(":")),
        entry("MergedDir", format!("{folder}/merged")),
        entry("UpperDir", format!("{folder}/diff")),
        entry("WorkDir", format!("{folder}/work")),
    ]);
    GraphDriver {
        data: Some(data),
        name: "overlay2".to_owned(),
    }
}
