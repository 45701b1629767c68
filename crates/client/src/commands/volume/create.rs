//! `docker volume create`: makes a volume (docker/cli: cli/command/volume/create.go).

use std::collections::BTreeMap;

use docksim_api::volume::CreateOptions;
use docksim_api::{Request, Response};

use crate::commands::DockerCommand;
use crate::complete::{Completes, Completion};
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches, validate};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker volume create`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS] [VOLUME]",
    about: "Make a volume",
    aliases: "",
    arguments: Arguments::AtMost(1),
    interspersed: true,
    flags: &[
        &[
            Flag::string("driver", "Who keeps the volume")
                .offers(Completes::Words(&["local"]))
                .short('d')
                .default("local"),
            Flag::list("label", validate::label, "Label of the volume"),
            Flag::string("name", "Its name").hidden(),
            Flag::map("opt", validate::any, "Options for the driver").short('o'),
        ],
        CLUSTER_FLAGS,
    ],
    completion: Completion::NOTHING,
    parse,
};

/// For volumes of a cluster. Help lists them for a swarm's manager only.
const CLUSTER_FLAGS: &[Flag] = &[
    Flag::string(
        "availability",
        "Whether it can be used: \"active\", \"pause\" or \"drain\"",
    )
    .default("active")
    .for_swarm(),
    Flag::string("group", "The group that it belongs to").for_swarm(),
    Flag::of(Kind::Bytes, "limit-bytes", "The most that it may take").for_swarm(),
    Flag::of(
        Kind::Bytes,
        "required-bytes",
        "The least that it must offer",
    )
    .for_swarm(),
    Flag::string("scope", "Where it can be used: \"single\" or \"multi\"")
        .default("single")
        .for_swarm(),
    Flag::map("secret", validate::any, "Secrets for its driver").for_swarm(),
    Flag::string(
        "sharing",
        "Who may use it at once: \"none\", \"readonly\", \"onewriter\" or \"all\"",
    )
    .default("none")
    .for_swarm(),
    Flag::list(
        "topology-preferred",
        validate::any,
        "Where it had better be reached",
    )
    .for_swarm(),
    Flag::list(
        "topology-required",
        validate::any,
        "Where it must be reached",
    )
    .for_swarm(),
    Flag::string("type", "How it is used: \"mount\" or \"block\"")
        .default("block")
        .for_swarm(),
];

/// The flags that make it a volume of a cluster.
const DECIDING: [&str; 7] = [
    "group",
    "scope",
    "sharing",
    "availability",
    "type",
    "limit-bytes",
    "required-bytes",
];

/// `docker volume create`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeCreate {
    /// Its name; empty for one that the daemon makes up.
    pub name: String,
    /// Who keeps it.
    pub driver: String,
    /// For the driver.
    pub driver_options: BTreeMap<String, String>,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Whether it belongs to a cluster.
    pub cluster: bool,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    let named = matches.text("name");
    let argument = matches.arguments().first();
    if argument.is_some() && !named.is_empty() {
        return Err(Exit::error(
            1,
            "conflicting options: cannot specify a volume-name through both --name and as a positional arg",
        ));
    }
    Ok(DockerCommand::VolumeCreate(VolumeCreate {
        name: argument.map_or(named, String::as_str).to_owned(),
        driver: matches.text("driver").to_owned(),
        driver_options: matches.map("opt"),
        labels: matches.map("label"),
        cluster: DECIDING.into_iter().any(|flag| matches.changed(flag)),
    }))
}

impl VolumeCreate {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let create = CreateOptions {
            is_cluster_volume: self.cluster,
            driver: self.driver.clone(),
            driver_opts: self.driver_options.clone(),
            labels: self.labels.clone(),
            name: self.name.clone(),
        };
        match cx.call(Request::VolumeCreate(create))? {
            Response::Volume(volume) => cx.println(&volume.name),
            _ => return Err(CliError::new("unexpected answer")),
        }
        Ok(())
    }
}
