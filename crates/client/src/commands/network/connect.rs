//! `docker network connect`: adds a container to a network (docker/cli: cli/command/network/connect.go).

use std::collections::BTreeMap;

use docksim_api::Request;
use docksim_api::network::{EndpointIpamConfig, EndpointSettings};

use super::network_id;
use crate::commands::DockerCommand;
use crate::commands::container::container_id;
use crate::complete::{Completes, Completion, sources};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches, validate};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker network connect`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] NETWORK CONTAINER",
    about: "Add a container to a network",
    aliases: "",
    arguments: Arguments::Exactly(2),
    interspersed: true,
    flags: &[&[
        Flag::of(
            Kind::Strings,
            "alias",
            "Another name of the container in the network",
        ),
        Flag::of(
            Kind::Strings,
            "driver-opt",
            "Options for the network's driver",
        ),
        Flag::int(
            "gw-priority",
            "The network with the highest number, which may be negative, has the default gateway",
        ),
        Flag::string("ip", "IPv4 address, as in \"172.30.100.104\""),
        Flag::string("ip6", "IPv6 address, as in \"2001:db8::33\""),
        Flag::list(
            "link",
            validate::link,
            "Another container that is reached under an alias",
        ),
        Flag::of(
            Kind::Strings,
            "link-local-ip",
            "Link-local address of the container",
        ),
    ]],
    completion: Completion::of(Completes::By(sources::to_connect)),
    parse,
};

/// `docker network connect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkConnect {
    /// Its name, id or a prefix.
    pub network: String,
    /// The container.
    pub container: String,
    /// What is asked for.
    pub endpoint: EndpointSettings,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let argument = |at: usize| matches.arguments().get(at).cloned().unwrap_or_default();
    let list = |flag: &str| Some(matches.list(flag).to_vec());
    Ok(DockerCommand::NetworkConnect(Box::new(NetworkConnect {
        network: argument(0),
        container: argument(1),
        endpoint: EndpointSettings {
            ipam_config: Some(EndpointIpamConfig {
                ipv4_address: matches.text("ip").to_owned(),
                ipv6_address: matches.text("ip6").to_owned(),
                link_local_ips: matches.list("link-local-ip").to_vec(),
            }),
            links: list("link").filter(|links| !links.is_empty()),
            aliases: list("alias"),
            driver_opts: Some(driver_options(matches.list("driver-opt"))?),
            gw_priority: matches.int("gw-priority"),
            ..EndpointSettings::default()
        },
    })))
}

fn driver_options(options: &[String]) -> Result<BTreeMap<String, String>, Exit> {
    let mut found = BTreeMap::new();
    for option in options {
        let (key, value) = option.split_once('=').unwrap_or_default();
        if key.trim().is_empty() {
            return Err(Exit::error(
                1,
                "invalid key/value pair format in driver options",
            ));
        }
        found.insert(key.trim().to_owned(), value.trim().to_owned());
    }
    Ok(found)
}

impl NetworkConnect {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let id = network_id(&self.network)?;
        let container = container_id(&self.container)?;
        let endpoint = Box::new(self.endpoint.clone());
        let request = Request::NetworkConnect {
            id,
            container,
            endpoint,
        };
        cx.call(request).map(drop)
    }
}
