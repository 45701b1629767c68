//! `docker network create`: makes a network (docker/cli: cli/command/network/create.go).

mod ipam;

use docksim_api::network::{ConfigReference, CreateRequest};
use docksim_api::{Request, Response};

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches, validate};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker network create`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] NETWORK",
    about: "Make a network",
    aliases: "",
    arguments: Arguments::Exactly(1),
    interspersed: true,
    flags: &[&[
        Flag::bool(
            "attachable",
            "Let containers that are no service join a swarm's network",
        ),
        Flag::map(
            "aux-address",
            validate::any,
            "Addresses that containers do not get",
        ),
        Flag::string("config-from", "Another network that has the configuration"),
        Flag::bool(
            "config-only",
            "Make a configuration for other networks and nothing else",
        ),
        Flag::string("driver", "Who makes the network")
            .offers(Completes::Words(&[
                "bridge", "ipvlan", "macvlan", "overlay",
            ]))
            .short('d')
            .default("bridge"),
        Flag::of(
            Kind::Strings,
            "gateway",
            "Address of the gateway in the subnet",
        ),
        Flag::bool("ingress", "Make the network of a swarm's routing mesh"),
        Flag::bool("internal", "Let nobody in or out"),
        Flag::of(
            Kind::Strings,
            "ip-range",
            "The part of the subnet that containers get addresses of",
        ),
        Flag::string("ipam-driver", "Who gives addresses").default("default"),
        Flag::map(
            "ipam-opt",
            validate::any,
            "Options for the driver that gives addresses",
        ),
        Flag::bool("ipv4", "Give IPv4 addresses").default("true"),
        Flag::bool("ipv6", "Give IPv6 addresses"),
        Flag::list("label", validate::label, "Label of the network"),
        Flag::map("opt", validate::any, "Options for the driver").short('o'),
        Flag::string("scope", "Where the network is known"),
        Flag::of(Kind::Strings, "subnet", "Its addresses in CIDR form"),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker network create`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkCreate {
    /// What the daemon is asked for.
    pub request: CreateRequest,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let switch = |flag: &str| matches.changed(flag).then(|| matches.bool(flag));
    let config_from = matches.text("config-from");
    let request = CreateRequest {
        name: matches.arguments().first().cloned().unwrap_or_default(),
        driver: matches.text("driver").to_owned(),
        scope: matches.text("scope").to_owned(),
        enable_ipv4: switch("ipv4"),
        enable_ipv6: switch("ipv6"),
        ipam: Some(ipam::parse(matches).map_err(|message| Exit::error(1, message))?),
        internal: matches.bool("internal"),
        attachable: matches.bool("attachable"),
        ingress: matches.bool("ingress"),
        config_only: matches.bool("config-only"),
        config_from: (!config_from.is_empty()).then(|| ConfigReference {
            network: config_from.to_owned(),
        }),
        options: matches.map("opt"),
        labels: matches.map("label"),
    };
    Ok(DockerCommand::NetworkCreate(Box::new(NetworkCreate {
        request,
    })))
}

impl NetworkCreate {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let request = Request::NetworkCreate(Box::new(self.request.clone()));
        match cx.call(request)? {
            Response::NetworkCreated(created) => cx.println(&created.id),
            _ => return Err(CliError::new("unexpected answer")),
        }
        Ok(())
    }
}
