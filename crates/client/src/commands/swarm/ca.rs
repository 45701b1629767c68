//! `docker swarm ca`: shows the root CA, or change it (docker/cli: cli/command/swarm/ca.go).

use super::SwarmCommand;
use crate::commands::DockerCommand;
use crate::commands::swarm;
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::{Flag, Kind, Matches, swarm_values};
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};
use docksim_api::SwarmOperation;

/// `docker swarm ca`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Show the root CA, or change it",
    aliases: "",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[
        Flag::of(
            Kind::Typed("pem-file", swarm_values::pem_file),
            "ca-cert",
            "File with a root certificate for the swarm, in PEM form",
        ),
        Flag::of(
            Kind::Typed("pem-file", swarm_values::pem_file),
            "ca-key",
            "File with the key of that certificate, in PEM form",
        ),
        Flag::duration(
            "cert-expiry",
            "How long the nodes' certificates are valid (ns|us|ms|s|m|h)",
        )
        .default("2160h0m0s"),
        Flag::bool(
            "detach",
            "Do not wait until all nodes have new certificates",
        )
        .short('d'),
        Flag::of(
            Kind::Typed("external-ca", swarm_values::external_ca),
            "external-ca",
            "Others who sign certificates",
        ),
        Flag::bool("quiet", "Print no progress").short('q'),
        Flag::bool(
            "rotate",
            "Change the root CA; without a certificate or a key new ones are made",
        ),
    ]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker swarm ca`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwarmCa;

fn parse(_matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::Swarm(SwarmCommand::Ca(SwarmCa)))
}

impl SwarmCa {
    pub(super) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        Err(swarm::ask(cx, SwarmOperation::SwarmInspect))
    }
}
